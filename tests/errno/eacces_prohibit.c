/*
 * EACCES and EPERM: the host's own routes or firewall forbid the destination.
 */
#include "case/case.h"
#include "world/firewall.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>

static expectations prohibit_route = {
	{ "call", "linux:ip7-EACCES-prohibit", "-1 EACCES" },
	{ "peer", "linux:ip7-EACCES-prohibit", "none" },
};

static struct address
forbidden(const struct test *test)
{
	return (address_elsewhere(test->transport, (test->transport->bit & ALL_RAW) != 0 ? 0 : 7));
}

CONDITION(prohibit_route, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = prohibit_route,
    .descr = "A route prohibits the destination")
{
	struct address to = forbidden(test), wire = address_on_the_wire(&to);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	network_default_route(test->transport, interface);
	if (host_route_add(ROUTE_PROHIBIT, &wire, is_inet6_on_the_wire(test->transport) ? 128 : 32, NULL) == -1) {
		if (errno == ENOTSUP)
			unsupported("no route can prohibit a destination");
		setup_failed("cannot add a route that prohibits the destination: %s", strerror(errno));
	}
	attempt_limit(test->transport, s, 1);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

/* connect() of a datagram socket sends no packet for a rule to drop: whether it fails nevertheless is a survey. */
static expectations firewall = {
	{ "call", "linux:EACCES-firewall", "-1 EACCES|-1 EPERM", INET_STREAM },
	{ "peer", "linux:EACCES-firewall", "none", INET_STREAM },
};

CONDITION(firewall, .transports = INET_STREAM | INET_DGRAM, .needs = NEEDS_NETWORK, .expect = firewall,
    .descr = "A local firewall rule drops packets to the destination")
{
	struct address to = forbidden(test), wire = address_on_the_wire(&to);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	network_default_route(test->transport, interface);
	network_limit_attempt(test->transport, s, interface);
	network_firewall_need(host_firewall_drop(&wire));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
	if (!is_connection_mode(test->transport))
		observe_result("send", send(s, "f", 1, 0));
}
