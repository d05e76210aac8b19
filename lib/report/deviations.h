/*
 * A run's deviations.
 */
#ifndef REPORT_DEVIATIONS_H
#define	REPORT_DEVIATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/deviation.h"

struct run;

enum deviation_kind {
	DEVIATION_UNEXPECTED,	/* makes check fail */
	DEVIATION_KNOWN,
	DEVIATION_UNSELECTED,	/* from a manual that is not selected, and not known */
};

/* Deviations with one outcome of one observation, where the clauses of each case and their allowed outcomes are equal. */
struct deviation_group {
	enum deviation_kind kind;
	char *clauses;		/* separated by spaces; empty if no manual could permit the outcome */
	const char *observation, *allowed, *outcome;
	const struct deviation *known;
	size_t *cases;
	size_t n_cases;
};

/* Groups a judged run's deviations, by kind, then by clause. */
void deviations_group(struct run *);

/* Whether two groups are of one outcome of an observation. */
bool of_one_outcome(const struct deviation_group *, const struct deviation_group *);

/* Whether two groups are of one kind and reason; those that no list explains have their outcome as their reason. */
bool of_one_reason(const struct deviation_group *, const struct deviation_group *);

struct deviation_reason {
	size_t first;		/* of its groups */
	size_t n_cases;		/* each counts once, however many of its observations deviate */
};

/* The reasons of one kind, those of most cases first; the caller frees the array. */
struct deviation_reason *deviations_by_reason(const struct run *, enum deviation_kind, size_t *n);

/*
 * Finds the stale rows of the list, which matched nothing although their cases ran; a partial run does not make other rows stale.
 */
void deviations_find_stale(struct run *);

/* The number of groups of that kind. */
size_t run_deviations(const struct run *, enum deviation_kind);

/* The number of known ones whose reason says that they were seen and not explained. */
size_t run_unexplained(const struct run *);

void deviations_free_groups(struct run *);

#endif
