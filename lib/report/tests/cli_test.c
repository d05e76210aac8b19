#include <atf-c.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "manuals/manual.h"
#include "report/cli.h"
#include "report/tests/make_store.h"

/* Runs the reporter as a child with those arguments, its output in files out and err; returns its exit status. */
static int
report(char *const arguments[])
{
	int argc = 0, status;
	pid_t child;

	while (arguments[argc] != NULL)
		argc++;
	fflush(stdout);
	fflush(stderr);
	ATF_REQUIRE((child = fork()) != -1);
	if (child == 0) {
		if (freopen("out", "w", stdout) == NULL || freopen("err", "w", stderr) == NULL)
			_exit(99);
		exit(connect_report(argc, (char **)(uintptr_t)arguments));
	}
	ATF_REQUIRE_EQ(child, waitpid(child, &status, 0));
	ATF_REQUIRE_MSG(WIFEXITED(status), "killed by %d", WTERMSIG(status));
	return (WEXITSTATUS(status));
}

#define	REPORT(...)	report((char *[]){ "connect-report", __VA_ARGS__, NULL })

/* The number of lines of a file. */
static int
lines_of(const char *path)
{
	FILE *file = fopen(path, "r");
	int n = 0, c;

	ATF_REQUIRE(file != NULL);
	while ((c = getc(file)) != EOF)
		n += c == '\n';
	fclose(file);
	return (n);
}

static void
make_good(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.00001\n" END("passed"));
	maker_close(&m);
}

static void
make_bad(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "r", "freebsd:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t0\t0.00001\n" END("failed"));
	maker_close(&m);
}

ATF_TC_WITHOUT_HEAD(usage);
ATF_TC_BODY(usage, tc)
{
	(void)tc;
	make_good("t.db");
	ATF_CHECK_EQ(3, report((char *[]){ "connect-report", NULL }));
	ATF_CHECK_EQ(3, REPORT("nonsense"));
	ATF_CHECK_EQ(3, REPORT("summary"));
	ATF_CHECK_EQ(3, REPORT("summary", "t.db", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "-q", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "--tested", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "-m", "nobody", "t.db"));
	ATF_CHECK(atf_utils_grep_file("nobody is none of the manuals: .*posix", "err"));
	ATF_CHECK_EQ(3, REPORT("html", "t.db"));
	ATF_CHECK_EQ(3, REPORT("clauses", "-s", "t.db", "-c", "x"));
	ATF_CHECK(atf_utils_grep_file("usage: connect-report clauses", "err"));
}

ATF_TC_WITHOUT_HEAD(mutants);
ATF_TC_BODY(mutants, tc)
{
	(void)tc;
	make_good("t.db");
	atf_utils_create_file("m.tsv", "wrong-errno\terrno/x:a.tcp4\tkilled\nno-errno\terrno/x:a.tcp4\tkilled\n"
	    "blocks\terrno/x:a.tcp4\tsurvived\n<b>\terrno/x:b.tcp4\tkilled\n");
	ATF_CHECK_EQ(0, REPORT("json", "-k", "m.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("\"wrong-errno\"", "out"));
	ATF_CHECK(atf_utils_grep_file("\"no-errno\"", "out"));
	ATF_CHECK(!atf_utils_grep_file("\"blocks\"", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-k", "m.tsv", "-o", "page", "t.db"));
	ATF_CHECK(atf_utils_grep_file("fails under 2 wrong", "page/index.html"));
	ATF_CHECK_EQ(2, REPORT("json", "-k", "missing.tsv", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	atf_utils_create_file("bad.tsv", "wrong-errno\tkilled\n");
	ATF_CHECK_EQ(2, REPORT("json", "-k", "bad.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("bad.tsv:1: ", "err"));
	ATF_CHECK_EQ(0, lines_of("out"));
}

ATF_TC_WITHOUT_HEAD(check);
ATF_TC_BODY(check, tc)
{
	struct maker m;

	(void)tc;
	atf_utils_create_file("none.tsv", "#nothing\n");
	make_good("good.db");
	ATF_CHECK_EQ(0, REPORT("check", "-d", "none.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^holds for freebsd posix", "out"));
	ATF_CHECK_EQ(1, REPORT("check", "--tested", "-d", "none.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^untested: freebsd:EINTR: no case ran", "out"));
	make_bad("bad.db");
	ATF_CHECK_EQ(1, REPORT("check", "-d", "none.tsv", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("^deviation: freebsd:EBADF: call is 0, expected -1 EBADF: errno/x:a.tcp4", "out"));
	ATF_CHECK(atf_utils_grep_file("^does not hold", "out"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "none.tsv", "-m", "posix,linux", "bad.db"));
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "bad.db"));
	ATF_CHECK_EQ(1, REPORT("check", "-d", "list.tsv", "--strict", "bad.db"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^warning: stale deviation: freebsd:EBADF", "out"));
	/* What a list holds does nothing to a terminal or to JSON, and what is wrong with it is told by line. */
	atf_utils_create_file("list.tsv", "It \x1b[31mis\xff so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("json", "-d", "list.tsv", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("It .*x1b.31mis\xef\xbf\xbd so", "out"));
	ATF_CHECK_EQ(0, REPORT("summary", "-d", "list.tsv", "bad.db"));
	ATF_CHECK(!atf_utils_grep_file("\x1b", "out"));
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t\x1b[31m\t*\t1\n");
	ATF_CHECK_EQ(2, REPORT("json", "-d", "list.tsv", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("list.tsv:2: \".x1b.31m\" holds", "err"));
	/* The old form is warned of once, however many stores there are. */
	atf_utils_create_file("old.tsv", "errno/x:*\tfreebsd:EBADF\tcall\t0\t*\tIt is so.\n");
	ATF_CHECK_EQ(0, REPORT("markdown", "-d", "old.tsv", "bad.db", "good.db"));
	ATF_CHECK(atf_utils_grep_file("old.tsv: .*the old form", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(!atf_utils_grep_file("old form", "out"));
	m = maker_open("broken.db");
	maker_case(&m, "tests/errno/x", "a.tcp4", "broken", "timed out", "freebsd:EBADF", NULL);
	maker_close(&m);
	ATF_CHECK_EQ(1, REPORT("check", "broken.db"));
	ATF_CHECK(atf_utils_grep_file("^unresolved: broken: timed out: errno/x:a.tcp4", "out"));
}

/* An error is one line and leaves neither a report nor a part of one. */
ATF_TC_WITHOUT_HEAD(errors);
ATF_TC_BODY(errors, tc)
{
	(void)tc;
	make_good("t.db");
	atf_utils_create_file("text.db", "no store %0512d", 0);
	ATF_REQUIRE_EQ(0, mkdir("old", 0700));
	atf_utils_create_file("old/index.html", "the old report");
	ATF_CHECK_EQ(2, REPORT("html", "-o", "old", "t.db", "text.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(atf_utils_compare_file("old/index.html", "the old report"));
	ATF_CHECK_EQ(2, REPORT("html", "-o", "new", "missing.db"));
	ATF_CHECK_EQ(-1, access("new", F_OK));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "report.json", "text.db"));
	ATF_CHECK_EQ(-1, access("report.json", F_OK));
	ATF_CHECK_EQ(2, REPORT("summary", "text.db"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK_EQ(2, REPORT("check", "-d", "missing.tsv", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "no/such/folder", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
}

ATF_TC_WITHOUT_HEAD(reports);
ATF_TC_BODY(reports, tc)
{
	struct stat st;

	(void)tc;
	make_good("t.db");
	make_bad("b.db");
	umask(022);
	ATF_CHECK_EQ(0, REPORT("html", "-o", "a/b", "t.db"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4", "a/b/index.html"));
	ATF_REQUIRE_EQ(0, stat("a/b/index.html", &st));
	ATF_CHECK_EQ(0644, st.st_mode & 0777);
	ATF_CHECK_EQ(0, REPORT("html", "-o", "two", "t.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("connect\\(\\) on 2 hosts", "two/index.html"));
	/* Each host's own page lies beside the matrix, and both lead to each other. */
	ATF_CHECK(atf_utils_grep_file("href=\"linux-6.18.0-test-t.db.html\"", "two/index.html"));
	ATF_CHECK(atf_utils_grep_file("href=\"linux-6.18.0-test-b.db.html\"", "two/index.html"));
	ATF_CHECK(atf_utils_grep_file("href=\"index.html\"", "two/linux-6.18.0-test-t.db.html"));
	ATF_CHECK(atf_utils_grep_file("id=\"errno/x:a.tcp4\"", "two/linux-6.18.0-test-b.db.html"));
	ATF_CHECK_EQ(0, REPORT("json", "-o", "r.json", "t.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("\"kyua_id\": \"tests/errno/x:a.tcp4\"", "r.json"));
	ATF_CHECK_EQ(0, REPORT("summary", "b.db"));
	ATF_CHECK(atf_utils_grep_file("1 failed", "out"));
	ATF_CHECK_EQ(0, REPORT("markdown", "b.db"));
	ATF_CHECK(atf_utils_grep_file("Unexpected deviations: 1", "out"));
}

ATF_TC_WITHOUT_HEAD(compare);
ATF_TC_BODY(compare, tc)
{
	struct maker m;

	(void)tc;
	make_good("good.db");
	make_bad("bad.db");
	ATF_CHECK_EQ(0, REPORT("compare", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("^1 case: 1 differs", "out"));
	ATF_CHECK(atf_utils_grep_file("B  0 .*deviates: linux 6.18.0-test .bad.db", "out"));
	ATF_CHECK_EQ(1, REPORT("compare", "--fail-on-difference", "good.db", "bad.db"));
	make_good("again.db");
	ATF_CHECK_EQ(0, REPORT("compare", "--fail-on-difference", "good.db", "again.db"));
	/* A case that one store lacks is told, and is no difference. */
	m = maker_open("older.db");
	maker_case_of(&m, "linux", "5.1", "other", "passed", END("passed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("compare", "--fail-on-difference", "good.db", "older.db"));
	ATF_CHECK(atf_utils_grep_file("not in linux 5.1: 1: errno/x 1", "out"));

	ATF_CHECK_EQ(1, REPORT("compare", "--since", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("freebsd:EBADF: call was -1 EBADF, is 0", "out"));
	ATF_CHECK(atf_utils_grep_file("^1 broke, 0 mended", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "--since", "bad.db", "good.db"));
	ATF_CHECK_EQ(0, REPORT("compare", "--since", "good.db", "again.db"));
	ATF_CHECK(atf_utils_grep_file("1 unchanged", "out"));
	/* By a manual that does not speak of it nothing broke. */
	ATF_CHECK_EQ(0, REPORT("compare", "-m", "posix", "--since", "good.db", "bad.db"));
	ATF_CHECK_EQ(1, REPORT("compare", "-f", "markdown", "-o", "since.md", "--since", "good.db", "bad.db"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK(atf_utils_grep_file("something broke", "since.md"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4 . freebsd:EBADF: call was", "since.md"));
	ATF_CHECK_EQ(1, REPORT("compare", "--format", "json", "--since", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("\"kind\": \"broke\"", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "markdown", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("^. errno/x:a.tcp4 . call . ..A.. -1 EBADF: ", "out"));

	ATF_CHECK_EQ(3, REPORT("compare", "good.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "--since", "good.db", "bad.db", "again.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "--fail-on-difference", "--since", "good.db", "bad.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "-f", "xml", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("xml is none of the formats", "err"));
	ATF_CHECK_EQ(2, REPORT("compare", "good.db", "missing.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(0, lines_of("out"));
}

/* A capture that a case left is offered as a file and told as it is. */
ATF_TC_WITHOUT_HEAD(packets);
ATF_TC_BODY(packets, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	maker_case_of(&m, "linux", "6.1", "a", "failed", "expect\tcall\tposix:EBADF\t-1 "
	    "EBADF\nobserve\tcall\t0\npackets\t1MOy\n"
	    "packets\toQ==\n" END("failed"));
	maker_case_of(&m, "linux", "6.1", "b", "failed", "packets\t\" onclick\n" END("failed"));
	maker_case_of(&m, "linux", "6.1", "c", "failed", "packets\tA===AAAA\n" END("failed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("json", "t.db"));
	ATF_CHECK(atf_utils_grep_file("\"packets\": \"1MOyoQ==\"", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "t.db"));
	ATF_CHECK(atf_utils_grep_file("<a download=\"errno-x-a.tcp4.pcap\" href=\"data:application/vnd.tcpdump.pcap;base64,"
	    "1MOyoQ==\"",
	    "page/index.html"));
	ATF_CHECK(!atf_utils_grep_file("errno-x-[bc].tcp4.pcap", "page/index.html"));
	ATF_CHECK(!atf_utils_grep_file("\" onclick", "page/index.html"));
}

ATF_TC_WITHOUT_HEAD(clauses);
ATF_TC_BODY(clauses, tc)
{
	const struct manual *m = manual_find("freebsd12");
	FILE *file = fopen("catalogue.tsv", "w");

	(void)tc;
	ATF_REQUIRE(file != NULL && m != NULL);
	for (size_t i = 0; i < m->n_clauses; i++)
		fprintf(file, "errno/x:c%zu.tcp4\tposix:EBADF %s\tA sentence.\n", i, m->clauses[i].id);
	fclose(file);
	ATF_CHECK_EQ(0, REPORT("clauses", "-c", "catalogue.tsv"));
	ATF_CHECK(atf_utils_grep_file("^freebsd:EBADF \\(shall, all\\)", "out"));
	ATF_CHECK(atf_utils_grep_file("no case", "out"));
	ATF_CHECK(atf_utils_grep_file("errno/x:c0.tcp4", "out"));
	ATF_CHECK_EQ(0, REPORT("clauses", "--lint", "-m", "freebsd12", "-c", "catalogue.tsv"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK_EQ(1, REPORT("clauses", "--lint", "-c", "catalogue.tsv"));
	ATF_CHECK(atf_utils_grep_file("^freebsd:EBADF has no case", "out"));
	ATF_CHECK(!atf_utils_grep_file("posix:EBADF", "out"));
	atf_utils_create_file("wrong.tsv", "errno/x:a\tposix:NONE\tx\n");
	ATF_CHECK_EQ(1, REPORT("clauses", "--lint", "-m", "posix", "-c", "wrong.tsv"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a cites posix:NONE, which does not exist", "out"));
	atf_utils_create_file("bad.tsv", "no tab\n");
	ATF_CHECK_EQ(2, REPORT("clauses", "-c", "bad.tsv"));
	make_good("t.db");
	ATF_CHECK_EQ(0, REPORT("clauses", "-s", "t.db", "-m", "freebsd"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4", "out"));
	ATF_CHECK_EQ(2, REPORT("clauses", "-c", "missing.tsv"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, usage);
	ATF_TP_ADD_TC(tp, mutants);
	ATF_TP_ADD_TC(tp, check);
	ATF_TP_ADD_TC(tp, errors);
	ATF_TP_ADD_TC(tp, reports);
	ATF_TP_ADD_TC(tp, compare);
	ATF_TP_ADD_TC(tp, packets);
	ATF_TP_ADD_TC(tp, clauses);
	return (atf_no_error());
}
