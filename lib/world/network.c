#include "world/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/address.h"
#include "world/child.h"
#include "world/interface.h"
#include "world/isolation.h"
#include "world/link.h"
#include "world/loopback.h"
#include "world/route.h"
#include "world/socket.h"

static bool is_private;
static char isolation[512];

bool
network_enter(const struct transport *t)
{
	is_private = host_isolate(t, isolation, sizeof(isolation));
	return (is_private);
}

void
network_refuse(const char *why)
{
	is_private = false;
	snprintf(isolation, sizeof(isolation), "%s", why);
}

bool
network_is_private(void)
{
	return (is_private);
}

const char *
network_isolation(void)
{
	return (isolation);
}

void
network_leave(void)
{
	children_end();
}

void
network_interface(char interface[IF_NAMESIZE])
{
	char reason[256];

	if (host_broadcast_interface(interface, reason, sizeof(reason)) == -1)
		untested("no interface with broadcast: %s", reason);
}

/* Whether an address that the host has, and the interface that has it, will do. */
typedef bool suits(const struct ifaddrs *, const struct address *wire);

static bool
is_beyond_loopback(const struct ifaddrs *i, const struct address *wire)
{
	(void)i;
	if (wire->u.any.sa_family == AF_INET)
		return (ntohl(wire->u.in.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET && !address_is_any(wire));
	return (!IN6_IS_ADDR_LOOPBACK(&wire->u.in6.sin6_addr) && !IN6_IS_ADDR_LINKLOCAL(&wire->u.in6.sin6_addr) &&
	    !IN6_IS_ADDR_V4MAPPED(&wire->u.in6.sin6_addr) && !address_is_any(wire));
}

static bool
is_of_a_link(const struct ifaddrs *i, const struct address *wire)
{
	return ((i->ifa_flags & IFF_LOOPBACK) == 0 && wire->u.any.sa_family == AF_INET6 &&
	    IN6_IS_ADDR_LINKLOCAL(&wire->u.in6.sin6_addr));
}

/* Another address of the same kind, which has this text on the wire. */
static struct address
with_bytes_of(const struct transport *t, const struct address *wire)
{
	char text[INET6_ADDRSTRLEN];
	const void *bytes = wire->u.any.sa_family == AF_INET ? (const void *)&wire->u.in.sin_addr :
	    (const void *)&wire->u.in6.sin6_addr;
	struct address a;

	if (inet_ntop(wire->u.any.sa_family, bytes, text, sizeof(text)) == NULL)
		setup_failed("inet_ntop: %s", strerror(errno));
	a = address_from(t, text, text, 0);
	if (wire->u.any.sa_family == AF_INET6)
		a.u.in6.sin6_scope_id = wire->u.in6.sin6_scope_id;
	return (a);
}

/* Some hosts tell the scope of a link-local address in its second pair of bytes. */
static void
put_scope_right(struct address *wire, const char *interface)
{
	if (wire->u.any.sa_family != AF_INET6 || !IN6_IS_ADDR_LINKLOCAL(&wire->u.in6.sin6_addr))
		return;
	wire->u.in6.sin6_addr.s6_addr[2] = wire->u.in6.sin6_addr.s6_addr[3] = 0;
	wire->u.in6.sin6_scope_id = if_nametoindex(interface);
}

/* The first address of the host that suits and can be bound; ends the case as untested if there is none. */
static struct address
find_own(const struct transport *t, suits *suits, const char *which)
{
	struct address any = address_any(t, 0), of_family = address_on_the_wire(&any), wire;
	struct address own = any;
	struct ifaddrs *interfaces;
	bool found = false;

	loopback_need(t);
	SETUP(getifaddrs(&interfaces));
	for (struct ifaddrs *i = interfaces; i != NULL && !found; i = i->ifa_next) {
		if (i->ifa_addr == NULL || i->ifa_addr->sa_family != of_family.u.any.sa_family || (i->ifa_flags & IFF_UP) == 0)
			continue;
		memset(&wire, 0, sizeof(wire));
		memcpy(&wire.u, i->ifa_addr, of_family.length);
		wire.length = of_family.length;
		put_scope_right(&wire, i->ifa_name);
		if (suits(i, &wire)) {
			own = with_bytes_of(t, &wire);
			found = address_can_be_bound(t, &own);
		}
	}
	freeifaddrs(interfaces);
	if (!found)
		untested("no private network: %s; and the host has no %s of its own", isolation, which);
	return (own);
}

struct address
network_own_address(const struct transport *t)
{
	char interface[IF_NAMESIZE];

	if (!is_private)
		return (find_own(t, is_beyond_loopback, is_inet6_on_the_wire(t) ? "IPv6 address but the loopback's" :
		    "IPv4 address but the loopback's"));
	network_interface(interface);
	return (address_near(t, 0));
}

struct address
network_own_link_address(const struct transport *t, const char *text)
{
	char interface[IF_NAMESIZE];
	struct address a;

	if (!is_private)
		return (find_own(t, is_of_a_link, "link-local address"));
	network_interface(interface);
	a = address_from(t, NULL, text, 0);
	a.u.in6.sin6_scope_id = (unsigned)SETUP(if_nametoindex(interface));
	SETUP(host_address_add(interface, &a, 64));
	return (a);
}

static unsigned
prefix_of(const struct address *wire)
{
	return (wire->u.any.sa_family == AF_INET6 ? 64 : 24);
}

void
network_address_add(const char *interface, const struct address *a)
{
	struct address wire = address_on_the_wire(a);

	SETTING(host_address_add(interface, &wire, prefix_of(&wire)), "no address can be given to an interface");
}

void
network_address_remove(const char *interface, const struct address *a)
{
	struct address wire = address_on_the_wire(a);

	SETTING(host_address_remove(interface, &wire, prefix_of(&wire)), "no address can be taken from an interface");
}

unsigned
network_loopback(char interface[IF_NAMESIZE])
{
	struct ifaddrs *interfaces;

	interface[0] = '\0';
	SETUP(getifaddrs(&interfaces));
	for (struct ifaddrs *i = interfaces; i != NULL && interface[0] == '\0'; i = i->ifa_next)
		if ((i->ifa_flags & IFF_LOOPBACK) != 0)
			strlcpy(interface, i->ifa_name, IF_NAMESIZE);
	freeifaddrs(interfaces);
	if (interface[0] == '\0')
		setup_failed("there is no loopback interface");
	return ((unsigned)SETUP(if_nametoindex(interface)));
}

void
network_default_route(const struct transport *t, const char *interface)
{
	struct address any = address_any(t, 0), wire = address_on_the_wire(&any);

	SETTING(host_route_add(ROUTE_INTERFACE, &wire, 0, interface), "no default route can be added");
}

void
network_firewall_need(int result)
{
	if (result == -1 && errno == ENOTSUP)
		untested("no firewall that is already loaded accepts a rule");
	if (result == -1)
		setup_failed("cannot add a firewall rule: %s", strerror(errno));
}

void
network_limit_attempt(const struct transport *t, int s, const char *interface)
{
	/* Neighbour discovery that cannot be hurried takes some 3 s: the limit is for attempts that it does not end. */
	attempt_limit(t, s, host_neighbour_hurry(interface) == 0 ? 3 : 5);
}
