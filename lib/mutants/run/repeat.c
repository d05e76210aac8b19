#include "mutants/run/run.h"

#include <stdio.h>
#include <stdlib.h>

#include "report/text.h"

#define	REPEATS_MAX	3	/* of the proofs of one mutant or case */

/* The proofs that a mutant or a case has. */
struct proofs {
	size_t n, firm, repeated;
	bool stands;
};

static bool
is_thin(const struct proofs *p, unsigned which)
{
	return (p->n > 0 && (p->firm == 0 || ((which & THIN_IF_SINGLE) != 0 && p->n == 1)));
}

static void
take_proof(struct proofs *p, const struct run *run)
{
	p->n++;
	p->firm += run->firm;
}

/* Whether the proof is to be made again for the mutant or case that has these. */
static bool
is_wanted(const struct proofs *p, unsigned which)
{
	return (is_thin(p, which) && p->repeated < REPEATS_MAX);
}

static void
withdraw(struct run *run)
{
	tallies[run->mutant].verdicts[run->verdict]--;
	run->verdict = UNCONFIRMED;
	run->proves = false;
	tallies[run->mutant].verdicts[run->verdict]++;
}

void
repeat_thin(struct run *runs, size_t n, unsigned which)
{
	struct proofs *of_mutants = text_allocate(n_table, sizeof(*of_mutants));
	struct proofs *of_cases = text_allocate(n_cases, sizeof(*of_cases));
	struct run *pairs = NULL, **first = NULL;
	size_t n_pairs = 0, n_runs = 0, n_withdrawn = 0;

	for (size_t i = 0; i < n; i++) {
		if (!runs[i].proves)
			continue;
		if ((which & THIN_OF_MUTANT) != 0)
			take_proof(&of_mutants[runs[i].mutant], &runs[i]);
		if ((which & THIN_OF_CASE) != 0)
			take_proof(&of_cases[runs[i].test_case], &runs[i]);
	}
	for (size_t i = 0; i < n; i++) {
		struct proofs *m = &of_mutants[runs[i].mutant], *c = &of_cases[runs[i].test_case];
		struct run *added;

		if (!runs[i].proves || (!is_wanted(m, which) && !is_wanted(c, which)))
			continue;
		m->repeated++;
		c->repeated++;
		*(struct run **)text_append(&first, &n_pairs, sizeof(*first)) = &runs[i];
		/* One after the other in the list, so that they run at the same time. */
		added = text_append(&pairs, &n_runs, sizeof(*pairs));
		*added = (struct run){ .role = REPEAT, .mutant = runs[i].mutant, .test_case = runs[i].test_case,
		    .about = runs[i].about };
		added = text_append(&pairs, &n_runs, sizeof(*pairs));
		*added = (struct run){ .role = CONTROL, .mutant = NO_MUTANT, .test_case = runs[i].test_case };
	}
	if (n_pairs > 0)
		run_all(pairs, n_runs, "repeated runs and their controls");
	for (size_t i = 0; i < n_pairs; i++) {
		const struct run *repeat = &pairs[2 * i], *control = &pairs[2 * i + 1];

		if (repeat->proves && control->sound) {
			of_mutants[first[i]->mutant].stands = of_cases[first[i]->test_case].stands = true;
			continue;
		}
		if (n_withdrawn++ == 0)
			printf("Proofs that did not stand when they were repeated:\n");
		printf("  %s, by %s: %s\n", table[first[i]->mutant].name, cases[first[i]->test_case].id,
		    control->sound ? "the case did not fail again" : "the case did not pass without the mutant either");
		withdraw(first[i]);
	}
	for (size_t m = 0; m < n_table; m++)
		if (is_thin(&of_mutants[m], which))
			tallies[m].killed = of_mutants[m].stands;
	for (size_t c = 0; c < n_cases; c++)
		if (is_thin(&of_cases[c], which))
			cases[c].proven = of_cases[c].stands;
	if (n_pairs > 0)
		printf("%zu proofs were thin and repeated beside a run without the mutant; %zu stand\n", n_pairs,
		    n_pairs - n_withdrawn);
	fflush(stdout);
	free(of_mutants);
	free(of_cases);
	free(pairs);
	free(first);
}
