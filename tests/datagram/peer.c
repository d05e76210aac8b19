/*
 * A datagram socket sends to its peer by default.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <poll.h>

#define	ZERO	"freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero"

static expectations default_destination = {
	{ "call", DGRAM_REACHES " " ZERO, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "agreement", DGRAM_REACHES, "agree" },
	{ "sent_by_call", DGRAM_REACHES, "nothing" },
	{ "sent", DGRAM_REACHES, "delivered" },
	{ "bystander", DGRAM_REACHES, "nothing" },
	{ "call", "freebsd15:udp4-peer", "0", ALL_UDP },
	{ "sent", "freebsd15:udp4-peer", "delivered", ALL_UDP },
	{ "bystander", "freebsd15:udp4-peer", "nothing", ALL_UDP },
};

CONDITION(default_destination, .transports = ALL_DGRAM, .modes = BOTH_MODES, .at_once = true, .expect = default_destination,
    .as[MODE_NONBLOCKING] = { "nonblocking", "A non-blocking datagram socket gets its peer at once" },
    .descr = "A datagram sent without an address goes to the peer alone")
{
	struct address to, other;
	int peer = socket_bound(test->transport, "peer", &to), bystander = socket_bound(test->transport, "bystander", &other);
	int s = socket_for(test);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent_by_call", "%s", nobody_waits(peer) ? "nothing" : "something");
	observe("agreement", "%s", peer_agrees(s, (const int[]){ peer, bystander }, (const struct address[]){ to, other }, 2));
	observe("sent", "%s", datagram_sent(s, peer));
	observe("bystander", "%s", nobody_waits(bystander) ? "nothing" : "something");
}

static expectations nobody_there = {
	{ "call", DGRAM_REACHES " " ZERO, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
};

CONDITION(nobody_there, .transports = INET_DGRAM, .expect = nobody_there,
    .descr = "A datagram socket gets its peer although nobody is there: no connection is made")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_result("send", send(s, "n", 1, 0));
}

static expectations itself = {
	{ "call", DGRAM_REACHES " " ZERO, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "sent", DGRAM_REACHES, "delivered" },
};

CONDITION(itself, .transports = ALL_DGRAM, .expect = itself,
    .descr = "A datagram socket is its own peer")
{
	struct address at;
	int s = socket_bound(test->transport, "itself", &at);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe("sent", "%s", datagram_sent(s, s));
}

/* sendto()'s manuals say whether a connected socket may send elsewhere; FreeBSD's udp(4) does as well. */
static expectations sendto_another = {
	{ "sendto", "freebsd15:udp4-EISCONN-send", "-1 EISCONN", ALL_UDP },
	{ "another", "freebsd15:udp4-EISCONN-send", "nothing", ALL_UDP },
};

CONDITION(sendto_another, .transports = ALL_DGRAM, .expect = sendto_another,
    .descr = "A connected datagram socket sends to another address than its peer's")
{
	struct address to, other;
	int peer = socket_bound(test->transport, "peer", &to), another = socket_bound(test->transport, "another", &other);
	int s = socket_open(test->transport);
	struct pollfd arrival[] = { { .fd = another, .events = POLLIN }, { .fd = peer, .events = POLLIN } };
	ssize_t sent;

	observe_connect("call", s, ADDRESS(&to));
	sent = sendto(s, "a", 1, 0, ADDRESS(&other));
	observe_result("sendto", sent);
	/* The datagram may go to either, and need not arrive at once. */
	if (sent != -1)
		(void)poll(arrival, 2, WAIT_BOUND * 1000);
	observe("another", "%s", nobody_waits(another) ? "nothing" : "something");
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", datagram_sent(s, peer));
}

/* A port number is another port in TCP. */
static expectations port_of_tcp = {
	{ "call", DGRAM_REACHES " " ZERO, "0" },
	{ "attempt", "freebsd15:udp4-port-space", "none" },
};

CONDITION(port_of_tcp, .transports = ALL_UDP, .expect = port_of_tcp,
    .descr = "A datagram socket gets a peer at a port at which TCP listens, which hears nothing of it")
{
	const struct transport *tcp = transport_of(test->transport->bit == UDP4 ? TCP4 :
	    test->transport->bit == UDP6 ? TCP6 : TCP4_MAPPED);
	struct address to;
	int listener = listener_open(tcp, NULL, &to), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe_result("sent", send(s, "s", 1, 0));
	observe("attempt", "%s", attempt_at(listener));
}
