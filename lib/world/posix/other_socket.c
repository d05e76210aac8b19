#include "world/other_socket.h"

#include <string.h>

#include "world/posix/not_supported.h"

int
host_netlink_socket(void)
{
	return (not_supported());
}

void
host_netlink_address(struct address *a, unsigned id, unsigned groups)
{
	(void)id;
	(void)groups;
	memset(a, 0, sizeof(*a));
}

unsigned
host_netlink_id(int s)
{
	(void)s;
	return (0);
}

int
host_packet_socket(void)
{
	return (not_supported());
}

void
host_packet_address(struct address *a, unsigned interface)
{
	(void)interface;
	memset(a, 0, sizeof(*a));
}
