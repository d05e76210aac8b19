/*
 * The network that a case works in.
 */
#ifndef WORLD_NETWORK_H
#define	WORLD_NETWORK_H

#include <sys/types.h>
#include <sys/socket.h>

#include <net/if.h>

#include <stdbool.h>

#include "world/address.h"
#include "world/transport.h"

/*
 * Enters a private network and, for names in the file system, an empty directory, if the host grants them.  Called once,
 * before anything else, by what runs the case.
 */
bool network_enter(bool directory);
bool network_is_private(void);

/* What the case got, or what was missing, in words. */
const char *network_isolation(void);

/*
 * In a private network, an interface with broadcast, its addresses, and nobody on it (host_broadcast_interface()); the case
 * ends as untested where there is none to be had.  Its network is all that it leads to until it is the default route as well.
 */
void network_interface(char interface[IF_NAMESIZE]);
void network_default_route(const struct transport *, const char *interface);

/*
 * Has an attempt over the interface, on which nobody answers, end by that nobody is found there, and else by its time-out: by
 * both within seconds.  Ends the case as untested where the host makes no attempt end so soon; a socket that makes none stays
 * as it is.
 */
void network_limit_attempt(const struct transport *, int s, const char *interface);

/* Ends what must not outlive the case: its child processes. */
void network_leave(void);

#endif
