#include "world/loopback.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/address.h"
#include "world/network.h"
#include "world/ports.h"
#include "world/wait.h"

/* Enough for many cases at a time and for closed connections, which stay in TIME_WAIT for a minute (RFC 9293, 3.6.1). */
#define	PORTS_WANTED	4096

static const char *const kinds[] = {
	[ADDRESS_INET] = "IPv4", [ADDRESS_INET6] = "IPv6", [ADDRESS_MAPPED] = "IPv4-mapped",
};

/* A private network has the kernel's default range. */
static void
check_ports(void)
{
	unsigned first, last;

	if (network_is_private() || host_port_range_get(&first, &last) == -1 || last - first + 1 >= PORTS_WANTED)
		return;
	untested("the host's range has %u local ports, and cases that share it need %d", last - first + 1, PORTS_WANTED);
}

/* Whether the loopback interface is down: then waiting for a datagram is pointless. */
static bool
is_down(void)
{
	struct ifaddrs *interfaces;
	bool any = false, up = false;

	if (getifaddrs(&interfaces) == -1)
		return (false);
	for (struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next) {
		if ((i->ifa_flags & IFF_LOOPBACK) == 0)
			continue;
		any = true;
		up = up || (i->ifa_flags & IFF_UP) != 0;
	}
	freeifaddrs(interfaces);
	return (any && !up);
}

/* Returns NULL, or what went wrong. */
static const char *
send_to_itself(const struct transport *t, int s)
{
	struct address at = address_loopback(t, 0);

	if (t->address == ADDRESS_MAPPED && setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)) == -1)
		return (strerror(errno));
	if (bind(s, ADDRESS(&at)) == -1)
		return (strerror(errno));
	at = address_of_socket(s);
	if (sendto(s, "l", 1, 0, ADDRESS(&at)) == -1)
		return (strerror(errno));
	if (wait_readable(s, 0))
		return (NULL);
	if (is_down())
		return ("the interface is down");
	return (wait_readable(s, WAIT_BOUND) ? NULL : "a datagram sent to itself does not arrive");
}

void
loopback_need(const struct transport *t)
{
	static bool works[sizeof(kinds) / sizeof(kinds[0])];
	const char *wrong;
	int s;

	if (is_unix(t) || works[t->address])
		return;
	check_ports();
	/* Without datagram sockets, assume that the loopback works. */
	if ((s = socket(t->domain, SOCK_DGRAM, 0)) != -1) {
		wrong = send_to_itself(t, s);
		close(s);
		if (wrong != NULL)
			untested("the loopback cannot be used with %s addresses: %s", kinds[t->address], wrong);
	}
	works[t->address] = true;
}
