/*
 * How long the host goes on with a connection attempt.  Each function may act on the private network
 * too, and returns 0, or -1 with errno.
 */
#ifndef WORLD_TIMEOUT_H
#define	WORLD_TIMEOUT_H

/*
 * Makes a connection attempt on the socket give up after about the shortest time that the host allows for, and says
 * in milliseconds what to expect.
 */
int host_hurry_timeout(int s, int *milliseconds);

/*
 * Makes a connection attempt on the socket give up no later than about so many seconds after it began, where the host has
 * a setting for it: unlike host_hurry_timeout(), long enough for something else to end the attempt before.
 */
int host_limit_attempt(int s, int seconds);

#endif
