/*
 * Writes a list of deviations from what runs of a host show.
 */
#ifndef REPORT_LIST_H
#define	REPORT_LIST_H

#include <stddef.h>
#include <stdio.h>

#include "report/catalogue.h"
#include "report/run.h"

/*
 * Writes the list of what the runs, all of one host, show and no row of their list covers; if they are strict, of all that they
 * show.  Rows of one clause and outcome form a paragraph, whose reason says that it is not explained.  A row covers exactly the
 * cases that show its outcome, among those of the catalogue and of the runs.  With manuals, names the clauses of these alone.
 */
void list_write(FILE *, const struct run *, size_t n, const struct catalogue *, const char *manuals);

#endif
