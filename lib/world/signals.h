/*
 * Signals that are caught.
 */
#ifndef WORLD_SIGNALS_H
#define	WORLD_SIGNALS_H

/* Catches the signal with sigaction(2) flags (0, SA_RESTART), counting each delivery from now on. */
void signal_catch(int signo, int flags);

/* How often signals that are caught were delivered. */
int signals_caught(void);

#endif
