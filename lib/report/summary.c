#include <stdlib.h>
#include <string.h>

#include "report/notes.h"
#include "report/render.h"
#include "report/sheet.h"
#include "report/text.h"

#define	BAR_CELLS	30
#define	WAITS_SHOWN	8	/* conditions */

/* Terminal colours of the verdicts; a known failure is not in an alarming one. */
static const char *const colours[VERDICTS] = { "42", "41", "47", "100", "45" };
#define	KNOWN_COLOUR	"43"

static void
cases_line(const struct sheet *s, const struct run *run, const size_t *cases, size_t n)
{
	fprintf(s->out, "      ");
	cases_write(s->out, run, cases, n, text_plain);
	putc('\n', s->out);
}

static void
count_line(const struct sheet *s, const struct run *run)
{
	size_t ran = run->count[CASE_PASSED] + run->count[CASE_KNOWN] + run->count[CASE_FAILED];

	fprintf(s->out, "%zu case%s, %zu ran: %zu passed, %zu expected failure%s, ", run->n_cases,
	    plural(run->n_cases), ran, run->count[CASE_PASSED],
	    run->count[CASE_KNOWN], plural(run->count[CASE_KNOWN]));
	sheet_style(s, run->count[CASE_FAILED] > 0 ? "1;31" : "0");
	fprintf(s->out, "%zu failed", run->count[CASE_FAILED]);
	sheet_style(s, "0");
	fprintf(s->out, "; did not run: %zu untested, %zu unsupported", run->count[CASE_UNTESTED],
	    run->count[CASE_UNSUPPORTED]);
	if (run->count[CASE_UNRESOLVED] > 0) {
		sheet_style(s, "1;35");
		fprintf(s->out, "; %zu unresolved", run->count[CASE_UNRESOLVED]);
		sheet_style(s, "0");
	}
	putc('\n', s->out);
}

static void
reasons(const struct sheet *s, const struct run *run)
{
	if (run->n_reasons == 0)
		return;
	sheet_heading(s, "Did not run or did not finish");
	for (size_t i = 0; i < run->n_reasons; i++) {
		const struct reason_group *g = &run->reasons[i];

		fprintf(s->out, "  %4zu  %s: %s\n", g->n_cases, case_state_name(g->state), g->reason);
		if (g->state != CASE_UNRESOLVED)
			continue;
		cases_line(s, run, g->cases, g->n_cases);
		next_show(s->out, run, "      ", g->cases[0]);
	}
}

static void
cells(const struct sheet *s, const char *colour, size_t count, size_t total, size_t *seen, size_t *drawn)
{
	size_t until;

	*seen += count;
	until = *seen * BAR_CELLS / total;
	/* Even a count of one gets a visible cell. */
	if (count > 0 && until == *drawn && until < BAR_CELLS)
		until++;
	sheet_style(s, colour);
	for (; *drawn < until; (*drawn)++)
		putc(' ', s->out);
	sheet_style(s, "0");
}

static void
bar(const struct sheet *s, const struct manual_verdict *m)
{
	size_t seen = 0, drawn = 0, total = m->n_clauses;

	if (total == 0)
		return;
	cells(s, colours[VERDICT_PASS], m->count[VERDICT_PASS], total, &seen, &drawn);
	cells(s, KNOWN_COLOUR, m->known, total, &seen, &drawn);
	cells(s, colours[VERDICT_FAIL], m->count[VERDICT_FAIL] - m->known, total, &seen, &drawn);
	for (enum verdict v = VERDICT_UNTESTED; v < VERDICTS; v++)
		cells(s, colours[v], m->count[v], total, &seen, &drawn);
	fputs("  ", s->out);
}

static void
manual_lines(const struct sheet *s, const struct run *run)
{
	sheet_heading(s, "Clauses of each manual");
	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];

		fprintf(s->out, "  %-11s", m->manual->id);
		if (s->colour)
			bar(s, m);
		fprintf(s->out, "%3zu clause%s:%s %3zu pass", m->n_clauses, plural(m->n_clauses), m->n_clauses == 1 ? " " : "",
		    m->count[VERDICT_PASS]);
		if (m->surveys > 0)
			fprintf(s->out, " (%zu survey%s)", m->surveys, plural(m->surveys));
		fprintf(s->out, ", %2zu fail", m->count[VERDICT_FAIL]);
		if (m->known > 0)
			fprintf(s->out, " (%zu known)", m->known);
		for (enum verdict v = VERDICT_UNTESTED; v < VERDICTS; v++)
			if (m->count[v] > 0)
				fprintf(s->out, ", %zu %s", m->count[v], verdict_name(v));
		fprintf(s->out, "%s\n", m->selected ? "" : " (not selected)");
	}
}

static void
deviation_lines(const struct sheet *s, const struct run *run, enum deviation_kind kind, const char *title)
{
	size_t n = run_deviations(run, kind), unexplained = kind == DEVIATION_KNOWN ? run_unexplained(run) : 0;

	if (n == 0)
		return;
	if (unexplained > 0)
		sheet_heading(s, "%s: %zu, %zu of them " DEVIATION_UNEXPLAINED, title, n, unexplained);
	else
		sheet_heading(s, "%s: %zu", title, n);
	for (size_t i = 0; i < run->n_deviations; i++) {
		const struct deviation_group *g = &run->deviations[i];

		if (g->kind != kind)
			continue;
		fprintf(s->out, "  ");
		sheet_style(s, kind == DEVIATION_UNEXPECTED ? "31" : "33");
		fputs(clauses_shown(g->clauses), s->out);
		sheet_style(s, "0");
		fprintf(s->out, "\n      %s: expected %s, seen %s\n", g->observation, g->allowed, g->outcome);
		if (g->known != NULL)
			fprintf(s->out, "      %s\n", g->known->reason);
		cases_line(s, run, g->cases, g->n_cases);
		if (kind == DEVIATION_UNEXPECTED)
			next_show(s->out, run, "      ", g->cases[0]);
	}
}

static void
contradiction_lines(const struct sheet *s, const struct run *run)
{
	if (run->n_contradictions == 0)
		return;
	sheet_heading(s, "The host contradicts itself: %zu", run->n_contradictions);
	for (size_t i = 0; i < run->n_contradictions; i++) {
		const struct contradiction_group *g = &run->contradictions[i];

		fprintf(s->out, "  %s\n      %s: %s, then %s: %s\n", g->is.says, g->is.first->name, g->is.first->outcome,
		    g->is.second->name, g->is.second->outcome);
		cases_line(s, run, g->cases, g->n_cases);
	}
}

/* The cases that waited, one line for each condition. */
static void
waiting(const struct sheet *s, const struct run *run)
{
	size_t shown = 0, left = 0, n;
	double sum;

	if ((n = run_waiting(run, &sum)) == 0)
		return;
	sheet_heading(s, "Waited for a time-out of the host: %zu case%s, %.1f s in all", n, plural(n), sum);
	for (size_t i = 0; i < run->n_cases;) {
		size_t *alike = NULL, n_alike = 0, first = i;
		double seconds = 0;

		for (; i < run->n_cases && same_condition(&run->cases[first], &run->cases[i]); i++) {
			if (run->cases[i].waited > 0) {
				seconds += run->cases[i].waited;
				*(size_t *)text_append(&alike, &n_alike, sizeof(*alike)) = i;
			}
		}
		if (n_alike > 0 && shown++ < WAITS_SHOWN) {
			fprintf(s->out, "  %6.1f s  ", seconds);
			cases_write(s->out, run, alike, n_alike, text_plain);
			putc('\n', s->out);
		} else {
			left += n_alike;
		}
		free(alike);
	}
	if (left > 0)
		fprintf(s->out, "            and %zu more\n", left);
}

static void
note_lines(const struct sheet *s, const struct run *run)
{
	char *notes[NOTES_MAX];

	for (size_t i = 0, n = run_notes(run, notes); i < n; i++) {
		s->text(s->out, notes[i]);
		putc('\n', s->out);
		free(notes[i]);
	}
}

void
summary_write(FILE *out, const struct run *run, bool colour)
{
	struct sheet s = { out, text_plain, colour };
	char title[1024], when[32];

	sheet_style(&s, "1");
	fprintf(out, "connect() on %s", run_title(run, title, sizeof(title)));
	sheet_style(&s, "0");
	fprintf(out, "%s%s%s%s%s\n", run->libc[0] != '\0' ? ", " : "", run->libc, run->host[0] != '\0' ? ", taken for " : "",
	    run->host, run->strict ? "; strict: no deviation counts as known" : "");
	if (run_time(run, when, sizeof(when))[0] != '\0')
		fprintf(out, "%s, ", when);
	if (run->suite[0] != '\0')
		fprintf(out, "suite %s, ", run->suite);
	fprintf(out, "judged by %s\n", run->selected[0] != '\0' ? run->selected : "no manual");
	if (run->n_unisolated > 0)
		fprintf(out, "No private network for %s%zu case%s: %s.  They used the host's network where the loopback is "
		    "enough;\n"
		    "cases that need more are untested.\n", run->n_isolated == 0 ? "any of " : "", run->n_unisolated,
		    plural(run->n_unisolated),
		    run->isolation_missing[0] != '\0' ? run->isolation_missing : "no reason given");
	count_line(&s, run);
	note_lines(&s, run);
	if (run->several_hosts)
		fprintf(out, "The records name several hosts or releases: this is not one run.\n");
	if (run->store.n_ignored > 0)
		fprintf(out, "%zu case%s of other test suites in the store %s left out.\n", run->store.n_ignored,
		    plural(run->store.n_ignored), run->store.n_ignored == 1 ? "is" : "are");
	reasons(&s, run);
	manual_lines(&s, run);
	deviation_lines(&s, run, DEVIATION_UNEXPECTED, "Unexpected deviations");
	deviation_lines(&s, run, DEVIATION_KNOWN, "Known deviations");
	deviation_lines(&s, run, DEVIATION_UNSELECTED, "Deviations from manuals not selected");
	contradiction_lines(&s, run);
	waiting(&s, run);
	if (run->n_stale > 0)
		sheet_heading(&s, "Stale: rows of the list of deviations that matched nothing");
	for (size_t i = 0; i < run->n_stale; i++)
		fprintf(out, "  %s  %s  %s is %s\n", run->stale[i]->cases, clauses_shown(run->stale[i]->clauses),
		    run->stale[i]->observation, run->stale[i]->outcome);
	if (run->n_unknown_clauses > 0)
		sheet_heading(&s, "Cited clauses that no manual here has");
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		fprintf(out, "  %s\n", run->unknown_clauses[i]);
}
