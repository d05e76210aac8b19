#include <atf-c.h>
#include <unistd.h>

#include "report/tests/run_report.h"

/* Unsorted cases, one for each way to end. */
static void
make_store(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "b.tcp4", "expected_failure", "as it is", NULL, LINES("errno/x:b.tcp4")
	    "expect\tcall\tposix:EBADF\t-1 EBADF\nobserve\tso_error\t0\nobserve\tcall\t0\t0.75\nobserve\tagain\t0\t1.5\n"
	    "observe\tpeer\tnone\t0.5\n" END("expected_failure"));
	maker_case(&m, "tests/errno/x", "a.tcp4", "skipped", "untested: no network", NULL, LINES("errno/x:a.tcp4")
	    "skip\tuntested\tno network\n" END("skipped"));
	maker_case(&m, "tests/errno/w", "a.tcp4", "broken", "killed", NULL, LINES("errno/w:a.tcp4")
	    "observe\tcall\tblocked\t0.25\n");
	maker_case(&m, "tests/errno/w", "b.tcp4", "broken", "no lines", NULL, NULL);
	maker_case(&m, "tests/errno/w", "c.tcp4", NULL, NULL, NULL, NULL);
	maker_bytes(&m, "another", "tests/other", "a.tcp4", "passed", NULL, NULL, LINES("other:a.tcp4") END("passed"), -1);
	maker_close(&m);
}

ATF_TC_WITHOUT_HEAD(lines);
ATF_TC_BODY(lines, tc)
{
	(void)tc;
	make_store("t.db");
	ATF_CHECK_EQ(0, REPORT("outcomes", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out",
	    "errno/w:a.tcp4\tobserve\tcall\tblocked\n"
	    "errno/x:a.tcp4\tend\tskipped\n"
	    "errno/x:a.tcp4\tskip\tuntested\tno network\n"
	    "errno/x:b.tcp4\tend\texpected_failure\n"
	    "errno/x:b.tcp4\tobserve\tagain\t0\n"
	    "errno/x:b.tcp4\tobserve\tcall\t0\n"
	    "errno/x:b.tcp4\tobserve\tpeer\tnone\n"
	    "errno/x:b.tcp4\tobserve\tso_error\t0\n"));
}

ATF_TC_WITHOUT_HEAD(results);
ATF_TC_BODY(results, tc)
{
	(void)tc;
	make_store("t.db");
	ATF_CHECK_EQ(0, REPORT("outcomes", "--results", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out",
	    "errno/w:a.tcp4\tbroken\tkilled\n"
	    "errno/w:b.tcp4\tbroken\tno lines\n"
	    "errno/w:c.tcp4\t-\t\n"
	    "errno/x:a.tcp4\tskipped\tuntested: no network\n"
	    "errno/x:b.tcp4\texpected_failure\tas it is\n"));
}

/* Only calls over half a second count as waits. */
ATF_TC_WITHOUT_HEAD(waits);
ATF_TC_BODY(waits, tc)
{
	(void)tc;
	make_store("t.db");
	ATF_CHECK_EQ(0, REPORT("outcomes", "-w", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", "errno/x:b.tcp4\t2.250\n"));
}

ATF_TC_WITHOUT_HEAD(options);
ATF_TC_BODY(options, tc)
{
	(void)tc;
	make_store("t.db");
	ATF_CHECK_EQ(0, REPORT("outcomes", "t.db"));
	ATF_REQUIRE_EQ(0, rename("out", "whole"));
	ATF_CHECK_EQ(0, REPORT("outcomes", "-o", "file", "t.db"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK_EQ(0, access("file", F_OK));
	ATF_CHECK(atf_utils_grep_file("so_error", "file"));
	ATF_CHECK_EQ(lines_of("whole"), lines_of("file"));
	ATF_CHECK_EQ(2, REPORT("outcomes", "-o", "t.db", "t.db"));
	ATF_CHECK(atf_utils_grep_file("t.db: is an input, and would be overwritten", "err"));
	ATF_CHECK_EQ(3, REPORT("outcomes", "--waits", "--results", "t.db"));
	ATF_CHECK(atf_utils_grep_file("one of --results and --waits", "err"));
	ATF_CHECK_EQ(3, REPORT("outcomes", "t.db", "t.db"));
	ATF_CHECK_EQ(3, REPORT("outcomes", "--strict", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "--all", "--waits", "t.db"));
	ATF_CHECK_EQ(0, REPORT("outcomes", "--help"));
	ATF_CHECK(atf_utils_grep_file("usage: connect-report outcomes", "out"));
	ATF_CHECK_EQ(2, REPORT("outcomes", "missing.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
}

/* Text from a store cannot add a line or a field, or affect a terminal. */
ATF_TC_WITHOUT_HEAD(hostile);
ATF_TC_BODY(hostile, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "a\nb\tc\033[31m", NULL, LINES("errno/x:a.tcp4")
	    "observe\tcall\t0\\tx\\ny\\033[31m\xff\n" END("failed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("outcomes", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", "errno/x:a.tcp4\tend\tfailed\n"
	    "errno/x:a.tcp4\tobserve\tcall\t0\\tx\\ny\\x1b[31m\xef\xbf\xbd\n"));
	ATF_CHECK_EQ(0, REPORT("outcomes", "-r", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", "errno/x:a.tcp4\tfailed\ta\\nb\\tc\\x1b[31m\n"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, lines);
	ATF_TP_ADD_TC(tp, results);
	ATF_TP_ADD_TC(tp, waits);
	ATF_TP_ADD_TC(tp, options);
	ATF_TP_ADD_TC(tp, hostile);
	return (atf_no_error());
}
