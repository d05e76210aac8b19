/*
 * A run's deviations in groups, and the stale rows of the list.
 */
#include <stdlib.h>
#include <string.h>

#include "report/run.h"
#include "report/text.h"

size_t
run_deviations(const struct run *run, enum deviation_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_deviations; i++)
		n += run->deviations[i].kind == kind;
	return (n);
}

size_t
run_unexplained(const struct run *run)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_deviations; i++)
		n += run->deviations[i].kind == DEVIATION_KNOWN && !deviation_explained(run->deviations[i].known);
	return (n);
}

/* A deviation of one case from one clause, before grouping. */
struct single {
	enum deviation_kind kind;
	const struct finding *finding;
	size_t index;
};

static int
compare_texts(const char *a, const char *b)
{
	return (strcmp(a != NULL ? a : "", b != NULL ? b : ""));
}

/* Compares everything but clause and case: what a group shares. */
static int
compare_essence(const struct single *a, const struct single *b)
{
	int order;

	if (a->kind != b->kind)
		return (a->kind < b->kind ? -1 : 1);
	if ((order = compare_texts(a->finding->known != NULL ? a->finding->known->reason : NULL,
	    b->finding->known != NULL ? b->finding->known->reason : NULL)) != 0 ||
	    (order = compare_texts(a->finding->observation, b->finding->observation)) != 0 ||
	    (order = compare_texts(a->finding->outcome, b->finding->outcome)) != 0)
		return (order);
	return (compare_texts(a->finding->allowed, b->finding->allowed));
}

static int
compare_singles(const void *a, const void *b)
{
	const struct single *first = a, *second = b;
	int order;

	if ((order = compare_essence(first, second)) != 0 ||
	    (order = strcmp(first->finding->clause, second->finding->clause)) != 0)
		return (order);
	return (first->index < second->index ? -1 : first->index > second->index);
}

/* Equal singles of one clause. */
struct streak {
	const struct single *first;
	size_t n;
};

static int
compare_streaks(const void *a, const void *b)
{
	const struct streak *s = a, *t = b;
	int order = compare_essence(s->first, t->first);

	if (order != 0)
		return (order);
	if (s->n != t->n)
		return (s->n < t->n ? -1 : 1);
	for (size_t i = 0; i < s->n; i++)
		if (s->first[i].index != t->first[i].index)
			return (s->first[i].index < t->first[i].index ? -1 : 1);
	return (0);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct deviation_group *first = a, *second = b;
	int order;

	if (first->kind != second->kind)
		return (first->kind < second->kind ? -1 : 1);
	if ((order = strcmp(first->clauses, second->clauses)) != 0)
		return (order);
	return (first->cases[0] < second->cases[0] ? -1 : 1);
}

/* The finding's kind of deviation; false if it is not one. */
static bool
deviation_kind(const struct run *run, const struct report_case *c, const struct finding *f, enum deviation_kind *kind)
{
	bool selected = f->clause[0] == '\0' || manual_selected(c->selected, f->clause);

	if (f->kind == FINDING_MET || f->kind == FINDING_MISSING)
		return (false);
	if (f->kind == FINDING_KNOWN && !run->strict && !c->record.strict)
		*kind = DEVIATION_KNOWN;
	else
		*kind = selected ? DEVIATION_UNEXPECTED : DEVIATION_UNSELECTED;
	return (true);
}

void
deviations_group(struct run *run)
{
	struct single *singles = NULL;
	struct streak *streaks = NULL;
	size_t n = 0, n_streaks = 0;

	for (size_t i = 0; i < run->n_cases; i++) {
		for (int j = 0; j < run->cases[i].n_findings; j++) {
			const struct finding *f = &run->cases[i].findings[j];
			enum deviation_kind kind;

			if (deviation_kind(run, &run->cases[i], f, &kind))
				*(struct single *)text_append(&singles, &n, sizeof(*singles)) =
				    (struct single){ .kind = kind, .finding = f, .index = i };
		}
	}
	if (n == 0)
		return;
	qsort(singles, n, sizeof(*singles), compare_singles);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || compare_essence(&singles[i - 1], &singles[i]) != 0 ||
		    strcmp(singles[i - 1].finding->clause, singles[i].finding->clause) != 0)
			((struct streak *)text_append(&streaks, &n_streaks, sizeof(*streaks)))->first = &singles[i];
		streaks[n_streaks - 1].n++;
	}
	qsort(streaks, n_streaks, sizeof(*streaks), compare_streaks);
	for (size_t i = 0; i < n_streaks; i++) {
		const struct finding *f = streaks[i].first->finding;
		struct deviation_group *g;
		char *clauses;

		if (i > 0 && compare_streaks(&streaks[i - 1], &streaks[i]) == 0) {
			g = &run->deviations[run->n_deviations - 1];
			clauses = text_format("%s %s", g->clauses, f->clause);
			free(g->clauses);
			g->clauses = clauses;
			continue;
		}
		g = text_append(&run->deviations, &run->n_deviations, sizeof(*g));
		g->kind = streaks[i].first->kind;
		g->clauses = text_format("%s", f->clause);
		g->observation = f->observation;
		g->allowed = f->allowed;
		g->outcome = f->outcome != NULL ? f->outcome : "";
		g->known = f->known;
		for (size_t j = 0; j < streaks[i].n; j++)
			if (j == 0 || streaks[i].first[j].index != streaks[i].first[j - 1].index)
				*(size_t *)text_append(&g->cases, &g->n_cases, sizeof(size_t)) = streaks[i].first[j].index;
	}
	qsort(run->deviations, run->n_deviations, sizeof(*run->deviations), compare_groups);
	free(singles);
	free(streaks);
}

bool
of_one_outcome(const struct deviation_group *a, const struct deviation_group *b)
{
	return (strcmp(a->observation, b->observation) == 0 && strcmp(a->outcome, b->outcome) == 0);
}

bool
of_one_reason(const struct deviation_group *a, const struct deviation_group *b)
{
	if (a->kind != b->kind)
		return (false);
	if (a->kind == DEVIATION_KNOWN)
		return (strcmp(a->known->reason, b->known->reason) == 0);
	return (of_one_outcome(a, b));
}

static int
compare_reasons(const void *a, const void *b)
{
	const struct deviation_reason *first = a, *second = b;

	if (first->n_cases != second->n_cases)
		return (first->n_cases > second->n_cases ? -1 : 1);
	return (first->first < second->first ? -1 : 1);
}

struct deviation_reason *
deviations_by_reason(const struct run *run, enum deviation_kind kind, size_t *n)
{
	struct deviation_reason *all = NULL;

	*n = 0;
	for (size_t i = 0; i < run->n_deviations; i++) {
		const struct deviation_group *g = &run->deviations[i];
		bool *counted, seen = g->kind != kind;
		struct deviation_reason *one;

		for (size_t j = 0; !seen && j < *n; j++)
			seen = of_one_reason(&run->deviations[all[j].first], g);
		if (seen)
			continue;
		one = text_append(&all, n, sizeof(*all));
		one->first = i;
		counted = text_allocate(run->n_cases, sizeof(*counted));
		for (size_t j = i; j < run->n_deviations; j++) {
			for (size_t c = 0; of_one_reason(g, &run->deviations[j]) && c < run->deviations[j].n_cases; c++) {
				one->n_cases += !counted[run->deviations[j].cases[c]];
				counted[run->deviations[j].cases[c]] = true;
			}
		}
		free(counted);
	}
	if (*n > 0)
		qsort(all, *n, sizeof(*all), compare_reasons);
	return (all);
}

/*
 * Whether the row could have matched the case; with as_run, only if a clause of the row judged it, or for a row without clauses,
 * if the case made the observation.
 */
static bool
concerns(const struct run *run, const struct deviation *row, const struct report_case *c)
{
	if (!case_ran(c) || !deviation_covers(row, c->id) || !release_matches(row->releases, run->release))
		return (false);
	if (!run->as_run)
		return (true);
	if (strcmp(row->clauses, DEVIATION_NO_CLAUSE) == 0)
		return (record_observation(&c->record, row->observation) != NULL);
	for (int i = 0; i < c->n_findings; i++)
		if (c->findings[i].clause[0] != '\0' && deviation_names(row, c->findings[i].clause))
			return (true);
	return (false);
}

void
deviations_find_stale(struct run *run)
{
	bool *met = text_allocate(run->list.n, sizeof(*met));

	for (size_t i = 0; i < run->n_cases; i++)
		for (int j = 0; j < run->cases[i].n_findings; j++)
			if (run->cases[i].findings[j].known != NULL)
				met[run->cases[i].findings[j].known - run->list.entries] = true;
	for (size_t d = 0; d < run->list.n; d++) {
		const struct deviation *row = &run->list.entries[d];

		for (size_t i = 0; !met[d] && i < run->n_cases; i++) {
			if (!concerns(run, row, &run->cases[i]))
				continue;
			*(const struct deviation **)text_append(&run->stale, &run->n_stale, sizeof(*run->stale)) = row;
			break;
		}
	}
	free(met);
}

void
deviations_free_groups(struct run *run)
{
	for (size_t i = 0; i < run->n_deviations; i++) {
		free(run->deviations[i].clauses);
		free(run->deviations[i].cases);
	}
	free(run->deviations);
	free(run->stale);
}
