#include <stdlib.h>

#include "report/notes.h"
#include "report/render.h"
#include "report/text.h"

/* The clauses of selected manuals that are untested. */
static size_t
untested_clauses(const struct run *run)
{
	size_t n = 0;

	for (size_t m = 0; m < run->n_manuals; m++)
		n += run->manuals[m].selected ? run->manuals[m].count[VERDICT_UNTESTED] : 0;
	return (n);
}

bool
run_holds(const struct run *run, bool tested)
{
	return (run_deviations(run, DEVIATION_UNEXPECTED) == 0 && run->count[CASE_UNRESOLVED] == 0 &&
	    (!tested || untested_clauses(run) == 0));
}

char *
run_verdict(const struct run *run, bool tested)
{
	size_t deviations = run_deviations(run, DEVIATION_UNEXPECTED), unresolved = run->count[CASE_UNRESOLVED];
	size_t known = run_deviations(run, DEVIATION_KNOWN), untested = untested_clauses(run);
	const char *manuals = run->selected[0] != '\0' ? run->selected : "no manual";
	char over[64] = "", clauses[64];

	if (run_is_scarce(run))
		snprintf(over, sizeof(over), "only %zu of %zu case%s ran, ", run_ran(run), run->n_cases, plural(run->n_cases));
	else if (run_holds(run, tested))
		snprintf(over, sizeof(over), "%zu case%s, ", run->n_cases, plural(run->n_cases));
	if (tested && untested == 0)
		snprintf(clauses, sizeof(clauses), "no clause untested");
	else
		snprintf(clauses, sizeof(clauses), "%zu clause%s untested", untested, plural(untested));
	if (run_holds(run, tested))
		return (text_format("holds for %s: %s%zu known deviation%s, none unexpected, nothing unresolved, %s", manuals, over,
		    known, plural(known), clauses));
	return (text_format("does not hold for %s: %s%zu unexpected deviation%s, %zu case%s unresolved, %s", manuals, over,
	    deviations, plural(deviations), unresolved, plural(unresolved), clauses));
}

bool
check_write(FILE *out, const struct run *run, bool tested)
{
	char *notes[NOTES_MAX], *verdict;

	for (size_t i = 0; i < run->n_deviations; i++) {
		const struct deviation_group *g = &run->deviations[i];

		if (g->kind != DEVIATION_UNEXPECTED)
			continue;
		fprintf(out, "deviation: %s: %s is %s, expected %s: ", clauses_shown(g->clauses), g->observation, g->outcome,
		    g->allowed);
		cases_write(out, run, g->cases, g->n_cases, text_plain);
		putc('\n', out);
		next_show(out, run, "  ", g->cases[0]);
	}
	for (size_t i = 0; i < run->n_reasons; i++) {
		const struct reason_group *g = &run->reasons[i];

		if (g->state != CASE_UNRESOLVED)
			continue;
		fprintf(out, "unresolved: %s: ", g->reason);
		cases_write(out, run, g->cases, g->n_cases, text_plain);
		putc('\n', out);
		next_show(out, run, "  ", g->cases[0]);
	}
	for (size_t m = 0; tested && m < run->n_manuals; m++) {
		for (size_t i = 0; run->manuals[m].selected && i < run->manuals[m].n_clauses; i++) {
			const struct clause_verdict *v = &run->manuals[m].clauses[i];

			if (v->verdict == VERDICT_UNTESTED)
				fprintf(out, "untested: %s: %s\n", v->clause->id, v->reason);
		}
	}
	for (size_t i = 0; i < run->n_stale; i++)
		fprintf(out, "warning: stale deviation: %s: %s is %s: %s\n", clauses_shown(run->stale[i]->clauses),
		    run->stale[i]->observation, run->stale[i]->outcome, run->stale[i]->cases);
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		fprintf(out, "warning: a case cites %s, which no manual here has\n", run->unknown_clauses[i]);

	for (size_t i = 0, n = run_notes(run, notes); i < n; i++) {
		fprintf(out, "note: %s\n", notes[i]);
		free(notes[i]);
	}
	verdict = run_verdict(run, tested);
	fprintf(out, "%s\n", verdict);
	free(verdict);
	return (run_holds(run, tested));
}
