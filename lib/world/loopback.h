/*
 * The loopback, which a case without a network of its own shares with the host.
 */
#ifndef WORLD_LOOPBACK_H
#define	WORLD_LOOPBACK_H

#include "world/transport.h"

/*
 * For who puts something on the loopback, or calls what may be there: ends the case as untested where the loopback does not deliver
 * what is sent to the transport's kind of address, or the host has few ports to give.  It is tried once for a kind of address;
 * in the UNIX domain there is nothing to try.
 */
void loopback_need(const struct transport *);

#endif
