/*
 * Above the matrix: each manual's clauses by verdict on each host, how far hosts agree, and what ran where.
 */
#include <stdlib.h>
#include <string.h>

#include "report/matrix.h"
#include "report/render.h"
#include "report/text.h"

#define	PAIRS_SHOWN	3
#define	UNFOLDED_MAX	4	/* hosts up to which the facts are not folded */

static void
manual_cell(FILE *out, const struct manual_verdict *m)
{
	/* Failures come before what did not run. */
	static const int order[SHARES] = { 0, 1, 2, SHARES - 1, 3, 4 };
	struct share shares[SHARES];

	markup(out, "<td>");
	manual_shares(m, shares);
	for (size_t i = 0; i < SHARES; i++) {
		const struct share *share = &shares[order[i]];

		if (share->n > 0)
			markup(out, "<span class=\"nb%s\">%s %zu</span>", share->look == &verdict_looks[VERDICT_FAIL] ? " worse" : "",
			    share->look->symbol, share->n);
	}
	if (!m->selected)
		markup(out, "<small>not selected</small>");
	markup_bar(out, m);
	markup(out, "</td>");
}

void
matrix_manuals(FILE *out, const struct comparison *c)
{
	const struct run *runs = c->runs;

	markup(out, "<section><h2 id=\"manuals\">The manuals at a glance</h2>\n<div class=\"scroll\"><table class=\"mg\"><caption>"
	    "Clauses of each manual: %s pass, %s fail as the list of deviations says, %s fail, %s unresolved, %s untested, %s "
	    "unsupported</caption><thead><tr><th scope=\"col\">host", verdict_looks[VERDICT_PASS].symbol, known_look.symbol,
	    verdict_looks[VERDICT_FAIL].symbol, verdict_looks[VERDICT_UNRESOLVED].symbol,
	    verdict_looks[VERDICT_UNTESTED].symbol, verdict_looks[VERDICT_UNSUPPORTED].symbol);
	for (size_t i = 0; i < runs[0].n_manuals; i++)
		markup(out, "<th scope=\"col\">%s <small>%zu</small>", runs[0].manuals[i].manual->name,
		    compare_clauses(c, i));
	markup(out, "</tr></thead><tbody>\n");
	for (size_t h = 0; h < c->n; h++) {
		markup(out, "<tr><th scope=\"row\">");
		matrix_host_link(out, c, h);
		markup(out, "</th>");
		for (size_t i = 0; i < runs[h].n_manuals; i++)
			manual_cell(out, &runs[h].manuals[i]);
		markup(out, "</tr>\n");
	}
	markup(out, "</tbody></table></div></section>\n");
}

static void
pair(FILE *out, const struct comparison *c, const struct agreement *g)
{
	markup(out, "<li>%s and %s", c->labels[g->a], c->labels[g->b]);
	if (g->both == 0)
		markup(out, ": no case ran on both");
	else
		markup(out, ": <b>%.1f %%</b> <small>of the %zu case%s that ran on both; %zu differ%s</small>",
		    agreement_percent(g), g->both, plural(g->both), g->both - g->same, g->both - g->same == 1 ? "s" : "");
	markup(out, "</li>");
}

/* Each pair once, in a table of hosts by hosts. */
static void
pairs_table(FILE *out, const struct comparison *c)
{
	size_t n = c->n;
	const struct agreement **of = text_allocate(n, n * sizeof(*of));

	for (size_t i = 0; i < c->n_agreements; i++) {
		const struct agreement *g = &c->agreements[i];

		of[g->a * n + g->b] = of[g->b * n + g->a] = g;
	}
	markup(out, "<details><summary>All pairs</summary><div class=\"scroll\"><table class=\"ag\"><caption>Of the cases that ran "
	    "on both, those that do not differ, in per cent</caption><thead><tr><th scope=\"col\">host");
	for (size_t h = 0; h < n; h++)
		markup(out, "<th scope=\"col\" class=\"n\">%zu", h + 1);
	markup(out, "</tr></thead><tbody>\n");
	for (size_t a = 0; a < n; a++) {
		markup(out, "<tr><th scope=\"row\"><small>%zu</small> %s</th>", a + 1, c->labels[a]);
		for (size_t b = 0; b < n; b++) {
			const struct agreement *g = of[a * n + b];

			if (g == NULL || g->both == 0)
				markup(out, "<td class=\"n soft\">–");
			else
				markup(out, "<td class=\"n\" style=\"--p:%.0f%%\">%.1f", (100 - agreement_percent(g)) * 4,
				    agreement_percent(g));
		}
		markup(out, "</tr>\n");
	}
	markup(out, "</tbody></table></div></details>\n");
	free(of);
}

void
matrix_pairs(FILE *out, const struct comparison *c)
{
	size_t n = agreements_shared(c), shown = n > 2 * PAIRS_SHOWN ? PAIRS_SHOWN : n > 1 ? n / 2 : n;

	if (c->n_agreements == 0)
		return;
	markup(out, "<section><h2 id=\"pairs\">Who agrees with whom</h2>\n<div class=\"two\"><div>");
	markup(out, c->n > 2 ? "<h3>Most</h3><ol>" : "<ol class=\"one\">");
	for (size_t i = n; i-- > n - shown;)
		pair(out, c, &c->agreements[i]);
	markup(out, "</ol></div>");
	if (c->n_agreements > 1) {
		markup(out, "<div><h3>Least</h3><ol>");
		for (size_t i = 0; n > 1 && i < shown; i++)
			pair(out, c, &c->agreements[i]);
		for (size_t i = n; i < c->n_agreements && i < n + PAIRS_SHOWN; i++)
			pair(out, c, &c->agreements[i]);
		markup(out, "</ol></div>");
	}
	markup(out, "</div>\n");
	if (c->n > 2)
		pairs_table(out, c);
	markup(out, "</section>\n");
}

/* A row of the table of hosts: a name, and each host's text for it. */
static void
fact_row(FILE *out, const struct comparison *c, const char *name, const char *(*value)(const struct run *, char *, size_t))
{
	char buffer[256];

	markup(out, "<tr><th scope=\"row\">%s</th>", name);
	for (size_t h = 0; h < c->n; h++)
		markup(out, "<td>%s", value(&c->runs[h], buffer, sizeof(buffer)));
	markup(out, "</tr>\n");
}

static const char *
fact_kernel(const struct run *run, char *buffer, size_t size)
{
	(void)buffer;
	(void)size;
	return (run->version);
}

static const char *
fact_libc(const struct run *run, char *buffer, size_t size)
{
	(void)buffer;
	(void)size;
	return (run->libc);
}

static const char *
fact_manuals(const struct run *run, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s%s", run->selected, run->strict ? "; strict" : "");
	return (buffer);
}

static const char *
fact_store(const struct run *run, char *buffer, size_t size)
{
	(void)buffer;
	(void)size;
	return (run->name);
}

static const char *
fact_suite(const struct run *run, char *buffer, size_t size)
{
	(void)buffer;
	(void)size;
	return (run->suite);
}

static const char *
fact_isolation(const struct run *run, char *buffer, size_t size)
{
	if (run->n_unisolated == 0)
		return ("a private network for each case");
	snprintf(buffer, size, "none for %zu case%s: %s", run->n_unisolated, plural(run->n_unisolated), run->isolation_missing);
	return (buffer);
}

static void
ran_table(FILE *out, const struct comparison *c)
{
	markup(out, c->n <= UNFOLDED_MAX ? "<details open>" : "<details>");
	markup(out, "<summary>What ran on each, when, and what judges it</summary><div class=\"scroll\"><table class=\"ho\">"
	    "<caption>Each name links to the host's page</caption><thead><tr><th scope=\"col\">host");
	matrix_columns(out, c);
	markup(out, "</tr></thead><tbody>\n");
	for (enum case_state s = CASE_PASSED; s < CASE_STATES; s++) {
		markup(out, "<tr><th scope=\"row\">%s %s</th>", case_looks[s].symbol, case_looks[s].name);
		for (size_t h = 0; h < c->n; h++)
			markup(out, "<td>%zu", c->runs[h].count[s]);
		markup(out, "</tr>\n");
	}
	markup(out, "<tr><th scope=\"row\">not in its store</th>");
	for (size_t h = 0; h < c->n; h++) {
		size_t missing = 0;

		for (size_t i = 0; i < c->n_rows; i++)
			missing += c->rows[i].cells[h].kind == CELL_MISSING;
		markup(out, "<td>%zu", missing);
	}
	markup(out, "</tr>\n");
	fact_row(out, c, "run", run_time);
	if (runs_name_suite(c->runs, c->n))
		fact_row(out, c, "suite", fact_suite);
	fact_row(out, c, "system", run_title);
	fact_row(out, c, "kernel", fact_kernel);
	fact_row(out, c, "C library", fact_libc);
	fact_row(out, c, "isolation", fact_isolation);
	fact_row(out, c, "judged by", fact_manuals);
	fact_row(out, c, "store", fact_store);
	markup(out, "</tbody></table></div></details>\n");
}

/* The host's fact of that name, or NULL. */
static const char *
fact_of(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->n_cases; i++)
		for (size_t f = 0; case_is_about_host(&run->cases[i]) && f < run->cases[i].record.n_facts; f++)
			if (strcmp(run->cases[i].record.facts[f].name, name) == 0)
				return (run->cases[i].record.facts[f].value);
	return (NULL);
}

static void
add_name(const char ***names, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*names)[i], name) == 0)
			return;
	*(const char **)text_append(names, n, sizeof(**names)) = name;
}

/* The names of the facts of all hosts, in the order in which they first occur. */
static const char **
names_of_facts(const struct comparison *c, size_t *n)
{
	const char **names = NULL;

	*n = 0;
	for (size_t h = 0; h < c->n; h++) {
		const struct run *run = &c->runs[h];

		for (size_t i = 0; i < run->n_cases; i++)
			for (size_t f = 0; case_is_about_host(&run->cases[i]) && f < run->cases[i].record.n_facts; f++)
				add_name(&names, n, run->cases[i].record.facts[f].name);
	}
	return (names);
}

static void
row_of_fact(FILE *out, const struct comparison *c, const char *name)
{
	const char *first = NULL;
	bool differs = false;

	for (size_t h = 0; h < c->n; h++) {
		const char *value = fact_of(&c->runs[h], name);

		differs |= first != NULL && value != NULL && strcmp(first, value) != 0;
		first = first == NULL ? value : first;
	}
	markup(out, differs ? "<tr class=\"df\">" : "<tr>");
	markup(out, "<th scope=\"row\">%s</th>", name);
	for (size_t h = 0; h < c->n; h++) {
		const char *value = fact_of(&c->runs[h], name);

		markup(out, "<td>%s", value != NULL ? value : "–");
	}
	markup(out, "</tr>\n");
}

void
matrix_hosts(FILE *out, const struct comparison *c)
{
	const char **names;
	size_t n;

	markup(out, "<section><h2 id=\"hosts\">The hosts</h2>\n");
	ran_table(out, c);
	names = names_of_facts(c, &n);
	if (n > 0) {
		markup(out, "<details><summary>%zu fact%s about the hosts</summary><div class=\"scroll\"><table "
		    "class=\"ho\"><caption>A line in colour: the hosts differ</caption><thead><tr><th scope=\"col\">fact",
		    n, plural(n));
		matrix_columns(out, c);
		markup(out, "</tr></thead><tbody>\n");
		for (size_t i = 0; i < n; i++)
			row_of_fact(out, c, names[i]);
		markup(out, "</tbody></table></div></details>");
	}
	markup(out, "</section>\n");
	free(names);
}
