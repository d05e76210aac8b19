#include "world/other_socket.h"

#include <sys/socket.h>

#include <errno.h>
#include <string.h>

#include <linux/if_packet.h>
#include <linux/netlink.h>

#include "case/fail.h"
#include "world/linux/proc.h"
#include "world/posix/not_supported.h"

/* Netlink is never a module.  Users may send to each other by this protocol alone, and to the kernel not at all. */
int
host_netlink_socket(void)
{
	int s = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_USERSOCK);

	return (s == -1 && (errno == EAFNOSUPPORT || errno == EPROTONOSUPPORT) ? not_supported() : s);
}

void
host_netlink_address(struct address *a, unsigned id, unsigned groups)
{
	const struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_pid = id, .nl_groups = groups };

	memset(a, 0, sizeof(*a));
	memcpy(a->u.bytes, &address, sizeof(address));
	a->length = sizeof(address);
}

unsigned
host_netlink_id(int s)
{
	struct sockaddr_nl address = { .nl_pid = 0 };

	SETUP(getsockname(s, (struct sockaddr *)&address, &(socklen_t){ sizeof(address) }));
	return (address.nl_pid);
}

/* It can be a module, which opening one would load. */
int
host_packet_socket(void)
{
	int s;

	if (!proc_has_protocol("PACKET"))
		return (not_supported());
	s = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	return (s == -1 && errno == EAFNOSUPPORT ? not_supported() : s);
}

void
host_packet_address(struct address *a, unsigned interface)
{
	const struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_ifindex = (int)interface, .sll_halen = 6 };

	memset(a, 0, sizeof(*a));
	memcpy(a->u.bytes, &address, sizeof(address));
	a->length = sizeof(address);
}
