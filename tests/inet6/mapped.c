/*
 * IPv4-mapped addresses let an IPv6 socket reach an IPv4 peer, unless IPV6_V6ONLY is set.  The other programs run every
 * condition over tcp4-mapped and udp4-mapped as well.
 */
#include "case/case.h"
#include "world/address.h"
#include "world/loopback.h"
#include "world/socket.h"

/* The IPv4 transport of the mapped transport's peers. */
static const struct transport *
inet_twin(const struct transport *t)
{
	unsigned bit = t->bit == TCP4_MAPPED ? TCP4 : UDP4;

	for (size_t i = 0; i < n_transports; i++)
		if (transports[i].bit == bit)
			return (&transports[i]);
	setup_failed("%s has no IPv4 transport", t->name);
}

/* A peer with an IPv4 socket, and its mapped address. */
static int
inet_peer(const struct test *test, struct address *to)
{
	struct address at;
	int peer = peer_open(inet_twin(test->transport), NULL, &at);

	*to = address_loopback(test->transport, address_port(&at));
	return (peer);
}

static void
set_v6only(int s, int on)
{
	SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)));
}

static const char *
local_kind(int s)
{
	struct address at = address_of_socket(s);

	return (at.u.any.sa_family == AF_INET ? "inet" : IN6_IS_ADDR_V4MAPPED(&at.u.in6.sin6_addr) ? "mapped" :
	    IN6_IS_ADDR_UNSPECIFIED(&at.u.in6.sin6_addr) ? "any" : "inet6");
}

static expectations reached = {
	{ "call", "linux:ipv6-mapped freebsd15:ip6-v6only", "0" },
	{ "peer", "linux:ipv6-mapped freebsd15:ip6-v6only", "as named" },
	{ "local", "linux:ipv6-mapped", "mapped" },
	{ "data", "linux:ipv6-mapped", "both ways", TCP4_MAPPED },
	{ "data", "linux:ipv6-mapped", "delivered", UDP4_MAPPED },
};

CONDITION(reached, .transports = TCP4_MAPPED | UDP4_MAPPED, .expect = reached,
    .descr = "An IPv6 socket reaches an IPv4 peer by its mapped address")
{
	struct address to;
	int peer = inet_peer(test, &to), s = socket_open(test->transport), accepted;

	set_v6only(s, 0);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_kind(s));
	if (!is_connection_mode(test->transport)) {
		observe("data", "%s", datagram_sent(s, peer));
		return;
	}
	accepted = accept_within_bound(peer);
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(s, accepted));
}

/* No manual names the errno. */
static expectations v6only = {
	{ "call", "linux:ipv6-mapped freebsd15:ip6-v6only", "-1 E*" },
	{ "peer", "linux:ipv6-mapped freebsd15:ip6-v6only", "none" },
	{ "attempt", "linux:ipv6-mapped freebsd15:ip6-v6only", "none", TCP4_MAPPED },
};

CONDITION(v6only, .transports = TCP4_MAPPED | UDP4_MAPPED, .expect = v6only,
    .descr = "A socket with IPV6_V6ONLY cannot connect to a mapped address")
{
	struct address to;
	int peer = inet_peer(test, &to), s = socket_open(test->transport);

	set_v6only(s, 1);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
}

/* FreeBSD's default is what its manual says; elsewhere it is the host's to choose. */
static expectations by_default = {
	{ "call", "freebsd15:inet6-v6only", "-1 E*" },
	{ "peer", "freebsd15:inet6-v6only", "none" },
};

CONDITION(by_default, .transports = TCP4_MAPPED | UDP4_MAPPED, .expect = by_default,
    .descr = "A socket with the host's default of IPV6_V6ONLY connects to a mapped address")
{
	struct address to;
	int s = (int)SETUP(socket(test->transport->domain, test->transport->type, test->transport->protocol));

	(void)inet_peer(test, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

/* One end would be IPv6, the other IPv4. */
CONDITION(from_inet6, .transports = TCP4_MAPPED | UDP4_MAPPED,
    .descr = "A socket bound to an IPv6 address connects to a mapped one")
{
	static const struct transport inet6 = { .domain = AF_INET6, .address = ADDRESS_INET6 };
	struct address to, from = address_loopback(&inet6, 0);
	int s = socket_open(test->transport);

	(void)inet_peer(test, &to);
	loopback_need(&inet6);
	SETUP(bind(s, ADDRESS(&from)));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION(to_inet6, .transports = TCP4_MAPPED | UDP4_MAPPED,
    .descr = "A socket bound to a mapped address connects to an IPv6 one")
{
	static const struct transport inet6 = { .domain = AF_INET6, .address = ADDRESS_INET6 };
	struct address from = address_loopback(test->transport, 0), to = address_loopback(&inet6, 0), at;
	int s = socket_open(test->transport), peer = socket_open(test->transport);

	loopback_need(&inet6);
	SETUP(bind(peer, ADDRESS(&to)));
	at = address_of_socket(peer);
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	SETUP(bind(s, ADDRESS(&from)));
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
}

/* The other way round: IPv4 connects to the wildcard address of an IPv6 listener, which has the option set or not. */
static expectations to_wildcard = {
	{ "call", "freebsd15:ip6-v6only", "0" },
	{ "attempt", "freebsd15:ip6-v6only", "seen" },
};

static expectations to_wildcard_v6only = {
	{ "call", "freebsd15:ip6-v6only freebsd:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "attempt", "freebsd15:ip6-v6only", "none" },
};

CONDITION(to_wildcard, .transports = TCP4, .expect = to_wildcard, .arg = &(const int){ 0 },
    .descr = "An IPv4 socket connects to an IPv6 listener on the wildcard address without IPV6_V6ONLY")
{
	const struct transport *tcp6 = transport_of(TCP6);
	struct address any = address_any(tcp6, 0), bound, to;
	int listener = socket_open(tcp6), s = socket_open(test->transport);

	loopback_need(tcp6);
	set_v6only(listener, *(const int *)test->condition->arg);
	SETUP(bind(listener, ADDRESS(&any)));
	SETUP(listen(listener, 1));
	bound = address_of_socket(listener);
	to = address_loopback(test->transport, address_port(&bound));
	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}

CONDITION_OF(to_wildcard, to_wildcard_v6only, .transports = TCP4, .needs = NEEDS_NETWORK, .expect = to_wildcard_v6only,
    .arg = &(const int){ 1 },
    .descr = "An IPv4 socket connects to an IPv6 listener on the wildcard address with IPV6_V6ONLY");
