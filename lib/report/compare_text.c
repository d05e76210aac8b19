/*
 * Hosts side by side as text, with or without a terminal's colours.
 */
#include <stdint.h>
#include <stdlib.h>

#include "report/compare_words.h"
#include "report/machine_compare.h"
#include "report/render.h"
#include "report/text.h"

#define	PROGRAMS_SHOWN	6

/* The colour of a camp, in addition to its letter. */
static const char *
camp_colour(int camp)
{
	static const char *const colours[] = { "36", "33", "35", "32", "34", "31" };

	return (colours[(size_t)camp % (sizeof(colours) / sizeof(colours[0]))]);
}

static void
difference(const struct sheet *s, const struct comparison *c, const struct row *const *rows, size_t n)
{
	const struct row *row = rows[0];

	fputs("  ", s->out);
	sheet_style(s, "1");
	sheet_ids(s, rows, n);
	sheet_style(s, "0");
	putc('\n', s->out);
	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		for (int camp = 0; o->differs && camp < o->n_camps; camp++) {
			fprintf(s->out, "      %-12s ", camp == 0 ? o->name : "");
			sheet_style(s, camp_colour(camp));
			fprintf(s->out, "%c  %-20s", camp_letter(camp), camp_outcome(c, o, camp));
			sheet_style(s, "0");
			fputs("  ", s->out);
			sheet_camp(s, c, o, camp);
			putc('\n', s->out);
		}
	}
	sheet_unresolved(s, c, row, "      unresolved on ", "\n");
}

/* The programs whose cases a host's store lacks. */
static void
missing_programs(const struct sheet *s, const struct comparison *c, size_t host)
{
	size_t programs = 0, left = 0;

	for (size_t i = 0; i < c->n_rows;) {
		const struct report_case *first = c->rows[i].first;
		size_t n = 0;

		for (; i < c->n_rows && same_program(c->rows[i].first, first); i++)
			n += c->rows[i].cells[host].kind == CELL_MISSING;
		if (n == 0)
			continue;
		if (programs++ < PROGRAMS_SHOWN) {
			char *program = text_copy(first->id, first->program_length);

			fputs(programs > 1 ? ", " : "", s->out);
			s->text(s->out, program);
			fprintf(s->out, " %zu", n);
			free(program);
		} else
			left++;
	}
	if (left > 0)
		fprintf(s->out, " and %zu more program%s", left, plural(left));
}

static void
agreement_line(const struct sheet *s, const struct comparison *c, const struct agreement *g)
{
	fputs("  ", s->out);
	s->text(s->out, c->labels[g->a]);
	fputs(" and ", s->out);
	s->text(s->out, c->labels[g->b]);
	if (g->both == 0)
		fputs(": no case ran on both\n", s->out);
	else
		fprintf(s->out, ": %.1f %% of the %zu case%s that ran on both\n", agreement_percent(g), g->both,
		    plural(g->both));
}

static void
agreements(const struct sheet *s, const struct comparison *c, const char *least, const char *most)
{
	size_t n = agreements_shared(c), shown = n > 2 * PAIRS_SHOWN ? PAIRS_SHOWN : n;

	fputs(most, s->out);
	for (size_t i = n; i-- > n - shown;)
		agreement_line(s, c, &c->agreements[i]);
	if (shown == n && n == c->n_agreements)
		return;
	fputs(least, s->out);
	for (size_t i = 0; shown < n && i < shown; i++)
		agreement_line(s, c, &c->agreements[i]);
	for (size_t i = n; i < c->n_agreements && i < n + PAIRS_SHOWN; i++)
		agreement_line(s, c, &c->agreements[i]);
}

/* Each clause with its verdict on each host. */
static void
clauses(const struct sheet *s, const struct comparison *c)
{
	if (c->n_clauses_differ > 0)
		sheet_heading(s, "Clauses whose verdicts differ: %zu", c->n_clauses_differ);
	for (size_t i = 0; i < c->n_clauses; i++) {
		if (!c->clauses[i].differs)
			continue;
		fprintf(s->out, "  %s  ", c->clauses[i].clause->id);
		sheet_verdicts(s, c, &c->clauses[i]);
		putc('\n', s->out);
	}
	sheet_heading(s, "Clauses with one verdict on all hosts: %zu", c->n_clauses - c->n_clauses_differ);
	for (const char *const *words = all_verdict_words; *words != NULL; words++) {
		char *ids = clauses_alike(c, *words);

		if (ids[0] != '\0')
			fprintf(s->out, "  %s: %s\n", *words, ids);
		free(ids);
	}
}

void
compare_write(FILE *out, const struct comparison *c, bool colour)
{
	struct sheet s = { out, text_plain, colour };
	char *suites;

	sheet_style(&s, "1");
	fprintf(out, "connect() on %zu host%s", c->n, plural(c->n));
	sheet_style(&s, "0");
	putc('\n', out);
	sheet_hosts(&s, c);
	if ((suites = compare_suites(c)) != NULL)
		fprintf(out, "%s\n", suites);
	free(suites);
	sheet_totals(out, c);
	putc('\n', out);
	if (c->n_differ > 0) {
		sheet_heading(&s, "Cases that differ: %zu", c->n_differ);
		sheet_differences(&s, c, SIZE_MAX, difference);
	}
	machines_text(&s, c);
	for (size_t h = 0, headed = 0; h < c->n; h++) {
		size_t n = count_missing(c, h);

		if (n == 0)
			continue;
		if (headed++ == 0)
			sheet_heading(&s, "Cases that are not in every store: %zu", c->n_partial);
		fprintf(out, "  not in %s: %zu: ", c->labels[h], n);
		missing_programs(&s, c, h);
		putc('\n', out);
	}
	if (c->n > 1)
		agreements(&s, c, "\nThe pairs that agree least\n", "\nThe pairs that agree most\n");
	if (c->n == 0)
		return;
	fputs("\nClauses of each manual\n", out);
	for (size_t m = 0; m < c->runs[0].n_manuals; m++) {
		size_t n;

		if (!runs_ask_manual(c->runs, c->n, m))
			continue;
		n = compare_clauses(c, m);
		fprintf(out, "  %s, %zu clause%s\n", c->runs[0].manuals[m].manual->id, n, plural(n));
		for (size_t h = 0; h < c->n; h++) {
			fprintf(out, "      %-*s  ", label_width(c), c->labels[h]);
			sheet_manual(out, &c->runs[h].manuals[m]);
			fprintf(out, "%s\n", c->runs[h].manuals[m].selected ? "" : " (not selected)");
		}
	}
	clauses(&s, c);
}
