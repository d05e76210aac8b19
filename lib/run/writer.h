/*
 * Writes a store: what Kyua's results file of schema 3 is made of.
 */
#ifndef RUN_WRITER_H
#define	RUN_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "run/atf.h"

/*
 * Begins a store that is to be at path, as report/output.h reads that; until writer_commit() it is a file of another name, which
 * writer_discard() removes.  With "-", what else is printed goes to standard error.  Everything here ends the process with
 * status 2 and one line on standard error if the store cannot be written.
 */
void writer_begin(const char *path);

/* Sets the time of the run, seconds since the epoch; without it that is when the store was begun. */
void writer_time(int64_t seconds);

/* Adds a program; returns its id.  relative is its path below root. */
int64_t writer_program(const char *root, const char *relative, const char *suite);

/* Adds a case of a program and its end.  Times are in microseconds since the epoch; texts are in bytes and may hold any. */
void writer_case(int64_t program, const struct atf_case *, const struct atf_result *, int64_t start, int64_t end,
    const char *out, size_t out_length, const char *errors, size_t errors_length);

/* Puts the store in its place, whole. */
void writer_commit(void);

/* Removes what was begun and not committed. */
void writer_discard(void);

#endif
