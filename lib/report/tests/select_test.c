#include "report/tests/run_report.h"

#define	CASES(...)	report((char *[]){ "connect-report", "cases", "-c", "c.tsv", __VA_ARGS__, NULL })
#define	SELECTED(ids)	ATF_CHECK_MSG(atf_utils_compare_file("out", ids), "not %s", ids)

static void
make_catalogue(void)
{
	atf_utils_create_file("c.tsv", "errno/x:a.tcp4\tfreebsd:EBADF posix:EBADF\tA\nerrno/x:b.tcp4\tposix:EINVAL-length\tB\n"
	    "errno/xy:a.tcp4\tposix:EBADF\tA\nunix/z:a.unix-stream\tfreebsd:ENOENT\tA\n");
}

ATF_TC_WITHOUT_HEAD(by_name);
ATF_TC_BODY(by_name, tc)
{
	(void)tc;
	make_catalogue();
	ATF_CHECK_EQ(0, CASES("errno/x"));
	SELECTED("errno/x:a.tcp4\nerrno/x:b.tcp4\n");
	ATF_CHECK_EQ(0, CASES("tests/errno/xy", "unix/"));
	SELECTED("errno/xy:a.tcp4\nunix/z:a.unix-stream\n");
	ATF_CHECK_EQ(0, CASES("errno/x:b.tcp4", "errno/x:b.tcp4"));
	SELECTED("errno/x:b.tcp4\n");
	/* A name that selects nothing is a mistake, also beside one that does. */
	ATF_CHECK_EQ(2, CASES("errno/x", "errno/xyz"));
	SELECTED("");
	ATF_CHECK(atf_utils_grep_file(": errno/xyz: no case, program or folder has this name$", "err"));
	ATF_CHECK_EQ(2, CASES(""));
}

ATF_TC_WITHOUT_HEAD(by_clause);
ATF_TC_BODY(by_clause, tc)
{
	(void)tc;
	make_catalogue();
	ATF_CHECK_EQ(0, CASES("-l", "freebsd:EBADF"));
	SELECTED("errno/x:a.tcp4\n");
	ATF_CHECK_EQ(0, CASES("-l", "EBADF"));
	SELECTED("errno/x:a.tcp4\nerrno/xy:a.tcp4\n");
	ATF_CHECK_EQ(0, CASES("--clauses", " EINVAL  freebsd "));
	SELECTED("errno/x:a.tcp4\nerrno/x:b.tcp4\nunix/z:a.unix-stream\n");
	/* What is named and cites the clause. */
	ATF_CHECK_EQ(0, CASES("-l", "EBADF", "errno/xy", "unix"));
	SELECTED("errno/xy:a.tcp4\n");
	ATF_CHECK_EQ(1, CASES("-l", "EBADF", "unix"));
	ATF_CHECK(atf_utils_grep_file("no case is selected", "err"));
	ATF_CHECK_EQ(2, CASES("-l", "posix:ENOTHING"));
	ATF_CHECK(atf_utils_grep_file("posix:ENOTHING: no clause, errno or manual", "err"));
	ATF_CHECK_EQ(2, CASES("-l", " "));
	ATF_CHECK_EQ(2, CASES("-l", ""));
}

ATF_TC_WITHOUT_HEAD(by_state);
ATF_TC_BODY(by_state, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	make_catalogue();
	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "r", NULL, LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t0\t0.1\n" END("failed"));
	maker_case(&m, "tests/errno/x", "b.tcp4", "broken", "it died", NULL, "");
	maker_case(&m, "tests/errno/xy", "a.tcp4", "passed", NULL, NULL, LINES("errno/xy:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.1\n" END("passed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, CASES("-s", "t.db", "@failed"));
	SELECTED("errno/x:a.tcp4\nerrno/x:b.tcp4\n");
	ATF_CHECK_EQ(0, CASES("-s", "t.db", "@unresolved", "unix"));
	SELECTED("errno/x:b.tcp4\nunix/z:a.unix-stream\n");
	ATF_CHECK_EQ(0, CASES("-s", "t.db", "-l", "freebsd", "@failed"));
	SELECTED("errno/x:a.tcp4\n");
	ATF_CHECK_EQ(1, CASES("-s", "t.db", "@untested"));
	ATF_CHECK_EQ(2, CASES("-s", "t.db", "@fialed"));
	ATF_CHECK(atf_utils_grep_file("@fialed: cases are passed, known, failed,", "err"));
	ATF_CHECK_EQ(2, CASES("@failed"));
	ATF_CHECK(atf_utils_grep_file("@failed: -s names the store", "err"));
	ATF_CHECK_EQ(2, CASES("-s", "none.db", "@failed"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, by_name);
	ATF_TP_ADD_TC(tp, by_clause);
	ATF_TP_ADD_TC(tp, by_state);
	return (atf_no_error());
}
