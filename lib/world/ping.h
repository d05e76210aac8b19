/*
 * Ping sockets: datagram sockets that send ICMP echo requests without privilege.
 */
#ifndef WORLD_PING_H
#define	WORLD_PING_H

/*
 * A ping socket of the family, in a network of the case's own where the host has to be told that one may be opened; -1 with errno,
 * ENOTSUP where the host has none.
 */
int host_ping_socket(int domain);

#endif
