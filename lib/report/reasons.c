/*
 * The reasons why cases did not run or are unresolved.
 */
#include <stdlib.h>
#include <string.h>

#include "report/run.h"
#include "report/text.h"

static int
compare_why(const void *a, const void *b)
{
	const struct report_case *const *first = a, *const *second = b;
	int order;

	if ((*first)->state != (*second)->state)
		return ((*first)->state < (*second)->state ? -1 : 1);
	if ((order = strcmp((*first)->why, (*second)->why)) != 0)
		return (order);
	return (*first < *second ? -1 : 1);
}

static int
compare_reasons(const void *a, const void *b)
{
	const struct reason_group *first = a, *second = b;

	if (first->state != second->state)
		return (first->state < second->state ? -1 : 1);
	if (first->n_cases != second->n_cases)
		return (first->n_cases > second->n_cases ? -1 : 1);
	return (first->cases[0] < second->cases[0] ? -1 : 1);
}

void
reasons_group(struct run *run)
{
	const struct report_case **sorted = NULL;
	size_t n = 0;

	for (size_t i = 0; i < run->n_cases; i++)
		if (!case_ran(&run->cases[i]))
			*(const struct report_case **)text_append(&sorted, &n, sizeof(*sorted)) = &run->cases[i];
	if (n == 0)
		return;
	qsort(sorted, n, sizeof(*sorted), compare_why);
	for (size_t i = 0; i < n; i++) {
		struct reason_group *g;

		if (i == 0 || sorted[i]->state != sorted[i - 1]->state || strcmp(sorted[i]->why, sorted[i - 1]->why) != 0) {
			g = text_append(&run->reasons, &run->n_reasons, sizeof(*g));
			g->state = sorted[i]->state;
			g->reason = sorted[i]->why;
		}
		g = &run->reasons[run->n_reasons - 1];
		*(size_t *)text_append(&g->cases, &g->n_cases, sizeof(size_t)) = (size_t)(sorted[i] - run->cases);
	}
	qsort(run->reasons, run->n_reasons, sizeof(*run->reasons), compare_reasons);
	free(sorted);
}

void
reasons_free(struct run *run)
{
	for (size_t i = 0; i < run->n_reasons; i++)
		free(run->reasons[i].cases);
	free(run->reasons);
}
