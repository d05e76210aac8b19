/*
 * Each clause with its verdict on each host, by manual, above the matrix.
 */
#include <string.h>

#include "report/matrix.h"
#include "report/render.h"

static void
verdict_cell(FILE *out, const struct comparison *c, size_t host, const struct compared_clause *clause)
{
	const struct clause_verdict *v = clause->verdicts[host];

	if (v == NULL) {
		markup(out, "<td class=soft>not in its suite");
		return;
	}
	markup(out, "<td><a href=\"%s#", c->pages[host]);
	markup_anchor(out, clause->clause->id, strlen(clause->clause->id));
	markup(out, "\">");
	markup_badge(out, clause_look(v));
	markup(out, "</a>");
}

static void
clause_row(FILE *out, const struct comparison *c, const struct compared_clause *clause)
{
	const char *address = clause_address(clause->clause);

	markup(out, clause->differs ? "<tr class=df id=\"" : "<tr id=\"");
	markup_anchor(out, clause->clause->id, strlen(clause->clause->id));
	markup(out, "\"><th scope=row>");
	if (address != NULL)
		markup(out, "<a class=m href=\"%s\">%s</a>", address, clause->clause->id);
	else
		markup(out, "<span class=m>%s</span>", clause->clause->id);
	markup(out, "<small>%s</small>", clause->clause->statement);
	for (size_t h = 0; h < c->n; h++)
		verdict_cell(out, c, h, clause);
	putc('\n', out);
}

/* The clauses of the manual of that one, which begins them; returns the index after them. */
static size_t
manual(FILE *out, const struct comparison *c, size_t from)
{
	const struct manual *m = c->clauses[from].manual;
	size_t end = from, differ = 0;

	for (; end < c->n_clauses && c->clauses[end].manual == m; end++)
		differ += c->clauses[end].differs;
	markup(out, "<details class=\"man\" id=\"manual-%s\"><summary>%s <small>%zu clause%s, %zu with verdicts that differ</small>"
	    "</summary><noscript><div class=\"scroll\"><table class=\"ho cb\"><caption>Verdicts by host; a line in colour: they "
	    "differ</caption><thead><tr><th scope=\"col\">clause", m->id, m->title, end - from, plural(end - from), differ);
	matrix_columns(out, c);
	markup(out, "</tr></thead><tbody>\n");
	for (size_t i = from; i < end; i++)
		clause_row(out, c, &c->clauses[i]);
	markup(out, "</tbody></table></div></noscript></details>\n");
	return (end);
}

void
matrix_clauses(FILE *out, const struct comparison *c)
{
	markup(out, "<section><h2 id=\"clauses\">Clauses by host</h2>\n");
	for (size_t i = 0; i < c->n_clauses;)
		i = manual(out, c, i);
	markup(out, "</section>\n");
}
