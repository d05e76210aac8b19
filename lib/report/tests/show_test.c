#include <sys/stat.h>

#include <stdlib.h>
#include <unistd.h>

#include "report/tests/run_report.h"

#define	EXPECT	"expect\tcall\tfreebsd:EBADF posix:EBADF\t-1 EBADF\n"
/* As if installed or built here: the program in bin or build, the rest beside it. */
#define	SHOW(...)	report((char *[]){ "build/connect-report", "show", __VA_ARGS__, NULL })
#define	HAS(text)	ATF_CHECK_MSG(atf_utils_grep_file("%s", "out", text), "no %s", text)
#define	LACKS(text)	ATF_CHECK_MSG(!atf_utils_grep_file("%s", "out", text), "%s", text)

/* A case that got an answer, and what it left: a TCP SYN over IPv4 in a pcap file. */
#define	PCAP	"1MOyoQIABAAAAAAAAAAAAP//AABlAAAAAQAAAAAAAAAoAAAAKAAAAEUAACgAAAAAQAYAAMAAAgHAAAICMDkAFgAAAAEAAAAAUAIgAAAAAAA="

static void
make_tree(void)
{
	struct maker m = maker_open("t.db");

	ATF_REQUIRE(mkdir("build", 0755) == 0 && mkdir("tests", 0755) == 0 && mkdir("tests/errno", 0755) == 0 &&
	    mkdir("docs", 0755) == 0 && mkdir("docs/results", 0755) == 0);
	atf_utils_create_file("build/connect-report", "%s", "");
	atf_utils_create_file("tests/errno/x", "%s", "");
	atf_utils_create_file("tests/errno/x.c", "/* */\nCONDITION(a, .descr = \"A\")\n{\n}\nCONDITION_OF(a, a_more, .descr = \"B\");\n"
	    "CONDITION(c, .as[1] = {\n    .as[2].name = \"quick\" })\n");
	atf_utils_create_file("build/catalogue.tsv", "errno/x:a.tcp4\tfreebsd:EBADF posix:EBADF\tIt is so\tfreebsd:EBADF posix:EBADF "
	    "call -1 EBADF|0\nerrno/x:a_more_nonblocking.tcp4\tfreebsd:EBADF\tMore\tfreebsd:EBADF call -1 EBADF\n"
	    "errno/x:quick.tcp4\t\tQuick\n");
	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "r", NULL, LINES("errno/x:a.tcp4") EXPECT
	    "observe\tcall\t-1 EIO\t0.25\npackets\t" PCAP "\n" END("failed"));
	maker_close(&m);
}

/* Keeps a run of one host with the case, without lines of others. */
static void
keep(const char *host, const char *version, const char *outcome)
{
	char text[2048], command[128];

	snprintf(text, sizeof(text), "run\t%s\t1700000000\ncase\terrno/x\ta.tcp4\tpassed\t\tfreebsd:EBADF\tIt is so\n"
	    "\tconnect\t1\n\tcase\terrno/x:a.tcp4\ta\ttcp4\n\thost\tlinux\tLinux\t5.10\t#1\tx\n\tmanuals\tfreebsd posix\n"
	    "\tstrict\tfalse\n\tisolation\tprivate\tx\n\texpect\tcall\tfreebsd:EBADF posix:EBADF\t-1 EBADF\n"
	    "\tobserve\tcall\t%s\n\tend\tpassed\t\ncase\terrno/y\tb.tcp4\tpassed\t\t\tOther\n\tconnect\t1\n%s", version, outcome,
	    version[0] == '2' ? "end\t2\n" : "");
	atf_utils_create_file("run", "%s", text);
	snprintf(command, sizeof(command), "xz -c run >docs/results/%s.run.xz", host);
	ATF_REQUIRE_EQ(0, system(command));
}

ATF_TC_WITHOUT_HEAD(of_a_case);
ATF_TC_BODY(of_a_case, tc)
{
	(void)tc;
	make_tree();
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4", "t.db"));
	HAS("^errno/x:a.tcp4$");
	HAS("^  It is so[.]$");
	HAS("^  Source: tests/errno/x.c:2$");
	HAS("^  call: -1 EBADF or 0$");
	HAS("^    freebsd:EBADF posix:EBADF$");
	HAS("^  posix:EBADF .shall, all.$");
	HAS("^    https://pubs.opengroup.org/");
	HAS("^  state: failed");
	HAS("^    call: -1 EIO, after 0.250000 s$");
	HAS("^    deviation: call is -1 EIO, expected -1 EBADF .freebsd:EBADF posix:EBADF");
	HAS("^    The case took 0.250 s; Kyua's result was failed.$");
	HAS("^  0.000000  192.0.2.1 port 12345 > 192.0.2.2 port 22: TCP SYN seq 1 win 8192$");
	HAS("^    kyua debug -k /.*/Kyuafile tests/errno/x:a.tcp4$");
	ATF_CHECK(atf_utils_grep_file("gdb --args .*tests.errno.x a.tcp4$", "out") ||
	    atf_utils_grep_file("lldb -- .*tests.errno.x a.tcp4$", "out"));
	/* The name in the way of Kyua; a mode's name; a name that a mode has of its own. */
	ATF_CHECK_EQ(0, SHOW("tests/errno/x:a.tcp4", "t.db"));
	ATF_CHECK_EQ(0, SHOW("errno/x:a_more_nonblocking.tcp4", "t.db"));
	HAS("Source: tests/errno/x.c:5$");
	HAS("The store does not have this case");
	ATF_CHECK_EQ(0, SHOW("errno/x:quick.tcp4", "t.db"));
	HAS("Source: tests/errno/x.c:6$");
	HAS("this is a survey");
	/* Without a store, that of make report, if there is one. */
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4"));
	LACKS("^  state");
	ATF_REQUIRE_EQ(0, rename("t.db", "build/results.db"));
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4"));
	HAS("^  state: failed");
}

ATF_TC_WITHOUT_HEAD(installed);
ATF_TC_BODY(installed, tc)
{
	(void)tc;
	make_tree();
	ATF_REQUIRE_EQ(0, system("mv build bin && mkdir -p share/connect-suite tests/connect && "
	    "mv bin/catalogue.tsv share/connect-suite/ && mv tests/errno tests/connect/ && rm tests/connect/errno/x.c"));
	ATF_CHECK_EQ(0, report((char *[]){ "bin/connect-report", "show", "errno/x:a.tcp4", NULL }));
	HAS("Source: tests/errno/x.c of the source tree$");
	HAS("^    kyua debug -k /.*/tests/connect/Kyuafile errno/x:a.tcp4$");
	HAS("/tests/connect/errno/x a.tcp4$");
}

ATF_TC_WITHOUT_HEAD(packets);
ATF_TC_BODY(packets, tc)
{
	(void)tc;
	make_tree();
	ATF_CHECK_EQ(0, SHOW("--pcap", "p.pcap", "errno/x:a.tcp4", "t.db"));
	ATF_CHECK_EQ(0, system("test $(wc -c <p.pcap) = 80 && base64 -d <<E | cmp - p.pcap\n" PCAP "\nE\n"));
	/* Without packets nothing is written; a store is not overwritten. */
	ATF_CHECK_EQ(2, SHOW("--pcap", "q.pcap", "errno/x:quick.tcp4", "t.db"));
	ATF_CHECK_EQ(-1, access("q.pcap", F_OK));
	ATF_CHECK_EQ(2, SHOW("--pcap", "t.db", "errno/x:a.tcp4", "t.db"));
	ATF_CHECK_EQ(2, SHOW("--pcap", "q.pcap", "posix:EBADF", "t.db"));
}

ATF_TC_WITHOUT_HEAD(kept_hosts);
ATF_TC_BODY(kept_hosts, tc)
{
	(void)tc;
	make_tree();
	if (system("xz --version >/dev/null 2>&1") != 0)
		atf_tc_skip("xz is not installed");
	keep("linux-5.10", "1", "-1 EBADF");
	keep("linux-6.1", "2", "-1 EBADF");
	keep("linux-7.3", "2", "0");
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4", "t.db"));
	HAS("^  linux-5.10, linux-6.1: passed$");
	HAS("^  linux-7.3: failed$");
	HAS("^    deviation: call is 0, expected -1 EBADF");
	ATF_CHECK_EQ(0, SHOW("posix:EBADF", "t.db"));
	HAS("Linux 6.18.0-test x86_64, t.db .1 deviation.: fail$");
	HAS("^      call is -1 EIO where -1 EBADF is expected$");
	HAS("^    linux-5.10 .1 met., linux-6.1 .1 met.: pass$");
	HAS("^  errno/x:a.tcp4$");
	LACKS("^  errno/x:quick");
	ATF_CHECK_EQ(0, SHOW("EBADF"));
	HAS("freebsd:EBADF");
	HAS("linux:EBADF");
	HAS("^    linux-7.3 .1 deviation.: fail$");
	LACKS("EFAULT");
	/* A run that was cut off is left out. */
	ATF_REQUIRE_EQ(0, system("head -c 100 run >cut && xz -c cut >docs/results/linux-7.3.run.xz"));
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4", "t.db"));
	ATF_CHECK(atf_utils_grep_file("linux-7.3.run.xz: left out", "err"));
	LACKS("linux-7.3");
}

ATF_TC_WITHOUT_HEAD(wrong);
ATF_TC_BODY(wrong, tc)
{
	(void)tc;
	make_tree();
	ATF_CHECK_EQ(2, SHOW("errno/x", "t.db"));
	ATF_CHECK(atf_utils_grep_file("errno/x: no case, clause or errno has this name", "err"));
	ATF_CHECK(atf_utils_grep_file("connect-report show errno/x:a.tcp4", "err"));
	ATF_CHECK_EQ(2, SHOW("ENOTHING", "t.db"));
	ATF_CHECK_EQ(2, SHOW("posix:EBADFX", "t.db"));
	ATF_CHECK_EQ(3, SHOW("--pcap", "x"));
	ATF_CHECK_EQ(2, SHOW("errno/x:a.tcp4", "missing.db"));
}

/* What fails names the command that shows it. */
ATF_TC_WITHOUT_HEAD(next);
ATF_TC_BODY(next, tc)
{
	(void)tc;
	make_bad("it's.db");
	ATF_CHECK_EQ(1, REPORT("check", "it's.db"));
	HAS("^  connect-report show errno/x:a.tcp4 'it.*s.db'$");
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "it's.db"));
	HAS("^      connect-report show errno/x:a.tcp4 ");
}

/* Lines are as wide as COLUMNS says, and no word is broken. */
ATF_TC_WITHOUT_HEAD(width);
ATF_TC_BODY(width, tc)
{
	(void)tc;
	make_tree();
	ATF_REQUIRE_EQ(0, setenv("COLUMNS", "40", 1));
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4", "t.db"));
	HAS("^    deviation: call is -1 EIO, expected$");
	HAS("^        -1 EBADF .freebsd:EBADF$");
	ATF_REQUIRE_EQ(0, setenv("COLUMNS", "200", 1));
	ATF_CHECK_EQ(0, SHOW("errno/x:a.tcp4", "t.db"));
	HAS("^    deviation: call is -1 EIO, expected -1 EBADF .freebsd:EBADF posix:EBADF.$");
}

/* The catalogue as pages: programs, manuals, and what the kept hosts answered. */
ATF_TC_WITHOUT_HEAD(catalogue_pages);
ATF_TC_BODY(catalogue_pages, tc)
{
#define	CATALOGUE(...)	report((char *[]){ "build/connect-report", "catalogue", __VA_ARGS__, NULL })
#define	PAGE_HAS(page, text) ATF_CHECK_MSG(atf_utils_grep_file("%s", "pages/" page, text), "%s: no %s", page, text)
	(void)tc;
	make_tree();
	ATF_CHECK_EQ(3, CATALOGUE("docs/results"));
	ATF_CHECK_EQ(2, CATALOGUE("-c", "nowhere", "-o", "pages"));
	ATF_CHECK(access("pages", F_OK) == -1);
	if (system("xz --version >/dev/null 2>&1") != 0)
		atf_tc_skip("xz is not installed");
	keep("linux-5.10", "2", "-1 EBADF");
	keep("linux-6.1", "2", "-1 EINVAL");
	ATF_REQUIRE_EQ(0, CATALOGUE("-o", "pages"));
	PAGE_HAS("index.html", "All 3 cases of the suite");
	PAGE_HAS("index.html", "<a class=m href=.errno-x.html.>errno/x</a></td><td class=n>3</td><td class=n>3</td>");
	PAGE_HAS("index.html", "<a class=m href=.manual-posix.html.>posix</a>");
	PAGE_HAS("errno-x.html", "<h2 id=.errno/x:a.><code>a</code></h2>");
	PAGE_HAS("errno-x.html", "<p>It is so</p>");
	PAGE_HAS("errno-x.html", "<b>-1 EBADF</b> or <b>0</b> <a class=m href=.manual-freebsd.html#freebsd:EBADF.>freebsd:EBADF</a>");
	PAGE_HAS("errno-x.html", "<details id=.errno/x:a.tcp4.><summary><b>tcp4</b> <small>the hosts differ</small>");
	PAGE_HAS("errno-x.html", "call: <code>-1 EBADF</code> on linux 5.10.*<code>-1 EINVAL</code> on linux 5.10");
	PAGE_HAS("errno-x.html", "<details id=.errno/x:quick.tcp4.><summary><b>tcp4</b> <small>no kept run has it</small>");
	PAGE_HAS("manual-posix.html", "<h2 id=.posix:EBADF.>");
	PAGE_HAS("manual-posix.html", "The descriptor is not valid. <a href=.https://pubs.opengroup.org/");
	PAGE_HAS("manual-posix.html", "pass</span></span> .*fail</span></span>");
	PAGE_HAS("manual-posix.html", "Cases: <a class=m href=.errno-x.html#errno/x:a.>errno/x:a</a></p>");
	PAGE_HAS("manual-posix.html", "No case cites it");
	/* Another folder of runs, which has none. */
	ATF_REQUIRE_EQ(0, mkdir("none", 0755));
	ATF_CHECK_EQ(0, CATALOGUE("-o", "pages", "none"));
	ATF_CHECK(atf_utils_grep_file("none: holds no kept run", "err"));
	PAGE_HAS("errno-x.html", "<summary><b>tcp4</b> <small>no kept run has it</small>");
#undef CATALOGUE
#undef PAGE_HAS
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, of_a_case);
	ATF_TP_ADD_TC(tp, catalogue_pages);
	ATF_TP_ADD_TC(tp, installed);
	ATF_TP_ADD_TC(tp, packets);
	ATF_TP_ADD_TC(tp, kept_hosts);
	ATF_TP_ADD_TC(tp, wrong);
	ATF_TP_ADD_TC(tp, next);
	ATF_TP_ADD_TC(tp, width);
	return (atf_no_error());
}
