/*
 * Ranges of local ports.  Each function returns 0, or -1 with errno: ENOTSUP where the host has no means.
 */
#ifndef WORLD_PORTS_H
#define	WORLD_PORTS_H

#include "world/transport.h"

/*
 * The network's range, first and last port included; set in the private network only.  A range of one port is ENOTSUP where the
 * host would not survive it (FreeBSD).
 */
int host_port_range_get(unsigned *first, unsigned *last);
int host_port_range_set(unsigned first, unsigned last);

/* Makes the socket take its local port from the default, high or low range (IP_PORTRANGE), and returns that range. */
enum host_portrange { PORTRANGE_DEFAULT, PORTRANGE_HIGH, PORTRANGE_LOW };
int host_portrange_option(int s, const struct transport *, enum host_portrange, unsigned *first, unsigned *last);

#endif
