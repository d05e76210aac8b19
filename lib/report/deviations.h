/*
 * The deviations of a run.
 */
#ifndef REPORT_DEVIATIONS_H
#define	REPORT_DEVIATIONS_H

#include <stddef.h>

#include "judge/deviation.h"

struct run;

enum deviation_kind {
	DEVIATION_UNEXPECTED,	/* makes check fail */
	DEVIATION_KNOWN,
	DEVIATION_UNSELECTED,	/* from a manual that was not selected, not known */
};

/* Deviations alike: the same outcome of the same observation where the same clauses allow the same. */
struct deviation_group {
	enum deviation_kind kind;
	char *clauses;		/* separated by spaces; empty where no manual could permit the outcome */
	const char *observation, *allowed, *outcome;
	const struct deviation *known;
	size_t *cases;
	size_t n_cases;
};

/* Puts the deviations of a run that is judged together, by kind, then by clause. */
void deviations_group(struct run *);

/*
 * Finds the rows of the list that are stale: a row is so only if cases that it names ran, since a run of some cases does not make
 * the rest of the list so.
 */
void deviations_find_stale(struct run *);

/* How many groups of that kind there are. */
size_t run_deviations(const struct run *, enum deviation_kind);

void deviations_free_groups(struct run *);

#endif
