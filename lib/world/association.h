/*
 * SCTP and the addresses of the private network.
 */
#ifndef WORLD_ASSOCIATION_H
#define	WORLD_ASSOCIATION_H

#include "world/address.h"
#include "world/transport.h"

/*
 * Call it before the first use of the transport, which is SCTP: waits until associations can begin at the addresses of the private
 * network; from then on, adding an address waits for it, too.  On some hosts this takes a moment, and an attempt that is made
 * earlier never sends anything.  Returns 0, or -1 with errno.
 */
int host_associations_await(const struct transport *);

/* A socket of its own for the association with the peer that a one-to-many socket has; -1 with errno. */
int host_peel_off(int s, const struct address *peer);

#endif
