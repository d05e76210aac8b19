/*
 * A raw socket's peer: where it sends to by default, and the only one that it receives from.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"

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
static expectations destination = {
	{ "call", RAW, "0" },
	{ "sent", RAW, "delivered" },
	{ "elsewhere", RAW, "nothing" },
};

CONDITION(destination, .transports = ALL_RAW, .needs = NEEDS_NETWORK, .expect = destination,
    .descr = "What a raw socket sends without an address goes to its peer")
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
static expectations source = {
	{ "before", RAW, "delivered" },
	{ "call", RAW, "0" },
	{ "stranger", RAW, "filtered" },
	{ "friend", RAW, "delivered" },
};

CONDITION(source, .transports = ALL_RAW, .needs = NEEDS_NETWORK, .expect = source,
    .descr = "A connected raw socket receives from its peer alone")
{
	struct parties p = parties_open(test);

	observe("before", "%s", datagram_heard(p.s, &p.friend_at, p.stranger, p.friend));
	observe_connect("call", p.s, ADDRESS(&p.friend_at));
	observe("stranger", "%s", datagram_heard(p.s, &p.friend_at, p.stranger, p.friend));
	observe("friend", "%s", datagram_heard(p.s, &p.friend_at, p.friend, p.friend));
}

/* Connecting again, and dissolving: the manuals speak of datagram sockets only. */
CONDITION(repeat, .transports = ALL_RAW, .needs = NEEDS_NETWORK,
    .descr = "A raw socket is connected to another peer")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(&p.stranger_at));
	observe("peer", "%s", peer_of(p.s, &p.stranger_at));
	observe("sent", "%s", datagram_sent(p.s, p.stranger));
}

/* Takes what there is to receive; whether there was anything. */
static bool
take_all(int s)
{
	char buffer[2048];
	bool any = false;

	while (recv(s, buffer, sizeof(buffer), MSG_DONTWAIT) > 0)
		any = true;
	return (any);
}

/*
 * Whether the socket hears what is sent from there to the friend's address.  One packet goes to all raw sockets that hear it:
 * when the friend has the second, this one has the first or never gets it.
 */
static const char *
hears(const struct parties *p, int from)
{
	if (strcmp(datagram_heard(p->friend, &p->friend_at, from, from), "lost") == 0)
		setup_failed("what is sent to the friend does not arrive");
	return (take_all(p->s) ? "delivered" : "not heard");
}

/* What is left of the association with the friend.  The socket sends last: at the friend's address it hears itself. */
static void
observe_dissolved(const struct parties *p)
{
	observe("peer", "%s", peer_of(p->s, &p->friend_at));
	observe("stranger", "%s", hears(p, p->stranger));
	observe_result("send", send(p->s, "d", 1, 0));
}

CONDITION(dissolve, .transports = ALL_RAW, .needs = NEEDS_NETWORK,
    .descr = "An address of family AF_UNSPEC on a connected raw socket")
{
	struct parties p = parties_open(test);
	struct address none = address_unspec(test->transport);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(&none));
	observe_dissolved(&p);
}

CONDITION(dissolve_null_pointer_length_0, .transports = ALL_RAW, .needs = NEEDS_NETWORK,
    .descr = "A null pointer of length 0 on a connected raw socket")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, NULL, 0);
	observe_dissolved(&p);
}

/* Nothing is at a null pointer, whatever the type of the socket; the manuals that dissolve by it do so on datagram sockets. */
static expectations null_full_length = {
	{ "call", "freebsd:EFAULT linux:EFAULT", "-1 EFAULT" },
};

CONDITION(dissolve_null_pointer_full_length, .transports = ALL_RAW, .needs = NEEDS_NETWORK, .expect = null_full_length,
    .descr = "A null pointer with the length of an address on a connected raw socket")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, NULL, p.friend_at.length);
	observe_dissolved(&p);
}

/*
 * A host may take the null address for the loopback, or for the socket's own.  So the socket is at the loopback, as is the
 * friend, and the stranger is the peer: the friend alone is heard where the loopback took its place, both where nobody did.
 */
CONDITION(dissolve_null_address, .transports = ALL_RAW, .needs = NEEDS_NETWORK,
    .descr = "An address of zeros but for its family on a connected raw socket")
{
	struct parties p = parties_open(test);
	struct address null = address_any(test->transport, 0);

	SETUP(bind(p.s, ADDRESS(&p.friend_at)));
	connect_setup(p.s, &p.stranger_at);
	observe_connect("call", p.s, ADDRESS(&null));
	observe("peer", "%s", peer_of(p.s, &p.stranger_at));
	observe("friend", "%s", hears(&p, p.friend));
	observe("old_peer", "%s", hears(&p, p.stranger));
	observe_result("send", send(p.s, "d", 1, 0));
}

/* An address of another domain, and one of a family that does not exist. */
static void
invalid_address(const struct test *test, const struct address *to)
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(to));
	observe_dissolved(&p);
}

CONDITION(dissolve_other_family, .transports = ALL_RAW, .needs = NEEDS_NETWORK,
    .descr = "An address of another domain on a connected raw socket")
{
	struct address to = address_path("elsewhere");

	/* The length is no fault of its own: the address is as long as one of the UNIX domain with the longest of names. */
	to.length = sizeof(to.u.un);
	invalid_address(test, &to);
}

CONDITION(dissolve_no_family, .transports = ALL_RAW, .needs = NEEDS_NETWORK,
    .descr = "An address of a family that does not exist on a connected raw socket")
{
	struct address to = address_loopback(test->transport, 0);

	to.u.any.sa_family = (sa_family_t)200;
	invalid_address(test, &to);
}
