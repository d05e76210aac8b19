/*
 * The whole address names the peer: the socket neither receives from nor sends to a stranger on the same port, at another address
 * of the host or in the other address family.  datagram/source has a stranger at the peer's own address, on another port.
 */
#include "case/case.h"
#include "world/namesake.h"
#include "world/socket.h"

#include <sys/socket.h>

static const enum namesake_place at_another = ANOTHER_ADDRESS, at_usual = USUAL_ADDRESS, of_other_family = OTHER_FAMILY;

static struct namesakes
open_both(const struct test *test)
{
	const enum namesake_place *stranger = test->condition->arg;

	return (namesakes_open(test->transport, *stranger));
}

/* Datagrams go to the peer alone. */
static void
observe_sending(int s, const struct namesakes *n)
{
	observe("peer", "%s", peer_of(s, &n->named_at));
	observe("sent", "%s", datagram_sent(s, n->named));
	observe("bystander", "%s", nobody_waits(n->stranger) ? "nothing" : "something");
}

#define	PEER_IS_NAMED							\
	{ "call", DGRAM_REACHES, "0", 0 },				\
	{ "peer", DGRAM_REACHES, "as named", 0 },			\
	{ "sent", DGRAM_REACHES, "delivered", 0 },			\
	{ "bystander", DGRAM_REACHES, "nothing", 0 }

static expectations peer_alone = {
	PEER_IS_NAMED,
	{ "before", DGRAM_SOURCE, "delivered" },
	{ "heard", DGRAM_SOURCE, "filtered" },
	{ "peer_heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(another_address, .transports = INET_DGRAM, .expect = peer_alone, .arg = &at_another,
    .descr = "A stranger has the peer's port, at another address of the host")
{
	struct namesakes n = open_both(test);
	struct address at;
	int s = socket_bound(test->transport, NULL, &at);

	observe("before", "%s", datagram_heard(s, &at, n.stranger, n.named));
	observe_connect("call", s, ADDRESS(&n.named_at));
	observe("heard", "%s", datagram_heard(s, &at, n.stranger, n.named));
	observe("peer_heard", "%s", datagram_heard(s, &at, n.named, n.named));
	observe_sending(s, &n);
}

CONDITION_OF(another_address, usual_address, .transports = INET_DGRAM, .expect = peer_alone, .arg = &at_usual,
    .descr = "The peer is at another address of the host, and a stranger has its port at the loopback's usual address");

/* connect() binds the socket, and the stranger sends to the assigned port. */
static expectations peer_alone_unbound = {
	PEER_IS_NAMED,
	{ "heard", DGRAM_SOURCE, "filtered" },
	{ "peer_heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(unbound_another_address, .transports = INET_DGRAM, .expect = peer_alone_unbound, .arg = &at_another,
    .descr = "A stranger has the peer's port, at another address of the host; the socket was not bound before the call")
{
	struct namesakes n = open_both(test);
	struct address at;
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&n.named_at));
	at = address_of_socket(s);
	observe("heard", "%s", datagram_heard(s, &at, n.stranger, n.named));
	observe("peer_heard", "%s", datagram_heard(s, &at, n.named, n.named));
	observe_sending(s, &n);
}

CONDITION_OF(unbound_another_address, unbound_usual_address, .transports = INET_DGRAM, .expect = peer_alone_unbound,
    .arg = &at_usual,
    .descr = "A stranger has the peer's port, at the loopback's usual address; the socket was not bound before the call");

/* A dual-stack socket, bound to the wildcard address, receives both families until it has a peer in one of them. */
#define	HEARS_BOTH	(UDP6 | UDP4_MAPPED | UDPLITE6)

static expectations peer_of_family = {
	PEER_IS_NAMED,
	{ "before", DGRAM_SOURCE, "delivered", HEARS_BOTH },
	{ "heard", DGRAM_SOURCE, "filtered", HEARS_BOTH },
	{ "peer_heard", DGRAM_SOURCE, "delivered", HEARS_BOTH },
};

static int
socket_of_both_families(const struct transport *t, unsigned *port)
{
	struct address at = address_any(t, 0);
	int s = socket_open(t);

	at.u.in6.sin6_addr = in6addr_any;
	SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)));
	SETUP(bind(s, ADDRESS(&at)));
	at = address_of_socket(s);
	*port = address_port(&at);
	return (s);
}

CONDITION(other_family, .transports = INET_DGRAM, .expect = peer_of_family, .arg = &of_other_family,
    .descr = "A stranger has the peer's port, in the other address family")
{
	struct namesakes n = open_both(test);
	struct address at, strangers_at;
	unsigned port;
	int s;

	if ((test->transport->bit & HEARS_BOTH) == 0) {
		s = socket_open(test->transport);
		observe_connect("call", s, ADDRESS(&n.named_at));
		observe_sending(s, &n);
		return;
	}
	s = socket_of_both_families(test->transport, &port);
	at = address_loopback(test->transport, port);
	strangers_at = address_loopback(namesake_transport(test->transport, OTHER_FAMILY), port);
	observe("before", "%s", datagram_heard_at(s, &strangers_at, n.stranger, &at, n.named));
	observe_connect("call", s, ADDRESS(&n.named_at));
	observe("heard", "%s", datagram_heard_at(s, &strangers_at, n.stranger, &at, n.named));
	observe("peer_heard", "%s", datagram_heard(s, &at, n.named, n.named));
	observe_sending(s, &n);
}
