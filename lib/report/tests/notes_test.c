#include "report/tests/run_report.h"

#define	UNISOLATED(id, missing)	"connect\t1\ncase\t" id "\ta\ttcp4\nsuite\t0.9\nhost\tlinux\tLinux\t6.18.0\t#1\tx86_64\n" \
	"manuals\tfreebsd posix\nstrict\tfalse\nisolation\tnone\t" missing "\n"
#define	MET	"expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.00001\n"
#define	NOT_MET	"expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t0\t0.00001\n"

/* Makes a store whose case had no private network. */
static void
make_unisolated(const char *lines)
{
	struct maker m = maker_open("t.db");

	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, NULL, lines);
	maker_close(&m);
}

/* Whether every report for people has the text. */
static void
check_reports(const char *text)
{
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "t.db"));
	ATF_CHECK_MSG(atf_utils_grep_file("%s", "out", text), "summary lacks %s", text);
	ATF_CHECK_EQ(0, REPORT("markdown", "t.db"));
	ATF_CHECK_MSG(atf_utils_grep_file("%s", "out", text), "markdown lacks %s", text);
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "t.db"));
	ATF_CHECK_MSG(atf_utils_grep_file("%s", "page/index.html", text), "html lacks %s", text);
	(void)REPORT("check", "t.db");
	ATF_CHECK_MSG(atf_utils_grep_file("%s", "out", text), "check lacks %s", text);
}

/* What the kernel answered selects the cause and the way out. */
ATF_TC_WITHOUT_HEAD(no_private_network);
ATF_TC_BODY(no_private_network, tc)
{
#define	USERS	"no user namespace (user.max_user_namespaces, kernel.unprivileged_userns_clone): "
	static const struct {
		const char *lines, *note;
	} table[] = {
		{ UNISOLATED("errno/x:a.tcp4", USERS "No space left on device") MET END("passed"),
		    "ENOSPC: the host.* limit on user namespaces is 0.*Way out: sysctl -w user.max" },
		{ UNISOLATED("errno/x:a.tcp4", USERS "Operation not permitted") MET END("passed"),
		    "EPERM: .*in a chroot.*seccomp.*Way out: .*security-opt" },
		{ UNISOLATED("errno/x:a.tcp4", USERS "Permission denied") MET END("passed"),
		    "EACCES: .*AppArmor.*Way out: sysctl -w kernel.apparmor" },
		{ UNISOLATED("errno/x:a.tcp4", "no network namespace: Operation not permitted") MET END("passed"),
		    "EPERM: this root lacks CAP.SYS.ADMIN.*Way out: .*privileged" },
		{ UNISOLATED("errno/x:a.tcp4", "the loopback of a new network namespace cannot be brought up "
		    "(kernel.apparmor_restrict_unprivileged_userns?): Operation not permitted") MET END("passed"),
		    "EPERM: the namespace is granted without its privileges" },
		{ UNISOLATED("errno/x:a.tcp4", "a jail with a network of its own needs root") MET END("passed"),
		    "Way out: run as root" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		unlink("t.db");
		make_unisolated(table[i].lines);
		ATF_CHECK_EQ(0, REPORT("summary", "--all", "t.db"));
		ATF_CHECK_MSG(atf_utils_grep_file("%s", "out", table[i].note), "no note %s", table[i].note);
	}
	check_reports("Way out: run as root");
	/* Of what is not known, nothing is said. */
	unlink("t.db");
	make_unisolated(UNISOLATED("errno/x:a.tcp4", "no user namespace: Is a directory") MET END("passed"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "t.db"));
	ATF_CHECK(!atf_utils_grep_file("Way out", "out"));
}

/* A verdict over few of the cases says so. */
ATF_TC_WITHOUT_HEAD(few_cases_ran);
ATF_TC_BODY(few_cases_ran, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	for (int i = 0; i < 4; i++) {
		char name[32], lines[1024];

		snprintf(name, sizeof(name), "a%d.tcp4", i);
		snprintf(lines, sizeof(lines), LINES("errno/x:a%d.tcp4") "%s", i, i < 2 ? "skip\tuntested\tno net\nend\tskipped\t\n" :
		    MET END("passed"));
		maker_case(&m, "tests/errno/x", name, i < 2 ? "skipped" : "passed", i < 2 ? "untested: no net" : NULL, NULL, lines);
	}
	maker_close(&m);
	check_reports("2 of 4");
	ATF_CHECK_EQ(0, REPORT("check", "t.db"));
	ATF_CHECK(atf_utils_grep_file("^holds for freebsd posix: only 2 of 4 cases ran, 0 known", "out"));
	unlink("t.db");
	make_good("t.db");
	ATF_CHECK_EQ(0, REPORT("check", "t.db"));
	ATF_CHECK(!atf_utils_grep_file("only", "out"));
}

/* Kyua's results are of the day of the run; where the states are others now, every report says so. */
ATF_TC_WITHOUT_HEAD(two_verdicts);
ATF_TC_BODY(two_verdicts, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "r", NULL, LINES("errno/x:a.tcp4") NOT_MET END("failed"));
	maker_case(&m, "tests/errno/x", "b.tcp4", "expected_failure", "r", NULL, LINES("errno/x:b.tcp4") NOT_MET
	    END("expected_failure"));
	maker_case(&m, "tests/errno/x", "c.tcp4", "passed", NULL, NULL, LINES("errno/x:c.tcp4") MET END("passed"));
	maker_close(&m);
	check_reports("1 case, such as errno/x:b.tcp4 .*1 known then, failed now");
	atf_utils_create_file("list.tsv", "So.\n\terrno/x:*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "list.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("1 case, such as errno/x:a.tcp4 .1 failed then, known now", "out"));
	/* Judged by another manual, as with -m. */
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "list.tsv", "-m", "posix", "t.db"));
	ATF_CHECK(atf_utils_grep_file("2 cases, such as errno/x:a.tcp4 .1 known then, passed now; 1 failed then, passed now", "out"));
	unlink("t.db");
	make_good("t.db");
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "t.db"));
	ATF_CHECK(!atf_utils_grep_file("Kyua.s result", "out"));
}

/* A run that was stopped is a part, and every report says so. */
ATF_TC_WITHOUT_HEAD(part);
ATF_TC_BODY(part, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, NULL, LINES("errno/x:a.tcp4") MET END("passed"));
	maker_case(&m, "tests/errno/x", "b.tcp4", NULL, NULL, NULL, NULL);
	maker_close(&m);
	check_reports("This is a part of a run: it ended before 1 of 2 cases");
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, no_private_network);
	ATF_TP_ADD_TC(tp, few_cases_ran);
	ATF_TP_ADD_TC(tp, two_verdicts);
	ATF_TP_ADD_TC(tp, part);
	return (atf_no_error());
}
