/*
 * SCTP and the addresses of the private network, for the rest of what is FreeBSD's.
 */
#ifndef WORLD_FREEBSD_ASSOCIATION_H
#define	WORLD_FREEBSD_ASSOCIATION_H

#include "world/address.h"

/* Says that the interface has been given the address, and waits for it where SCTP is used.  0, or -1 with errno. */
int association_address_added(const char *interface, const struct address *);

#endif
