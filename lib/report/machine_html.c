/*
 * A machine's page, and the section of a host's page that leads to it.
 */
#include <stdlib.h>
#include <string.h>

#include "report/machine_draw.h"
#include "report/machine_pages.h"
#include "report/page.h"
#include "report/render.h"
#include "report/text.h"

static const char *
class_of(const struct finding *worst)
{
	return (worst == NULL ? "" : worst->kind == FINDING_KNOWN ? "k" : "f");
}

static void
cell(FILE *out, const struct drawing *d, size_t n, size_t o)
{
	const struct finding *worst = drawing_worst(d, n, o);
	int next = drawing_next(d, n, o);

	markup(out, "<td class=\"%s\">", class_of(worst));
	if (worst != NULL)
		markup(out, "%s ", finding_look(worst)->symbol);
	markup(out, "<code>%s</code>", machine_step(d->machine, d->first[n], o)->answer);
	if (next >= 0 && next != (int)n)
		markup(out, " <a href=\"#s%d\">→%d</a>", next, next);
	else if (next < 0)
		markup(out, next == MACHINE_ENDED ? " ends" : " varies");
	markup(out, "</td>");
}

static void
table(FILE *out, const struct drawing *d)
{
	const struct machine *m = d->machine;

	markup(out, "<section><h2 id=\"table\">States by operations</h2>\n<p class=\"soft\">A cell has the answer, and the "
	    "state that follows "
	    "unless it is the same.</p>\n<div class=\"wide-table\" tabindex=\"0\" role=\"region\" aria-label=\"States by "
	    "operations\">"
	    "<table class=\"machine\"><thead><tr><th scope=\"col\">state");
	for (size_t o = 0; o < m->n_operations; o++)
		markup(out, "<th scope=\"col\">%s", m->operations[o]);
	markup(out, "</tr></thead><tbody>\n");
	for (size_t n = 0; n < d->n; n++) {
		size_t others = 0;

		markup(out, "<tr id=\"s%zu\"><th scope=\"row\">%zu <code>%s</code>", n, n, m->states[d->first[n]]);
		for (size_t s = 0; s < m->n_states; s++)
			others += d->classes[s] == (int)n && d->first[n] != (int)s;
		if (others > 0) {
			markup(out, "<details><summary>and %zu more</summary>", others);
			for (size_t s = 0; s < m->n_states; s++)
				if (d->classes[s] == (int)n && d->first[n] != (int)s)
					markup(out, "<code>%s</code><br>", m->states[s]);
			markup(out, "</details>");
		}
		markup(out, "</th>");
		for (size_t o = 0; o < m->n_operations; o++)
			cell(out, d, n, o);
		markup(out, "</tr>\n");
	}
	markup(out, "</tbody></table></div></section>\n");
}

static void
graph(FILE *out, const struct drawing *d)
{
	char *svg = drawing_svg(d);

	markup(out, "<section><h2 id=\"graph\">The graph</h2>\n");
	if (svg == NULL) {
		markup(out, "<p>It was not drawn: Graphviz was not there. <code>connect-report machine --dot</code> writes it "
		    "for Graphviz."
		    "</p></section>\n");
		return;
	}
	markup(out, "<p class=\"soft\">A state has its number and what getpeername, poll and SO_ERROR answer there; green "
	    "ones have a peer. "
	    "Black edges are the last steps of the shortest words, yellow and red ones those of known and other deviations, "
	    "grey ones all "
	    "other ways. Pointing at a state shows the words that lead to it, at an edge its operations and answers.</p>\n<div "
	    "class=\"graph\" tabindex=\"0\" role=\"region\" aria-label=\"The graph\">");
	/* Graphviz's own markup, from text that was quoted for it. */
	fputs(svg, out);
	markup(out, "</div></section>\n");
	free(svg);
}

/* Whether two findings are of one word, and expected and seen alike. */
static bool
are_alike(const struct drawing *d, const struct finding *a, const struct finding *b)
{
	const char *first = machine_word_of(d->machine->c, a->observation), *second = machine_word_of(d->machine->c,
	    b->observation);

	return (is_deviation(b) && a->kind == b->kind && second != NULL && strcmp(first, second) == 0 &&
	    strcmp(a->allowed, b->allowed) == 0 && strcmp(a->outcome, b->outcome) == 0);
}

/* A row for a deviation and those that are like it, with all their clauses; nothing if an earlier one was. */
static bool
deviation(FILE *out, const struct drawing *d, int index, bool first)
{
	const struct report_case *c = d->machine->c;
	const struct finding *f = &c->findings[index];

	if (!is_deviation(f) || machine_word_of(c, f->observation) == NULL)
		return (false);
	for (int i = 0; i < index; i++)
		if (are_alike(d, f, &c->findings[i]))
			return (false);
	if (first)
		markup(out, "<section><h2 id=\"deviations\">Deviations</h2>\n<table><thead><tr><th scope=\"col\">shortest "
		    "word<th "
		    "scope=\"col\">clauses<th scope=\"col\">its last answer</tr></thead><tbody>\n");
	markup(out, "<tr><td><code>%s</code></td><td>", machine_word_of(c, f->observation));
	markup_badge(out, finding_look(f));
	for (int i = index; i < c->n_findings; i++)
		if (are_alike(d, f, &c->findings[i]))
			markup(out, " <code>%s</code>", c->findings[i].clause);
	markup(out, "</td><td>");
	markup_seen(out, f);
	if (f->known != NULL) {
		markup(out, ": ");
		markup_reason(out, f->known);
	}
	markup(out, "</td></tr>\n");
	return (true);
}

static void
deviations(FILE *out, const struct drawing *d)
{
	size_t n = 0;

	for (int i = 0; i < d->machine->c->n_findings; i++)
		n += deviation(out, d, i, n == 0);
	if (n > 0)
		markup(out, "</tbody></table></section>\n");
}

void
machine_html(FILE *out, const struct drawing *d, const char *title, const char *back, const char *cases)
{
	static const char *const styles[] = { "page.css", "machine.css", NULL }, *const scripts[] = { NULL };

	page_begin(out, title, styles, "machine-page", "main", "Skip to the machine");
	markup(out, "<header id=\"top\"><div><h1>%s</h1>\n<p>%s</p>\n<ul "
	    "class=\"tiles\"><li><b>%zu</b>states</li><li><b>%zu</b>but for "
	    "their local names</li><li><b>%zu</b>operations</li></ul></div></header>\n<nav aria-label=\"Sections\"><div><a "
	    "href=\"%s\">← "
	    "The host</a><a href=\"#graph\">Graph</a><a href=\"#table\">Table</a></div></nav>\n<main id=\"main\">\n", title,
	    cases,
	    d->machine->n_states, d->n, d->machine->n_operations, back);
	graph(out, d);
	deviations(out, d);
	table(out, d);
	markup(out, "</main>\n");
	page_end(out, "The words are what connect-report program takes.", scripts);
}
