/*
 * The contradictions of a run's host with itself.
 */
#ifndef REPORT_CONTRADICTIONS_H
#define	REPORT_CONTRADICTIONS_H

#include <stddef.h>

#include "judge/contradiction.h"

struct run;

/* Contradictions alike: the same outcomes of the same observations. */
struct contradiction_group {
	struct contradiction is;	/* of the first case */
	size_t *cases;
	size_t n_cases;
};

/* Finds the contradictions of a run's cases, and puts those alike together, in the order of their first cases. */
void contradictions_group(struct run *);

void contradictions_free(struct run *);

#endif
