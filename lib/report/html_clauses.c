/*
 * The manuals on one host's page: the deviations from them, and each clause with its verdict.
 */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/render.h"
#include "report/text.h"

#define	CASES_UNFOLDED	12	/* of one deviation; more are folded */

void
html_clause_link(FILE *out, const char *id, size_t length)
{
	char *copy = text_copy(id, length);

	if (clause_find(copy) != NULL) {
		markup(out, "<a");
		markup_href(out, id, length);
		markup(out, ">%s</a>", copy);
	} else
		markup(out, "<span class=\"m\">%s</span>", copy);
	free(copy);
}

static void
deviating_clause(FILE *out, const char *id, size_t length)
{
	char *copy = text_copy(id, length);
	const struct clause *clause = clause_find(copy);

	markup(out, "<li>");
	html_clause_link(out, id, length);
	if (clause != NULL)
		markup(out, " <small>%s</small> %s", level_name(clause->level), clause->statement);
	markup(out, "</li>");
	free(copy);
}

static void
deviation(FILE *out, const struct run *run, const struct deviation_group *g)
{
	static const char classes[] = { 'x', 'k', 'o' };
	const char *at = g->clauses, *word;
	bool fold = g->n_cases > CASES_UNFOLDED;
	size_t length;

	markup(out, "<article class=\"dev %c\"><ul>", classes[g->kind]);
	if (g->clauses[0] == '\0')
		markup(out, "<li><b>Every manual</b>: no manual could permit this.</li>");
	while ((word = text_word(&at, &length)) != NULL)
		deviating_clause(out, word, length);
	markup(out, "</ul><dl><dt>Expected</dt><dd><small>%s</small> ", g->observation);
	markup_allowed(out, g->allowed);
	markup(out, "</dd><dt>Seen</dt><dd><small>%s</small> <code class=\"seen\">%s</code></dd>", g->observation, g->outcome);
	if (g->known != NULL) {
		markup(out, "<dt>Why</dt><dd>");
		markup_reason(out, g->known);
		markup(out, "</dd>");
	}
	markup(out, "<dt>Cases</dt><dd>");
	if (fold)
		markup(out, "<details><summary>%zu</summary><noscript>", g->n_cases);
	html_case_links(out, run, g->cases, g->n_cases);
	markup(out, fold ? "</noscript></details></dd></dl></article>\n" : "</dd></dl></article>\n");
}

static void
stale(FILE *out, const struct run *run)
{
	if (run->n_stale == 0)
		return;
	markup(out, "<h3>Stale <small>%zu</small></h3>\n<p>Rows of the list of deviations that matched nothing although their "
	    "cases ran.</p>\n<ul>", run->n_stale);
	for (size_t i = 0; i < run->n_stale; i++) {
		const struct deviation *d = run->stale[i];

		markup(out, "<li><code>%s</code> <code>%s</code>: %s <code>%s</code></li>", d->cases, clauses_shown(d->clauses),
		    d->observation, d->outcome);
	}
	markup(out, "</ul>\n");
}

void
html_deviations(FILE *out, const struct run *run)
{
	static const char *const titles[] = { "Unexpected", "Known: the list says why", "From manuals that were not selected" };
	size_t n;

	markup(out, "<section><h2 id=\"deviations\">Deviations</h2>\n");
	if (run->n_deviations == 0)
		markup(out, "<p>None: every case that ran met every clause it is judged by.</p>\n");
	for (enum deviation_kind kind = DEVIATION_UNEXPECTED; kind <= DEVIATION_UNSELECTED; kind++) {
		if ((n = run_deviations(run, kind)) == 0)
			continue;
		markup(out, "<h3>%s <small>%zu</small></h3>\n", titles[kind], n);
		if (kind == DEVIATION_KNOWN && run_unexplained(run) > 0)
			markup(out, "<p>%zu of them <i>%s</i></p>\n", run_unexplained(run), DEVIATION_UNEXPLAINED);
		for (size_t i = 0; i < run->n_deviations; i++)
			if (run->deviations[i].kind == kind)
				deviation(out, run, &run->deviations[i]);
	}
	stale(out, run);
	markup(out, "</section>\n");
}

/* Adds the outcomes of a case that the clause judges to those before, each on a line. */
static void
add_outcomes(char **lines, const struct report_case *c, const struct clause *clause)
{
	for (int i = 0; i < c->n_findings; i++) {
		const char *outcome = c->findings[i].outcome, *at = *lines;
		size_t length = outcome != NULL ? strlen(outcome) : 0, n;

		if (length == 0 || strcmp(c->findings[i].clause, clause->id) != 0)
			continue;
		for (; (n = strcspn(at, "\n")) > 0; at += n + (at[n] == '\n'))
			if (n == length && strncmp(at, outcome, n) == 0)
				break;
		if (n == 0)
			text_add_word(lines, "\n", outcome);
	}
}

/* A condition of a clause, with the results of its cases for the clause, and what they saw; returns the trace after it. */
static size_t
trace(FILE *out, const struct run *run, const struct clause_verdict *v, size_t i)
{
	const struct report_case *first = &run->cases[v->traces[i].index];
	size_t count[TRACES] = { 0 }, length = condition_length(first), program = first->program_length, n = 0;
	char *outcomes = text_copy("", 0);

	for (; i < v->n_traces && same_condition(first, &run->cases[v->traces[i].index]); i++) {
		count[v->traces[i].kind]++;
		add_outcomes(&outcomes, &run->cases[v->traces[i].index], v->clause);
	}
	if (first->id[program] == ':' && length > program)
		program++;
	else
		program = 0;
	markup(out, "<br>\n<a");
	markup_href(out, first->id, length);
	markup(out, ">%.*s</a> <i>", (int)(length - program), first->id + program);
	for (enum trace_kind kind = TRACE_DEVIATION + 1; kind-- > TRACE_CITED;)
		if (count[kind] > 0)
			markup(out, "%s%zu %s", n++ > 0 ? ", " : "", count[kind], trace_name(kind));
	markup(out, "</i>");
	for (const char *at = outcomes; (n = strcspn(at, "\n")) > 0; at += n + (at[n] == '\n'))
		markup(out, " <b>%.*s</b>", (int)n, at);
	free(outcomes);
	return (i);
}

/* The conditions that test a clause, by program. */
static void
traces(FILE *out, const struct run *run, const struct clause_verdict *v)
{
	if (v->n_traces == 0)
		return;
	markup(out, "<details><summary>%zu case%s</summary><noscript>", v->n_traces, plural(v->n_traces));
	for (size_t i = 0; i < v->n_traces;) {
		const struct report_case *first = &run->cases[v->traces[i].index];

		markup(out, "<p class=m>%.*s", (int)first->program_length, first->id);
		while (i < v->n_traces && same_program(first, &run->cases[v->traces[i].index]))
			i = trace(out, run, v, i);
		putc('\n', out);
	}
	markup(out, "</noscript></details>");
}

static void
clause_row(FILE *out, const struct run *run, const struct clause_verdict *v)
{
	const struct clause *clause = v->clause;

	markup(out, "<tr id=\"");
	markup_anchor(out, clause->id, strlen(clause->id));
	markup(out, "\" data-v=\"%c\"><td>", clause_look(v)->letter);
	markup_badge(out, clause_look(v));
	markup(out, "</td><td class=\"id\">");
	if (clause_address(clause) != NULL)
		markup(out, "<a class=m href=\"%s\">%s</a>", clause_address(clause), clause->id);
	else
		markup(out, "<code>%s</code>", clause->id);
	markup(out, "<small>%s · %s%s</small></td><td>%s",
	    level_name(clause->level), clause->applies, strcmp(clause->kind, "survey") == 0 ? " · survey" : "",
	    clause->statement);
	if (v->reason[0] != '\0')
		markup(out, "<br><small>%s</small>", v->reason);
	traces(out, run, v);
	markup(out, "</td></tr>\n");
}

void
html_clauses(FILE *out, const struct run *run)
{
	static const struct look *const looks[] = { &verdict_looks[VERDICT_FAIL], &known_look,
	    &verdict_looks[VERDICT_UNTESTED], &verdict_looks[VERDICT_UNSUPPORTED], &verdict_looks[VERDICT_UNRESOLVED] };

	markup(out, "<section><h2 id=\"clauses\">The clauses</h2>\n<div class=\"filter\" data-f=\"clauses\" hidden><input "
	    "type=\"search\" name=\"words\" aria-label=\"Filter the clauses by words\" placeholder=\"Filter clauses, say EINTR\"><select "
	    "name=\"verdict\" aria-label=\"Filter the clauses by verdict\"><option value=\"\">every verdict<option value=\"bad\">all but pass and "
	    "unsupported");
	markup_options(out, looks, sizeof(looks) / sizeof(looks[0]));
	markup(out, "</select></div>\n");
	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];

		markup(out, m->selected ? "<details class=\"man\" open>" : "<details class=\"man\">");
		markup(out, "<summary id=\"manual-%s\">%s <small>%s, %s%s</small>", m->manual->id, m->manual->title,
		    m->manual->version, m->manual->date, m->selected ? "" : "; not selected");
		markup_bar(out, m);
		markup(out, "</summary>\n<p class=\"soft\">Its text: ");
		markup_manual_text(out, m->manual);
		markup(out, "</p>\n<table class=\"cl\"><caption>%s</caption><thead><tr><th scope=\"col\">verdict<th "
		    "scope=\"col\">clause<th scope=\"col\">statement</tr></thead><tbody>\n", m->manual->source);
		for (size_t c = 0; c < m->n_clauses; c++)
			clause_row(out, run, &m->clauses[c]);
		markup(out, "</tbody></table></details>\n");
	}
	markup(out, "</section>\n");
}
