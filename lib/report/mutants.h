/*
 * The matrix that make mutants writes: which wrong connect()s each case detects (docs/mutants.md).
 */
#ifndef REPORT_MUTANTS_H
#define	REPORT_MUTANTS_H

#include <stddef.h>

#include "report/run.h"

/*
 * Adds to each case of the run the mutants that it killed, from lines "mutant, case, result" separated by tabs.  Ignores cases
 * that are not in the run.  Returns 0, or -1 with one line about the error.
 */
int mutants_read(struct run *, const char *path, char *message, size_t size);

#endif
