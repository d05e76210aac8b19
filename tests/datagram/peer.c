/*
 * A datagram socket's peer is where it sends to by default.
 */
#include "conformance/conformance.h"
#include "fixture/socket.h"
#include "fixture/wait.h"

#include <poll.h>

#define	PEER	"freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer"
#define	ZERO	"freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero"

/* What is sent without an address goes to the peer, and to nobody else. */
static const struct expectation default_destination_expect[] = {
	{ "call", PEER " " ZERO, "0", 0 },
	{ "peer", PEER, "as named", 0 },
	{ "sent_by_call", PEER, "nothing", 0 },
	{ "sent", PEER, "delivered", 0 },
	{ "bystander", PEER, "nothing", 0 },
	{ 0 }
};

static void
default_destination(const struct test *test)
{
	struct address to, other;
	int peer = socket_bound(test->transport, "peer", &to), bystander = socket_bound(test->transport, "bystander", &other);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent_by_call", "%s", nobody_waits(peer) ? "nothing" : "something");
	observe("sent", "%s", datagram_sent(s, peer));
	observe("bystander", "%s", nobody_waits(bystander) ? "nothing" : "something");
}

/* No connection is made, so that it does not matter whether anybody is there. */
static const struct expectation nobody_there_expect[] = {
	{ "call", PEER " " ZERO, "0", 0 },
	{ "peer", PEER, "as named", 0 },
	{ 0 }
};

static void
nobody_there(const struct test *test)
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_result("send", send(s, "n", 1, 0));
}

/* A non-blocking socket gets its peer at once as well. */
static const struct expectation nonblocking_expect[] = {
	{ "call", PEER " " ZERO, "0", 0 },
	{ "sent", PEER, "delivered", 0 },
	{ 0 }
};

static void
nonblocking(const struct test *test)
{
	struct address to;
	int peer = socket_bound(test->transport, "peer", &to), s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("sent", "%s", datagram_sent(s, peer));
}

/* A socket may be its own peer. */
static const struct expectation itself_expect[] = {
	{ "call", PEER " " ZERO, "0", 0 },
	{ "peer", PEER, "as named", 0 },
	{ "sent", PEER, "delivered", 0 },
	{ 0 }
};

static void
itself(const struct test *test)
{
	struct address at;
	int s = socket_bound(test->transport, "itself", &at);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe("sent", "%s", datagram_sent(s, s));
}

/* Whether another address can be given with what is sent the manuals of connect() leave to those of sendto(). */
static void
sendto_another(const struct test *test)
{
	struct address to, other;
	int peer = socket_bound(test->transport, "peer", &to), another = socket_bound(test->transport, "another", &other);
	int s = socket_open(test->transport);
	struct pollfd arrival[] = { { .fd = another, .events = POLLIN }, { .fd = peer, .events = POLLIN } };
	ssize_t sent;

	observe_connect("call", s, ADDRESS(&to));
	sent = sendto(s, "a", 1, 0, ADDRESS(&other));
	observe_result("sendto", sent);
	/* It may go to either, and takes its time. */
	if (sent != -1)
		(void)poll(arrival, 2, WAIT_BOUND * 1000);
	observe("another", "%s", nobody_waits(another) ? "nothing" : "something");
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", datagram_sent(s, peer));
}

static const struct condition conditions[] = {
	{
		.name = "default_destination",
		.descr = "What is sent without an address goes to the peer, and to nobody else",
		.transports = ALL_DGRAM,
		.expect = default_destination_expect,
		.body = default_destination,
	},
	{
		.name = "nobody_there",
		.descr = "The peer is set although nobody is there: no connection is made",
		.transports = INET_DGRAM,
		.expect = nobody_there_expect,
		.body = nobody_there,
	},
	{
		.name = "nonblocking",
		.descr = "A non-blocking datagram socket has its peer at once",
		.transports = ALL_DGRAM,
		.expect = nonblocking_expect,
		.body = nonblocking,
	},
	{
		.name = "itself",
		.descr = "A datagram socket is its own peer",
		.transports = ALL_DGRAM,
		.expect = itself_expect,
		.body = itself,
	},
	{
		.name = "sendto_another",
		.descr = "A connected datagram socket sends to another address than its peer's",
		.transports = ALL_DGRAM,
		.body = sendto_another,
	},
};

CONDITIONS(conditions)
