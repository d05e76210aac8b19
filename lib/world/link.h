/*
 * Links between the host's network and a far end, in the private network only.
 */
#ifndef WORLD_LINK_H
#define	WORLD_LINK_H

#include <sys/types.h>
#include <sys/socket.h>

#include <net/if.h>

#include <stdbool.h>
#include <stddef.h>

#include "world/address.h"

/*
 * The case receives the IP packets that the host sends on the link (poll(2) fd for them), and the host receives what the case
 * sends.
 */
struct host_link {
	int fd;
	char interface[IF_NAMESIZE];
	enum { LINK_TUN, LINK_VETH } kind;
	int peer_index;				/* of the veth's far end */
	unsigned char ether[6];			/* of the veth's near end */
	bool deals_late;			/* the host takes a packet off the link before it has dealt with it */
};

/*
 * Opens a link in the private network and brings it up, with the near addresses (192.0.2.1/24, 2001:db8::1/64) at the host's end
 * and the far ones (192.0.2.2, 2001:db8::2) reachable without neighbour discovery.  kind is "tun", "veth" or "" for either.
 * Returns 0, or -1 with a reason.
 */
int host_link_open(struct host_link *, const char *kind, char *reason, size_t size);

/* Makes another address reachable at the far end without neighbour discovery.  Returns 0, or -1 with errno. */
int host_link_reaches(const struct host_link *, const struct address *);

/* Receives or sends one IP packet.  Returns its length, or -1 with errno. */
ssize_t host_link_receive(const struct host_link *, void *packet, size_t size);
ssize_t host_link_send(const struct host_link *, const void *packet, size_t length);

/*
 * Makes a broadcast interface in the private network, up, with 192.0.2.1/24 and 2001:db8::1/64, on which nobody answers neighbour
 * discovery.  Writes its name to interface.  Returns 0, or -1 with a reason.
 */
int host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size);

#endif
