/*
 * The known deviations of a host: outcomes that a clause does not allow and that can be explained in a sentence.
 * docs/deviations.md describes the files.
 */
#ifndef JUDGE_DEVIATION_H
#define	JUDGE_DEVIATION_H

#include <stdbool.h>
#include <stddef.h>

/* A row of a list. */
struct deviation {
	char *cases;		/* "errno/x:{a,b}.tcp*": ids with alternatives, and a "*" at the end for any rest */
	char *clauses;		/* clause ids, separated by spaces */
	char *observation;
	char *outcome;		/* that very outcome */
	char *releases;		/* "*", or a comma-separated list of "6.1", "6.1-", "-5.15", "6.1-6.12" */
	const char *reason;	/* of its paragraph, clean */
	size_t count;		/* how many cases of the catalogue it covers; 0 where the list is in the old form */
	size_t line;		/* of the file */
	bool fnmatch;		/* the old form: cases is a pattern of fnmatch(3) */
};

struct deviations {
	struct deviation *entries;
	size_t n;
	char **reasons;
	size_t n_reasons;
};

/* Adds the compiled-in list of that host; a host without one has an empty list.  Ends the program if it does not parse. */
void deviations_builtin(struct deviations *, const char *host);

/*
 * Adds the rows of a file that replaces the compiled-in list.  Returns 0, or -1 with a message of at most size bytes that names
 * the file, the line and what is wrong with it; message and reasons are harmless to show, whatever the file holds.  The first
 * file in the old form, a line a deviation, is read with a warning on standard error.
 */
int deviations_load(struct deviations *, const char *path, char *message, size_t size);

/* The row that makes this outcome a known one on a host of that release, or NULL. */
const struct deviation *deviation_find(const struct deviations *, const char *release, const char *case_id, const char *clause,
    const char *observation, const char *outcome);

/* Whether the row's pattern is of that case. */
bool deviation_covers(const struct deviation *, const char *case_id);

/* Whether the row names that clause. */
bool deviation_names(const struct deviation *, const char *clause);

/* Whether a release such as "6.18.44-amd64" or "12.1-RELEASE" is among those named. */
bool release_matches(const char *releases, const char *release);

/* Whether there can be a release that both name. */
bool releases_overlap(const char *releases, const char *others);

void deviations_free(struct deviations *);

#endif
