/*
 * Tracing: the cases of each clause.
 */
#ifndef REPORT_CLAUSES_H
#define	REPORT_CLAUSES_H

#include <stdbool.h>
#include <stdio.h>

#include "report/catalogue.h"

/* Writes each clause of the manuals (ids separated by spaces; NULL for all) with its cases. */
void clauses_write(FILE *, const struct catalogue *, const char *manuals);

/*
 * Writes a line for each clause of those manuals without a case or that no row demands (report/demands.h), for each case that
 * cites a clause that does not exist, and for each row that cannot fail.  Returns whether there is none of these.
 */
bool clauses_lint(FILE *, const struct catalogue *, const char *manuals);

#endif
