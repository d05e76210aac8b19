/*
 * SCTP and the addresses of the private network.
 */
#ifndef WORLD_ASSOCIATION_H
#define	WORLD_ASSOCIATION_H

#include "world/transport.h"

/*
 * Before the transport, which is SCTP, is used: waits until associations can begin at the addresses of the private network, and
 * has those awaited too that it is given later.  On some hosts it takes a moment, and an attempt that is made before that never
 * sends anything.  Returns 0, or -1 with errno.
 */
int host_associations_await(const struct transport *);

#endif
