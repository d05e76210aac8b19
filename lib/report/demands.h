/*
 * What the rows of the catalogue demand.  A row that allows whatever a host can do judges nothing; a clause that only such rows
 * cite counts as met on every host.
 */
#ifndef REPORT_DEMANDS_H
#define	REPORT_DEMANDS_H

#include <stdbool.h>
#include <stdio.h>

#include "report/catalogue.h"

/*
 * Writes a line for each row that cannot fail (one for all cases of a program that have it), and for each clause of those manuals
 * (NULL for all) that cases cite and no row demands.  Returns whether there is none of either.
 *
 * A row cannot fail if it allows success and any error, or each outcome that some row of its program names for the observation
 * and two or more itself.  A row demands an errno's clause if it allows nothing but the errnos that the clause names and, where
 * the clause says may or should, their absence; it demands another clause if it can fail.  A clause that is a survey is not
 * demanded, and a row of surveys alone need not fail.  The catalogue of an older suite has no rows, and nothing is written.
 */
bool demands_lint(FILE *, const struct catalogue *, const char *manuals);

#endif
