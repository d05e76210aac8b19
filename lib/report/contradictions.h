/*
 * The contradictions of a run's host with itself.
 */
#ifndef REPORT_CONTRADICTIONS_H
#define	REPORT_CONTRADICTIONS_H

#include <stddef.h>

#include "judge/contradiction.h"

struct run;

/* Contradictions with equal observations and outcomes. */
struct contradiction_group {
	struct contradiction is;	/* of the first case */
	size_t *cases;
	size_t n_cases;
};

/* Finds and groups the contradictions of a run's cases, in the order of each group's first case. */
void contradictions_group(struct run *);

void contradictions_free(struct run *);

#endif
