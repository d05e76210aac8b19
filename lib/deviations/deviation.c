#include "deviations/deviation.h"

#include <err.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "make/embedded.h"

#define	FIELDS	6	/* of a line: cases, clauses, observation, outcome, releases, reason */

/* Returns what is wrong with the line, or NULL. */
static const char *
add_line(struct deviations *list, const char *host, const char *line)
{
	struct deviation *grown, *d;
	char *copy, *rest, *fields[FIELDS];

	if (line[0] == '#' || line[0] == '\0')
		return (NULL);
	if ((copy = strdup(line)) == NULL)
		return ("out of memory");
	rest = copy;
	for (size_t i = 0; i < FIELDS; i++) {
		fields[i] = strsep(&rest, "\t");
		if (fields[i] == NULL || fields[i][0] == '\0') {
			free(copy);
			return ("six fields are needed: cases, clauses, observation, outcome, releases, reason");
		}
	}
	if (rest != NULL) {
		free(copy);
		return ("there are more than six fields");
	}
	if ((grown = realloc(list->entries, (list->n + 1) * sizeof(*grown))) == NULL) {
		free(copy);
		return ("out of memory");
	}
	list->entries = grown;
	d = &list->entries[list->n];
	if ((d->host = strdup(host)) == NULL) {
		free(copy);
		return ("out of memory");
	}
	list->n++;
	d->cases = copy;	/* owns the line; the other fields point into it */
	d->clauses = fields[1];
	d->observation = fields[2];
	d->outcome = fields[3];
	d->releases = fields[4];
	d->reason = fields[5];
	return (NULL);
}

void
deviations_builtin(struct deviations *list, const char *host)
{
	const char *wrong;

	for (const struct embedded *f = deviation_files; f->name != NULL; f++) {
		if (strcmp(f->name, host) != 0)
			continue;
		for (size_t i = 0; f->lines[i] != NULL; i++)
			if ((wrong = add_line(list, host, f->lines[i])) != NULL)
				errx(2, "lib/deviations/%s.tsv:%zu: %s", host, i + 1, wrong);
	}
}

int
deviations_load(struct deviations *list, const char *host, const char *path, char *message, size_t size)
{
	char *line = NULL;
	const char *wrong;
	size_t allocated = 0, number = 0;
	ssize_t length;
	FILE *file;

	if ((file = fopen(path, "r")) == NULL) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
		return (-1);
	}
	errno = 0;
	while ((length = getline(&line, &allocated, file)) != -1) {
		number++;
		if (length > 0 && line[length - 1] == '\n')
			line[length - 1] = '\0';
		if ((wrong = add_line(list, host, line)) != NULL) {
			snprintf(message, size, "%s:%zu: %s", path, number, wrong);
			break;
		}
	}
	wrong = length != -1 ? "line" : ferror(file) ? strerror(errno) : NULL;
	if (length == -1 && wrong != NULL)
		snprintf(message, size, "%s: %s", path, wrong);
	free(line);
	fclose(file);
	return (wrong == NULL ? 0 : -1);
}

/* Compares as many numbers, separated by dots, as the bound has: 6.1 covers 6.1.0 and 6.1.140. */
static int
compare_release(const char *release, const char *bound)
{
	for (;;) {
		char *release_end, *bound_end;
		unsigned long have = strtoul(release, &release_end, 10), want = strtoul(bound, &bound_end, 10);

		if (bound_end == bound)
			return (0);
		if (have != want)
			return (have < want ? -1 : 1);
		bound = *bound_end == '.' ? bound_end + 1 : bound_end;
		release = *release_end == '.' ? release_end + 1 : release_end;
	}
}

bool
release_matches(const char *releases, const char *release)
{
	char range[64];

	if (strcmp(releases, "*") == 0)
		return (true);
	for (const char *next = releases; *next != '\0';) {
		size_t length = strcspn(next, ",");
		char *dash;

		if (length < sizeof(range)) {
			memcpy(range, next, length);
			range[length] = '\0';
			dash = strchr(range, '-');
			if (dash == NULL && compare_release(release, range) == 0)
				return (true);
			if (dash != NULL) {
				*dash = '\0';
				if (compare_release(release, range) >= 0 && compare_release(release, dash + 1) <= 0)
					return (true);
			}
		}
		next += length;
		next += strspn(next, ", ");
	}
	return (false);
}

static bool
has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return (true);
	return (false);
}

const struct deviation *
deviation_find(const struct deviations *list, const char *release, const char *case_id, const char *clause,
    const char *observation, const char *outcome)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct deviation *d = &list->entries[i];

		if (strcmp(d->observation, observation) == 0 && strcmp(d->outcome, outcome) == 0 && has_word(d->clauses, clause) &&
		    fnmatch(d->cases, case_id, 0) == 0 && release_matches(d->releases, release))
			return (d);
	}
	return (NULL);
}

void
deviations_free(struct deviations *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->entries[i].host);
		free(list->entries[i].cases);
	}
	free(list->entries);
	memset(list, 0, sizeof(*list));
}
