/*
 * connect() gives an unbound socket a local address and port.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/namesake.h"
#include "world/socket.h"
#include "world/wait.h"

#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)

/* Observes the socket's address: the given one (by its name), another, or none. */
static void
observe_address(const struct address *local, const struct address *named, const char *name)
{
	observe("address", "%s", address_same_host(local, named) ? name : address_is_any(local) ? "any" : "another");
}

/* The address that the peer sees, from accept() or from a datagram. */
static struct address
seen_by(const struct test *test, int s, int peer)
{
	struct address a = { .length = sizeof(a.u) };
	char byte;
	int accepted;

	if (!is_connection_mode(test->transport)) {
		SETUP(send(s, "a", 1, 0));
		if (!wait_readable(peer, WAIT_BOUND))
			setup_failed("a datagram sent on the loopback did not arrive");
		SETUP(recvfrom(peer, &byte, 1, MSG_DONTWAIT, &a.u.any, &a.length));
		return (a);
	}
	if ((accepted = accept_within_bound(peer)) == -1)
		setup_failed("a connection did not reach its listener");
	a = address_of_peer(accepted);
	close(accepted);
	return (a);
}

/* The call assigns an address and a port, and the peer sees both. */
static expectations unbound = {
	{ "before", "posix:implicit-bind linux:ip7-local-address", "unbound" },
	{ "call", "posix:implicit-bind linux:ip7-local-address", "0" },
	{ "local", "posix:implicit-bind linux:ip7-local-address", "bound" },
	{ "local", "freebsd12:tcp4-local-port", "bound", ALL_TCP },
	{ "address", "posix:implicit-bind linux:ip7-local-address", "the loopback's" },
	{ "address", "freebsd12:tcp4-local-port freebsd15:tcp4-local-address", "the loopback's", ALL_TCP },
	{ "peer_sees", "posix:implicit-bind linux:ip7-local-address", "the same" },
	{ "peer_sees", "freebsd12:tcp4-local-port", "the same", ALL_TCP },
};

CONDITION(unbound, .transports = STREAM_AND_DATAGRAM, .expect = unbound,
    .descr = "An unbound socket gets an address and a port, and the peer sees them")
{
	struct address to, local, peer_sees;
	int peer = peer_open(test->transport, NULL, &to), s = socket_open(test->transport);

	observe("before", "%s", local_of(s));
	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", local_of(s));
	local = address_of_socket(s);
	observe_address(&local, &to, "the loopback's");
	if (peer_of(s, &to)[0] != 'a')
		return;
	/* An IPv4-mapped address may be told in either form. */
	local = address_on_the_wire(&local);
	peer_sees = seen_by(test, s, peer);
	peer_sees = address_on_the_wire(&peer_sees);
	observe("peer_sees", "%s", address_equal(&local, &peer_sees) ? "the same" : "another");
}

/* Assigned ports are unused. */
static expectations unused = {
	{ "ports", "posix:implicit-bind linux:ip7-local-address", "differ" },
	{ "ports", "freebsd12:tcp4-local-port", "differ", ALL_TCP },
};

CONDITION(unused, .transports = STREAM_AND_DATAGRAM, .expect = unused,
    .descr = "Sockets with the same peer get different ports")
{
	struct address to, first, second;
	int a = socket_open(test->transport), b = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	connect_setup(a, &to);
	observe_connect("call", b, ADDRESS(&to));
	first = address_of_socket(a);
	second = address_of_socket(b);
	observe("ports", "%s", address_port(&second) == 0 ? "none" :
	    address_port(&first) == address_port(&second) ? "same" : "differ");
}

/* The assigned address and port belong to the socket. */
static expectations reserved = {
	{ "bind", "posix:implicit-bind linux:ip7-local-address", "-1 EADDRINUSE" },
	{ "bind", "freebsd12:tcp4-local-port", "-1 EADDRINUSE", ALL_TCP },
};

CONDITION(reserved, .transports = STREAM_AND_DATAGRAM, .expect = reserved,
    .descr = "Another socket cannot be bound to the address and port that a socket got")
{
	struct address to, local;
	int s = socket_open(test->transport), other = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	observe_connect("call", s, ADDRESS(&to));
	local = address_of_socket(s);
	observe_result("bind", bind(other, ADDRESS(&local)));
}

/* Whether it keeps others from the wildcard, or from the other family, at that port is a survey. */
CONDITION(reserved_beyond, .transports = STREAM_AND_DATAGRAM,
    .descr = "Other sockets are bound to the port that a socket got, at the wildcard of its own family and of the other")
{
	const struct transport *other = namesake_transport(test->transport, OTHER_FAMILY);
	struct address to, any;
	int s = socket_open(test->transport), at_any = socket_open(test->transport), of_other;

	(void)peer_open(test->transport, NULL, &to);
	observe_connect("call", s, ADDRESS(&to));
	to = address_of_socket(s);
	any = address_any(test->transport, address_port(&to));
	observe_result("bind_any", bind(at_any, ADDRESS(&any)));
	close(at_any);
	of_other = socket_open(other);
	any = address_any(other, address_port(&to));
	observe_result("bind_other_family", bind(of_other, ADDRESS(&any)));
}

/* The address depends on the route to the peer, not on the order of interfaces. */
static expectations by_route = {
	{ "local", "posix:implicit-bind linux:ip7-local-address", "bound" },
	{ "local", "freebsd12:tcp4-local-port", "bound", ALL_TCP },
	{ "address", "posix:implicit-bind linux:ip7-local-address", "the interface's" },
	{ "address", "freebsd12:tcp4-local-port freebsd15:tcp4-local-address", "the interface's", ALL_TCP },
};

CONDITION(by_route, .transports = ALL_TCP | ALL_MPTCP | INET_DGRAM, .expect = by_route,
    .descr = "A socket gets the address of the interface that leads to the peer")
{
	struct address near, to = far_end_beyond(test->transport, &near), local;
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", local_of(s));
	local = address_of_socket(s);
	observe_address(&local, &near, "the interface's");
}

/* A bound socket keeps its port; connect() may fill in the address. */
static expectations bound = {
	{ "call", "posix:implicit-bind", "0" },
	{ "peer", ATTEMPTS, "as named", INET_STREAM },
	{ "peer", DGRAM_REACHES, "as named", INET_DGRAM },
	{ "port", "posix:implicit-bind", "kept" },
};

CONDITION(bound, .transports = STREAM_AND_DATAGRAM, .expect = bound, .arg = &(const bool){ true },
    .descr = "A bound socket keeps its address and port")
{
	struct address to, at, local;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	at = *(const bool *)test->condition->arg ? address_loopback(test->transport, 0) : address_any(test->transport, 0);
	SETUP(bind(s, ADDRESS(&at)));
	at = address_of_socket(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	local = address_of_socket(s);
	observe("port", "%s", address_port(&at) == address_port(&local) ? "kept" : "changed");
	observe_address(&local, &to, "the loopback's");
}

CONDITION_OF(bound, bound_to_port, .transports = STREAM_AND_DATAGRAM, .expect = bound, .arg = &(const bool){ false },
    .descr = "A socket bound to a port alone keeps it");

/* After a refused attempt the host may keep or release the address. */
CONDITION(refused, .transports = INET_STREAM, .descr = "The local address of a socket whose attempt was refused")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", local_of(s));
}
