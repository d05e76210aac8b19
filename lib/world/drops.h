/*
 * What a listener has dropped.
 */
#ifndef WORLD_DROPS_H
#define	WORLD_DROPS_H

/*
 * Writes how many packets for the listener the host has dropped so far.  Returns 0, or -1 with errno: ENOTSUP where the host does not
 * tell.
 */
int host_drops(int listener, unsigned *n);

#endif
