/*
 * What a call must leave alone: all that the process has and the call is not about.
 */
#ifndef WORLD_SURROUNDINGS_H
#define	WORLD_SURROUNDINGS_H

enum surrounding {
	DESCRIPTORS,		/* which are open, their flags and files; what waits at one of them */
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
 * Gives the process and the socket something to lose in each of these: a signal that is pending, timers that run, files that are
 * open, options that are not as in a new socket.  Call it once, when the condition is set up.  A negative socket has no options.
 */
void surroundings_prepare(int s);

/* Notes how all of it is. */
void surroundings_note(int s);

/* "unchanged" since then, or "changed: " and what. */
const char *surroundings_since(enum surrounding, int s);

#endif
