/*
 * What a call must leave alone: the state of the process that connect() is not about.
 */
#ifndef WORLD_SURROUNDINGS_H
#define	WORLD_SURROUNDINGS_H

#include <stdbool.h>

enum surrounding {
	DESCRIPTORS,		/* which are open, their flags and files; data that waits at one */
	SIGNALS,		/* mask, actions, pending signals, alternate stack */
	TIMERS,
	PROCESS,		/* ids, groups, limits, umask, working and root directory, children */
	FILES,			/* in the working directory: names, modes, owners, sizes; but not their times */
	OPTIONS,		/* of the socket */
	SURROUNDINGS,
};

/* The names of the observations. */
extern const char *const surrounding_names[SURROUNDINGS];

/*
 * Sets up something to lose in each of these: a pending signal, running timers, open files, options unlike a new socket's.  Call
 * it once, when the condition is set up.  A negative descriptor has no options.
 */
void surroundings_prepare(int s);

/* Records the state. */
void surroundings_note(int s);

/*
 * "unchanged" since surroundings_note(), or "changed: " and what.  The state of a socket whose call has failed is unspecified: its
 * options need not be told any more.
 */
const char *surroundings_since(enum surrounding, int s, bool failed);

#endif
