/*
 * The peer of a datagram socket after a failed call, whose state the manuals call unspecified; and the contradiction between
 * FreeBSD's pages on connecting again.
 */
#include "case/case.h"
#include "world/loopback.h"
#include "world/network.h"
#include "world/socket.h"

#include <fcntl.h>

#define	UNSPECIFIED	"posix:unspecified-after-failure linux:unspecified-after-failure"

struct parties {
	int s, peer, stranger;
	struct address at, peer_at, stranger_at;
};

static struct parties
connected(const struct test *test)
{
	struct parties p;

	p.s = socket_bound(test->transport, "socket", &p.at);
	p.peer = socket_bound(test->transport, "peer", &p.peer_at);
	p.stranger = socket_bound(test->transport, "stranger", &p.stranger_at);
	connect_setup(p.s, &p.peer_at);
	return (p);
}

/* The descriptor is still there.  Whatever peer the socket has is a survey, but what it sends goes to the one that it tells. */
static expectations survey = {
	{ "descriptor", UNSPECIFIED, "open" },
	{ "agreement", "freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer", "agree" },
};
static expectations descriptor_alone = {
	{ "descriptor", UNSPECIFIED, "open" },
};

static const char *
descriptor(int s)
{
	return (fcntl(s, F_GETFD) != -1 ? "open" : "closed");
}

/* Which peer getpeername(), sending and receiving show, and whether the socket accepts a new one. */
static void
observe_kept(const struct parties *p)
{
	const int sockets[] = { p->peer, p->stranger };
	const struct address at[] = { p->peer_at, p->stranger_at };

	observe("descriptor", "%s", descriptor(p->s));
	observe("peer", "%s", peer_of(p->s, &p->peer_at));
	observe("so_error", "%s", so_error(p->s));
	observe("sent", "%s", datagram_sent(p->s, p->peer));
	/* Not with the first datagram, which may go another way than those after it. */
	observe("agreement", "%s", peer_agrees(p->s, sockets, at, 2));
	observe("stranger", "%s", datagram_heard(p->s, &p->at, p->stranger, p->peer));
	observe_connect("again", p->s, ADDRESS(&p->stranger_at));
	observe("new_peer", "%s", peer_of(p->s, &p->stranger_at));
}

CONDITION(short_length, .transports = ALL_DGRAM, .expect = survey,
    .descr = "A connected socket is given an address with a length of 1")
{
	struct parties p = connected(test);

	observe_connect("call", p.s, &p.stranger_at.u.any, 1);
	observe_kept(&p);
}

CONDITION(unreachable, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = survey,
    .descr = "A connected socket connects to a network without a route")
{
	struct parties p = connected(test);
	struct address to = address_elsewhere(test->transport, 7);

	observe_connect("call", p.s, ADDRESS(&to));
	observe_kept(&p);
}

/* A missing peer makes the call fail in the UNIX domain alone. */
CONDITION(nobody, .transports = UNIX_DGRAM | ABSTRACT_DGRAM, .expect = survey,
    .descr = "A connected socket connects to a name that no socket has")
{
	struct parties p = connected(test);
	struct address to = nobody_listens(test->transport);

	observe_connect("call", p.s, ADDRESS(&to));
	observe_kept(&p);
}

CONDITION(broadcast, .transports = UDP4 | UDP4_MAPPED | UDPLITE4, .needs = NEEDS_NETWORK, .expect = descriptor_alone,
    .descr = "A connected socket connects to a broadcast address without SO_BROADCAST")
{
	struct address peer = address_nobody(test->transport, 7), to = address_from(test->transport, "192.0.2.255", NULL, 7);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	connect_setup(s, &peer);
	observe_connect("call", s, ADDRESS(&to));
	observe("descriptor", "%s", descriptor(s));
	observe("peer", "%s", peer_of(s, &peer));
}

/*
 * FreeBSD's udp(4) and ip(4) say that a connected socket cannot be connected again; its connect(2) says that a datagram socket
 * can.  Either is allowed here; datagram/repeat judges by connect(2).
 */
static expectations contradiction = {
	{ "call", "freebsd12:udp4-EISCONN", "-1 EISCONN|0" },
};

CONDITION(contradiction, .transports = INET_DGRAM | ALL_RAW, .expect = contradiction,
    .descr = "A connected socket is connected again, which one of FreeBSD's pages allows and others forbid")
{
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	struct address first = address_loopback(test->transport, 0), second;
	int s = socket_open(test->transport);

	loopback_need(test->transport);
	if (raw) {
		second = first;
	} else {
		(void)socket_bound(test->transport, "first", &first);
		(void)socket_bound(test->transport, "second", &second);
	}
	connect_setup(s, &first);
	observe_connect("call", s, ADDRESS(&second));
	observe("peer", "%s", peer_of(s, &second));
}
