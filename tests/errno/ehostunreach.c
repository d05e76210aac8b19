/*
 * EHOSTUNREACH: the destination's network is reachable, the destination itself is not.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/interface.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"

/*
 * POSIX does not demand the error: without it a stream's attempt times out, and a datagram socket, which attempts nothing, gets
 * its peer.
 */
static expectations reject_route = {
	{ "call", "freebsd:EHOSTUNREACH linux:ip7-EHOSTUNREACH", "-1 EHOSTUNREACH" },
	{ "call", "posix:EHOSTUNREACH", "-1 EHOSTUNREACH|-1 ETIMEDOUT", INET_STREAM },
	{ "call", "posix:EHOSTUNREACH", "-1 EHOSTUNREACH|0", INET_DGRAM | ALL_RAW },
	{ "peer", "freebsd:EHOSTUNREACH linux:ip7-EHOSTUNREACH", "none" },
};

CONDITION(reject_route, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = reject_route,
    .descr = "A route marks the destination unreachable")
{
	struct address to = address_nobody(test->transport, port_of_nobody(test->transport)), wire = address_on_the_wire(&to);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	SETTING(host_route_add(ROUTE_UNREACHABLE, &wire, is_inet6_on_the_wire(test->transport) ? 128 : 32, NULL),
	    "no route that rejects a single destination can be set");
	attempt_limit(test->transport, s, 3);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

/*
 * Nobody answers ARP or neighbour discovery for the address.  That search ends well before the attempt could time out.
 */
static expectations silent_neighbour = {
	{ "call", "freebsd:EHOSTUNREACH", "-1 EHOSTUNREACH" },
	{ "call", "posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "peer", "freebsd:EHOSTUNREACH", "none" },
};

CONDITION(silent_neighbour, .transports = INET_STREAM, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = silent_neighbour,
    .descr = "Nobody on a directly attached network answers for the address")
{
	struct address to = address_nobody(test->transport, 7);
	char interface[IF_NAMESIZE];
	int s = socket_for(test);

	network_interface(interface);
	SETTING(host_neighbour_hurry(interface), "neighbour discovery cannot be made to end before the attempt does");
	attempt_limit(test->transport, s, 4);
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	if (!test->mode->nonblocking)
		observe("so_error", "%s", so_error(s));
}
