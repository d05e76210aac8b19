/*
 * The known deviations of a host: outcomes that a clause does not allow, each explained in a sentence.  docs/deviations.md
 * describes the files.
 */
#ifndef JUDGE_DEVIATION_H
#define	JUDGE_DEVIATION_H

#include <stdbool.h>
#include <stddef.h>

/* The clauses of a row whose outcome no clause judges, and no manual could permit. */
#define	DEVIATION_NO_CLAUSE	"-"

/* Where a reason says that the outcome was seen and nobody knows why. */
#define	DEVIATION_UNEXPLAINED	"(seen, not explained)"

/* A row of a list. */
struct deviation {
	char *cases;		/* "errno/x:{a,b}.tcp*": an id; braces hold alternatives, a final "*" matches any rest */
	char *clauses;		/* clause ids, separated by spaces; DEVIATION_NO_CLAUSE where none judges the outcome */
	char *observation;
	char *outcome;		/* matched exactly */
	char *releases;		/* "*", or a comma-separated list of "6.1", "6.1-", "-5.15", "6.1-6.12" */
	const char *reason;	/* of its paragraph, cleaned */
	const char *bug;	/* of its paragraph: an address in the host's tracker, or NULL */
	size_t count;		/* how many cases of the catalogue it covers; 0 in the old form */
	size_t line;		/* of the file */
	bool fnmatch;		/* the old form: cases is an fnmatch(3) pattern */
};

struct deviations {
	struct deviation *entries;
	size_t n;
	char **texts;		/* of all paragraphs: reasons and bugs */
	size_t n_texts;
};

/* Adds the compiled-in list of that host, if there is one.  Exits if the list does not parse. */
void deviations_builtin(struct deviations *, const char *host);

/*
 * Adds the rows of a file that replaces the compiled-in list.  Returns 0, or -1 with a message of at most size bytes that names
 * the file, the line and the fault.  Message and reasons are cleaned.  The first file in the old form, one deviation per line,
 * is read with a warning on standard error.
 */
int deviations_load(struct deviations *, const char *path, char *message, size_t size);

/*
 * Returns the row that makes this outcome a known deviation on that release of the host, or NULL.  The clause is empty for an
 * outcome that no clause judges.
 */
const struct deviation *deviation_find(const struct deviations *, const char *release, const char *case_id, const char *clause,
    const char *observation, const char *outcome);

/* Whether the row's pattern matches that case. */
bool deviation_covers(const struct deviation *, const char *case_id);

/* Whether the row names that clause, or the older one that means the same; for an empty clause, whether it names none. */
bool deviation_names(const struct deviation *, const char *clause);

/* Whether the row's reason explains the outcome. */
bool deviation_explained(const struct deviation *);

/* Whether a release such as "6.18.44-amd64" or "12.1-RELEASE" is among those named. */
bool release_matches(const char *releases, const char *release);

/* Whether some release could match both. */
bool releases_overlap(const char *releases, const char *others);

void deviations_free(struct deviations *);

#endif
