/*
 * EADDRINUSE: a connection with that four-tuple (both addresses and both ports) exists already.
 */
#include "case/case.h"
#include "world/loopback.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)

/* Two sockets bound to one port: the first to the wildcard or the loopback address, the second always to the loopback's. */
struct twins {
	int first, second;
	struct address at;
};

static void
share(int s, bool port_too)
{
	SETUP(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	if (port_too)
		socket_share_port(s);
}

/* Some hosts share a bound address with SO_REUSEADDR, others only with SO_REUSEPORT. */
static struct twins
twins_open(const struct test *test, bool first_any)
{
	struct twins t;
	struct address any;

	for (int port_too = 0; port_too < 2; port_too++) {
		t.first = socket_open(test->transport);
		t.second = socket_open(test->transport);
		share(t.first, port_too != 0);
		share(t.second, port_too != 0);
		loopback_need(test->transport);
		t.at = address_loopback(test->transport, 0);
		SETUP(bind(t.second, ADDRESS(&t.at)));
		t.at = address_of_socket(t.second);
		any = address_any(test->transport, address_port(&t.at));
		if ((first_any ? bind(t.first, ADDRESS(&any)) : bind(t.first, ADDRESS(&t.at))) == 0)
			return (t);
		if (errno != EADDRINUSE)
			break;
		close(t.first);
		close(t.second);
	}
	untested("two sockets cannot be bound to one address: %s", strerror(errno));
}

/* The failure leaves the first connection alone: it still passes data, and the listener sees no second one. */
static void
observe_others(const struct test *test, int peer, int accepted, int first, int s, const struct address *to)
{
	observe("peer", "%s", peer_of(s, to));
	if (is_connection_mode(test->transport)) {
		observe("data", "%s", data_passes(first, accepted));
		observe("attempt", "%s", attempt_at(peer));
	} else {
		observe("data", "%s", datagram_sent(first, peer));
	}
}

/*
 * POSIX lets the call succeed.  Two streams cannot share a four-tuple, so there the call could only fail with another error;
 * datagram sockets can share a peer.
 */
#define	IN_USE								\
	{ "call", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE", "-1 EADDRINUSE", 0 }, \
	{ "call", "posix:EADDRINUSE", "-1 EADDRINUSE|0", 0 }, \
	{ "peer", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE", "none", 0 }, \
	{ "data", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE posix:EADDRINUSE", "both ways", INET_STREAM }, \
	{ "data", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE posix:EADDRINUSE", "delivered", INET_DGRAM }, \
	{ "attempt", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE", "none", INET_STREAM }

/* Both sockets are bound to one address and port from the start. */
static expectations same_four_tuple = {
	IN_USE,
};

/* The first socket is bound to the port alone; by connecting it takes the second's address too, for this peer. */
static expectations taken_meanwhile = {
	IN_USE,
};

struct pair {
	bool first_any, nonblocking;
};

CONDITION(same_four_tuple, .transports = STREAM_AND_DATAGRAM, .expect = same_four_tuple, .arg = (&(const struct pair){ false, false }),
    .descr = "A socket connects to a peer to which another socket with its local address and port is connected")
{
	const struct pair *pair = test->condition->arg;
	struct address to;
	struct twins t = twins_open(test, pair->first_any);
	int peer = peer_open(test->transport, NULL, &to), accepted = -1;

	connect_setup(t.first, &to);
	if (is_connection_mode(test->transport) && (accepted = accept_within_bound(peer)) == -1)
		setup_failed("the first connection did not reach its listener");
	socket_set_nonblocking(t.second, pair->nonblocking);
	observe_connect("call", t.second, ADDRESS(&to));
	observe_others(test, peer, accepted, t.first, t.second, &to);
}

CONDITION_OF(same_four_tuple, taken_meanwhile, .transports = STREAM_AND_DATAGRAM, .expect = taken_meanwhile,
    .arg = (&(const struct pair){ true, false }),
    .descr = "Another socket, bound to the port alone, has taken the socket's address by connecting to the peer");
CONDITION_OF(same_four_tuple, same_four_tuple_nonblocking, .transports = INET_STREAM, .expect = same_four_tuple,
    .arg = (&(const struct pair){ false, true }),
    .descr = "A non-blocking socket connects to a peer to which another socket with its local address and port is connected");

/* Another peer makes another four-tuple. */
static expectations other_peer = {
	{ "call", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE posix:EADDRINUSE", "0" },
	{ "peer", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE posix:EADDRINUSE", "as named" },
};

CONDITION(other_peer, .transports = STREAM_AND_DATAGRAM, .expect = other_peer,
    .descr = "A socket that shares its address with a connected one connects to another peer")
{
	struct address to, other;
	struct twins t = twins_open(test, false);

	(void)peer_open(test->transport, NULL, &to);
	(void)peer_open(test->transport, NULL, &other);
	connect_setup(t.first, &to);
	observe_connect("call", t.second, ADDRESS(&other));
	observe("peer", "%s", peer_of(t.second, &other));
}

/* SO_LINGER 0 aborts the first connection: no TIME_WAIT keeps the address in use. */
static expectations gone = {
	{ "before", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE", "-1 EADDRINUSE" },
	{ "before", "posix:EADDRINUSE", "-1 EADDRINUSE|0" },
	{ "call", "freebsd:EADDRINUSE bs2000:EADDRINUSE linux:EADDRINUSE posix:EADDRINUSE", "0" },
};

CONDITION(gone, .transports = STREAM_AND_DATAGRAM, .expect = gone,
    .descr = "A socket connects after the connection that was in the way has been aborted")
{
	struct address to;
	struct twins t = twins_open(test, false);
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	int s = socket_open(test->transport), peer = peer_open(test->transport, NULL, &to);

	connect_setup(t.first, &to);
	/* A connection that ends before it is accepted may keep its place in the accept queue, as an SCTP association does. */
	if (is_connection_mode(test->transport) && accept_within_bound(peer) == -1)
		setup_failed("the first connection did not reach its listener");
	observe_connect("before", t.second, ADDRESS(&to));
	if (is_connection_mode(test->transport))
		SETUP(setsockopt(t.first, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
	close(t.first);
	close(t.second);
	/* A socket may be unusable after a failed call, so a new one is bound to the address. */
	share(s, false);
	SETUP(bind(s, ADDRESS(&t.at)));
	observe_connect("call", s, ADDRESS(&to));
}
