/*
 * Hosts side by side as Markdown.
 */
#include <stdlib.h>

#include "judge/version.h"
#include "report/compare_words.h"
#include "report/links.h"
#include "report/machine_compare.h"
#include "report/render.h"
#include "report/text.h"

static void
difference_row(const struct sheet *s, const struct comparison *c, const struct row *const *rows, size_t n)
{
	const struct row *row = rows[0];
	bool first = true;

	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		if (!o->differs)
			continue;
		fputs("| ", s->out);
		if (first)
			sheet_ids(s, rows, n);
		first = false;
		fputs(" | ", s->out);
		s->text(s->out, o->name);
		fputs(" | ", s->out);
		for (int camp = 0; camp < o->n_camps; camp++) {
			fprintf(s->out, "%s**%c** ", camp > 0 ? "<br>" : "", camp_letter(camp));
			s->text(s->out, camp_outcome(c, o, camp));
			fputs(": ", s->out);
			sheet_camp(s, c, o, camp);
		}
		fputs(" |\n", s->out);
	}
	if (row->count[CELL_RAN] > 0 && row->count[CELL_UNRESOLVED] > 0) {
		fputs("| ", s->out);
		if (first)
			sheet_ids(s, rows, n);
		fputs(" | | ", s->out);
		sheet_unresolved(s, c, row, "unresolved on ", " ");
		fputs("|\n", s->out);
	}
}

/* Each clause with its verdict on each host. */
static void
clauses(const struct sheet *s, const struct comparison *c)
{
	size_t shown = 0;

	fprintf(s->out, "\n### Clauses by host\n\n");
	if (c->n_clauses_differ > 0)
		fputs("| clause | verdicts |\n| --- | --- |\n", s->out);
	for (size_t i = 0; i < c->n_clauses; i++) {
		if (!c->clauses[i].differs || shown++ >= GROUPS_SHOWN)
			continue;
		fputs("| ", s->out);
		clause_markdown(s->out, c->clauses[i].clause);
		fputs(" | ", s->out);
		sheet_verdicts(s, c, &c->clauses[i]);
		fputs(" |\n", s->out);
	}
	if (shown > GROUPS_SHOWN)
		fprintf(s->out, "\nAnd %zu more whose verdicts differ.\n", shown - GROUPS_SHOWN);
	for (const char *const *words = all_verdict_words; *words != NULL; words++) {
		char *ids = clauses_alike(c, *words);

		if (ids[0] != '\0') {
			fprintf(s->out, "\nOn all hosts %s: ", *words);
			text_markdown(s->out, ids);
			fputs("\n", s->out);
		}
		free(ids);
	}
}

void
compare_markdown(FILE *out, const struct comparison *c)
{
	struct sheet s = { out, text_markdown, false };
	char *different;
	bool as_run = c->n > 0 && c->runs[0].as_run, suites = as_run || runs_name_suite(c->runs, c->n);

	fprintf(out, "## connect() on %zu host%s\n\n", c->n, plural(c->n));
	sheet_totals(out, c);
	fputs(".\n\n", out);
	if ((different = compare_suites(c)) != NULL) {
		text_markdown(out, different);
		fputs("\n\n", out);
	}
	free(different);
	fprintf(out, "| host | passed | known | failed | unresolved | untested | unsupported | not in its store | run |%s\n"
	    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |%s\n", suites ? " suite |" : "", suites ? " --- |" : "");
	for (size_t h = 0; h < c->n; h++) {
		char when[32];

		fputs("| ", out);
		text_markdown(out, c->labels[h]);
		for (enum case_state state = CASE_PASSED; state < CASE_STATES; state++)
			fprintf(out, " | %zu", c->runs[h].count[state]);
		fprintf(out, " | %zu | %s |", count_missing(c, h), run_time(&c->runs[h], when, sizeof(when)));
		if (suites) {
			putc(' ', out);
			text_markdown(out, as_run ? run_suite(&c->runs[h]) : c->runs[h].suite);
			fputs(" |", out);
		}
		putc('\n', out);
	}
	fputs("\n### Cases that differ\n\n", out);
	if (c->n_differ == 0)
		fputs("None.\n", out);
	else {
		fputs("| case | observation | answers |\n| --- | --- | --- |\n", out);
		sheet_differences(&s, c, GROUPS_SHOWN, difference_row);
	}
	machines_markdown(out, c);
	if (c->n > 1) {
		size_t n = agreements_shared(c);

		fputs("\n### Pairs\n\n| | hosts | agree in | of the cases that ran on both |\n| --- | --- | ---: | ---: "
		    "|\n", out);
		for (size_t i = n; i-- > 0;) {
			const struct agreement *g = &c->agreements[i];

			if (i >= PAIRS_SHOWN && i < n - PAIRS_SHOWN)
				continue;
			fprintf(out, "| %s | ", i + 1 == n ? "most" : i == 0 ? "least" : "");
			text_markdown(out, c->labels[g->a]);
			fputs(" and ", out);
			text_markdown(out, c->labels[g->b]);
			fprintf(out, " | %.1f %% | %zu |\n", agreement_percent(g), g->both);
		}
	}
	if (c->n == 0)
		return;
	fputs("\n### Clauses of each manual\n\n| host", out);
	for (size_t m = 0; m < c->runs[0].n_manuals; m++) {
		if (!runs_ask_manual(c->runs, c->n, m))
			continue;
		fputs(" | ", out);
		text_markdown(out, c->runs[0].manuals[m].manual->id);
	}
	fputs(" |\n| ---", out);
	for (size_t m = 0; m < c->runs[0].n_manuals; m++)
		if (runs_ask_manual(c->runs, c->n, m))
			fputs(" | ---", out);
	fputs(" |\n", out);
	for (size_t h = 0; h < c->n; h++) {
		fputs("| ", out);
		text_markdown(out, c->labels[h]);
		for (size_t m = 0; m < c->runs[h].n_manuals; m++) {
			if (!runs_ask_manual(c->runs, c->n, m))
				continue;
			fputs(" | ", out);
			sheet_manual(out, &c->runs[h].manuals[m]);
		}
		fputs(" |\n", out);
	}
	clauses(&s, c);
	if (as_run) {
		fputs("\nOnly clauses that a case of the host's run names are counted: its suite did not test the others. "
		    "All is judged as of suite ", out);
		text_markdown(out, suite_version);
		fputs(".\n", out);
	}
}
