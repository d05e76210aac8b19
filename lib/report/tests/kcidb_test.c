#include <atf-c.h>
#include <jansson.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/tests/make_store.h"
#include "report/tests/run_report.h"
#include "report/text.h"

/* A field of the table in docs/kcidb.md. */
struct field {
	char *name, *type, *rule;	/* rule may be empty */
	bool required, met;
};

static struct field *fields;
static size_t n_fields;

/* The next cell of a table row as a new string, without surrounding spaces, backquotes, or the backslash of "\|". */
static char *
next_cell(const char **at)
{
	char *cell = text_allocate(strlen(*at) + 1, 1), *end = cell;
	const char *c = *at + strspn(*at, " ");

	for (; *c != '\0' && *c != '\n' && *c != '|'; c++) {
		if (c[0] == '\\' && c[1] == '|')
			c++;
		if (*c != '`')
			*end++ = *c;
	}
	while (end > cell && end[-1] == ' ')
		end--;
	*end = '\0';
	*at = *c == '|' ? c + 1 : c;
	return (cell);
}

/* Reads the table whose rows have four cells, the second a JSON type. */
static void
read_fields(const atf_tc_t *tc)
{
	char path[4096], line[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/../../../docs/kcidb.md", atf_tc_get_config_var(tc, "srcdir"));
	ATF_REQUIRE_MSG((file = fopen(path, "r")) != NULL, "%s cannot be read", path);
	while (fgets(line, sizeof(line), file) != NULL) {
		const char *at = line + 1;
		struct field field;
		char *required;

		if (strncmp(line, "| `", 3) != 0)
			continue;
		field.name = next_cell(&at);
		field.type = next_cell(&at);
		required = next_cell(&at);
		field.rule = next_cell(&at);
		field.required = strcmp(required, "yes") == 0;
		field.met = false;
		if (strcmp(required, "yes") == 0 || strcmp(required, "no") == 0) {
			fields = realloc(fields, (n_fields + 1) * sizeof(*fields));
			ATF_REQUIRE(fields != NULL);
			fields[n_fields++] = field;
		}
		free(required);
	}
	fclose(file);
	ATF_REQUIRE_MSG(n_fields > 50, "%zu fields in the table of %s", n_fields, path);
}

static struct field *
find_field(const char *name)
{
	for (size_t i = 0; i < n_fields; i++)
		if (strcmp(fields[i].name, name) == 0)
			return (&fields[i]);
	return (NULL);
}

static const char *
type_of(const json_t *value)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "object", [JSON_ARRAY] = "array", [JSON_STRING] = "string", [JSON_INTEGER] = "integer",
		[JSON_REAL] = "number", [JSON_TRUE] = "boolean", [JSON_FALSE] = "boolean", [JSON_NULL] = "null",
	};

	return (names[json_typeof(value)]);
}

static void
complain(char complaint[512], const char *name, const char *what, const char *value)
{
	if (complaint[0] == '\0')
		snprintf(complaint, 512, "%s: %s%s%s", name, what, value != NULL ? " " : "", value != NULL ? value : "");
}

/* Validates a value against the table; complaint gets the first error. */
static void
validate(const json_t *value, const char *name, char complaint[512])
{
	struct field *field = find_field(name);
	char child[256], number[32];
	const char *key, *text = NULL;
	json_t *member;
	size_t i;
	regex_t rule;

	if (field == NULL && name[0] != '\0') {
		complain(complaint, name, "is not in the table", NULL);
		return;
	}
	if (field != NULL) {
		field->met = true;
		if (strcmp(field->type, type_of(value)) != 0)
			complain(complaint, name, "is of type", type_of(value));
		if (json_is_string(value))
			text = json_string_value(value);
		if (json_is_integer(value)) {
			snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
			text = number;
		}
		if (field->rule[0] != '\0') {
			ATF_REQUIRE_EQ_MSG(0, regcomp(&rule, field->rule, REG_EXTENDED | REG_NOSUB), "%s", field->rule);
			if (text == NULL || regexec(&rule, text, 0, NULL, 0) != 0)
				complain(complaint, name, "is", text != NULL ? text : "no text");
			regfree(&rule);
		}
	}
	if (json_is_object(value)) {
		size_t length = strlen(name);

		json_object_foreach((json_t *)(uintptr_t)value, key, member) {
			snprintf(child, sizeof(child), "%s%s%s", name, length > 0 ? "." : "", key);
			validate(member, child, complaint);
		}
		for (i = 0; i < n_fields; i++) {
			const char *rest = fields[i].name + length + (length > 0);

			if (fields[i].required && strncmp(fields[i].name, name, length) == 0 &&
			    (length == 0 || fields[i].name[length] == '.') && strpbrk(rest, ".[") == NULL &&
			    json_object_get(value, rest) == NULL)
				complain(complaint, fields[i].name, "is missing", NULL);
		}
	}
	if (json_is_array(value)) {
		snprintf(child, sizeof(child), "%s[]", name);
		json_array_foreach((json_t *)(uintptr_t)value, i, member)
			validate(member, child, complaint);
	}
}

static const char good[] = "{\"version\":{\"major\":5,\"minor\":0},"
    "\"tests\":[{\"build_id\":\"a:b\",\"id\":\"a:c\",\"origin\":\"a\"}]}";

/* The validation above detects errors. */
ATF_TC_WITHOUT_HEAD(validation);
ATF_TC_BODY(validation, tc)
{
	static const struct {
		const char *from, *to, *complaint;
	} wrong[] = {
		{ "\"version\"", "\"revision\"", "revision: is not in the table" },
		{ "\"major\":5", "\"major\":4", "version.major: is 4" },
		{ "\"major\":5,", "", "version.major: is missing" },
		{ "\"minor\":0", "\"minor\":null", "version.minor: is of type null" },
		{ "\"build_id\":\"a:b\",", "", "tests[].build_id: is missing" },
		{ "\"a:b\"", "\"A:b\"", "tests[].build_id: is A:b" },
		{ "\"a:c\"", "7", "tests[].id: is of type integer" },
		{ "\"origin\":\"a\"", "\"origin\":\"a b\"", "tests[].origin: is a b" },
		{ "\"origin\":\"a\"", "\"origin\":\"a\",\"status\":\"PASSED\"", "tests[].status: is PASSED" },
		{ "\"origin\":\"a\"", "\"origin\":\"a\",\"path\":\"a..b\"", "tests[].path: is a..b" },
		{ "\"origin\":\"a\"", "\"origin\":\"a\",\"waived\":true", "tests[].waived: is not in the table" },
		{ "\"origin\":\"a\"", "\"origin\":\"a\",\"duration\":\"1\"", "tests[].duration: is of type string" },
	};
	char complaint[512] = "";
	json_t *root;

	read_fields(tc);
	ATF_REQUIRE((root = json_loads(good, 0, NULL)) != NULL);
	validate(root, "", complaint);
	ATF_CHECK_STREQ("", complaint);
	json_decref(root);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[1024];
		const char *at = strstr(good, wrong[i].from);

		ATF_REQUIRE(at != NULL);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good), good, wrong[i].to, at + strlen(wrong[i].from));
		ATF_REQUIRE_MSG((root = json_loads(text, 0, NULL)) != NULL, "%s", text);
		complaint[0] = '\0';
		validate(root, "", complaint);
		ATF_CHECK_STREQ(wrong[i].complaint, complaint);
		json_decref(root);
	}
}

/* One case for each status, a case without lines, and ids that are not valid in a KCIDB path. */
static void
make_run(struct run *run, const char *path, const char *duration)
{
	struct maker m = maker_open(path);
	char message[1024], sql[256];

	maker_case(&m, "tests/errno/x", "good.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:good.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.7\nfact\tlibc\tglibc 2.36\n" END("passed"));
	maker_case(&m, "tests/errno/x", "bad.tcp4", "failed", "r", NULL, LINES("errno/x:bad.tcp4")
	    "expect\tcall\tfreebsd:EINTR\t0|-1 EIO\nobserve\tcall\t<b>|\\033\t0.00001\n" END("failed"));
	maker_case(&m, "tests/errno/x", "known.tcp4", "expected_failure", "r", NULL, LINES("errno/x:known.tcp4")
	    "expect\tcall\tfreebsd:EINTR\t0\nobserve\tcall\t-1 EIO\t0.00001\n" END("expected_failure"));
	maker_case(&m, "tests/errno/x", "hung.tcp4", "failed", "r", NULL, LINES("errno/x:hung.tcp4")
	    "observe\tcall\tblocked\t5\n" END("failed"));
	maker_case(&m, "tests/errno/x", "broken.tcp4", "broken", "it crashed", "posix:EINTR", NULL);
	maker_case(&m, "tests/errno/x", "missed.tcp4", NULL, NULL, "posix:EINTR", NULL);
	maker_case(&m, "tests/errno/x", "lacking.sctp4", "skipped", "unsupported: no sctp", NULL, LINES("errno/x:lacking.sctp4")
	    "skip\tunsupported\tno sctp\n" END("skipped"));
	maker_case(&m, "tests/survey/x", "seen.tcp4", "passed", NULL, NULL, LINES("survey/x:seen.tcp4")
	    "observe\tcall\t0\t0.00001\n" END("passed"));
	maker_case(&m, "tests/survey//x", ".: \303\244\n.", "passed", NULL, NULL, NULL);
	snprintf(sql, sizeof(sql), "UPDATE test_results SET end_time = start_time + %s", duration);
	maker_sql(&m, sql);
	maker_close(&m);
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:known*\tfreebsd:EINTR\tcall\t-1 EIO\t*\t1\n");
	ATF_REQUIRE_EQ_MSG(0, run_read(run, path, &(struct run_options){ .deviations = "list.tsv" }, message, sizeof(message)),
	    "%s", message);
}

static json_t *
submission(const struct run *runs, size_t n, const char *build_id, const char *checkout_id)
{
	struct kcidb_options options = { "a_lab", build_id, checkout_id };
	char *text = NULL, complaint[512] = "";
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	json_t *root;
	json_error_t error;

	ATF_REQUIRE(out != NULL);
	ATF_REQUIRE_EQ(0, kcidb_write(out, runs, n, &options));
	ATF_REQUIRE_EQ(0, fclose(out));
	ATF_CHECK(strstr(text, "hunter2") == NULL && strstr(text, "/secret") == NULL);
	ATF_REQUIRE_MSG((root = json_loads(text, JSON_REJECT_DUPLICATES, &error)) != NULL, "%s", error.text);
	free(text);
	validate(root, "", complaint);
	ATF_CHECK_STREQ("", complaint);
	return (root);
}

static const char *
member(const json_t *object, const char *key)
{
	return (json_string_value(json_object_get(object, key)));
}

static json_t *
test_of(const json_t *root, const char *id)
{
	json_t *tests = json_object_get(root, "tests"), *test;
	size_t i;

	json_array_foreach(tests, i, test)
		if (strcmp(member(json_object_get(test, "misc"), "case"), id) == 0)
			return (test);
	atf_tc_fail("the submission has no test of %s", id);
}

ATF_TC_WITHOUT_HEAD(fields_and_rules);
ATF_TC_BODY(fields_and_rules, tc)
{
	static const char *const statuses[][2] = {
		{ "errno/x:good.tcp4", "PASS" }, { "errno/x:bad.tcp4", "FAIL" }, { "errno/x:known.tcp4", "FAIL" },
		{ "errno/x:hung.tcp4", "FAIL" }, { "errno/x:broken.tcp4", "ERROR" }, { "errno/x:missed.tcp4", "MISS" },
		{ "errno/x:lacking.sctp4", "SKIP" }, { "survey/x:seen.tcp4", "DONE" },
	};
	struct run run;
	json_t *root, *test;

	read_fields(tc);
	make_run(&run, "t.db", "250000");
	root = submission(&run, 1, NULL, NULL);
	ATF_CHECK_EQ(1, json_array_size(json_object_get(root, "checkouts")));
	ATF_CHECK_EQ(1, json_array_size(json_object_get(root, "builds")));
	ATF_CHECK_EQ(run.n_cases, json_array_size(json_object_get(root, "tests")));
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		ATF_CHECK_STREQ(statuses[i][1], member(test_of(root, statuses[i][0]), "status"));
	ATF_CHECK(json_is_false(json_object_get(json_object_get(test_of(root, "errno/x:bad.tcp4"), "misc"), "known")));
	test = test_of(root, "errno/x:known.tcp4");
	ATF_CHECK(json_is_true(json_object_get(json_object_get(test, "misc"), "known")));
	ATF_CHECK_STREQ("It is so.", member(json_array_get(json_object_get(json_object_get(test, "misc"), "deviations"), 0),
	    "reason"));
	ATF_CHECK_STREQ("connect.errno.x.known.tcp4", member(test, "path"));
	ATF_CHECK_STREQ("2023-11-14T22:13:20+00:00", member(test, "start_time"));
	ATF_CHECK_STREQ("x86_64", member(json_array_get(json_object_get(root, "builds"), 0), "architecture"));
	for (size_t i = 0; i < n_fields; i++)
		ATF_CHECK_MSG(fields[i].met, "%s is in the table and in no submission", fields[i].name);
	json_decref(root);
	run_free(&run);
}

/* A test refers to a build, and a build to a checkout, each present or named by an option. */
ATF_TC_WITHOUT_HEAD(references);
ATF_TC_BODY(references, tc)
{
	struct run run;
	json_t *root, *build;

	read_fields(tc);
	make_run(&run, "t.db", "250000");
	root = submission(&run, 1, NULL, NULL);
	build = json_array_get(json_object_get(root, "builds"), 0);
	ATF_CHECK_STREQ(member(build, "id"), member(test_of(root, "errno/x:good.tcp4"), "build_id"));
	ATF_CHECK_STREQ(member(json_array_get(json_object_get(root, "checkouts"), 0), "id"), member(build, "checkout_id"));
	json_decref(root);
	root = submission(&run, 1, "maestro:b1", NULL);
	ATF_CHECK_EQ(0, json_array_size(json_object_get(root, "builds")) + json_array_size(json_object_get(root, "checkouts")));
	ATF_CHECK_STREQ("maestro:b1", member(test_of(root, "errno/x:good.tcp4"), "build_id"));
	json_decref(root);
	root = submission(&run, 1, NULL, "maestro:c1");
	ATF_CHECK_EQ(0, json_array_size(json_object_get(root, "checkouts")));
	build = json_array_get(json_object_get(root, "builds"), 0);
	ATF_CHECK_STREQ("maestro:c1", member(build, "checkout_id"));
	ATF_CHECK_STREQ(member(build, "id"), member(test_of(root, "errno/x:good.tcp4"), "build_id"));
	json_decref(root);
	run_free(&run);
}

/* A store's ids are stable; another run of that kernel has other ids but the build's. */
ATF_TC_WITHOUT_HEAD(ids);
ATF_TC_BODY(ids, tc)
{
	struct run runs[2];
	json_t *one, *again, *both, *ids = json_object(), *test;
	size_t i;

	read_fields(tc);
	make_run(&runs[0], "a.db", "250000");
	make_run(&runs[1], "b.db", "250001");
	one = submission(runs, 1, NULL, NULL);
	again = submission(runs, 1, NULL, NULL);
	ATF_CHECK(json_equal(one, again));
	both = submission(runs, 2, NULL, NULL);
	ATF_CHECK_EQ(1, json_array_size(json_object_get(both, "builds")));
	ATF_CHECK_EQ(2 * runs[0].n_cases, json_array_size(json_object_get(both, "tests")));
	json_array_foreach(json_object_get(both, "tests"), i, test)
		ATF_REQUIRE_EQ(0, json_object_set_new(ids, member(test, "id"), json_true()));
	ATF_CHECK_EQ(2 * runs[0].n_cases, json_object_size(ids));
	json_decref(ids);
	json_decref(one);
	json_decref(again);
	json_decref(both);
	run_free(&runs[0]);
	run_free(&runs[1]);
}

ATF_TC_WITHOUT_HEAD(options);
ATF_TC_BODY(options, tc)
{
	struct maker m;
	struct run run;

	(void)tc;
	make_run(&run, "a.db", "250000");
	run_free(&run);
	make_run(&run, "b.db", "250001");
	run_free(&run);
	m = maker_open("other.db");
	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, NULL, "connect\t1\ncase\terrno/x:a.tcp4\tc\ttcp4\n"
	    "host\tlinux\tLinux\t6.1.0\t#1\tx86_64\nmanuals\tposix\nstrict\tfalse\nisolation\tnone\tx\n" END("passed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("kcidb", "a.db"));
	ATF_CHECK(atf_utils_grep_file("\"origin\": \"connect_suite\"", "out"));
	ATF_CHECK_EQ(0, REPORT("kcidb", "--origin", "a_lab2", "--build-id", "maestro:b1", "-o", "s.json", "a.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("\"build_id\": \"maestro:b1\"", "s.json"));
	ATF_CHECK_EQ(0, REPORT("kcidb", "a.db", "other.db"));
	ATF_CHECK_EQ(2, REPORT("kcidb", "--build-id", "maestro:b1", "a.db", "other.db"));
	ATF_CHECK(atf_utils_grep_file("other.db: from another kernel than a.db", "err"));
	ATF_CHECK_EQ(2, REPORT("kcidb", "--checkout-id", "maestro:c1", "a.db", "other.db"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--origin", "A Lab", "a.db"));
	ATF_CHECK(atf_utils_grep_file("--origin A Lab: an origin is made of", "err"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--origin", "", "a.db"));
	ATF_CHECK_EQ(0, REPORT("kcidb", "--build-id",
	    "maestro:0123456789012345678901234567890123456789012345678901234567890123", "a.db"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--build-id", "b1", "a.db"));
	ATF_CHECK(atf_utils_grep_file("b1: not an id, which is an origin, a colon and more", "err"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--build-id", "maestro:\xff", "a.db"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--checkout-id", ":c1", "a.db"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--build-id", "a:b", "--checkout-id", "a:c", "a.db"));
	ATF_CHECK_EQ(3, REPORT("kcidb", "--tested", "a.db"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, validation);
	ATF_TP_ADD_TC(tp, fields_and_rules);
	ATF_TP_ADD_TC(tp, references);
	ATF_TP_ADD_TC(tp, ids);
	ATF_TP_ADD_TC(tp, options);
	return (atf_no_error());
}
