/*
 * One host's page: its frame, the summary at the top, and what did not run.
 */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/machine_pages.h"
#include "report/notes.h"
#include "report/render.h"

#define	UNRESOLVED_UNFOLDED	20	/* cases with one reason; more are folded */

static void
number(FILE *out, size_t n, const char *label)
{
	markup(out, "<td class=\"n%s\" data-l=\"%s\">%zu</td>", n == 0 ? " zero" : "", label, n);
}

static void
manual_row(FILE *out, const struct manual_verdict *m)
{
	struct share shares[SHARES];

	markup(out, "<tr><th scope=\"row\"><a href=\"#manual-%s\">%s</a>", m->manual->id, m->manual->name);
	markup(out, m->selected ? "</th><td class=\"barcell\">" : " <small>not selected</small></th><td class=\"barcell\">");
	markup_bar(out, m);
	markup(out, "</td>");
	number(out, m->n_clauses, "clauses");
	manual_shares(m, shares);
	for (size_t i = 0; i < SHARES; i++)
		number(out, shares[i].n, shares[i].look->name);
	markup(out, "</tr>\n");
}

static void
glance(FILE *out, const struct run *run)
{
	struct share shares[SHARES];
	struct manual_verdict none = { 0 };

	manual_shares(&none, shares);
	markup(out, "<section><h2 id=\"glance\">The manuals at a glance</h2>\n<table class=\"glance\"><caption>Clauses of each "
	    "manual, by verdict on this host</caption><thead><tr><th scope=\"col\">manual<th scope=\"col\">verdicts<th "
	    "scope=\"col\" class=\"n\">clauses");
	for (size_t i = 0; i < SHARES; i++)
		markup(out, "<th scope=\"col\" class=\"n\">%s", shares[i].look->name);
	markup(out, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < run->n_manuals; i++)
		manual_row(out, &run->manuals[i]);
	markup(out, "</tbody></table>\n<p class=\"key\">");
	for (size_t i = 0; i < SHARES; i++)
		markup(out, "<span><i class=\"b%c\"></i>%s %s%s</span>", shares[i].look->letter, shares[i].look->symbol,
		    shares[i].look->name, shares[i].look == &known_look ? ": fails as the list of deviations says" : "");
	markup(out, "</p></section>\n");
}

static void
fact(FILE *out, const char *name, const char *value)
{
	if (value[0] != '\0')
		markup(out, "<dt>%s</dt><dd>%s</dd>", name, value);
}

/* Whether the run would pass check, in a sentence, and what is incomplete about it. */
static void
state(FILE *out, const struct run *run)
{
	size_t unexpected = run_deviations(run, DEVIATION_UNEXPECTED), known = run_deviations(run, DEVIATION_KNOWN);
	size_t unresolved = run->count[CASE_UNRESOLVED];
	char *notes[NOTES_MAX];

	if (unexpected == 0 && unresolved == 0)
		markup(out, "<p class=\"state good\"><b>%s No unexpected deviation.</b> %zu known deviation%s; nothing is "
		    "unresolved.</p>\n", verdict_looks[VERDICT_PASS].symbol, known, plural(known));
	else
		markup(out, "<p class=\"state bad\"><b>%s %zu unexpected deviation%s, %zu case%s unresolved.</b> %zu known "
		    "deviation%s.</p>\n", verdict_looks[VERDICT_FAIL].symbol, unexpected, plural(unexpected), unresolved,
		    plural(unresolved), known, plural(known));
	if (run->n_unisolated > 0)
		markup(out, "<p class=\"state warn\"><b>%s No private network for %s%zu case%s</b>: %s. They used the host's "
		    "network where the loopback is enough; cases that need more are untested.</p>\n",
		    verdict_looks[VERDICT_UNTESTED].symbol, run->n_isolated == 0 ? "any of " : "", run->n_unisolated,
		    plural(run->n_unisolated), run->isolation_missing[0] != '\0' ? run->isolation_missing : "no reason given");
	for (size_t i = 0, n = run_notes(run, notes); i < n; i++) {
		markup(out, "<p class=\"state warn\">%s</p>\n", notes[i]);
		free(notes[i]);
	}
	if (run->several_hosts)
		markup(out, "<p class=\"state warn\"><b>%s The records name several hosts or releases</b>: this is not one run."
		    "</p>\n", verdict_looks[VERDICT_UNRESOLVED].symbol);
	if (run->n_unknown_clauses > 0) {
		markup(out, "<p class=\"state warn\"><b>%s Cited clauses that no manual here has</b>:",
		    verdict_looks[VERDICT_UNRESOLVED].symbol);
		for (size_t i = 0; i < run->n_unknown_clauses; i++)
			markup(out, " <code>%s</code>", run->unknown_clauses[i]);
		markup(out, "</p>\n");
	}
}

static void
host_and_run(FILE *out, const struct run *run, const char *title)
{
	char when[32], format[16];

	markup(out, "<h1>%s</h1>\n", title);
	state(out, run);
	markup(out, "<ul class=\"tiles\"><li><b>%zu</b>case%s</li>", run->n_cases, plural(run->n_cases));
	for (enum case_state s = CASE_PASSED; s < CASE_STATES; s++)
		markup(out, "<li><b>%zu</b>%s %s</li>", run->count[s], case_looks[s].symbol, case_looks[s].name);
	markup(out, "</ul>\n<dl class=\"facts\">");
	fact(out, "Run", run_time(run, when, sizeof(when)));
	fact(out, "Suite", run->suite);
	fact(out, "Kernel", run->version);
	fact(out, "C library", run->libc);
	fact(out, "Taken for", run->host);
	fact(out, "Judged by", run->selected);
	fact(out, "Strict", run->strict ? "yes: no deviation counts as known" : "");
	snprintf(format, sizeof(format), "%d", RECORD_FORMAT);
	fact(out, "Format of the lines", format);
	if (run->store.n_ignored > 0)
		markup(out, "<dt>Left out</dt><dd>%zu case%s of other test suites</dd>", run->store.n_ignored,
		    plural(run->store.n_ignored));
	markup(out, "</dl>\n");
}

static void
not_run(FILE *out, const struct run *run)
{
	if (run->n_reasons == 0)
		return;
	markup(out, "<section><h2 id=\"not-run\">What did not run, and why</h2>\n<table class=\"wide\"><caption>Cases that did "
	    "not run or did not finish</caption><thead><tr><th scope=\"col\">result<th scope=\"col\" class=\"n\">"
	    "cases<th scope=\"col\">reason</tr></thead><tbody>\n");
	for (size_t i = 0; i < run->n_reasons; i++) {
		const struct reason_group *g = &run->reasons[i];

		markup(out, "<tr><td>");
		markup_badge(out, &case_looks[g->state]);
		markup(out, "</td><td class=\"n\">%zu</td><td>%s", g->n_cases, g->reason);
		markup(out, g->state == CASE_UNRESOLVED && g->n_cases < UNRESOLVED_UNFOLDED ? "<details open>" : "<details>");
		markup(out, "<summary class=\"soft\">%zu case%s</summary><noscript>", g->n_cases, plural(g->n_cases));
		html_case_links(out, run, g->cases, g->n_cases);
		markup(out, "</noscript></details></td></tr>\n");
	}
	markup(out, "</tbody></table></section>\n");
}

static void
contradictory(FILE *out, const struct run *run)
{
	if (run->n_contradictions == 0)
		return;
	markup(out, "<section><h2 id=\"contradictions\">The host contradicts itself</h2>\n<table class=\"wide\"><caption>Two "
	    "observations of one socket that cannot both be true, whatever manuals leave open</caption><thead><tr><th "
	    "scope=\"col\">contradiction<th scope=\"col\">seen<th scope=\"col\" class=\"n\">cases<th scope=\"col\">which"
	    "</tr></thead><tbody>\n");
	for (size_t i = 0; i < run->n_contradictions; i++) {
		const struct contradiction_group *g = &run->contradictions[i];

		markup(out, "<tr><td>%s</td><td><small>%s</small> <code>%s</code>, then <small>%s</small> <code>%s</code></td>"
		    "<td class=\"n\">%zu</td><td><details><summary class=\"soft\">%zu case%s</summary><noscript>", g->is.says,
		    g->is.first->name, g->is.first->outcome, g->is.second->name, g->is.second->outcome, g->n_cases,
		    g->n_cases, plural(g->n_cases));
		html_case_links(out, run, g->cases, g->n_cases);
		markup(out, "</noscript></details></td></tr>\n");
	}
	markup(out, "</tbody></table></section>\n");
}

static void
waiting(FILE *out, const struct run *run)
{
	double sum;
	size_t n = run_waiting(run, &sum);

	if (n == 0)
		return;
	markup(out, "<section><h2 id=\"waiting\">Cases that wait</h2>\n<details><summary>%zu case%s waited for a time-out of the "
	    "host, %.1f s in all</summary>\n<table><caption>Time spent in calls that took longer than %.1f s</caption><thead>"
	    "<tr><th scope=\"col\">case<th scope=\"col\" class=\"n\">seconds</tr></thead><tbody>\n", n, plural(n), sum,
	    WAIT_SECONDS);
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];

		if (c->waited <= 0)
			continue;
		markup(out, "<tr><td><a");
		markup_href(out, c->id, strlen(c->id));
		markup(out, ">%s</a></td><td class=\"n\">%.2f</td></tr>\n", c->id, c->waited);
	}
	markup(out, "</tbody></table></details></section>\n");
}

static bool
has_host_facts(const struct run *run)
{
	for (size_t i = 0; i < run->n_cases; i++)
		if (case_is_about_host(&run->cases[i]) && run->cases[i].record.n_facts > 0)
			return (true);
	return (false);
}

static void
host_facts(FILE *out, const struct run *run)
{
	if (!has_host_facts(run))
		return;
	markup(out, "<section><h2 id=\"host\">The host</h2>\n<table class=\"wide\"><caption>The host's description and "
	    "its limits</caption><thead><tr><th scope=\"col\">fact<th scope=\"col\">value</tr></thead><tbody>\n");
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];

		for (size_t f = 0; case_is_about_host(c) && f < c->record.n_facts; f++)
			markup(out, "<tr><th scope=\"row\"><code>%s</code></th><td><code>%s</code></td></tr>\n",
			    c->record.facts[f].name, c->record.facts[f].value);
	}
	markup(out, "</tbody></table></section>\n");
}

static void
navigation(FILE *out, const struct run *run, const char *index)
{
	double sum;
	const struct {
		const char *anchor, *title;
		bool shown;
	} places[] = {
		{ "glance", "Manuals", true },
		{ "not-run", "Not run", run->n_reasons > 0 },
		{ "deviations", "Deviations", true },
		{ "contradictions", "Contradictions", run->n_contradictions > 0 },
		{ "clauses", "Clauses", true },
		{ "cases", "Cases", true },
		{ "machines", "Machines", run_has_machines(run) },
		{ "waiting", "Waiting", run_waiting(run, &sum) > 0 },
		{ "host", "Host", has_host_facts(run) },
	};

	markup(out, "<nav aria-label=\"Sections\"><div>");
	if (index != NULL)
		markup(out, "<a href=\"%s\">← All hosts</a>", index);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].shown)
			markup(out, "<a href=\"#%s\">%s</a>", places[i].anchor, places[i].title);
	markup(out, "</div></nav>\n");
}

void
html_write(FILE *out, const struct run *run, const char *index)
{
	static const char *const styles[] = { "page.css", NULL }, *const scripts[] = { "page.js", "host.js", NULL };
	char name[1024], title[1040];

	snprintf(title, sizeof(title), "connect() on %s", run_title(run, name, sizeof(name)));
	page_begin(out, title, styles, NULL, "main", "Skip to the report");
	markup(out, "<header id=\"top\"><div>\n");
	host_and_run(out, run, title);
	markup(out, "</div></header>\n");
	navigation(out, run, index);
	markup(out, "<main id=\"main\">\n");
	glance(out, run);
	not_run(out, run);
	html_deviations(out, run);
	contradictory(out, run);
	html_clauses(out, run);
	html_cases(out, run);
	machine_pages_section(out, run);
	waiting(out, run);
	host_facts(out, run);
	markup(out, "</main>\n");
	page_end(out, "Verdicts are those of IEEE Std 1003.3.", scripts);
}
