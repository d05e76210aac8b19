/*
 * Processes of the case's own, as the host has them.
 */
#ifndef WORLD_HOST_PROCESS_H
#define	WORLD_HOST_PROCESS_H

#include <sys/types.h>

#include <stdbool.h>

/*
 * Asks for SIGKILL when that parent is gone, and ends the process if it is gone already.  False where the host has no such
 * thing: then nothing is done.
 */
bool host_die_with_parent(pid_t parent);

/*
 * Keeps this process on the processor that it is on, so that what it sends one after the other is also dealt with in that
 * order.  Nothing where the host has no such thing.
 */
void host_stay_on_processor(void);

/*
 * What a process of the case's own does just now: asleep is one that waits for an event, for as long as that takes, and sleeps
 * is how often it has gone to sleep.  Unknown where the host does not tell, or not this process.
 */
enum host_process_state { PROCESS_UNKNOWN, PROCESS_BUSY, PROCESS_ASLEEP, PROCESS_STOPPED };
enum host_process_state host_process_state(pid_t, unsigned long *sleeps);

#endif
