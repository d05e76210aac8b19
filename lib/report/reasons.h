/*
 * The reasons why cases did not run or are unresolved.
 */
#ifndef REPORT_REASONS_H
#define	REPORT_REASONS_H

#include <stddef.h>

#include "report/case.h"

struct run;

/* Cases with one state and reason. */
struct reason_group {
	enum case_state state;
	const char *reason;
	size_t *cases;
	size_t n_cases;
};

/* Groups the cases by state and reason, the most frequent reason first. */
void reasons_group(struct run *);

void reasons_free(struct run *);

#endif
