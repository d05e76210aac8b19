/*
 * Reading a store: Kyua's results file, which may come from anyone.
 */
#ifndef REPORT_STORE_H
#define	REPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define	STORE_SUITE	"connect"	/* Kyua's name of the test suite whose cases are read */

/* The bounds.  A run of today has 1,500 cases of 2 KiB each. */
#define	STORE_CASES_MAX		100000
#define	STORE_OUTPUT_MAX	(1024 * 1024)		/* bytes of one case's standard output that are read */
#define	STORE_OUTPUTS_MAX	(32 * 1024 * 1024)	/* of all together; more is an error */
#define	STORE_REASON_MAX	4096
#define	STORE_NAME_MAX		256

/* One case.  All text but output has been through text_clean(). */
struct store_case {
	char *program;		/* its path, relative to the Kyuafile that was run: tests/errno/econnrefused */
	char *name;		/* closed_port.tcp4 */
	char *description;	/* empty where there is none */
	char *clauses;		/* what the case says it is about: metadata X-clauses, separated by spaces */
	char *result;		/* passed, failed, broken, skipped, expected_failure; NULL where Kyua did not come to one */
	char *reason;		/* Kyua's, empty where there is none */
	char *output;		/* its standard output as it was, output_length bytes */
	size_t output_length;
	double seconds;		/* from start to end; 0 where that is not known */
};

struct store {
	struct store_case *cases;
	size_t n_cases;
	size_t n_ignored;	/* cases of other test suites */
	int64_t time;		/* when the run began, seconds since the Epoch; 0 where that makes no sense */
};

/*
 * Reads the cases of the suite.  Returns 0, or -1 with one line that names the path and what is wrong with it, and an empty
 * store.  Nothing in the file is executed, and neither it nor its folder is written to.
 */
int store_read(struct store *, const char *path, char *message, size_t size);

void store_free(struct store *);

#endif
