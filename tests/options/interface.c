/*
 * SO_BINDTODEVICE: a socket that is bound to an interface takes only what comes in by it, as Linux's socket(7) says.  wire/ways
 * has the interface that an attempt leaves by, nonblocking/at_once the attempt that fails at once.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wire.h"

#define	INTERFACE	"linux:socket7-bindtodevice"

/* Which interface which socket is bound to; the peer is on the loopback. */
struct bound {
	enum { PEER, CALLER } who;
	bool loopback;
};

static void
bind_as(const struct bound *bound, int peer, int caller)
{
	char link[IF_NAMESIZE], loopback[IF_NAMESIZE];

	network_interface(link);
	(void)network_loopback(loopback);
	socket_bind_to_interface(bound->who == PEER ? peer : caller, bound->loopback ? loopback : link);
}

static expectations reaches_it = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
};

static expectations nobody_there = {
	{ "call", INTERFACE " " REFUSES, "-1 ECONNREFUSED" },
};

CONDITION(listener_on_the_way, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = reaches_it,
    .arg = (&(const struct bound){ PEER, true }),
    .descr = "The listener is bound to the interface by which the attempt comes in")
{
	struct address to;
	int listener = listener_open(test->transport, NULL, &to), s = socket_open(test->transport);

	bind_as(test->condition->arg, listener, s);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(listener_on_the_way, listener_elsewhere, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK,
    .expect = nobody_there, .arg = (&(const struct bound){ PEER, false }),
    .descr = "The listener is bound to another interface than the one by which the attempt comes in");
CONDITION_OF(listener_on_the_way, caller_on_the_way, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct bound){ CALLER, true }),
    .descr = "The calling socket is bound to the interface that leads to the listener");

/* A connected datagram socket hears its peer by the interface that it is bound to alone. */
static expectations heard = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "heard", INTERFACE " " DGRAM_SOURCE, "delivered" },
};

/* By another interface it hears nothing, which no wrong connect() could change: a survey. */
static expectations unheard = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
};

CONDITION(hears_by_it, .transports = ALL_UDP, .needs = NEEDS_NETWORK, .expect = heard,
    .arg = (&(const struct bound){ CALLER, true }),
    .descr = "A datagram socket is bound to the interface by which its peer's datagrams come in")
{
	const struct bound *bound = test->condition->arg;
	struct address to, at;
	int peer = socket_bound(test->transport, NULL, &to), s = socket_bound(test->transport, NULL, &at);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	bind_as(bound, peer, s);
	connect_setup(peer, &at);
	observe("heard", "%s", datagram_sent(peer, s));
}

CONDITION_OF(hears_by_it, hears_by_another, .transports = ALL_UDP, .needs = NEEDS_NETWORK, .expect = unheard,
    .arg = (&(const struct bound){ CALLER, false }),
    .descr = "A datagram socket is bound to another interface than the one by which its peer's datagrams come in");

/* The interface does not lead to the far end: the attempt fails, or nobody answers it. */
static expectations leads_elsewhere = {
	{ "call", "freebsd:ENETUNREACH freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", "-1 ENETUNREACH|-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "call", "posix:ENETUNREACH posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 ENETUNREACH|-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", "-1 ENETUNREACH|-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

CONDITION(leads_elsewhere, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = leads_elsewhere,
    .descr = "The calling socket is bound to an interface that does not lead to its destination, and blocks")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	char loopback[IF_NAMESIZE];

	(void)network_loopback(loopback);
	socket_bind_to_interface(s, loopback);
	attempt_limit(test->transport, s, 2);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", wire_quiet(test->transport));
}
