/*
 * A raw socket sends to its peer by default, and receives from its peer alone.
 */
#include "case/case.h"
#include "world/local_name.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wait.h"

#include <string.h>
#include <unistd.h>

#define	RAW	"freebsd12:ip4-raw-peer"

/*
 * Raw sockets have no ports, so the parties differ in their addresses: the friend has the loopback's, the stranger another of
 * the host's own.
 */
struct parties {
	int s, friend, stranger;
	struct address friend_at, stranger_at;
};

static struct parties
parties_open(const struct test *test)
{
	struct parties p;

	p.friend_at = address_loopback(test->transport, 0);
	p.stranger_at = network_own_address(test->transport);
	p.s = socket_open(test->transport);
	p.friend = socket_open(test->transport);
	p.stranger = socket_open(test->transport);
	SETUP(bind(p.friend, ADDRESS(&p.friend_at)));
	SETUP(bind(p.stranger, ADDRESS(&p.stranger_at)));
	return (p);
}

/*
 * What getpeername() tells of a raw socket stays a survey: no manual says it, and Linux tells of no peer where that has no port,
 * but sends to it.
 */
static expectations destination = {
	{ "call", RAW, "0" },
	{ "sent", RAW, "delivered" },
	{ "elsewhere", RAW, "nothing" },
	{ "call", "freebsd15:ip6-raw-peer", "0", RAW6 },
	{ "sent", "freebsd15:ip6-raw-peer", "delivered", RAW6 },
	{ "elsewhere", "freebsd15:ip6-raw-peer", "nothing", RAW6 },
};

CONDITION(destination, .transports = ALL_RAW, .expect = destination,
    .descr = "A packet sent without an address goes to the raw socket's peer")
{
	struct parties p = parties_open(test);

	observe_connect("call", p.s, ADDRESS(&p.friend_at));
	observe("peer", "%s", peer_of(p.s, &p.friend_at));
	observe("local", "%s", local_of(p.s));
	observe("sent", "%s", datagram_sent(p.s, p.friend));
	observe("elsewhere", "%s", nobody_waits(p.stranger) ? "nothing" : "something");
}

/* The socket hears the stranger before the call, but not after it. */
static expectations source = {
	{ "before", RAW, "delivered" },
	{ "call", RAW, "0" },
	{ "stranger", RAW, "filtered" },
	{ "friend", RAW, "delivered" },
	{ "call", "freebsd15:ip6-raw-source", "0", RAW6 },
	{ "stranger", "freebsd15:ip6-raw-source", "filtered", RAW6 },
	{ "friend", "freebsd15:ip6-raw-source", "delivered", RAW6 },
};

CONDITION(source, .transports = ALL_RAW, .expect = source,
    .descr = "A connected raw socket receives from its peer alone")
{
	struct parties p = parties_open(test);

	observe("before", "%s", datagram_heard(p.s, &p.friend_at, p.stranger, p.friend));
	observe_connect("call", p.s, ADDRESS(&p.friend_at));
	observe("stranger", "%s", datagram_heard(p.s, &p.friend_at, p.stranger, p.friend));
	observe("friend", "%s", datagram_heard(p.s, &p.friend_at, p.friend, p.friend));
}

/*
 * The manuals speak of further calls on datagram sockets only.  FreeBSD's have the socket send to the peer that it has, be that
 * the new one or, if the call was refused, still the old one, who is not listened for here.
 */
static expectations repeat = {
	{ "sent", "freebsd15:ip4-raw-peer", "delivered|lost", RAW4 },
	{ "sent", "freebsd15:ip6-raw-peer", "delivered|lost", RAW6 },
};

CONDITION(repeat, .transports = ALL_RAW, .expect = repeat,
    .descr = "A raw socket is connected to another peer")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(&p.stranger_at));
	observe("peer", "%s", peer_of(p.s, &p.stranger_at));
	observe("sent", "%s", datagram_sent(p.s, p.stranger));
}

/* The socket has a peer, and is told to send to another address. */
static expectations sendto_another = {
	{ "sendto", "freebsd15:udp4-EISCONN-send", "-1 EISCONN" },
	{ "another", "freebsd15:udp4-EISCONN-send", "nothing" },
};

CONDITION(sendto_another, .transports = ALL_RAW, .expect = sendto_another,
    .descr = "A connected raw socket sends to another address than its peer's")
{
	struct parties p = parties_open(test);
	ssize_t sent;

	observe_connect("call", p.s, ADDRESS(&p.friend_at));
	sent = sendto(p.s, "a", 1, 0, ADDRESS(&p.stranger_at));
	observe_result("sendto", sent);
	observe("another", "%s", wait_readable(p.stranger, sent != -1 ? WAIT_BOUND : 0) ? "something" : "nothing");
}

/* Drains the socket, and says whether there was anything. */
static bool
drain(int s)
{
	char buffer[2048];
	bool any = false;

	while (recv(s, buffer, sizeof(buffer), MSG_DONTWAIT) > 0)
		any = true;
	return (any);
}

/*
 * Whether the socket hears packets from there to the friend's address.  Every raw socket that accepts a packet gets a copy: once
 * the friend has the second, this one has the first or never gets it.
 */
static const char *
hears(const struct parties *p, int from)
{
	if (strcmp(datagram_heard(p->friend, &p->friend_at, from, from), "lost") == 0)
		setup_failed("packets to the friend do not arrive");
	return (drain(p->s) ? "delivered" : "not heard");
}

/* The socket sends last, because it may hear itself at the friend's address. */
static void
observe_dissolved(const struct parties *p)
{
	observe("peer", "%s", peer_of(p->s, &p->friend_at));
	observe("stranger", "%s", hears(p, p->stranger));
	observe_result("send", send(p->s, "d", 1, 0));
}

static expectations dissolve = {
	{ "send", "freebsd15:udp4-ENOTCONN", "-1 ENOTCONN" },
};

CONDITION(dissolve, .transports = ALL_RAW, .expect = dissolve,
    .descr = "A connected raw socket is given an address of family AF_UNSPEC")
{
	struct parties p = parties_open(test);
	struct address none = address_unspec(test->transport);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(&none));
	observe_dissolved(&p);
}

CONDITION(dissolve_null_pointer_length_0, .transports = ALL_RAW,
    .descr = "A connected raw socket is given a null pointer of length 0")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, NULL, 0);
	observe_dissolved(&p);
}

/* Manuals let a null pointer dissolve the association of datagram sockets alone. */
static expectations null_full_length = {
	{ "call", "freebsd:EFAULT linux:EFAULT", "-1 EFAULT" },
};

CONDITION(dissolve_null_pointer_full_length, .transports = ALL_RAW, .expect = null_full_length,
    .descr = "A connected raw socket is given a null pointer with the length of an address")
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, NULL, p.friend_at.length);
	observe_dissolved(&p);
}

/*
 * A host may take the null address for the loopback's or for the socket's own.  So the socket is bound to the loopback, and the
 * stranger is its peer.  Afterwards the socket hears the friend alone if the loopback has become the peer, and both if it has no
 * peer.
 */
CONDITION(dissolve_null_address, .transports = ALL_RAW,
    .descr = "A connected raw socket is given an address that is all zeros but for its family")
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

static void
connect_to_invalid(const struct test *test, const struct address *to)
{
	struct parties p = parties_open(test);

	connect_setup(p.s, &p.friend_at);
	observe_connect("call", p.s, ADDRESS(to));
	observe_dissolved(&p);
}

CONDITION(dissolve_other_family, .transports = ALL_RAW,
    .descr = "A connected raw socket is given an address of another domain")
{
	struct address to = address_path("elsewhere");

	/* The length is valid, that of the longest UNIX address, so that the family alone is wrong. */
	to.length = sizeof(to.u.un);
	connect_to_invalid(test, &to);
}

CONDITION(dissolve_no_family, .transports = ALL_RAW,
    .descr = "A connected raw socket is given an address of a family that does not exist")
{
	struct address to = address_loopback(test->transport, 0);

	to.u.any.sa_family = (sa_family_t)200;
	connect_to_invalid(test, &to);
}

/*
 * Each local address with each peer (raw_kinds has IPv4 and the loopback's address alone), and packets from each to each.  A
 * witness that is neither bound nor connected hears all of them: once it has the packet, the socket has it or never gets it.
 */
struct quad {
	enum local_name local, peer;
};

static void
send_from(const struct transport *t, enum local_name name, const struct address *to, int witness)
{
	struct address at;
	int s = socket_named(t, name, &at);

	SETTING(sendto(s, "f", 1, 0, ADDRESS(to)), "no packet goes from one of the host's addresses to another");
	close(s);
	if (!wait_readable(witness, WAIT_BOUND))
		setup_failed("a packet sent on the loopback did not arrive");
	(void)drain(witness);
}

static expectations filter = {
	{ "call", RAW, "0" },
	{ "peer_to_local", RAW, "heard" },
	{ "stranger_to_local", RAW, "not heard" },
	{ "stranger_elsewhere", RAW, "not heard" },
	{ "call", "freebsd15:ip6-raw-source", "0", RAW6 },
	{ "peer_to_local", "freebsd15:ip6-raw-source", "heard", RAW6 },
	{ "stranger_to_local", "freebsd15:ip6-raw-source", "not heard", RAW6 },
	{ "stranger_elsewhere", "freebsd15:ip6-raw-source", "not heard", RAW6 },
};

CONDITION(filter_unbound_loopback, .transports = RAW6, .expect = filter, .arg = &(const struct quad){ UNBOUND, AT_LOOPBACK },
    .descr = "The peer, at the loopback's address, and a stranger send to each address of the host; the socket was never bound")
{
	const struct quad *quad = test->condition->arg;
	const struct transport *t = test->transport;
	enum local_name stranger = quad->peer == AT_OWN ? AT_LOOPBACK : AT_OWN,
	    local = quad->local != UNBOUND ? quad->local : quad->peer;
	struct address to = local_name_address(t, quad->peer), at = local_name_address(t, local), any;
	struct address elsewhere = local_name_address(t, local == AT_OWN ? AT_LOOPBACK : AT_OWN);
	int s = socket_named(t, quad->local, &any), witness = socket_open(t);
	const struct {
		const char *name;
		enum local_name from;
		const struct address *to;
	} packets[] = {
		{ "peer_to_local", quad->peer, &at }, { "peer_elsewhere", quad->peer, &elsewhere },
		{ "stranger_to_local", stranger, &at }, { "stranger_elsewhere", stranger, &elsewhere },
	};

	observe_connect("call", s, ADDRESS(&to));
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		send_from(t, packets[i].from, packets[i].to, witness);
		observe(packets[i].name, "%s", drain(s) ? "heard" : "not heard");
	}
}

CONDITION_OF(filter_unbound_loopback, filter_unbound_own, .transports = ALL_RAW, .expect = filter,
    .arg = &(const struct quad){ UNBOUND, AT_OWN },
    .descr = "The peer, not at the loopback's address, "
    "and a stranger send to each address of the host; the socket was never bound");
CONDITION_OF(filter_unbound_loopback, filter_loopback_loopback, .transports = RAW6, .expect = filter,
    .arg = &(const struct quad){ AT_LOOPBACK, AT_LOOPBACK },
    .descr = "The peer and the socket are at the loopback's address, and a stranger sends to each address of the host");
CONDITION_OF(filter_unbound_loopback, filter_own_own, .transports = ALL_RAW, .expect = filter,
    .arg = &(const struct quad){ AT_OWN, AT_OWN },
    .descr = "The peer and the socket are at an address that is not the loopback's, "
    "and a stranger sends to each address of the host");
CONDITION_OF(filter_unbound_loopback, filter_own_loopback, .transports = ALL_RAW, .expect = filter,
    .arg = &(const struct quad){ AT_OWN, AT_LOOPBACK },
    .descr = "The peer is at the loopback's address, the socket at another, and a stranger sends to each address of the host");
CONDITION_OF(filter_unbound_loopback, filter_loopback_own, .transports = ALL_RAW, .expect = filter,
    .arg = &(const struct quad){ AT_LOOPBACK, AT_OWN },
    .descr = "The socket is at the loopback's address, the peer at another, and a stranger sends to each address of the host");
