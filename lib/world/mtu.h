/*
 * MTUs.  Each function returns 0, or -1 with errno: ENOTSUP where the host has no means.
 */
#ifndef WORLD_MTU_H
#define	WORLD_MTU_H

#include "world/transport.h"

/* Gets the path MTU of a connected socket; sets the MTU of an interface of the private network. */
int host_path_mtu(int s, const struct transport *, int *mtu);
int host_interface_mtu_set(const char *interface, int mtu);

#endif
