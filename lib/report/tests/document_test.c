#include <atf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/tests/make_store.h"
#include "report/tests/run_report.h"
#include "report/tests/written.h"

static char *
document(char *const arguments[])
{
	char *text;

	ATF_REQUIRE_EQ(0, report(arguments));
	text = contents("d.html");
	/* Nothing to load or to run. */
	ATF_CHECK(strstr(text, "<script") == NULL && strstr(text, "<link") == NULL && strstr(text, "<img") == NULL);
	return (text);
}

#define	DOCUMENT(...)	document((char *[]){ "connect-report", "document", "-o", "d.html", __VA_ARGS__, NULL })

static void
make_store(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "good.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:good.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.7\nfact\tlibc\tglibc 2.36\n" END("passed"));
	maker_case(&m, "tests/errno/x", "known.tcp4", "expected_failure", "r", NULL, LINES("errno/x:known.tcp4")
	    "expect\tcall\tfreebsd:EINTR\t0\nexpect\tagain\tposix:EISCONN\t0\nobserve\tcall\t-1 EIO\nobserve\tagain\t-1 EIO\n"
	    END("expected_failure"));
	maker_case(&m, "tests/errno/x", "known.tcp6", "expected_failure", "r", NULL, LINES("errno/x:known.tcp6")
	    "expect\tcall\tfreebsd:EINTR\t0\nobserve\tcall\t-1 EIO\n" END("expected_failure"));
	maker_case(&m, "tests/errno/x", "bad.tcp4", "failed", "r", NULL, LINES("errno/x:bad.tcp4")
	    "expect\tcall\tposix:EINTR\t0|-1 EIO\nobserve\tcall\t<b>\\033\n" END("failed"));
	maker_case(&m, "tests/errno/x", "unset.tcp4", "skipped", "untested: x", NULL, LINES("errno/x:unset.tcp4")
	    "expect\tcall\tposix:ENOBUFS\t0\nskip\tuntested\tno <net>\n" END("skipped"));
	maker_close(&m);
	atf_utils_create_file("list.tsv", "It is so & so.\nBug: "
	    "https://bugs.example.org/1?a&b\n\terrno/x:known*\tfreebsd:EINTR\tcall\t-1 EIO\t*\t2\n"
	    "\terrno/x:known*\tposix:EISCONN\tagain\t-1 EIO\t*\t2\n");
}

/* What the reader has nothing else for: who tested what, the result, each clause, each reason once, and where to sign. */
ATF_TC_WITHOUT_HEAD(contents);
ATF_TC_BODY(contents, tc)
{
	char *text, *scope;

	(void)tc;
	make_store("t.db");
	text = DOCUMENT("-d", "list.tsv", "t.db");
	HAS(text, "<h1>connect() on Linux 6.18.0-test x86_64</h1>");
	HAS(text, "the conformance suite for connect(), version 0.9</dd>");
	HAS(text, "<dt>On</dt><dd>2023-11-14 22:13 UTC</dd>");
	HAS(text, "<dt>C library</dt><dd>glibc 2.36</dd>");
	HAS(text, "<p class=\"result bad\"><b>Result</b> does not hold for freebsd posix: 1 unexpected deviation,");
	HAS(text, "<tr><th scope=\"row\">POSIX.1-2024</th>");
	/* The result and the contents come before the rest. */
	ATF_REQUIRE((scope = strstr(text, "<h2 id=\"scope\">")) != NULL);
	ATF_CHECK(strstr(text, "Clauses of each manual") < scope && strstr(text, ">Contents<") < scope);
	HAS(text, "<td>IEEE Std 1003.1-2024, System Interfaces<br><a href=\"https://pubs.opengroup.org/");
	HAS(text, "neither a pass nor a failure");
	/* A known deviation, one that is not, and a clause that was not tested. */
	HAS(text, "<b class=\"vk\">≠</b><span class=\"hidden\">known</span></td><th scope=\"row\">EINTR</th>");
	HAS(text, "<b class=\"vf\">✗</b><span class=\"hidden\">fail</span></td><th scope=\"row\">EINTR</th>");
	HAS(text, "<b class=\"vu\">○</b><span class=\"hidden\">untested</span></td><th scope=\"row\">ENOBUFS</th>");
	HAS(text, "<i>untested: no &lt;net&gt;</i></td><td class=\"n\">0</td>");
	HAS(text, "<td class=\"n\"><b>2</b> of 2</td>");
	/* Two clauses and two cases with one reason. */
	ATF_CHECK_EQ(1, count(text, "It is so &amp; so."));
	HAS(text, "It is so &amp; so. <small>2 cases, such as errno/x:known.tcp4</small>");
	HAS(text, "<p>again is <code class=\"seen\">-1 EIO</code>; expected <b>0</b> by posix:EISCONN</p>");
	HAS(text, "<p><a href=\"https://bugs.example.org/1?a&amp;b\">https://bugs.example.org/1?a&amp;b</a></p>");
	HAS(text, "No list says why <small>1 case, such as errno/x:bad.tcp4</small>");
	HAS(text, "<td>untested</td><td class=\"n\">1</td><td>no &lt;net&gt; <small>such as errno/x:unset.tcp4</small></td>");
	HAS(text, "<h2 id=\"signatures\">Signatures</h2>");
	/* Each entry of the contents leads somewhere. */
	for (const char *at = text; (at = strstr(at, "<a href=\"#")) != NULL; at++) {
		char id[64];

		snprintf(id, sizeof(id), "id=\"%.*s\"", (int)strcspn(at + strlen("<a href=\"#"), "\""), at + strlen("<a "
		    "href=\"#"));
		HAS(text, id);
	}
	/* Strict: nothing is known. */
	free(text);
	text = DOCUMENT("--strict", "-d", "list.tsv", "t.db");
	HAS(text, "no deviation counts as known");
	ATF_CHECK_EQ(0, count(text, "It is so &amp; so."));
	free(text);
}

ATF_TC_WITHOUT_HEAD(several);
ATF_TC_BODY(several, tc)
{
	char *text;

	(void)tc;
	make_store("t.db");
	make_good("other.db");
	text = DOCUMENT("t.db", "other.db");
	HAS(text, "<h1>connect() on 2 hosts</h1>");
	ATF_CHECK_EQ(2, count(text, "<table class=\"results\">"));
	ATF_CHECK_EQ(1, count(text, "id=\"scope\""));
	HAS(text, "<h2 id=\"clauses-2\">The clauses on Linux 6.18.0-test x86_64</h2>");
	HAS(text, "<p>Every case ran.</p>");
	free(text);
}

/* Names that end a string of the style sheet or begin markup stay text. */
ATF_TC_WITHOUT_HEAD(hostile);
ATF_TC_BODY(hostile, tc)
{
	struct maker m = maker_open("t.db");
	char *text;

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", NULL, NULL, "connect\t1\ncase\terrno/x:a.tcp4\ta\ttcp4\n"
	    "host\tlinux\tL'; } </style><b>\t6\\033\\n\t#1, \"x\"\tx86\nmanuals\tposix\nstrict\tfalse\nisolation\tprivate\tx\n"
	    "expect\tcall\tposix:EBADF\t-1 EBADF\nobserve\tcall\tblocked\n" END("failed"));
	maker_close(&m);
	text = DOCUMENT("t.db");
	ATF_CHECK_EQ(1, count(text, "</style>"));
	HAS(text, "--subject: 'connect() on L__ _ __style__b_ 6_x1b_n x86, 2023");
	HAS(text, "<h1>connect() on L&#39;; } &lt;/style&gt;&lt;b&gt; 6\\x1b\\n x86</h1>");
	free(text);
}

/* A store of part of the suite. */
ATF_TC_WITHOUT_HEAD(parts);
ATF_TC_BODY(parts, tc)
{
	struct maker m = maker_open("part.db");
	char *text;

	(void)tc;
	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, "posix:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tposix:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\n" END("passed"));
	maker_case(&m, "tests/errno/x", "b.tcp4", NULL, NULL, "posix:EINTR", NULL);
	maker_close(&m);
	text = DOCUMENT("part.db");
	HAS(text, "Only 1 of 2 cases ran: the verdict is over these");
	HAS(text, "<i>untested: no case ran</i>");
	HAS(text, "<td>unresolved</td><td class=\"n\">1</td><td>the run ended before it did");
	free(text);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, contents);
	ATF_TP_ADD_TC(tp, several);
	ATF_TP_ADD_TC(tp, hostile);
	ATF_TP_ADD_TC(tp, parts);
	return (atf_no_error());
}
