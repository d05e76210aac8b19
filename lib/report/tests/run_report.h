/*
 * Runs the reporter in a child, on stores for the tests.
 */
#ifndef REPORT_TESTS_RUN_REPORT_H
#define	REPORT_TESTS_RUN_REPORT_H

#include <sys/types.h>

#include <atf-c.h>
#include <stdio.h>

#include "report/cli.h"
#include "report/tests/make_store.h"
#include "run/tests/run_program.h"

/* Starts the reporter with output in the files out and err; first calls before(), unless NULL. */
static inline pid_t
report_start(char *const arguments[], void (*before)(void))
{
	return (program_start(connect_report, arguments, "out", before));
}

static inline int
report(char *const arguments[])
{
	return (program_status(report_start(arguments, NULL)));
}

#define	REPORT(...)	report((char *[]){ "connect-report", __VA_ARGS__, NULL })

/* The number of lines in a file. */
static inline int
lines_of(const char *path)
{
	FILE *file = fopen(path, "r");
	int n = 0, c;

	ATF_REQUIRE(file != NULL);
	while ((c = getc(file)) != EOF)
		n += c == '\n';
	fclose(file);
	return (n);
}

static inline void
make_good(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "a.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.00001\n" END("passed"));
	maker_close(&m);
}

static inline void
make_bad(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "r", "freebsd:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t0\t0.00001\n" END("failed"));
	maker_close(&m);
}

/* A case that met its clause, and then hung where no clause asks. */
static inline void
make_hanging(const char *path)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/x", "a.tcp4", "failed", "r", "freebsd:EBADF", LINES("errno/x:a.tcp4")
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\t0.00001\nobserve\tagain\tblocked\t4\n"
	    END("failed"));
	maker_close(&m);
}

#endif
