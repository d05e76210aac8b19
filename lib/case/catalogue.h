/*
 * The catalogue: all cases of all programs.
 */
#ifndef CASE_CATALOGUE_H
#define	CASE_CATALOGUE_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Writes a line for each case: its id, the clauses that it cites, its description, and the rows of its table ("CLAUSE...
 * OBSERVATION ALLOWED"), separated by tabs.  Returns whether all is well: it was written, no two cases have one id, and
 * each clause exists.  Says on stderr what is wrong.
 */
bool catalogue_write(FILE *);

#endif
