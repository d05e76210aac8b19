#include <atf-c.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/tests/make_store.h"
#include "report/tests/page_links.h"
#include "report/text.h"

#define	SCRIPT	"<script>alert(1)</script>"

/* A store with a case in each state and hostile text. */
static void
make_runs(struct run *run)
{
	static const struct run_options none;
	struct maker m = maker_open("t.db");
	char message[1024];

	maker_case(&m, "tests/errno/x", SCRIPT ".tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:" SCRIPT ".tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.7\n" END("passed"));
	maker_case(&m, "tests/errno/x", "a'b.tcp4", "failed", "r", NULL, LINES("errno/x:a'b.tcp4")
	    "expect\tcall\tfreebsd:EINTR\t0|-1 EIO\nobserve\tcall\t<b>|`\\033\\000\t0.00001\n" END("failed"));
	maker_case(&m, "tests/errno/x", "broken.tcp4", "broken", SCRIPT "\033[31m", "posix:EINTR", NULL);
	maker_case(&m, "tests/errno/x", "twice.tcp4", "passed", NULL, "posix:unix-no-bind", LINES("errno/x:twice.tcp4")
	    "expect\tlocal\tposix:unix-no-bind\tnone|path\nobserve\tlocal\tnone\n"
	    "observe\tpeer\tnone\nobserve\tagain\t-1 EISCONN\n" END("passed"));
	maker_case(&m, "tests/errno/x", "twice.tcp6", "passed", NULL, NULL, LINES("errno/x:twice.tcp6")
	    "observe\tpeer\tnone\nobserve\tagain\t-1 EISCONN\n" END("passed"));
	maker_case(&m, "tests/survey/host", "facts", "passed", NULL, NULL, HEAD("survey/host:facts", "none\tno namespaces here")
	    "fact\tlibc\tglibc 2.36\nfact\tPATH_MAX\t4096\n" END("passed"));
	maker_close(&m);
	ATF_REQUIRE_MSG(run_read(run, "t.db", &none, message, sizeof(message)) == 0, "%s", message);
}

static char *
written(void (*write)(FILE *, const struct run *), const struct run *run)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	ATF_REQUIRE(out != NULL);
	write(out, run);
	ATF_REQUIRE_EQ(0, fclose(out));
	ATF_CHECK_EQ_MSG(length, strlen(text), "a NUL byte is in the report");
	ATF_CHECK(strstr(text, "hunter2") == NULL && strstr(text, "/secret") == NULL);
	return (text);
}

static void
check_holds(const char *text, const char *words)
{
	ATF_CHECK_MSG(strstr(text, words) != NULL, "the report lacks \"%s\"", words);
}

static void
write_html(FILE *out, const struct run *run)
{
	html_write(out, run, NULL);
}

static void
write_json(FILE *out, const struct run *run)
{
	ATF_REQUIRE_EQ(0, json_write(out, run, 1));
}

static void
write_markdown(FILE *out, const struct run *run)
{
	markdown_write(out, run, 1);
}

static void
write_summary(FILE *out, const struct run *run)
{
	summary_write(out, run, false);
}

ATF_TC_WITHOUT_HEAD(html);
ATF_TC_BODY(html, tc)
{
	struct run run;
	char *text, *script;

	(void)tc;
	make_runs(&run);
	text = written(write_html, &run);
	check_holds(text, "&lt;script&gt;alert(1)&lt;/script&gt;");
	check_holds(text, "kyua debug &#39;tests/errno/x:a&#39;\\&#39;&#39;b.tcp4&#39;");
	check_holds(text, "No private network");
	check_holds(text, "<code class=\"seen\">&lt;b&gt;|`\\x1b</code>");
	check_holds(text, "glibc 2.36");
	check_holds(text, "id=\"freebsd:EBADF\"");
	check_holds(text, "<a class=m href=\"https://man.freebsd.org/cgi/man.cgi?query=connect&amp;sektion=2&amp;manpath=FreeBSD+9.2-RELEASE"
	    "\">freebsd:EBADF</a>");
	check_holds(text, "Its text: The user guide SOCKETS(BS2000) of openNet Server");
	check_holds(text, "1 case waited");
	check_holds(text, "id=\"contradictions\"");
	check_holds(text, "The socket has no peer, and is connected already");
	ATF_CHECK(strstr(text, SCRIPT) == NULL && strchr(text, '\033') == NULL);
	ATF_CHECK_MSG((script = strstr(text, "<script")) != NULL && strstr(script + 1, "<script") == NULL, "not one script");
	ATF_CHECK(strstr(text, "http://") == NULL && strstr(text, "src=") == NULL);
	free(text);
	run_free(&run);
}

/* Every link within the page has a target. */
ATF_TC_WITHOUT_HEAD(html_links);
ATF_TC_BODY(html_links, tc)
{
	struct run run;
	char *text;

	(void)tc;
	make_runs(&run);
	text = written(write_html, &run);
	ATF_CHECK(check_links(text, NULL, 0) > 20);
	free(text);
	run_free(&run);
}

ATF_TC_WITHOUT_HEAD(json);
ATF_TC_BODY(json, tc)
{
	struct run run;
	char *text;
	json_t *root, *one, *value;
	json_error_t error;
	size_t i;

	(void)tc;
	make_runs(&run);
	text = written(write_json, &run);
	ATF_REQUIRE_MSG((root = json_loads(text, JSON_REJECT_DUPLICATES, &error)) != NULL, "%s", error.text);
	one = json_array_get(json_object_get(root, "runs"), 0);
	ATF_CHECK_STREQ("glibc 2.36", json_string_value(json_object_get(json_object_get(one, "host"), "libc")));
	ATF_CHECK_STREQ("6.18.0-test", json_string_value(json_object_get(json_object_get(one, "host"), "release")));
	ATF_CHECK_EQ(run.n_cases, json_array_size(json_object_get(one, "cases")));
	json_array_foreach(json_object_get(one, "manuals"), i, value)
		ATF_CHECK_EQ(json_integer_value(json_object_get(value, "clauses")),
		    json_integer_value(json_object_get(value, "pass")) + json_integer_value(json_object_get(value, "fail")) +
		    json_integer_value(json_object_get(value, "untested")) +
		    json_integer_value(json_object_get(value, "unsupported")) +
		    json_integer_value(json_object_get(value, "unresolved")));
	json_array_foreach(json_object_get(one, "cases"), i, value) {
		if (strcmp(json_string_value(json_object_get(value, "id")), "errno/x:" SCRIPT ".tcp4") != 0)
			continue;
		ATF_CHECK_STREQ("-1 EBADF", json_string_value(json_object_get(value, "outcome")));
		ATF_CHECK_STREQ("passed", json_string_value(json_object_get(value, "result")));
		ATF_CHECK_STREQ("tests/errno/x:" SCRIPT ".tcp4", json_string_value(json_object_get(value, "kyua_id")));
	}
	value = json_object_get(one, "contradictions");
	ATF_REQUIRE_EQ(1, json_array_size(value));
	value = json_array_get(value, 0);
	ATF_CHECK_EQ(2, json_array_size(json_object_get(value, "cases")));
	value = json_array_get(json_object_get(value, "observations"), 1);
	ATF_CHECK_STREQ("again", json_string_value(json_object_get(value, "name")));
	ATF_CHECK_STREQ("-1 EISCONN", json_string_value(json_object_get(value, "outcome")));
	json_decref(root);
	free(text);
	run_free(&run);
}

ATF_TC_WITHOUT_HEAD(markdown_and_summary);
ATF_TC_BODY(markdown_and_summary, tc)
{
	struct run run;
	char *text;

	(void)tc;
	make_runs(&run);
	text = written(write_markdown, &run);
	ATF_CHECK(strchr(text, '\033') == NULL && strstr(text, "<script") == NULL);
	check_holds(text, ") | call | 0\\|-1 EIO | &lt;b&gt;\\|\\`\\\\x1b |");
	check_holds(text, "| The socket has no peer, and is connected already | peer is none | again is -1 EISCONN | "
	    "errno/x:twice.");
	free(text);
	text = written(write_summary, &run);
	ATF_CHECK(strchr(text, '\033') == NULL);
	check_holds(text, "6 cases, 5 ran: 4 passed, 0 expected failures, 1 failed");
	check_holds(text, ":   1 pass (1 survey),  0 fail");
	check_holds(text, "No private network for 1 case: no namespaces here");
	check_holds(text, "Waited for a time-out of the host: 1 case, 0.7 s in all");
	check_holds(text, "The host contradicts itself: 1\n");
	check_holds(text, "      peer: none, then again: -1 EISCONN\n      errno/x:twice.tcp4, errno/x:twice.tcp6\n");
	free(text);
	run_free(&run);
}

ATF_TC_WITHOUT_HEAD(words_of_the_shell);
ATF_TC_BODY(words_of_the_shell, tc)
{
	static const char *const pairs[][2] = {
		{ "tests/errno/x:a.tcp4", "tests/errno/x:a.tcp4" },
		{ "", "''" },
		{ "a b", "'a b'" },
		{ "$(x)", "'$(x)'" },
		{ "a'b", "'a'\\''b'" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char *word = text_shell(pairs[i][0]);

		ATF_CHECK_STREQ(pairs[i][1], word);
		free(word);
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, html);
	ATF_TP_ADD_TC(tp, html_links);
	ATF_TP_ADD_TC(tp, json);
	ATF_TP_ADD_TC(tp, markdown_and_summary);
	ATF_TP_ADD_TC(tp, words_of_the_shell);
	return (atf_no_error());
}
