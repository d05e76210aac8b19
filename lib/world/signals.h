/*
 * Catching and counting signals.
 */
#ifndef WORLD_SIGNALS_H
#define	WORLD_SIGNALS_H

#include <stdbool.h>

/* Catches the signal, with these sigaction(2) flags (0, SA_RESTART), and resets the count. */
void signal_catch(int signo, int flags);

/* The number of caught signals delivered since then. */
int signals_caught(void);

/*
 * Whether a signal of the kind that is queued can be sent now: a limit counts those of all processes of the user
 * (RLIMIT_SIGPENDING), and a C library may cancel threads by such a signal.
 */
bool signal_can_be_queued(void);

#endif
