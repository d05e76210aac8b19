/*
 * The catalogue: all cases and the clauses that each cites.
 */
#ifndef REPORT_CATALOGUE_H
#define	REPORT_CATALOGUE_H

#include <stddef.h>

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
 * Reads make's file: a line for each case, with its id, its clauses separated by spaces, and its description, separated by tabs.
 * Returns 0, or -1 with one line that names the file and the error.
 */
int catalogue_read(struct catalogue *, const char *path, char *message, size_t size);

/* The cases of a run, each with the clauses of its metadata and of its expectations. */
void catalogue_of_run(struct catalogue *, const struct run *);

/*
 * The path (to be freed) of the catalogue built beside the program or installed with it; called is the program's argv[0].  Exits
 * if there is none.
 */
char *catalogue_find(const char *called);

void catalogue_free(struct catalogue *);

#endif
