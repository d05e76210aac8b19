/*
 * The parts of a comparison that text and Markdown share.
 */
#include <stdlib.h>
#include <string.h>

#include "report/compare_words.h"
#include "report/render.h"
#include "report/text.h"

#define	TRANSPORTS_SHOWN	5
#define	LABEL_WIDTH_MAX		48

void
sheet_ids(const struct sheet *s, const struct row *const *rows, size_t n)
{
	const struct report_case *first = rows[0]->first;
	char *condition;

	if (n == 1) {
		s->text(s->out, first->id);
		return;
	}
	condition = text_copy(first->id, condition_length(first));
	s->text(s->out, condition);
	free(condition);
	for (size_t i = 0; i < n && i < TRANSPORTS_SHOWN; i++) {
		s->text(s->out, i == 0 ? ".{" : ",");
		s->text(s->out, rows[i]->first->transport);
	}
	if (n > TRANSPORTS_SHOWN)
		fprintf(s->out, " and %zu more", n - TRANSPORTS_SHOWN);
	s->text(s->out, "}");
}

/* Writes the hosts of a row that satisfy the function, separated by commas; returns their number. */
static size_t
write_hosts(const struct sheet *s, const struct comparison *c, const bool *chosen)
{
	size_t n = 0;

	for (size_t h = 0; h < c->n; h++) {
		if (!chosen[h])
			continue;
		if (n++ > 0)
			fputs(", ", s->out);
		s->text(s->out, c->labels[h]);
	}
	return (n);
}

void
sheet_camp(const struct sheet *s, const struct comparison *c, const struct compared *o, int camp)
{
	static const char *const words[] = { "", "known: ", "deviates: " };
	bool *chosen = text_allocate(c->n, sizeof(*chosen));
	bool any = false;

	for (int worst = 0; worst <= 2; worst++) {
		bool some = false;

		for (size_t h = 0; h < c->n; h++) {
			int is = o->worst[h] == FINDING_MET ? 0 : o->worst[h] == FINDING_KNOWN ? 1 : 2;

			chosen[h] = o->camps[h] == camp && is == worst;
			some |= chosen[h];
		}
		if (!some)
			continue;
		fprintf(s->out, "%s%s", any ? "; " : "", words[worst]);
		(void)write_hosts(s, c, chosen);
		any = true;
	}
	free(chosen);
}

const char *
camp_outcome(const struct comparison *c, const struct compared *o, int camp)
{
	for (size_t h = 0; h < c->n; h++)
		if (o->camps[h] == camp)
			return (o->outcomes[h]);
	return ("");
}

char
camp_letter(int camp)
{
	return (camp < 26 ? (char)('A' + camp) : '+');
}

void
sheet_unresolved(const struct sheet *s, const struct comparison *c, const struct row *row, const char *before,
    const char *after)
{
	for (size_t h = 0; row->count[CELL_RAN] > 0 && h < c->n; h++) {
		if (row->cells[h].kind != CELL_UNRESOLVED)
			continue;
		fputs(before, s->out);
		s->text(s->out, c->labels[h]);
		fputs(": ", s->out);
		s->text(s->out, row->cells[h].c->why);
		fputs(after, s->out);
	}
}

void
sheet_differences(const struct sheet *s, const struct comparison *c, size_t max,
    void (*one)(const struct sheet *, const struct comparison *, const struct row *const *, size_t))
{
	bool *written = text_allocate(c->n_rows, sizeof(*written));
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < c->n_rows; i++) {
		const struct row **alike = NULL;
		size_t n = 0;

		if (!c->rows[i].differs || written[i])
			continue;
		for (size_t j = i; j < c->n_rows && same_condition(c->rows[i].first, c->rows[j].first); j++) {
			if (!c->rows[j].differs || written[j] || !rows_alike(c, &c->rows[i], &c->rows[j]))
				continue;
			written[j] = true;
			*(const struct row **)text_append(&alike, &n, sizeof(*alike)) = &c->rows[j];
		}
		if (shown++ < max)
			one(s, c, alike, n);
		else
			left += n;
		free(alike);
	}
	free(written);
	if (left > 0)
		fprintf(s->out, "\nAnd %zu more case%s that differ%s.\n", left, plural(left), left == 1 ? "s" : "");
}

const char *const all_verdict_words[] = { "pass", "fail (known)", "fail", "unresolved", "untested", "unsupported", NULL };

void
sheet_verdicts(const struct sheet *s, const struct comparison *c, const struct compared_clause *clause)
{
	bool *chosen = text_allocate(c->n, sizeof(*chosen));
	size_t written = 0;

	for (const char *const *words = all_verdict_words; *words != NULL; words++) {
		bool some = false;

		for (size_t h = 0; h < c->n; h++) {
			chosen[h] = clause->verdicts[h] != NULL && strcmp(clause_verdict_words(clause->verdicts[h]), *words) == 0;
			some |= chosen[h];
		}
		if (!some)
			continue;
		fprintf(s->out, "%s%s: ", written++ > 0 ? "; " : "", *words);
		(void)write_hosts(s, c, chosen);
	}
	free(chosen);
}

char *
clauses_alike(const struct comparison *c, const char *words)
{
	char *ids = text_copy("", 0);

	for (size_t i = 0; i < c->n_clauses; i++) {
		const struct compared_clause *clause = &c->clauses[i];

		for (size_t h = 0; h < c->n && !clause->differs; h++) {
			if (clause->verdicts[h] == NULL)
				continue;
			if (strcmp(clause_verdict_words(clause->verdicts[h]), words) == 0)
				text_add_word(&ids, " ", clause->clause->id);
			break;
		}
	}
	return (ids);
}

/* Whether an earlier store is of the same suite. */
static bool
suite_before(const struct comparison *c, size_t host)
{
	for (size_t h = 0; h < host; h++)
		if (strcmp(c->runs[h].suite, c->runs[host].suite) == 0)
			return (true);
	return (false);
}

char *
compare_suites(const struct comparison *c)
{
	char *all = text_copy("", 0), *text;

	if (!c->suites_differ) {
		free(all);
		return (NULL);
	}
	for (size_t h = 0; h < c->n; h++) {
		char *labels, *one;

		if (suite_before(c, h))
			continue;
		labels = text_copy("", 0);
		for (size_t i = h; i < c->n; i++)
			if (strcmp(c->runs[i].suite, c->runs[h].suite) == 0)
				text_add_word(&labels, ", ", c->labels[i]);
		one = text_format("%s: %s", run_suite(&c->runs[h]), labels);
		text_add_word(&all, "; ", one);
		free(one);
		free(labels);
	}
	text = text_format("The stores are of different suites, so a difference can be one of the suites: %s.", all);
	free(all);
	return (text);
}

size_t
count_missing(const struct comparison *c, size_t host)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_rows; i++)
		n += c->rows[i].cells[host].kind == CELL_MISSING;
	return (n);
}

void
sheet_totals(FILE *out, const struct comparison *c)
{
	fprintf(out, "%zu case%s: %zu differ%s, %zu alike on all hosts where they ran, %zu ran on one host or none", c->n_rows,
	    plural(c->n_rows), c->n_differ, c->n_differ == 1 ? "s" : "", c->n_alike, c->n_alone);
	if (c->n_partial > 0)
		fprintf(out, "; %zu not in every store", c->n_partial);
}

void
sheet_manual(FILE *out, const struct manual_verdict *m)
{
	fprintf(out, "%zu pass, %zu fail", m->count[VERDICT_PASS], m->count[VERDICT_FAIL]);
	if (m->known > 0)
		fprintf(out, " (%zu known)", m->known);
	for (enum verdict v = VERDICT_UNTESTED; v < VERDICTS; v++)
		if (m->count[v] > 0)
			fprintf(out, ", %zu %s", m->count[v], verdict_name(v));
}

int
label_width(const struct comparison *c)
{
	size_t width = 0;

	for (size_t h = 0; h < c->n; h++)
		if (strlen(c->labels[h]) > width && strlen(c->labels[h]) <= LABEL_WIDTH_MAX)
			width = strlen(c->labels[h]);
	return ((int)width);
}

void
sheet_hosts(const struct sheet *s, const struct comparison *c)
{
	for (size_t h = 0; h < c->n; h++) {
		const struct run *run = &c->runs[h];
		char when[32];

		fprintf(s->out, "  %-*s  %zu ran: %zu passed, %zu known, %zu failed; %zu untested, %zu unsupported, %zu "
		    "unresolved", label_width(c), c->labels[h],
		    run->count[CASE_PASSED] + run->count[CASE_KNOWN] + run->count[CASE_FAILED],
		    run->count[CASE_PASSED], run->count[CASE_KNOWN], run->count[CASE_FAILED], run->count[CASE_UNTESTED],
		    run->count[CASE_UNSUPPORTED], run->count[CASE_UNRESOLVED]);
		if (run_time(run, when, sizeof(when))[0] != '\0')
			fprintf(s->out, "; %s", when);
		if (run->suite[0] != '\0')
			fprintf(s->out, "; suite %s", run->suite);
		putc('\n', s->out);
	}
}
