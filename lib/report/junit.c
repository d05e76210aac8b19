/*
 * A run as JUnit XML, in the elements of Jenkins' junit-10.xsd: a testsuite for each program, whose properties name the host.
 */
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

/* UTF-8 of the two characters of clean text that XML cannot hold, U+FFFE and U+FFFF, but for the last byte. */
#define	NO_CHARACTER	"\xef\xbf"

/* Writes the text escaped, with U+FFFD for what XML cannot hold. */
static void
xml(FILE *out, const char *text)
{
	char *copy = text_copy(text, strlen(text));

	for (char *at = copy; (at = strstr(at, NO_CHARACTER)) != NULL; at += strlen(NO_CHARACTER))
		if (at[2] == '\xbe' || at[2] == '\xbf')
			at[2] = '\xbd';
	text_html(out, copy);
	free(copy);
}

static void
attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	xml(out, value);
	putc('"', out);
}

static void
property(FILE *out, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	fputs("<property", out);
	attribute(out, "name", name);
	attribute(out, "value", value);
	fputs("/>\n", out);
}

static void
properties(FILE *out, const struct run *run)
{
	const struct {
		const char *name, *value;
	} all[] = {
		{ "suite", run->suite }, { "host", run->host }, { "sysname", run->sysname }, { "release", run->release },
		{ "version", run->version }, { "machine", run->machine }, { "libc", run->libc }, { "manuals", run->selected },
		{ "strict", run->strict ? "true" : "" },
	};

	fputs("<properties>\n", out);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		property(out, all[i].name, all[i].value);
	fputs("</properties>\n", out);
}

/* The element of a state that says why, and what comes before the reason. */
static const struct {
	const char *element, *type, *before;
} elements[CASE_STATES] = {
	[CASE_KNOWN] = { "skipped", "known deviation", "" },
	[CASE_FAILED] = { "failure", "deviation", "" },
	[CASE_UNRESOLVED] = { "error", "unresolved", "" },
	[CASE_UNTESTED] = { "skipped", "untested", "untested: " },
	[CASE_UNSUPPORTED] = { "skipped", "unsupported", "unsupported: " },
};

/* The reason is an attribute, and the observations are the element's text. */
static void
why(FILE *out, const struct run *run, const struct report_case *c)
{
	const char *element = elements[c->state].element;
	char *reason = case_reason(run, c), *message = text_format("%s%s", elements[c->state].before, reason);

	fprintf(out, "<%s type=\"%s\"", element, elements[c->state].type);
	attribute(out, "message", message);
	free(message);
	free(reason);
	putc('>', out);
	for (size_t i = 0; i < c->record.n_observations; i++) {
		xml(out, c->record.observations[i].name);
		fputs(" is ", out);
		xml(out, c->record.observations[i].outcome);
		putc('\n', out);
	}
	fprintf(out, "</%s>", element);
}

static void
test_case(FILE *out, const struct run *run, const struct report_case *c)
{
	char *class = text_copy(c->id, c->program_length);
	const char *name = c->id + c->program_length;

	for (char *at = class; *at != '\0'; at++)
		if (*at == '/')
			*at = '.';
	fputs("<testcase", out);
	attribute(out, "name", *name == ':' ? name + 1 : c->id);
	attribute(out, "classname", class);
	fprintf(out, " time=\"%.3f\"", c->stored->seconds);
	free(class);
	if (c->state == CASE_PASSED) {
		fputs("/>\n", out);
		return;
	}
	putc('>', out);
	why(out, run, c);
	fputs("</testcase>\n", out);
}

/* The attributes that count the cases from first up to end. */
static void
counts(FILE *out, const struct run *run, size_t first, size_t end, bool skipped)
{
	size_t count[CASE_STATES] = { 0 };
	double seconds = 0;

	for (size_t i = first; i < end; i++) {
		count[run->cases[i].state]++;
		seconds += run->cases[i].stored->seconds;
	}
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\"", end - first, count[CASE_FAILED],
	    count[CASE_UNRESOLVED], seconds);
	if (skipped)
		fprintf(out, " skipped=\"%zu\"", count[CASE_KNOWN] + count[CASE_UNTESTED] + count[CASE_UNSUPPORTED]);
}

void
junit_write(FILE *out, const struct run *run)
{
	char title[1024], name[1040], when[32];

	snprintf(name, sizeof(name), "connect() on %s", run_title(run, title, sizeof(title)));
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
	attribute(out, "name", name);
	counts(out, run, 0, run->n_cases, false);
	fputs(">\n", out);
	for (size_t i = 0; i < run->n_cases;) {
		size_t first = i;
		char *program = text_copy(run->cases[i].id, run->cases[i].program_length);

		while (i < run->n_cases && same_program(&run->cases[first], &run->cases[i]))
			i++;
		fputs("<testsuite", out);
		attribute(out, "name", program);
		counts(out, run, first, i, true);
		/* The schema of Ant has no zone. */
		if (run_date_time(run, "", when, sizeof(when))[0] != '\0')
			attribute(out, "timestamp", when);
		fputs(">\n", out);
		properties(out, run);
		for (size_t c = first; c < i; c++)
			test_case(out, run, &run->cases[c]);
		fputs("</testsuite>\n", out);
		free(program);
	}
	fputs("</testsuites>\n", out);
}
