#include <stdlib.h>

#include "report/tests/run_report.h"

#define	LONG	"of which much is to be said, and more than fits one line of a terminal as it was long ago"

/* Adds many cases, each with a deviation, a reason to be skipped, or an end that is missing. */
static void
make_many(const char *path, int n, bool deviate)
{
	struct maker m = maker_open(path);
	char name[64], lines[4096];

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "a%02d.tcp4", i);
		snprintf(lines, sizeof(lines), HEAD("errno/x:%s", "none\tno network namespace: Operation not permitted") "%s%d%s%s",
		    name, deviate ? "expect\tcall\tfreebsd:EBADF\t-1 E" : "skip\tuntested\t", i,
		    deviate ? "\nobserve\tcall\t0\n" : ": " LONG "\n", deviate ? END("expected_failure") : END("skipped"));
		maker_case(&m, "tests/errno/x", name, deviate ? "expected_failure" : "skipped", deviate ? "r" : "untested: x", NULL,
		    lines);
	}
	maker_close(&m);
}

/* The n-th line of the file from its end, 1 for the last. */
static const char *
line_from_end(const char *path, int n)
{
	static char line[4096];
	FILE *file = fopen(path, "r");
	int lines = lines_of(path);

	ATF_REQUIRE(file != NULL && lines >= n);
	for (int i = 0; i <= lines - n; i++)
		ATF_REQUIRE(fgets(line, sizeof(line), file) != NULL);
	fclose(file);
	return (line);
}

/* Checks that the summary fits the screen, but for the command at its end, which is not broken. */
static void
check_fits(size_t width)
{
	FILE *file = fopen("out", "r");
	char line[4096];

	ATF_REQUIRE(file != NULL);
	ATF_CHECK_MSG(lines_of("out") <= 24, "%d lines", lines_of("out"));
	while (fgets(line, sizeof(line), file) != NULL)
		ATF_CHECK_MSG(strlen(line) <= width + 1 || strncmp(line, "Next: ", 6) == 0, "too wide: %s", line);
	fclose(file);
}

ATF_TC_WITHOUT_HEAD(fits);
ATF_TC_BODY(fits, tc)
{
	(void)tc;
	ATF_REQUIRE_EQ(0, setenv("COLUMNS", "80", 1));
	make_many("deviate.db", 40, true);
	ATF_CHECK_EQ(0, REPORT("summary", "--page", "report/index.html", "deviate.db"));
	check_fits(80);
	ATF_CHECK(atf_utils_grep_file("^connect.* on Linux 6.18.0-test x86_64", "out"));
	ATF_CHECK(atf_utils_grep_file("^40 cases, 40 ran: 0 passed, 0 expected failures, 40 failed$", "out"));
	ATF_CHECK(atf_utils_grep_file("^Why no private network: EPERM", "out"));
	ATF_CHECK(atf_utils_grep_file("^     1  freebsd:EBADF: call is 0, expected -1 E0$", "out"));
	ATF_CHECK(atf_utils_grep_file("^        and [0-9]+ other reasons$", "out"));
	ATF_CHECK(atf_utils_grep_file("^All of it: report/index.html", "out"));
	ATF_CHECK(strncmp(line_from_end("out", 1), "Next: connect-report show errno/x:a00.tcp4 deviate.db", 53) == 0);
	ATF_CHECK(atf_utils_grep_file("^does not hold for freebsd posix: 40 unexpected deviations", "out"));
	make_many("skip.db", 40, false);
	ATF_CHECK_EQ(0, REPORT("summary", "skip.db"));
	check_fits(80);
	ATF_CHECK(atf_utils_grep_file("^     1  untested: [0-9]*: of which much is .* [.][.][.]$", "out"));
	ATF_CHECK(strncmp(line_from_end("out", 1), "Next: connect-report summary --all skip.db", 42) == 0);
	/* Narrow and wide; a word that is wider than the screen stays whole. */
	ATF_REQUIRE_EQ(0, setenv("COLUMNS", "200", 1));
	ATF_CHECK_EQ(0, REPORT("summary", "skip.db"));
	check_fits(200);
	ATF_CHECK(atf_utils_grep_file("as it was long ago$", "out"));
	ATF_REQUIRE_EQ(0, setenv("COLUMNS", "no number", 1));
	ATF_CHECK_EQ(0, REPORT("summary", "skip.db"));
	check_fits(80);
}

/* A reason counts each of its cases once, with all of its deviations. */
ATF_TC_WITHOUT_HEAD(known);
ATF_TC_BODY(known, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t0\t*\t1\n"
	    "\terrno/x:*\tfreebsd:EBADF\tpeer\tkept\t*\t1\n");
	for (int i = 0; i < 2; i++) {
		char name[32], lines[1024];

		snprintf(name, sizeof(name), "a%d.tcp4", i);
		snprintf(lines, sizeof(lines), LINES("errno/x:%s") "expect\tcall\tfreebsd:EBADF\t-1 EBADF\n"
		    "expect\tpeer\tfreebsd:EBADF\tnone\nobserve\tcall\t0\nobserve\tpeer\tkept\n" END("expected_failure"), name);
		maker_case(&m, "tests/errno/x", name, "expected_failure", "r", NULL, lines);
	}
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("summary", "-d", "list.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("^     2  known: It is so[.]?$", "out"));
	ATF_CHECK(atf_utils_grep_file("^holds for freebsd posix: 2 cases, 2 known", "out"));
	ATF_CHECK_EQ(3, REPORT("summary", "--page", "t.db"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, fits);
	ATF_TP_ADD_TC(tp, known);
	return (atf_no_error());
}
