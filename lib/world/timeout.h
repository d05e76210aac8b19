/*
 * The time-out of a connection attempt.  Each function may change the private network's settings too, and returns 0, or -1 with
 * errno.
 */
#ifndef WORLD_TIMEOUT_H
#define	WORLD_TIMEOUT_H

/* Makes an attempt on the socket time out about as soon as the host allows, and returns the milliseconds to expect. */
int host_hurry_timeout(int s, int *milliseconds);

/*
 * Makes an attempt on the socket time out within that many seconds, where the host has such a setting: unlike
 * host_hurry_timeout(), long enough for something else to end the attempt first.
 */
int host_limit_attempt(int s, int seconds);

#endif
