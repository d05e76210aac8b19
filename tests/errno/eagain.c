/*
 * EAGAIN: every port that the system could give the socket is taken.  Linux calls it EADDRNOTAVAIL.
 */
#include "case/case.h"
#include "world/ports.h"
#include "world/socket.h"

#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)
#define	PORTS			2	/* in the range; twice as many once it is widened */

/* The range, and the sockets that took it up by connecting to the same peer. */
struct range {
	unsigned first;
	int peer;
	int taken[PORTS];
	struct address to;
};

/* A new socket takes one of the ports by connecting, as part of the set-up. */
static int
take(const struct test *test, const struct range *r)
{
	int s = socket_open(test->transport);
	struct address at;
	unsigned port;

	connect_setup(s, &r->to);
	/* A connection that ends before it is accepted may keep its place at the listener, as an association of SCTP does. */
	if (is_connection_mode(test->transport) && accept_within_bound(r->peer) == -1)
		setup_failed("a connection did not reach its listener");
	at = address_of_socket(s);
	port = address_port(&at);
	if (port < r->first || port >= r->first + PORTS)
		untested("the host takes local ports from elsewhere than the range that was set");
	return (s);
}

static struct range
take_all(const struct test *test)
{
	struct range r;

	r.peer = peer_open(test->transport, NULL, &r.to);
	/* The peer's own port was given out of the usual range, so that it must be kept out of this one. */
	r.first = address_port(&r.to) < 30000 ? 40000 : 20000;
	SETTING(host_port_range_set(r.first, r.first + PORTS - 1), "the range of local ports cannot be changed");
	for (size_t i = 0; i < PORTS; i++)
		r.taken[i] = take(test, &r);
	return (r);
}

/* No port is left. */
static expectations exhausted = {
	{ "call", "freebsd:EAGAIN", "-1 EAGAIN" },
	{ "call", "linux:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL" },
	{ "peer", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "none" },
};

CONDITION(exhausted, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = exhausted,
    .descr = "Every port of the range that the system assigns from is taken")
{
	struct range r = take_all(test);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
	observe("local", "%s", local_of(s));
	observe_connect("again", s, ADDRESS(&r.to));
}

/* A bound socket needs none. */
static expectations bound = {
	{ "call", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "0" },
	{ "peer", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "as named" },
};

CONDITION(bound, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = bound,
    .descr = "With every port taken, a socket that is bound to a port outside the range connects")
{
	struct range r = take_all(test);
	struct address from = address_loopback(test->transport, r.first + PORTS);
	int s = socket_open(test->transport);

	SETUP(bind(s, ADDRESS(&from)));
	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
}

/* The range is widened. */
static expectations widened = {
	{ "call", "freebsd:EAGAIN freebsd:EAGAIN-portrange linux:EADDRNOTAVAIL", "0" },
	{ "peer", "freebsd:EAGAIN freebsd:EAGAIN-portrange linux:EADDRNOTAVAIL", "as named" },
};

CONDITION(widened, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = widened,
    .descr = "Once the range is widened there is a port again")
{
	struct range r = take_all(test);
	int failed = socket_open(test->transport), s = socket_open(test->transport);

	observe_connect("before", failed, ADDRESS(&r.to));
	SETUP(host_port_range_set(r.first, r.first + 2 * PORTS - 1));
	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
	observe_connect("same_socket", failed, ADDRESS(&r.to));
}

/* One port is freed, by closing its socket: a stream's at once, without the time that a closed connection waits. */
static expectations freed = {
	{ "call", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "0" },
	{ "peer", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "as named" },
};

CONDITION(freed, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = freed,
    .descr = "Once a socket with one of the ports is closed there is a port again")
{
	struct range r = take_all(test);
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	int failed = socket_open(test->transport), s = socket_open(test->transport);

	observe_connect("before", failed, ADDRESS(&r.to));
	if (is_connection_mode(test->transport))
		SETUP(setsockopt(r.taken[0], SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
	close(r.taken[0]);
	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
}

/* To another peer a stream could go out from a port that is taken, the connection being another one: the manuals do not say. */
CONDITION(other_peer, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK,
    .descr = "With every port taken by connections to one peer, a socket connects to another")
{
	struct address other;
	struct range r;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &other);
	r = take_all(test);
	if (address_port(&other) >= r.first && address_port(&other) < r.first + PORTS)
		untested("the other peer's port is in the range");
	observe_connect("call", s, ADDRESS(&other));
}
