/*
 * A run in the Kernel Test Anything Protocol, version 1, of Linux's Documentation/dev-tools/ktap.rst.  It has no nested tests,
 * so that what reads TAP alone reads it, too.
 */
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

/* Writes the text without '#', which begins a directive: a text from a store must not make a failure a skip. */
static void
plain(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		putc(*text == '#' ? '_' : *text, out);
}

static void
comment(FILE *out, const char *name, const char *value)
{
	if (value[0] != '\0')
		fprintf(out, "# %s: %s\n", name, value);
}

/* The directive of a state with its space, and before the reason a word if need be. */
static const char *
directive(const struct report_case *c)
{
	switch (c->state) {
	case CASE_KNOWN:
		return ("XFAIL ");
	case CASE_UNRESOLVED:
		return (strstr(c->why, "timed out") != NULL ? "TIMEOUT " : "ERROR ");
	case CASE_UNTESTED:
		return ("SKIP untested: ");
	case CASE_UNSUPPORTED:
		return ("SKIP unsupported: ");
	case CASE_PASSED:
	case CASE_FAILED:
	case CASE_STATES:
		break;
	}
	return ("");
}

static void
result(FILE *out, const struct run *run, const struct report_case *c, size_t number)
{
	char *reason = case_reason(run, c);

	fprintf(out, "%s %zu ", c->state == CASE_FAILED || c->state == CASE_UNRESOLVED ? "not ok" : "ok", number);
	plain(out, c->id);
	if (c->state != CASE_PASSED) {
		fprintf(out, " # %s", directive(c));
		plain(out, reason);
	}
	putc('\n', out);
	free(reason);
}

void
ktap_write(FILE *out, const struct run *run)
{
	char when[32];

	fprintf(out, "KTAP version 1\n1..%zu\n", run->n_cases);
	comment(out, "suite", run->suite);
	comment(out, "host", run->host);
	comment(out, "sysname", run->sysname);
	comment(out, "release", run->release);
	comment(out, "version", run->version);
	comment(out, "machine", run->machine);
	comment(out, "libc", run->libc);
	comment(out, "manuals", run->selected);
	comment(out, "run", run_date_time(run, "Z", when, sizeof(when)));
	for (size_t i = 0; i < run->n_cases; i++)
		result(out, run, &run->cases[i], i + 1);
}
