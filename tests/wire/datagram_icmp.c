/*
 * What ICMP and ICMPv6 say of a datagram: which of it the next call on a connected socket tells, by which errno, and that it
 * tells it once; what an unconnected socket is told; and whether an error outlives the association that it came from.
 */
#include "conformance/conformance.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#include <netinet/in.h>

#include <errno.h>

#define	FAR_PORT	7

#define	UNREACHABLE	3
#define	SOURCE_QUENCH	4
#define	TIME_EXCEEDED	11
#define	PARAMETER	12

#define	UNREACHABLE6	1
#define	TOO_BIG6	2
#define	TIME_EXCEEDED6	3
#define	PARAMETER6	4

#define	MTU4		576
#define	MTU6		1280

#define	IPV4		(UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	IPV6		(UDP6 | UDPLITE6 | RAW6)
#define	DATAGRAMS	"freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer"
#define	REPEATS		"freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat"

/* Whatever the message: the call is over before it comes, and what it leaves is told once and does not stand in the way. */
#define	CONNECTED							\
	{ "call", DATAGRAMS, "0", INET_DGRAM },				\
	{ "call", "freebsd12:ip4-raw-peer", "0", ALL_RAW },		\
	{ "again", REPEATS, "0", INET_DGRAM },				\
	{ "so_error_then", "linux:socket7-SO_ERROR", "0", 0 }

/* RFC 1122 has UDP pass on every message, by whatever errno. */
#define	TOLD								\
	{ "send", "rfc1122:UDP-ICMP", "-1 E*", UDP4 | UDP4_MAPPED },	\
	{ "received", "rfc1122:UDP-ICMP", "-1 E*", UDP4 | UDP4_MAPPED },	\
	{ "so_error", "rfc1122:UDP-ICMP", "E*", UDP4 | UDP4_MAPPED }

/* raw(7) has two errors that a socket is told, by which of the calls it does not say, and no others. */
#define	RAW_TOLD(error)							\
	{ "received", "linux:raw7-network-error", "-1 " error, RAW4 },	\
	{ "so_error", "linux:raw7-network-error", error, RAW4 }
#define	RAW_NOT_TOLD							\
	{ "send", "linux:raw7-network-error", "0", RAW4 },		\
	{ "received", "linux:raw7-network-error", "nothing", RAW4 },	\
	{ "so_error", "linux:raw7-network-error", "0", RAW4 }

static const struct expectation any_expect[] = { CONNECTED, TOLD, RAW_NOT_TOLD, { 0 } };
static const struct expectation size_expect[] = { CONNECTED, TOLD, RAW_TOLD("EMSGSIZE"), { 0 } };
static const struct expectation parameter_expect[] = { CONNECTED, TOLD, RAW_TOLD("EPROTO"), { 0 } };

/* Nothing received at the peer's port: the one message of which manuals name the errno. */
static const struct expectation port_expect[] = {
	CONNECTED, TOLD, RAW_NOT_TOLD,
	{ "send", "linux:udp7-ECONNREFUSED", "-1 ECONNREFUSED", INET_DGRAM },
	{ "received", "linux:udp7-ECONNREFUSED", "-1 ECONNREFUSED", INET_DGRAM },
	{ "so_error", "linux:udp7-ECONNREFUSED", "ECONNREFUSED", INET_DGRAM },
	{ 0 }
};

/* What is sent: as many bytes as an error quotes at least (RFC 792), since there are hosts that ask for all of them. */
#define	DATA		"datagram", 8

struct message {
	uint8_t type, code;
	uint32_t rest;
};

/* The datagram that the host sends next. */
static struct packet
datagram_on_wire(const struct transport *t)
{
	int protocol = t->protocol != 0 ? t->protocol : IPPROTO_UDP;
	struct datagram datagram;
	struct packet packet;

	while (wire_receive(&packet))
		if (datagram_parse(packet.bytes, packet.length, &datagram) && datagram.protocol == protocol)
			return (packet);
	setup_failed("no datagram reached the far end");
}

/* A datagram to the far end has left; returns what did. */
static struct packet
datagram_sent_to(const struct transport *t, int s, const struct address *to)
{
	/* What an earlier message has left. */
	(void)so_error(s);
	if (to != NULL)
		SETUP(sendto(s, DATA, 0, ADDRESS(to)));
	else
		SETUP(send(s, DATA, 0));
	return (datagram_on_wire(t));
}

static void
message_comes(const struct transport *t, const struct packet *about, const struct message *message)
{
	wire_icmp(about, message->type, message->code, message->rest);
	wire_until_now(is_inet6_on_the_wire(t), NULL, NULL);
}

/* A datagram is sent to the peer, and the message comes back. */
static void
provoke(const struct transport *t, int s, const struct message *message)
{
	struct packet about = datagram_sent_to(t, s, NULL);

	message_comes(t, &about, message);
}

static const struct message *
port_unreachable(const struct transport *t)
{
	static const struct message message = { UNREACHABLE, 3, 0 }, message6 = { UNREACHABLE6, 4, 0 };

	return (is_inet6_on_the_wire(t) ? &message6 : &message);
}

static struct address
far_address(const struct transport *t)
{
	return (address_far(t, (t->bit & ALL_RAW) != 0 ? 0 : FAR_PORT));
}

static void
observe_send(const char *observation, int s)
{
	observe_result(observation, send(s, DATA, 0));
}

/* There is no data to receive. */
static void
observe_received(const char *observation, int s)
{
	ssize_t n = recv(s, &(char){ 0 }, 1, MSG_DONTWAIT);

	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		observe(observation, "nothing");
	else
		observe_result(observation, n);
}

/*
 * The message comes anew before each of the calls that could tell of it.  `kept` is what it has left after the socket was
 * connected once more.
 */
static void
connected(const struct test *test)
{
	const struct message *message = test->condition->arg;
	struct address to = far_address(test->transport);
	int s = socket_open(test->transport);

	wire_open();
	observe_connect("call", s, ADDRESS(&to));

	provoke(test->transport, s, message);
	observe_send("send", s);
	observe_send("send_then", s);

	provoke(test->transport, s, message);
	observe_received("received", s);
	observe_received("received_then", s);

	provoke(test->transport, s, message);
	observe("so_error", "%s", so_error(s));
	observe("so_error_then", "%s", so_error(s));

	provoke(test->transport, s, message);
	observe_connect("again", s, ADDRESS(&to));
	observe("kept", "%s", so_error(s));
}

/* The message is about a datagram to another port than the peer's. */
static const struct expectation another_port_expect[] = {
	{ "call", DATAGRAMS, "0", 0 },
	{ 0 }
};

static void
another_port(const struct test *test)
{
	struct address to = far_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about;

	wire_open();
	observe_connect("call", s, ADDRESS(&to));
	about = datagram_sent_to(test->transport, s, NULL);
	about.bytes[is_inet6_on_the_wire(test->transport) ? 43 : 23] ^= 1;
	message_comes(test->transport, &about, port_unreachable(test->transport));
	observe("so_error", "%s", so_error(s));
}

/*
 * A socket without a peer sends, and is connected only after the message has come; the same message then comes to the socket
 * with a peer, late.
 */
static const struct expectation not_connected_expect[] = {
	{ "told", "linux:udp7-network-error", "ECONNREFUSED", INET_DGRAM },
	{ "told", "rfc1122:UDP-ICMP", "E*", UDP4 | UDP4_MAPPED },
	{ "told", "linux:raw7-network-error", "0", RAW4 },
	{ "call", DATAGRAMS, "0", INET_DGRAM },
	{ "call", "freebsd12:ip4-raw-peer", "0", ALL_RAW },
	{ 0 }
};

static void
not_connected(const struct test *test)
{
	struct address to = far_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about;

	wire_open();
	about = datagram_sent_to(test->transport, s, &to);
	message_comes(test->transport, &about, port_unreachable(test->transport));
	observe("told", "%s", so_error(s));
	message_comes(test->transport, &about, port_unreachable(test->transport));
	observe_connect("call", s, ADDRESS(&to));
	observe("kept", "%s", so_error(s));
	message_comes(test->transport, &about, port_unreachable(test->transport));
	observe("late", "%s", so_error(s));
}

/* The association ends while an error of it is pending, and another message about it comes after its end. */
static void
observe_association_ends(const struct test *test, const struct address *next)
{
	struct address to = far_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about;

	wire_open();
	connect_setup(s, &to);
	about = datagram_sent_to(test->transport, s, NULL);
	message_comes(test->transport, &about, port_unreachable(test->transport));
	observe_connect("call", s, ADDRESS(next));
	observe("kept", "%s", so_error(s));
	message_comes(test->transport, &about, port_unreachable(test->transport));
	observe("late", "%s", so_error(s));
}

static const struct expectation new_peer_expect[] = {
	{ "call", REPEATS, "0", INET_DGRAM },
	{ 0 }
};

static void
new_peer(const struct test *test)
{
	struct address next = address_near(test->transport, (test->transport->bit & ALL_RAW) != 0 ? 0 : FAR_PORT);

	observe_association_ends(test, &next);
}

static const struct expectation dissolved_expect[] = {
	{ "call", "posix:dgram-reset linux:dissolve", "0", INET_DGRAM },
	{ 0 }
};

static void
dissolved(const struct test *test)
{
	struct address none = address_unspec(test->transport);

	observe_association_ends(test, &none);
}

#define	ANSWERED(name_, transports_, what, fate, type, code, rest)	\
	{								\
		.name = name_,						\
		.descr = "A datagram of a connected socket is answered by ICMP: " what, \
		.transports = transports_,				\
		.needs = NEEDS_NETWORK,					\
		.expect = fate##_expect,				\
		.body = connected,					\
		.arg = &(const struct message){ type, code, rest },	\
	}

static const struct condition conditions[] = {
	ANSWERED("net_unreachable", IPV4, "the network is unreachable", any, UNREACHABLE, 0, 0),
	ANSWERED("host_unreachable", IPV4, "the host is unreachable", any, UNREACHABLE, 1, 0),
	ANSWERED("protocol_unreachable", IPV4, "the host does not have the protocol", any, UNREACHABLE, 2, 0),
	ANSWERED("port_unreachable", IPV4, "nobody has the port", port, UNREACHABLE, 3, 0),
	ANSWERED("fragmentation_needed", IPV4, "the packet does not fit a link of 576 bytes", size, UNREACHABLE, 4, MTU4),
	ANSWERED("source_route_failed", IPV4, "the source route failed", any, UNREACHABLE, 5, 0),
	ANSWERED("net_unknown", IPV4, "the network is unknown", any, UNREACHABLE, 6, 0),
	ANSWERED("host_unknown", IPV4, "the host is unknown", any, UNREACHABLE, 7, 0),
	ANSWERED("source_isolated", IPV4, "the source host is isolated", any, UNREACHABLE, 8, 0),
	ANSWERED("net_prohibited", IPV4, "communication with the network is prohibited", any, UNREACHABLE, 9, 0),
	ANSWERED("host_prohibited", IPV4, "communication with the host is prohibited", any, UNREACHABLE, 10, 0),
	ANSWERED("net_unreachable_for_tos", IPV4, "the network is unreachable for the type of service", any,
	    UNREACHABLE, 11, 0),
	ANSWERED("host_unreachable_for_tos", IPV4, "the host is unreachable for the type of service", any, UNREACHABLE, 12, 0),
	ANSWERED("prohibited", IPV4, "communication is prohibited by a filter", any, UNREACHABLE, 13, 0),
	ANSWERED("precedence_violation", IPV4, "the precedence is not allowed to the host", any, UNREACHABLE, 14, 0),
	ANSWERED("precedence_cutoff", IPV4, "the precedence is below the network's", any, UNREACHABLE, 15, 0),
	ANSWERED("source_quench", IPV4, "the source is to send less", any, SOURCE_QUENCH, 0, 0),
	ANSWERED("hops_exceeded", IPV4, "the time to live was exceeded in transit", any, TIME_EXCEEDED, 0, 0),
	ANSWERED("reassembly_exceeded", IPV4, "the time for reassembly was exceeded", any, TIME_EXCEEDED, 1, 0),
	ANSWERED("parameter_pointer", IPV4, "the pointer shows a wrong parameter", parameter, PARAMETER, 0, 20u << 24),
	ANSWERED("parameter_option", IPV4, "a required option is missing", parameter, PARAMETER, 1, 0),
	ANSWERED("parameter_length", IPV4, "a length is wrong", parameter, PARAMETER, 2, 0),

	ANSWERED("no_route", IPV6, "there is no route", any, UNREACHABLE6, 0, 0),
	ANSWERED("prohibited", IPV6, "communication is prohibited", any, UNREACHABLE6, 1, 0),
	ANSWERED("beyond_scope", IPV6, "the destination is beyond the scope of the source", any, UNREACHABLE6, 2, 0),
	ANSWERED("address_unreachable", IPV6, "the address is unreachable", any, UNREACHABLE6, 3, 0),
	ANSWERED("port_unreachable", IPV6, "nobody has the port", port, UNREACHABLE6, 4, 0),
	ANSWERED("source_policy", IPV6, "a policy refuses the source", any, UNREACHABLE6, 5, 0),
	ANSWERED("reject_route", IPV6, "a route rejects the destination", any, UNREACHABLE6, 6, 0),
	ANSWERED("source_routing_header", IPV6, "the source routing header is wrong", any, UNREACHABLE6, 7, 0),
	ANSWERED("headers_too_long", IPV6, "the headers are too long", any, UNREACHABLE6, 8, 0),
	ANSWERED("packet_too_big", IPV6, "the packet does not fit a link of 1280 bytes", any, TOO_BIG6, 0, MTU6),
	ANSWERED("hops_exceeded", IPV6, "the hop limit was exceeded in transit", any, TIME_EXCEEDED6, 0, 0),
	ANSWERED("reassembly_exceeded", IPV6, "the time for reassembly was exceeded", any, TIME_EXCEEDED6, 1, 0),
	ANSWERED("parameter_header", IPV6, "a field of a header is wrong", any, PARAMETER6, 0, 40),
	ANSWERED("parameter_next_header", IPV6, "a next header is unknown", any, PARAMETER6, 1, 6),
	ANSWERED("parameter_option", IPV6, "an option is unknown", any, PARAMETER6, 2, 40),
	ANSWERED("parameter_first_fragment", IPV6, "the first fragment lacks headers", any, PARAMETER6, 3, 40),
	{
		.name = "another_port",
		.descr = "ICMP says that nobody has the port of a datagram which went to another port than the peer's",
		.transports = INET_DGRAM,
		.needs = NEEDS_NETWORK,
		.expect = another_port_expect,
		.body = another_port,
	},
	{
		.name = "not_connected",
		.descr = "A datagram of a socket that is connected only later is answered by ICMP: nobody has the port",
		.transports = INET_DGRAM | ALL_RAW,
		.needs = NEEDS_NETWORK,
		.expect = not_connected_expect,
		.body = not_connected,
	},
	{
		.name = "new_peer",
		.descr = "A socket is connected to another peer while an error of the first is pending",
		.transports = INET_DGRAM | ALL_RAW,
		.needs = NEEDS_NETWORK,
		.expect = new_peer_expect,
		.body = new_peer,
	},
	{
		.name = "dissolved",
		.descr = "An association is dissolved while an error of it is pending",
		.transports = INET_DGRAM | ALL_RAW,
		.needs = NEEDS_NETWORK,
		.expect = dissolved_expect,
		.body = dissolved,
	},
};

CONDITIONS(conditions)
