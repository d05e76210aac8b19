/*
 * The case's processes, as the host sees them.
 */
#ifndef WORLD_HOST_PROCESS_H
#define	WORLD_HOST_PROCESS_H

#include <sys/types.h>

#include <stdbool.h>

/*
 * Requests SIGKILL at the parent's death, and ends the process if the parent is dead already.  Returns false, without doing
 * anything, where the host has no such signal.
 */
bool host_die_with_parent(pid_t parent);

/*
 * Pins this process to its processor, so that the host handles its packets in the order of sending.  Does nothing where the host
 * has no such call.
 */
void host_stay_on_processor(void);

/* The id of the calling thread, by which the next function knows it; 0 where the host has no such ids. */
pid_t host_thread_id(void);

/*
 * The current state of one of the case's processes, or threads: asleep means waiting for an event, and sleeps counts how often it has gone to
 * sleep.  Unknown where the host hides it.
 */
enum host_process_state { PROCESS_UNKNOWN, PROCESS_BUSY, PROCESS_ASLEEP, PROCESS_STOPPED };
enum host_process_state host_process_state(pid_t, unsigned long *sleeps);

#endif
