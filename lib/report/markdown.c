#include <stdlib.h>
#include <string.h>

#include "judge/version.h"
#include "report/links.h"
#include "report/notes.h"
#include "report/render.h"
#include "report/text.h"

static void
cell(FILE *out, const char *text)
{
	fputs("| ", out);
	text_markdown(out, text);
	putc(' ', out);
}

static void
case_cell(FILE *out, const struct run *run, const size_t *cases, size_t n)
{
	fputs("| ", out);
	cases_write(out, run, cases, n, text_markdown);
	fputs(" |\n", out);
}

/* Clauses, each linked to its text. */
static void
clauses_cell(FILE *out, const char *clauses)
{
	const char *at = clauses, *word;
	size_t length;

	if (clauses[0] == '\0' || strcmp(clauses, DEVIATION_NO_CLAUSE) == 0) {
		cell(out, clauses_shown(clauses));
		return;
	}
	fputs("| ", out);
	while ((word = text_word(&at, &length)) != NULL) {
		char *id = text_copy(word, length);

		if (clause_find(id) != NULL)
			clause_markdown(out, clause_find(id));
		else
			text_markdown(out, id);
		putc(' ', out);
		free(id);
	}
}

static void
deviations(FILE *out, const struct run *run, enum deviation_kind kind, const char *title)
{
	size_t n = run_deviations(run, kind);

	if (n == 0)
		return;
	fprintf(out, "\n### %s: %zu\n\n| clause | observation | expected | seen | %scases |\n| --- | --- | --- | --- | %s--- "
	    "|\n",
	    title, n, kind == DEVIATION_KNOWN ? "reason | " : "", kind == DEVIATION_KNOWN ? "--- | " : "");
	for (size_t i = 0; i < run->n_deviations; i++) {
		const struct deviation_group *g = &run->deviations[i];

		if (g->kind != kind)
			continue;
		clauses_cell(out, g->clauses);
		cell(out, g->observation);
		cell(out, g->allowed);
		cell(out, g->outcome);
		if (kind == DEVIATION_KNOWN)
			cell(out, g->known->reason);
		if (kind == DEVIATION_KNOWN && g->known->bug != NULL)
			fprintf(out, "([bug](%s)) ", g->known->bug);
		case_cell(out, run, g->cases, g->n_cases);
	}
}

static void
contradiction_rows(FILE *out, const struct run *run)
{
	if (run->n_contradictions == 0)
		return;
	fprintf(out, "\n### The host contradicts itself: %zu\n\n| | seen | then | cases |\n| --- | --- | --- | --- |\n",
	    run->n_contradictions);
	for (size_t i = 0; i < run->n_contradictions; i++) {
		const struct contradiction_group *g = &run->contradictions[i];
		const struct record_observation *const both[] = { g->is.first, g->is.second };

		cell(out, g->is.says);
		for (size_t j = 0; j < 2; j++) {
			cell(out, both[j]->name);
			fputs("is ", out);
			text_markdown(out, both[j]->outcome);
			putc(' ', out);
		}
		case_cell(out, run, g->cases, g->n_cases);
	}
}

static void
write_run(FILE *out, const struct run *run)
{
	char title[1024], when[32], *notes[NOTES_MAX];

	fprintf(out, "## connect() on ");
	text_markdown(out, run_title(run, title, sizeof(title)));
	fprintf(out, "\n\n");
	if (run->n_unisolated > 0) {
		fprintf(out, "**No private network for %s%zu case%s:** ", run->n_isolated == 0 ? "any of " : "",
		    run->n_unisolated, plural(run->n_unisolated));
		text_markdown(out, run->isolation_missing);
		fprintf(out, ". Cases that need one are untested.\n\n");
	}
	for (size_t i = 0, n = run_notes(run, notes); i < n; i++) {
		text_markdown(out, notes[i]);
		fprintf(out, "\n\n");
		free(notes[i]);
	}
	fprintf(out, "%zu case%s: %zu passed, %zu expected failure%s, **%zu failed**, **%zu unresolved**; did not run: %zu "
	    "untested, %zu unsupported.", run->n_cases, plural(run->n_cases), run->count[CASE_PASSED], run->count[CASE_KNOWN],
	    plural(run->count[CASE_KNOWN]), run->count[CASE_FAILED],
	    run->count[CASE_UNRESOLVED], run->count[CASE_UNTESTED], run->count[CASE_UNSUPPORTED]);
	if (run_time(run, when, sizeof(when))[0] != '\0')
		fprintf(out, " Run on %s", when);
	if (run->suite[0] != '\0' || run->as_run) {
		fprintf(out, "%s %ssuite ", when[0] != '\0' ? ", by" : " Run by", run->suite[0] != '\0' ? "" : "a ");
		text_markdown(out, run_suite(run));
	}
	fprintf(out, ", judged by ");
	text_markdown(out, run->selected[0] != '\0' ? run->selected : "no manual");
	if (run->as_run) {
		fputs(" as of suite ", out);
		text_markdown(out, suite_version);
		fputs(".\n\nOnly clauses that a case of the run names are counted: its suite did not test the others", out);
	}
	fprintf(out, ".\n\n| manual | clauses | pass | fail | of these known | untested | unsupported | unresolved |\n"
	    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];

		if (!runs_ask_manual(run, 1, i))
			continue;
		cell(out, m->manual->id);
		fprintf(out, "%s| %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n", m->selected ? "" : "(not selected) ",
		    m->n_clauses, m->count[VERDICT_PASS], m->count[VERDICT_FAIL], m->known, m->count[VERDICT_UNTESTED],
		    m->count[VERDICT_UNSUPPORTED], m->count[VERDICT_UNRESOLVED]);
	}
	deviations(out, run, DEVIATION_UNEXPECTED, "Unexpected deviations");
	deviations(out, run, DEVIATION_KNOWN, "Known deviations");
	deviations(out, run, DEVIATION_UNSELECTED, "Deviations from manuals not selected");
	contradiction_rows(out, run);
	if (run->n_reasons > 0)
		fprintf(out, "\n### Did not run or did not finish\n\n| | reason | number | cases |\n| --- | --- | ---: | --- "
		    "|\n");
	for (size_t i = 0; i < run->n_reasons; i++) {
		cell(out, case_state_name(run->reasons[i].state));
		cell(out, run->reasons[i].reason);
		fprintf(out, "| %zu ", run->reasons[i].n_cases);
		case_cell(out, run, run->reasons[i].cases, run->reasons[i].n_cases);
	}
	if (run->n_stale > 0)
		fprintf(out, "\n### Stale rows of the list of deviations\n\n| cases | clauses | observation | outcome |\n"
		    "| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < run->n_stale; i++) {
		cell(out, run->stale[i]->cases);
		cell(out, clauses_shown(run->stale[i]->clauses));
		cell(out, run->stale[i]->observation);
		cell(out, run->stale[i]->outcome);
		fputs("|\n", out);
	}
}

void
markdown_write(FILE *out, const struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			fputs("\n", out);
		write_run(out, &runs[i]);
	}
}
