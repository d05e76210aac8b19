#include <sys/stat.h>

#include <atf-c.h>
#include <jansson.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/render.h"
#include "report/tests/make_store.h"
#include "report/tests/run_report.h"
#include "report/tests/written.h"

/* Text that no format may take for its own: quotes, commas, markup, a directive of TAP, control characters, bytes of no UTF-8. */
#define	HOSTILE		"<b>\"&amp;'],;# SKIP\033[31m\303\050\357\277\277=1+1"

/* A case of each state, and hostile texts wherever a store has text. */
static void
make_states(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "good.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:good.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.7\nfact\tlibc\tglibc 2.36\n" END("passed"));
	maker_case(&m, "tests/errno/x", "bad.tcp4", "failed", "r", NULL, LINES("errno/x:bad.tcp4")
	    "expect\tcall\tfreebsd:EINTR\t0|-1 "
	    "EIO\nobserve\tcall\t" HOSTILE "\t0.00001\nobserve\tpeer\t=1+1,\"2\"\n" END("failed"));
	maker_case(&m, "tests/errno/x", "known.tcp4", "expected_failure", "r", NULL, LINES("errno/x:known.tcp4")
	    "expect\tcall\tfreebsd:EINTR\t0\nobserve\tcall\t-1 EIO\t0.00001\n" END("expected_failure"));
	maker_case(&m, "tests/errno/x", "hung.tcp4", "broken", "Test case body timed out", NULL, LINES("errno/x:hung.tcp4"));
	maker_case(&m, "tests/errno/x", "missed.tcp4", NULL, NULL, "posix:EINTR", NULL);
	maker_case(&m, "tests/errno/x", "lacking.sctp4", "skipped", "unsupported: x", NULL, LINES("errno/x:lacking.sctp4")
	    "skip\tunsupported\tno sctp, \"here\"\n" END("skipped"));
	maker_case(&m, "tests/errno/x", "unset.tcp4", "skipped", "untested: x", NULL, LINES("errno/x:unset.tcp4")
	    "skip\tuntested\tno net\\nat all " HOSTILE "\n" END("skipped"));
	maker_case(&m, "tests/survey/" HOSTILE, HOSTILE "\n.tcp4", "broken", HOSTILE "\n", NULL, NULL);
	maker_close(&m);
	atf_utils_create_file("list.tsv", "It is so, \"really\" # SKIP.\n\terrno/x:known*\tfreebsd:EINTR\tcall\t-1 EIO\t*\t1\n");
}

static char *
written(const char *format)
{
	ATF_REQUIRE_EQ(0, REPORT((char *)(uintptr_t)format, "-d", "list.tsv", "-o", "written", "t.db"));
	return (contents("written"));
}

ATF_TC_WITHOUT_HEAD(junit);
ATF_TC_BODY(junit, tc)
{
	char *text;

	(void)tc;
	make_states("t.db");
	text = written("junit");
	HAS(text, "<testsuites name=\"connect() on Linux 6.18.0-test x86_64\" tests=\"8\" failures=\"1\" errors=\"3\" time=\"");
	HAS(text, "<testsuite name=\"errno/x\" tests=\"7\" failures=\"1\" errors=\"2\" time=\"1.500\" skipped=\"3\" "
	    "timestamp=\"2023-11-14T22:13:20\">");
	HAS(text, "<property name=\"suite\" value=\"0.9\"/>");
	HAS(text, "<property name=\"host\" value=\"linux\"/>");
	HAS(text, "<property name=\"libc\" value=\"glibc 2.36\"/>");
	HAS(text, "<testcase name=\"good.tcp4\" classname=\"errno.x\" time=\"0.250\"/>");
	HAS(text, "<skipped type=\"known deviation\" message=\"freebsd:EINTR: call is -1 EIO, expected 0: It is so, "
	    "&quot;really&quot; # SKIP.\">call is -1 EIO\n</skipped>");
	HAS(text, "<skipped type=\"unsupported\" message=\"unsupported: no sctp, &quot;here&quot;\"></skipped>");
	HAS(text, "<skipped type=\"untested\" message=\"untested: no net\\nat all &lt;b&gt;&quot;&amp;amp;");
	HAS(text, "<failure type=\"deviation\" message=\"freebsd:EINTR: call is &lt;b&gt;");
	HAS(text, "<error type=\"unresolved\" message=\"broken: Test case body timed out\"></error>");
	HAS(text, "<error type=\"unresolved\" message=\"the run ended before it did\"></error>");
	/* XML has no U+FFFF. */
	ATF_CHECK(strstr(text, "\xef\xbf\xbf") == NULL);
	ATF_CHECK_EQ(0, count(text, "<b>"));
	ATF_CHECK_EQ(8, count(text, "<testcase "));
	free(text);
}

ATF_TC_WITHOUT_HEAD(ktap);
ATF_TC_BODY(ktap, tc)
{
	/* A result line of Linux's Documentation/dev-tools/ktap.rst. */
	static const char line_rule[] = "^(ok|not ok) [1-9][0-9]* [^#]+( # ((SKIP|XFAIL|TIMEOUT|ERROR) )?[^#]*)?$";
	char *text, *rest, *line;
	regex_t rule;
	size_t number = 0;

	(void)tc;
	make_states("t.db");
	text = written("ktap");
	HAS(text, "\nok 2 errno/x:good.tcp4\n");
	HAS(text, "\nnot ok 1 errno/x:bad.tcp4 # freebsd:EINTR: call is <b>");
	HAS(text, "\nok 4 errno/x:known.tcp4 # XFAIL freebsd:EINTR: call is -1 EIO, expected 0: It is so, \"really\" _ SKIP.\n");
	HAS(text, " errno/x:lacking.sctp4 # SKIP unsupported: no sctp, \"here\"\n");
	HAS(text, " errno/x:unset.tcp4 # SKIP untested: no net\\nat all <b>");
	HAS(text, "not ok 3 errno/x:hung.tcp4 # TIMEOUT broken: Test case body timed out\n");
	HAS(text, " errno/x:missed.tcp4 # ERROR the run ended before it did\n");
	HAS(text, "\n# version: #1 SMP\n");
	ATF_REQUIRE_EQ(0, regcomp(&rule, line_rule, REG_EXTENDED | REG_NOSUB));
	ATF_CHECK(regexec(&rule, "ok 1 x # SKIP y # SKIP z", 0, NULL, 0) != 0 && regexec(&rule, "ok x", 0, NULL, 0) != 0);
	rest = text;
	ATF_CHECK_STREQ("KTAP version 1", strsep(&rest, "\n"));
	ATF_CHECK_STREQ("1..8", strsep(&rest, "\n"));
	while ((line = strsep(&rest, "\n")) != NULL && line[0] != '\0') {
		if (line[0] == '#')
			continue;
		ATF_CHECK_MSG(regexec(&rule, line, 0, NULL, 0) == 0, "%s", line);
		number++;
		ATF_CHECK_EQ_MSG((unsigned long)number, strtoul(line + strcspn(line, "0123456789"), NULL, 10), "%s", line);
	}
	ATF_CHECK_EQ(8, number);
	regfree(&rule);
	free(text);
}

static const char *
member(const json_t *object, const char *key)
{
	return (json_string_value(json_object_get(object, key)));
}

ATF_TC_WITHOUT_HEAD(ctrf);
ATF_TC_BODY(ctrf, tc)
{
	static const char *const statuses[][3] = {
		{ "errno/x:good.tcp4", "passed", "passed" }, { "errno/x:bad.tcp4", "failed", "failed" },
		{ "errno/x:known.tcp4", "other", "known" }, { "errno/x:hung.tcp4", "failed", "unresolved" },
		{ "errno/x:missed.tcp4", "failed", "unresolved" }, { "errno/x:lacking.sctp4", "skipped", "unsupported" },
		{ "errno/x:unset.tcp4", "skipped", "untested" },
	};
	static const struct {
		const char *key;
		int n;
	} counts[] = { { "tests", 8 }, { "passed", 1 }, { "failed", 4 }, { "skipped", 2 }, { "pending", 0 }, { "other", 1 },
	    { "suites", 2 } };
	json_t *root, *results, *test;
	char *text;
	size_t i;

	(void)tc;
	make_states("t.db");
	text = written("ctrf");
	ATF_REQUIRE((root = json_loads(text, JSON_REJECT_DUPLICATES, NULL)) != NULL);
	ATF_CHECK_STREQ("CTRF", member(root, "reportFormat"));
	results = json_object_get(root, "results");
	ATF_CHECK_STREQ("0.9", member(json_object_get(results, "tool"), "version"));
	ATF_CHECK_STREQ("6.18.0-test", member(json_object_get(results, "environment"), "osRelease"));
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		ATF_CHECK_EQ_MSG(counts[i].n, json_integer_value(json_object_get(json_object_get(results, "summary"),
		    counts[i].key)),
		    "%s", counts[i].key);
	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		size_t t, found = 0;

		json_array_foreach(json_object_get(results, "tests"), t, test) {
			if (strcmp(member(test, "name"), statuses[i][0]) != 0)
				continue;
			found++;
			ATF_CHECK_STREQ(statuses[i][1], member(test, "status"));
			ATF_CHECK_STREQ(statuses[i][2], member(test, "rawStatus"));
			if (strcmp(statuses[i][1], "passed") != 0)
				ATF_CHECK(member(test, "message") != NULL);
			else
				ATF_CHECK_EQ(250, json_integer_value(json_object_get(test, "duration")));
		}
		ATF_CHECK_EQ(1, found);
	}
	json_decref(root);
	free(text);
}

/* Reads a field of RFC 4180 and returns what ends it: ',', '\n' of a row's end, or '\0' of something wrong. */
static char
next_field(const char **at, char *field, size_t size)
{
	bool quoted = **at == '"';
	size_t n = 0;

	*at += quoted;
	while (**at != '\0' && n + 1 < size) {
		if (quoted && (*at)[0] == '"' && (*at)[1] == '"')
			(*at)++;
		else if (quoted ? **at == '"' : **at == ',' || **at == '\r')
			break;
		else if (!quoted && **at == '"')
			return ('\0');
		field[n++] = *(*at)++;
	}
	field[n] = '\0';
	if (quoted && *(*at)++ != '"')
		return ('\0');
	if (**at == ',') {
		(*at)++;
		return (',');
	}
	if ((*at)[0] != '\r' || (*at)[1] != '\n')
		return ('\0');
	*at += 2;
	return ('\n');
}

/* Reads all rows, each of so many fields, and returns their number; checks one field of the row that begins with that id. */
static size_t
check_rows(const char *text, size_t columns, const char *id, size_t column, const char *expected)
{
	size_t rows = 0, found = 0;
	char field[8192];

	while (*text != '\0') {
		bool wanted = false;

		for (size_t i = 0; i < columns; i++) {
			char end = next_field(&text, field, sizeof(field));

			ATF_REQUIRE_EQ_MSG(i + 1 == columns ? '\n' : ',', end, "row %zu, field %zu: %s", rows, i, field);
			wanted = wanted || (i == 0 && strcmp(field, id) == 0);
			if (wanted && i == column) {
				ATF_CHECK_STREQ(expected, field);
				found++;
			}
		}
		rows++;
	}
	ATF_CHECK_EQ_MSG(1, found, "%zu rows of %s", found, id);
	return (rows);
}

ATF_TC_WITHOUT_HEAD(csv);
ATF_TC_BODY(csv, tc)
{
	char *text;

	(void)tc;
	make_states("t.db");
	text = written("csv");
	ATF_CHECK_EQ(9, check_rows(text, 16, "errno/x:known.tcp4", 8,
	    "freebsd:EINTR: call is -1 EIO, expected 0: It is so, \"really\" # SKIP."));
	check_rows(text, 16, "errno/x:good.tcp4", 5, "-1 EBADF");
	check_rows(text, 16, "errno/x:lacking.sctp4", 4, "unsupported");
	free(text);
	ATF_REQUIRE_EQ(0, REPORT("csv", "-o", "both", "t.db", "t.db"));
	text = contents("both");
	ATF_CHECK_EQ(17, check_rows(text, 16, "case", 0, "case"));
	free(text);
}

/* A spreadsheet computes what begins like a formula. */
ATF_TC_WITHOUT_HEAD(csv_formulas);
ATF_TC_BODY(csv_formulas, tc)
{
	static const char *const outcomes[][2] = {
		{ "=1+1", "'=1+1" }, { "+1", "'+1" }, { "@x", "'@x" }, { "-1+1", "'-1+1" }, { "-1 E+1", "'-1 E+1" },
		{ "-1 EBADF", "-1 EBADF" }, { "0", "0" },
	};
	char lines[256], *text;

	(void)tc;
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		struct maker m = maker_open("t.db");

		snprintf(lines, sizeof(lines), "observe\tcall\t%s\n" END("passed"), outcomes[i][0]);
		maker_case_of(&m, "linux", "6.1", "a.tcp4", "passed", lines);
		maker_close(&m);
		ATF_REQUIRE_EQ(0, REPORT("csv", "-o", "written", "t.db"));
		text = contents("written");
		check_rows(text, 16, "errno/x:a.tcp4", 5, outcomes[i][1]);
		free(text);
		ATF_REQUIRE_EQ(0, unlink("t.db"));
	}
}

ATF_TC_WITHOUT_HEAD(compare_csv);
ATF_TC_BODY(compare_csv, tc)
{
	static const char *const hosts[] = { "linux", "free,\"bsd\"" };
	char *text;

	(void)tc;
	for (int h = 0; h < 2; h++) {
		struct maker m = maker_open(h == 0 ? "a.db" : "b.db");

		maker_case_of(&m, hosts[h], "1", "alike", "passed", "observe\tcall\t0\n" END("passed"));
		maker_case_of(&m, hosts[h], "1", "differs", "passed", h == 0 ?
		    "observe\tcall\t0\nobserve\tpeer\tnone\n" END("passed") :
		    "observe\tcall\t-1 EIO\nobserve\tpeer\tas named\n" END("passed"));
		if (h == 0)
			maker_case_of(&m, hosts[h], "1", "alone", "skipped", "skip\tuntested\tx\n" END("skipped"));
		maker_close(&m);
	}
	ATF_REQUIRE_EQ(0, REPORT("compare", "-f", "csv", "-o", "written", "a.db", "b.db"));
	text = contents("written");
	ATF_CHECK_EQ(4, check_rows(text, 7, "case", 6, "free,\"bsd\" 1"));
	check_rows(text, 7, "errno/x:differs.tcp4", 4, "call peer");
	check_rows(text, 7, "errno/x:differs.tcp4", 6, "-1 EIO");
	check_rows(text, 7, "errno/x:alone.tcp4", 5, "untested");
	check_rows(text, 7, "errno/x:alone.tcp4", 6, "");
	free(text);
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "csv", "-o", "since", "--since", "a.db", "b.db"));
	text = contents("since");
	ATF_CHECK(check_rows(text, 5, "went", 1, "errno/x:alone.tcp4") > 1);
	free(text);
}

/* What is wrong with the command or the store: a clear error, another status than 0, and nothing half-written. */
ATF_TC_WITHOUT_HEAD(wrong);
ATF_TC_BODY(wrong, tc)
{
	static const char *const all[] = { "document", "junit", "ktap", "ctrf", "csv" };
	struct maker m;

	(void)tc;
	make_good("t.db");
	make_bad("other.db");
	m = maker_open("empty.db");
	maker_close(&m);
	atf_utils_create_file("text.db", "no store\n");
	ATF_REQUIRE_EQ(0, mkdir("folder", 0700));
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char *format = (char *)(uintptr_t)all[i];

		ATF_CHECK_EQ(2, REPORT(format, "-o", "nowhere/report", "t.db"));
		ATF_CHECK(atf_utils_grep_file("nowhere/report: No such file", "err"));
		ATF_CHECK_EQ(2, REPORT(format, "-o", "folder", "t.db"));
		ATF_CHECK(atf_utils_grep_file("folder: a directory", "err"));
		ATF_CHECK_EQ(2, REPORT(format, "-o", "t.db", "t.db"));
		ATF_CHECK(atf_utils_grep_file("t.db: is an input", "err"));
		ATF_CHECK_EQ(2, REPORT(format, "-o", "report", "text.db"));
		ATF_CHECK(atf_utils_grep_file("text.db: not a results file", "err"));
		ATF_CHECK_EQ(2, REPORT(format, "-o", "report", "gone.db"));
		ATF_CHECK_EQ(2, REPORT(format, "-d", "gone.tsv", "-o", "report", "t.db"));
		ATF_CHECK_EQ(3, REPORT(format, "-o", "report"));
		ATF_CHECK_EQ(3, REPORT(format, "--tested", "t.db"));
		ATF_CHECK_EQ(2, REPORT(format, "-o", "report", "empty.db"));
		ATF_CHECK(atf_utils_grep_file("empty.db: holds no case of the test suite", "err"));
		ATF_CHECK_EQ_MSG(-1, access("report", F_OK), "%s leaves a file", format);
		/* What a run found is no error. */
		ATF_CHECK_EQ(0, REPORT(format, "-o", "report", "other.db"));
		ATF_CHECK_EQ(0, unlink("report"));
		ATF_CHECK_EQ(0, REPORT(format, "t.db"));
	}
	for (size_t i = 1; i < 4; i++)
		ATF_CHECK_EQ(3, REPORT((char *)(uintptr_t)all[i], "t.db", "other.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "-f", "tsv", "t.db", "other.db"));
	ATF_CHECK(atf_utils_grep_file("tsv is not one of the formats text, markdown, json, csv", "err"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, junit);
	ATF_TP_ADD_TC(tp, ktap);
	ATF_TP_ADD_TC(tp, ctrf);
	ATF_TP_ADD_TC(tp, csv);
	ATF_TP_ADD_TC(tp, csv_formulas);
	ATF_TP_ADD_TC(tp, compare_csv);
	ATF_TP_ADD_TC(tp, wrong);
	return (atf_no_error());
}
