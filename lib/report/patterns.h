/*
 * Names cases by few patterns, as a list of deviations has them.
 */
#ifndef REPORT_PATTERNS_H
#define	REPORT_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

/* The ids of all cases of a program, each once, and which of them are to be named. */
struct choice {
	const char **ids;
	bool *chosen;
	size_t n, n_chosen;
};

/* Takes a pattern and how many of the cases it covers. */
typedef void pattern_function(const char *pattern, size_t count, void *arg);

/* Gives patterns that together cover the chosen cases, each once, and no other case of the program. */
void patterns_give(const struct choice *, pattern_function *, void *arg);

#endif
