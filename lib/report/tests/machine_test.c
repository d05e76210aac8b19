#include <sys/stat.h>

#include <atf-c.h>
#include <stdlib.h>
#include <string.h>

#include "report/machine_compare.h"
#include "report/machine_draw.h"
#include "report/tests/run_report.h"

#define	T(state, operation, answer, next)	"transition\t" state "\t" operation "\t" answer "\t" next "\n"
#define	ID		"errno/x:learned.tcp4"
#define	HAS(text)	ATF_CHECK_MSG(atf_utils_grep_file("%s", "out", text), "no %s", text)
#define	LACKS(text)	ATF_CHECK_MSG(!atf_utils_grep_file("%s", "out", text), "%s", text)

/*
 * Four states over three operations: bind gives a name and nothing else, so there are two but for that. A second connect is a
 * known deviation on no host, so an unexpected one.
 */
#define	MACHINE(again)							\
	T("new", "bind", "0", "bind") T("new", "connect_1", "0", "connect_1") T("new", "poll", "OUT HUP", "new")	\
	T("bind", "bind", "-1 EINVAL", "bind") T("bind", "connect_1", "0", "bind connect_1") T("bind", "poll", "OUT HUP", "bind") \
	T("connect_1", "bind", "0", "bind connect_1") T("connect_1", "connect_1", again, "connect_1")			\
	T("connect_1", "poll", "OUT", "connect_1")							\
	T("bind connect_1", "bind", "-1 EINVAL", "bind connect_1") T("bind connect_1", "connect_1", again, "bind connect_1") \
	T("bind connect_1", "poll", "OUT", "bind connect_1")
#define	JUDGED(seen)							\
	"expect\tposix.connected_1.connect_1\tposix:EISCONN\t-1 EISCONN|not reached\n"	\
	"observe\tposix.connected_1.connect_1\t" seen "\n"				\
	"fact\tword of posix.connected_1.connect_1\tconnect_1 connect_1\n"

static void
make(const char *path, const char *host, const char *lines)
{
	struct maker m = maker_open(path);

	maker_case_of(&m, host, "6.1", "learned.tcp4", strstr(lines, "end\tfailed") != NULL ? "failed" : "passed", lines);
	maker_close(&m);
}

/* Reads the machine of the only case; it must be wrong in that way, or right with NULL. */
static void
check_read(const char *lines, const char *wrong)
{
	static const struct run_options none;
	struct machine machine;
	struct run run;
	char message[1024];
	const char *why;

	(void)remove("t.db");
	make("t.db", "linux", lines);
	ATF_REQUIRE_MSG(run_read(&run, "t.db", &none, message, sizeof(message)) == 0, "%s", message);
	why = machine_read(&machine, &run.cases[0]);
	ATF_CHECK_MSG(why == wrong || (why != NULL && wrong != NULL && strstr(why, wrong) != NULL), "%s", why != NULL ? why :
	    "right");
	if (why == NULL)
		machine_free(&machine);
	run_free(&run);
}

ATF_TC_WITHOUT_HEAD(read);
ATF_TC_BODY(read, tc)
{
	(void)tc;
	check_read(MACHINE("-1 EISCONN") END("passed"), NULL);
	check_read(T("new", "a", "0", "ended") T("new", "b", "1 or 2", "varies") END("passed"), NULL);
	check_read(END("passed"), "learned no machine");
	check_read("transition\tnew\ta\n" END("passed"), "lacks a field");
	check_read(T("a", "a", "0", "a") END("passed"), "not whole");
	check_read(T("new", "a", "0", "new") T("a", "b", "0", "new") END("passed"), "not whole");
	check_read(T("new", "a", "0", "a") T("new", "b", "0", "new") T("a", "a", "0", "a") END("passed"), "not whole");
	check_read(T("new", "a", "0", "a") T("a", "a", "0", "b") END("passed"), "a state that it has not");
	check_read(T("new", "a", "0", "new") T("a", "a", "0", "a") END("passed"), "does not lead to it");
	check_read(T("new", "a", "0", "a") T("a", "a", "0", "a") T("a", "a", "0", "a") END("passed"), "a state twice");
	check_read(T("new", "a", "0", "new") T("new", "a", "0", "new") END("passed"), "or one twice");
	/* A line that was cut off is no line. */
	check_read("transition\tnew\ta\t0\tnew\ntransition\tnew\tb\t0", NULL);
}

ATF_TC_WITHOUT_HEAD(text);
ATF_TC_BODY(text, tc)
{
	(void)tc;
	make("t.db", "linux", MACHINE("0") JUDGED("0") END("failed"));
	ATF_CHECK_EQ(0, REPORT("machine", ID, "t.db"));
	HAS("^4 states, 2 but for their local names; 3 operations$");
	HAS("^   0  new  .OUT HUP.$");
	HAS("^      also: bind$");
	HAS("^      connect_1: 0 -> 1$");
	HAS("^      stays: bind: 0; poll: OUT HUP$");
	HAS("^   1  connect_1  .OUT.$");
	HAS("^      connect_1: 0 -> 1; deviation: posix.connected_1.connect_1$");
	LACKS("^   2");
	ATF_CHECK_EQ(2, REPORT("machine", "errno/x:other.tcp4", "t.db"));
	ATF_CHECK_EQ(3, REPORT("machine", "--dot", "--svg", ID, "t.db"));
	ATF_CHECK_EQ(2, REPORT("machine", "-o", "t.db", ID, "t.db"));
	make("none.db", "linux", END("failed"));
	ATF_CHECK_EQ(2, REPORT("machine", ID, "none.db"));
}

ATF_TC_WITHOUT_HEAD(graph);
ATF_TC_BODY(graph, tc)
{
	(void)tc;
	/* What a store says is text, in DOT, in SVG and on the page. */
	make("t.db", "linux", T("new", "<b>\\\\\"]", "x\\\"<i>", "<b>\\\\\"]") T("<b>\\\\\"]", "<b>\\\\\"]", "0",
	    "ended") END("passed"));
	ATF_CHECK_EQ(0, REPORT("machine", "--dot", "-o", "t.dot", ID, "t.db"));
	ATF_CHECK(atf_utils_grep_file("0 -> 1 .*label=\"<b>[\\]{2}[\\]\"]: x[\\]\"<i>\"", "t.dot"));
	if (system("dot -V >/dev/null 2>&1") != 0)
		atf_tc_skip("Graphviz is not here");
	ATF_CHECK_EQ(0, REPORT("machine", "--svg", "-o", "t.svg", ID, "t.db"));
	ATF_CHECK(atf_utils_grep_file("<svg", "t.svg"));
	ATF_CHECK(!atf_utils_grep_file("<[bi]>", "t.svg"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "t.db"));
	ATF_CHECK(atf_utils_grep_file("<a href=\"errno-x-learned.tcp4.html\">2 states</a>", "page/index.html"));
	ATF_CHECK(atf_utils_grep_file("<svg", "page/errno-x-learned.tcp4.html"));
	ATF_CHECK(!atf_utils_grep_file("<i>", "page/errno-x-learned.tcp4.html"));
	/* Without Graphviz the table is there, and the page says why the graph is not. */
	make("good.db", "linux", MACHINE("0") JUDGED("0") END("failed"));
	ATF_REQUIRE_EQ(0, setenv("PATH", "/nowhere", 1));
	ATF_CHECK_EQ(2, REPORT("machine", "--svg", ID, "good.db"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "good.db"));
	ATF_CHECK(atf_utils_grep_file("Graphviz was not there", "page/errno-x-learned.tcp4.html"));
	ATF_CHECK(atf_utils_grep_file("<tr id=\"s1\"", "page/errno-x-learned.tcp4.html"));
	ATF_CHECK(atf_utils_grep_file("<td class=\"f\">✗ <code>0</code>", "page/errno-x-learned.tcp4.html"));
	/* A known deviation leads to its bug. */
	atf_utils_create_file("list.tsv", "It is so.\nBug: https://bugs.example.org/1\n\t" ID "\tposix:EISCONN\t"
	    "posix.connected_1.connect_1\t0\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("html", "-d", "list.tsv", "-o", "page", "good.db"));
	ATF_CHECK(atf_utils_grep_file("<td class=\"k\">≠ <code>0</code>", "page/errno-x-learned.tcp4.html"));
	ATF_CHECK(atf_utils_grep_file(": It is so. .<a href=\"https://bugs.example.org/1\">bug</a>", "page/errno-x-learned.tcp4.html"));
}

ATF_TC_WITHOUT_HEAD(compare);
ATF_TC_BODY(compare, tc)
{
	(void)tc;
	make("a.db", "linux", MACHINE("-1 EISCONN") END("passed"));
	make("b.db", "freebsd", MACHINE("0") END("passed"));
	make("c.db", "gvisor", MACHINE("0") END("passed"));
	ATF_CHECK_EQ(0, REPORT("compare", "a.db", "b.db", "c.db"));
	HAS("^  " ID "$");
	HAS("^    A freebsd 6.1, gvisor 6.1; B linux 6.1$");
	HAS("^      connect_1 connect_1: A 0, B -1 EISCONN .and in 1 more place.$");
	LACKS("After an answer");
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "markdown", "a.db", "b.db"));
	HAS("connect.*connect.*[|] [*]{2}A[*]{2} -1 EISCONN<br>[*]{2}B[*]{2} 0 [|] 2 [|]$");
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "json", "a.db", "b.db"));
	HAS("\"word\"");
	ATF_CHECK_EQ(0, REPORT("compare", "b.db", "c.db"));
	HAS("^  1 machine is equal$");
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "a.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("<code>connect_1 connect_1</code>", "page/index.html"));
}

/* What is behind a difference is told apart; of two peers' mirror images the first counts. */
#define	TWO(answer, of_1, of_2)						\
	T("new", "connect_1", answer, "connect_1") T("new", "connect_2", answer, "connect_2")			\
	T("connect_1", "connect_1", of_1, "connect_1") T("connect_1", "connect_2", "0", "connect_1")		\
	T("connect_2", "connect_1", "0", "connect_2") T("connect_2", "connect_2", of_2, "connect_2")

ATF_TC_WITHOUT_HEAD(behind);
ATF_TC_BODY(behind, tc)
{
	(void)tc;
	make("a.db", "linux", TWO("0", "1", "2") END("passed"));
	make("b.db", "freebsd", TWO("0", "x", "x") END("passed"));
	make("c.db", "gvisor", TWO("-1 EIO", "x", "x") END("passed"));
	ATF_CHECK_EQ(0, REPORT("compare", "a.db", "b.db"));
	HAS("^      connect_1 connect_1: A 1, B x .and in 1 more place.$");
	LACKS("connect_2 connect_2");
	ATF_CHECK_EQ(0, REPORT("compare", "a.db", "c.db"));
	HAS("^      connect_1: A 0, B -1 EIO .and in 1 more place.$");
	HAS("^      After an answer that differed before");
	HAS("^      connect_1 connect_1: A 1, B x .and in 1 more place.$");
}

/* The word of the worst deviation; of a case without one, one that is named. */
ATF_TC_WITHOUT_HEAD(program);
ATF_TC_BODY(program, tc)
{
#define	MACHINE_ID	"automaton/machine:learned.tcp4"
	struct maker m = maker_open("t.db");

	(void)tc;
	maker_case(&m, "tests/automaton/machine", "learned.tcp4", "failed", NULL, NULL,
	    LINES(MACHINE_ID) MACHINE("0 */") JUDGED("0 */")
	    END("failed"));
	maker_case(&m, "tests/automaton/machine", "learned.udp4", "passed", NULL, NULL, LINES("automaton/machine:learned.udp4")
	    MACHINE("0") END("passed"));
	maker_case(&m, "tests/automaton/machine", "learned.raw4", "passed", NULL, NULL, LINES("automaton/machine:learned.raw4")
	    MACHINE("0") END("passed"));
	maker_case(&m, "tests/errno/ebadf", "minus_one", "passed", NULL, NULL, LINES("errno/ebadf:minus_one")
	    "observe\tcall\t-1 EBADF\n" END("passed"));
	maker_case(&m, "tests/errno/ebadf", "other", "passed", NULL, NULL, LINES("errno/ebadf:other") END("passed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("program", MACHINE_ID, "t.db"));
	HAS("The operations: connect_1 connect_1$");
	HAS("posix:EISCONN expects -1 EISCONN: ");
	LACKS("not reached");
	/* Nothing of the store ends a comment. */
	HAS("^	say.\"connect_1\", connect_peer.1..;	/[*] 0 [*] / [*]/$");
	ATF_CHECK_EQ(0, REPORT("program", MACHINE_ID, "bind poll", "t.db"));
	HAS("^	say.\"bind\", bind_own...;	/[*] 0 [*]/$");
	HAS("^	say.\"poll\", ask_poll...;	/[*] OUT HUP [*]/$");
	LACKS("connect_peer");
	ATF_CHECK_EQ(2, REPORT("program", MACHINE_ID, "bind fly", "t.db"));
	ATF_CHECK(atf_utils_grep_file("fly: no operation.*connect-report show " MACHINE_ID, "err"));
	ATF_CHECK_EQ(2, REPORT("program", "automaton/machine:learned.udp4", "t.db"));
	ATF_CHECK(atf_utils_grep_file("deviates from no clause", "err"));
	ATF_CHECK_EQ(2, REPORT("program", "automaton/machine:learned.raw4", "bind", "t.db"));
	ATF_CHECK(atf_utils_grep_file("no program for this transport", "err"));
	ATF_CHECK_EQ(0, REPORT("program", "errno/ebadf:minus_one", "t.db"));
	HAS("^	say.\"call\", connect_on.-1..;	/[*] -1 EBADF [*]/$");
	ATF_CHECK_EQ(2, REPORT("program", "errno/ebadf:other", "t.db"));
	ATF_CHECK(atf_utils_grep_file("connect-report show errno/ebadf:other", "err"));
	ATF_CHECK_EQ(2, REPORT("program", "errno/ebadf:never", "t.db"));
	ATF_CHECK(atf_utils_grep_file("no case has this name", "err"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, read);
	ATF_TP_ADD_TC(tp, text);
	ATF_TP_ADD_TC(tp, graph);
	ATF_TP_ADD_TC(tp, compare);
	ATF_TP_ADD_TC(tp, behind);
	ATF_TP_ADD_TC(tp, program);
	return (atf_no_error());
}
