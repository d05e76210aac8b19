/*
 * How far a run is, on standard error: on a terminal one line that is rewritten, elsewhere a line for each tenth.
 */
#ifndef RUN_PROGRESS_H
#define	RUN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Begins; without it, the others do nothing. */
void progress_begin(void);

/* Whether progress is shown. */
bool progress_is_shown(void);

/* Sets how many cases there are, once all are known. */
void progress_total(size_t n);

/* Counts a case that ended with this result, and shows it. */
void progress_case(const char *type);

/* Leaves the line. */
void progress_end(void);

#endif
