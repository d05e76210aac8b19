/*
 * Writes a store: a Kyua results file of schema 3.
 */
#ifndef REPORT_WRITER_H
#define	REPORT_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "report/atf.h"

/*
 * Begins a store for path, which is interpreted as in report/output.h. Until writer_commit() it has a temporary name, and
 * writer_discard() removes it.  With "-", everything else is printed to standard error.  If the store cannot be written, every
 * function here exits with status 2 and one line on standard error.
 */
void writer_begin(const char *path);

/* Sets the time of the run, in seconds since the epoch; by default the time of writer_begin(). */
void writer_time(int64_t seconds);

/* Adds a program and returns its id; relative is its path below root. */
int64_t writer_program(const char *root, const char *relative, const char *suite);

/*
 * Adds a program's case and its result, NULL if it has none.  Times are in microseconds since the epoch; texts may hold any
 * bytes.
 */
void writer_case(int64_t program, const struct atf_case *, const struct atf_result *, int64_t start, int64_t end,
    const char *out, size_t out_length, const char *errors, size_t errors_length);

/* Completes the store and moves it into place. */
void writer_commit(void);

/* Removes a store that was not committed. */
void writer_discard(void);

#endif
