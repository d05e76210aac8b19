#include "report/render.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/text.h"

#define	CONDITIONS_SHOWN	3
#define	TRANSPORTS_SHOWN	5

const char *
run_time(const struct run *run, char *buffer, size_t size)
{
	time_t when = (time_t)run->store.time;
	struct tm tm;

	buffer[0] = '\0';
	if (when != 0 && gmtime_r(&when, &tm) != NULL)
		strftime(buffer, size, "%Y-%m-%d %H:%M UTC", &tm);
	return (buffer);
}

const char *
run_date_time(const struct run *run, const char *utc, char *buffer, size_t size)
{
	time_t when = (time_t)run->store.time;
	struct tm tm;
	size_t n;

	buffer[0] = '\0';
	/* RFC 3339 allows four digits for the year. */
	if (when != 0 && gmtime_r(&when, &tm) != NULL && tm.tm_year >= 0 && tm.tm_year <= 9999 - 1900 &&
	    (n = strftime(buffer, size, "%Y-%m-%dT%H:%M:%S", &tm)) != 0)
		snprintf(buffer + n, size - n, "%s", utc);
	return (buffer);
}

char *
case_reason(const struct run *run, const struct report_case *c)
{
	char line[STORE_REASON_MAX] = "";

	if (c->state != CASE_KNOWN && c->state != CASE_FAILED)
		return (text_copy(c->why, strlen(c->why)));
	(void)judgement(c->findings, c->n_findings, c->selected, run->strict || c->record.strict, line, sizeof(line));
	return (text_clean(line, strlen(line), sizeof(line)));
}

bool
runs_name_suite(const struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (runs[i].suite[0] != '\0')
			return (true);
	return (false);
}

const char *
run_suite(const struct run *run)
{
	return (run->suite[0] != '\0' ? run->suite : "from before versions were recorded");
}

bool
runs_ask_manual(const struct run *runs, size_t n, size_t manual)
{
	for (size_t i = 0; i < n; i++)
		if (runs[i].manuals[manual].n_clauses > 0)
			return (true);
	return (false);
}

const char *
run_title(const struct run *run, char *buffer, size_t size)
{
	if (run->sysname[0] == '\0')
		snprintf(buffer, size, "an unnamed host");
	else
		snprintf(buffer, size, "%s %s %s", run->sysname, run->release, run->machine);
	return (buffer);
}

const char *
plural(size_t n)
{
	return (n == 1 ? "" : "s");
}

/* A word for the shell that does not affect a terminal. */
static void
shell_word(FILE *out, const char *text)
{
	char *word = text_shell(text), *clean = text_clean(word, strlen(word), SIZE_MAX);

	fputs(clean, out);
	free(clean);
	free(word);
}

void
next_command(FILE *out, const struct run *run, const char *before, const char *words)
{
	if (run->program == NULL)
		return;
	fputs(before, out);
	shell_word(out, run->program);
	fprintf(out, " %s ", words);
	shell_word(out, run->path);
	putc('\n', out);
}

void
next_show(FILE *out, const struct run *run, const char *before, size_t index)
{
	char *word = text_shell(run->cases[index].id), *words = text_format("show %s", word);

	next_command(out, run, before, words);
	free(words);
	free(word);
}

size_t
run_waiting(const struct run *run, double *seconds)
{
	size_t n = 0;

	*seconds = 0;
	for (size_t i = 0; i < run->n_cases; i++) {
		*seconds += run->cases[i].waited;
		n += run->cases[i].waited > 0;
	}
	return (n);
}

void
cases_write(FILE *out, const struct run *run, const size_t *cases, size_t n, void (*text)(FILE *, const char *))
{
	size_t i = 0;

	for (size_t shown = 0; i < n && shown < CONDITIONS_SHOWN; shown++) {
		const struct report_case *first = &run->cases[cases[i]];
		size_t length = condition_length(first), alike = 1;
		char *condition = text_copy(first->id, length);

		while (i + alike < n && same_condition(first, &run->cases[cases[i + alike]]))
			alike++;
		if (shown > 0)
			fputs(", ", out);
		text(out, alike > 1 ? condition : first->id);
		free(condition);
		for (size_t t = 0; alike > 1 && t < alike && t < TRANSPORTS_SHOWN; t++) {
			text(out, t == 0 ? ".{" : ",");
			text(out, run->cases[cases[i + t]].transport);
		}
		if (alike > TRANSPORTS_SHOWN)
			fprintf(out, " and %zu more", alike - TRANSPORTS_SHOWN);
		if (alike > 1)
			text(out, "}");
		i += alike;
	}
	if (i < n)
		fprintf(out, " and %zu more", n - i);
}
