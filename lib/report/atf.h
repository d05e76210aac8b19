/*
 * Parsing what ATF programs print (the list of their cases) and write (a case's result).
 */
#ifndef REPORT_ATF_H
#define	REPORT_ATF_H

#include <stdbool.h>
#include <stddef.h>

/* A property of a case or program, by its name in a store. */
struct property {
	char *name, *value;
};

struct atf_case {
	char *name;
	struct property *properties;	/* those that differ from the default */
	size_t n_properties;
	unsigned timeout;		/* seconds */
	char *asks_for;			/* a property that only Kyua supports, or NULL */
};

struct atf_cases {
	struct atf_case *cases;
	size_t n;
};

/* Every property that a store has for each case and program, with its default; ends with a NULL name. */
extern const struct property atf_defaults[];

/* The default of the property timeout, in seconds. */
#define	ATF_TIMEOUT	300

/* Reads the output of `program -l`.  Returns 0, or -1 with one line in message if it is not a list of cases, or an empty one. */
int atf_read_list(struct atf_cases *, const char *text, char *message, size_t size);

void atf_cases_free(struct atf_cases *);

/* A case's result, as stored. */
struct atf_result {
	const char *type;	/* passed, failed, skipped, expected_failure or broken */
	char reason[4224];	/* may be empty; longer than any that a reader of stores accepts */
};

/*
 * The result of a case, from its waitpid(2) status and the text in its result file (NULL if there is none).  The text says what
 * the case found; the status must agree.
 */
void atf_read_result(struct atf_result *, const char *text, int status, bool timed_out);

/* Whether this type of result counts as good. */
bool atf_is_good(const char *type);

#endif
