/*
 * The loopback, which a case without a private network shares with the host.
 */
#ifndef WORLD_LOOPBACK_H
#define	WORLD_LOOPBACK_H

#include "world/transport.h"

/*
 * Call this before using the loopback.  It ends the case as untested where the loopback does not deliver to the transport's kind
 * of address, or the host has too few local ports.  It tries each kind of address once, and nothing in the UNIX domain.
 */
void loopback_need(const struct transport *);

#endif
