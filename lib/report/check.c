#include <stdlib.h>

#include "report/notes.h"
#include "report/render.h"
#include "report/text.h"

bool
check_write(FILE *out, const struct run *run, bool tested)
{
	size_t deviations = run_deviations(run, DEVIATION_UNEXPECTED), untested = 0, unresolved = 0;
	size_t known = run_deviations(run, DEVIATION_KNOWN);
	char *notes[NOTES_MAX], over[64] = "";
	bool open;

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
		unresolved += g->n_cases;
		fprintf(out, "unresolved: %s: ", g->reason);
		cases_write(out, run, g->cases, g->n_cases, text_plain);
		putc('\n', out);
		next_show(out, run, "  ", g->cases[0]);
	}
	for (size_t m = 0; m < run->n_manuals; m++) {
		for (size_t i = 0; run->manuals[m].selected && i < run->manuals[m].n_clauses; i++) {
			const struct clause_verdict *v = &run->manuals[m].clauses[i];

			if (v->verdict != VERDICT_UNTESTED)
				continue;
			untested++;
			if (tested)
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

	open = deviations == 0 && unresolved == 0 && (!tested || untested == 0);
	if (run_is_scarce(run))
		snprintf(over, sizeof(over), "only %zu of %zu case%s ran, ", run_ran(run), run->n_cases, plural(run->n_cases));
	else if (open)
		snprintf(over, sizeof(over), "%zu case%s, ", run->n_cases, plural(run->n_cases));
	if (open)
		fprintf(out, "holds for %s: %s%zu known deviation%s, none unexpected, nothing unresolved",
		    run->selected[0] != '\0' ? run->selected : "no manual", over, known, plural(known));
	else
		fprintf(out, "does not hold for %s: %s%zu unexpected deviation%s, %zu case%s unresolved",
		    run->selected[0] != '\0' ? run->selected : "no manual", over, deviations, plural(deviations), unresolved,
		    plural(unresolved));
	if (tested && untested == 0)
		fprintf(out, ", no clause untested\n");
	else
		fprintf(out, ", %zu clause%s untested\n", untested, plural(untested));
	return (open);
}
