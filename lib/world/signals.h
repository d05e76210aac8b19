/*
 * Signals that reach a call while it blocks.
 */
#ifndef WORLD_SIGNALS_H
#define	WORLD_SIGNALS_H

#include <sys/types.h>

/* Catches the signal with sigaction(2) flags (0, SA_RESTART), counting each delivery from now on. */
void signal_catch(int signo, int flags);

/* How often signals that are caught were delivered. */
int signals_caught(void);

/*
 * A child that sends the signal to the case again and again, at an interval, until it is killed: for a call that no event
 * shows to have begun to block.
 */
pid_t signal_again_and_again(int signo);

#endif
