/*
 * Rights of a descriptor that are given up one by one (FreeBSD's capability rights).
 */
#ifndef WORLD_RIGHTS_H
#define	WORLD_RIGHTS_H

enum right {
	RIGHT_OTHERS,		/* to send, receive, ask and look up, but not to connect by it */
	RIGHT_CONNECT,		/* likewise, and connect() */
	RIGHT_CONNECTAT,	/* likewise, and connectat() from it */
};

/* Leaves the descriptor these rights alone: 0, or -1 with ENOTSUP where the host has no such rights. */
int host_limit_rights(int fd, enum right);

#endif
