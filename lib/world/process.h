/*
 * What a process has from whoever started it, and a case relies on.
 */
#ifndef WORLD_PROCESS_H
#define	WORLD_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts it right, before anything else: descriptors 0, 1 and 2 are open and no other is, but one that an argument names; no signal
 * is blocked, ignored or pending, no timer runs, files get the mode 644, and no limit is lower than it has to be.  What is not
 * touched: the working directory, and the environment, of which a case reads nothing.
 */
void process_put_right(int argc, char *argv[]);

/* Whether a limit that cannot be raised is too low for a case, and which. */
bool process_lacks(char *reason, size_t size);

#endif
