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
 * Enters a private network and, for paths, an empty directory, if the host grants them.  The runner of the case calls it once,
 * before anything else.
 */
bool network_enter(bool directory);
bool network_is_private(void);

/* The isolation that the case got, or what was missing, in words. */
const char *network_isolation(void);

/*
 * Makes a broadcast interface with addresses in the private network, on which nobody answers (host_broadcast_interface()); ends
 * the case as untested where that is impossible.  It leads to its own network alone until it gets the default route.
 */
void network_interface(char interface[IF_NAMESIZE]);
void network_default_route(const struct transport *, const char *interface);

/*
 * Makes an attempt over the interface, on which nobody answers, end within seconds: by failed neighbour discovery, or else by a
 * time-out.  Ends the case as untested where the host has no such setting; leaves a socket that makes no attempts alone.
 */
void network_limit_attempt(const struct transport *, int s, const char *interface);

/* Ends the case's child processes, which must not outlive it. */
void network_leave(void);

#endif
