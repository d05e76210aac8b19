#include "mutants/run/run.h"

#include <sys/utsname.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	SAMPLE		16	/* cases of other clauses to run a mutant on */

static uint32_t
hash(const char *text, uint32_t seed)
{
	uint32_t h = 2166136261u ^ seed;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return (h ^ h >> 15);
}

const char *
equivalent(const struct mutant *m)
{
	struct utsname system;

	return (uname(&system) != -1 && strcmp(system.sysname, "Linux") == 0 ? m->equivalent : NULL);
}

bool
can_be_shown(const struct mutant *m)
{
	for (size_t i = 0; m->machine != NULL && i < n_cases; i++)
		if (strcmp(m->machine, cases[i].id) == 0)
			return (true);
	return (m->machine == NULL);
}

/* Whether the case cites a clause of the mutant, on a transport that can show the mistake. */
static bool
is_about(const struct mutant *m, const struct test_case *c)
{
	const char *clauses = c->clauses, *transport = strrchr(strchr(c->id, ':'), '.');

	if (m->machine != NULL)
		return (strcmp(m->machine, c->id) == 0);
	if (m->on != NULL && transport != NULL && !matches(m->on, transport + 1, strlen(transport + 1)))
		return (false);
	while (*clauses != '\0') {
		size_t n = strcspn(clauses, " ");

		if (matches(m->about, clauses, n))
			return (true);
		clauses += n;
		clauses += strspn(clauses, " ");
	}
	return (false);
}

/* Whether the mistake can occur in the case, by its run without a mutant: the two runs are identical up to that point. */
static bool
can_come_up(const struct mutant *m, const struct test_case *c)
{
	if (m->connect == NULL)
		return ((m->wrong & (c->asked | ERRNO_TOUCHED)) != 0);
	/* A failure reported as another, or as success; or success as a failure. */
	if (m->from != m->to)
		return (c->came_to[m->from]);
	return (true);
}

static void
take_baselines(const bool *wanted)
{
	struct run *runs = text_allocate(n_cases + 1, sizeof(*runs));
	size_t n = 0;

	for (size_t i = 0; i < n_cases; i++)
		if (wanted[i] && !cases[i].ran)
			runs[n++] = (struct run){ .role = BASELINE, .mutant = NO_MUTANT, .test_case = i };
	run_all(runs, n, "cases without a mutant");
	free(runs);
}

static int
by_order(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	return (x->order < y->order ? -1 : x->order > y->order);
}

static void
append_run(struct run **runs, size_t *n, size_t mutant, size_t test_case)
{
	struct run *r = text_append(runs, n, sizeof(*r));

	*r = (struct run){ .mutant = mutant, .test_case = test_case,
	    .order = hash(cases[test_case].id, hash(table[mutant].name, 0)),
	    .about = is_about(&table[mutant], &cases[test_case]) };
}

size_t
plan_whole(struct run **runs, bool all)
{
	size_t n = 0, every = n_cases / SAMPLE + 1;
	bool *wanted = text_allocate(n_cases, sizeof(*wanted));

	memset(wanted, true, n_cases * sizeof(*wanted));
	take_baselines(wanted);
	free(wanted);
	for (size_t m = 0; m < n_table; m++)
		for (size_t c = 0; tallies[m].selected && c < n_cases; c++)
			if (cases[c].sound && (all || can_come_up(&table[m], &cases[c])) &&
			    (all || is_about(&table[m], &cases[c]) || hash(cases[c].id, 0) % every == 0))
				append_run(runs, &n, m, c);
	qsort(*runs, n, sizeof(**runs), by_order);
	printf("%zu cases under %zu mutants: %zu runs\n", n_cases, n_selected, n);
	fflush(stdout);
	run_all(*runs, n, "runs");
	return (n);
}

size_t
plan_quick(struct run **all)
{
	size_t n = 0;

	for (size_t first = 0, count = 3; first < n_cases; first += count, count *= 4) {
		struct run *runs = NULL;
		size_t n_runs = 0, kept = 0;
		bool *wanted = text_allocate(n_cases, sizeof(*wanted));

		for (size_t m = 0; m < n_table; m++) {
			size_t mine = n_runs, n_mine = 0;

			if (!tallies[m].selected || tallies[m].killed || equivalent(&table[m]) != NULL)
				continue;
			for (size_t c = 0; c < n_cases; c++)
				if (is_about(&table[m], &cases[c])) {
					append_run(&runs, &n_runs, m, c);
					if (is_likely(m, c))
						runs[n_runs - 1].order = 0;
				}
			n_mine = n_runs - mine;
			if (n_mine == 0)
				continue;
			qsort(runs + mine, n_mine, sizeof(*runs), by_order);
			for (size_t i = 0; i < n_mine; i++)
				if (i >= first && i < first + count)
					runs[kept++] = runs[mine + i];
			n_runs = kept;
		}
		for (size_t i = 0; i < kept; i++)
			wanted[runs[i].test_case] = true;
		take_baselines(wanted);
		for (size_t i = n_runs = 0; i < kept; i++)
			if (cases[runs[i].test_case].sound)
				runs[n_runs++] = runs[i];
		qsort(runs, n_runs, runs != NULL ? sizeof(*runs) : 1, by_order);
		run_all(runs, n_runs, "runs");
		repeat_thin(runs, n_runs, THIN_OF_MUTANT);
		for (size_t i = 0; i < n_runs; i++) {
			struct run *r = text_append(all, &n, sizeof(*r));

			*r = runs[i];
		}
		free(runs);
		free(wanted);
	}
	return (n);
}
