/*
 * EACCES for a broadcast address: the socket lacks SO_BROADCAST.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"

#include <arpa/inet.h>

#include <string.h>

#define	INET_WIRE_DGRAM		(UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	INET_WIRE_STREAM	(TCP4 | TCP4_MAPPED | MPTCP4 | SCTP4)

/* INADDR_BROADCAST; INADDR_NONE, which has those bits too and is what inet_addr() returns on error; the subnet's broadcast. */
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

/* The default route goes over a broadcast interface, so no destination lacks a route; attempts time out soon. */
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

/* A host that lets the call succeed may still refuse to send. */
static void
observe_broadcast(const struct test *test, int s, const struct address *to)
{
	observe_connect("call", s, ADDRESS(to));
	observe("peer", "%s", peer_of(s, to));
	if (!is_connection_mode(test->transport))
		observe_result("send", send(s, "b", 1, 0));
}

/* TCP has no broadcast: it must reject the address, not merely fail to reach it or time out. */
#define	INVALID_REMOTE							\
	{ "call", "rfc9293:invalid-remote rfc1122:invalid-remote", "-1 E[!IT]*|-1 EINVAL", ALL_TCP }

static expectations refused = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
	{ "peer", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "none" },
	INVALID_REMOTE,
};

CONDITION(inaddr_broadcast, .transports = INET_WIRE_DGRAM | INET_WIRE_STREAM, .needs = NEEDS_NETWORK, .expect = refused,
    .arg = &limited, .descr = "A socket without SO_BROADCAST connects to INADDR_BROADCAST")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	observe_broadcast(test, s, &to);
}

CONDITION_OF(inaddr_broadcast, inaddr_none, .transports = INET_WIRE_DGRAM | INET_WIRE_STREAM, .needs = NEEDS_NETWORK,
    .expect = refused, .arg = &no_address,
    .descr = "A socket without SO_BROADCAST connects to INADDR_NONE, which inet_addr() returns on error");
CONDITION_OF(inaddr_broadcast, subnet, .transports = INET_WIRE_DGRAM | INET_WIRE_STREAM, .needs = NEEDS_NETWORK,
    .expect = refused, .arg = &subnet,
    .descr = "A socket without SO_BROADCAST connects to the broadcast address of the interface's network");

#define	PROVIDED							\
	{ "call", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "0", 0 }, \
	{ "call", "freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer", "0", INET_DGRAM }, \
	{ "peer", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "as named", INET_DGRAM }, \
	{ "send", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "0", 0 }, \
	{ "send", "freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer", "0", INET_DGRAM }

/* The only network of the case, so the first, has broadcast. */
static expectations shorthand = {
	PROVIDED,
	{ "call", "freebsd15:inet4-broadcast", "0", UDP4 | UDP4_MAPPED },
	{ "send", "freebsd15:inet4-broadcast", "0", UDP4 | UDP4_MAPPED },
};

CONDITION(inaddr_broadcast_provided, .transports = INET_WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = shorthand,
    .arg = &limited, .descr = "A datagram socket with SO_BROADCAST connects to INADDR_BROADCAST")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	set_broadcast(s, 1);
	observe_broadcast(test, s, &to);
}

static expectations provided = {
	PROVIDED,
	{ "call", "freebsd15:udp4-broadcast", "0", UDP4 | UDP4_MAPPED },
	{ "send", "freebsd15:udp4-broadcast", "0", UDP4 | UDP4_MAPPED },
};

CONDITION_OF(inaddr_broadcast_provided, subnet_provided, .transports = INET_WIRE_DGRAM, .needs = NEEDS_NETWORK,
    .expect = provided, .arg = &subnet,
    .descr = "A datagram socket with SO_BROADCAST connects to the broadcast address of the interface's network");

/* Only the option's current state counts. */
static expectations taken_back = {
	{ "before", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "0" },
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
};

CONDITION(taken_back, .transports = INET_WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = taken_back,
    .arg = &subnet, .descr = "A socket whose SO_BROADCAST has been cleared again connects to a broadcast address")
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

/* A stream socket has no broadcast, whatever the option says; only Linux's manual goes by the option alone. */
static expectations stream_with_option = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "peer", "freebsd:EACCES-broadcast", "none" },
	INVALID_REMOTE,
};

CONDITION(inaddr_broadcast_stream_with_option, .transports = INET_WIRE_STREAM, .needs = NEEDS_NETWORK,
    .expect = stream_with_option, .arg = &limited,
    .descr = "A stream socket with SO_BROADCAST connects to INADDR_BROADCAST, and still has no broadcast")
{
	struct address to = broadcast_address(test);
	int s = socket_open(test->transport);

	network_with_broadcast(test, s);
	set_broadcast(s, 1);
	observe_broadcast(test, s, &to);
}

CONDITION_OF(inaddr_broadcast_stream_with_option, subnet_stream_with_option, .transports = INET_WIRE_STREAM,
    .needs = NEEDS_NETWORK, .expect = stream_with_option, .arg = &subnet,
    .descr = "A stream socket with SO_BROADCAST connects to the interface's broadcast address, and still has no broadcast");
