/*
 * Jails (FreeBSD).
 */
#ifndef WORLD_JAIL_H
#define	WORLD_JAIL_H

#include <stddef.h>

#include "world/address.h"

/*
 * Enters a jail without a network of its own, to which these addresses of the case's network belong alone.  Call it in a child.
 * Returns 0, or -1 with errno: ENOTSUP where the host has no jails, or the case no network.
 */
int host_enter_jail(const struct address addresses[], size_t n);

#endif
