/*
 * The ranges that local ports are taken from.  Each function returns 0, or -1 with errno:
 * ENOTSUP where the host has no means.
 */
#ifndef WORLD_PORTS_H
#define	WORLD_PORTS_H

#include "world/transport.h"

/* The range of the network, first and last included; it is set in the private network alone. */
int host_port_range_get(unsigned *first, unsigned *last);
int host_port_range_set(unsigned first, unsigned last);

/* Makes the socket take its local port from the default, high or low range (IP_PORTRANGE), and tells that range. */
enum host_portrange { PORTRANGE_DEFAULT, PORTRANGE_HIGH, PORTRANGE_LOW };
int host_portrange_option(int s, const struct transport *, enum host_portrange, unsigned *first, unsigned *last);

#endif
