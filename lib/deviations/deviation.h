/*
 * The known deviations of a host: outcomes that a clause does not allow and that can be explained in a sentence.
 * docs/deviations.md describes the files.
 */
#ifndef DEVIATIONS_DEVIATION_H
#define	DEVIATIONS_DEVIATION_H

#include <stdbool.h>
#include <stddef.h>

struct deviation {
	char *host;		/* the file's name: linux, freebsd, gvisor ... */
	char *cases;		/* fnmatch(3) pattern of case ids */
	char *clauses;		/* clause ids, separated by spaces */
	char *observation;
	char *outcome;		/* that very outcome */
	char *releases;		/* "*", or a comma-separated list of "6.1", "6.1-", "-5.15", "6.1-6.12" */
	char *reason;
};

struct deviations {
	struct deviation *entries;
	size_t n;
};

/* Adds the compiled-in list of that host; a host without one has an empty list.  Ends the program if it does not parse. */
void deviations_builtin(struct deviations *, const char *host);

/*
 * Adds the lines of a file that replaces the compiled-in list of host.  Returns 0, or -1 with a message of at most size
 * bytes that names the file and what is wrong with it.
 */
int deviations_load(struct deviations *, const char *host, const char *path, char *message, size_t size);

/* The entry that makes this outcome a known one on a host of that release, or NULL. */
const struct deviation *deviation_find(const struct deviations *, const char *release, const char *case_id, const char *clause,
    const char *observation, const char *outcome);

/* Whether a release such as "6.18.44-amd64" or "12.1-RELEASE" is among those named. */
bool release_matches(const char *releases, const char *release);

void deviations_free(struct deviations *);

#endif
