#include "report/clauses.h"

#include <stdlib.h>
#include <string.h>

#include "judge/judge.h"
#include "report/demands.h"
#include "report/text.h"

static bool
cites(const struct catalogue_entry *e, const char *clause)
{
	return (text_has_word(e->clauses, clause, strlen(clause)));
}

/* Whether the clause is of that errno: freebsd:EAGAIN, linux:ip7-EAGAIN, posix:EINVAL-length. */
static bool
is_of_errno(const struct clause *clause, const char *name)
{
	const char *at = strchr(clause->id, ':');
	size_t length = strlen(name);

	for (; at != NULL; at = strchr(at + 1, '-'))
		if (strncmp(at + 1, name, length) == 0 && (at[1 + length] == '\0' || at[1 + length] == '-'))
			return (true);
	return (false);
}

static bool
looks_like_errno(const char *name)
{
	return (name[0] == 'E' && name[1] != '\0' && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0');
}

const struct clause **
clauses_named(const char *what, size_t *n)
{
	const struct clause **found = NULL;
	size_t count;
	const struct manual *m = manuals(&count);

	*n = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < m[i].n_clauses; j++)
			if (strcmp(m[i].clauses[j].id, what) == 0 || strcmp(m[i].id, what) == 0 ||
			    (looks_like_errno(what) && is_of_errno(&m[i].clauses[j], what)))
				*(const struct clause **)text_append(&found, n, sizeof(*found)) = &m[i].clauses[j];
	return (found);
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
	return (demands_lint(out, catalogue, selected) && clean);
}
