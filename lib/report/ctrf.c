/*
 * A run in the Common Test Report Format, by the schema of ctrf.io.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/version.h"
#include "report/builder.h"
#include "report/render.h"
#include "report/text.h"

/* The version of the format; it has had one schema so far. */
#define	CTRF_VERSION	"0.0.0"

#define	MICROSECONDS	1000	/* in a millisecond */

enum status { PASSED, FAILED, SKIPPED, PENDING, OTHER, STATUSES };

static const char *const status_names[STATUSES] = { "passed", "failed", "skipped", "pending", "other" };

static enum status
status_of(const struct report_case *c)
{
	switch (c->state) {
	case CASE_PASSED:
		return (PASSED);
	case CASE_FAILED:
	case CASE_UNRESOLVED:
		return (FAILED);
	case CASE_UNTESTED:
	case CASE_UNSUPPORTED:
		return (SKIPPED);
	case CASE_KNOWN:
	case CASE_STATES:
		break;
	}
	return (OTHER);
}

/* The parts of the program's path: errno, econnrefused. */
static json_t *
suite_array(struct builder *b, const struct report_case *c)
{
	char *program = text_copy(c->id, c->program_length);
	json_t *array = words_of(b, program, "/");

	/* The schema wants one at least. */
	if (json_array_size(array) == 0)
		add(b, array, json_string(program));
	free(program);
	return (array);
}

static json_t *
observation_object(struct builder *b, const struct report_case *c)
{
	json_t *object = json_object();

	for (size_t i = 0; i < c->record.n_observations; i++)
		put(b, object, c->record.observations[i].name, json_string(c->record.observations[i].outcome));
	return (object);
}

static json_t *
test_object(struct builder *b, const struct run *run, const struct report_case *c)
{
	json_t *object = json_object(), *extra = json_object();
	char *reason = case_reason(run, c);

	put(b, object, "name", json_string(c->id));
	put(b, object, "status", json_string(status_names[status_of(c)]));
	put(b, object, "rawStatus", json_string(case_state_name(c->state)));
	put(b, object, "duration", json_integer((json_int_t)(c->stored->seconds * 1000 + 0.5)));
	if (c->stored->start > 0 && c->stored->end >= c->stored->start) {
		put(b, object, "start", json_integer((json_int_t)(c->stored->start / MICROSECONDS)));
		put(b, object, "stop", json_integer((json_int_t)(c->stored->end / MICROSECONDS)));
	}
	put(b, object, "suite", suite_array(b, c));
	put_text(b, object, "message", reason);
	put(b, object, "type", json_string("conformance"));
	put_text(b, extra, "description", c->stored->description);
	put_text(b, extra, "transport", c->transport);
	put_text(b, extra, "manuals", c->selected);
	put(b, extra, "observations", observation_object(b, c));
	put(b, object, "extra", extra);
	free(reason);
	return (object);
}

static json_t *
summary_object(struct builder *b, const struct run *run)
{
	json_t *object = json_object();
	size_t count[STATUSES] = { 0 }, suites = 0;
	int64_t start = run->store.time > 0 ? run->store.time * 1000 : 0, stop = start;

	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];

		count[status_of(c)]++;
		suites += i == 0 || !same_program(c, &run->cases[i - 1]);
		if (c->stored->end / MICROSECONDS > stop)
			stop = c->stored->end / MICROSECONDS;
	}
	put(b, object, "tests", count_of(run->n_cases));
	for (enum status s = PASSED; s < STATUSES; s++)
		put(b, object, status_names[s], count_of(count[s]));
	put(b, object, "suites", count_of(suites));
	put(b, object, "start", json_integer((json_int_t)start));
	put(b, object, "stop", json_integer((json_int_t)stop));
	return (object);
}

static json_t *
environment_object(struct builder *b, const struct run *run)
{
	json_t *object = json_object(), *extra = json_object();

	put_text(b, object, "osPlatform", run->sysname);
	put_text(b, object, "osRelease", run->release);
	put_text(b, object, "osVersion", run->version);
	put(b, object, "healthy", json_boolean(run_holds(run, false)));
	put_text(b, extra, "host", run->host);
	put_text(b, extra, "machine", run->machine);
	put_text(b, extra, "libc", run->libc);
	put_text(b, extra, "manuals", run->selected);
	put(b, object, "extra", extra);
	return (object);
}

int
ctrf_write(FILE *out, const struct run *run)
{
	struct builder b = { true };
	json_t *root = json_object(), *results = json_object(), *tool = json_object(), *tests = json_array();
	char *by = text_format("connect-report %s", suite_version);

	put(&b, tool, "name", json_string("connect-suite"));
	put_text(&b, tool, "version", run->suite);
	for (size_t i = 0; i < run->n_cases; i++)
		add(&b, tests, test_object(&b, run, &run->cases[i]));
	put(&b, results, "tool", tool);
	put(&b, results, "summary", summary_object(&b, run));
	put(&b, results, "tests", tests);
	put(&b, results, "environment", environment_object(&b, run));
	put(&b, root, "reportFormat", json_string("CTRF"));
	put(&b, root, "specVersion", json_string(CTRF_VERSION));
	put(&b, root, "generatedBy", json_string(by));
	put(&b, root, "results", results);
	free(by);
	return (write_object(out, &b, root));
}
