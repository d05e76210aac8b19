/*
 * A datagram socket may be connected again: the new peer replaces the old one.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"

/* A bound socket, and two possible peers. */
struct parties {
	int s, first, second;
	struct address at, first_at, second_at;
};

static struct parties
parties_open(const struct test *test)
{
	struct parties p;

	p.s = socket_bound(test->transport, "socket", &p.at);
	p.first = socket_bound(test->transport, "first", &p.first_at);
	p.second = socket_bound(test->transport, "second", &p.second_at);
	return (p);
}

/* The socket sends to the new peer and receives from it alone. */
static void
observe_peers(const struct parties *p, int peer, const struct address *named, int old)
{
	observe("peer", "%s", peer_of(p->s, named));
	observe("sent", "%s", datagram_sent(p->s, peer));
	observe("old_gets", "%s", nobody_waits(old) ? "nothing" : "something");
	observe("old_heard", "%s", datagram_heard(p->s, &p->at, old, peer));
	observe("new_heard", "%s", datagram_heard(p->s, &p->at, peer, peer));
}

#define	NEW_PEER							\
	{ "call", DGRAM_REPEATS, "0", 0 },				\
	{ "call", DGRAM_REACHES, "0", 0 },				\
	{ "peer", DGRAM_REPEATS " " DGRAM_REACHES, "as named", 0 },	\
	{ "sent", DGRAM_REPEATS " " DGRAM_REACHES, "delivered", 0 },	\
	{ "old_gets", DGRAM_REPEATS " " DGRAM_REACHES, "nothing", 0 },	\
	{ "old_heard", DGRAM_REPEATS " " DGRAM_SOURCE, "filtered", 0 },	\
	{ "new_heard", DGRAM_REPEATS " " DGRAM_SOURCE, "delivered", 0 }

static expectations new_peer = {
	NEW_PEER,
};

CONDITION(new_peer, .transports = ALL_DGRAM, .expect = new_peer,
    .descr = "A second call replaces the peer, in sending and in receiving")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.first_at);
	observe_connect("call", p.s, ADDRESS(&p.second_at));
	observe_peers(&p, p.second, &p.second_at, p.first);
}

static expectations back_again = {
	NEW_PEER,
};

CONDITION(back_again, .transports = ALL_DGRAM, .expect = back_again,
    .descr = "A third call replaces the second peer by the first one again")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.first_at);
	connect_setup(p.s, &p.second_at);
	observe_connect("call", p.s, ADDRESS(&p.first_at));
	observe_peers(&p, p.first, &p.first_at, p.second);
}

static expectations same_peer = {
	{ "call", DGRAM_REPEATS, "0" },
	{ "peer", DGRAM_REPEATS, "as named" },
	{ "sent", DGRAM_REPEATS, "delivered" },
	{ "heard", DGRAM_REPEATS, "delivered" },
};

CONDITION(same_peer, .transports = ALL_DGRAM, .expect = same_peer,
    .descr = "A second call to the socket's peer changes nothing")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.first_at);
	observe_connect("call", p.s, ADDRESS(&p.first_at));
	observe("peer", "%s", peer_of(p.s, &p.first_at));
	observe("sent", "%s", datagram_sent(p.s, p.first));
	observe("heard", "%s", datagram_heard(p.s, &p.at, p.first, p.first));
}

static expectations unbound = {
	{ "call", DGRAM_REPEATS, "0" },
	{ "peer", DGRAM_REPEATS, "as named" },
	{ "sent", DGRAM_REPEATS, "delivered" },
	{ "old_gets", DGRAM_REPEATS, "nothing" },
};

CONDITION(unbound, .transports = ALL_DGRAM, .expect = unbound,
    .descr = "A second call replaces the peer of a socket that was never bound")
{
	struct parties p = parties_open(test);
	struct address before, after;
	int s = socket_open(test->transport);

	connect_setup(s, &p.first_at);
	before = address_of_socket(s);
	observe_connect("call", s, ADDRESS(&p.second_at));
	after = address_of_socket(s);
	observe("peer", "%s", peer_of(s, &p.second_at));
	observe("local", "%s", address_equal(&before, &after) ? "kept" : "changed");
	observe("sent", "%s", datagram_sent(s, p.second));
	observe("old_gets", "%s", nobody_waits(p.first) ? "nothing" : "something");
}

static expectations fifth_peer = {
	NEW_PEER,
};

CONDITION(fifth_peer, .transports = ALL_DGRAM, .expect = fifth_peer,
    .descr = "A fifth call replaces the fourth peer")
{
	struct parties p = parties_open(test);
	struct address third_at, fourth_at;
	int fourth;

	(void)socket_bound(test->transport, "third", &third_at);
	fourth = socket_bound(test->transport, "fourth", &fourth_at);
	connect_setup(p.s, &p.first_at);
	connect_setup(p.s, &p.second_at);
	connect_setup(p.s, &third_at);
	connect_setup(p.s, &fourth_at);
	observe_connect("call", p.s, ADDRESS(&p.first_at));
	observe_peers(&p, p.first, &p.first_at, fourth);
}

/*
 * The peers are reached in different ways, the one over the loopback and the other over an interface.  The socket was never bound:
 * the local address that the first call chose is not one to keep.
 */
static expectations another_way = {
	{ "call", DGRAM_REPEATS, "0", INET_DGRAM },
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "call", "freebsd12:ip4-raw-peer", "0", RAW4 },
	{ "peer", DGRAM_REPEATS " " DGRAM_REACHES, "as named", INET_DGRAM },
};

CONDITION(loopback_then_interface, .transports = INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK, .expect = another_way, .arg = "",
    .descr = "A second call replaces a peer on the loopback by one behind an interface")
{
	struct address loopback, far = far_end_address(test->transport), local, near = address_near(test->transport, 0);
	bool back = test->condition->arg == NULL;
	int s = socket_open(test->transport);

	if ((test->transport->bit & ALL_RAW) != 0)
		loopback = address_loopback(test->transport, 0);
	else
		(void)socket_bound(test->transport, "peer", &loopback);
	connect_setup(s, back ? &far : &loopback);
	observe_connect("call", s, ADDRESS(back ? &loopback : &far));
	observe("peer", "%s", peer_of(s, back ? &loopback : &far));
	/* A source that did not follow is one at which no answer arrives. */
	local = address_of_socket(s);
	observe("source", "%s", address_same_host(&local, back ? &loopback : &near) ? "of the second" :
	    address_same_host(&local, back ? &near : &loopback) ? "of the first" : "another");
}

CONDITION_OF(loopback_then_interface, interface_then_loopback, .transports = INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK,
    .expect = another_way, .descr = "A second call replaces a peer behind an interface by one on the loopback");
