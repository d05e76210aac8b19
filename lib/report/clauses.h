/*
 * The tracing: which cases each clause has.
 */
#ifndef REPORT_CLAUSES_H
#define	REPORT_CLAUSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/run.h"

struct catalogue_entry {
	char *id;		/* of a case */
	char *clauses;		/* separated by spaces */
};

struct catalogue {
	struct catalogue_entry *entries;
	size_t n;
};

/*
 * Reads the file that make writes: a line for each case, its id, its clauses separated by spaces, and its description, with
 * tabs in between.  Returns 0, or -1 with one line that names the file and what is wrong.
 */
int catalogue_read(struct catalogue *, const char *path, char *message, size_t size);

/* The cases of a run, each with the clauses of its head and of its expectations. */
void catalogue_of_run(struct catalogue *, const struct run *);

/* Writes each clause of those manuals (ids separated by spaces; NULL for all) with its cases. */
void clauses_write(FILE *, const struct catalogue *, const char *manuals);

/*
 * Writes a line for each clause of those manuals without a case, and for each case that cites a clause that does not exist.
 * Returns whether there is none of either.
 */
bool clauses_lint(FILE *, const struct catalogue *, const char *manuals);

void catalogue_free(struct catalogue *);

#endif
