/*
 * Reads a store, Kyua's results file, which may come from anyone.
 */
#ifndef REPORT_STORE_H
#define	REPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define	STORE_SUITE	"connect"	/* the name of this test suite in Kyua */

/* Limits.  A current run has 1,500 cases of 2 KiB each. */
#define	STORE_CASES_MAX		100000
#define	STORE_OUTPUT_MAX	(1024 * 1024)		/* bytes of a case's standard output; the rest is ignored */
#define	STORE_OUTPUTS_MAX	(32 * 1024 * 1024)	/* bytes in all; more is an error */
#define	STORE_REASON_MAX	4096
#define	STORE_NAME_MAX		256

/* A case.  All text except output has been through text_clean(). */
struct store_case {
	char *program;		/* its path relative to the Kyuafile: tests/errno/econnrefused */
	char *name;		/* closed_port.tcp4 */
	char *description;	/* may be empty */
	char *clauses;		/* its metadata X-clauses, separated by spaces */
	char *result;		/* passed, failed, broken, skipped, expected_failure; NULL if Kyua recorded none */
	char *reason;		/* Kyua's; may be empty */
	char *output;		/* its unmodified standard output, output_length bytes */
	size_t output_length;
	double seconds;		/* from start to end; 0 if unknown */
	int64_t start, end;	/* in microseconds since the Epoch, as stored */
	char *errors;		/* its unmodified standard error, errors_length bytes; only if the store was read whole */
	size_t errors_length;
};

struct store {
	struct store_case *cases;
	size_t n_cases;
	size_t n_ignored;	/* cases of other test suites */
	int64_t time;		/* the begin of the run, in seconds since the Epoch; 0 if invalid */
};

/*
 * Reads the suite's cases.  Returns 0, or -1 with an empty store and one line that names the path and the error.  Executes
 * nothing in the file, and writes neither to it nor to its folder.
 */
int store_read(struct store *, const char *path, char *message, size_t size);

/* Reads the suite's cases likewise, with what only a copy of them needs. */
int store_read_whole(struct store *, const char *path, char *message, size_t size);

void store_free(struct store *);

/* Of one case, what it points to. */
void store_case_free(struct store_case *);

#endif
