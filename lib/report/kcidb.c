#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/builder.h"
#include "report/render.h"
#include "report/text.h"

/*
 * The declared version of the schema, whose rules docs/kcidb.md lists.  A receiver accepts minor versions up to its own, and the
 * output is valid by all of them.
 */
#define	KCIDB_MAJOR	5
#define	KCIDB_MINOR	0

/* 64-bit FNV-1a over the text with its NUL, so that "ab", "c" and "a", "bc" differ. */
static uint64_t
digest_add(uint64_t digest, const char *text)
{
	do {
		digest = (digest ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	} while (*text++ != '\0');
	return (digest);
}

static uint64_t
digest_host(const struct run *run)
{
	uint64_t digest = UINT64_C(0xcbf29ce484222325);

	digest = digest_add(digest, run->sysname);
	digest = digest_add(digest, run->release);
	digest = digest_add(digest, run->version);
	return (digest_add(digest, run->machine));
}

/*
 * A store's digest does not depend on when or how it is judged; two runs of one kernel differ by the durations of their cases,
 * even if they began in the same second.
 */
static uint64_t
digest_run(const struct run *run)
{
	uint64_t digest = digest_host(run);
	char number[64];

	snprintf(number, sizeof(number), "%" PRId64, run->store.time);
	digest = digest_add(digest, number);
	for (size_t i = 0; i < run->n_cases; i++) {
		snprintf(number, sizeof(number), "%.6f", run->cases[i].stored->seconds);
		digest = digest_add(digest_add(digest, run->cases[i].kyua_id), number);
	}
	return (digest);
}

/* "ORIGIN:connect-DIGEST", the id of what the submission itself brings: the kernel's build and its checkout. */
static json_t *
own_id(const struct kcidb_options *options, const struct run *run)
{
	return (json_sprintf("%s:connect-%016" PRIx64, options->origin, digest_host(run)));
}

bool
kcidb_same_build(const struct run *a, const struct run *b)
{
	return (strcmp(a->sysname, b->sysname) == 0 && strcmp(a->release, b->release) == 0 &&
	    strcmp(a->version, b->version) == 0 && strcmp(a->machine, b->machine) == 0);
}

static json_t *
checkout_object(struct builder *b, const struct kcidb_options *options, const struct run *run)
{
	json_t *object = json_object();
	char title[1024];

	put(b, object, "id", own_id(options, run));
	put(b, object, "origin", json_string(options->origin));
	put(b, object, "comment", json_string(run_title(run, title, sizeof(title))));
	put(b, object, "valid", json_true());
	return (object);
}

static json_t *
build_object(struct builder *b, const struct kcidb_options *options, const struct run *run)
{
	json_t *object = json_object(), *misc = json_object();
	char title[1024], *architecture = text_copy(run->machine, strlen(run->machine));

	for (char *c = architecture; *c != '\0'; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9'))
			*c = '_';
	}
	put_text(b, misc, "sysname", run->sysname);
	put_text(b, misc, "release", run->release);
	put_text(b, misc, "version", run->version);
	put_text(b, misc, "machine", run->machine);

	put(b, object, "checkout_id", options->checkout_id != NULL ? json_string(options->checkout_id) : own_id(options, run));
	put(b, object, "id", own_id(options, run));
	put(b, object, "origin", json_string(options->origin));
	put(b, object, "comment", json_string(run_title(run, title, sizeof(title))));
	put_text(b, object, "architecture", architecture);
	put(b, object, "status", json_string("PASS"));
	put(b, object, "misc", misc);
	free(architecture);
	return (object);
}

/* "connect.errno.econnrefused.closed_port.tcp4": letters, digits, '_' and '-' between dots, with no empty part. */
static json_t *
test_path(const char *id)
{
	char *path = text_allocate(2 * strlen(id) + sizeof("connect._"), 1), *end = path;
	json_t *value;

	for (const char *c = "connect."; *c != '\0'; c++)
		*end++ = *c;
	for (const char *c = id; *c != '\0'; c++) {
		bool dot = *c == '/' || *c == ':' || *c == '.';

		if (dot && end[-1] == '.')
			*end++ = '_';
		if (dot)
			*end++ = '.';
		else if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-')
			*end++ = *c;
		else
			*end++ = '_';
	}
	if (end[-1] == '.')
		*end++ = '_';
	*end = '\0';
	value = json_string(path);
	free(path);
	return (value);
}

/* Whether a clause of a selected manual judges the case; otherwise it only records what it saw. */
static bool
is_judged(const struct report_case *c)
{
	for (int i = 0; i < c->n_findings; i++)
		if (c->findings[i].clause[0] != '\0' && manual_selected(c->selected, c->findings[i].clause))
			return (true);
	return (false);
}

static const char *
status(const struct report_case *c)
{
	switch (c->state) {
	case CASE_PASSED:
		return (is_judged(c) ? "PASS" : "DONE");
	case CASE_KNOWN:
	case CASE_FAILED:
		return ("FAIL");
	case CASE_UNRESOLVED:
		return (c->stored->result == NULL ? "MISS" : "ERROR");
	case CASE_UNTESTED:
	case CASE_UNSUPPORTED:
	case CASE_STATES:
		break;
	}
	return ("SKIP");
}

/* The case's deviations from the selected manuals. */
static json_t *
deviation_array(struct builder *b, const struct run *run, const struct report_case *c)
{
	json_t *array = json_array();
	bool strict = run->strict || c->record.strict;

	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];
		bool known = f->kind == FINDING_KNOWN && !strict;
		json_t *object;

		if (f->kind == FINDING_MET || f->kind == FINDING_MISSING ||
		    (f->clause[0] != '\0' && !manual_selected(c->selected, f->clause)))
			continue;
		object = json_object();
		put_text(b, object, "clause", f->clause);
		put(b, object, "observation", json_string(f->observation));
		put_text(b, object, "expected", f->allowed);
		put(b, object, "seen", json_string(f->outcome));
		put(b, object, "known", json_boolean(known));
		if (known)
			put(b, object, "reason", json_string(f->known->reason));
		add(b, array, object);
	}
	return (array);
}

static json_t *
test_object(struct builder *b, const struct kcidb_options *options, const struct run *run, uint64_t digest,
    const struct report_case *c)
{
	json_t *object = json_object(), *environment = json_object(), *host = json_object(), *misc = json_object();
	const struct record_observation *call = record_observation(&c->record, "call");
	char title[1024], start[64];

	put_text(b, host, "host", run->host);
	put_text(b, host, "libc", run->libc);
	put_text(b, misc, "suite", c->record.suite);
	put_text(b, host, "isolation", c->record.isolation);
	put(b, environment, "comment", json_string(run_title(run, title, sizeof(title))));
	put(b, environment, "misc", host);

	put(b, misc, "case", json_string(c->id));
	put(b, misc, "state", json_string(case_state_name(c->state)));
	put_text(b, misc, "manuals", c->selected);
	put_text(b, misc, "outcome", call != NULL ? call->outcome : NULL);
	put_text(b, misc, "reason", c->why);
	if (c->state == CASE_KNOWN || c->state == CASE_FAILED) {
		put(b, misc, "known", json_boolean(c->state == CASE_KNOWN));
		put(b, misc, "deviations", deviation_array(b, run, c));
	}

	put(b, object, "build_id", options->build_id != NULL ? json_string(options->build_id) : own_id(options, run));
	put(b, object, "id", json_sprintf("%s:connect-%016" PRIx64 ":%s", options->origin, digest, c->id));
	put(b, object, "origin", json_string(options->origin));
	put(b, object, "environment", environment);
	put(b, object, "path", test_path(c->id));
	put_text(b, object, "comment", c->stored->description);
	put(b, object, "status", json_string(status(c)));
	put_text(b, object, "start_time", run_date_time(run, "+00:00", start, sizeof(start)));
	if (c->stored->seconds > 0)
		put(b, object, "duration", json_real(c->stored->seconds));
	put(b, object, "misc", misc);
	return (object);
}

int
kcidb_write(FILE *out, const struct run *runs, size_t n, const struct kcidb_options *options)
{
	struct builder b = { true };
	json_t *root = json_object(), *version = json_object(), *checkouts = json_array(), *builds = json_array(),
	    *tests = json_array();

	put(&b, version, "major", json_integer(KCIDB_MAJOR));
	put(&b, version, "minor", json_integer(KCIDB_MINOR));
	for (size_t i = 0; i < n; i++) {
		uint64_t digest = digest_run(&runs[i]);
		size_t first = 0;

		while (!kcidb_same_build(&runs[first], &runs[i]))
			first++;
		if (first == i && options->build_id == NULL)
			add(&b, builds, build_object(&b, options, &runs[i]));
		if (first == i && options->build_id == NULL && options->checkout_id == NULL)
			add(&b, checkouts, checkout_object(&b, options, &runs[i]));
		for (size_t c = 0; c < runs[i].n_cases; c++)
			add(&b, tests, test_object(&b, options, &runs[i], digest, &runs[i].cases[c]));
	}
	put(&b, root, "version", version);
	put(&b, root, "checkouts", checkouts);
	put(&b, root, "builds", builds);
	put(&b, root, "tests", tests);
	return (write_object(out, &b, root));
}
