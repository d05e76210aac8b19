/*
 * ENETUNREACH: no route leads to the network.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"

#define	ROUTELESS	"freebsd:ENETUNREACH bs2000:ENETUNREACH posix:ENETUNREACH"

/*
 * Linux's manual has two errors for this: ENETUNREACH in connect(2), and EHOSTUNREACH, for want of a matching routing table
 * entry, in ip(7).
 */
#define	NO_ROUTE							\
	{ "call", ROUTELESS, "-1 ENETUNREACH", 0 },			\
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH", 0 }, \
	{ "peer", ROUTELESS " linux:ENETUNREACH", "none", 0 }

static expectations no_route = {
	NO_ROUTE,
};

CONDITION(no_route, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = no_route,
    .descr = "The only interface is the loopback, and no route leads to the destination's network")
{
	struct address to = address_elsewhere(test->transport, port_of_nobody(test->transport));

	observe_attempt_in_vain(test->transport, &to);
}

static expectations other_interface = {
	NO_ROUTE,
};

CONDITION(other_interface, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = other_interface,
    .descr = "An interface leads to another network, and no route leads to the destination's")
{
	struct address to = address_elsewhere(test->transport, port_of_nobody(test->transport));
	char interface[IF_NAMESIZE];

	network_interface(interface);
	observe_attempt_in_vain(test->transport, &to);
}

static expectations reject_route = {
	{ "call", "freebsd:ENETUNREACH freebsd:EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "call", "bs2000:ENETUNREACH", "-1 ENETUNREACH" },
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "peer", "freebsd:ENETUNREACH bs2000:ENETUNREACH linux:ENETUNREACH", "none" },
};

CONDITION(reject_route, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = reject_route,
    .descr = "A route marks the destination's network unreachable")
{
	struct address to = address_elsewhere(test->transport, port_of_nobody(test->transport));
	struct address network = address_from(test->transport, "198.51.100.0", "2001:db8:1::", 0);
	struct address wire = address_on_the_wire(&network);
	char interface[IF_NAMESIZE];

	network_interface(interface);
	network_default_route(test->transport, interface);
	SETTING(host_route_add(ROUTE_UNREACHABLE, &wire, is_inet6_on_the_wire(test->transport) ? 64 : 24, NULL),
	    "no route that rejects a network can be set");
	observe_attempt_in_vain(test->transport, &to);
}

/* The error concerns that destination alone.  Whether the failed socket can connect elsewhere is a survey. */
static expectations then_reachable = {
	{ "before", ROUTELESS, "-1 ENETUNREACH" },
	{ "before", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "call", ROUTELESS " linux:ENETUNREACH", "0" },
	{ "peer", ROUTELESS " linux:ENETUNREACH", "as named", INET_STREAM | INET_DGRAM },
};

CONDITION(then_reachable, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = then_reachable,
    .descr = "A destination with a route is reachable after an attempt to reach one without")
{
	struct address nowhere = address_elsewhere(test->transport, port_of_nobody(test->transport)), to;
	int failed = socket_open(test->transport), s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	if ((test->transport->bit & ALL_RAW) != 0)
		address_set_port(&to, 0);
	attempt_limit(test->transport, failed, 1);
	observe_connect("before", failed, ADDRESS(&nowhere));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("same_socket", failed, ADDRESS(&to));
}
