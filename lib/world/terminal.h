/*
 * Pseudo-terminals.
 */
#ifndef WORLD_TERMINAL_H
#define	WORLD_TERMINAL_H

/* Opens both sides; neither becomes the controlling terminal.  Returns 0, or -1 with errno. */
int terminal_open(int *controller, int *terminal);

#endif
