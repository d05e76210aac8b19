/*
 * EADDRNOTAVAIL: the destination address or the source address is not available on this host.  errno/eagain has the exhaustion
 * of local ports.
 */
#include "case/case.h"
#include "world/loopback.h"
#include "world/network.h"
#include "world/option.h"
#include "world/route.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)

static void
observe_after(int s, const struct address *to)
{
	observe("peer", "%s", peer_of(s, to));
	observe("so_error", "%s", so_error(s));
}

/*
 * No socket has port 0, so an address with it is not available.  Nobody listens there either: a stream's attempt may also be
 * refused.
 */
static expectations port_zero = {
	{ "call", "freebsd:EADDRNOTAVAIL freebsd:ECONNREFUSED", "-1 EADDRNOTAVAIL|-1 ECONNREFUSED", INET_STREAM },
	{ "call", "bs2000:EADDRNOTAVAIL bs2000:ECONNREFUSED", "-1 EADDRNOTAVAIL|-1 ECONNREFUSED", INET_STREAM },
	{ "call", "posix:EADDRNOTAVAIL posix:ECONNREFUSED", "-1 EADDRNOTAVAIL|-1 ECONNREFUSED", INET_STREAM },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM },
	{ "call", "freebsd:EADDRNOTAVAIL bs2000:EADDRNOTAVAIL posix:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL", INET_DGRAM },
	{ "peer", "freebsd:EADDRNOTAVAIL bs2000:EADDRNOTAVAIL posix:EADDRNOTAVAIL", "none" },
};

CONDITION(port_zero, .transports = STREAM_AND_DATAGRAM, .expect = port_zero,
    .descr = "Port 0, which no socket has, is not available")
{
	struct address to = address_loopback(test->transport, 0);
	int s = socket_open(test->transport);

	loopback_need(test->transport);
	observe_connect("call", s, ADDRESS(&to));
	observe_after(s, &to);
}

/* Only BS2000 calls an all-zero address invalid; others let datagram sockets use it. */
static expectations null_address = {
	{ "call", "bs2000:EADDRNOTAVAIL bs2000:ECONNREFUSED", "-1 EADDRNOTAVAIL|-1 ECONNREFUSED", INET_STREAM },
	{ "call", "bs2000:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL", INET_DGRAM | ALL_RAW },
	{ "peer", "bs2000:EADDRNOTAVAIL", "none" },
};

CONDITION(null_address, .transports = STREAM_AND_DATAGRAM | ALL_RAW, .expect = null_address,
    .descr = "An address that is all zeros but for its family is invalid")
{
	struct address to = address_any(test->transport, 0);
	int s = socket_open(test->transport);

	/* Hosts take the address for the loopback's. */
	loopback_need(test->transport);
	observe_connect("call", s, ADDRESS(&to));
	observe_after(s, &to);
}

/*
 * 0.0.0.0/8 is "this network", never a destination (RFC 1122, 3.2.1.3; RFC 6890).  The default route makes sure that the call
 * does not fail for want of a route.
 */
static expectations this_network = {
	{ "call", "bs2000:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL" },
	{ "peer", "bs2000:EADDRNOTAVAIL", "none" },
};

CONDITION(this_network, .transports = (STREAM_AND_DATAGRAM | ALL_RAW) & ~(TCP6 | MPTCP6 | SCTP6 | UDP6 | UDPLITE6 | RAW6),
    .needs = NEEDS_NETWORK, .expect = this_network,
    .descr = "An address in 0.0.0.0/8 is invalid, although a default route covers it")
{
	struct address to = address_from(test->transport, "0.1.2.3", "::", 7);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	network_default_route(test->transport, interface);
	network_limit_attempt(test->transport, s, interface);
	observe_connect("call", s, ADDRESS(&to));
	observe_after(s, &to);
}

/* The source address is not the host's; the peer listens and has a route. */
#define	SOURCE_GONE							\
	{ "call", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL linux:ip7-EADDRNOTAVAIL-source", "-1 EADDRNOTAVAIL", 0 }, \
	{ "peer", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL linux:ip7-EADDRNOTAVAIL-source", "none", 0 }, \
	{ "attempt", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL linux:ip7-EADDRNOTAVAIL-source", "none", INET_STREAM }

static expectations local_address_gone = {
	SOURCE_GONE,
};

/* The source address, and a peer at the interface's own address, which stays. */
static struct address
other_near(const struct test *test)
{
	return (address_from(test->transport, "192.0.2.3", "2001:db8::3", 0));
}

static int
near_peer(const struct test *test, struct address *at)
{
	int peer = socket_open(test->transport);

	*at = address_near(test->transport, 0);
	SETUP(bind(peer, ADDRESS(at)));
	*at = address_of_socket(peer);
	/* A raw socket's address has its protocol in place of the port; connect() must not get that. */
	if ((test->transport->bit & ALL_RAW) != 0)
		address_set_port(at, 0);
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	return (peer);
}

static void
call_from(const struct test *test, int s, int peer, const struct address *to)
{
	attempt_limit(test->transport, s, 1);
	observe_connect("call", s, ADDRESS(to));
	observe_after(s, to);
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
}

/* The length of the prefix of the interface's network. */
static unsigned
prefix(const struct test *test)
{
	return (is_inet6_on_the_wire(test->transport) ? 64 : 24);
}

CONDITION(local_address_gone, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = local_address_gone,
    .descr = "The address that the socket is bound to has been removed from the host")
{
	struct address from = other_near(test), added = address_on_the_wire(&from), to;
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport), peer;

	network_interface(interface);
	SETUP(host_address_add(interface, &added, prefix(test)));
	SETUP(bind(s, ADDRESS(&from)));
	SETUP(host_address_remove(interface, &added, prefix(test)));
	peer = near_peer(test, &to);
	call_from(test, s, peer, &to);
}

static expectations local_address_back = {
	{ "call", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL linux:ip7-EADDRNOTAVAIL-source", "0" },
	{ "peer", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL linux:ip7-EADDRNOTAVAIL-source", "as named", STREAM_AND_DATAGRAM },
};

CONDITION(local_address_back, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = local_address_back,
    .descr = "The address that the socket is bound to has been removed and added again")
{
	struct address from = other_near(test), added = address_on_the_wire(&from), to;
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	SETUP(host_address_add(interface, &added, prefix(test)));
	SETUP(bind(s, ADDRESS(&from)));
	SETUP(host_address_remove(interface, &added, prefix(test)));
	SETUP(host_address_add(interface, &added, prefix(test)));
	(void)near_peer(test, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe_after(s, &to);
}

static expectations source_not_local = {
	SOURCE_GONE,
};

CONDITION(source_not_local, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = source_not_local,
    .descr = "The socket is bound to an address that is not the host's")
{
	struct address from = other_near(test), to;
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport), peer;

	if (host_bind_to_any_address(s, test->transport) == -1)
		unsupported("no option to bind a socket to an address that is not the host's");
	network_interface(interface);
	/* Linux before 5.17 ignores the option for raw sockets. */
	if (bind(s, ADDRESS(&from)) == -1)
		unsupported("the option to bind to such an address does not work for this transport: %s", strerror(errno));
	peer = near_peer(test, &to);
	call_from(test, s, peer, &to);
}

/* The loopback address cannot reach another host. */
static expectations loopback_source = {
	{ "call", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL", "-1 EADDRNOTAVAIL" },
	{ "peer", "freebsd:EADDRNOTAVAIL posix:EADDRNOTAVAIL", "none" },
};

CONDITION(loopback_source, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = loopback_source,
    .descr = "A socket bound to the loopback's address connects to another host")
{
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	struct address from = address_loopback(test->transport, 0), to = address_nobody(test->transport, raw ? 0 : 7);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport);

	network_interface(interface);
	SETUP(bind(s, ADDRESS(&from)));
	network_limit_attempt(test->transport, s, interface);
	observe_connect("call", s, ADDRESS(&to));
	observe_after(s, &to);
}
