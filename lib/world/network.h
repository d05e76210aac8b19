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
 * Enters a private network in which the transport, which may be NULL, has its names, and for paths an empty directory, if the host
 * grants them.  The runner of the case calls it once, before anything else.
 */
bool network_enter(const struct transport *);

/* Stays on the host's network instead, for this reason. */
void network_refuse(const char *why);

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
 * An address of the host's own that is not the loopback's: in a private network that of such an interface, else one that the host
 * has; ends the case as untested where it has none.  What is sent to it does not leave the host.
 */
struct address network_own_address(const struct transport *);

/* Likewise a link-local one with its scope, for IPv6 transports: in a private network the one that this text says. */
struct address network_own_link_address(const struct transport *, const char *text);

/* Gives such an interface another address, or takes it; ends the case as untested where that is refused. */
void network_address_add(const char *interface, const struct address *);
void network_address_remove(const char *interface, const struct address *);

/* The name of the loopback interface, and its index. */
unsigned network_loopback(char interface[IF_NAMESIZE]);

/*
 * Makes an attempt over the interface, on which nobody answers, end within seconds: by failed neighbour discovery, or else by a
 * time-out.  Ends the case as untested where the host has no such setting; leaves a socket that makes no attempts alone.
 */
void network_limit_attempt(const struct transport *, int s, const char *interface);

/* Ends the case unless the rule was accepted: takes what a function of firewall.h returned. */
void network_firewall_need(int result);

/* Ends the case's child processes, which must not outlive it. */
void network_leave(void);

#endif
