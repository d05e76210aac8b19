#include "report/demands.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "judge/judge.h"
#include "judge/manual.h"
#include "judge/outcome.h"
#include "report/text.h"

/* An errno that no clause names. */
#define	ANY_ERRNO	"EANYTHING"

/* A row that allows this demands the rest. */
#define	OR_NOT_REACHED	"|" OUTCOME_NOT_REACHED

/* What a row demands, to be freed. */
static char *
demanded_by(const char *allowed)
{
	size_t length = strlen(allowed), end = strlen(OR_NOT_REACHED);
	bool cut = length > end && strcmp(allowed + length - end, OR_NOT_REACHED) == 0;

	return (text_copy(allowed, cut ? length - end : length));
}

/* The next alternative that a row allows, to be freed; NULL at the end. */
static char *
next_alternative(const char **at)
{
	size_t length = strcspn(*at, "|");
	char *alternative;

	if (**at == '\0' || strcmp(*at, OUTCOME_NOT_REACHED) == 0)
		return (NULL);
	alternative = text_copy(*at, length);
	*at += length + ((*at)[length] == '|');
	return (alternative);
}

/* Whether every alternative of the row is allowed. */
static bool
allows_all_of(const char *allowed, const struct catalogue_row *row)
{
	const char *at = row->allowed;
	char *alternative;
	bool all = true;

	while ((alternative = next_alternative(&at)) != NULL) {
		all = all && outcome_allowed(allowed, alternative);
		free(alternative);
	}
	return (all);
}

/* Whether the outcomes that a row demands, of a case with this id, leave one of its observation out that can occur. */
static bool
rejects_some(const struct catalogue *catalogue, const char *id, const char *observation, const char *allowed)
{
	if (outcome_allowed(allowed, "0") &&
	    (outcome_allowed(allowed, "-1 " ANY_ERRNO) || outcome_allowed(allowed, ANY_ERRNO)))
		return (false);
	/* A single word is a demand: any other outcome fails it. */
	if (strpbrk(allowed, "|*?[") == NULL)
		return (true);
	if (outcome_allowed(allowed, ""))
		return (false);
	for (size_t i = 0; i < catalogue->n; i++) {
		const struct catalogue_entry *e = &catalogue->entries[i];

		for (size_t j = 0; are_of_one_program(e->id, id) && j < e->n_rows; j++)
			if (strcmp(e->rows[j].observation, observation) == 0 && !allows_all_of(allowed, &e->rows[j]))
				return (true);
	}
	/* Every call can succeed, or fail with any error, whether or not a row names it. */
	return (outcome_allowed(allowed, "-1 " ANY_ERRNO) || strstr(allowed, "-1 E") != NULL ||
	    allowed[0] == 'E' || strstr(allowed, "|E") != NULL);
}

static bool
can_fail(const struct catalogue *catalogue, const char *id, const struct catalogue_row *row)
{
	char *allowed = demanded_by(row->allowed);
	bool can = rejects_some(catalogue, id, row->observation, allowed);

	free(allowed);
	return (can);
}

/* Whether the text has the errno's symbol as a word; a suffix ("-write") may follow. */
static bool
names_errno(const char *text, const char *error, size_t length)
{
	for (const char *at = text; (at = strstr(at, "E")) != NULL; at++) {
		size_t word = 0;

		if (at > text && isalnum((unsigned char)at[-1]))
			continue;
		while (isalnum((unsigned char)at[word]))
			word++;
		if (word == length && strncmp(at, error, length) == 0)
			return (true);
	}
	return (false);
}

/* Whether the clause's id names an errno; "invalid-remote" stands for any error. */
static bool
has_errno(const struct clause *clause)
{
	for (const char *at = clause->id; (at = strstr(at, "E")) != NULL; at++)
		if (at > clause->id && (at[-1] == ':' || at[-1] == '-') && isupper((unsigned char)at[1]))
			return (true);
	return (false);
}

/* Whether the row allows only what the errno's clause says. */
static bool
demands_errno(const struct clause *clause, const char *allowed)
{
	const char *at = allowed, *error;
	bool only = true, named = false, is;
	char *alternative;

	while ((alternative = next_alternative(&at)) != NULL) {
		error = alternative + (strncmp(alternative, "-1 ", 3) == 0 ? 3 : 0);
		is = names_errno(clause->id, error, strlen(error)) || names_errno(clause->statement, error, strlen(error));
		named = named || is;
		only = only && (is || (clause->level != LEVEL_SHALL && strcmp(alternative, "0") == 0));
		free(alternative);
	}
	return (only && named);
}

static bool
demands(const struct catalogue *catalogue, const char *id, const struct catalogue_row *row, const struct clause *clause)
{
	if (strcmp(clause->kind, "errno") == 0 && has_errno(clause))
		return (demands_errno(clause, row->allowed));
	return (can_fail(catalogue, id, row));
}

/* Whether the program has an equal row earlier in the catalogue. */
static bool
seen_before(const struct catalogue *catalogue, size_t entry, size_t row)
{
	const struct catalogue_row *r = &catalogue->entries[entry].rows[row];

	for (size_t i = 0; i <= entry; i++) {
		const struct catalogue_entry *e = &catalogue->entries[i];

		if (!are_of_one_program(e->id, catalogue->entries[entry].id))
			continue;
		for (size_t j = 0; j < e->n_rows && (i < entry || j < row); j++)
			if (strcmp(e->rows[j].observation, r->observation) == 0 && strcmp(e->rows[j].allowed, r->allowed) == 0)
				return (true);
	}
	return (false);
}

/* Whether the row cites surveys alone. */
static bool
is_survey(const struct catalogue_row *row)
{
	const char *at = row->clauses, *word;
	size_t length;
	bool survey = true;

	while (survey && (word = text_word(&at, &length)) != NULL) {
		char *id = text_copy(word, length);
		const struct clause *clause = clause_find(id);

		survey = clause != NULL && strcmp(clause->kind, "survey") == 0;
		free(id);
	}
	return (survey);
}

static bool
lint_rows(FILE *out, const struct catalogue *catalogue)
{
	bool clean = true;

	for (size_t i = 0; i < catalogue->n; i++) {
		const struct catalogue_entry *e = &catalogue->entries[i];

		for (size_t j = 0; j < e->n_rows; j++) {
			const struct catalogue_row *row = &e->rows[j];

			if (strpbrk(row->allowed, "|*?[") == NULL || is_survey(row) || seen_before(catalogue, i, j) ||
			    can_fail(catalogue, e->id, row))
				continue;
			fprintf(out, "%s: the row of %s cannot fail: %s\n", e->id, row->observation, row->allowed);
			clean = false;
		}
	}
	return (clean);
}

bool
demands_lint(FILE *out, const struct catalogue *catalogue, const char *selected)
{
	const struct manual *m;
	bool clean, rows = false;
	size_t n;

	for (size_t i = 0; i < catalogue->n; i++)
		rows = rows || catalogue->entries[i].n_rows > 0;
	if (!rows)
		return (true);
	clean = lint_rows(out, catalogue);
	m = manuals(&n);
	for (size_t i = 0; i < n; i++) {
		for (size_t c = 0; c < m[i].n_clauses; c++) {
			const struct clause *clause = &m[i].clauses[c];
			bool cited = false, demanded = strcmp(clause->kind, "survey") == 0;

			if (selected != NULL && !manual_selected(selected, clause->id))
				continue;
			for (size_t e = 0; !demanded && e < catalogue->n; e++) {
				const struct catalogue_entry *entry = &catalogue->entries[e];

				for (size_t r = 0; !demanded && r < entry->n_rows; r++) {
					if (!text_has_word(entry->rows[r].clauses, clause->id, strlen(clause->id)))
						continue;
					cited = true;
					demanded = demands(catalogue, entry->id, &entry->rows[r], clause);
				}
			}
			if (!cited || demanded)
				continue;
			fprintf(out, "%s is never demanded\n", clause->id);
			clean = false;
		}
	}
	return (clean);
}
