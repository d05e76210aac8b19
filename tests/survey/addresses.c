/*
 * Destinations that the manuals leave open, on some transports or all: nobody's addresses, everybody's, the host's own.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)
#define	INET_ONLY		(TCP4 | TCP4_MAPPED | MPTCP4 | SCTP4 | UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	INET6_ONLY		(TCP6 | MPTCP6 | SCTP6 | UDP6 | UDPLITE6 | RAW6)

/*
 * The default route leads to an interface on which nobody answers, so only the address itself can make the call fail.  The socket
 * is non-blocking, because nobody will ever answer.
 */
CONDITION(this_network, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .arg = "0.1.2.3",
    .descr = "The destination is in 0.0.0.0/8")
{
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	const char *text = test->condition->arg;
	struct address to = address_from(test->transport, text, text, raw ? 0 : 7);
	int s = socket_open_nonblocking(test->transport), outcome;
	char interface[IF_NAMESIZE];

	network_interface(interface);
	network_default_route(test->transport, interface);
	outcome = observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	if (outcome == 0 && !is_connection_mode(test->transport))
		observe_result("send", send(s, "s", 1, 0));
}

/*
 * TCP must reject a multicast address, not merely fail to reach it or time out.  A datagram socket can have a group for its peer:
 * there is a route to it, and no manual excludes such addresses.
 */
#define	REJECTED	"rfc9293:invalid-remote rfc1122:invalid-remote"

static expectations multicast = {
	{ "call", REJECTED, "-1 E[!IT]*|-1 EINVAL", ALL_TCP },
	{ "call", "freebsd15:ip4-multicast", "-1 E[!IT]*|-1 EINVAL", TCP4 | TCP4_MAPPED | SCTP4 },
	{ "call", "freebsd15:ip6-multicast", "-1 E[!IT]*|-1 EINVAL", TCP6 | SCTP6 },
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", INET_DGRAM },
};

/* The interface of this group is not known. */
static expectations multicast_unscoped = {
	{ "call", REJECTED, "-1 E[!IT]*|-1 EINVAL", ALL_TCP },
	{ "call", "freebsd15:ip6-multicast", "-1 E[!IT]*|-1 EINVAL", TCP6 | SCTP6 },
};

CONDITION_OF(this_network, multicast, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .expect = multicast,
    .arg = "224.0.0.1", .descr = "The destination is the multicast address of all hosts on the link");
CONDITION_OF(this_network, multicast_elsewhere, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .expect = multicast,
    .arg = "233.252.0.1", .descr = "The destination is a routed multicast address");
CONDITION_OF(this_network, class_e, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .arg = "240.0.0.1",
    .descr = "The destination is a reserved address, 240.0.0.1");
CONDITION_OF(this_network, network_itself, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .arg = "192.0.2.0",
    .descr = "The destination is the interface's network address, with a host part of zeros");
CONDITION_OF(this_network, neighbour, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .arg = "192.0.2.9",
    .descr = "The destination is an unused address on the local network");
CONDITION_OF(this_network, elsewhere, .transports = INET_ONLY, .needs = NEEDS_NETWORK, .arg = "198.51.100.9",
    .descr = "The destination is beyond the default route");
CONDITION_OF(this_network, multicast6_link, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .expect = multicast_unscoped,
    .arg = "ff02::1", .descr = "The destination is a link-scope multicast address without a scope id");
CONDITION_OF(this_network, multicast6_global, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .expect = multicast,
    .arg = "ff0e::db8:1", .descr = "The destination is a multicast address of global scope");
CONDITION_OF(this_network, link_local6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "fe80::99",
    .descr = "The destination is a link-local address without a scope id");
CONDITION_OF(this_network, site_local6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "fec0::9",
    .descr = "The destination is a site-local address, which is deprecated");
CONDITION_OF(this_network, compatible6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "::192.0.2.9",
    .descr = "The destination is an IPv4-compatible IPv6 address");
CONDITION_OF(this_network, discard6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "100::9",
    .descr = "The destination is in the discard-only prefix");
CONDITION_OF(this_network, router_anycast6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "2001:db8::",
    .descr = "The destination is the subnet-router anycast address of the interface's network");
CONDITION_OF(this_network, neighbour6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "2001:db8::9",
    .descr = "The destination is an unused address on the local network");
CONDITION_OF(this_network, elsewhere6, .transports = INET6_ONLY, .needs = NEEDS_NETWORK, .arg = "2001:db8:1::9",
    .descr = "The destination is beyond the default route");

/* A loopback may answer within the call or after it: a blocking call returns the answer either way. */
CONDITION(loopback_network, .transports = INET_ONLY, .arg = "127.8.9.10",
    .descr = "The destination is in 127.0.0.0/8 and is not 127.0.0.1")
{
	struct address to = address_from(test->transport, test->condition->arg, NULL, 0), nobody;
	int s = socket_open(test->transport), outcome;

	if ((test->transport->bit & ALL_RAW) == 0) {
		nobody = nobody_listens(test->transport);
		address_set_port(&to, address_port(&nobody));
	}
	attempt_limit(test->transport, s, 1);
	outcome = observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	if (outcome == 0 && !is_connection_mode(test->transport))
		observe_result("send", send(s, "s", 1, 0));
}

CONDITION_OF(loopback_network, loopback_broadcast, .transports = INET_ONLY, .arg = "127.255.255.255",
    .descr = "The destination is the loopback's broadcast address");

/* FreeBSD's inet(4) alone says who that is. */
static expectations any_expect = {
	{ "call", "freebsd15:inet4-any", "0", INET_ONLY & ~RAW4 },
};

CONDITION(any, .transports = STREAM_AND_DATAGRAM, .expect = any_expect, .arg = &(const bool){ true },
    .descr = "The destination is the wildcard address, with a port that is in use")
{
	struct address own = network_own_address(test->transport), bound, to;
	int peer = socket_open(test->transport), s = socket_open(test->transport);

	bound = address_any(test->transport, 0);
	SETUP(bind(peer, ADDRESS(&bound)));
	bound = address_of_socket(peer);
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	to = *(const bool *)test->condition->arg ? address_any(test->transport, 0) : own;
	address_set_port(&to, address_port(&bound));
	attempt_limit(test->transport, s, 1);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	if (peer_of(s, &to)[0] != 'n') {
		struct address a = address_of_peer(s), loopback = address_loopback(test->transport, 0);

		observe("peer_address", "%s", address_same_host(&a, &loopback) ? "the loopback's" :
		    address_same_host(&a, &own) ? "the interface's" : address_is_any(&a) ? "any" : "another");
	}
}

CONDITION_OF(any, own, .transports = STREAM_AND_DATAGRAM, .arg = &(const bool){ false },
    .descr = "The destination is the address of the host's own interface, with a port that is in use");

/* The peer may become the socket's own address. */
CONDITION(any_from_bound, .transports = STREAM_AND_DATAGRAM,
    .descr = "A socket bound to an interface's address connects to the wildcard address")
{
	struct address from = network_own_address(test->transport), to = address_any(test->transport, 0), bound, a;
	int peer = socket_open(test->transport), s = socket_open(test->transport);

	SETUP(bind(peer, ADDRESS(&to)));
	bound = address_of_socket(peer);
	address_set_port(&to, address_port(&bound));
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	SETUP(bind(s, ADDRESS(&from)));
	attempt_limit(test->transport, s, 1);
	if (observe_connect("call", s, ADDRESS(&to)) == 0) {
		a = address_of_peer(s);
		observe("peer_address", "%s", address_same_host(&a, &from) ? "the socket's own" : "another");
	}
}

/* A stream that connects to itself has one socket at both ends. */
CONDITION(itself, .transports = STREAM_AND_DATAGRAM, .descr = "The destination is the socket's own address and port")
{
	struct address at;
	int s = socket_bound(test->transport, NULL, &at);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	/* MPTCP passes data only after an exchange between two ends. */
	if (peer_of(s, &at)[0] == 'a' && (test->transport->bit & ALL_MPTCP) == 0)
		observe("data", "%s", is_connection_mode(test->transport) ? data_passes(s, s) : datagram_sent(s, s));
}

CONDITION(blackhole, .transports = ALL_INET, .needs = NEEDS_NETWORK,
    .descr = "The destination's route discards packets silently")
{
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	struct address to = address_elsewhere(test->transport, raw ? 0 : 7), wire = address_on_the_wire(&to);
	int s = socket_open_nonblocking(test->transport), outcome;

	SETTING(host_route_add(ROUTE_BLACKHOLE, &wire, is_inet6_on_the_wire(test->transport) ? 128 : 32, NULL),
	    "no route that discards packets can be set");
	outcome = observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	if (outcome == 0 && !is_connection_mode(test->transport))
		observe_result("send", send(s, "s", 1, 0));
}

