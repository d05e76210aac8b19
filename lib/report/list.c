/*
 * From runs to a list of deviations: which outcomes no row covers, and how few rows name their cases.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/manual.h"
#include "report/list.h"
#include "report/patterns.h"
#include "report/text.h"

#define	ID_LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/:.-"
#define	DIGITS		"0123456789"
#define	RELEASE_NUMBERS	2	/* of a release that a row names: 6.18 of 6.18.44-amd64 */

/* All cases that a pattern could cover.  A case's place is its position among them. */
struct place {
	const char *id;
	size_t at;
};

struct cases {
	const char **ids;	/* by place; NULL where an id occurs again */
	struct place *sorted;	/* by id */
	size_t n, n_sorted;
};

/* A clause that does not allow what a case showed in a run; empty if none judges it. */
struct seen {
	size_t at;		/* the case's place */
	const char *observation, *outcome, *clause;
	size_t run;
	char *release;		/* as a row names it */
};

/* A case's outcome with all that is needed for a row. */
struct entry {
	size_t at;
	const char *observation, *outcome;
	char *clauses, *releases;
	char *subject;		/* of the paragraph: what its first clause is called in every manual */
};

/* Entries of one row, or of several if one pattern cannot name their cases. */
struct group {
	const struct entry *entries;	/* by place */
	size_t n;
	size_t paragraph;	/* the first place of its paragraph */
};

static int
compare_sizes(size_t a, size_t b)
{
	return (a < b ? -1 : a > b);
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *p = a, *q = b;
	int order = strcmp(p->id, q->id);

	return (order != 0 ? order : compare_sizes(p->at, q->at));
}

static int
compare_ids(const void *a, const void *b)
{
	return (strcmp(((const struct place *)a)->id, ((const struct place *)b)->id));
}

static void
add_case(struct cases *all, const char *id)
{
	struct place *p = text_append(&all->sorted, &all->n_sorted, sizeof(*p));

	p->id = id;
	p->at = all->n_sorted - 1;
}

static void
gather_cases(struct cases *all, const struct run *runs, size_t n, const struct catalogue *catalogue)
{
	size_t kept = 0;

	memset(all, 0, sizeof(*all));
	for (size_t i = 0; i < catalogue->n; i++)
		add_case(all, catalogue->entries[i].id);
	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < runs[r].n_cases; i++)
			add_case(all, runs[r].cases[i].id);
	all->n = all->n_sorted;
	all->ids = text_allocate(all->n, sizeof(*all->ids));
	qsort(all->sorted, all->n, sizeof(*all->sorted), compare_places);
	for (size_t i = 0; i < all->n; i++) {
		if (kept > 0 && strcmp(all->sorted[i].id, all->sorted[kept - 1].id) == 0)
			continue;
		all->sorted[kept++] = all->sorted[i];
		all->ids[all->sorted[i].at] = all->sorted[i].id;
	}
	all->n_sorted = kept;
}

static size_t
place_of(const struct cases *all, const char *id)
{
	struct place key = { id, 0 }, *found = bsearch(&key, all->sorted, all->n_sorted, sizeof(key), compare_ids);

	return (found->at);
}

/* The first numbers of a release; "*" if it begins with none. */
static char *
row_release(const char *release)
{
	size_t length = 0;
	char *row;

	for (int i = 0; i < RELEASE_NUMBERS; i++) {
		size_t dot = i > 0 && release[length] == '.', digits = strspn(release + length + dot, DIGITS);

		if (digits == 0)
			break;
		length += dot + digits;
	}
	row = text_copy(release, length);
	if (length > 0 && release_matches(row, release))
		return (row);
	free(row);
	return (text_copy("*", 1));
}

/* Whether a row can name the case and its outcome, and the clause.  Says so if not. */
static bool
can_be_listed(const struct report_case *c, const struct finding *f)
{
	bool can = f->outcome[0] != '\0' && f->observation[0] != '\0' && strchr(c->id, ':') != NULL &&
	    c->id[strspn(c->id, ID_LETTERS)] == '\0';

	if (!can)
		text_warnx("%s: %s is %s: left out, since no row can name it", c->id, f->observation, f->outcome);
	else if (f->clause[0] != '\0' && !(can = clause_find(f->clause) != NULL))
		text_warnx("%s: %s is %s: left out, since no manual here has the clause %s", c->id, f->observation, f->outcome,
		    f->clause);
	return (can);
}

static struct seen *
gather_seen(const struct cases *all, const struct run *runs, size_t n, const char *manuals, size_t *n_seen)
{
	struct seen *seen = NULL;

	*n_seen = 0;
	for (size_t r = 0; r < n; r++) {
		for (size_t i = 0; i < runs[r].n_cases; i++) {
			const struct report_case *c = &runs[r].cases[i];

			for (int j = 0; j < c->n_findings; j++) {
				const struct finding *f = &c->findings[j];
				enum finding_kind kind = finding_counts_as(f, runs[r].strict);

				if ((kind != FINDING_DEVIATION && kind != FINDING_IMPERMISSIBLE) || (manuals != NULL &&
				    f->clause[0] != '\0' && !manual_selected(manuals, f->clause)) || !can_be_listed(c, f))
					continue;
				*(struct seen *)text_append(&seen, n_seen, sizeof(*seen)) = (struct seen){
				    .at = place_of(all, c->id), .observation = f->observation, .outcome = f->outcome,
				    .clause = f->clause, .run = r,
				    .release = row_release(c->record.release != NULL ? c->record.release : "") };
			}
		}
	}
	return (seen);
}

/* Compares what a case showed, whatever does not allow it. */
static int
compare_shown(const struct seen *s, const struct seen *t)
{
	int order = compare_sizes(s->at, t->at);

	if (order == 0)
		order = strcmp(s->observation, t->observation);
	return (order != 0 ? order : strcmp(s->outcome, t->outcome));
}

static int
compare_seen(const void *a, const void *b)
{
	const struct seen *s = a, *t = b;
	int order = compare_shown(s, t);

	if (order == 0)
		order = strcmp(s->clause, t->clause);
	return (order != 0 ? order : compare_sizes(s->run, t->run));
}

/* Whether one of them names the clause. */
static bool
is_among(const struct seen *seen, size_t n, const char *clause)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(seen[i].clause, clause) == 0)
			return (true);
	return (false);
}

/* Makes an entry of what one case showed, which is sorted. */
static struct entry
make_entry(const struct seen *seen, size_t n, size_t n_runs)
{
	struct entry e = { .at = seen->at, .observation = seen->observation, .outcome = seen->outcome,
	    .clauses = text_copy("", 0), .releases = text_copy("", 0) };
	const char *colon;

	for (size_t i = 0; i < n; i++) {
		const struct clause *c = clause_find(seen[i].clause);

		/* A clause speaks for those of later manuals that mean the same. */
		if ((i == 0 || strcmp(seen[i].clause, seen[i - 1].clause) != 0) &&
		    (c == NULL || c->as == NULL || !is_among(seen, n, c->as)))
			text_add_word(&e.clauses, " ", seen[i].clause[0] != '\0' ? seen[i].clause : DEVIATION_NO_CLAUSE);
	}
	for (size_t r = 0; r < n_runs; r++) {
		for (size_t i = 0; i < n; i++) {
			bool listed = seen[i].run != r;

			for (size_t j = 0; !listed && j < n; j++)
				listed = (seen[j].run < r || (seen[j].run == r && j < i)) &&
				    strcmp(seen[j].release, seen[i].release) == 0;
			if (!listed)
				text_add_word(&e.releases, ",", seen[i].release);
		}
	}
	colon = strchr(e.clauses, ':');
	colon = colon != NULL ? colon + 1 : e.clauses;
	e.subject = text_copy(colon, strcspn(colon, " "));
	return (e);
}

static struct entry *
make_entries(const struct seen *seen, size_t n, size_t n_runs, size_t *n_entries)
{
	struct entry *entries = NULL;

	*n_entries = 0;
	for (size_t i = 0, alike; i < n; i += alike) {
		for (alike = 1; i + alike < n && compare_shown(&seen[i], &seen[i + alike]) == 0;)
			alike++;
		*(struct entry *)text_append(&entries, n_entries, sizeof(*entries)) = make_entry(&seen[i], alike, n_runs);
	}
	return (entries);
}

static int
compare_paragraphs(const struct entry *e, const struct entry *f)
{
	int order = strcmp(e->subject, f->subject);

	return (order != 0 ? order : strcmp(e->outcome, f->outcome));
}

/* Compares what the fields of a row are, other than the cases. */
static int
compare_fields(const struct entry *e, const struct entry *f)
{
	int order = compare_paragraphs(e, f);

	if (order == 0)
		order = strcmp(e->clauses, f->clauses);
	if (order == 0)
		order = strcmp(e->observation, f->observation);
	return (order != 0 ? order : strcmp(e->releases, f->releases));
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *e = a, *f = b;
	int order = compare_fields(e, f);

	return (order != 0 ? order : compare_sizes(e->at, f->at));
}

/* By paragraph, in the order of their first cases, and so within each. */
static int
compare_groups(const void *a, const void *b)
{
	const struct group *g = a, *h = b;
	int order = compare_sizes(g->paragraph, h->paragraph);

	if (order == 0)
		order = compare_paragraphs(g->entries, h->entries);
	if (order == 0)
		order = compare_sizes(g->entries->at, h->entries->at);
	return (order != 0 ? order : compare_fields(g->entries, h->entries));
}

static struct group *
make_groups(struct entry *entries, size_t n, size_t *n_groups)
{
	struct group *groups = NULL;

	*n_groups = 0;
	if (n == 0)
		return (NULL);
	qsort(entries, n, sizeof(*entries), compare_entries);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || compare_fields(&entries[i - 1], &entries[i]) != 0)
			*(struct group *)text_append(&groups, n_groups, sizeof(*groups)) =
			    (struct group){ .entries = &entries[i], .paragraph = entries[i].at };
		groups[*n_groups - 1].n++;
	}
	for (size_t i = 0, alike; i < *n_groups; i += alike) {
		size_t first = groups[i].paragraph;

		for (alike = 1; i + alike < *n_groups && compare_paragraphs(groups[i].entries, groups[i + alike].entries) == 0;
		    alike++)
			if (groups[i + alike].paragraph < first)
				first = groups[i + alike].paragraph;
		for (size_t j = i; j < i + alike; j++)
			groups[j].paragraph = first;
	}
	qsort(groups, *n_groups, sizeof(*groups), compare_groups);
	return (groups);
}

/* What a row needs beside its cases. */
struct row_of {
	FILE *out;
	const struct entry *entry;
};

static void
write_row(const char *pattern, size_t count, void *arg)
{
	const struct row_of *row = arg;
	const struct entry *e = row->entry;

	fprintf(row->out, "\t%s\t%s\t%s\t%s\t%s\t%zu\n", pattern, e->clauses, e->observation, e->outcome, e->releases, count);
}

static void
write_group(FILE *out, const struct cases *all, const struct group *g)
{
	struct row_of row = { out, g->entries };
	struct choice c = { .ids = text_allocate(all->n, sizeof(*c.ids)), .chosen = text_allocate(all->n, sizeof(*c.chosen)) };

	for (size_t i = 0; i < g->n; i++) {
		const char *id = all->ids[g->entries[i].at];
		bool before = false;

		for (size_t j = 0; j < i; j++)
			before = before || are_of_one_program(all->ids[g->entries[j].at], id);
		if (before)
			continue;
		c.n = c.n_chosen = 0;
		for (size_t at = 0, next = i; at < all->n; at++) {
			bool chosen = next < g->n && g->entries[next].at == at;

			next += chosen;
			if (all->ids[at] == NULL || !are_of_one_program(all->ids[at], id))
				continue;
			c.ids[c.n] = all->ids[at];
			c.chosen[c.n++] = chosen;
			c.n_chosen += chosen;
		}
		patterns_give(&c, write_row, &row);
	}
	free(c.ids);
	free(c.chosen);
}

void
list_write(FILE *out, const struct run *runs, size_t n, const struct catalogue *catalogue, const char *manuals)
{
	struct cases all;
	struct seen *seen;
	struct entry *entries;
	struct group *groups;
	size_t n_seen, n_entries, n_groups;

	gather_cases(&all, runs, n, catalogue);
	seen = gather_seen(&all, runs, n, manuals, &n_seen);
	if (n_seen > 0)
		qsort(seen, n_seen, sizeof(*seen), compare_seen);
	entries = make_entries(seen, n_seen, n, &n_entries);
	groups = make_groups(entries, n_entries, &n_groups);

	fprintf(out, "# What %s does that a clause does not allow.  docs/deviations.md describes the file.\n"
	    "# A row: cases, clauses, observation, outcome, releases, and how many cases of the catalogue it covers.\n", runs->host);
	for (size_t i = 0; i < n_groups; i++) {
		if (i == 0 || compare_paragraphs(groups[i - 1].entries, groups[i].entries) != 0)
			fprintf(out, "\n" DEVIATION_UNEXPLAINED "\n");
		write_group(out, &all, &groups[i]);
	}
	for (size_t i = 0; i < n_entries; i++) {
		free(entries[i].clauses);
		free(entries[i].releases);
		free(entries[i].subject);
	}
	for (size_t i = 0; i < n_seen; i++)
		free(seen[i].release);
	free(groups);
	free(entries);
	free(seen);
	free(all.ids);
	free(all.sorted);
}
