/*
 * Sockets that no transport of the suite is about.  Each function returns a descriptor, or -1 with errno: ENOTSUP where the host
 * has no such socket without loading it, else why it refuses one.
 */
#ifndef WORLD_OTHER_SOCKET_H
#define	WORLD_OTHER_SOCKET_H

#include "world/address.h"

/* A netlink socket of the protocol that the kernel leaves to its users; the address of a port id, and a socket's own id. */
int host_netlink_socket(void);
void host_netlink_address(struct address *, unsigned id, unsigned groups);
unsigned host_netlink_id(int s);

/* A socket that sends frames, and an address of one for an interface. */
int host_packet_socket(void);
void host_packet_address(struct address *, unsigned interface);

#endif
