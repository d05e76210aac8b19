#include <atf-c.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/tests/run_report.h"

#define	MET	"expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\n" END("passed")
#define	ZERO	"expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t0\n" END("failed")
#define	UNTESTED	"expect\tcall\tfreebsd:EBADF\t-1 EBADF\nskip\tuntested\tno network\nend\tskipped\tno network\n"
#define	UNSUPPORTED	"expect\tcall\tfreebsd:EBADF\t-1 EBADF\nskip\tunsupported\tno sctp\nend\tskipped\tno sctp\n"

/* A case of errno/x and what a store has of it. */
struct has {
	const char *name, *result, *lines;
};

static void
make_of(const char *path, const char *host, const char *release, const struct has *cases)
{
	struct maker m = maker_open(path);

	for (; cases->name != NULL; cases++) {
		if (cases->lines != NULL)
			maker_case_of(&m, host, release, cases->name, cases->result, cases->lines);
		else
			maker_case(&m, "tests/errno/x", cases->name, cases->result, "r", "freebsd:EBADF", NULL);
	}
	maker_close(&m);
}

#define	MAKE(path, ...)	make_of(path, "linux", "6.1", (const struct has[]){ __VA_ARGS__, { NULL, NULL, NULL } })

/* The first column of all rows, in order, with a space after each. */
static const char *
rows(const char *store, const char *query)
{
	static char text[4096];
	sqlite3 *db;
	sqlite3_stmt *s;

	text[0] = '\0';
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL));
	ATF_REQUIRE_EQ_MSG(SQLITE_OK, sqlite3_prepare_v2(db, query, -1, &s, NULL), "%s", sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s ", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return (text);
}

#define	RESULTS	"SELECT name || '=' || coalesce(result_type, 'none') FROM test_cases LEFT JOIN test_results " \
	"USING (test_case_id) ORDER BY name"

ATF_TC(rule);
ATF_TC_HEAD(rule, tc)
{
	atf_tc_set_md_var(tc, "descr", "Of several results of a case the one that says most counts, whatever the order of the stores");
}
ATF_TC_BODY(rule, tc)
{
	(void)tc;
	MAKE("a.db", { "ran_untested.tcp4", "passed", MET }, { "broken_untested.tcp4", "broken", NULL },
	    { "unsupported_untested.tcp4", "skipped", UNSUPPORTED }, { "untested_none.tcp4", "skipped", UNTESTED },
	    { "ran_broken.tcp4", "failed", ZERO }, { "none.tcp4", NULL, NULL }, { "only_a.tcp4", "passed", MET });
	MAKE("b.db", { "ran_untested.tcp4", "skipped", UNTESTED }, { "broken_untested.tcp4", "skipped", UNTESTED },
	    { "unsupported_untested.tcp4", "skipped", UNTESTED }, { "untested_none.tcp4", NULL, NULL },
	    { "ran_broken.tcp4", "broken", NULL }, { "none.tcp4", NULL, NULL }, { "only_b.tcp4", "passed", MET });
	for (int i = 0; i < 2; i++) {
		ATF_CHECK_EQ(0, REPORT("merge", "-o", "m.db", i == 0 ? "a.db" : "b.db", i == 0 ? "b.db" : "a.db"));
		ATF_CHECK_EQ(0, lines_of("err"));
		ATF_CHECK(atf_utils_grep_file("^m.db: 8 cases", "out"));
		ATF_CHECK(atf_utils_grep_file(i == 0 ? "^  7 of a.db$" : "^  6 of a.db$", "out"));
		ATF_CHECK(atf_utils_grep_file(i == 0 ? "^  1 of b.db$" : "^  2 of b.db$", "out"));
		ATF_CHECK_STREQ("broken_untested.tcp4=broken none.tcp4=none only_a.tcp4=passed only_b.tcp4=passed "
		    "ran_broken.tcp4=failed ran_untested.tcp4=passed unsupported_untested.tcp4=skipped "
		    "untested_none.tcp4=skipped ", rows("m.db", RESULTS));
		ATF_CHECK_EQ(1, REPORT("check", "m.db"));
		ATF_CHECK(atf_utils_grep_file("2 cases unresolved", "out"));
		ATF_CHECK_EQ(0, REPORT("summary", "--all", "m.db"));
		ATF_CHECK(atf_utils_grep_file("unsupported: no sctp", "out"));
		ATF_CHECK(atf_utils_grep_file("untested: no network", "out"));
	}
	/* Merged once more, it stays as it is. */
	ATF_CHECK_EQ(0, REPORT("outcomes", "-o", "before", "m.db"));
	ATF_CHECK_EQ(0, REPORT("merge", "-o", "n.db", "a.db", "m.db", "b.db"));
	ATF_CHECK_EQ(0, REPORT("outcomes", "-o", "after", "n.db"));
	ATF_CHECK_EQ(0, system("cmp before after"));
}

ATF_TC(content);
ATF_TC_HEAD(content, tc)
{
	atf_tc_set_md_var(tc, "descr", "A merged case keeps its outputs, times and description; nothing of the machine is kept");
}
ATF_TC_BODY(content, tc)
{
	static const char output[] = LINES("errno/x:a.tcp4") "bytes \xff\n" END("passed");
	struct maker m = maker_open("a.db");

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, "freebsd:EBADF", output);
	maker_sql(&m, "INSERT INTO files VALUES (99, 'in colour \033[31m'); INSERT INTO test_case_files VALUES (1, '__STDERR__', 99)");
	maker_bytes(&m, "other", "tests/y", "b", "passed", NULL, NULL, NULL, 0);
	maker_sql(&m, "UPDATE metadata SET timestamp = 1700000060");
	maker_close(&m);
	m = maker_open("b.db");
	/* From a run that was started in tests/. */
	maker_case(&m, "errno/x", "b.tcp4", "passed", NULL, NULL, LINES("errno/x:b.tcp4") END("passed"));
	maker_case(&m, "errno/x", "a.tcp4", "skipped", "untested: x", NULL, NULL);
	maker_case(&m, "errno/w", "a.tcp4", "passed", NULL, NULL, LINES("errno/w:a.tcp4") END("passed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("merge", "-o", "m.db", "a.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("a.db: 1 case of other test suites left out", "err"));
	ATF_CHECK_STREQ("tests/errno/w tests/errno/x ", rows("m.db", "SELECT relative_path FROM test_programs ORDER BY relative_path"));
	ATF_CHECK_STREQ("a.tcp4 a.tcp4 b.tcp4 ", rows("m.db", "SELECT name FROM test_cases ORDER BY name"));
	/* The run began when the first of them did. */
	ATF_CHECK_STREQ("1700000000 ", rows("m.db", "SELECT timestamp FROM metadata"));
	ATF_CHECK_STREQ("1700000000000000 ", rows("m.db", "SELECT DISTINCT start_time FROM test_results"));
	ATF_CHECK_STREQ("1700000000250000 ", rows("m.db", "SELECT DISTINCT end_time FROM test_results"));
	ATF_CHECK_STREQ("What a.tcp4 is. What a.tcp4 is. What b.tcp4 is. ", rows("m.db", "SELECT property_value FROM metadatas "
	    "JOIN test_cases USING (metadata_id) WHERE property_name = 'description' ORDER BY property_value"));
	ATF_CHECK_STREQ("freebsd:EBADF ", rows("m.db", "SELECT property_value FROM metadatas WHERE property_name = 'custom.clauses'"));
	ATF_CHECK_STREQ("in colour \033[31m ", rows("m.db", "SELECT contents FROM files JOIN test_case_files USING (file_id) "
	    "WHERE file_name = '__STDERR__'"));
	ATF_CHECK(strncmp(output, rows("m.db", "SELECT contents FROM files JOIN test_case_files USING (file_id) JOIN test_cases "
	    "USING (test_case_id) JOIN test_programs USING (test_program_id) WHERE name = 'a.tcp4' AND relative_path LIKE '%x'"),
	    strlen(output)) == 0);
	ATF_CHECK_EQ(0, system("! grep -a -e secret -e hunter2 m.db"));
}

ATF_TC(kyua);
ATF_TC_HEAD(kyua, tc)
{
	atf_tc_set_md_var(tc, "descr", "Kyua reads a merged store, also one with a case that was not reached");
}
ATF_TC_BODY(kyua, tc)
{
	(void)tc;
	if (system("HOME=$PWD kyua about >about 2>&1") != 0)
		atf_tc_skip("Kyua is not installed");
	MAKE("a.db", { "a.tcp4", "passed", MET }, { "b.tcp4", "passed", MET }, { "c.tcp4", NULL, NULL });
	MAKE("b.db", { "d.tcp4", "skipped", UNTESTED }, { "b.tcp4", "broken", NULL });
	ATF_CHECK_EQ(0, REPORT("merge", "-o", "m.db", "a.db", "b.db"));
	ATF_CHECK_EQ(0, system("HOME=$PWD kyua report --verbose --results-filter=passed,failed,skipped,broken "
	    "--results-file=$PWD/m.db >out 2>err"));
	ATF_CHECK(atf_utils_grep_file("Test cases: 3 total, 1 skipped, 0 expected failures, 0 broken, 0 failed", "out"));
}

ATF_TC(conflicts);
ATF_TC_HEAD(conflicts, tc)
{
	atf_tc_set_md_var(tc, "descr", "A case that ran twice with different outcomes is an error that names it, or the first counts");
}
ATF_TC_BODY(conflicts, tc)
{
	struct maker m;

	(void)tc;
	MAKE("a.db", { "a.tcp4", "failed", ZERO }, { "b.tcp4", "passed", MET }, { "c.tcp4", "passed", MET });
	MAKE("b.db", { "a.tcp4", "passed", MET }, { "b.tcp4", "passed", MET }, { "c.tcp4", "failed", ZERO });
	MAKE("c.db", { "a.tcp4", "passed", MET });
	ATF_CHECK_EQ(2, REPORT("merge", "-o", "m.db", "a.db", "b.db", "c.db"));
	ATF_CHECK(atf_utils_grep_file(": errno/x:a.tcp4: call is 0 in a.db, and -1 EBADF in b.db$", "err"));
	ATF_CHECK(atf_utils_grep_file(": errno/x:c.tcp4: call is -1 EBADF in a.db, and 0 in b.db$", "err"));
	ATF_CHECK(atf_utils_grep_file(": 2 cases ran in several stores with different outcomes", "err"));
	ATF_CHECK_EQ(3, lines_of("err"));
	ATF_CHECK_EQ(-1, access("m.db", F_OK));
	ATF_CHECK_EQ(0, REPORT("merge", "--prefer-first", "-o", "m.db", "a.db", "b.db"));
	ATF_CHECK_EQ(2, lines_of("err"));
	ATF_CHECK_STREQ("a.tcp4=failed b.tcp4=passed c.tcp4=passed ", rows("m.db", RESULTS));
	ATF_CHECK_EQ(0, REPORT("merge", "--prefer-first", "-o", "m.db", "b.db", "a.db"));
	ATF_CHECK_STREQ("a.tcp4=passed b.tcp4=passed c.tcp4=failed ", rows("m.db", RESULTS));
	ATF_CHECK(atf_utils_grep_file("^m.db: 3 cases, in place of an older file$", "out"));
	/* What only one of them observed is no difference. */
	MAKE("d.db", { "b.tcp4", "passed", "observe\tagain\t0\nobserve\tcall\t-1 EBADF\t9\n" END("passed") });
	ATF_CHECK_EQ(0, REPORT("merge", "-o", "m.db", "a.db", "d.db"));
	/* Twenty are named, and the others counted; their text does no harm. */
	for (int i = 0; i < 2; i++) {
		m = maker_open(i == 0 ? "e.db" : "f.db");
		for (int j = 0; j < 30; j++) {
			char name[64];

			snprintf(name, sizeof(name), "c%02d\033[31m", j);
			maker_case_of(&m, "linux", "6.1", name, "passed", i == 0 ? "observe\tcall\t0\n" END("passed") :
			    "observe\tcall\t\\033[2J\n" END("passed"));
		}
		maker_close(&m);
	}
	ATF_CHECK_EQ(2, REPORT("merge", "-o", "m.db", "e.db", "f.db"));
	ATF_CHECK(atf_utils_grep_file(": and 10 more cases$", "err"));
	ATF_CHECK_EQ(22, lines_of("err"));
	ATF_CHECK(!atf_utils_grep_file("\033", "err"));
}

ATF_TC(one_host);
ATF_TC_HEAD(one_host, tc)
{
	atf_tc_set_md_var(tc, "descr", "Stores of another host, release, kernel, machine or suite are refused, by name");
}
ATF_TC_BODY(one_host, tc)
{
#define	FIRST	"connect\t1\ncase\terrno/x:a.tcp4\tc\ttcp4\n"
#define	LAST	"manuals\tposix\nstrict\tfalse\n" END("passed")
	static const struct {
		const char *lines, *message;
	} others[] = {
		{ FIRST "suite\t1.0\nhost\tgvisor\tLinux\t6.1\t#1\tarm64\n" LAST, "o.db: its host is gvisor, and that of a.db is linux" },
		{ FIRST "suite\t1.0\nhost\tlinux\tGNU\t6.1\t#1\tarm64\n" LAST, "o.db: its system is GNU, and that of a.db is Linux" },
		{ FIRST "suite\t1.0\nhost\tlinux\tLinux\t6.2\t#1\tarm64\n" LAST, "its release is 6.2, and that of a.db is 6.1" },
		{ FIRST "suite\t1.0\nhost\tlinux\tLinux\t6.1\t#2\tarm64\n" LAST, "its version is #2, and that of a.db is #1" },
		{ FIRST "suite\t1.0\nhost\tlinux\tLinux\t6.1\t#1\tx86\n" LAST, "its machine is x86, and that of a.db is arm64" },
		{ FIRST "suite\t1.1\nhost\tlinux\tLinux\t6.1\t#1\tarm64\n" LAST, "its suite is 1.1, and that of a.db is 1.0" },
		{ FIRST "host\tlinux\tLinux\t6.1\t#1\tarm64\n" LAST, "its suite is unknown, and that of a.db is 1.0" },
		{ NULL, "o.db: no case's lines name its host" },
	};
	struct maker m = maker_open("a.db");

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, NULL, FIRST "suite\t1.0\nhost\tlinux\tLinux\t6.1\t#1\tarm64\n" LAST);
	maker_close(&m);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		(void)unlink("o.db");
		m = maker_open("o.db");
		maker_case(&m, "tests/errno/x", "b.tcp4", others[i].lines != NULL ? "passed" : "broken", NULL, NULL, others[i].lines);
		maker_close(&m);
		ATF_CHECK_EQ_MSG(2, REPORT("merge", "-o", "m.db", "a.db", "o.db"), "%s", others[i].message);
		ATF_CHECK_MSG(atf_utils_grep_file("%s", "err", others[i].message), "%s", others[i].message);
		ATF_CHECK_EQ(1, lines_of("err"));
		ATF_CHECK_EQ(-1, access("m.db", F_OK));
	}
	(void)unlink("o.db");
	m = maker_open("o.db");
	maker_case_of(&m, "linux", "6.1", "a", "passed", MET);
	maker_case_of(&m, "linux", "6.2", "b", "passed", MET);
	maker_close(&m);
	ATF_CHECK_EQ(2, REPORT("merge", "-o", "m.db", "o.db", "a.db"));
	ATF_CHECK(atf_utils_grep_file("o.db: holds runs of several hosts", "err"));
	ATF_CHECK_EQ(-1, access("m.db", F_OK));
}

static void
limit_files(void)
{
	struct rlimit limit = { .rlim_cur = 4096, .rlim_max = 4096 };

	(void)setrlimit(RLIMIT_FSIZE, &limit);
}

ATF_TC(outputs);
ATF_TC_HEAD(outputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "A store is written whole or not at all, never over an input, and into a FIFO");
}
ATF_TC_BODY(outputs, tc)
{
	struct stat st;
	struct maker m;
	pid_t child;

	(void)tc;
	MAKE("a.db", { "a.tcp4", "passed", MET });
	MAKE("b.db", { "b.tcp4", "passed", MET });
	ATF_CHECK_EQ(3, REPORT("merge", "a.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("merge needs -o", "err"));
	ATF_CHECK_EQ(3, REPORT("merge", "-o", "m.db", "a.db"));
	ATF_CHECK_EQ(2, REPORT("merge", "-o", "b.db", "a.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("b.db: is an input, and would be overwritten", "err"));
	ATF_CHECK_EQ(2, REPORT("merge", "-o", "m.db", "a.db", "none.db"));
	ATF_CHECK_EQ(2, REPORT("merge", "-o", ".", "a.db", "b.db"));
	ATF_CHECK_EQ(-1, access("m.db", F_OK));

	/* An error leaves an older file as it is. */
	atf_utils_create_file("m.db", "old\n");
	m = maker_open("c.db");
	maker_case_of(&m, "linux", "6.1", "c", "passed", MET);
	maker_case(&m, "tests/errno/x", "d", "well \033[31m", NULL, NULL, NULL);
	maker_close(&m);
	ATF_CHECK_EQ(2, REPORT("merge", "-o", "m.db", "a.db", "c.db"));
	ATF_CHECK(atf_utils_grep_file("c.db: tests/errno/x:d has a result that is none: well .x1b", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "merge", "-o", "m.db", "a.db", "b.db", NULL },
	    limit_files)));
	ATF_CHECK(atf_utils_grep_file("m.db: ", "err"));
	ATF_CHECK(atf_utils_compare_file("m.db", "old\n"));
	ATF_CHECK_EQ(0, system("test \"$(ls -d m.db*)\" = m.db"));

	ATF_REQUIRE_EQ(0, unlink("m.db"));
	ATF_REQUIRE_EQ(0, mkfifo("fifo", 0600));
	ATF_REQUIRE((child = fork()) != -1);
	if (child == 0) {
		alarm(60);
		execlp("sh", "sh", "-c", "cat fifo >m.db", (char *)NULL);
		_exit(99);
	}
	ATF_CHECK_EQ(0, REPORT("merge", "-o", "fifo", "a.db", "b.db"));
	ATF_CHECK_EQ(0, program_status(child));
	ATF_REQUIRE_EQ(0, lstat("fifo", &st));
	ATF_CHECK(S_ISFIFO(st.st_mode));
	ATF_CHECK_STREQ("a.tcp4=passed b.tcp4=passed ", rows("m.db", RESULTS));
	ATF_CHECK_EQ(0, REPORT("merge", "-o", "-", "a.db", "b.db"));
	ATF_CHECK_STREQ("a.tcp4=passed b.tcp4=passed ", rows("out", RESULTS));
	ATF_CHECK(atf_utils_grep_file("^-: 2 cases$", "err"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, rule);
	ATF_TP_ADD_TC(tp, content);
	ATF_TP_ADD_TC(tp, kyua);
	ATF_TP_ADD_TC(tp, conflicts);
	ATF_TP_ADD_TC(tp, one_host);
	ATF_TP_ADD_TC(tp, outputs);
	return (atf_no_error());
}
