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

static void
neighbour_is_silent(const struct test *test, int s, struct address *to)
{
	char interface[IF_NAMESIZE];

	*to = address_nobody(test->transport, 7);
	network_interface(interface);
	SETTING(host_neighbour_hurry(interface), "neighbour discovery cannot be made to end before the attempt does");
	attempt_limit(test->transport, s, 4);
}

CONDITION(silent_neighbour, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .expect = silent_neighbour,
    .descr = "Nobody on a directly attached network answers for the address")
{
	struct address to;
	int s = socket_open(test->transport);

	neighbour_is_silent(test, s, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

/* SO_ERROR has the error that a blocking call would have returned. */
static expectations silent_neighbour_nonblocking = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "after", OVER_POLLED, "writable" },
	{ "selected", OVER_SELECTED, "writable" },
	{ "so_error", "freebsd:EHOSTUNREACH", "EHOSTUNREACH" },
	{ "so_error", "posix:EHOSTUNREACH posix:ETIMEDOUT", "EHOSTUNREACH|ETIMEDOUT" },
	{ "peer", "freebsd:EHOSTUNREACH", "none" },
};

CONDITION(silent_neighbour_nonblocking, .transports = INET_STREAM, .needs = NEEDS_NETWORK,
    .expect = silent_neighbour_nonblocking,
    .descr = "A non-blocking socket connects to an address for which nobody on a directly attached network answers")
{
	struct address to;
	int s = socket_open_nonblocking(test->transport);

	neighbour_is_silent(test, s, &to);
	observe_connect("call", s, ADDRESS(&to));
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}
