#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosts/keep.h"
#include "report/tests/make_store.h"
#include "run/tests/run_program.h"

/* Close to the longest reason that a store may hold. */
#define	LONG_REASON	4000

#define	ARGUMENTS(...)	((char *[]){ "connect-keep", __VA_ARGS__, NULL })
#define	KEEP(out, ...)	program_status(program_start(connect_keep, ARGUMENTS(__VA_ARGS__), out, NULL))

/* A file size limit stands for a full disk. */
static void
full_disk(void)
{
	struct rlimit limit = { .rlim_cur = 1024, .rlim_max = 1024 };

	(void)setrlimit(RLIMIT_FSIZE, &limit);
}

/* The contents of a file, with a NUL appended; to be freed. */
static char *
contents(const char *path, size_t *length)
{
	char *bytes = malloc(1 << 20);
	FILE *file = fopen(path, "r");

	ATF_REQUIRE_MSG(bytes != NULL && file != NULL, "%s", path);
	*length = fread(bytes, 1, (1 << 20) - 1, file);
	fclose(file);
	bytes[*length] = '\0';
	return (bytes);
}

static void
write_file(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "w");

	ATF_REQUIRE(file != NULL);
	ATF_REQUIRE_EQ(length, fwrite(bytes, 1, length, file));
	ATF_REQUIRE_EQ(0, fclose(file));
}

/* Whether standard error is one line that contains the text. */
static bool
says(const char *what)
{
	size_t length;
	char *line = contents("err", &length);
	bool one = length > 0 && strchr(line, '\n') == line + length - 1;

	free(line);
	return (is_clean("err", what) && one);
}

/* Makes s.db, and text from it. */
static void
make_both(void)
{
	struct maker m = maker_open("s.db");
	static char reason[LONG_REASON + 1];

	memset(reason, 'r', LONG_REASON);
	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.00001\n" END("passed") "no line: cut");
	maker_case(&m, "tests/errno/x", "b.tcp4", "failed", reason, NULL, LINES("errno/x:b.tcp4") "other output\n" END("failed"));
	maker_case(&m, "tests/errno/y", "c.tcp4", "skipped", "untested: a\tb\n\033[2J\xff", NULL, LINES("errno/y:c.tcp4"));
	maker_case(&m, "tests/errno/y", "d.tcp4", "expected_failure", "r", NULL, NULL);
	maker_case(&m, "tests/errno/y", "e.tcp4", "broken", "r", NULL, "");
	maker_case(&m, "tests/errno/y", "f.tcp4", NULL, NULL, NULL, NULL);
	maker_close(&m);
	ATF_REQUIRE_EQ(0, KEEP("text", "s.db"));
	ATF_REQUIRE(atf_utils_compare_file("err", ""));
}

/* The first column of all rows, in order. */
static void
rows(const char *store, const char *query, char text[16384])
{
	sqlite3 *db;
	sqlite3_stmt *s;

	text[0] = '\0';
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL));
	ATF_REQUIRE_EQ_MSG(SQLITE_OK, sqlite3_prepare_v2(db, query, -1, &s, NULL), "%s", sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW) {
		strlcat(text, (const char *)sqlite3_column_text(s, 0), 16384);
		strlcat(text, "\n", 16384);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
}

ATF_TC(back);
ATF_TC_HEAD(back, tc)
{
	atf_tc_set_md_var(tc, "descr", "A store restored from its text is equal, and gives an identical text");
}
ATF_TC_BODY(back, tc)
{
	static const char *const queries[] = {
		"SELECT timestamp FROM metadata",
		"SELECT relative_path || ' ' || name || ' ' || result_type FROM test_results JOIN test_cases USING (test_case_id) "
		"JOIN test_programs USING (test_program_id) ORDER BY name",
		"SELECT coalesce(result_reason, '') FROM test_results JOIN test_cases USING (test_case_id) WHERE name < 'c' "
		"ORDER BY name",
		"SELECT name || ' ' || property_name || ' ' || property_value FROM metadatas JOIN test_cases USING (metadata_id) "
		"WHERE property_name = 'custom.clauses' ORDER BY name",
	};
	char text[16384], again[16384];
	size_t length;
	char *kept, *kept_again;

	(void)tc;
	make_both();
	ATF_REQUIRE_EQ(0, KEEP("out", "-x", "text", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", ""));
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		rows("s.db", queries[i], text);
		rows("t.db", queries[i], again);
		ATF_CHECK_STREQ(text, again);
		ATF_CHECK(text[0] != '\0');
	}
	rows("t.db", "SELECT contents FROM files JOIN test_case_files USING (file_id) JOIN test_cases USING (test_case_id) "
	    "WHERE name = 'a.tcp4'", text);
	ATF_CHECK_STREQ(LINES("errno/x:a.tcp4") "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\n"
	    END("passed") "\n", text);
	rows("t.db", "SELECT contents FROM files JOIN test_case_files USING (file_id) JOIN test_cases USING (test_case_id) "
	    "WHERE name = 'b.tcp4'", text);
	ATF_CHECK_STREQ(LINES("errno/x:b.tcp4") END("failed") "\n", text);
	rows("t.db", "SELECT result_reason FROM test_results JOIN test_cases USING (test_case_id) WHERE name = 'c.tcp4'", text);
	ATF_CHECK_STREQ("untested: a\\tb\\n\\x1b[2J\xef\xbf\xbd\n", text);
	/* The text contains nothing about the machine. */
	kept = contents("text", &length);
	ATF_CHECK(strstr(kept, "secret") == NULL && strstr(kept, "hunter2") == NULL);
	ATF_REQUIRE_EQ(0, KEEP("again", "t.db"));
	kept_again = contents("again", &length);
	ATF_CHECK_STREQ(kept, kept_again);
	free(kept);
	free(kept_again);
}

ATF_TC(version_1);
ATF_TC_HEAD(version_1, tc)
{
	atf_tc_set_md_var(tc, "descr", "A text in the first format, without a last line, can still be read");
}
ATF_TC_BODY(version_1, tc)
{
	char text[16384];

	(void)tc;
	atf_utils_create_file("text", "run\t1\t1700000000\ncase\ttests/errno/x\ta.tcp4\tpassed\t\t\td\n\tconnect\t1\n");
	ATF_CHECK_EQ(0, KEEP("out", "-x", "text", "t.db"));
	rows("t.db", "SELECT name FROM test_cases", text);
	ATF_CHECK_STREQ("a.tcp4\n", text);
}

ATF_TC(wrong_texts);
ATF_TC_HEAD(wrong_texts, tc)
{
	atf_tc_set_md_var(tc, "descr", "A malformed text gets a message with its name and line, and an older store stays");
}
ATF_TC_BODY(wrong_texts, tc)
{
#define	CASE_LINE	"case\tp/q\ta\tpassed\t\t\td\n"
	static const struct {
		const char *text, *message;
	} wrong[] = {
		{ "", "x\\x1b\xef\xbf\xbd: empty" },
		{ "\n", ":1: not the first line" }, { "run\t3\t0\n", ":1: not the first line" },
		{ "run\t0\t0\n", ":1: not the first line" }, { "run\t2\t-1\n", ":1: not the first line" },
		{ "run\t2\t0x\n", ":1: not the first line" }, { "run\t2\t9223372036854775807\n", ":1: not the first line" },
		{ "run\t2", ":1: cut off" }, { "run\t2\t0\n", ":1: cut off" }, { "run\t2\t0\n" CASE_LINE, ":2: cut off" },
		{ "run\t2\t0\n" CASE_LINE "\tconn", ":3: cut off" }, { "run\t2\t0\n\tconnect\t1\n", ":2: a line of no case" },
		{ "run\t2\t0\n" CASE_LINE "end\t2\n", ":3: cases are missing" },
		{ "run\t2\t0\n" CASE_LINE "end\t1\n" CASE_LINE, ":4: a line behind" },
		{ "run\t2\t0\ncase\tp/q\ta\n", ":2: not a case" },
		{ "run\t2\t0\ncase\tp/q\ta\tpassed\t\t\td\te\n", ":2: not a case" },
		{ "run\t2\t0\nface\tp/q\ta\tpassed\t\t\td\n", ":2: not a case" },
		{ "run\t2\t0\ncase\tp/q\ta\t\033\r\xff\t\t\td\n", ":2: no result of a case: \\x1b\\r\xef\xbf\xbd" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		write_file("x\033\xff", wrong[i].text, strlen(wrong[i].text));
		atf_utils_create_file("t.db", "old\n");
		ATF_CHECK_EQ_MSG(2, KEEP("out", "-x", "x\033\xff", "t.db"), "%s", wrong[i].text);
		ATF_CHECK_MSG(says(wrong[i].message), "%s", wrong[i].text);
		ATF_CHECK(atf_utils_compare_file("t.db", "old\n"));
		ATF_CHECK_EQ(1, files_named(".", "t.db"));
	}
	write_file("x\033\xff", "run\t2\t0\nca\0se\n", 15);
	ATF_CHECK_EQ(2, KEEP("out", "-x", "x\033\xff", "t.db"));
	ATF_CHECK(says(":2: a null byte"));
	ATF_CHECK_EQ(2, KEEP("out", "-x", "no\033\xff", "t.db"));
	ATF_CHECK(says("no\\x1b\xef\xbf\xbd: No such file"));
	ATF_CHECK_EQ(2, KEEP("out", "-x", ".", "t.db"));
	ATF_CHECK(says("Is a directory"));
	ATF_CHECK(atf_utils_compare_file("t.db", "old\n"));
}

/* A truncated text gives no store, wherever it ends. */
ATF_TC(cut);
ATF_TC_HEAD(cut, tc)
{
	atf_tc_set_md_var(tc, "descr", "A truncated text gives no store");
}
ATF_TC_BODY(cut, tc)
{
	size_t length;
	char *text;

	(void)tc;
	make_both();
	text = contents("text", &length);
	for (size_t n = length - 1; n > 0; n -= n > 97 && n < length - 50 ? 97 : 1) {
		write_file("cut", text, n);
		ATF_CHECK_EQ_MSG(2, KEEP("out", "-x", "cut", "t.db"), "%zu of %zu bytes", n, length);
		ATF_CHECK(says("cut:"));
		ATF_CHECK_EQ(0, files_named(".", "t.db"));
	}
	free(text);
}

ATF_TC(stores);
ATF_TC_HEAD(stores, tc)
{
	atf_tc_set_md_var(tc, "descr", "A malformed store gets a message with its name");
}
ATF_TC_BODY(stores, tc)
{
	(void)tc;
	atf_utils_create_file("x\033.db", "no store\n");
	ATF_CHECK_EQ(2, KEEP("out", "x\033.db"));
	ATF_CHECK(says("x\\x1b.db: "));
	ATF_CHECK(atf_utils_compare_file("out", ""));
	ATF_CHECK_EQ(2, KEEP("out", "no\033\xff"));
	ATF_CHECK(says("no\\x1b\xef\xbf\xbd: "));
	ATF_CHECK_EQ(2, KEEP("out", "."));
	ATF_CHECK(says(".: "));
}

ATF_TC(outputs);
ATF_TC_HEAD(outputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "A store goes into a FIFO, over a link and to standard output, not over a directory or its text");
}
ATF_TC_BODY(outputs, tc)
{
	char text[16384];
	struct stat st;
	pid_t reader;
	int status;

	(void)tc;
	make_both();
	ATF_REQUIRE_EQ(0, mkdir("d", 0755));
	ATF_CHECK_EQ(2, KEEP("out", "-x", "text", "d"));
	ATF_CHECK(says("d: a directory"));
	ATF_CHECK_EQ(2, KEEP("out", "-x", "text", "no/such\033"));
	ATF_CHECK(says("no/such\\x1b: No such file"));
	ATF_CHECK_EQ(2, KEEP("out", "-x", "text", "./text"));
	ATF_CHECK(says("text: is an input, and would be overwritten"));

	ATF_REQUIRE_EQ(0, mkfifo("fifo", 0600));
	ATF_REQUIRE((reader = fork()) != -1);
	if (reader == 0) {
		alarm(60);
		execlp("sh", "sh", "-c", "cat fifo >t.db", (char *)NULL);
		_exit(99);
	}
	ATF_CHECK_EQ(0, KEEP("out", "-x", "text", "fifo"));
	ATF_REQUIRE_EQ(0, lstat("fifo", &st));
	ATF_REQUIRE(S_ISFIFO(st.st_mode));
	ATF_REQUIRE_EQ(reader, waitpid(reader, &status, 0));
	rows("t.db", "SELECT count(*) FROM test_cases", text);
	ATF_CHECK_STREQ("5\n", text);

	ATF_REQUIRE_EQ(0, unlink("t.db"));
	ATF_REQUIRE_EQ(0, symlink("t.db", "link"));
	ATF_CHECK_EQ(0, KEEP("out", "-x", "text", "link"));
	ATF_REQUIRE_EQ(0, lstat("link", &st));
	ATF_CHECK(S_ISLNK(st.st_mode));
	rows("t.db", "SELECT count(*) FROM test_cases", text);
	ATF_CHECK_STREQ("5\n", text);

	ATF_CHECK_EQ(0, KEEP("t.db", "-x", "text", "-"));
	rows("t.db", "SELECT count(*) FROM test_cases", text);
	ATF_CHECK_STREQ("5\n", text);
	ATF_CHECK_EQ(-1, access("-", F_OK));
}

ATF_TC(full);
ATF_TC_HEAD(full, tc)
{
	atf_tc_set_md_var(tc, "descr", "A full disk is an error, and leaves no partial file");
}
ATF_TC_BODY(full, tc)
{
	(void)tc;
	make_both();
	atf_utils_create_file("t.db", "old\n");
	ATF_CHECK_EQ(2, program_status(program_start(connect_keep, ARGUMENTS("-x", "text", "t.db"), "out", full_disk)));
	ATF_CHECK(says("t.db: "));
	ATF_CHECK(atf_utils_compare_file("t.db", "old\n"));
	ATF_CHECK_EQ(1, files_named(".", "t.db"));
	ATF_CHECK_EQ(2, program_status(program_start(connect_keep, ARGUMENTS("s.db"), "out", full_disk)));
	ATF_CHECK(says("standard output: "));
}

ATF_TC(usage);
ATF_TC_HEAD(usage, tc)
{
	atf_tc_set_md_var(tc, "descr", "--help and --version in any place, and wrong usage");
}
ATF_TC_BODY(usage, tc)
{
	(void)tc;
	ATF_CHECK_EQ(0, KEEP("out", "--help"));
	ATF_CHECK(atf_utils_grep_file("^usage: connect-keep", "out"));
	ATF_CHECK_EQ(0, KEEP("out", "-x", "a", "--help"));
	ATF_CHECK_EQ(0, KEEP("out", "a", "--version"));
	ATF_CHECK(atf_utils_grep_file("^keep_test [0-9]", "out"));
	ATF_CHECK_EQ(3, KEEP("out", "-x", "text"));
	ATF_CHECK(atf_utils_grep_file("^usage: connect-keep", "err"));
	ATF_CHECK_EQ(3, KEEP("out", "a", "b"));
	ATF_CHECK_EQ(3, KEEP("out", "-z", "b"));
	ATF_CHECK_EQ(3, program_status(program_start(connect_keep, (char *[]){ "connect-keep", NULL }, "out", NULL)));
	ATF_CHECK(atf_utils_compare_file("out", ""));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, back);
	ATF_TP_ADD_TC(tp, version_1);
	ATF_TP_ADD_TC(tp, wrong_texts);
	ATF_TP_ADD_TC(tp, cut);
	ATF_TP_ADD_TC(tp, stores);
	ATF_TP_ADD_TC(tp, outputs);
	ATF_TP_ADD_TC(tp, full);
	ATF_TP_ADD_TC(tp, usage);
	return (atf_no_error());
}
