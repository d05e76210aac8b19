/*
 * EAGAIN: every local port that the host could assign is taken.  Linux calls it EADDRNOTAVAIL.
 */
#include "case/case.h"
#include "world/ports.h"
#include "world/socket.h"

#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)
#define	PORTS			2	/* in the range; twice as many after it is widened */

/* The range, and the sockets that took all its ports by connecting to one peer. */
struct range {
	unsigned first;
	int peer;
	int taken[PORTS];
	struct address to;
};

/* Returns a socket that took one of the ports by connecting. */
static int
take(const struct test *test, const struct range *r)
{
	int s = socket_open(test->transport);
	struct address at;
	unsigned port;

	connect_setup(s, &r->to);
	/* A connection that ends before it is accepted may keep its place in the accept queue, as an SCTP association does. */
	if (is_connection_mode(test->transport) && accept_within_bound(r->peer) == -1)
		setup_failed("a connection did not reach its listener");
	at = address_of_socket(s);
	port = address_port(&at);
	if (port < r->first || port >= r->first + PORTS)
		untested("the host assigned a local port outside the range that was set");
	return (s);
}

static struct range
take_all(const struct test *test)
{
	struct range r;

	r.peer = peer_open(test->transport, NULL, &r.to);
	/* The host assigned the peer's port too: the range must not contain it. */
	r.first = address_port(&r.to) < 30000 ? 40000 : 20000;
	SETTING(host_port_range_set(r.first, r.first + PORTS - 1), "the range of local ports cannot be changed");
	for (size_t i = 0; i < PORTS; i++)
		r.taken[i] = take(test, &r);
	return (r);
}

/* Rows: an earlier socket gets no port. */
#define	EXHAUSTED_BEFORE						\
	{ "before", "freebsd:EAGAIN", "-1 EAGAIN", 0 },			\
	{ "before", "linux:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL", 0 }

static expectations exhausted = {
	{ "call", "freebsd:EAGAIN", "-1 EAGAIN" },
	{ "call", "linux:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL" },
	{ "peer", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "none" },
};

CONDITION(exhausted, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = exhausted,
    .descr = "Every port in the host's range of local ports is taken")
{
	struct range r = take_all(test);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
	observe("local", "%s", local_of(s));
	observe_connect("again", s, ADDRESS(&r.to));
}

/* A bound socket has a port already. */
static expectations bound = {
	{ "call", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "0" },
	{ "peer", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "as named" },
};

CONDITION(bound, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = bound,
    .descr = "A socket bound to a port outside the range connects while every port in it is taken")
{
	struct range r = take_all(test);
	struct address from = address_loopback(test->transport, r.first + PORTS);
	int s = socket_open(test->transport);

	SETUP(bind(s, ADDRESS(&from)));
	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
}

static expectations widened = {
	EXHAUSTED_BEFORE,
	{ "call", "freebsd:EAGAIN freebsd:EAGAIN-portrange linux:EADDRNOTAVAIL", "0" },
	{ "peer", "freebsd:EAGAIN freebsd:EAGAIN-portrange linux:EADDRNOTAVAIL", "as named" },
};

CONDITION(widened, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = widened,
    .descr = "A socket connects after the exhausted range has been widened")
{
	struct range r = take_all(test);
	int failed = socket_open(test->transport), s = socket_open(test->transport);

	observe_connect("before", failed, ADDRESS(&r.to));
	SETUP(host_port_range_set(r.first, r.first + 2 * PORTS - 1));
	observe_connect("call", s, ADDRESS(&r.to));
	observe("peer", "%s", peer_of(s, &r.to));
	observe_connect("same_socket", failed, ADDRESS(&r.to));
}

/* SO_LINGER 0 frees a stream's port at once, without TIME_WAIT. */
static expectations freed = {
	EXHAUSTED_BEFORE,
	{ "call", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "0" },
	{ "peer", "freebsd:EAGAIN linux:EADDRNOTAVAIL", "as named" },
};

CONDITION(freed, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = freed,
    .descr = "A socket connects after closing another has freed a port")
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

/* A stream to another peer could share a taken port, since its four-tuple differs: the manuals do not say. */
CONDITION(other_peer, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK,
    .descr = "A socket connects to another peer while connections to one peer take every port")
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
