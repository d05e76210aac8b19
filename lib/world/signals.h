/*
 * Catching and counting signals.
 */
#ifndef WORLD_SIGNALS_H
#define	WORLD_SIGNALS_H

/* Catches the signal, with these sigaction(2) flags (0, SA_RESTART), and resets the count. */
void signal_catch(int signo, int flags);

/* The number of caught signals delivered since then. */
int signals_caught(void);

#endif
