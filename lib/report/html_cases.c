/*
 * The cases on one host's page: by program and condition, a line for each transport.
 */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/render.h"
#include "report/text.h"

#define	FINDINGS_SHOWN	32	/* of one case; the section of deviations has all */

static void
duration(FILE *out, double seconds)
{
	if (seconds < 0.001)
		markup(out, "%.0f µs", seconds * 1e6);
	else if (seconds < 1)
		markup(out, "%.0f ms", seconds * 1e3);
	else
		markup(out, "%.2f s", seconds);
}

void
html_case_links(FILE *out, const struct run *run, const size_t *cases, size_t n)
{
	for (size_t i = 0; i < n;) {
		const struct report_case *first = &run->cases[cases[i]];
		size_t length = condition_length(first);

		markup(out, "<span class=\"cs m\">%.*s ", (int)length, first->id);
		for (; i < n && same_condition(first, &run->cases[cases[i]]); i++) {
			const struct report_case *c = &run->cases[cases[i]];

			markup(out, "<a");
			markup_href(out, c->id, strlen(c->id));
			markup(out, ">%s</a> ", c->id[length] != '\0' ? c->transport : "this case");
		}
		markup(out, "</span>");
	}
}

static bool
same_expectations(const struct record *a, const struct record *b)
{
	if (a->n_expectations != b->n_expectations)
		return (false);
	for (size_t i = 0; i < a->n_expectations; i++)
		if (!expectations_alike(&a->expectations[i], &b->expectations[i]) ||
		    strcmp(a->expectations[i].clauses, b->expectations[i].clauses) != 0)
			return (false);
	return (true);
}

static void
expectations(FILE *out, const struct record *r)
{
	if (r->n_expectations == 0) {
		markup(out, "<p class=\"soft\">A survey: no clause judges it.</p>");
		return;
	}
	markup(out, "<ul class=\"exp\">");
	markup_expectations(out, r, html_clause_link);
	markup(out, "</ul>");
}

static void
observations(FILE *out, const struct record *r)
{
	for (size_t i = 0; i < r->n_observations; i++) {
		const struct record_observation *o = &r->observations[i];

		markup(out, "<span class=\"o\"><small>%s</small> <code>%s</code>", o->name, o->outcome);
		if (o->seconds >= 0) {
			markup(out, "<small>");
			duration(out, o->seconds);
			markup(out, "</small>");
		}
		markup(out, "</span>");
	}
}

/* A link to save the case's packet capture; only clean base64 gets into the link. */
static void
packets(FILE *out, const struct report_case *c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *text = c->record.packets;
	size_t length, plain, padding;

	if (text == NULL)
		return;
	length = strlen(text);
	plain = strspn(text, digits);
	padding = strspn(text + plain, "=");
	if (plain == 0 || plain + padding != length || padding > 2 || length % 4 != 0)
		return;
	markup(out, "<p><a download=\"");
	for (const char *at = c->id; *at != '\0'; at++)
		putc(strchr(digits, *at) != NULL && *at != '/' && *at != '+' ? *at : *at == '.' && at != c->id ? '.' : '-', out);
	markup(out, ".pcap\" href=\"data:application/vnd.tcpdump.pcap;base64,%s\">The packets on the wire</a> <small>%zu bytes, "
	    "for tcpdump -r or Wireshark</small></p>", text, length / 4 * 3 - padding);
}

static void
finding(FILE *out, const struct finding *f)
{
	markup(out, f->kind == FINDING_KNOWN ? "<p class=\"k\">" : "<p>");
	if (f->clause[0] != '\0')
		html_clause_link(out, f->clause, strlen(f->clause));
	else
		markup(out, "%s", clauses_shown(f->clause));
	markup(out, " expects ");
	markup_seen(out, f);
	if (f->known != NULL)
		markup(out, ": %s", f->known->reason);
	markup(out, "</p>");
}

static void
findings(FILE *out, const struct report_case *c)
{
	int shown = 0;

	for (int i = 0; i < c->n_findings; i++) {
		if (!is_deviation(&c->findings[i]))
			continue;
		if (shown++ == FINDINGS_SHOWN) {
			markup(out, "<p>and more</p>");
			break;
		}
		finding(out, &c->findings[i]);
	}
}

static void
facts(FILE *out, const struct report_case *c)
{
	if (case_is_about_host(c) || c->record.n_facts == 0)
		return;
	markup(out, "<p class=\"soft\">");
	for (size_t i = 0; i < c->record.n_facts; i++)
		markup(out, "%s%s: %s", i > 0 ? "; " : "", c->record.facts[i].name, c->record.facts[i].value);
	markup(out, "</p>");
}

/* The command to run the case alone. */
static void
command(FILE *out, const struct report_case *c)
{
	char *word;

	if (c->kyua_id[0] == '-')	/* looks like an option */
		return;
	word = text_shell(c->kyua_id);
	markup(out, "<code class=\"run\">kyua debug %s</code>", word);
	free(word);
}

/* A case's line, which opens to show the details. */
static void
case_line(FILE *out, const struct report_case *c)
{
	markup(out, "<summary><span>");
	markup_badge(out, &case_looks[c->state]);
	markup(out, "</span><code>%s</code><span class=\"os\">", c->transport);
	if (c->record.n_observations > 0)
		observations(out, &c->record);
	else if (c->why[0] != '\0')
		markup(out, "<small>%s</small>", c->why);
	markup(out, "</span><small>");
	duration(out, c->stored->seconds);
	markup(out, "</small></summary>");
}

static void
case_details(FILE *out, const struct report_case *c, const struct report_case *first)
{
	const struct record *r = &c->record;

	markup(out, "<details class=\"c\" id=\"");
	markup_anchor(out, c->id, strlen(c->id));
	markup(out, "\" data-v=\"%c\">", case_looks[c->state].letter);
	case_line(out, c);
	markup(out, "<div>");
	if (r->n_observations > 0 && c->why[0] != '\0')
		markup(out, "<p>%s</p>", c->why);
	if (c != first && !same_expectations(r, &first->record))
		expectations(out, r);
	findings(out, c);
	if (strcmp(c->stored->description, first->stored->description) != 0 && c->stored->description[0] != '\0')
		markup(out, "<p>%s</p>", c->stored->description);
	facts(out, c);
	packets(out, c);
	command(out, c);
	if (c->n_killed > 0)
		markup(out, "<details><summary>It fails under %zu wrong connect()%s</summary><small>%s</small></details>",
		    c->n_killed, plural(c->n_killed), c->killed);
	if (r->isolation != NULL && r->isolation_detail != NULL && r->isolation_detail[0] != '\0')
		markup(out, "<small>Isolation: %s, %s</small>", r->isolation, r->isolation_detail);
	markup(out, "</div></details>\n");
}

/* Writes the cases of one condition; returns the index after them. */
static size_t
condition(FILE *out, const struct run *run, size_t from)
{
	const struct report_case *first = &run->cases[from];
	size_t i = from, length = condition_length(first);

	markup(out, "<div class=\"cond\" data-t=\"%s\"><h4", first->id);
	if (first->id[length] != '\0') {
		markup(out, " id=\"");
		markup_anchor(out, first->id, length);
		markup(out, "\"");
	}
	markup(out, "><code>%s</code></h4><div class=\"d\">", first->condition);
	if (first->stored->description[0] != '\0')
		markup(out, "<p>%s</p>", first->stored->description);
	expectations(out, &first->record);
	markup(out, "</div>\n");
	for (; i < run->n_cases && same_condition(first, &run->cases[i]); i++)
		case_details(out, &run->cases[i], first);
	markup(out, "</div>\n");
	return (i);
}

void
html_cases(FILE *out, const struct run *run)
{
	markup(out, "<section><h2 id=\"cases\">The cases</h2>\n<p class=\"soft\">By program and condition; the line of a "
	    "transport opens to show how to run that case alone.</p>\n<div class=\"filter\" data-f=\"cases\" hidden><input "
	    "type=\"search\" aria-label=\"Filter the cases by words\" placeholder=\"Filter cases, say tcp6 ECONNREFUSED\">"
	    "<select aria-label=\"Filter the cases by result\"><option value=\"\">every result");
	markup_case_options(out, false);
	markup(out, "</select></div>\n");
	for (size_t i = 0; i < run->n_cases;) {
		const struct report_case *first = &run->cases[i];
		size_t count[CASE_STATES] = { 0 }, end = i;

		for (; end < run->n_cases && same_program(&run->cases[end], first); end++)
			count[run->cases[end].state]++;
		markup(out, "<details class=\"prog\"><summary><code>%.*s</code><span class=\"tally\">%zu case%s",
		    (int)first->program_length, first->id, end - i, plural(end - i));
		for (enum case_state s = CASE_KNOWN; s < CASE_STATES; s++)
			if (count[s] > 0)
				markup(out, " · %s %zu %s", case_looks[s].symbol, count[s], case_looks[s].name);
		markup(out, "</span></summary><div>\n");
		while (i < end)
			i = condition(out, run, i);
		markup(out, "</div></details>\n");
	}
	markup(out, "</section>\n");
}
