/*
 * Links between the host's network and a far end, in the private network alone.
 */
#ifndef WORLD_LINK_H
#define	WORLD_LINK_H

#include <sys/types.h>
#include <sys/socket.h>

#include <net/if.h>

#include <stddef.h>

/*
 * A link between the host's network and the case.  The case receives the IP packets that the host sends on it, of which fd
 * tells by poll(2), and what the case sends the host receives.
 */
struct host_link {
	int fd;
	char interface[IF_NAMESIZE];
	enum { LINK_TUN, LINK_VETH } kind;
	int peer_index;				/* of the veth's other end */
	unsigned char ether[6];			/* of the veth's near end */
};

/*
 * Opens a link in the private network, up, with the addresses near (192.0.2.1/24, 2001:db8::1/64) on the host's side and the
 * far ones (192.0.2.2, 2001:db8::2) reachable over it without discovery.  kind is "tun", "veth" or "" for what is to be
 * had.  Returns 0, or -1 with what was missing in reason.
 */
int host_link_open(struct host_link *, const char *kind, char *reason, size_t size);

/* One IP packet.  Returns its length, or -1 with errno. */
ssize_t host_link_receive(const struct host_link *, void *packet, size_t size);
ssize_t host_link_send(const struct host_link *, const void *packet, size_t length);

/*
 * An Ethernet-like interface with broadcast in the private network, up, with 192.0.2.1/24 and 2001:db8::1/64, and nobody on
 * it: neighbours are asked for and do not answer.  Its name is written to interface.  0, or -1 with a reason.
 */
int host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size);

#endif
