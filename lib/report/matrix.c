#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/render.h"
#include "report/text.h"

#define	PAIRS_SHOWN	3
#define	CAMPS_SHOWN	8	/* with a letter and a colour of their own */
#define	DEVIATIONS_SHOWN 16	/* with one case; all are on the host's page */
#define	ERRNO_MAX	24
#define	UNFOLDED_MAX	4	/* hosts whose facts are not folded */

struct matrix {
	FILE *out;
	const struct comparison *c;
	bool *chosen;		/* room for a choice of hosts */
};

static void
text(const struct matrix *m, const char *string)
{
	text_html(m->out, string);
}

static void
text_part(const struct matrix *m, const char *string, size_t length)
{
	char *part = text_copy(string, length);

	text(m, part);
	free(part);
}

/* The hosts chosen, by their labels; "all" where that is every host that ran the case and there are several. */
static void
hosts(const struct matrix *m, const struct row *row)
{
	size_t n = 0, shown = 0;

	for (size_t h = 0; h < m->c->n; h++)
		n += m->chosen[h];
	if (n > 1 && n == row->count[CELL_RAN]) {
		fprintf(m->out, n == m->c->n ? "all" : "all %zu that ran it", n);
		return;
	}
	for (size_t h = 0; h < m->c->n; h++) {
		if (!m->chosen[h])
			continue;
		fputs(shown++ > 0 ? ", " : "", m->out);
		text(m, m->c->labels[h]);
	}
}

static void
host_link(const struct matrix *m, size_t h)
{
	fprintf(m->out, "<a href=\"%s\">", m->c->pages[h]);
	text(m, m->c->labels[h]);
	fputs("</a>", m->out);
}

/* For each host, what each manual comes to there. */
static void
manuals_table(const struct matrix *m)
{
	const struct run *runs = m->c->runs;

	fputs("<section><h2 id=\"manuals\">The manuals at a glance</h2>\n<div class=\"scroll\"><table class=\"mg\"><caption>"
	    "Clauses of each manual: ✓ pass, ≠ fail as the list of deviations says, ✗ fail, ? unresolved, ○ untested, – "
	    "unsupported</caption><thead><tr><th scope=\"col\">host", m->out);
	for (size_t i = 0; i < runs[0].n_manuals; i++) {
		fputs("<th scope=\"col\">", m->out);
		text(m, runs[0].manuals[i].manual->name);
		fprintf(m->out, " <small>%zu</small>", runs[0].manuals[i].manual->n_clauses);
	}
	fputs("</tr></thead><tbody>\n", m->out);
	for (size_t h = 0; h < m->c->n; h++) {
		fputs("<tr><th scope=\"row\">", m->out);
		host_link(m, h);
		fputs("</th>", m->out);
		for (size_t i = 0; i < runs[h].n_manuals; i++) {
			const struct manual_verdict *v = &runs[h].manuals[i];
			const struct {
				const char *symbol, *class;
				size_t n;
			} parts[] = {
				{ "✓", "", v->count[VERDICT_PASS] },
				{ "≠", "", v->known },
				{ "✗", " worse", v->count[VERDICT_FAIL] - v->known },
				{ "?", "", v->count[VERDICT_UNRESOLVED] },
				{ "○", "", v->count[VERDICT_UNTESTED] },
				{ "–", "", v->count[VERDICT_UNSUPPORTED] },
			};

			fputs("<td>", m->out);
			for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
				if (parts[k].n > 0)
					fprintf(m->out, "<span class=\"nb%s\">%s %zu</span>", parts[k].class, parts[k].symbol,
					    parts[k].n);
			fputs(v->selected ? "" : "<small>not selected</small>", m->out);
			html_bar(m->out, v);
			fputs("</td>", m->out);
		}
		fputs("</tr>\n", m->out);
	}
	fputs("</tbody></table></div></section>\n", m->out);
}

static void
pair(const struct matrix *m, const struct agreement *g)
{
	fputs("<li>", m->out);
	text(m, m->c->labels[g->a]);
	fputs(" and ", m->out);
	text(m, m->c->labels[g->b]);
	if (g->both == 0)
		fputs(": no case ran on both", m->out);
	else
		fprintf(m->out, ": <b>%.1f %%</b> <small>of the %zu cases that ran on both; %zu differ</small>",
		    agreement_percent(g), g->both, g->both - g->same);
	fputs("</li>", m->out);
}

/* Each pair once, in a table of hosts by hosts. */
static void
pairs_table(const struct matrix *m)
{
	size_t n = m->c->n;
	const struct agreement **of = text_allocate(n, n * sizeof(*of));

	for (size_t i = 0; i < m->c->n_agreements; i++) {
		const struct agreement *g = &m->c->agreements[i];

		of[g->a * n + g->b] = of[g->b * n + g->a] = g;
	}
	fputs("<details><summary>All pairs</summary><div class=\"scroll\"><table class=\"ag\"><caption>Of the cases that ran "
	    "on both, those that do not differ, in per cent</caption><thead><tr><th scope=\"col\">host", m->out);
	for (size_t h = 0; h < n; h++)
		fprintf(m->out, "<th scope=\"col\" class=\"n\">%zu", h + 1);
	fputs("</tr></thead><tbody>\n", m->out);
	for (size_t a = 0; a < n; a++) {
		fprintf(m->out, "<tr><th scope=\"row\"><small>%zu</small> ", a + 1);
		text(m, m->c->labels[a]);
		fputs("</th>", m->out);
		for (size_t b = 0; b < n; b++) {
			const struct agreement *g = of[a * n + b];

			if (g == NULL || g->both == 0)
				fputs("<td class=\"n soft\">–", m->out);
			else
				fprintf(m->out, "<td class=\"n\" style=\"--p:%.0f%%\">%.1f", (100 - agreement_percent(g)) * 4,
				    agreement_percent(g));
		}
		fputs("</tr>\n", m->out);
	}
	fputs("</tbody></table></div></details>\n", m->out);
	free(of);
}

static void
pairs(const struct matrix *m)
{
	const struct comparison *c = m->c;
	size_t n = agreements_shared(c), shown = n > 2 * PAIRS_SHOWN ? PAIRS_SHOWN : n > 1 ? n / 2 : n;

	if (c->n_agreements == 0)
		return;
	fputs("<section><h2 id=\"pairs\">Who agrees with whom</h2>\n<div class=\"two\"><div>", m->out);
	fputs(c->n > 2 ? "<h3>Most</h3><ol>" : "<ol class=\"one\">", m->out);
	for (size_t i = n; i-- > n - shown;)
		pair(m, &c->agreements[i]);
	fputs("</ol></div>", m->out);
	if (c->n_agreements > 1) {
		fputs("<div><h3>Least</h3><ol>", m->out);
		for (size_t i = 0; n > 1 && i < shown; i++)
			pair(m, &c->agreements[i]);
		for (size_t i = n; i < c->n_agreements && i < n + PAIRS_SHOWN; i++)
			pair(m, &c->agreements[i]);
		fputs("</ol></div>", m->out);
	}
	fputs("</div>\n", m->out);
	if (c->n > 2)
		pairs_table(m);
	fputs("</section>\n", m->out);
}

/* One row of the table of hosts: a name and the text that each host has for it. */
static void
fact_row(const struct matrix *m, const char *name, const char *(*value)(const struct run *, char *, size_t))
{
	char buffer[256];

	fputs("<tr><th scope=\"row\">", m->out);
	text(m, name);
	fputs("</th>", m->out);
	for (size_t h = 0; h < m->c->n; h++) {
		fputs("<td>", m->out);
		text(m, value(&m->c->runs[h], buffer, sizeof(buffer)));
	}
	fputs("</tr>\n", m->out);
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
fact_isolation(const struct run *run, char *buffer, size_t size)
{
	if (run->n_unisolated == 0)
		return ("a network of its own for each case");
	snprintf(buffer, size, "none for %zu case%s: %s", run->n_unisolated, plural(run->n_unisolated), run->isolation_missing);
	return (buffer);
}

/* What a host says of itself under that name; NULL where it does not. */
static const char *
told(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->n_cases; i++)
		for (size_t f = 0; case_tells_of_host(&run->cases[i]) && f < run->cases[i].record.n_facts; f++)
			if (strcmp(run->cases[i].record.facts[f].name, name) == 0)
				return (run->cases[i].record.facts[f].value);
	return (NULL);
}

/* The names of all facts that the hosts tell of themselves, in the order of the first that has them. */
static const char **
told_names(const struct matrix *m, size_t *n)
{
	const char **names = NULL;

	*n = 0;
	for (size_t h = 0; h < m->c->n; h++) {
		const struct run *run = &m->c->runs[h];

		for (size_t i = 0; i < run->n_cases; i++) {
			for (size_t f = 0; case_tells_of_host(&run->cases[i]) && f < run->cases[i].record.n_facts; f++) {
				const char *name = run->cases[i].record.facts[f].name;
				size_t k = 0;

				while (k < *n && strcmp(names[k], name) != 0)
					k++;
				if (k == *n)
					*(const char **)text_append(&names, n, sizeof(*names)) = name;
			}
		}
	}
	return (names);
}

static void
host_columns(const struct matrix *m)
{
	for (size_t h = 0; h < m->c->n; h++) {
		fputs("<th scope=\"col\">", m->out);
		host_link(m, h);
	}
}

static void
hosts_table(const struct matrix *m)
{
	static const struct {
		const char *symbol, *name;
	} states[CASE_STATES] = { { "✓", "passed" }, { "≠", "known" }, { "✗", "failed" }, { "?", "unresolved" }, { "○",
	    "untested" },
		{ "–", "unsupported" } };
	const char **names;
	size_t n;

	fprintf(m->out, "<section><h2 id=\"hosts\">The hosts</h2>\n<details%s><summary>What ran on each, when, and by what it "
	    "is judged</summary><div class=\"scroll\"><table class=\"ho\"><caption>Each name leads to the host's own "
	    "page</caption><thead><tr><th scope=\"col\">host", m->c->n <= UNFOLDED_MAX ? " open" : "");
	host_columns(m);
	fputs("</tr></thead><tbody>\n", m->out);
	for (enum case_state s = CASE_PASSED; s < CASE_STATES; s++) {
		fprintf(m->out, "<tr><th scope=\"row\">%s %s</th>", states[s].symbol, states[s].name);
		for (size_t h = 0; h < m->c->n; h++)
			fprintf(m->out, "<td>%zu", m->c->runs[h].count[s]);
		fputs("</tr>\n", m->out);
	}
	fputs("<tr><th scope=\"row\">not in its store</th>", m->out);
	for (size_t h = 0; h < m->c->n; h++) {
		size_t missing = 0;

		for (size_t i = 0; i < m->c->n_rows; i++)
			missing += m->c->rows[i].cells[h].kind == CELL_MISSING;
		fprintf(m->out, "<td>%zu", missing);
	}
	fputs("</tr>\n", m->out);
	fact_row(m, "run", run_time);
	fact_row(m, "system", run_title);
	fact_row(m, "kernel", fact_kernel);
	fact_row(m, "C library", fact_libc);
	fact_row(m, "isolation", fact_isolation);
	fact_row(m, "judged by", fact_manuals);
	fact_row(m, "store", fact_store);
	fputs("</tbody></table></div></details>\n", m->out);
	names = told_names(m, &n);
	if (n > 0) {
		fprintf(m->out, "<details><summary>%zu fact%s that the hosts tell of themselves</summary><div class=\"scroll\">"
		    "<table "
		    "class=\"ho\"><caption>A line in colour: they do not say the same</caption><thead><tr><th scope=\"col\">"
		    "fact",
		    n, plural(n));
		host_columns(m);
		fputs("</tr></thead><tbody>\n", m->out);
	}
	for (size_t i = 0; i < n; i++) {
		const char *first = NULL;
		bool differs = false;

		for (size_t h = 0; h < m->c->n; h++) {
			const char *value = told(&m->c->runs[h], names[i]);

			differs |= first != NULL && value != NULL && strcmp(first, value) != 0;
			first = first == NULL ? value : first;
		}
		fprintf(m->out, "<tr%s><th scope=\"row\">", differs ? " class=\"df\"" : "");
		text(m, names[i]);
		fputs("</th>", m->out);
		for (size_t h = 0; h < m->c->n; h++) {
			const char *value = told(&m->c->runs[h], names[i]);

			fputs("<td>", m->out);
			text(m, value != NULL ? value : "–");
		}
		fputs("</tr>\n", m->out);
	}
	fprintf(m->out, "%s</section>\n", n > 0 ? "</tbody></table></div></details>" : "");
	free(names);
}

/* The class of a cell: a letter for its camp where there are several, then X or K where it deviates. */
static void
outcome_cell(const struct matrix *m, const struct compared *o, size_t h)
{
	char class[3] = "", *at = class;

	if (o->differs)
		*at++ = (char)('a' + (o->camps[h] < CAMPS_SHOWN ? o->camps[h] : CAMPS_SHOWN - 1));
	if (o->worst[h] != FINDING_MET) {
		if (at == class)
			*at++ = '_';
		*at++ = o->worst[h] == FINDING_KNOWN ? 'K' : 'X';
	}
	*at = '\0';
	fprintf(m->out, at != class ? "<td class=%s>" : "<td>", class);
	text(m, o->outcomes[h]);
}

static void
cells(const struct matrix *m, const struct row *row, const struct compared *o, bool first)
{
	static const char *const others[CELLS] = {
		[CELL_RAN] = "<td class=z>·",
		[CELL_UNRESOLVED] = "<td class=r>unresolved",
		[CELL_UNTESTED] = "<td class=u>untested",
		[CELL_UNSUPPORTED] = "<td class=s>unsupported",
		[CELL_MISSING] = "<td class=m>not in store",
	};

	for (size_t h = 0; h < m->c->n; h++) {
		if (row->cells[h].kind == CELL_RAN && o != NULL && o->outcomes[h] != NULL)
			outcome_cell(m, o, h);
		else
			fputs(first ? others[row->cells[h].kind] : others[CELL_RAN], m->out);
	}
}

/* The camps of an observation, each with its hosts. */
static void
camps(const struct matrix *m, const struct row *row, const struct compared *o)
{
	for (int camp = 0; camp < o->n_camps; camp++) {
		const char *outcome = "";

		for (size_t h = 0; h < m->c->n; h++)
			if ((m->chosen[h] = o->camps[h] == camp))
				outcome = o->outcomes[h];
		fprintf(m->out, "%s<code>", camp > 0 ? "; " : "");
		text(m, outcome);
		fputs("</code> on ", m->out);
		hosts(m, row);
	}
}

/* Whether hosts deviate alike: by the same clause and outcome, for the same reason. */
static bool
same_deviation(const struct finding *a, const struct finding *b)
{
	return (a->kind == b->kind && strcmp(a->clause, b->clause) == 0 && strcmp(a->observation, b->observation) == 0 &&
	    strcmp(a->outcome, b->outcome) == 0 && strcmp(a->allowed, b->allowed) == 0 &&
	    (a->known == NULL) == (b->known == NULL) &&
	    (a->known == NULL || strcmp(a->known->reason, b->known->reason) == 0));
}

static bool
is_deviation(const struct finding *f)
{
	return (f->kind == FINDING_KNOWN || f->kind == FINDING_DEVIATION || f->kind == FINDING_IMPERMISSIBLE);
}

static const struct finding *
find_same(const struct report_case *c, const struct finding *f)
{
	for (int i = 0; i < c->n_findings; i++)
		if (is_deviation(&c->findings[i]) && same_deviation(&c->findings[i], f))
			return (&c->findings[i]);
	return (NULL);
}

/* Clauses of which the same host says the same stand together; each line ends with the hosts. */
static void
deviation(const struct matrix *m, const struct row *row, size_t host, int index)
{
	const struct report_case *c = row->cells[host].c;
	const struct finding *f = &c->findings[index];

	fputs(f->kind == FINDING_KNOWN ? "<li class=k>≠ <code>" : "<li class=x>✗ <code>", m->out);
	text(m, f->clause[0] != '\0' ? f->clause : "every manual");
	for (int i = index + 1; i < c->n_findings; i++) {
		const struct finding *other = &c->findings[i];
		struct finding alike = *f;

		if (!is_deviation(other) || strcmp(other->clause, f->clause) == 0)
			continue;
		memcpy(alike.clause, other->clause, sizeof(alike.clause));
		if (same_deviation(other, &alike)) {
			fputs("</code> <code>", m->out);
			text(m, other->clause);
		}
	}
	fputs("</code> <small>", m->out);
	text(m, f->observation);
	fputs("</small> expected ", m->out);
	html_allowed(m->out, f->allowed);
	fputs(", seen <code class=seen>", m->out);
	text(m, f->outcome);
	fputs("</code> on ", m->out);
	for (size_t h = 0; h < m->c->n; h++)
		m->chosen[h] = row->cells[h].kind == CELL_RAN && find_same(row->cells[h].c, f) != NULL;
	hosts(m, row);
	if (f->known != NULL) {
		fputs(": ", m->out);
		text(m, f->known->reason);
	}
	fputs("</li>", m->out);
}

/* Whether a deviation was told already: of this host with another clause, or of an earlier host. */
static bool
told_before(const struct row *row, size_t host, int index)
{
	const struct finding *f = &row->cells[host].c->findings[index];

	for (size_t h = 0; h < host; h++)
		if (row->cells[h].kind == CELL_RAN && find_same(row->cells[h].c, f) != NULL)
			return (true);
	for (int i = 0; i < index; i++) {
		const struct finding *other = &row->cells[host].c->findings[i];
		struct finding alike = *f;

		memcpy(alike.clause, other->clause, sizeof(alike.clause));
		if (is_deviation(other) && same_deviation(other, &alike))
			return (true);
	}
	return (false);
}

static void
deviations(const struct matrix *m, const struct row *row)
{
	size_t n = 0;

	for (size_t h = 0; h < m->c->n; h++) {
		if (row->cells[h].kind != CELL_RAN)
			continue;
		for (int i = 0; i < row->cells[h].c->n_findings && n <= DEVIATIONS_SHOWN; i++) {
			if (!is_deviation(&row->cells[h].c->findings[i]) || told_before(row, h, i))
				continue;
			if (n++ < DEVIATIONS_SHOWN)
				deviation(m, row, h, i);
			else
				fputs("<li>and more: see the hosts' own pages</li>", m->out);
		}
	}
}

/* Why the case did not run, or is unresolved: each reason with its hosts. */
static void
reasons(const struct matrix *m, const struct row *row)
{
	for (size_t h = 0; h < m->c->n; h++) {
		const struct cell *cell = &row->cells[h];
		bool before = false;

		if (cell->kind == CELL_RAN || cell->kind == CELL_MISSING)
			continue;
		for (size_t i = 0; i < h && !before; i++)
			before = row->cells[i].kind == cell->kind && strcmp(row->cells[i].c->why, cell->c->why) == 0;
		if (before)
			continue;
		fprintf(m->out, "<li>%s on ", cell_name(cell->kind));
		for (size_t i = h, n = 0; i < m->c->n; i++) {
			if (row->cells[i].kind != cell->kind || strcmp(row->cells[i].c->why, cell->c->why) != 0)
				continue;
			fputs(n++ > 0 ? ", " : "", m->out);
			text(m, m->c->labels[i]);
		}
		fputs(": ", m->out);
		text(m, cell->c->why);
		fputs("</li>", m->out);
	}
}

/* What is expected, in the words of the first host that has the case: each outcome with its clauses. */
static void
expectations(const struct matrix *m, const struct record *r)
{
	if (r->n_expectations == 0)
		fputs("<li>A survey: no clause judges it.</li>", m->out);
	for (size_t i = 0; i < r->n_expectations; i++) {
		const struct record_expectation *e = &r->expectations[i];
		bool before = false;

		for (size_t j = 0; j < i && !before; j++)
			before = strcmp(r->expectations[j].observation, e->observation) == 0 &&
			    strcmp(r->expectations[j].allowed, e->allowed) == 0;
		if (before)
			continue;
		fputs("<li><small>", m->out);
		text(m, e->observation);
		fputs("</small> ", m->out);
		html_allowed(m->out, e->allowed);
		fputs(" <small>by", m->out);
		for (size_t j = i; j < r->n_expectations; j++) {
			if (strcmp(r->expectations[j].observation, e->observation) != 0 ||
			    strcmp(r->expectations[j].allowed, e->allowed) != 0)
				continue;
			fputs(" ", m->out);
			text(m, r->expectations[j].clauses);
		}
		fputs("</small></li>", m->out);
	}
}

/* Whether some host's outcome of an observation deviates: then its cells are shown, though all answer the same. */
static bool
observation_deviates(const struct matrix *m, const struct compared *o)
{
	for (size_t h = 0; h < m->c->n; h++)
		if (o->outcomes[h] != NULL && o->worst[h] != FINDING_MET)
			return (true);
	return (false);
}

static void
details(const struct matrix *m, const struct row *row)
{
	fputs("<div class=x><p><a href=\"#", m->out);
	html_anchor(m->out, row->id, strlen(row->id));
	fputs("\"><code>", m->out);
	text(m, row->id);
	fputs("</code></a> ", m->out);
	text(m, row->first->stored->description);
	fputs("</p><ul>", m->out);
	if (row->first->recorded)
		expectations(m, &row->first->record);
	deviations(m, row);
	reasons(m, row);
	fputs("</ul>", m->out);
	if (row->n_observations > 0) {
		fputs("<p class=ob>", m->out);
		for (size_t i = 0; i < row->n_observations; i++) {
			fputs(i > 0 ? "<br>" : "", m->out);
			text(m, row->observations[i].name);
			fputs(": ", m->out);
			camps(m, row, &row->observations[i]);
		}
		fputs("</p>", m->out);
	}
	fputs("</div>", m->out);
}

/* Whether one of the clauses is that manual's. */
static bool
cites(const char *clauses, const char *manual)
{
	const char *word;
	size_t length, n = strlen(manual);

	while ((word = text_word(&clauses, &length)) != NULL)
		if (length > n && strncmp(word, manual, n) == 0 && word[n] == ':')
			return (true);
	return (false);
}

/* The manuals that judge the case, and how many hosts deviate from each: what the filters go by. */
static void
filter_words(const struct matrix *m, const struct row *row)
{
	size_t count, n = 0, deviating = 0;
	const struct manual *all = manuals(&count);
	const struct record *r = &row->first->record;

	for (size_t i = 0; i < count; i++) {
		for (size_t e = 0; e < r->n_expectations; e++) {
			if (!cites(r->expectations[e].clauses, all[i].id))
				continue;
			fprintf(m->out, "%s%s", n++ > 0 ? " " : " data-m=\"", all[i].id);
			break;
		}
	}
	fputs(n > 0 ? "\"" : "", m->out);
	for (size_t i = 0; i < count; i++) {
		size_t known = 0, unknown = 0;

		for (size_t h = 0; h < m->c->n; h++) {
			bool fails = false, is_known = false;

			for (int f = 0; row->cells[h].kind == CELL_RAN && f < row->cells[h].c->n_findings; f++) {
				const struct finding *finding = &row->cells[h].c->findings[f];

				if (!is_deviation(finding) || !cites(finding->clause, all[i].id))
					continue;
				fails |= finding->kind != FINDING_KNOWN;
				is_known |= finding->kind == FINDING_KNOWN;
			}
			unknown += fails;
			known += is_known && !fails;
		}
		if (known + unknown > 0)
			fprintf(m->out, "%s%s:%zu:%zu", deviating++ > 0 ? " " : " data-d=\"", all[i].id, unknown, known);
	}
	fputs(deviating > 0 ? "\"" : "", m->out);
}

static void
write_row(const struct matrix *m, const struct row *row)
{
	const struct report_case *first = row->first;
	size_t length = condition_length(first);
	const struct compared *main = row->n_observations > 0 ? &row->observations[0] : NULL;

	fputs("<tr id=\"", m->out);
	html_anchor(m->out, row->id, strlen(row->id));
	fprintf(m->out, "\"%s", row->differs ? " class=d" : "");
	filter_words(m, row);
	fputs("><th scope=row><details><summary><span>", m->out);
	if (row->id[first->program_length] == ':' && length > first->program_length)
		text_part(m, row->id + first->program_length + 1, length - first->program_length - 1);
	else
		text_part(m, row->id, length);
	fputs("</span> <b>", m->out);
	text(m, first->transport);
	fputs("</b>", m->out);
	if (main != NULL && strcmp(main->name, "call") != 0) {
		fputs(" <i>", m->out);
		text(m, main->name);
		fputs("</i>", m->out);
	}
	fputs("</summary>", m->out);
	details(m, row);
	fputs("</details>", m->out);
	cells(m, row, main, true);
	putc('\n', m->out);
	for (size_t i = 1; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		if (!o->differs && !observation_deviates(m, o))
			continue;
		fputs(row->differs ? "<tr class=o><th scope=row>" : "<tr class=o data-s><th scope=row>", m->out);
		text(m, o->name);
		cells(m, row, o, false);
		putc('\n', m->out);
	}
}

/* How many lines of the table a row takes. */
static size_t
lines_of(const struct matrix *m, const struct row *row)
{
	size_t n = 1;

	for (size_t i = 1; i < row->n_observations; i++)
		n += row->observations[i].differs || observation_deviates(m, &row->observations[i]);
	return (n);
}

static void
programs(const struct matrix *m)
{
	const struct comparison *c = m->c;

	for (size_t i = 0; i < c->n_rows;) {
		const struct report_case *first = c->rows[i].first;
		size_t end = i, differ = 0, lines = 1;

		for (; end < c->n_rows && c->rows[end].first->program_length == first->program_length &&
		    strncmp(c->rows[end].id, first->id, first->program_length) == 0; end++) {
			differ += c->rows[end].differs;
			lines += lines_of(m, &c->rows[end]);
		}
		fprintf(m->out, "<tbody style=\"--n:%zu\"><tr class=g><th scope=rowgroup colspan=%zu><span>", lines, c->n + 1);
		text_part(m, first->id, first->program_length);
		fprintf(m->out, "</span> <small>%zu case%s, %zu differ%s</small>\n", end - i, plural(end - i), differ,
		    differ == 1 ? "s" : "");
		for (; i < end; i++)
			write_row(m, &c->rows[i]);
		fputs("</tbody>\n", m->out);
	}
}

static int
compare_words(const void *a, const void *b)
{
	return (strcmp(*(const char *const *)a, *(const char *const *)b));
}

/* Sorts words, takes out those that are there twice, and writes each as an option. */
static void
options(const struct matrix *m, char **words, size_t n)
{
	if (n > 0)
		qsort(words, n, sizeof(*words), compare_words);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(words[i - 1], words[i]) != 0) {
			fputs("<option>", m->out);
			text(m, words[i]);
		}
	}
	for (size_t i = 0; i < n; i++)
		free(words[i]);
	free(words);
}

static void
transport_options(const struct matrix *m)
{
	char **words = NULL;
	size_t n = 0;

	for (size_t i = 0; i < m->c->n_rows; i++) {
		const char *transport = m->c->rows[i].first->transport;
		size_t k = 0;

		while (k < n && strcmp(words[k], transport) != 0)
			k++;
		if (k == n && n < 256)	/* more are not transports */
			*(char **)text_append(&words, &n, sizeof(*words)) = text_copy(transport, strlen(transport));
	}
	options(m, words, n);
}

/* The length of the errno's name that begins here, or 0: E and capitals or digits. */
static size_t
errno_length(const char *at)
{
	size_t length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	return (at[0] == 'E' && length > 1 && length <= ERRNO_MAX ? length : 0);
}

static void
errno_options(const struct matrix *m)
{
	char **words = NULL;
	size_t n = 0;

	for (size_t i = 0; i < m->c->n_rows; i++) {
		for (size_t o = 0; o < m->c->rows[i].n_observations; o++) {
			const struct compared *compared = &m->c->rows[i].observations[o];

			for (size_t h = 0; h < m->c->n; h++) {
				const char *at = compared->outcomes[h] != NULL ? strstr(compared->outcomes[h], "-1 E") : NULL;
				size_t length = at != NULL ? errno_length(at + 3) : 0, k = 0;

				if (length == 0)
					continue;
				while (k < n && (strncmp(words[k], at + 3, length) != 0 || words[k][length] != '\0'))
					k++;
				if (k == n && n < 256)
					*(char **)text_append(&words, &n, sizeof(*words)) = text_copy(at + 3, length);
			}
		}
	}
	options(m, words, n);
}

static void
tools(const struct matrix *m)
{
	size_t count;
	const struct manual *all = manuals(&count);

	fputs("<form class=\"tools\" id=\"tools\" hidden><input type=\"search\" name=\"q\" aria-label=\"Words that a case must "
	    "hold\" placeholder=\"Filter, say closed_port\"><label><input type=\"checkbox\" name=\"differ\" value=\"1\"> only "
	    "differences</label><select name=\"manual\" aria-label=\"Manual\"><option value=\"\">every manual", m->out);
	for (size_t i = 0; i < count; i++) {
		fputs("<option>", m->out);
		text(m, all[i].id);
	}
	fputs("</select><select name=\"transport\" aria-label=\"Transport\"><option value=\"\">every transport", m->out);
	transport_options(m);
	fputs("</select><select name=\"errno\" aria-label=\"Errno\"><option value=\"\">every errno", m->out);
	errno_options(m);
	fputs("</select><select name=\"verdict\" aria-label=\"Verdict on some host\"><option value=\"\">every verdict<option "
	    "value=\"failed\">✗ failed<option value=\"known\">≠ known<option value=\"passed\">✓ passed<option "
	    "value=\"unresolved\">? unresolved<option value=\"untested\">○ untested<option value=\"unsupported\">– "
	    "unsupported<option value=\"missing\">not in every store</select><button type=\"reset\">All</button><output "
	    "aria-live=\"polite\"></output></form>\n", m->out);
}

static void
key(const struct matrix *m)
{
	fputs("<p class=\"key mk\"><span>no letter: all answer alike</span>", m->out);
	for (char letter = 'a'; letter < 'a' + CAMPS_SHOWN - 1 && (size_t)(letter - 'a') < m->c->n; letter++)
		fprintf(m->out, "<i class=%c>%s</i>", letter, letter == 'a' ? "the most" : letter == 'b' ? "the next" : "…");
	fputs("<i class=_X>fails a clause</i><i class=_K>fails as the list says</i><i class=r>broke or timed out</i><i "
	    "class=u>could not be set up</i><i class=s>feature not there</i><i class=m>not in this store</i></p>\n"
	    "<p class=\"key hint\" hidden>Keys: <kbd>/</kbd> filter, <kbd>j</kbd> <kbd>k</kbd> next and previous case, <kbd>"
	    "n</kbd> "
	    "<kbd>p</kbd> next and previous difference, <kbd>Enter</kbd> open, <kbd>d</kbd> only differences, <kbd>Esc</kbd> "
	    "all cases</p>\n<p class=\"paper\">On paper: the cases that differ or, where a filter is set, those that it lets "
	    "through.</p>\n", m->out);
}

void
matrix_write(FILE *out, const struct comparison *c)
{
	struct matrix matrix = { out, c, text_allocate(c->n, sizeof(bool)) }, *m = &matrix;

	fprintf(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta "
	    "http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action "
	    "'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
	    "content=\"light dark\">\n<title>connect() on %zu hosts</title>\n<style>%s%s</style></head>\n<body "
	    "class=\"several\">\n"
	    "<a class=\"skip\" href=\"#matrix\">Skip to the matrix</a>\n<header><div><h1>connect() on %zu hosts</h1>\n", c->n,
	    html_style, matrix_style, c->n);
	fprintf(out, "<ul class=\"tiles\"><li><b>%zu</b>cases</li><li><b>%zu</b>differ</li><li><b>%zu</b>alike on all hosts "
	    "where they ran</li><li><b>%zu</b>ran on one host or none</li><li><b>%zu</b>not in every store</li></ul>\n"
	    "<p class=\"jump\"><a href=\"#matrix\">The matrix</a> <a href=\"#manuals\">Manuals</a> <a href=\"#pairs\">Pairs</a>"
	    " <a href=\"#hosts\">Hosts</a></p>\n", c->n_rows, c->n_differ, c->n_alike, c->n_alone, c->n_partial);
	manuals_table(m);
	pairs(m);
	hosts_table(m);
	fprintf(out, "</div></header>\n<main%s style=\"--c:%zu\">\n<div class=\"above\"><h2>Cases by hosts</h2>\n",
	    c->n < 4 ? " class=\"few\"" : "", c->n);
	key(m);
	fputs("</div>\n", out);
	tools(m);
	fputs("<table id=\"matrix\"><thead><tr><th scope=\"col\">case", out);
	for (size_t h = 0; h < c->n; h++) {
		fputs("<th scope=\"col\">", out);
		host_link(m, h);
	}
	fputs("</tr></thead>\n", out);
	programs(m);
	fprintf(out, "</table></main>\n<footer>Made by connect-report from the lines that the cases wrote. A case opens on "
	    "what is "
	    "expected of it, and on what each host saw.</footer>\n<script>%s</script>\n</body></html>\n", matrix_script);
	free(m->chosen);
}
