/*
 * The catalogue: all cases and the clauses that each cites.
 */
#ifndef REPORT_CATALOGUE_H
#define	REPORT_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/run.h"

/* What clauses allow of one observation of a case. */
struct catalogue_row {
	char *clauses;		/* separated by spaces */
	char *observation;
	char *allowed;		/* as outcome_allowed() reads it */
};

struct catalogue_entry {
	char *id;		/* of a case */
	char *clauses;		/* separated by spaces */
	char *description;	/* NULL in a catalogue without */
	struct catalogue_row *rows;	/* none in a catalogue of an older suite */
	size_t n_rows;
};

struct catalogue {
	struct catalogue_entry *entries;
	size_t n;
};

/* Whether the ids are of cases of one program. */
bool are_of_one_program(const char *, const char *);

/*
 * Reads the file that make writes: a line for each case, its id, its clauses separated by spaces, its description, and a field
 * for each row of its table ("CLAUSE... OBSERVATION ALLOWED"), with tabs in between.  Returns 0, or -1 with one line that names
 * the file and what is wrong.
 */
int catalogue_read(struct catalogue *, const char *path, char *message, size_t size);

/* The cases of a run, each with the clauses of its metadata and of its expectations. */
void catalogue_of_run(struct catalogue *, const struct run *);

/*
 * The path (to be freed) of the catalogue built beside the program or installed with it; called is the program's argv[0].  If
 * there is none, exits, or with may_lack returns NULL.
 */
char *catalogue_find(const char *called, bool may_lack);

void catalogue_free(struct catalogue *);

#endif
