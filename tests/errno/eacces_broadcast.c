/*
 * EACCES for a broadcast address: the socket does not provide broadcast.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"

#include <arpa/inet.h>

#include <string.h>

#define	INET_WIRE_DGRAM		(UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	INET_WIRE_STREAM	(TCP4 | TCP4_MAPPED | MPTCP4 | SCTP4)

/* INADDR_BROADCAST, what inet_addr() returns for no address (the same bits), and that of the interface's network. */
enum broadcast { LIMITED, NO_ADDRESS, SUBNET };
static const enum broadcast limited = LIMITED, no_address = NO_ADDRESS, subnet = SUBNET;

static struct address
broadcast_address(const struct test *test)
{
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	struct address a = address_from(test->transport, "192.0.2.255", NULL, raw ? 0 : 7);
	in_addr_t inet;

	switch (*(const enum broadcast *)test->condition->arg) {
	case SUBNET:
		return (a);
	case LIMITED:
		inet = htonl(INADDR_BROADCAST);
		break;
	default:
		inet = inet_addr("no address");
	}
	if (a.u.any.sa_family == AF_INET)
		a.u.in.sin_addr.s_addr = inet;
	else
		memcpy(a.u.in6.sin6_addr.s6_addr + 12, &inet, sizeof(inet));
	return (a);
}

/*
 * An interface with broadcast, over which all is routed: no address is unreachable for want of a route, and no attempt goes on.
 */
static void
network_with_broadcast(const struct test *test, int s)
{
	char interface[IF_NAMESIZE];

	network_interface(interface);
	network_default_route(test->transport, interface);
	network_limit_attempt(test->transport, s, interface);
}

static void
set_broadcast(int s, int on)
{
	SETUP(setsockopt(s, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)));
}

/* Where the call was allowed, the host may say no to what is sent then. */
static void
observe_broadcast(const struct test *test, int s, const struct address *to)
{
	observe_connect("call", s, ADDRESS(to));
	observe("peer", "%s", peer_of(s, to));
	if (!is_connection_mode(test->transport))
		observe_result("send", send(s, "b", 1, 0));
}

/* TCP has no broadcast at all; an attempt that only came to nothing was not rejected. */
#define	INVALID_REMOTE							\
	{ "call", "rfc9293:invalid-remote rfc1122:invalid-remote", "-1 E[!IT]*|-1 EINVAL", ALL_TCP }

static expectations refused = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
	{ "peer", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "none" },
	INVALID_REMOTE,
};

CONDITION(inaddr_broadcast, .transports = INET_WIRE_DGRAM | INET_WIRE_STREAM, .needs = NEEDS_NETWORK, .expect = refused,
    .arg = &limited, .descr = "A socket that does not provide broadcast connects to INADDR_BROADCAST")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	observe_broadcast(test, s, &to);
}

CONDITION_OF(inaddr_broadcast, inaddr_none, .transports = INET_WIRE_DGRAM | INET_WIRE_STREAM, .needs = NEEDS_NETWORK,
    .expect = refused, .arg = &no_address,
    .descr = "A socket that does not provide broadcast connects to INADDR_NONE, as returned for what is no address");
CONDITION_OF(inaddr_broadcast, subnet, .transports = INET_WIRE_DGRAM | INET_WIRE_STREAM, .needs = NEEDS_NETWORK,
    .expect = refused, .arg = &subnet,
    .descr = "A socket that does not provide broadcast connects to the broadcast address of a network");

/* With SO_BROADCAST the socket provides it: the peer is set, and what is sent goes out. */
static expectations provided = {
	{ "call", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "0" },
	{ "call", "freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer", "0", INET_DGRAM },
	{ "peer", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "as named", INET_DGRAM },
	{ "send", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "0" },
	{ "send", "freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer", "0", INET_DGRAM },
};

CONDITION(inaddr_broadcast_provided, .transports = INET_WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = provided,
    .arg = &limited, .descr = "With SO_BROADCAST a datagram socket connects to INADDR_BROADCAST")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	set_broadcast(s, 1);
	observe_broadcast(test, s, &to);
}

CONDITION_OF(inaddr_broadcast_provided, subnet_provided, .transports = INET_WIRE_DGRAM, .needs = NEEDS_NETWORK,
    .expect = provided, .arg = &subnet,
    .descr = "With SO_BROADCAST a datagram socket connects to the broadcast address of the interface's network");

/* The option is taken back after it served: what holds for a call is how the option stands then. */
static expectations taken_back = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
};

CONDITION(taken_back, .transports = INET_WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = taken_back,
    .arg = &subnet, .descr = "After SO_BROADCAST has been switched off again, connecting to a broadcast address anew is refused")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	set_broadcast(s, 1);
	observe_connect("before", s, ADDRESS(&to));
	set_broadcast(s, 0);
	observe_result("send_before", send(s, "b", 1, 0));
	observe_broadcast(test, s, &to);
}

/* A stream socket provides no broadcast, whatever the option says; only Linux's manual asks for the option alone. */
static expectations stream_with_option = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "peer", "freebsd:EACCES-broadcast", "none" },
	INVALID_REMOTE,
};

CONDITION(inaddr_broadcast_stream_with_option, .transports = INET_WIRE_STREAM, .needs = NEEDS_NETWORK,
    .expect = stream_with_option, .arg = &limited,
    .descr = "SO_BROADCAST does not make a stream socket provide broadcast: INADDR_BROADCAST")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	set_broadcast(s, 1);
	observe_broadcast(test, s, &to);
}

CONDITION_OF(inaddr_broadcast_stream_with_option, subnet_stream_with_option, .transports = INET_WIRE_STREAM,
    .needs = NEEDS_NETWORK, .expect = stream_with_option, .arg = &subnet,
    .descr = "SO_BROADCAST does not make a stream socket provide broadcast: the address of the interface's network");
