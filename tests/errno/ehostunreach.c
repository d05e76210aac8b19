/*
 * EHOSTUNREACH: the host is not to be reached, although its network is.
 */
#include "case/case.h"
#include "world/interface.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"
#include "world/wait.h"

/*
 * A route says that the one host of a network that is there cannot be reached.  POSIX leaves a host free to make nothing of it:
 * then the attempt times out, and a datagram socket, which attempts none, has its peer.
 */
static expectations reject_route = {
	{ "call", "freebsd:EHOSTUNREACH linux:ip7-EHOSTUNREACH", "-1 EHOSTUNREACH" },
	{ "call", "posix:EHOSTUNREACH", "-1 EHOSTUNREACH|-1 ETIMEDOUT", INET_STREAM },
	{ "call", "posix:EHOSTUNREACH", "-1 EHOSTUNREACH|0", INET_DGRAM | ALL_RAW },
	{ "peer", "freebsd:EHOSTUNREACH linux:ip7-EHOSTUNREACH", "none" },
};

CONDITION(reject_route, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = reject_route,
    .descr = "A route says that the host cannot be reached")
{
	struct address to = address_nobody(test->transport, port_of_nobody(test->transport)), wire = address_on_the_wire(&to);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	SETTING(host_route_add(ROUTE_UNREACHABLE, &wire, is_inet6_on_the_wire(test->transport) ? 128 : 32, NULL),
	    "no route that rejects a host can be set");
	attempt_limit(test->transport, s, 3);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

/*
 * The host is asked for on the network that it should be on and does not answer.  That is found out well before the attempt
 * could time out.
 */
static expectations silent_neighbour = {
	{ "call", "freebsd:EHOSTUNREACH", "-1 EHOSTUNREACH" },
	{ "call", "posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "peer", "freebsd:EHOSTUNREACH", "none" },
};

static void
ask_in_vain(const struct test *test, int s, struct address *to)
{
	char interface[IF_NAMESIZE];

	*to = address_nobody(test->transport, 7);
	network_interface(interface);
	SETTING(host_neighbour_hurry(interface), "the search for a neighbour cannot be made to end before the attempt does");
	attempt_limit(test->transport, s, 4);
}

CONDITION(silent_neighbour, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .expect = silent_neighbour,
    .descr = "The host should be on a network of this host's own, and does not answer there")
{
	struct address to;
	int s = socket_open(test->transport);

	ask_in_vain(test, s, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

/* The same of a non-blocking socket: the error is what the call would have given. */
static expectations silent_neighbour_nonblocking = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "writable", "freebsd:EINPROGRESS-select linux:completion-select", "yes" },
	{ "so_error", "freebsd:EHOSTUNREACH", "EHOSTUNREACH" },
	{ "so_error", "posix:EHOSTUNREACH posix:ETIMEDOUT", "EHOSTUNREACH|ETIMEDOUT" },
	{ "peer", "freebsd:EHOSTUNREACH", "none" },
};

CONDITION(silent_neighbour_nonblocking, .transports = INET_STREAM, .needs = NEEDS_NETWORK,
    .expect = silent_neighbour_nonblocking, .descr = "That a neighbour does not answer is found out after a non-blocking call")
{
	struct address to;
	int s = socket_open_nonblocking(test->transport);

	ask_in_vain(test, s, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("writable", "%s", wait_writable(s, WAIT_BOUND) ? "yes" : "no");
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
}
