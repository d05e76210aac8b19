/*
 * What a case relies on in the state that a process inherits.
 */
#ifndef WORLD_PROCESS_H
#define	WORLD_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts the process right, before anything else: only descriptors 0, 1, 2 and one that an argument names are open; no signal is
 * blocked, ignored or pending; no timer runs; new files get the mode 644; limits are as high as needed.  The working directory
 * stays, and so does the environment, which no case reads.
 */
void process_put_right(int argc, char *argv[]);

/* Closes every descriptor but 0, 1, 2 and these two: for a child that the case must not be entangled with. */
void process_keep(int one, int other);

/* Whether a limit that cannot be raised is too low, and which. */
bool process_lacks(char *reason, size_t size);

#endif
