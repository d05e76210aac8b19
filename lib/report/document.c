/*
 * A document to hand over: one page made for printing, which says what was tested by what, what the result is worth, each
 * clause's verdict, the deviations by reason, and what did not run.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/version.h"
#include "report/notes.h"
#include "report/page.h"
#include "report/render.h"
#include "report/text.h"

static void
mark(FILE *out, const struct look *look)
{
	markup(out, "<b class=\"v%c\">%s</b>", look->letter, look->symbol);
}

static void
fact(FILE *out, const char *name, const char *value)
{
	if (value[0] != '\0')
		markup(out, "<dt>%s</dt><dd>%s</dd>", name, value);
}

/* The verdict in a sentence, with the notes on what it is worth. */
static void
result(FILE *out, const struct run *run)
{
	char *verdict = run_verdict(run, false), *notes[NOTES_MAX];

	markup(out, "<p class=\"result %s\"><b>Result</b> %s.</p>\n", run_holds(run, false) ? "good" : "bad", verdict);
	free(verdict);
	if (run->n_unisolated > 0)
		markup(out, "<p class=\"note\">No private network for %s%zu case%s: %s. Cases that need one are untested.</p>\n",
		    run->n_isolated == 0 ? "any of " : "", run->n_unisolated, plural(run->n_unisolated),
		    run->isolation_missing[0] != '\0' ? run->isolation_missing : "no reason given");
	for (size_t i = 0, n = run_notes(run, notes); i < n; i++) {
		markup(out, "<p class=\"note\">%s</p>\n", notes[i]);
		free(notes[i]);
	}
	if (run->several_hosts)
		markup(out, "<p class=\"note\">The records name several hosts or releases: this is not one run.</p>\n");
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		markup(out, "<p class=\"note\">A case cites %s, which no manual here has.</p>\n", run->unknown_clauses[i]);
}

static void
result_rows(FILE *out, const struct run *run, bool selected)
{
	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];
		struct share shares[SHARES];

		if (m->selected != selected || !runs_ask_manual(run, 1, i))
			continue;
		markup(out, "<tr><th scope=\"row\">%s</th><td class=\"n\">%zu</td>", m->manual->name, m->n_clauses);
		manual_shares(m, shares);
		for (size_t s = 0; s < SHARES; s++)
			markup(out, "<td class=\"n%s\">%zu</td>", shares[s].n == 0 ? " zero" : "", shares[s].n);
		markup(out, "</tr>\n");
	}
}

static bool
asks_others(const struct run *run)
{
	for (size_t i = 0; i < run->n_manuals; i++)
		if (!run->manuals[i].selected && runs_ask_manual(run, 1, i))
			return (true);
	return (false);
}

static void
result_table(FILE *out, const struct run *run)
{
	struct share shares[SHARES];
	struct manual_verdict none = { 0 };

	manual_shares(&none, shares);
	markup(out, "<table class=\"results\"><caption>Clauses of each manual, by verdict</caption><thead><tr><th "
	    "scope=\"col\">manual<th scope=\"col\" class=\"n\">clauses");
	for (size_t i = 0; i < SHARES; i++)
		markup(out, "<th scope=\"col\" class=\"n\"><b class=\"v%c\">%s</b> %s%s", shares[i].look->letter,
		    shares[i].look->symbol, shares[i].look == &known_look ? "fail, " : "", shares[i].look->name);
	markup(out, "</tr></thead><tbody>\n");
	result_rows(out, run, true);
	if (asks_others(run)) {
		markup(out, "<tr><th colspan=\"%d\" scope=\"rowgroup\" class=\"part\">Not part of the result</th></tr>\n",
		    SHARES + 2);
		result_rows(out, run, false);
	}
	markup(out, "</tbody></table>\n");
}

static void
subject(FILE *out, const struct run *run)
{
	char title[1024], when[32];

	markup(out, "<dl class=\"facts\">");
	fact(out, "Tested", run_title(run, title, sizeof(title)));
	fact(out, "Kernel", run->version);
	fact(out, "C library", run->libc);
	fact(out, "Taken for", run->host);
	markup(out, "<dt>By</dt><dd>the conformance suite for connect(), version %s</dd>", run_suite(run));
	fact(out, "On", run_time(run, when, sizeof(when)));
	fact(out, "Judged by", run->selected[0] != '\0' ? run->selected : "no manual");
	markup(out, "<dt>As of</dt><dd>version %s of the manuals' clauses and the list of known deviations%s%s</dd>",
	    suite_version, run->strict ? "; no deviation counts as known" : "",
	    run->as_run ? "; only clauses that the suite of the run tested" : "");
	fact(out, "Results file", run->name);
	markup(out, "</dl>\n");
	result(out, run);
	result_table(out, run);
	markup(out, "<p class=\"cases\">%zu case%s: %zu passed, %zu with known deviations only, %zu failed, %zu unresolved; %zu "
	    "untested, %zu unsupported.</p>\n", run->n_cases, plural(run->n_cases), run->count[CASE_PASSED],
	    run->count[CASE_KNOWN],
	    run->count[CASE_FAILED], run->count[CASE_UNRESOLVED], run->count[CASE_UNTESTED], run->count[CASE_UNSUPPORTED]);
}

/* The sections of a run, in order; an id of several runs ends with the run's number. */
static const struct {
	const char *id, *title;
} parts[] = {
	{ "clauses", "The clauses" },
	{ "deviations", "Deviations, by reason" },
	{ "not-run", "What did not run, and why" },
};

enum { CLAUSES, DEVIATIONS, NOT_RUN, PARTS };

/* A run's title as part of a heading; empty if there is one run. */
static void
of_run(FILE *out, const struct run *runs, size_t n, size_t index)
{
	char title[1024];

	if (n > 1)
		markup(out, " on %s", run_title(&runs[index], title, sizeof(title)));
}

static void
contents(FILE *out, const struct run *runs, size_t n)
{
	static const char *const common[][2] = { { "scope", "Scope" }, { "manuals", "The manuals, and their editions" },
	    { "method", "Method, and how to read a verdict" } };

	markup(out, "<nav aria-label=\"Contents\"><h2 class=\"plain\">Contents</h2>\n<ol>");
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		markup(out, "<li><a href=\"#%s\">%s</a></li>", common[i][0], common[i][1]);
	for (size_t r = 0; r < n; r++) {
		for (size_t i = 0; i < PARTS; i++) {
			markup(out, "<li><a href=\"#%s-%zu\">%s", parts[i].id, r + 1, parts[i].title);
			of_run(out, runs, n, r);
			markup(out, "</a></li>");
		}
	}
	markup(out, "<li><a href=\"#signatures\">Signatures</a></li></ol></nav>\n");
}

static void
scope(FILE *out)
{
	markup(out, "<section><h2 id=\"scope\">Scope</h2>\n"
	    "<p>This document reports how connect() behaves on the host named on page 1, which is the operating system under "
	    "test, and whether that is what the manuals of connect() promise. Each promise that can be checked is a "
	    "<i>clause</i>, in the words of the suite. A clause has a level: <i>shall</i>, <i>should</i> or <i>may</i>. An "
	    "error at level may or should is met by that error and by its not occurring.</p>\n"
	    "<p>The result holds for that build of the host, as it was configured during the run, and for the transports that "
	    "it had. It covers no other function, and neither speed nor load.</p></section>\n");
}

static void
manual_list(FILE *out, const struct run *runs, size_t n)
{
	markup(out, "<section><h2 id=\"manuals\">The manuals, and their editions</h2>\n<table class=\"manuals\"><thead><tr><th "
	    "scope=\"col\">manual<th scope=\"col\">title<th scope=\"col\">edition<th scope=\"col\">date<th "
	    "scope=\"col\">source<th scope=\"col\" class=\"n\">clauses</tr></thead><tbody>\n");
	for (size_t i = 0; n > 0 && i < runs[0].n_manuals; i++) {
		const struct manual *m = runs[0].manuals[i].manual;
		size_t most = 0;
		bool selected = false;

		for (size_t r = 0; r < n; r++) {
			most = runs[r].manuals[i].n_clauses > most ? runs[r].manuals[i].n_clauses : most;
			selected = selected || runs[r].manuals[i].selected;
		}
		if (most == 0)
			continue;
		markup(out, "<tr><th scope=\"row\">%s%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s", m->id, selected ? "" : " *",
		    m->title, m->version, m->date, m->source);
		if (m->text != NULL)
			markup(out, "<br><a href=\"%s\">%s</a>", m->text, m->text);
		else if (m->package != NULL)
			markup(out, "<br>%s", m->package);
		markup(out, "</td><td class=\"n\">%zu</td></tr>\n", most);
	}
	markup(out, "</tbody></table>\n<p>The result counts the clauses of the manuals that were selected for the run. Those "
	    "marked * were not: their verdicts are for information.</p></section>\n");
}

static void
method(FILE *out, const struct run *runs, size_t n)
{
	static const struct {
		const struct look *look;
		const char *says;
	} verdicts[] = {
		{ &verdict_looks[VERDICT_PASS], "At least one case of the clause ran, and every case that ran met it." },
		{ &known_look, "A case did not meet the clause, and the list of known deviations says why. The clause fails; "
		    "the list keeps it from counting as news." },
		{ &verdict_looks[VERDICT_FAIL], "A case did not meet the clause, and no list says why." },
		{ &verdict_looks[VERDICT_UNTESTED], "The condition could not be set up on this host, or no case of the clause "
		    "ran. This is neither a pass nor a failure: the run says nothing about the clause, and nobody may conclude "
		    "that the host meets it, or that it does not. The reason is given." },
		{ &verdict_looks[VERDICT_UNSUPPORTED], "The host lacks the feature that the clause is about, so that the clause "
		    "does not apply." },
		{ &verdict_looks[VERDICT_UNRESOLVED], "A case broke, ran out of time or did not reach its end. The clause has "
		    "to be tested again." },
	};
	size_t with = 0, without = 0;

	for (size_t i = 0; i < n; i++) {
		with += runs[i].n_isolated;
		without += runs[i].n_unisolated;
	}
	markup(out, "<section><h2 id=\"method\">Method, and how to read a verdict</h2>\n"
	    "<p>A <i>case</i> sets up one condition on one transport, calls connect(), and writes down what it saw: what the "
	    "call returned, what the far end received, what became of the socket. Each of these <i>observations</i> has an "
	    "<i>outcome</i>, such as <code>-1 ECONNREFUSED</code>. The case names beforehand the outcomes that each clause "
	    "allows. Another outcome is a <i>deviation</i>, and so is one that no manual could permit, such as a call that "
	    "never returns. That the cases can fail is shown by wrong implementations of connect(), each of which some case "
	    "notices.</p>\n"
	    "<p>%zu case%s ran in a private network of their own, %zu on the host's own network. A clause is judged by all its "
	    "cases, and has a verdict of IEEE Std 1003.3:</p>\n<table class=\"verdicts\"><tbody>\n", with, plural(with),
	    without);
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
		markup(out, "<tr><th scope=\"row\">");
		mark(out, verdicts[i].look);
		markup(out, " %s%s</th><td>%s</td></tr>\n", verdicts[i].look == &known_look ? "fail, " : "",
		    verdicts[i].look->name,
		    verdicts[i].says);
	}
	markup(out, "</tbody></table></section>\n");
}

/* How many cases judged by the clause, or of these how many deviate. */
static size_t
count_traces(const struct clause_verdict *v, bool deviate)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_traces; i++) {
		enum trace_kind kind = v->traces[i].kind;

		n += kind == TRACE_KNOWN || kind == TRACE_DEVIATION || (!deviate && kind == TRACE_MET);
	}
	return (n);
}

static const char *
name_of(const struct clause *clause)
{
	return (clause->id + strcspn(clause->id, ":") + 1);
}

static void
clause_row(FILE *out, const struct clause_verdict *v)
{
	size_t ran = count_traces(v, false), deviate = count_traces(v, true);

	markup(out, "<tr><td>");
	mark(out, clause_look(v));
	markup(out, "<span class=\"hidden\">%s</span>", clause_look(v)->name);
	markup(out, "</td><th scope=\"row\">%s</th><td>%s</td><td>%s", name_of(v->clause), level_name(v->clause->level),
	    v->clause->statement);
	if (v->reason[0] != '\0')
		markup(out, " <i>%s: %s</i>", verdict_name(v->verdict), v->reason);
	markup(out, "</td><td class=\"n\">");
	if (deviate > 0)
		markup(out, "<b>%zu</b> of ", deviate);
	markup(out, "%zu</td></tr>\n", ran);
}

static void
clauses(FILE *out, const struct run *run)
{
	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];

		if (!m->selected || m->n_clauses == 0)
			continue;
		markup(out, "<h3>%s <small>%s, %s</small></h3>\n<table class=\"clauses\"><thead><tr><th scope=\"col\"><span "
		    "class=\"hidden\">verdict</span><th scope=\"col\">clause<th scope=\"col\">level<th "
		    "scope=\"col\">statement<th scope=\"col\" class=\"n\">cases</tr></thead><tbody>\n", m->manual->title,
		    m->manual->version,
		    m->manual->date);
		for (size_t c = 0; c < m->n_clauses; c++)
			clause_row(out, &m->clauses[c]);
		markup(out, "</tbody></table>\n");
	}
	if (!asks_others(run))
		return;
	markup(out, "<h3>Manuals that are not part of the result</h3>\n");
	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];

		if (m->selected || m->n_clauses == 0)
			continue;
		markup(out, "<h4>%s</h4>\n<ul class=\"others\">", m->manual->name);
		for (size_t c = 0; c < m->n_clauses; c++) {
			markup(out, "<li>");
			mark(out, clause_look(&m->clauses[c]));
			markup(out, " <span class=\"hidden\">%s</span>%s</li>", clause_look(&m->clauses[c])->name,
			    name_of(m->clauses[c].clause));
		}
		markup(out, "</ul>\n");
	}
}

/* One outcome of an observation, and what each clause expects instead. */
static void
outcome(FILE *out, const struct run *run, size_t index)
{
	const struct deviation_group *g = &run->deviations[index];
	const char *before = "; expected ";

	markup(out, "<p>%s is <code class=\"seen\">%s</code>", g->observation, g->outcome);
	for (size_t i = index; i < run->n_deviations; i++) {
		const struct deviation_group *other = &run->deviations[i];

		if (!of_one_reason(g, other) || !of_one_outcome(g, other))
			continue;
		markup(out, "%s", before);
		markup_allowed(out, other->allowed);
		markup(out, " by %s", clauses_shown(other->clauses));
		before = ", ";
	}
	markup(out, "</p>");
}

static bool
is_first_outcome(const struct run *run, size_t first, size_t index)
{
	for (size_t i = first; i < index; i++)
		if (of_one_reason(&run->deviations[index], &run->deviations[i]) &&
		    of_one_outcome(&run->deviations[index], &run->deviations[i]))
			return (false);
	return (true);
}

static void
deviation(FILE *out, const struct run *run, const struct deviation_reason *reason)
{
	const struct deviation_group *first = &run->deviations[reason->first];

	markup(out, "<article><h4>%s <small>%zu case%s, such as %s</small></h4>", first->kind == DEVIATION_KNOWN ?
	    first->known->reason : "No list says why", reason->n_cases, plural(reason->n_cases), run->cases[first->cases[0]].id);
	for (size_t i = reason->first; i < run->n_deviations; i++)
		if (of_one_reason(first, &run->deviations[i]) && is_first_outcome(run, reason->first, i))
			outcome(out, run, i);
	if (first->known != NULL && first->known->bug != NULL)
		markup(out, "<p><a href=\"%s\">%s</a></p>", first->known->bug, first->known->bug);
	markup(out, "</article>\n");
}

static void
deviations(FILE *out, const struct run *run)
{
	static const char *const titles[] = { "Unexpected", "Known", "From manuals that are not part of the result" };

	if (run->n_deviations == 0)
		markup(out, "<p>None: every case that ran met every clause that judges it.</p>\n");
	for (enum deviation_kind kind = DEVIATION_UNEXPECTED; kind <= DEVIATION_UNSELECTED; kind++) {
		size_t n;
		struct deviation_reason *all = deviations_by_reason(run, kind, &n);

		if (n > 0) {
			markup(out, "<h3>%s</h3>\n<div class=\"columns\">\n", titles[kind]);
			for (size_t i = 0; i < n; i++)
				deviation(out, run, &all[i]);
			markup(out, "</div>\n");
		}
		free(all);
	}
	if (run->n_contradictions > 0)
		markup(out, "<h3>The host contradicts itself</h3>\n<ul>");
	for (size_t i = 0; i < run->n_contradictions; i++) {
		const struct contradiction_group *g = &run->contradictions[i];

		markup(out, "<li>%s: %s is <code>%s</code>, then %s is <code>%s</code> <small>%zu case%s, such as "
		    "%s</small></li>\n",
		    g->is.says, g->is.first->name, g->is.first->outcome, g->is.second->name, g->is.second->outcome, g->n_cases,
		    plural(g->n_cases), run->cases[g->cases[0]].id);
	}
	if (run->n_contradictions > 0)
		markup(out, "</ul>\n");
}

static void
not_run(FILE *out, const struct run *run)
{
	if (run->n_reasons == 0) {
		markup(out, "<p>Every case ran.</p>\n");
		return;
	}
	markup(out, "<table class=\"reasons\"><thead><tr><th scope=\"col\">state<th scope=\"col\" class=\"n\">cases<th "
	    "scope=\"col\">reason</tr></thead><tbody>\n");
	for (size_t i = 0; i < run->n_reasons; i++) {
		const struct reason_group *g = &run->reasons[i];

		markup(out, "<tr><td>%s</td><td class=\"n\">%zu</td><td>%s <small>such as %s</small></td></tr>\n",
		    case_state_name(g->state), g->n_cases, g->reason, run->cases[g->cases[0]].id);
	}
	markup(out, "</tbody></table>\n");
}

static void
signatures(FILE *out)
{
	static const char *const roles[] = { "Tested by", "Reviewed by", "Accepted by" };

	markup(out, "<section class=\"signatures\"><h2 id=\"signatures\">Signatures</h2>\n<table class=\"sign\"><thead><tr><th "
	    "scope=\"col\"><span class=\"hidden\">role</span><th scope=\"col\">name<th scope=\"col\">place, date<th "
	    "scope=\"col\">signature</tr></thead><tbody>\n");
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		markup(out, "<tr><th scope=\"row\">%s</th><td></td><td></td><td></td></tr>\n", roles[i]);
	markup(out, "</tbody></table></section>\n");
}

void
document_write(FILE *out, const struct run *runs, size_t n)
{
	static const char *const styles[] = { "document.css", NULL };
	char name[1024], title[1100], of[1200], when[32];

	if (n == 1)
		snprintf(title, sizeof(title), "connect() on %s", run_title(&runs[0], name, sizeof(name)));
	else
		snprintf(title, sizeof(title), "connect() on %zu hosts", n);
	snprintf(of, sizeof(of), "%s%s%s", title, n == 1 ? ", " : "", n == 1 ? run_time(&runs[0], when, sizeof(when)) : "");
	page_begin_on_paper(out, title, of, styles);
	markup(out, "<main id=\"main\">\n<section class=\"cover\"><p class=\"kind\">Conformance report</p>\n<h1>%s</h1>\n",
	    title);
	for (size_t i = 0; i < n; i++)
		subject(out, &runs[i]);
	contents(out, runs, n);
	markup(out, "</section>\n");
	scope(out);
	manual_list(out, runs, n);
	method(out, runs, n);
	for (size_t i = 0; i < n; i++) {
		static void (*const writers[PARTS])(FILE *, const struct run *) = { [CLAUSES] = clauses,
		    [DEVIATIONS] = deviations, [NOT_RUN] = not_run };

		for (size_t part = 0; part < PARTS; part++) {
			markup(out, "<section class=\"%s\"><h2 id=\"%s-%zu\">%s", parts[part].id, parts[part].id, i + 1,
			    parts[part].title);
			of_run(out, runs, n, i);
			markup(out, "</h2>\n");
			writers[part](out, &runs[i]);
			markup(out, "</section>\n");
		}
	}
	signatures(out);
	markup(out, "</main>\n</body></html>\n");
}
