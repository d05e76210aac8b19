#include "judge/manual.h"

#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "judge/clean.h"
#include "judge/embedded.h"

static struct manual *all;
static size_t n_all;

static const struct {
	const char *name;
	enum level level;
} levels[] = {
	{ "shall", LEVEL_SHALL },
	{ "should", LEVEL_SHOULD },
	{ "may", LEVEL_MAY },
};

/* Cuts the next field off the line; returns an empty string if there is none. */
static char *
field(char **line)
{
	char *start = *line, *tab;

	if ((tab = strchr(start, '\t')) != NULL) {
		*tab = '\0';
		*line = tab + 1;
	} else {
		*line = start + strlen(start);
	}
	return (start);
}

static enum level
level_of(const char *name, const char *clause)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (strcmp(levels[i].name, name) == 0)
			return (levels[i].level);
	errx(2, "lib/manuals: %s has the level \"%s\": it must be shall, should or may", clause, name);
}

/* An address is shown as a link. */
static const char *
address_of(const char *address, const struct manual *manual)
{
	if (!clean_address(address))
		errx(2, "lib/manuals/%s.tsv: \"%s\" is not an address to link to, which begins with https://", manual->id, address);
	return (address);
}

static void
read_page(struct manual *manual, char *line)
{
	struct manual_page *page = realloc(manual->pages, (manual->n_pages + 1) * sizeof(*page));

	if (page == NULL)
		err(2, "the manuals");
	manual->pages = page;
	page += manual->n_pages++;
	page->prefix = field(&line);
	page->address = address_of(line, manual);
}

/* Returns whether the manual now points into the line, which must then stay. */
static bool
read_line(struct manual *manual, char *line)
{
	struct clause *clause;
	const char *key;

	if (line[0] == '#') {
		key = field(&line);
		if (strcmp(key, "#title") == 0)
			manual->title = line;
		else if (strcmp(key, "#version") == 0)
			manual->version = line;
		else if (strcmp(key, "#date") == 0)
			manual->date = line;
		else if (strcmp(key, "#short") == 0)
			manual->name = line;
		else if (strcmp(key, "#source") == 0)
			manual->source = line;
		else if (strcmp(key, "#text") == 0)
			manual->text = address_of(line, manual);
		else if (strcmp(key, "#package") == 0)
			manual->package = line;
		else if (strcmp(key, "#page") == 0)
			read_page(manual, line);
		else
			return (false);
		return (true);
	}
	clause = &manual->clauses[manual->n_clauses++];
	clause->id = field(&line);
	clause->kind = field(&line);
	clause->level = level_of(field(&line), clause->id);
	clause->applies = field(&line);
	clause->statement = field(&line);
	if (clause->statement[0] == '\0')
		errx(2, "lib/manuals: %s has no statement", clause->id);
	clause->as = field(&line);
	if (clause->as[0] == '\0')
		clause->as = NULL;
	return (true);
}

/* An older clause speaks for itself: it names no other in turn. */
static void
check_older(const struct manual *manual)
{
	for (size_t i = 0; i < manual->n_clauses; i++) {
		const struct clause *clause = &manual->clauses[i], *older;

		if (clause->as == NULL)
			continue;
		if ((older = clause_find(clause->as)) == NULL)
			errx(2, "lib/manuals: %s means the same as %s, which does not exist", clause->id, clause->as);
		if (older->as != NULL)
			errx(2, "lib/manuals: %s means the same as %s, which means the same as %s: name that", clause->id,
			    clause->as, older->as);
	}
}

static void
read_all(void)
{
	while (manual_files[n_all].name != NULL)
		n_all++;
	if ((all = calloc(n_all, sizeof(*all))) == NULL)
		err(2, "the manuals");
	for (size_t i = 0; i < n_all; i++) {
		size_t lines = 0;

		while (manual_files[i].lines[lines] != NULL)
			lines++;
		all[i].id = all[i].title = all[i].version = all[i].date = all[i].name = all[i].source = manual_files[i].name;
		if ((all[i].clauses = calloc(lines, sizeof(struct clause))) == NULL)
			err(2, "the manuals");
		for (size_t l = 0; l < lines; l++) {
			char *copy = strdup(manual_files[i].lines[l]);

			if (copy == NULL)
				err(2, "the manuals");
			if (!read_line(&all[i], copy))
				free(copy);
		}
	}
	for (size_t i = 0; i < n_all; i++) {
		check_older(&all[i]);
		if (all[i].text == NULL && all[i].package == NULL)
			errx(2, "lib/manuals/%s.tsv: neither #text nor #package says where its text is", all[i].id);
	}
}

const struct manual *
manuals(size_t *count)
{
	if (all == NULL)
		read_all();
	if (count != NULL)
		*count = n_all;
	return (all);
}

const struct manual *
manual_find(const char *id)
{
	size_t n;
	const struct manual *m = manuals(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(m[i].id, id) == 0)
			return (&m[i]);
	return (NULL);
}

/* The manual that a clause's id names, or NULL. */
static const struct manual *
clause_manual(const char *clause)
{
	size_t n;
	const struct manual *m = manuals(&n);

	for (size_t i = 0; i < n; i++) {
		size_t length = strlen(m[i].id);

		if (strncmp(m[i].id, clause, length) == 0 && clause[length] == ':')
			return (&m[i]);
	}
	return (NULL);
}

const struct clause *
clause_find(const char *id)
{
	const struct manual *m = clause_manual(id);

	for (size_t i = 0; m != NULL && i < m->n_clauses; i++)
		if (strcmp(m->clauses[i].id, id) == 0)
			return (&m->clauses[i]);
	return (NULL);
}

const char *
clause_address(const struct clause *clause)
{
	const struct manual *m = clause_manual(clause->id);
	const char *rest = clause->id + strlen(m->id) + 1;

	for (size_t i = 0; i < m->n_pages; i++)
		if (strncmp(rest, m->pages[i].prefix, strlen(m->pages[i].prefix)) == 0)
			return (m->pages[i].address);
	return (m->text);
}

const char *
clause_package(const struct clause *clause)
{
	return (clause_manual(clause->id)->package);
}

const char *
level_name(enum level level)
{
	return (levels[level].name);
}
