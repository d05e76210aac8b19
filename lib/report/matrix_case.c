/*
 * The details that a row of the matrix opens: the case's expectations, each host's deviations, and its observations.
 */
#include <stdlib.h>
#include <string.h>

#include "report/matrix.h"
#include "report/text.h"

#define	DEVIATIONS_SHOWN 16	/* of one case; the host's page has all */

/* A row, and room for a set of its hosts. */
struct detail {
	FILE *out;
	const struct comparison *c;
	const struct row *row;
	bool *chosen;
};

/* The labels of the hosts in the set; "all" if it is every host that ran the case, and more than one. */
static void
hosts(const struct detail *d)
{
	size_t n = 0, shown = 0;

	for (size_t h = 0; h < d->c->n; h++)
		n += d->chosen[h];
	if (n > 1 && n == d->row->count[CELL_RAN]) {
		if (n == d->c->n)
			markup(d->out, "all");
		else
			markup(d->out, "all %zu that ran it", n);
		return;
	}
	for (size_t h = 0; h < d->c->n; h++)
		if (d->chosen[h])
			markup(d->out, "%s%s", shown++ > 0 ? ", " : "", d->c->labels[h]);
}

/* The camps of an observation, each with its hosts. */
static void
camps(const struct detail *d, const struct compared *o)
{
	for (int camp = 0; camp < o->n_camps; camp++) {
		const char *outcome = "";

		for (size_t h = 0; h < d->c->n; h++)
			if ((d->chosen[h] = o->camps[h] == camp))
				outcome = o->outcomes[h];
		markup(d->out, "%s<code>%s</code> on ", camp > 0 ? "; " : "", outcome);
		hosts(d);
	}
}

/* Whether the deviations agree in clause, outcome and reason. */
static bool
same_deviation(const struct finding *a, const struct finding *b)
{
	return (a->kind == b->kind && strcmp(a->clause, b->clause) == 0 && strcmp(a->observation, b->observation) == 0 &&
	    strcmp(a->outcome, b->outcome) == 0 && strcmp(a->allowed, b->allowed) == 0 &&
	    (a->known == NULL) == (b->known == NULL) &&
	    (a->known == NULL || strcmp(a->known->reason, b->known->reason) == 0));
}

/* Whether they agree in all but the clause. */
static bool
same_but_clause(const struct finding *a, const struct finding *b)
{
	struct finding alike = *a;

	memcpy(alike.clause, b->clause, sizeof(alike.clause));
	return (same_deviation(&alike, b));
}

static const struct finding *
find_same(const struct report_case *c, const struct finding *f)
{
	for (int i = 0; i < c->n_findings; i++)
		if (is_deviation(&c->findings[i]) && same_deviation(&c->findings[i], f))
			return (&c->findings[i]);
	return (NULL);
}

/* Groups a host's clauses with equal deviations; each line ends with the hosts. */
static void
deviation(const struct detail *d, size_t host, int index)
{
	const struct report_case *c = d->row->cells[host].c;
	const struct finding *f = &c->findings[index];

	markup(d->out, "<li class=%c>%s <code>%s", f->kind == FINDING_KNOWN ? 'k' : 'x', finding_look(f)->symbol,
	    clauses_shown(f->clause));
	for (int i = index + 1; i < c->n_findings; i++) {
		const struct finding *other = &c->findings[i];

		if (is_deviation(other) && strcmp(other->clause, f->clause) != 0 && same_but_clause(f, other))
			markup(d->out, "</code> <code>%s", other->clause);
	}
	markup(d->out, "</code> <small>%s</small> expected ", f->observation);
	markup_seen(d->out, f);
	markup(d->out, " on ");
	for (size_t h = 0; h < d->c->n; h++)
		d->chosen[h] = d->row->cells[h].kind == CELL_RAN && find_same(d->row->cells[h].c, f) != NULL;
	hosts(d);
	if (f->known != NULL) {
		markup(d->out, ": ");
		markup_reason(d->out, f->known);
	}
	markup(d->out, "</li>");
}

/* Whether a deviation has been written: of this host with another clause, or of an earlier host. */
static bool
written_before(const struct row *row, size_t host, int index)
{
	const struct finding *f = &row->cells[host].c->findings[index];

	for (size_t h = 0; h < host; h++)
		if (row->cells[h].kind == CELL_RAN && find_same(row->cells[h].c, f) != NULL)
			return (true);
	for (int i = 0; i < index; i++) {
		const struct finding *other = &row->cells[host].c->findings[i];

		if (is_deviation(other) && same_but_clause(f, other))
			return (true);
	}
	return (false);
}

static void
deviations(const struct detail *d)
{
	size_t n = 0;

	for (size_t h = 0; h < d->c->n; h++) {
		const struct cell *cell = &d->row->cells[h];

		if (cell->kind != CELL_RAN)
			continue;
		for (int i = 0; i < cell->c->n_findings && n <= DEVIATIONS_SHOWN; i++) {
			if (!is_deviation(&cell->c->findings[i]) || written_before(d->row, h, i))
				continue;
			if (n++ < DEVIATIONS_SHOWN)
				deviation(d, h, i);
			else
				markup(d->out, "<li>and more: see the hosts' own pages</li>");
		}
	}
}

static bool
same_reason(const struct cell *a, const struct cell *b)
{
	return (a->kind == b->kind && strcmp(a->c->why, b->c->why) == 0);
}

/* The reasons why the case did not run or is unresolved, each with its hosts. */
static void
reasons(const struct detail *d)
{
	const struct cell *all = d->row->cells;

	for (size_t h = 0; h < d->c->n; h++) {
		bool before = false;

		if (all[h].kind == CELL_RAN || all[h].kind == CELL_MISSING)
			continue;
		for (size_t i = 0; i < h && !before; i++)
			before = same_reason(&all[i], &all[h]);
		if (before)
			continue;
		markup(d->out, "<li>%s on ", cell_name(all[h].kind));
		for (size_t i = h, n = 0; i < d->c->n; i++)
			if (same_reason(&all[i], &all[h]))
				markup(d->out, "%s%s", n++ > 0 ? ", " : "", d->c->labels[i]);
		markup(d->out, ": %s</li>", all[h].c->why);
	}
}

static void
observations(const struct detail *d)
{
	if (d->row->n_observations == 0)
		return;
	markup(d->out, "<p class=ob>");
	for (size_t i = 0; i < d->row->n_observations; i++) {
		markup(d->out, i > 0 ? "<br>" : "");
		markup(d->out, "%s: ", d->row->observations[i].name);
		camps(d, &d->row->observations[i]);
	}
	markup(d->out, "</p>");
}

void
matrix_answers(FILE *out, const struct comparison *c, const struct row *row)
{
	struct detail detail = { out, c, row, text_allocate(c->n, sizeof(bool)) };

	observations(&detail);
	markup(out, "<ul>");
	deviations(&detail);
	reasons(&detail);
	markup(out, "</ul>");
	free(detail.chosen);
}

void
matrix_case(FILE *out, const struct comparison *c, const struct row *row)
{
	struct detail detail = { out, c, row, text_allocate(c->n, sizeof(bool)) };

	markup(out, "<noscript><div class=x><p><a");
	markup_href(out, row->id, strlen(row->id));
	markup(out, "><code>%s</code></a> %s</p><ul>", row->id, row->first->stored->description);
	/* By the record of the first host that has the case. */
	if (row->first->recorded && row->first->record.n_expectations == 0)
		markup(out, "<li>A survey: no clause judges it.</li>");
	else if (row->first->recorded)
		markup_expectations(out, &row->first->record, NULL);
	deviations(&detail);
	reasons(&detail);
	markup(out, "</ul>");
	observations(&detail);
	markup(out, "</div></noscript>");
	free(detail.chosen);
}
