/*
 * What ICMP and ICMPv6 say of a datagram: which of it the next call on a connected socket tells, by which errno, and that it
 * tells it once; what an unconnected socket is told; and whether an error outlives the association that it came from.
 */
#include "conformance/conformance.h"
#include "fixture/icmp.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#include <netinet/in.h>

#include <errno.h>

#define	FAR_PORT	7

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

/* Of a message of icmp.h, without its name and sentence. */
#define	VALUES_OF(name, what, ...)	{ __VA_ARGS__ }
#define	VALUES(message)			VALUES_OF(message)

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
	static const struct message message = VALUES(MESSAGE_PORT_UNREACHABLE), message6 = VALUES(MESSAGE6_PORT_UNREACHABLE);

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

#define	MESSAGE(transports_, fate, name_, what, ...)			\
	{								\
		.name = name_,						\
		.descr = "A datagram of a connected socket is answered by ICMP: " what, \
		.transports = transports_,				\
		.needs = NEEDS_NETWORK,					\
		.expect = fate##_expect,				\
		.body = connected,					\
		.arg = &(const struct message){ __VA_ARGS__ },		\
	}
#define	ANSWERED_BY(transports, fate, ...)		MESSAGE(transports, fate, __VA_ARGS__)
#define	ANSWERED(message, transports, fate)		ANSWERED_BY(transports, fate, message)

static const struct condition conditions[] = {
	ANSWERED(MESSAGE_NET_UNREACHABLE, IPV4, any),
	ANSWERED(MESSAGE_HOST_UNREACHABLE, IPV4, any),
	ANSWERED(MESSAGE_PROTOCOL_UNREACHABLE, IPV4, any),
	ANSWERED(MESSAGE_PORT_UNREACHABLE, IPV4, port),
	ANSWERED(MESSAGE_FRAGMENTATION_NEEDED, IPV4, size),
	ANSWERED(MESSAGE_SOURCE_ROUTE_FAILED, IPV4, any),
	ANSWERED(MESSAGE_NET_UNKNOWN, IPV4, any),
	ANSWERED(MESSAGE_HOST_UNKNOWN, IPV4, any),
	ANSWERED(MESSAGE_SOURCE_ISOLATED, IPV4, any),
	ANSWERED(MESSAGE_NET_PROHIBITED, IPV4, any),
	ANSWERED(MESSAGE_HOST_PROHIBITED, IPV4, any),
	ANSWERED(MESSAGE_NET_UNREACHABLE_FOR_TOS, IPV4, any),
	ANSWERED(MESSAGE_HOST_UNREACHABLE_FOR_TOS, IPV4, any),
	ANSWERED(MESSAGE_PROHIBITED, IPV4, any),
	ANSWERED(MESSAGE_PRECEDENCE_VIOLATION, IPV4, any),
	ANSWERED(MESSAGE_PRECEDENCE_CUTOFF, IPV4, any),
	ANSWERED(MESSAGE_SOURCE_QUENCH, IPV4, any),
	ANSWERED(MESSAGE_HOPS_EXCEEDED, IPV4, any),
	ANSWERED(MESSAGE_REASSEMBLY_EXCEEDED, IPV4, any),
	ANSWERED(MESSAGE_PARAMETER_POINTER, IPV4, parameter),
	ANSWERED(MESSAGE_PARAMETER_OPTION, IPV4, parameter),
	ANSWERED(MESSAGE_PARAMETER_LENGTH, IPV4, parameter),

	ANSWERED(MESSAGE6_NO_ROUTE, IPV6, any),
	ANSWERED(MESSAGE6_PROHIBITED, IPV6, any),
	ANSWERED(MESSAGE6_BEYOND_SCOPE, IPV6, any),
	ANSWERED(MESSAGE6_ADDRESS_UNREACHABLE, IPV6, any),
	ANSWERED(MESSAGE6_PORT_UNREACHABLE, IPV6, port),
	ANSWERED(MESSAGE6_SOURCE_POLICY, IPV6, any),
	ANSWERED(MESSAGE6_REJECT_ROUTE, IPV6, any),
	ANSWERED(MESSAGE6_SOURCE_ROUTING_HEADER, IPV6, any),
	ANSWERED(MESSAGE6_HEADERS_TOO_LONG, IPV6, any),
	ANSWERED(MESSAGE6_PACKET_TOO_BIG, IPV6, any),
	ANSWERED(MESSAGE6_HOPS_EXCEEDED, IPV6, any),
	ANSWERED(MESSAGE6_REASSEMBLY_EXCEEDED, IPV6, any),
	ANSWERED(MESSAGE6_PARAMETER_HEADER, IPV6, any),
	ANSWERED(MESSAGE6_PARAMETER_NEXT_HEADER, IPV6, any),
	ANSWERED(MESSAGE6_PARAMETER_OPTION, IPV6, any),
	ANSWERED(MESSAGE6_PARAMETER_FIRST_FRAGMENT, IPV6, any),
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
