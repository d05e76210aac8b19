/*
 * The cases on one host's page: by program and condition, a line for each transport.
 */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/render.h"
#include "report/text.h"

#define	FINDINGS_SHOWN	32	/* of one case; the section of deviations has all */
#define	LONG		0.1	/* seconds: of a case that takes less nobody asks */
#define	NOTICEABLE	0.001	/* seconds: what takes less is as good as at once */

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

		markup(out, "<span class=cs>%.*s ", (int)length, first->id);
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
		markup(out, "<p class=soft>A survey: no clause judges it.");
		return;
	}
	markup(out, "<ul class=exp>");
	markup_expectations(out, r, html_clause_link);
	markup(out, "</ul>");
}

/*
 * The observations in their order; neighbours with equal outcomes share it, unless one took a time that can be noticed.  There are
 * so many that their elements are short: page.css shows i and b as names and outcomes.
 */
static void
observations(FILE *out, const struct record *r)
{
	for (size_t i = 0; i < r->n_observations; i++) {
		const struct record_observation *o = &r->observations[i], *next = o + 1;

		if (i == 0 || strcmp(o[-1].outcome, o->outcome) != 0 || o[-1].seconds >= NOTICEABLE)
			markup(out, " <i>%s", o->name);
		else
			markup(out, ", %s", o->name);
		if (i + 1 < r->n_observations && o->seconds < NOTICEABLE && strcmp(next->outcome, o->outcome) == 0)
			continue;
		markup(out, "</i> <b>%s</b>", o->outcome);
		if (o->seconds >= NOTICEABLE) {
			markup(out, " <i>");
			duration(out, o->seconds);
			markup(out, "</i>");
		}
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

/* Whether two deviations are the same but for the clause. */
static bool
same_finding(const struct finding *a, const struct finding *b)
{
	return (is_deviation(a) && is_deviation(b) && a->kind == b->kind && strcmp(a->observation, b->observation) == 0 &&
	    strcmp(a->allowed, b->allowed) == 0 && strcmp(a->outcome, b->outcome) == 0 &&
	    (a->known == NULL) == (b->known == NULL) &&
	    (a->known == NULL || strcmp(a->known->reason, b->known->reason) == 0));
}

/* A deviation, with all the clauses that it is one from. */
static void
finding(FILE *out, const struct report_case *c, int index)
{
	const struct finding *f = &c->findings[index];

	markup(out, f->kind == FINDING_KNOWN ? "<p class=k>" : "<p>");
	for (int i = index; i < c->n_findings; i++) {
		const struct finding *other = &c->findings[i];

		if (!same_finding(f, other))
			continue;
		if (other->clause[0] != '\0')
			html_clause_link(out, other->clause, strlen(other->clause));
		else
			markup(out, "%s", clauses_shown(other->clause));
		putc(' ', out);
	}
	markup(out, "expects <small>%s</small> ", f->observation);
	markup_seen(out, f);
	if (f->known != NULL) {
		markup(out, ": ");
		markup_reason(out, f->known);
	}
	markup(out, "\n");
}

static void
findings(FILE *out, const struct report_case *c)
{
	int shown = 0;

	for (int i = 0; i < c->n_findings; i++) {
		bool before = false;

		if (!is_deviation(&c->findings[i]))
			continue;
		for (int j = 0; j < i && !before; j++)
			before = same_finding(&c->findings[j], &c->findings[i]);
		if (before)
			continue;
		if (shown++ == FINDINGS_SHOWN) {
			markup(out, "<p>and more");
			break;
		}
		finding(out, c, i);
	}
}

static void
facts(FILE *out, const struct report_case *c)
{
	if (case_is_about_host(c) || c->record.n_facts == 0)
		return;
	markup(out, "<p class=soft>");
	for (size_t i = 0; i < c->record.n_facts; i++)
		markup(out, "%s%s: %s", i > 0 ? "; " : "", c->record.facts[i].name, c->record.facts[i].value);
}

/*
 * The command to run the case alone.  It follows from the id in all but name, so that host.js can add it to the cases; it is
 * written for the first of a condition, and where a shell needs quotes.
 */
static void
command(FILE *out, const struct report_case *c, bool first)
{
	char *word;
	bool follows;

	if (c->kyua_id[0] == '-')	/* looks like an option */
		return;
	word = text_shell(c->kyua_id);
	follows = strncmp(word, "tests/", 6) == 0 && strcmp(word + 6, c->id) == 0 && anchor_is_text(c->id);
	if (first || !follows)
		markup(out, "<kbd>kyua debug %s</kbd>", word);
	free(word);
}

/* A case's line, which opens to show the details. */
static void
case_line(FILE *out, const struct report_case *c)
{
	markup(out, "<summary>");
	markup_badge(out, &case_looks[c->state]);
	markup(out, "<b>%s</b><span>", c->transport);
	if (c->record.n_observations > 0)
		observations(out, &c->record);
	else if (c->why[0] != '\0')
		markup(out, "<small>%s</small>", c->why);
	markup(out, "</span>");
	if (c->stored->seconds >= LONG) {
		markup(out, "<small>");
		duration(out, c->stored->seconds);
		markup(out, "</small>");
	}
	markup(out, "</summary>");
}

/* How a case was kept apart from the host. */
struct isolation {
	const char *kind, *detail;
};

static struct isolation
isolation_of(const struct report_case *c)
{
	const struct record *r = &c->record;

	return ((struct isolation){ r->isolation != NULL ? r->isolation : "",
	    r->isolation_detail != NULL ? r->isolation_detail : "" });
}

static bool
same_isolation(const struct isolation *a, const struct isolation *b)
{
	return (strcmp(a->kind, b->kind) == 0 && strcmp(a->detail, b->detail) == 0);
}

static size_t
cases_isolated_so(const struct run *run, const struct isolation *so)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_cases; i++) {
		const struct isolation one = isolation_of(&run->cases[i]);

		n += same_isolation(&one, so);
	}
	return (n);
}

/* The isolation of half of the cases, which is said once; else that of none. */
static struct isolation
usual_isolation(const struct run *run)
{
	struct isolation now = { "", "" };
	size_t votes = 0;

	/* What half have is all that can be left by this vote. */
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct isolation one = isolation_of(&run->cases[i]);

		if (votes == 0)
			now = one;
		if (same_isolation(&now, &one))
			votes++;
		else
			votes--;
	}
	return (2 * cases_isolated_so(run, &now) > run->n_cases ? now : (struct isolation){ "", "" });
}

/* What is expected of a case, unless it is what the condition has; in words once for a condition. */
static void
expected(FILE *out, const struct report_case *c, const struct report_case *first)
{
	const struct report_case *same = first;

	while (same < c && !same_expectations(&c->record, &same->record))
		same++;
	if (same == c && c != first)
		expectations(out, &c->record);
	if (same == c || same == first)
		return;
	markup(out, "<p class=soft>Expected as of <a");
	markup_href(out, same->id, strlen(same->id));
	markup(out, ">%s</a>\n", same->transport);
}

static void
case_details(FILE *out, const struct report_case *c, const struct report_case *first, const struct isolation *usual)
{
	const struct record *r = &c->record;
	const struct isolation isolation = isolation_of(c);

	markup(out, "<details class=c id=");
	markup_anchor(out, c->id, strlen(c->id));
	putc('>', out);
	case_line(out, c);
	if (r->n_observations > 0 && c->why[0] != '\0')
		markup(out, "<p>%s\n", c->why);
	expected(out, c, first);
	findings(out, c);
	if (strcmp(c->stored->description, first->stored->description) != 0 && c->stored->description[0] != '\0')
		markup(out, "<p>%s\n", c->stored->description);
	facts(out, c);
	packets(out, c);
	command(out, c, c == first);
	if (c->n_killed > 0)
		markup(out, "<details><summary>It fails under %zu wrong connect()%s</summary><small>%s</small></details>",
		    c->n_killed, plural(c->n_killed), c->killed);
	if (isolation.detail[0] != '\0' && !same_isolation(&isolation, usual))
		markup(out, "<small>Isolation: %s, %s</small>", isolation.kind, isolation.detail);
	markup(out, "</details>\n");
}

/* Writes the cases of one condition; returns the index after them. */
static size_t
condition(FILE *out, const struct run *run, size_t from, const struct isolation *usual)
{
	const struct report_case *first = &run->cases[from];
	size_t i = from, length = condition_length(first);

	markup(out, "<div class=cond><h3");
	if (first->id[length] != '\0') {
		markup(out, " id=");
		markup_anchor(out, first->id, length);
	}
	markup(out, "><code>%s</code></h3><div class=d>", first->condition);
	if (first->stored->description[0] != '\0')
		markup(out, "<p>%s\n", first->stored->description);
	expectations(out, &first->record);
	markup(out, "</div>\n");
	for (; i < run->n_cases && same_condition(first, &run->cases[i]); i++)
		case_details(out, &run->cases[i], first, usual);
	markup(out, "</div>\n");
	return (i);
}

void
html_cases(FILE *out, const struct run *run)
{
	const struct isolation usual = usual_isolation(run);

	markup(out, "<section><h2 id=\"cases\">The cases</h2>\n<p class=\"soft\">By program and condition; the line of a "
	    "transport opens to show how to run that case alone.");
	if (usual.detail[0] != '\0')
		markup(out, " Isolation, where a case says no other: %s, %s.", usual.kind, usual.detail);
	markup(out, "</p>\n<div class=\"filter\" data-f=\"cases\" hidden><input type=\"search\" name=\"q\" aria-label=\"Filter "
	    "the cases by words\" placeholder=\"Filter cases, say tcp6 ECONNREFUSED\"><select name=\"state\" aria-label=\"Filter "
	    "the cases by result\"><option value=\"\">every result");
	markup_case_options(out);
	markup(out, "</select></div>\n");
	for (size_t i = 0; i < run->n_cases;) {
		const struct report_case *first = &run->cases[i];
		size_t count[CASE_STATES] = { 0 }, end = i;

		for (; end < run->n_cases && same_program(&run->cases[end], first); end++)
			count[run->cases[end].state]++;
		markup(out, "<details class=\"prog\" id=\"");
		markup_anchor(out, first->id, first->program_length);
		markup(out, "\"><summary><code>%.*s</code><span class=\"tally\">%zu case%s", (int)first->program_length, first->id,
		    end - i, plural(end - i));
		for (enum case_state s = CASE_KNOWN; s < CASE_STATES; s++)
			if (count[s] > 0)
				markup(out, " · %s %zu %s", case_looks[s].symbol, count[s], case_looks[s].name);
		markup(out, "</span></summary><noscript><div>\n");
		while (i < end)
			i = condition(out, run, i, &usual);
		markup(out, "</div></noscript></details>\n");
	}
	markup(out, "</section>\n");
}
