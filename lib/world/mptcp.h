/*
 * Multipath TCP in the private network.
 */
#ifndef WORLD_MPTCP_H
#define	WORLD_MPTCP_H

/* Switches it off; 0, or -1 with errno: ENOTSUP where the host has no such setting. */
int host_mptcp_off(void);

#endif
