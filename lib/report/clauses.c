#include "report/clauses.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/judge.h"
#include "report/text.h"

#define	LINE_TEXT_MAX	4096

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
			snprintf(message, size, "%s:%zu: a case's id and its clauses, with a tab in between, are needed",
			    path, number);
			status = -1;
			break;
		}
		clauses = strcspn(line + id + 1, "\t\n");
		e = text_append(&catalogue->entries, &catalogue->n, sizeof(*e));
		e->id = text_clean(line, id, LINE_TEXT_MAX);
		e->clauses = text_clean(line + id + 1, clauses, LINE_TEXT_MAX);
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
		e->clauses = text_allocate(length, 1);
		length = (size_t)sprintf(e->clauses, "%s", c->stored->clauses);
		for (size_t j = 0; j < c->record.n_expectations; j++)
			length += (size_t)sprintf(e->clauses + length, " %s", c->record.expectations[j].clauses);
	}
}

static bool
cites(const struct catalogue_entry *e, const char *clause)
{
	const char *at = e->clauses, *word;
	size_t length = strlen(clause), n;

	while ((word = text_word(&at, &n)) != NULL)
		if (n == length && memcmp(word, clause, n) == 0)
			return (true);
	return (false);
}

static bool
wanted(const char *selected, const struct clause *clause)
{
	return (selected == NULL || manual_selected(selected, clause->id));
}

void
clauses_write(FILE *out, const struct catalogue *catalogue, const char *selected)
{
	size_t n;
	const struct manual *m = manuals(&n);

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < m[i].n_clauses; j++) {
			const struct clause *clause = &m[i].clauses[j];
			size_t cases = 0;

			if (!wanted(selected, clause))
				continue;
			fprintf(out, "%s (%s, %s): %s\n", clause->id, level_name(clause->level), clause->applies,
			    clause->statement);
			for (size_t e = 0; e < catalogue->n; e++) {
				if (cites(&catalogue->entries[e], clause->id)) {
					fprintf(out, "\t%s\n", catalogue->entries[e].id);
					cases++;
				}
			}
			if (cases == 0)
				fprintf(out, "\tno case\n");
		}
	}
}

bool
clauses_lint(FILE *out, const struct catalogue *catalogue, const char *selected)
{
	size_t n;
	const struct manual *m = manuals(&n);
	bool clean = true;

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < m[i].n_clauses; j++) {
			const struct clause *clause = &m[i].clauses[j];
			bool cited = !wanted(selected, clause);

			for (size_t e = 0; !cited && e < catalogue->n; e++)
				cited = cites(&catalogue->entries[e], clause->id);
			if (!cited) {
				fprintf(out, "%s has no case\n", clause->id);
				clean = false;
			}
		}
	}
	for (size_t e = 0; e < catalogue->n; e++) {
		const char *at = catalogue->entries[e].clauses, *word;
		size_t length;

		while ((word = text_word(&at, &length)) != NULL) {
			char *id = text_copy(word, length);

			if (clause_find(id) == NULL) {
				fprintf(out, "%s cites %s, which does not exist\n", catalogue->entries[e].id, id);
				clean = false;
			}
			free(id);
		}
	}
	return (clean);
}

void
catalogue_free(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n; i++) {
		free(catalogue->entries[i].id);
		free(catalogue->entries[i].clauses);
	}
	free(catalogue->entries);
	memset(catalogue, 0, sizeof(*catalogue));
}
