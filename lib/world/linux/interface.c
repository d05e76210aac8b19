#include "world/interface.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/linux/interface.h"
#include "world/linux/netlink.h"
#include "world/linux/proc.h"

int
interface_ask(const char *interface, unsigned long what, struct ifreq *request)
{
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result, saved;

	if (s == -1)
		return (-1);
	strncpy(request->ifr_name, interface, sizeof(request->ifr_name) - 1);
	result = ioctl(s, what, request);
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

int
interface_change_flags(const char *interface, short set, short clear)
{
	struct ifreq request;
	short wanted;

	memset(&request, 0, sizeof(request));
	if (interface_ask(interface, SIOCGIFFLAGS, &request) == -1)
		return (-1);
	wanted = (short)((request.ifr_flags | set) & ~clear);
	/* gVisor's interfaces are up from the first and have no such request. */
	if (wanted == request.ifr_flags)
		return (0);
	request.ifr_flags = wanted;
	return (interface_ask(interface, SIOCSIFFLAGS, &request));
}

int
interface_up(const char *interface)
{
	return (interface_change_flags(interface, IFF_UP, 0));
}

int
host_interface_down(const char *interface)
{
	return (interface_change_flags(interface, 0, IFF_UP));
}

static int
remove_link(int index)
{
	struct ifinfomsg body = { .ifi_index = index };
	struct netlink_request request;

	netlink_begin(&request, RTM_DELLINK, 0, &body, sizeof(body));
	return (netlink_send(&request));
}

int
host_interface_remove(const char *interface)
{
	return (remove_link((int)if_nametoindex(interface)));
}

/* Setting the flags that are there changes nothing, and fails on gVisor, which has no such request. */
bool
host_interface_is_switchable(const char *interface)
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	return (interface_ask(interface, SIOCGIFFLAGS, &request) == 0 && interface_ask(interface, SIOCSIFFLAGS, &request) == 0);
}

/* No interface has the index 0: where the request is known, it fails for that. */
bool
host_interface_is_removable(const char *interface)
{
	(void)interface;
	return (remove_link(0) == 0 || errno != EOPNOTSUPP);
}

/* By netlink, because the first access to a new interface's settings in /proc takes a millisecond. */
void
interface_quieten(const char *interface)
{
	struct ifinfomsg body = { .ifi_family = AF_UNSPEC };
	struct netlink_request request;
	struct rtattr *families, *family;

	netlink_begin(&request, RTM_SETLINK, 0, &body, sizeof(body));
	netlink_add(&request, IFLA_IFNAME, interface, strlen(interface) + 1);
	families = netlink_nest(&request, IFLA_AF_SPEC, NULL, 0);
	family = netlink_nest(&request, AF_INET6, NULL, 0);
	netlink_add(&request, IFLA_INET6_ADDR_GEN_MODE, &(uint8_t){ IN6_ADDR_GEN_MODE_NONE }, sizeof(uint8_t));
	netlink_nest_end(&request, family);
	netlink_nest_end(&request, families);
	(void)netlink_send(&request);		/* fails on a host without IPv6, where nothing needs doing */
}

int
host_neighbour_hurry(const char *interface)
{
	static const char *const settings[][2] = { { "mcast_solicit", "1" }, { "retrans_time_ms", "10" } };
	static const char *const families[] = { "ipv4", "ipv6" };
	char name[128];

	for (size_t f = 0; f < 2; f++) {
		for (size_t i = 0; i < 2; i++) {
			snprintf(name, sizeof(name), "net/%s/neigh/%s/%s", families[f], interface, settings[i][0]);
			/* An interface without IPv6 lacks these settings, and needs none. */
			if (write_setting(name, settings[i][1]) == -1 && (f == 0 || errno != ENOENT))
				return (-1);
		}
	}
	return (0);
}
