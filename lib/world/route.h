/*
 * Addresses and routes, in the private network only.  Each function returns 0, or -1 with errno: ENOTSUP where the host has no
 * means.
 */
#ifndef WORLD_ROUTE_H
#define	WORLD_ROUTE_H

#include "world/address.h"

int host_address_add(const char *interface, const struct address *, unsigned prefix);
int host_address_remove(const char *interface, const struct address *, unsigned prefix);

enum host_route { ROUTE_INTERFACE, ROUTE_UNREACHABLE, ROUTE_PROHIBIT, ROUTE_BLACKHOLE };
int host_route_add(enum host_route, const struct address *destination, unsigned prefix, const char *interface);
/* Removes the route to a network behind the interface, made by host_route_add() or with an address. */
int host_route_remove(const struct address *destination, unsigned prefix, const char *interface);

#endif
