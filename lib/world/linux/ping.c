#include "world/ping.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <stdio.h>
#include <unistd.h>

#include "world/linux/proc.h"

/* The setting holds the lowest and the highest group that may open one. */
int
host_ping_socket(int domain)
{
	unsigned long group = getegid();
	char range[64];

	snprintf(range, sizeof(range), "%lu\t%lu", group, group);
	if (write_setting("net/ipv4/ping_group_range", range) == -1)
		return (-1);
	return (socket(domain, SOCK_DGRAM, domain == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP));
}
