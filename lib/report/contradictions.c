#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/run.h"
#include "report/text.h"

static bool
alike(const struct record_observation *a, const struct record_observation *b)
{
	return (strcmp(a->name, b->name) == 0 && strcmp(a->outcome, b->outcome) == 0);
}

/* Finds the group of the contradiction, or makes it. */
static struct contradiction_group *
group_of(struct run *run, const struct contradiction *c)
{
	struct contradiction_group *g;

	for (size_t i = 0; i < run->n_contradictions; i++) {
		g = &run->contradictions[i];
		if (g->is.says == c->says && alike(g->is.first, c->first) && alike(g->is.second, c->second))
			return (g);
	}
	g = text_append(&run->contradictions, &run->n_contradictions, sizeof(*g));
	g->is = *c;
	return (g);
}

void
contradictions_group(struct run *run)
{
	for (size_t i = 0; i < run->n_cases; i++) {
		struct contradiction *found = NULL;
		int n = 0;

		if (case_ran(&run->cases[i]) && (n = contradictions(&run->cases[i].record, &found)) == -1)
			err(2, NULL);
		for (int j = 0; j < n; j++) {
			struct contradiction_group *g = group_of(run, &found[j]);

			if (g->n_cases == 0 || g->cases[g->n_cases - 1] != i)
				*(size_t *)text_append(&g->cases, &g->n_cases, sizeof(size_t)) = i;
		}
		free(found);
	}
}

void
contradictions_free(struct run *run)
{
	for (size_t i = 0; i < run->n_contradictions; i++)
		free(run->contradictions[i].cases);
	free(run->contradictions);
}
