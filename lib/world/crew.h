/*
 * Threads that do something at once.
 */
#ifndef WORLD_CREW_H
#define	WORLD_CREW_H

#include <sys/types.h>

#include <stdbool.h>

#define	CREW_MAX	128

struct crew {
	unsigned n;
	pid_t ids[CREW_MAX];	/* host_thread_id() of each, once it has begun */
	int ended;		/* readable once one of them has ended */
};

/*
 * Runs the function in that many threads, each with its number, from 0.  They begin together, and get no signals.  Ends the case as
 * untested where there can be no such number of threads.  What arg points to must stay as long as the case.
 */
struct crew crew_begin(unsigned n, void (*work)(unsigned number, void *arg), void *arg);

/* Whether all have ended by then, within some 2 * WAIT_BOUND seconds.  The others go on. */
bool crew_end(const struct crew *);

#endif
