/*
 * Tracing: the cases of each clause.
 */
#ifndef REPORT_CLAUSES_H
#define	REPORT_CLAUSES_H

#include <stdbool.h>
#include <stdio.h>

#include "judge/manual.h"
#include "report/catalogue.h"

/*
 * The clauses that are meant (an array to be freed; NULL if there is none): the one with that id, or all of an errno (EISCONN, of
 * which posix:EINVAL-length is one) or of a manual.
 */
const struct clause **clauses_named(const char *what, size_t *n);

/* Writes each clause of the manuals (ids separated by spaces; NULL for all) with its cases. */
void clauses_write(FILE *, const struct catalogue *, const char *manuals);

/*
 * Writes a line for each clause of those manuals without a case or that no row demands (report/demands.h), for each case that
 * cites a clause that does not exist, and for each row that cannot fail.  Returns whether there is none of these.
 */
bool clauses_lint(FILE *, const struct catalogue *, const char *manuals);

#endif
