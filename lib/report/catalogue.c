/*
 * The catalogue: all cases and the clauses that each cites, from make's file or from a run.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/catalogue.h"
#include "report/cli.h"
#include "report/place.h"
#include "report/text.h"

#define	CATALOGUE		"catalogue.tsv"
#define	CATALOGUE_INSTALLED	"../share/connect-suite/" CATALOGUE	/* relative to the program's folder */
#define	LINE_TEXT_MAX		4096

bool
are_of_one_program(const char *a, const char *b)
{
	size_t length = strcspn(a, ":");

	return (length == strcspn(b, ":") && strncmp(a, b, length) == 0);
}

char *
catalogue_find(const char *called, bool may_lack)
{
	static const char *const places[] = { CATALOGUE, CATALOGUE_INSTALLED, NULL };
	char *folder = place_of_program(called), *path = place_find(folder, places);

	if (path == NULL && !may_lack && folder[0] == '\0')
		text_errx(EXIT_ERROR, "cannot find this program's folder, to look for the catalogue of cases there; name a "
		    "catalogue with -c or a store with -s");
	if (path == NULL && !may_lack)
		text_errx(EXIT_ERROR, "no catalogue of cases: neither %s/" CATALOGUE " nor %s/" CATALOGUE_INSTALLED
		    "; name one with -c or a store with -s", folder, folder);
	free(folder);
	return (path);
}

static void
add_row(struct catalogue_entry *e, const char *clauses, size_t clauses_length, const char *observation, size_t length,
    const char *allowed, size_t allowed_length)
{
	struct catalogue_row *row = text_append(&e->rows, &e->n_rows, sizeof(*row));

	row->clauses = text_clean(clauses, clauses_length, LINE_TEXT_MAX);
	row->observation = text_clean(observation, length, LINE_TEXT_MAX);
	row->allowed = text_clean(allowed, allowed_length, LINE_TEXT_MAX);
}

/* A field "CLAUSE... OBSERVATION ALLOWED": only clauses have a colon.  Returns whether it is one. */
static bool
read_row(struct catalogue_entry *e, const char *field, size_t length)
{
	const char *at = field, *end = field + length, *space;

	while ((space = memchr(at, ' ', (size_t)(end - at))) != NULL && memchr(at, ':', (size_t)(space - at)) != NULL)
		at = space + 1;
	if (at == field || space == NULL)
		return (false);
	add_row(e, field, (size_t)(at - 1 - field), at, (size_t)(space - at), space + 1, (size_t)(end - space - 1));
	return (true);
}

/* The fields after the description.  Returns whether each is a row. */
static bool
read_rows(struct catalogue_entry *e, const char *at)
{
	for (size_t length; *at == '\t'; at += length) {
		length = strcspn(++at, "\t\n");
		if (!read_row(e, at, length))
			return (false);
	}
	return (true);
}

int
catalogue_read(struct catalogue *catalogue, const char *path, char *message, size_t size)
{
	char *line = NULL;
	size_t allocated = 0, number = 0;
	int status = 0;
	FILE *file;

	memset(catalogue, 0, sizeof(*catalogue));
	if ((file = fopen(path, "r")) == NULL) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
		return (-1);
	}
	while (status == 0 && (errno = 0, getline(&line, &allocated, file)) != -1) {
		struct catalogue_entry *e;
		size_t id = strcspn(line, "\t\n"), clauses;

		number++;
		if (id == 0 || line[id] != '\t') {
			snprintf(message, size, "%s:%zu: not a case's id and its clauses, separated by a tab",
			    path, number);
			status = -1;
			break;
		}
		clauses = strcspn(line + id + 1, "\t\n");
		e = text_append(&catalogue->entries, &catalogue->n, sizeof(*e));
		e->id = text_clean(line, id, LINE_TEXT_MAX);
		e->clauses = text_clean(line + id + 1, clauses, LINE_TEXT_MAX);
		clauses += id + 1;
		if (line[clauses] == '\t')
			e->description = text_clean(line + clauses + 1, strcspn(line + clauses + 1, "\t\n"), LINE_TEXT_MAX);
		if (line[clauses] == '\t' && !read_rows(e, line + clauses + 1 + strcspn(line + clauses + 1, "\t\n"))) {
			snprintf(message, size, "%s:%zu: a row is made of clauses, an observation and what they allow", path, number);
			status = -1;
		}
	}
	if (status == 0 && ferror(file)) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
		status = -1;
	}
	free(line);
	fclose(file);
	if (status == -1)
		catalogue_free(catalogue);
	return (status);
}

void
catalogue_of_run(struct catalogue *catalogue, const struct run *run)
{
	memset(catalogue, 0, sizeof(*catalogue));
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];
		struct catalogue_entry *e = text_append(&catalogue->entries, &catalogue->n, sizeof(*e));
		size_t length = strlen(c->stored->clauses) + 1;

		for (size_t j = 0; j < c->record.n_expectations; j++)
			length += strlen(c->record.expectations[j].clauses) + 1;
		e->id = text_copy(c->id, strlen(c->id));
		e->description = text_copy(c->stored->description, strlen(c->stored->description));
		e->clauses = text_allocate(length, 1);
		length = (size_t)sprintf(e->clauses, "%s", c->stored->clauses);
		for (size_t j = 0; j < c->record.n_expectations; j++)
			length += (size_t)sprintf(e->clauses + length, " %s", c->record.expectations[j].clauses);
		for (size_t j = 0; j < c->record.n_expectations; j++) {
			const struct record_expectation *x = &c->record.expectations[j];

			add_row(e, x->clauses, strlen(x->clauses), x->observation, strlen(x->observation), x->allowed,
			    strlen(x->allowed));
		}
	}
}

void
catalogue_free(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n; i++) {
		for (size_t j = 0; j < catalogue->entries[i].n_rows; j++) {
			free(catalogue->entries[i].rows[j].clauses);
			free(catalogue->entries[i].rows[j].observation);
			free(catalogue->entries[i].rows[j].allowed);
		}
		free(catalogue->entries[i].rows);
		free(catalogue->entries[i].id);
		free(catalogue->entries[i].clauses);
		free(catalogue->entries[i].description);
	}
	free(catalogue->entries);
	memset(catalogue, 0, sizeof(*catalogue));
}
