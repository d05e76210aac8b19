#include "world/route.h"

#include <sys/socket.h>

#include <net/if.h>
#include <netinet/in.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "world/linux/netlink.h"
#include "world/wait.h"

#define	ADDRESS_BOUND	30	/* seconds */

/* As Linux's ip(8) asks, or in as few words as possible. */
static int
ask_for_address(uint16_t type, uint16_t flags, const char *interface, const struct address *a, unsigned prefix, bool few)
{
	struct ifaddrmsg body = {
		.ifa_family = (unsigned char)a->u.any.sa_family,
		.ifa_prefixlen = (unsigned char)prefix,
		/* Duplicate address detection takes a second, during which the address is unusable. */
		.ifa_flags = IFA_F_NODAD,
		.ifa_index = if_nametoindex(interface),
	};
	struct netlink_request request;
	struct in_addr broadcast;
	size_t length;
	const void *bytes = address_in_bytes(a, &length);

	netlink_begin(&request, type, flags, &body, sizeof(body));
	netlink_add(&request, IFA_LOCAL, bytes, length);
	if (few)
		return (netlink_send(&request));
	netlink_add(&request, IFA_ADDRESS, bytes, length);
	if (a->u.any.sa_family == AF_INET && prefix < 31) {
		broadcast.s_addr = a->u.in.sin_addr.s_addr | htonl(0xffffffffu >> prefix);
		netlink_add(&request, IFA_BROADCAST, &broadcast, sizeof(broadcast));
	}
	return (netlink_send(&request));
}

/*
 * gVisor refuses any attribute but the local address, which it takes for all of them; what stands before the one that it refuses
 * it has done by then.
 */
static int
add_address(const char *interface, const struct address *a, unsigned prefix)
{
	int result = ask_for_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, interface, a, prefix, false);
	bool refused = result == -1 && errno == EOPNOTSUPP;

	if (refused)
		result = ask_for_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, interface, a, prefix, true);
	return (result == -1 && errno == EEXIST && refused ? 0 : result);
}

/* Whether one of these route notifications is the local route to the address. */
static bool
became_local(int s, const struct in6_addr *a)
{
	union {
		struct nlmsghdr header;
		unsigned char bytes[8192];
	} news;
	ssize_t n = recv(s, &news, sizeof(news), MSG_DONTWAIT);
	long long left = n;	/* signed, unlike the lengths that NLMSG_OK compares it with */

	for (struct nlmsghdr *h = &news.header; n > 0 && NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
		struct rtmsg *route = NLMSG_DATA(h);
		int rest = (int)RTM_PAYLOAD(h);

		if (h->nlmsg_type != RTM_NEWROUTE || rest < 0 || route->rtm_type != RTN_LOCAL)
			continue;
		for (struct rtattr *at = RTM_RTA(route); RTA_OK(at, rest); at = RTA_NEXT(at, rest))
			if (at->rta_type == RTA_DST && RTA_PAYLOAD(at) == sizeof(*a) && memcmp(RTA_DATA(at), a, sizeof(*a)) == 0)
				return (true);
	}
	return (false);
}

/*
 * The kernel adds the local route to an IPv6 address some time after it has acknowledged the request, even without duplicate
 * address detection, and drops packets to the address until then.  So wait for the route's notification.  The kernel first waits
 * for every other network namespace that is being created or torn down, which under load takes longer than WAIT_BOUND.
 */
int
host_address_add(const char *interface, const struct address *a, unsigned prefix)
{
	struct sockaddr_nl routes = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV6_ROUTE };
	bool notified, mine = false;
	int s, result, saved;

	if (a->u.any.sa_family != AF_INET6)
		return (add_address(interface, a, prefix));
	if ((s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) == -1)
		return (-1);
	notified = bind(s, (const struct sockaddr *)&routes, sizeof(routes)) == 0;
	result = add_address(interface, a, prefix);
	while (result == 0 && notified && !mine) {
		if (!wait_readable(s, ADDRESS_BOUND)) {
			errno = ETIMEDOUT;
			result = -1;
		} else {
			mine = became_local(s, &a->u.in6.sin6_addr);
		}
	}
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

int
host_address_remove(const char *interface, const struct address *a, unsigned prefix)
{
	return (ask_for_address(RTM_DELADDR, 0, interface, a, prefix, true));
}

int
host_route_add(enum host_route kind, const struct address *destination, unsigned prefix, const char *interface)
{
	static const unsigned char types[] = {
		[ROUTE_INTERFACE] = RTN_UNICAST,
		[ROUTE_UNREACHABLE] = RTN_UNREACHABLE,
		[ROUTE_PROHIBIT] = RTN_PROHIBIT,
		[ROUTE_BLACKHOLE] = RTN_BLACKHOLE,
	};
	struct rtmsg body = {
		.rtm_family = (unsigned char)destination->u.any.sa_family,
		.rtm_dst_len = (unsigned char)prefix,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = kind == ROUTE_INTERFACE ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
		.rtm_type = types[kind],
	};
	struct netlink_request request;
	size_t length;
	const void *bytes = address_in_bytes(destination, &length);

	netlink_begin(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	if (prefix > 0)
		netlink_add(&request, RTA_DST, bytes, length);
	if (interface != NULL)
		netlink_add(&request, RTA_OIF, &(int){ (int)if_nametoindex(interface) }, sizeof(int));
	return (netlink_send(&request));
}

/* Matches a route of any protocol and scope. */
int
host_route_remove(const struct address *destination, unsigned prefix, const char *interface)
{
	struct rtmsg body = {
		.rtm_family = (unsigned char)destination->u.any.sa_family,
		.rtm_dst_len = (unsigned char)prefix,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_scope = RT_SCOPE_NOWHERE,
	};
	struct netlink_request request;
	unsigned char network[sizeof(struct in6_addr)];
	size_t length;
	const void *bytes = address_in_bytes(destination, &length);

	memcpy(network, bytes, length);
	/* Clears the host bits. */
	for (size_t bit = prefix; bit < 8 * length; bit++)
		network[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
	netlink_begin(&request, RTM_DELROUTE, 0, &body, sizeof(body));
	netlink_add(&request, RTA_DST, network, length);
	netlink_add(&request, RTA_OIF, &(int){ (int)if_nametoindex(interface) }, sizeof(int));
	return (netlink_send(&request));
}
