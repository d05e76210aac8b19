/*
 * A raw socket's peer: where it sends to by default, and the only one that it receives from.
 */
#include "conformance/conformance.h"
#include "fixture/host.h"
#include "fixture/network.h"
#include "fixture/socket.h"

#include <string.h>

#define	RAW	"freebsd12:ip4-raw-peer"

/*
 * There are no ports: hosts are told apart by their addresses, of which a network of the case's own has two, the loopback's and
 * the interface's.
 */
struct parties {
	int s, friend, stranger;
	struct address friend_at, stranger_at;
};

static struct parties
parties_open(const struct test *test)
{
	struct parties p;
	char interface[IF_NAMESIZE];

	network_interface(interface);
	p.friend_at = address_loopback(test->transport, 0);
	p.stranger_at = address_near(test->transport, 0);
	p.s = socket_open(test->transport);
	p.friend = socket_open(test->transport);
	p.stranger = socket_open(test->transport);
	SETUP(bind(p.friend, ADDRESS(&p.friend_at)));
	SETUP(bind(p.stranger, ADDRESS(&p.stranger_at)));
	return (p);
}

/* What is sent without an address goes to the peer. */
static const struct expectation destination_expect[] = {
	{ "call", RAW, "0", 0 },
	{ "sent", RAW, "delivered", 0 },
	{ "elsewhere", RAW, "nothing", 0 },
	{ 0 }
};

static void
destination(const struct test *test)
{
	struct parties p = parties_open(test);

	observe_connect("call", p.s, ADDRESS(&p.friend_at));
	observe("peer", "%s", peer_of(p.s, &p.friend_at));
	observe("local", "%s", local_of(p.s));
	observe("sent", "%s", datagram_sent(p.s, p.friend));
	/* The stranger's address is another one, so that it gets nothing of what is sent to the friend's. */
	observe("elsewhere", "%s", nobody_waits(p.stranger) ? "nothing" : "something");
}

/* A stranger is heard before the call and not after it; the peer is. */
static const struct expectation source_expect[] = {
	{ "before", RAW, "delivered", 0 },
	{ "call", RAW, "0", 0 },
	{ "stranger", RAW, "filtered", 0 },
	{ "friend", RAW, "delivered", 0 },
	{ 0 }
};

static void
source(const struct test *test)
{
	struct parties p = parties_open(test);

	observe("before", "%s", datagram_heard(p.s, &p.friend_at, p.stranger, p.friend));
	observe_connect("call", p.s, ADDRESS(&p.friend_at));
	observe("stranger", "%s", datagram_heard(p.s, &p.friend_at, p.stranger, p.friend));
	observe("friend", "%s", datagram_heard(p.s, &p.friend_at, p.friend, p.friend));
}

/* Connecting again, and dissolving: the manuals speak of datagram sockets only. */
static void
repeat(const struct test *test)
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(&p.stranger_at));
	observe("peer", "%s", peer_of(p.s, &p.stranger_at));
	observe("sent", "%s", datagram_sent(p.s, p.stranger));
}

static void
dissolve(const struct test *test)
{
	struct parties p = parties_open(test);
	struct address none = address_unspec(test->transport);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(&none));
	observe("peer", "%s", peer_of(p.s, &p.friend_at));
	observe_result("send", send(p.s, "d", 1, 0));
	/* One packet goes to all raw sockets that hear it: when the friend has the second, this one has the first or never gets it. */
	if (strcmp(datagram_heard(p.friend, &p.friend_at, p.stranger, p.stranger), "lost") == 0)
		setup_failed("what is sent to the friend does not arrive");
	observe("stranger", "%s", nobody_waits(p.s) ? "not heard" : "delivered");
}

static const struct condition conditions[] = {
	{
		.name = "destination",
		.descr = "What a raw socket sends without an address goes to its peer",
		.transports = ALL_RAW,
		.needs = NEEDS_NETWORK,
		.expect = destination_expect,
		.body = destination,
	},
	{
		.name = "source",
		.descr = "A connected raw socket receives from its peer alone",
		.transports = ALL_RAW,
		.needs = NEEDS_NETWORK,
		.expect = source_expect,
		.body = source,
	},
	{
		.name = "repeat",
		.descr = "A raw socket is connected to another peer",
		.transports = ALL_RAW,
		.needs = NEEDS_NETWORK,
		.body = repeat,
	},
	{
		.name = "dissolve",
		.descr = "An address of family AF_UNSPEC on a connected raw socket",
		.transports = ALL_RAW,
		.needs = NEEDS_NETWORK,
		.body = dissolve,
	},
};

CONDITIONS(conditions)
