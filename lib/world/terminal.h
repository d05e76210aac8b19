/*
 * A terminal.
 */
#ifndef WORLD_TERMINAL_H
#define	WORLD_TERMINAL_H

/* Opens both sides of a pseudo-terminal, neither of which becomes the controlling terminal: 0, or -1 with errno. */
int terminal_open(int *controller, int *terminal);

#endif
