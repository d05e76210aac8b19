/*
 * The matrix of wrong connect()s that make mutants writes: which of them each case notices (docs/mutants.md).
 */
#ifndef REPORT_MUTANTS_H
#define	REPORT_MUTANTS_H

#include <stddef.h>

#include "report/run.h"

/*
 * Adds to each case of the run the mutants that it killed, by a file of lines "mutant, case, result" separated by tabs.  Cases
 * that are not in the run are passed over.  Returns 0, or -1 with one line of what is wrong.
 */
int mutants_read(struct run *, const char *path, char *message, size_t size);

#endif
