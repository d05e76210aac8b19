/*
 * What ATF programs print and write: the list of their cases, and a case's result.
 */
#ifndef RUN_ATF_H
#define	RUN_ATF_H

#include <stdbool.h>
#include <stddef.h>

/* Of a case or a program, by the names that stores have for them. */
struct property {
	char *name, *value;
};

struct atf_case {
	char *name;
	struct property *properties;	/* those that differ from their default */
	size_t n_properties;
	unsigned timeout;		/* seconds */
	char *asks_for;			/* a property that only Kyua heeds; NULL for none */
};

struct atf_cases {
	struct atf_case *cases;
	size_t n;
};

/* Every property that a store has of each case and program, with its default; ended by a NULL name. */
extern const struct property atf_defaults[];

/* The default of the property timeout, in seconds. */
#define	ATF_TIMEOUT	300

/*
 * Reads what `program -l` printed.  Returns 0, or -1 with one line in message where that is no list of cases, or one without
 * any.
 */
int atf_read_list(struct atf_cases *, const char *text, char *message, size_t size);

void atf_cases_free(struct atf_cases *);

/* A case's end as it is stored. */
struct atf_result {
	const char *type;	/* passed, failed, skipped, expected_failure or broken */
	char reason[4224];	/* empty for none; longer than the longest that a reader of stores takes */
};

/*
 * The result of a case that ended with the status of waitpid(2), and left text in the file that it was given for its result
 * (NULL where there is no such file).  The text says what the case found; the status must fit it.
 */
void atf_read_result(struct atf_result *, const char *text, int status, bool timed_out);

/* Whether the type of a result is a good one. */
bool atf_is_good(const char *type);

#endif
