#include "world/ping.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "world/linux/proc.h"
#include "world/setting.h"

/* The setting holds the lowest and the highest group that may open one. */
int
host_ping_socket(int domain)
{
	unsigned long group = getegid();
	char range[64];
	int s;

	snprintf(range, sizeof(range), "%lu\t%lu", group, group);
	if (write_setting("net/ipv4/ping_group_range", range) == -1)
		return (-1);
	s = socket(domain, SOCK_DGRAM, domain == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
	/*
	 * In a user namespace every group that is not mapped reads as 65534, so that the setting seems to have the value already
	 * where it cannot be written and that is the caller's group.
	 */
	if (s == -1 && errno == EACCES) {
		int fd = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC);

		if (fd != -1) {
			close(fd);
			errno = EACCES;
		}
		setting_refused("net.ipv4.ping_group_range");
	}
	return (s);
}
