#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/render.h"
#include "report/text.h"

#define	FINDINGS_SHOWN	32	/* with one case; all are among the deviations */

/* What a page is written with: where to, of which run, and where the matrix lies; NULL where there is none. */
struct writer {
	FILE *out;
	const struct run *run;
	const char *index;
};

/* How each verdict is shown: by a letter of its class, a symbol and its name, so never by colour alone. */
struct look {
	char letter;
	const char *symbol, *name;
};

static const struct look verdict_looks[VERDICTS] = {
	[VERDICT_PASS] = { 'p', "✓", "pass" },
	[VERDICT_FAIL] = { 'f', "✗", "fail" },
	[VERDICT_UNTESTED] = { 'u', "○", "untested" },
	[VERDICT_UNSUPPORTED] = { 's', "–", "unsupported" },
	[VERDICT_UNRESOLVED] = { 'r', "?", "unresolved" },
};
static const struct look known_look = { 'k', "≠", "known" };

static const struct look case_looks[CASE_STATES] = {
	[CASE_PASSED] = { 'p', "✓", "passed" },
	[CASE_KNOWN] = { 'k', "≠", "known" },
	[CASE_FAILED] = { 'f', "✗", "failed" },
	[CASE_UNRESOLVED] = { 'r', "?", "unresolved" },
	[CASE_UNTESTED] = { 'u', "○", "untested" },
	[CASE_UNSUPPORTED] = { 's', "–", "unsupported" },
};

static void put(const struct writer *, const char *, ...) __attribute__((__format__(__printf__, 2, 3)));

/* Markup of the page's own; what is not is written by text(). */
static void
put(const struct writer *w, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(w->out, format, arguments);
	va_end(arguments);
}

static void
text(const struct writer *w, const char *string)
{
	text_html(w->out, string);
}

static void
text_part(const struct writer *w, const char *string, size_t length)
{
	char *part = text_copy(string, length);

	text(w, part);
	free(part);
}

void
html_anchor(FILE *out, const char *id, size_t length)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-";

	for (size_t i = 0; i < length; i++) {
		if (strchr(plain, id[i]) != NULL)
			putc(id[i], out);
		else
			fprintf(out, "~%02x", (unsigned char)id[i]);
	}
}

static void
anchor(const struct writer *w, const char *id, size_t length)
{
	html_anchor(w->out, id, length);
}

static void
badge(const struct writer *w, const struct look *look)
{
	put(w, "<span class=\"v v%c\">%s %s</span>", look->letter, look->symbol, look->name);
}

static const struct look *
look_of(const struct clause_verdict *v)
{
	return (v->verdict == VERDICT_FAIL && v->known ? &known_look : &verdict_looks[v->verdict]);
}

static void
duration(const struct writer *w, double seconds)
{
	if (seconds < 0.001)
		put(w, "%.0f µs", seconds * 1e6);
	else if (seconds < 1)
		put(w, "%.0f ms", seconds * 1e3);
	else
		put(w, "%.2f s", seconds);
}

static void
clause_link(const struct writer *w, const char *id, size_t length)
{
	char *copy = text_copy(id, length);

	if (clause_find(copy) != NULL) {
		put(w, "<a class=\"m\" href=\"#");
		anchor(w, id, length);
		put(w, "\">");
		text(w, copy);
		put(w, "</a>");
	} else {
		put(w, "<span class=\"m\">");
		text(w, copy);
		put(w, "</span>");
	}
	free(copy);
}

/* Links to cases, a line for each condition with its transports. */
static void
case_links(const struct writer *w, const size_t *cases, size_t n)
{
	for (size_t i = 0; i < n;) {
		const struct report_case *first = &w->run->cases[cases[i]];
		size_t length = condition_length(first);

		put(w, "<span class=\"cs m\">");
		text_part(w, first->id, length);
		put(w, " ");
		for (; i < n && same_condition(first, &w->run->cases[cases[i]]); i++) {
			const struct report_case *c = &w->run->cases[cases[i]];

			put(w, "<a href=\"#");
			anchor(w, c->id, strlen(c->id));
			put(w, "\">");
			text(w, c->id[length] != '\0' ? c->transport : "this case");
			put(w, "</a> ");
		}
		put(w, "</span>");
	}
}

void
html_bar(FILE *out, const struct manual_verdict *m)
{
	const struct {
		char letter;
		size_t n;
	} parts[] = {
		{ 'p', m->count[VERDICT_PASS] },
		{ 'k', m->known },
		{ 'f', m->count[VERDICT_FAIL] - m->known },
		{ 'u', m->count[VERDICT_UNTESTED] },
		{ 's', m->count[VERDICT_UNSUPPORTED] },
		{ 'r', m->count[VERDICT_UNRESOLVED] },
	};

	fprintf(out, "<div class=\"bar\" aria-hidden=\"true\">");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].n > 0)
			fprintf(out, "<i class=\"b%c\" style=\"flex:%zu\"></i>", parts[i].letter, parts[i].n);
	fprintf(out, "</div>");
}

static void
number(const struct writer *w, size_t n, const char *label)
{
	put(w, "<td class=\"n%s\" data-l=\"%s\">%zu</td>", n == 0 ? " zero" : "", label, n);
}

static void
glance(const struct writer *w)
{
	put(w, "<section><h2 id=\"glance\">The manuals at a glance</h2>\n<table class=\"glance\"><caption>Clauses of each "
	    "manual, by verdict on this host</caption><thead><tr><th scope=\"col\">manual<th scope=\"col\">verdicts<th "
	    "scope=\"col\" class=\"n\">clauses<th scope=\"col\" class=\"n\">pass<th scope=\"col\" class=\"n\">known<th "
	    "scope=\"col\" class=\"n\">fail<th scope=\"col\" class=\"n\">untested<th scope=\"col\" class=\"n\">unsupported<th "
	    "scope=\"col\" class=\"n\">unresolved</tr></thead><tbody>\n");
	for (size_t i = 0; i < w->run->n_manuals; i++) {
		const struct manual_verdict *m = &w->run->manuals[i];

		put(w, "<tr><th scope=\"row\"><a href=\"#manual-");
		text(w, m->manual->id);
		put(w, "\">");
		text(w, m->manual->name);
		put(w, "</a>%s</th><td class=\"barcell\">", m->selected ? "" : " <small>not selected</small>");
		html_bar(w->out, m);
		put(w, "</td>");
		number(w, m->manual->n_clauses, "clauses");
		number(w, m->count[VERDICT_PASS], "pass");
		number(w, m->known, "known");
		number(w, m->count[VERDICT_FAIL] - m->known, "fail");
		number(w, m->count[VERDICT_UNTESTED], "untested");
		number(w, m->count[VERDICT_UNSUPPORTED], "unsupported");
		number(w, m->count[VERDICT_UNRESOLVED], "unresolved");
		put(w, "</tr>\n");
	}
	put(w, "</tbody></table>\n<p class=\"key\"><span><i class=\"bp\"></i>✓ pass</span><span><i class=\"bk\"></i>≠ known: "
	    "fails as the list of deviations says</span><span><i class=\"bf\"></i>✗ fail</span><span><i class=\"bu\"></i>○ "
	    "untested</span><span><i class=\"bs\"></i>– unsupported</span><span><i class=\"br\"></i>? unresolved</span></p>"
	    "</section>\n");
}

static void
fact(const struct writer *w, const char *name, const char *value)
{
	if (value[0] == '\0')
		return;
	put(w, "<dt>");
	text(w, name);
	put(w, "</dt><dd>");
	text(w, value);
	put(w, "</dd>");
}

static void
tile(const struct writer *w, size_t n, const char *label)
{
	put(w, "<li><b>%zu</b>%s</li>", n, label);
}

/* Whether check would let the run pass, in a sentence. */
static void
state(const struct writer *w)
{
	const struct run *run = w->run;
	size_t unexpected = run_deviations(run, DEVIATION_UNEXPECTED), known = run_deviations(run, DEVIATION_KNOWN);
	size_t unresolved = run->count[CASE_UNRESOLVED];

	if (unexpected == 0 && unresolved == 0)
		put(w, "<p class=\"state good\"><b>✓ No unexpected deviation.</b> %zu known deviation%s; nothing is "
		    "unresolved.</p>\n",
		    known, plural(known));
	else
		put(w, "<p class=\"state bad\"><b>✗ %zu unexpected deviation%s, %zu case%s unresolved.</b> %zu known "
		    "deviation%s.</p>\n",
		    unexpected, plural(unexpected), unresolved, plural(unresolved), known, plural(known));
	if (run->n_unisolated > 0) {
		put(w, "<p class=\"state warn\"><b>○ No network of its own for %s%zu case%s</b>: ", run->n_isolated == 0 ?
		    "any of " : "",
		    run->n_unisolated, plural(run->n_unisolated));
		text(w, run->isolation_missing[0] != '\0' ? run->isolation_missing : "no reason given");
		put(w, ". They used the host's network where loopback was enough; what needs more is untested.</p>\n");
	}
	if (run->several_hosts)
		put(w, "<p class=\"state warn\"><b>? The records name several hosts or releases</b>: this is not one run.</p>"
		    "\n");
	if (run->n_unknown_clauses > 0) {
		put(w, "<p class=\"state warn\"><b>? Clauses are cited that no manual here has</b>:");
		for (size_t i = 0; i < run->n_unknown_clauses; i++) {
			put(w, " <code>");
			text(w, run->unknown_clauses[i]);
			put(w, "</code>");
		}
		put(w, "</p>\n");
	}
}

static void
host_and_run(const struct writer *w)
{
	const struct run *run = w->run;
	char title[1024], when[32], format[16];

	put(w, "<h1>connect() on ");
	text(w, run_title(run, title, sizeof(title)));
	put(w, "</h1>\n");
	state(w);
	put(w, "<ul class=\"tiles\">");
	tile(w, run->n_cases, "cases");
	tile(w, run->count[CASE_PASSED], "✓ passed");
	tile(w, run->count[CASE_KNOWN], "≠ known");
	tile(w, run->count[CASE_FAILED], "✗ failed");
	tile(w, run->count[CASE_UNRESOLVED], "? unresolved");
	tile(w, run->count[CASE_UNTESTED], "○ untested");
	tile(w, run->count[CASE_UNSUPPORTED], "– unsupported");
	put(w, "</ul>\n<dl class=\"facts\">");
	fact(w, "Run", run_time(run, when, sizeof(when)));
	fact(w, "Kernel", run->version);
	fact(w, "C library", run->libc);
	fact(w, "Taken for", run->host);
	fact(w, "Judged by", run->selected);
	fact(w, "Strict", run->strict ? "yes: no deviation counts as known" : "");
	snprintf(format, sizeof(format), "%d", RECORD_FORMAT);
	fact(w, "Format of the lines", format);
	if (run->store.n_ignored > 0)
		put(w, "<dt>Left out</dt><dd>%zu case%s of other test suites</dd>", run->store.n_ignored,
		    plural(run->store.n_ignored));
	put(w, "</dl>\n");
}

static void
not_run(const struct writer *w)
{
	if (w->run->n_reasons == 0)
		return;
	put(w, "<section><h2 id=\"not-run\">What did not run, and why</h2>\n<table class=\"wide\"><caption>Cases that did "
	    "not run, or did not come to their end</caption><thead><tr><th scope=\"col\">result<th scope=\"col\" class=\"n\">"
	    "cases<th scope=\"col\">reason</tr></thead><tbody>\n");
	for (size_t i = 0; i < w->run->n_reasons; i++) {
		const struct reason_group *g = &w->run->reasons[i];

		put(w, "<tr><td>");
		badge(w, &case_looks[g->state]);
		put(w, "</td><td class=\"n\">%zu</td><td>", g->n_cases);
		text(w, g->reason);
		put(w, "<details%s><summary class=\"soft\">%zu case%s</summary>", g->state == CASE_UNRESOLVED &&
		    g->n_cases < 20 ? " open" : "",
		    g->n_cases, plural(g->n_cases));
		case_links(w, g->cases, g->n_cases);
		put(w, "</details></td></tr>\n");
	}
	put(w, "</tbody></table></section>\n");
}

void
html_allowed(FILE *out, const char *alternatives)
{
	for (bool first = true; *alternatives != '\0'; first = false) {
		size_t length = strcspn(alternatives, "|");
		char *part = text_copy(alternatives, length);

		fprintf(out, "%s<code>", first ? "" : " or ");
		text_html(out, part);
		fputs("</code>", out);
		free(part);
		alternatives += length;
		alternatives += *alternatives == '|';
	}
}

static void
deviation(const struct writer *w, const struct deviation_group *g)
{
	static const char classes[] = { 'x', 'k', 'o' };
	const char *at = g->clauses, *word;
	size_t length;

	put(w, "<article class=\"dev %c\"><ul>", classes[g->kind]);
	if (g->clauses[0] == '\0')
		put(w, "<li><b>Every manual</b>: no manual could permit this.</li>");
	while ((word = text_word(&at, &length)) != NULL) {
		char *id = text_copy(word, length);
		const struct clause *clause = clause_find(id);

		put(w, "<li>");
		clause_link(w, word, length);
		if (clause != NULL) {
			put(w, " <small>%s</small> ", level_name(clause->level));
			text(w, clause->statement);
		}
		put(w, "</li>");
		free(id);
	}
	put(w, "</ul><dl><dt>Expected</dt><dd><small>");
	text(w, g->observation);
	put(w, "</small> ");
	html_allowed(w->out, g->allowed);
	put(w, "</dd><dt>Seen</dt><dd><small>");
	text(w, g->observation);
	put(w, "</small> <code class=\"seen\">");
	text(w, g->outcome);
	put(w, "</code></dd>");
	if (g->known != NULL) {
		put(w, "<dt>Why</dt><dd>");
		text(w, g->known->reason);
		put(w, "</dd>");
	}
	put(w, "<dt>Cases</dt><dd>");
	if (g->n_cases > 12)
		put(w, "<details><summary>%zu</summary>", g->n_cases);
	case_links(w, g->cases, g->n_cases);
	put(w, "%s</dd></dl></article>\n", g->n_cases > 12 ? "</details>" : "");
}

static void
deviations(const struct writer *w)
{
	static const char *const titles[] = { "Unexpected", "Known: the list says why", "From manuals that were not selected" };
	size_t n;

	put(w, "<section><h2 id=\"deviations\">Deviations</h2>\n");
	if (w->run->n_deviations == 0)
		put(w, "<p>None: every case that ran met every clause it is judged by.</p>\n");
	for (enum deviation_kind kind = DEVIATION_UNEXPECTED; kind <= DEVIATION_UNSELECTED; kind++) {
		if ((n = run_deviations(w->run, kind)) == 0)
			continue;
		put(w, "<h3>%s <small>%zu</small></h3>\n", titles[kind], n);
		for (size_t i = 0; i < w->run->n_deviations; i++)
			if (w->run->deviations[i].kind == kind)
				deviation(w, &w->run->deviations[i]);
	}
	if (w->run->n_stale > 0) {
		put(w, "<h3>Stale <small>%zu</small></h3>\n<p>Rows of the list of deviations that met nothing, although "
		    "cases of theirs ran.</p>\n<ul>", w->run->n_stale);
		for (size_t i = 0; i < w->run->n_stale; i++) {
			const struct deviation *d = w->run->stale[i];

			put(w, "<li><code>");
			text(w, d->cases);
			put(w, "</code> <code>");
			text(w, d->clauses);
			put(w, "</code>: ");
			text(w, d->observation);
			put(w, " <code>");
			text(w, d->outcome);
			put(w, "</code></li>");
		}
		put(w, "</ul>\n");
	}
	put(w, "</section>\n");
}

/* The conditions that a clause was tried under, each with what its cases say of the clause. */
static void
traces(const struct writer *w, const struct clause_verdict *v)
{
	if (v->n_traces == 0)
		return;
	put(w, "<details><summary>%zu case%s</summary>", v->n_traces, plural(v->n_traces));
	for (size_t i = 0; i < v->n_traces;) {
		const struct report_case *first = &w->run->cases[v->traces[i].index];
		size_t count[TRACES] = { 0 }, length = condition_length(first), n = 0;

		for (; i < v->n_traces && same_condition(first, &w->run->cases[v->traces[i].index]); i++)
			count[v->traces[i].kind]++;
		put(w, "<span class=\"cs\"><a class=\"m\" href=\"#");
		if (first->id[length] != '\0')
			anchor(w, first->id, length);
		else
			anchor(w, first->id, strlen(first->id));
		put(w, "\">");
		text_part(w, first->id, length);
		put(w, "</a><small>");
		for (enum trace_kind kind = TRACE_DEVIATION + 1; kind-- > TRACE_CITED;)
			if (count[kind] > 0)
				put(w, "%s%zu %s", n++ > 0 ? ", " : "", count[kind], trace_name(kind));
		put(w, "</small></span>");
	}
	put(w, "</details>");
}

static void
clause_row(const struct writer *w, const struct clause_verdict *v)
{
	const struct look *look = look_of(v);

	put(w, "<tr id=\"");
	anchor(w, v->clause->id, strlen(v->clause->id));
	put(w, "\" data-v=\"%c\"><td>", look->letter);
	badge(w, look);
	put(w, "</td><td class=\"id\"><code>");
	text(w, v->clause->id);
	put(w, "</code><small>%s · ", level_name(v->clause->level));
	text(w, v->clause->applies);
	put(w, "%s</small></td><td>", strcmp(v->clause->kind, "survey") == 0 ? " · survey" : "");
	text(w, v->clause->statement);
	if (v->reason[0] != '\0') {
		put(w, "<br><small>");
		text(w, v->reason);
		put(w, "</small>");
	}
	traces(w, v);
	put(w, "</td></tr>\n");
}

static void
clauses(const struct writer *w)
{
	put(w, "<section><h2 id=\"clauses\">The clauses</h2>\n<div class=\"filter\" data-f=\"clauses\" hidden><input "
	    "type=\"search\" aria-label=\"Filter the clauses by words\" placeholder=\"Filter clauses, say EINTR\"><select "
	    "aria-label=\"Filter the clauses by verdict\"><option value=\"\">every verdict<option value=\"bad\">all but pass "
	    "and unsupported<option value=\"f\">✗ fail<option value=\"k\">≠ known<option value=\"u\">○ untested<option "
	    "value=\"s\">– unsupported<option value=\"r\">? "
	    "unresolved</select></div>\n");
	for (size_t i = 0; i < w->run->n_manuals; i++) {
		const struct manual_verdict *m = &w->run->manuals[i];

		put(w, "<details class=\"man\"%s><summary id=\"manual-", m->selected ? " open" : "");
		text(w, m->manual->id);
		put(w, "\">");
		text(w, m->manual->title);
		put(w, " <small>");
		text(w, m->manual->version);
		put(w, ", ");
		text(w, m->manual->date);
		put(w, "%s</small>", m->selected ? "" : "; not selected");
		html_bar(w->out, m);
		put(w, "</summary>\n<table class=\"cl\"><caption>");
		text(w, m->manual->source);
		put(w, "</caption><thead><tr><th scope=\"col\">verdict<th scope=\"col\">clause<th scope=\"col\">statement</tr>"
		    "</thead><tbody>\n");
		for (size_t c = 0; c < m->manual->n_clauses; c++)
			clause_row(w, &m->clauses[c]);
		put(w, "</tbody></table></details>\n");
	}
	put(w, "</section>\n");
}

static bool
same_expectations(const struct record *a, const struct record *b)
{
	if (a->n_expectations != b->n_expectations)
		return (false);
	for (size_t i = 0; i < a->n_expectations; i++)
		if (strcmp(a->expectations[i].observation, b->expectations[i].observation) != 0 ||
		    strcmp(a->expectations[i].clauses, b->expectations[i].clauses) != 0 ||
		    strcmp(a->expectations[i].allowed, b->expectations[i].allowed) != 0)
			return (false);
	return (true);
}

/* A line for each outcome that is expected, with all the clauses that expect it. */
static void
expectations(const struct writer *w, const struct record *r)
{
	if (r->n_expectations == 0) {
		put(w, "<p class=\"soft\">A survey: no clause judges it.</p>");
		return;
	}
	put(w, "<ul class=\"exp\">");
	for (size_t i = 0; i < r->n_expectations; i++) {
		const struct record_expectation *e = &r->expectations[i];
		bool shown = false;

		for (size_t j = 0; j < i && !shown; j++)
			shown = strcmp(r->expectations[j].observation, e->observation) == 0 &&
			    strcmp(r->expectations[j].allowed, e->allowed) == 0;
		if (shown)
			continue;
		put(w, "<li><small>");
		text(w, e->observation);
		put(w, "</small> ");
		html_allowed(w->out, e->allowed);
		put(w, " <small>by</small>");
		for (size_t j = i; j < r->n_expectations; j++) {
			const char *at = r->expectations[j].clauses, *word;
			size_t length;

			if (strcmp(r->expectations[j].observation, e->observation) != 0 ||
			    strcmp(r->expectations[j].allowed, e->allowed) != 0)
				continue;
			while ((word = text_word(&at, &length)) != NULL) {
				put(w, " ");
				clause_link(w, word, length);
			}
		}
		put(w, "</li>");
	}
	put(w, "</ul>");
}

static void
observations(const struct writer *w, const struct record *r)
{
	for (size_t i = 0; i < r->n_observations; i++) {
		const struct record_observation *o = &r->observations[i];

		put(w, "<span class=\"o\"><small>");
		text(w, o->name);
		put(w, "</small> <code>");
		text(w, o->outcome);
		put(w, "</code>");
		if (o->seconds >= 0) {
			put(w, "<small>");
			duration(w, o->seconds);
			put(w, "</small>");
		}
		put(w, "</span>");
	}
}

/* A capture that the case left, as a file: only text that is base64 from end to end gets into the link. */
static void
packets(const struct writer *w, const struct report_case *c)
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
	put(w, "<p><a download=\"");
	for (const char *at = c->id; *at != '\0'; at++)
		putc(strchr(digits, *at) != NULL && *at != '/' && *at != '+' ? *at : *at == '.' && at != c->id ? '.' : '-',
		    w->out);
	put(w, ".pcap\" href=\"data:application/vnd.tcpdump.pcap;base64,%s\">What passed over the wire</a> <small>%zu bytes, "
	    "for "
	    "tcpdump -r or Wireshark</small></p>", text, length / 4 * 3 - padding);
}

static void
case_details(const struct writer *w, const struct report_case *c, const struct report_case *first)
{
	const struct look *look = &case_looks[c->state];
	int shown = 0;

	put(w, "<details class=\"c\" id=\"");
	anchor(w, c->id, strlen(c->id));
	put(w, "\" data-v=\"%c\"><summary><span>", look->letter);
	badge(w, look);
	put(w, "</span><code>");
	text(w, c->transport);
	put(w, "</code><span class=\"os\">");
	if (c->record.n_observations > 0)
		observations(w, &c->record);
	else if (c->why[0] != '\0') {
		put(w, "<small>");
		text(w, c->why);
		put(w, "</small>");
	}
	put(w, "</span><small>");
	duration(w, c->stored->seconds);
	put(w, "</small></summary><div>");
	if (c->record.n_observations > 0 && c->why[0] != '\0') {
		put(w, "<p>");
		text(w, c->why);
		put(w, "</p>");
	}
	if (c != first && !same_expectations(&c->record, &first->record))
		expectations(w, &c->record);
	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];

		if (f->kind != FINDING_KNOWN && f->kind != FINDING_DEVIATION && f->kind != FINDING_IMPERMISSIBLE)
			continue;
		if (shown++ == FINDINGS_SHOWN) {
			put(w, "<p>and more</p>");
			break;
		}
		put(w, "<p%s>", f->kind == FINDING_KNOWN ? " class=\"k\"" : "");
		if (f->clause[0] != '\0')
			clause_link(w, f->clause, strlen(f->clause));
		else
			put(w, "every manual");
		put(w, " expects ");
		html_allowed(w->out, f->allowed);
		put(w, ", seen <code class=\"seen\">");
		text(w, f->outcome);
		put(w, "</code>");
		if (f->known != NULL) {
			put(w, ": ");
			text(w, f->known->reason);
		}
		put(w, "</p>");
	}
	if (strcmp(c->stored->description, first->stored->description) != 0 && c->stored->description[0] != '\0') {
		put(w, "<p>");
		text(w, c->stored->description);
		put(w, "</p>");
	}
	if (!case_tells_of_host(c) && c->record.n_facts > 0) {
		put(w, "<p class=\"soft\">");
		for (size_t i = 0; i < c->record.n_facts; i++) {
			put(w, "%s", i > 0 ? "; " : "");
			text(w, c->record.facts[i].name);
			put(w, ": ");
			text(w, c->record.facts[i].value);
		}
		put(w, "</p>");
	}
	packets(w, c);
	if (c->kyua_id[0] != '-') {	/* would be taken for an option */
		char *word = text_shell(c->kyua_id);

		put(w, "<code class=\"run\">kyua debug ");
		text(w, word);
		put(w, "</code>");
		free(word);
	}
	if (c->n_killed > 0) {
		put(w, "<details><summary>It fails under %zu wrong connect()s</summary><small>", c->n_killed);
		text(w, c->killed);
		put(w, "</small></details>");
	}
	if (c->record.isolation != NULL && c->record.isolation_detail != NULL && c->record.isolation_detail[0] != '\0') {
		put(w, "<small>Isolation: ");
		text(w, c->record.isolation);
		put(w, ", ");
		text(w, c->record.isolation_detail);
		put(w, "</small>");
	}
	put(w, "</div></details>\n");
}

/* The cases of one condition; returns the index after the last. */
static size_t
condition(const struct writer *w, size_t from)
{
	const struct report_case *first = &w->run->cases[from];
	size_t i = from, length = condition_length(first);

	put(w, "<div class=\"cond\" data-t=\"");
	text(w, first->id);
	put(w, "\"><h4");
	if (first->id[length] != '\0') {
		put(w, " id=\"");
		anchor(w, first->id, length);
		put(w, "\"");
	}
	put(w, "><code>");
	text(w, first->condition);
	put(w, "</code></h4><div class=\"d\">");
	if (first->stored->description[0] != '\0') {
		put(w, "<p>");
		text(w, first->stored->description);
		put(w, "</p>");
	}
	expectations(w, &first->record);
	put(w, "</div>\n");
	for (; i < w->run->n_cases && same_condition(first, &w->run->cases[i]); i++)
		case_details(w, &w->run->cases[i], first);
	put(w, "</div>\n");
	return (i);
}

static void
cases(const struct writer *w)
{
	const struct run *run = w->run;

	put(w, "<section><h2 id=\"cases\">The cases</h2>\n<p class=\"soft\">By program and condition; a line for each "
	    "transport opens on how to run that case alone.</p>\n<div class=\"filter\" data-f=\"cases\" hidden><input "
	    "type=\"search\" aria-label=\"Filter the cases by words\" placeholder=\"Filter cases, say tcp6 ECONNREFUSED\">"
	    "<select aria-label=\"Filter the cases by "
	    "result\"><option value=\"\">every result<option value=\"f\">✗ failed<option value=\"k\">≠ known<option "
	    "value=\"p\">✓ passed<option value=\"u\">"
	    "○ untested<option value=\"s\">– unsupported<option value=\"r\">? unresolved</select></div>\n");
	for (size_t i = 0; i < run->n_cases;) {
		const struct report_case *first = &run->cases[i];
		size_t count[CASE_STATES] = { 0 }, end = i;

		for (; end < run->n_cases && run->cases[end].program_length == first->program_length &&
		    strncmp(run->cases[end].id, first->id, first->program_length) == 0; end++)
			count[run->cases[end].state]++;
		put(w, "<details class=\"prog\"><summary><code>");
		text_part(w, first->id, first->program_length);
		put(w, "</code><span class=\"tally\">%zu case%s", end - i, plural(end - i));
		for (enum case_state s = CASE_KNOWN; s < CASE_STATES; s++)
			if (count[s] > 0)
				put(w, " · %s %zu %s", case_looks[s].symbol, count[s], case_looks[s].name);
		put(w, "</span></summary><div>\n");
		while (i < end)
			i = condition(w, i);
		put(w, "</div></details>\n");
	}
	put(w, "</section>\n");
}

static void
waiting(const struct writer *w)
{
	const struct run *run = w->run;
	double sum;
	size_t n = run_waiting(run, &sum);

	if (n == 0)
		return;
	put(w, "<section><h2 id=\"waiting\">Cases that wait</h2>\n<details><summary>%zu case%s waited for a time-out of the "
	    "host, %.1f s in all</summary>\n<table><caption>Time spent in calls that took longer than %.1f s</caption><thead>"
	    "<tr><th scope=\"col\">case<th scope=\"col\" class=\"n\">seconds</tr></thead><tbody>\n", n, plural(n),
	    sum,
	    WAIT_SECONDS);
	for (size_t i = 0; i < run->n_cases; i++) {
		if (run->cases[i].waited <= 0)
			continue;
		put(w, "<tr><td><a class=\"m\" href=\"#");
		anchor(w, run->cases[i].id, strlen(run->cases[i].id));
		put(w, "\">");
		text(w, run->cases[i].id);
		put(w, "</a></td><td class=\"n\">%.2f</td></tr>\n", run->cases[i].waited);
	}
	put(w, "</tbody></table></details></section>\n");
}

static bool
has_host_facts(const struct run *run)
{
	for (size_t i = 0; i < run->n_cases; i++)
		if (case_tells_of_host(&run->cases[i]) && run->cases[i].record.n_facts > 0)
			return (true);
	return (false);
}

static void
host_facts(const struct writer *w)
{
	const struct run *run = w->run;

	if (!has_host_facts(run))
		return;
	put(w, "<section><h2 id=\"host\">The host</h2>\n<table class=\"wide\"><caption>What the host says of itself and of "
	    "its limits</caption><thead><tr><th scope=\"col\">fact<th scope=\"col\">value</tr></thead><tbody>\n");
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];

		for (size_t f = 0; case_tells_of_host(c) && f < c->record.n_facts; f++) {
			put(w, "<tr><th scope=\"row\"><code>");
			text(w, c->record.facts[f].name);
			put(w, "</code></th><td><code>");
			text(w, c->record.facts[f].value);
			put(w, "</code></td></tr>\n");
		}
	}
	put(w, "</tbody></table></section>\n");
}

static void
navigation(const struct writer *w)
{
	double sum;
	const struct {
		const char *anchor, *title;
		bool shown;
	} places[] = {
		{ "glance", "Manuals", true },
		{ "not-run", "Not run", w->run->n_reasons > 0 },
		{ "deviations", "Deviations", true },
		{ "clauses", "Clauses", true },
		{ "cases", "Cases", true },
		{ "waiting", "Waiting", run_waiting(w->run, &sum) > 0 },
		{ "host", "Host", has_host_facts(w->run) },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].shown)
			put(w, "<a href=\"#%s\">%s</a>", places[i].anchor, places[i].title);
}

static void
write_run(const struct writer *w)
{
	put(w, "<header id=\"top\"><div>\n");
	host_and_run(w);
	put(w, "</div></header>\n<nav aria-label=\"Sections\"><div>");
	if (w->index != NULL)
		put(w, "<a href=\"%s\">← All hosts</a>", w->index);
	navigation(w);
	put(w, "</div></nav>\n<main id=\"main\">\n");
	glance(w);
	not_run(w);
	deviations(w);
	clauses(w);
	cases(w);
	waiting(w);
	host_facts(w);
	put(w, "</main>\n");
}

void
html_write(FILE *out, const struct run *run, const char *index)
{
	const struct writer writer = { .out = out, .run = run, .index = index }, *w = &writer;
	char title[1024];

	put(w, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta "
	    "http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
	    "form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
	    "name=\"color-scheme\" content=\"light dark\">\n<title>connect() on ");
	text(w, run_title(w->run, title, sizeof(title)));
	put(w, "</title>\n<style>%s</style></head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n",
	    html_style);
	write_run(w);
	put(w, "<footer>Made by connect-report from the lines that the cases wrote. Verdicts are those of IEEE Std "
	    "1003.3.</footer>\n<script>%s</script>\n</body></html>\n", html_script);
}
