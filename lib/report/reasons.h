/*
 * Why cases of a run did not run, or are unresolved.
 */
#ifndef REPORT_REASONS_H
#define	REPORT_REASONS_H

#include <stddef.h>

#include "report/case.h"

struct run;

/* Cases of one state and one reason. */
struct reason_group {
	enum case_state state;
	const char *reason;
	size_t *cases;
	size_t n_cases;
};

/* Puts the cases together, by state, the reason of most cases first. */
void reasons_group(struct run *);

void reasons_free(struct run *);

#endif
