/*
 * Whether a call waits that somebody else makes: the case's, for the child that runs a script; an actor's, for who asked it.
 */
#ifndef CASE_WAITING_H
#define	CASE_WAITING_H

#include <sys/types.h>

#include <stdbool.h>

#include "world/wait.h"

#define	LOOK_MS		3	/* a process that sleeps this long without running in between waits for an event */
#define	HOLD_MS		100	/* where the host hides the state of a process: a call that does not wait returns sooner */
#define	BUSY_MS		(WAIT_BOUND * 1000)	/* gives up on a call that neither returns nor waits */

/* Whether the descriptor, which shows that the call is over, is readable by then; a signal does not end the wait. */
bool readable_within(int over, int milliseconds);

/*
 * Blocks until that process, or thread (host_thread_id()), waits in its call, or the call is over; returns whether it waits: it has
 * slept for a while without running, or is stopped.  Where the host hides what it does, or the id is 0, a call waits that takes
 * longer than one that does not.
 */
bool waits_in_call(pid_t, int over);

#endif
