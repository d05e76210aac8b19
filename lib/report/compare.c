/*
 * The model of a comparison: rows, camps, pairs.
 */
#include <stdlib.h>
#include <string.h>

#include "report/compare.h"
#include "report/text.h"

const char *
cell_name(enum cell_kind kind)
{
	static const char *const names[] = { "ran", "unresolved", "untested", "unsupported", "missing" };

	return (names[kind]);
}

const char *
cell_state(const struct cell *cell)
{
	return (cell->c != NULL ? case_state_name(cell->c->state) : cell_name(cell->kind));
}

double
agreement_percent(const struct agreement *a)
{
	double percent = a->both > 0 ? 100.0 * (double)a->same / (double)a->both : 0;

	return (a->same < a->both && percent > 99.9 ? 99.9 : percent);
}

size_t
agreements_shared(const struct comparison *c)
{
	size_t n = c->n_agreements;

	while (n > 0 && c->agreements[n - 1].both == 0)
		n--;
	return (n);
}

static enum cell_kind
kind_of(const struct report_case *c)
{
	switch (c->state) {
	case CASE_UNRESOLVED:
		return (CELL_UNRESOLVED);
	case CASE_UNTESTED:
		return (CELL_UNTESTED);
	case CASE_UNSUPPORTED:
		return (CELL_UNSUPPORTED);
	default:
		return (CELL_RAN);
	}
}

static struct compared *
compared_of(struct row *row, const char *name, size_t likely, size_t hosts)
{
	struct compared *o;

	if (likely < row->n_observations && strcmp(row->observations[likely].name, name) == 0)
		return (&row->observations[likely]);
	for (size_t i = 0; i < row->n_observations; i++)
		if (strcmp(row->observations[i].name, name) == 0)
			return (&row->observations[i]);
	o = text_append(&row->observations, &row->n_observations, sizeof(*o));
	o->name = name;
	o->outcomes = text_allocate(hosts, sizeof(*o->outcomes));
	o->worst = text_allocate(hosts, sizeof(*o->worst));
	o->camps = text_allocate(hosts, sizeof(*o->camps));
	return (o);
}

/* The worst finding for a host's observation by the selected manuals. */
static enum finding_kind
worst_of(const struct run *run, const struct report_case *c, const char *name)
{
	enum finding_kind worst = FINDING_MET;

	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];
		enum finding_kind kind = finding_counts_as(f, run->strict || c->record.strict);

		if (kind == FINDING_MISSING || strcmp(f->observation, name) != 0 ||
		    (f->clause[0] != '\0' && !manual_selected(c->selected, f->clause)))
			continue;
		if (kind > worst)
			worst = kind;
	}
	return (worst);
}

static void
gather_observations(const struct comparison *c, struct row *row)
{
	if (row->count[CELL_RAN] == 0)
		return;
	for (size_t h = 0; h < c->n; h++)
		if (row->cells[h].kind == CELL_RAN && record_observation(&row->cells[h].c->record, "call") != NULL) {
			(void)compared_of(row, "call", 0, c->n);
			break;
		}
	for (size_t h = 0; h < c->n; h++) {
		const struct record *r;

		if (row->cells[h].kind != CELL_RAN)
			continue;
		r = &row->cells[h].c->record;
		for (size_t i = 0; i < r->n_observations; i++) {
			struct compared *o = compared_of(row, r->observations[i].name, i, c->n);

			o->outcomes[h] = r->observations[i].outcome;
			o->worst[h] = worst_of(&c->runs[h], row->cells[h].c, o->name);
		}
	}
}

/* Numbers the camps by their size, then by their first host. */
static void
find_camps(struct compared *o, size_t hosts)
{
	size_t *first = text_allocate(hosts, sizeof(*first)), *size = text_allocate(hosts, sizeof(*size));
	int *place = text_allocate(hosts, sizeof(*place)), n = 0;

	for (size_t h = 0; h < hosts; h++) {
		int camp = 0;

		o->camps[h] = CAMP_NONE;
		if (o->outcomes[h] == NULL)
			continue;
		while (camp < n && strcmp(o->outcomes[first[camp]], o->outcomes[h]) != 0)
			camp++;
		if (camp == n)
			first[n++] = h;
		size[camp]++;
		o->camps[h] = camp;
	}
	for (int camp = 0; camp < n; camp++)
		for (int other = 0; other < n; other++)
			place[camp] += size[other] > size[camp] || (size[other] == size[camp] && other < camp);
	for (size_t h = 0; h < hosts; h++)
		if (o->camps[h] != CAMP_NONE)
			o->camps[h] = place[o->camps[h]];
	o->n_camps = n;
	o->differs = n > 1;
	free(first);
	free(size);
	free(place);
}

static void
make_row(struct comparison *c, struct row *row)
{
	for (size_t h = 0; h < c->n; h++) {
		struct cell *cell = &row->cells[h];

		cell->kind = cell->c != NULL ? kind_of(cell->c) : CELL_MISSING;
		row->count[cell->kind]++;
		if (cell->c != NULL && (row->first == NULL || (!row->first->recorded && cell->c->recorded)))
			row->first = cell->c;
	}
	row->id = row->first->id;
	gather_observations(c, row);
	row->differs = row->count[CELL_RAN] > 0 && row->count[CELL_UNRESOLVED] > 0;
	for (size_t i = 0; i < row->n_observations; i++) {
		find_camps(&row->observations[i], c->n);
		row->differs |= row->observations[i].differs;
	}
	c->n_differ += row->differs;
	c->n_alike += !row->differs && row->count[CELL_RAN] > 1;
	c->n_alone += !row->differs && row->count[CELL_RAN] < 2;
	c->n_partial += row->count[CELL_MISSING] > 0;
}

/* Merges the sorted cases of all hosts into rows; if a host has an id twice, the first counts. */
static void
make_rows(struct comparison *c)
{
	size_t *at = text_allocate(c->n, sizeof(*at));

	for (;;) {
		const struct report_case *least = NULL;
		struct row *row;

		for (size_t h = 0; h < c->n; h++)
			if (at[h] < c->runs[h].n_cases && (least == NULL || case_order(&c->runs[h].cases[at[h]], least) < 0))
				least = &c->runs[h].cases[at[h]];
		if (least == NULL)
			break;
		row = text_append(&c->rows, &c->n_rows, sizeof(*row));
		row->cells = text_allocate(c->n, sizeof(*row->cells));
		for (size_t h = 0; h < c->n; h++) {
			const struct run *run = &c->runs[h];

			if (at[h] < run->n_cases && case_order(&run->cases[at[h]], least) == 0)
				row->cells[h].c = &run->cases[at[h]];
			while (at[h] < run->n_cases && case_order(&run->cases[at[h]], least) == 0)
				at[h]++;
		}
		make_row(c, row);
	}
	free(at);
}

bool
row_pair_differs(const struct row *row, size_t a, size_t b)
{
	enum cell_kind first = row->cells[a].kind, second = row->cells[b].kind;

	if (first > CELL_UNRESOLVED || second > CELL_UNRESOLVED)
		return (false);
	if (first != second)
		return (true);
	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		if (o->camps[a] != CAMP_NONE && o->camps[b] != CAMP_NONE && o->camps[a] != o->camps[b])
			return (true);
	}
	return (false);
}

static int
compare_agreements(const void *a, const void *b)
{
	const struct agreement *first = a, *second = b;
	size_t left = first->same * second->both, right = second->same * first->both;

	if ((first->both == 0) != (second->both == 0))
		return (first->both == 0 ? 1 : -1);
	if (left != right)
		return (left < right ? -1 : 1);
	if (first->both != second->both)
		return (first->both < second->both ? -1 : 1);
	if (first->a != second->a)
		return (first->a < second->a ? -1 : 1);
	return (first->b < second->b ? -1 : first->b > second->b);
}

static void
find_agreements(struct comparison *c)
{
	for (size_t a = 0; a < c->n; a++) {
		for (size_t b = a + 1; b < c->n; b++) {
			struct agreement *g = text_append(&c->agreements, &c->n_agreements, sizeof(*g));

			g->a = a;
			g->b = b;
			for (size_t i = 0; i < c->n_rows; i++) {
				const struct row *row = &c->rows[i];

				if (row->cells[a].kind != CELL_RAN || row->cells[b].kind != CELL_RAN)
					continue;
				g->both++;
				g->same += !row->differs || !row_pair_differs(row, a, b);
			}
		}
	}
	if (c->n_agreements > 0)
		qsort(c->agreements, c->n_agreements, sizeof(*c->agreements), compare_agreements);
}

const char *
clause_verdict_words(const struct clause_verdict *v)
{
	return (v->verdict == VERDICT_FAIL && v->known ? "fail (known)" : verdict_name(v->verdict));
}

static const struct clause_verdict *
verdict_of(const struct run *run, size_t manual, const struct clause *clause)
{
	const struct manual_verdict *m = &run->manuals[manual];

	for (size_t i = 0; i < m->n_clauses; i++)
		if (m->clauses[i].clause == clause)
			return (&m->clauses[i]);
	return (NULL);
}

static void
compare_clause(struct comparison *c, size_t manual, const struct clause *clause)
{
	const struct clause_verdict **verdicts = text_allocate(c->n, sizeof(*verdicts)), *first = NULL;
	struct compared_clause one = { .clause = clause, .manual = c->runs[0].manuals[manual].manual, .verdicts = verdicts };

	for (size_t h = 0; h < c->n; h++) {
		if ((verdicts[h] = verdict_of(&c->runs[h], manual, clause)) == NULL)
			continue;
		if (first == NULL)
			first = verdicts[h];
		one.differs |= verdicts[h]->verdict != first->verdict || verdicts[h]->known != first->known;
	}
	if (first == NULL) {
		free(verdicts);
		return;
	}
	c->n_clauses_differ += one.differs;
	*(struct compared_clause *)text_append(&c->clauses, &c->n_clauses, sizeof(one)) = one;
}

static void
find_clauses(struct comparison *c)
{
	for (size_t m = 0; c->n > 0 && m < c->runs[0].n_manuals; m++) {
		const struct manual *manual = c->runs[0].manuals[m].manual;

		for (size_t i = 0; i < manual->n_clauses; i++)
			compare_clause(c, m, &manual->clauses[i]);
	}
}

void
compare_runs(struct comparison *c, const struct run *runs, size_t n)
{
	memset(c, 0, sizeof(*c));
	c->runs = runs;
	c->n = n;
	compare_name_hosts(c);
	make_rows(c);
	find_agreements(c);
	find_clauses(c);
	for (size_t h = 1; h < n; h++)
		c->suites_differ |= strcmp(runs[h].suite, runs[0].suite) != 0;
}

void
compare_free(struct comparison *c)
{
	for (size_t i = 0; i < c->n_rows; i++) {
		for (size_t o = 0; o < c->rows[i].n_observations; o++) {
			free(c->rows[i].observations[o].outcomes);
			free(c->rows[i].observations[o].worst);
			free(c->rows[i].observations[o].camps);
		}
		free(c->rows[i].observations);
		free(c->rows[i].cells);
	}
	for (size_t i = 0; i < c->n_clauses; i++)
		free(c->clauses[i].verdicts);
	free(c->clauses);
	for (size_t h = 0; h < c->n; h++) {
		free(c->labels[h]);
		free(c->pages[h]);
	}
	free(c->rows);
	free(c->labels);
	free(c->pages);
	free(c->agreements);
	memset(c, 0, sizeof(*c));
}

size_t
compare_clauses(const struct comparison *c, size_t manual)
{
	size_t n = 0;

	for (size_t h = 0; h < c->n; h++)
		if (c->runs[h].manuals[manual].n_clauses > n)
			n = c->runs[h].manuals[manual].n_clauses;
	return (n);
}

/* The first observation from i on that differs; n_observations if none does. */
static size_t
next_difference(const struct row *row, size_t i)
{
	while (i < row->n_observations && !row->observations[i].differs)
		i++;
	return (i);
}

bool
rows_alike(const struct comparison *c, const struct row *a, const struct row *b)
{
	if (!same_condition(a->first, b->first))
		return (false);
	for (size_t h = 0; h < c->n; h++)
		if (a->cells[h].kind != b->cells[h].kind)
			return (false);
	for (size_t i = next_difference(a, 0), j = next_difference(b, 0); i < a->n_observations || j < b->n_observations;
	    i = next_difference(a, i + 1), j = next_difference(b, j + 1)) {
		if (i >= a->n_observations || j >= b->n_observations ||
		    strcmp(a->observations[i].name, b->observations[j].name) != 0)
			return (false);
		for (size_t h = 0; h < c->n; h++) {
			const char *first = a->observations[i].outcomes[h], *second = b->observations[j].outcomes[h];

			if ((first == NULL) != (second == NULL) || (first != NULL && strcmp(first, second) != 0))
				return (false);
		}
	}
	return (true);
}
