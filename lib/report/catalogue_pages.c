/*
 * The catalogue as pages: each program with its conditions and what the kept hosts answered, and each manual with its clauses, their
 * verdicts on these hosts, and their cases.  A reader needs nothing but a browser, without scripts.
 */
#include <stdlib.h>
#include <string.h>

#include "report/catalogue.h"
#include "report/cli.h"
#include "report/folder.h"
#include "report/kept.h"
#include "report/matrix.h"
#include "report/place.h"
#include "report/text.h"

struct pages {
	const struct catalogue *catalogue;
	struct comparison c;		/* of the kept hosts */
	struct folder folder;
	struct draft draft;
};

static const char *const styles[] = { "page.css", "answers.css", "catalogue.css", NULL };
static const char *const scripts[] = { "page.js", NULL };

static size_t
program_length(const char *id)
{
	return (strcspn(id, ":"));
}

/* "errno/ebadf:closed.tcp4": the length of the part that the condition's cases share. */
static size_t
condition_end(const char *id)
{
	const char *dot = strrchr(id, '.');

	return (dot != NULL && strchr(dot, ':') == NULL ? (size_t)(dot - id) : strlen(id));
}

static bool
alike(const char *a, const char *b, size_t (*length)(const char *))
{
	return (length(a) == length(b) && strncmp(a, b, length(a)) == 0);
}

/* The name of a program's page, "errno-ebadf.html"; to be freed. */
static char *
page_of_program(const char *id)
{
	char *name = text_format("%.*s.html", (int)program_length(id), id);

	for (char *at = name; *at != '\0'; at++)
		if (*at == '/')
			*at = '-';
	return (name);
}

static void
clause_link(FILE *out, const char *id, size_t length)
{
	char *copy = text_copy(id, length);

	if (clause_find(copy) != NULL)
		markup(out, "<a class=m href=\"manual-%.*s.html#%s\">%s</a>", (int)strcspn(copy, ":"), copy, copy, copy);
	else
		markup(out, "<span class=m>%s</span>", copy);
	free(copy);
}

static const struct row *
row_of(const struct comparison *c, const char *id)
{
	for (size_t i = 0; i < c->n_rows; i++)
		if (strcmp(c->rows[i].id, id) == 0)
			return (&c->rows[i]);
	return (NULL);
}

static void
begin(struct pages *p, const char *title, const char *back)
{
	draft_begin(&p->draft);
	page_begin(p->draft.stream, title, styles, "catalogue", "main", "Skip to the catalogue");
	if (back != NULL)
		markup(p->draft.stream, "<nav aria-label=\"Pages\"><div><a href=\"index.html\">← %s</a></div></nav>\n", back);
	markup(p->draft.stream, "<main id=\"main\"><h1>%s</h1>\n", title);
}

static void
end(struct pages *p, const char *name)
{
	markup(p->draft.stream, "</main>\n");
	page_end(p->draft.stream, "The hosts are those of docs/results.", scripts);
	folder_add(&p->folder, &p->draft, name);
}

static void
expectations(FILE *out, const struct catalogue_entry *e)
{
	struct record record = { .n_expectations = e->n_rows };

	if (e->n_rows == 0) {
		markup(out, "<p class=soft>A survey: no clause judges it.</p>\n");
		return;
	}
	record.expectations = text_allocate(e->n_rows, sizeof(*record.expectations));
	for (size_t i = 0; i < e->n_rows; i++)
		record.expectations[i] = (struct record_expectation){ .observation = e->rows[i].observation,
		    .clauses = e->rows[i].clauses, .allowed = e->rows[i].allowed };
	markup(out, "<ul class=exp>");
	markup_expectations(out, &record, clause_link);
	markup(out, "</ul>\n");
	free(record.expectations);
}

/* What all hosts that ran the case answered. */
static void
unanimous(FILE *out, const struct comparison *c, const struct row *row)
{
	if (row->count[CELL_RAN] == 0)
		markup(out, " <small>no host ran it</small>");
	for (size_t h = 0; h < c->n && row->n_observations > 0; h++) {
		const char *outcome = row->observations[0].outcomes[h];

		if (outcome == NULL)
			continue;
		markup(out, " <small>%s</small> <code>%s</code>", row->observations[0].name, outcome);
		break;
	}
}

/* Cases of a program from one to the next condition; returns the index after them. */
static size_t
condition(struct pages *p, size_t from)
{
	FILE *out = p->draft.stream;
	const struct catalogue_entry *all = p->catalogue->entries, *first = &all[from];
	size_t i = from, program = program_length(first->id), length = condition_end(first->id);

	markup(out, "<section class=cond><h2 id=\"");
	markup_anchor(out, first->id, length);
	markup(out, "\"><code>%.*s</code></h2>\n", (int)(length - program - 1), first->id + program + 1);
	if (first->description != NULL && first->description[0] != '\0')
		markup(out, "<p>%s</p>\n", first->description);
	expectations(out, first);
	for (; i < p->catalogue->n && alike(first->id, all[i].id, condition_end); i++) {
		const struct row *row = row_of(&p->c, all[i].id);

		if (all[i].id[length] == '\0')
			markup(out, "<div class=x>");
		else {
			markup(out, "<details id=\"");
			markup_anchor(out, all[i].id, strlen(all[i].id));
			markup(out, "\"><summary><b>%s</b>", all[i].id + length + 1);
			if (row == NULL)
				markup(out, " <small>no kept run has it</small>");
			else if (row->differs)
				markup(out, " <small>the hosts differ</small>");
			else
				unanimous(out, &p->c, row);
			markup(out, "</summary><div class=x>");
		}
		if (row != NULL)
			matrix_answers(out, &p->c, row);
		else
			markup(out, "<p class=soft>No kept run has it: they were made before the suite had this case.</p>");
		markup(out, all[i].id[length] == '\0' ? "</div>\n" : "</div></details>\n");
	}
	markup(out, "</section>\n");
	return (i);
}

/* Writes the page of a program; returns the index after its cases. */
static size_t
program(struct pages *p, size_t from)
{
	const struct catalogue_entry *all = p->catalogue->entries, *first = &all[from];
	char *title = text_copy(first->id, program_length(first->id)), *name = page_of_program(first->id);
	size_t i = from;

	begin(p, title, "The catalogue");
	while (i < p->catalogue->n && alike(first->id, all[i].id, program_length))
		i = condition(p, i);
	end(p, name);
	free(name);
	free(title);
	return (i);
}

static const struct compared_clause *
compared_of(const struct comparison *c, const struct clause *clause)
{
	for (size_t i = 0; i < c->n_clauses; i++)
		if (c->clauses[i].clause == clause)
			return (&c->clauses[i]);
	return (NULL);
}

/* The verdict on each kept host. */
static void
verdicts(FILE *out, const struct comparison *c, const struct clause *clause)
{
	const struct compared_clause *compared = compared_of(c, clause);

	if (compared == NULL) {
		markup(out, "<p class=soft>No case of a kept run names it.</p>\n");
		return;
	}
	markup(out, "<p>");
	for (size_t h = 0; h < c->n; h++) {
		const struct clause_verdict *v = compared->verdicts[h];

		if (v == NULL)
			continue;
		markup(out, "<span class=nb>%s ", c->labels[h]);
		markup_badge(out, clause_look(v));
		markup(out, "</span> ");
	}
	markup(out, "</p>\n");
}

/* The conditions whose cases cite the clause, linked. */
static void
conditions(FILE *out, const struct catalogue *catalogue, const char *clause)
{
	const char *last = "";
	size_t n = 0;

	for (size_t i = 0; i < catalogue->n; i++) {
		const char *id = catalogue->entries[i].id;
		char *page;

		if (!text_has_word(catalogue->entries[i].clauses, clause, strlen(clause)) ||
		    (n > 0 && alike(last, id, condition_end)))
			continue;
		page = page_of_program(id);
		markup(out, n++ == 0 ? "<p>Cases: " : ", ");
		markup(out, "<a class=m href=\"%s#", page);
		markup_anchor(out, id, condition_end(id));
		markup(out, "\">%.*s</a>", (int)condition_end(id), id);
		free(page);
		last = id;
	}
	markup(out, n > 0 ? "</p>\n" : "<p>No case cites it.</p>\n");
}

static void
manual(struct pages *p, const struct manual *m)
{
	char *name = text_format("manual-%s.html", m->id);
	FILE *out;

	begin(p, m->title, "The catalogue");
	out = p->draft.stream;
	markup(out, "<p>%s, %s. %s. Its text: ", m->version, m->date, m->source);
	markup_manual_text(out, m);
	markup(out, "</p>\n");
	for (size_t i = 0; i < m->n_clauses; i++) {
		const struct clause *clause = &m->clauses[i];

		markup(out, "<section><h2 id=\"%s\"><code>%s</code> <small>%s · %s</small></h2>\n<p>%s", clause->id, clause->id,
		    level_name(clause->level), clause->applies, clause->statement);
		if (clause_address(clause) != NULL)
			markup(out, " <a href=\"%s\">Its page</a>", clause_address(clause));
		markup(out, "</p>\n");
		verdicts(out, &p->c, clause);
		conditions(out, p->catalogue, clause->id);
		markup(out, "</section>\n");
	}
	end(p, name);
	free(name);
}

static void
program_row(FILE *out, const struct catalogue *catalogue, size_t from, size_t to)
{
	char *page = page_of_program(catalogue->entries[from].id);
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += i == from || !alike(catalogue->entries[i].id, catalogue->entries[i - 1].id, condition_end);
	markup(out, "<tr><td><a class=m href=\"%s\">%.*s</a></td><td class=n>%zu</td><td class=n>%zu</td></tr>\n", page,
	    (int)program_length(catalogue->entries[from].id), catalogue->entries[from].id, n, to - from);
	free(page);
}

static void
index_page(struct pages *p)
{
	size_t n_manuals;
	const struct manual *all = manuals(&n_manuals);
	const struct catalogue *catalogue = p->catalogue;
	FILE *out;

	begin(p, "The catalogue of the connect() suite", NULL);
	out = p->draft.stream;
	markup(out, "<p>All %zu cases of the suite by program and condition, the clauses of the manuals, and what ", catalogue->n);
	for (size_t h = 0; h < p->c.n; h++)
		markup(out, "%s%s", h > 0 ? ", " : "", p->c.labels[h]);
	markup(out, "%s answered.</p>\n<h2 id=\"manuals\">Manuals</h2>\n<table class=wide><caption>Manuals, with the number of their "
	    "clauses</caption><thead><tr><th scope=col>manual<th scope=col class=n>clauses<th scope=col>title</tr></thead><tbody>\n",
	    p->c.n > 0 ? "" : "no host");
	for (size_t m = 0; m < n_manuals; m++)
		markup(out, "<tr><td><a class=m href=\"manual-%s.html\">%s</a></td><td class=n>%zu</td><td>%s</td></tr>\n", all[m].id,
		    all[m].id, all[m].n_clauses, all[m].title);
	markup(out, "</tbody></table>\n<h2 id=\"programs\">Programs</h2>\n<table><caption>Programs, with the number of their "
	    "conditions and cases</caption><thead><tr><th scope=col>program<th scope=col class=n>conditions<th scope=col class=n>cases"
	    "</tr></thead><tbody>\n");
	for (size_t i = 0, next; i < catalogue->n; i = next) {
		for (next = i; next < catalogue->n && alike(catalogue->entries[i].id, catalogue->entries[next].id, program_length);)
			next++;
		program_row(out, catalogue, i, next);
	}
	markup(out, "</tbody></table>\n");
	end(p, "index.html");
}

static bool
all_wanted(const char *id, const char *lines, const void *argument)
{
	(void)id;
	(void)lines;
	(void)argument;
	return (true);
}

int
command_catalogue(const struct arguments *a)
{
	struct catalogue catalogue;
	struct pages p = { .catalogue = &catalogue };
	char *folder = place_of_program(a->program);
	char *runs_folder = a->n_stores > 0 ? text_copy(a->stores[0], strlen(a->stores[0])) : kept_folder(folder);
	size_t n_kept = 0, n_manuals;
	const struct manual *all = manuals(&n_manuals);
	struct kept_host *kept = NULL;
	struct run *runs;

	(void)read_catalogue(a, &catalogue, false);
	if (!folder_begin(&p.folder, a, "catalogue"))
		return (EXIT_USAGE);
	if (runs_folder != NULL && (kept = kept_read(runs_folder, all_wanted, NULL, &n_kept)) == NULL && n_kept == 0)
		text_warnx("%s: holds no kept run: the pages have no outcomes", runs_folder);
	runs = text_allocate(n_kept, sizeof(*runs));
	for (size_t i = 0; i < n_kept; i++)
		runs[i] = kept[i].run;
	compare_runs(&p.c, runs, n_kept);
	for (size_t i = 0; i < catalogue.n;)
		i = program(&p, i);
	for (size_t i = 0; i < n_manuals; i++)
		manual(&p, &all[i]);
	index_page(&p);
	folder_end(&p.folder);
	compare_free(&p.c);
	kept_free(kept, n_kept);
	free(runs);
	catalogue_free(&catalogue);
	free(runs_folder);
	free(folder);
	return (0);
}
