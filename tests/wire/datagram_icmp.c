/*
 * ICMP and ICMPv6 errors for datagrams: which of them the next call on a connected socket returns, by which errno, and only once;
 * which reach an unconnected socket; and whether a pending error outlives its association.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/icmp.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <netinet/in.h>

#include <errno.h>
#include <poll.h>

#define	IPV4		(UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	IPV6		(UDP6 | UDPLITE6 | RAW6)

/* For every message: the call has returned before it arrives, and the error is reported once and then out of the way. */
#define	CONNECTED							\
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },			\
	{ "call", "freebsd12:ip4-raw-peer", "0", ALL_RAW },		\
	{ "again", DGRAM_REPEATS, "0", INET_DGRAM },			\
	{ "so_error_then", "linux:socket7-SO_ERROR", "0" }

/* RFC 1122 requires UDP to pass on every message, with any errno. */
#define	PASSED_ON								\
	{ "send", "rfc1122:UDP-ICMP", "-1 E*", UDP4 | UDP4_MAPPED },	\
	{ "received", "rfc1122:UDP-ICMP", "-1 E*", UDP4 | UDP4_MAPPED },	\
	{ "so_error", "rfc1122:UDP-ICMP", "E*", UDP4 | UDP4_MAPPED }

/* raw(7) reports only two errors to a socket, and does not say by which call. */
#define	RAW_NOT_PASSED_ON							\
	{ "send", "linux:raw7-network-error", "0", RAW4 },		\
	{ "received", "linux:raw7-network-error", "nothing", RAW4 },	\
	{ "so_error", "linux:raw7-network-error", "0", RAW4 }

static expectations any = { CONNECTED, PASSED_ON, RAW_NOT_PASSED_ON };
static expectations size = {
	CONNECTED, PASSED_ON,
	{ "received", "linux:raw7-network-error", "-1 EMSGSIZE", RAW4 },
	{ "so_error", "linux:raw7-network-error", "EMSGSIZE", RAW4 },
};
static expectations parameter = {
	CONNECTED, PASSED_ON,
	{ "received", "linux:raw7-network-error", "-1 EPROTO", RAW4 },
	{ "so_error", "linux:raw7-network-error", "EPROTO", RAW4 },
};

/* Nobody listens at the peer's port: the only message whose errno manuals name. */
static expectations port = {
	CONNECTED, PASSED_ON, RAW_NOT_PASSED_ON,
	{ "send", "linux:udp7-ECONNREFUSED", "-1 ECONNREFUSED", INET_DGRAM },
	{ "received", "linux:udp7-ECONNREFUSED", "-1 ECONNREFUSED", INET_DGRAM },
	{ "so_error", "linux:udp7-ECONNREFUSED", "ECONNREFUSED", INET_DGRAM },
};

/* Eight bytes, the least that an error quotes (RFC 792): some hosts require all of them. */
#define	DATA		"datagram", 8

/* The host's next datagram. */
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

/* Sends a datagram to the far end; returns it as it left the host. */
static struct packet
datagram_sent_to(const struct transport *t, int s, const struct address *to)
{
	/* Clear the error of an earlier message. */
	(void)so_error(s);
	if (to != NULL)
		SETUP(sendto(s, DATA, 0, ADDRESS(to)));
	else
		SETUP(send(s, DATA, 0));
	return (datagram_on_wire(t));
}

static void
message_comes(const struct transport *t, const struct packet *about, const struct icmp_error *error)
{
	struct icmp_message message = icmp_message_of(error, is_inet6_on_the_wire(t));

	wire_icmp(about, message.type, message.code, message.rest);
	wire_until_now(is_inet6_on_the_wire(t), NULL, NULL);
}

/* Sends a datagram to the peer, and the message in answer. */
static void
provoke(const struct transport *t, int s, const struct icmp_error *error)
{
	struct packet about = datagram_sent_to(t, s, NULL);

	message_comes(t, &about, error);
}

static void
observe_send(const char *observation, int s)
{
	observe_result(observation, send(s, DATA, 0));
}

/* Receives where no data is queued. */
static void
observe_received(const char *observation, int s)
{
	ssize_t n = recv(s, &(char){ 0 }, 1, MSG_DONTWAIT);

	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		observe(observation, "nothing");
	else
		observe_result(observation, n);
}

/* The message arrives again before each call that could report it.  `kept` is the error left after another connect(). */
CONDITION(net_unreachable, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any, .arg = &icmp_net_unreachable,
    .descr = "A datagram of a connected socket is answered by ICMP: the network is unreachable")
{
	const struct icmp_error *error = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));

	provoke(test->transport, s, error);
	observe_send("send", s);
	observe_send("send_then", s);

	provoke(test->transport, s, error);
	observe_received("received", s);
	observe_received("received_then", s);

	provoke(test->transport, s, error);
	observe("so_error", "%s", so_error(s));
	observe("so_error_then", "%s", so_error(s));

	provoke(test->transport, s, error);
	observe_connect("again", s, ADDRESS(&to));
	observe("kept", "%s", so_error(s));
}

CONDITION_OF(net_unreachable, host_unreachable, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_host_unreachable, .descr = "A datagram of a connected socket is answered by ICMP: the host is unreachable");
CONDITION_OF(net_unreachable, protocol_unreachable, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_protocol_unreachable,
    .descr = "A datagram of a connected socket is answered by ICMP: the protocol is unreachable");
CONDITION_OF(net_unreachable, port_unreachable, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = port,
    .arg = &icmp_port_unreachable, .descr = "A datagram of a connected socket is answered by ICMP: the port is unreachable");
CONDITION_OF(net_unreachable, fragmentation_needed, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = size,
    .arg = &icmp_fragmentation_needed,
    .descr = "A datagram of a connected socket is answered by ICMP: the packet exceeds an MTU of 576");
CONDITION_OF(net_unreachable, source_route_failed, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_source_route_failed, .descr = "A datagram of a connected socket is answered by ICMP: the source route failed");
CONDITION_OF(net_unreachable, net_unknown, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any, .arg = &icmp_net_unknown,
    .descr = "A datagram of a connected socket is answered by ICMP: the network is unknown");
CONDITION_OF(net_unreachable, host_unknown, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any, .arg = &icmp_host_unknown,
    .descr = "A datagram of a connected socket is answered by ICMP: the host is unknown");
CONDITION_OF(net_unreachable, source_isolated, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_source_isolated, .descr = "A datagram of a connected socket is answered by ICMP: the source host is isolated");
CONDITION_OF(net_unreachable, net_prohibited, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_net_prohibited,
    .descr = "A datagram of a connected socket is answered by ICMP: communication with the network is prohibited");
CONDITION_OF(net_unreachable, host_prohibited, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_host_prohibited,
    .descr = "A datagram of a connected socket is answered by ICMP: communication with the host is prohibited");
CONDITION_OF(net_unreachable, net_unreachable_for_tos, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_net_unreachable_for_tos,
    .descr = "A datagram of a connected socket is answered by ICMP: the network is unreachable for the type of service");
CONDITION_OF(net_unreachable, host_unreachable_for_tos, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_host_unreachable_for_tos,
    .descr = "A datagram of a connected socket is answered by ICMP: the host is unreachable for the type of service");
CONDITION_OF(net_unreachable, prohibited, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_prohibited, .descr = "A datagram of a connected socket is answered by ICMP: communication is prohibited");
CONDITION_OF(net_unreachable, precedence_violation, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_precedence_violation,
    .descr = "A datagram of a connected socket is answered by ICMP: the precedence is not permitted for the host");
CONDITION_OF(net_unreachable, precedence_cutoff, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_precedence_cutoff,
    .descr = "A datagram of a connected socket is answered by ICMP: the precedence is below the network's");
CONDITION_OF(net_unreachable, source_quench, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_source_quench, .descr = "A datagram of a connected socket is answered by ICMP: source quench");
CONDITION_OF(net_unreachable, hops_exceeded, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_hops_exceeded,
    .descr = "A datagram of a connected socket is answered by ICMP: the hop limit was exceeded in transit");
CONDITION_OF(net_unreachable, reassembly_exceeded, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_reassembly_exceeded,
    .descr = "A datagram of a connected socket is answered by ICMP: the time for reassembly was exceeded");
CONDITION_OF(net_unreachable, parameter_pointer, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = parameter,
    .arg = &icmp_parameter_pointer,
    .descr = "A datagram of a connected socket is answered by ICMP: the pointer indicates a wrong parameter");
CONDITION_OF(net_unreachable, parameter_option, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = parameter,
    .arg = &icmp_parameter_option, .descr = "A datagram of a connected socket is answered by ICMP: an option is wrong");
CONDITION_OF(net_unreachable, parameter_length, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = parameter,
    .arg = &icmp_parameter_length, .descr = "A datagram of a connected socket is answered by ICMP: a length is wrong");
CONDITION_OF(net_unreachable, no_route, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any, .arg = &icmp_no_route,
    .descr = "A datagram of a connected socket is answered by ICMP: there is no route");
CONDITION_OF(net_unreachable, beyond_scope, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any, .arg = &icmp_beyond_scope,
    .descr = "A datagram of a connected socket is answered by ICMP: the destination is beyond the scope of the source");
CONDITION_OF(net_unreachable, address_unreachable, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_address_unreachable,
    .descr = "A datagram of a connected socket is answered by ICMP: the address is unreachable");
CONDITION_OF(net_unreachable, source_policy, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_source_policy, .descr = "A datagram of a connected socket is answered by ICMP: a policy refuses the source");
CONDITION_OF(net_unreachable, reject_route, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any, .arg = &icmp_reject_route,
    .descr = "A datagram of a connected socket is answered by ICMP: a route rejects the destination");
CONDITION_OF(net_unreachable, source_routing_header, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_source_routing_header,
    .descr = "A datagram of a connected socket is answered by ICMP: the source routing header is wrong");
CONDITION_OF(net_unreachable, headers_too_long, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_headers_too_long, .descr = "A datagram of a connected socket is answered by ICMP: the headers are too long");
CONDITION_OF(net_unreachable, packet_too_big, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_packet_too_big,
    .descr = "A datagram of a connected socket is answered by ICMP: the packet exceeds an MTU of 1280");
CONDITION_OF(net_unreachable, parameter_header, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_parameter_header,
    .descr = "A datagram of a connected socket is answered by ICMP: a field of a header is wrong");
CONDITION_OF(net_unreachable, parameter_next_header, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_parameter_next_header,
    .descr = "A datagram of a connected socket is answered by ICMP: a next header is unknown");
CONDITION_OF(net_unreachable, parameter_first_fragment, .transports = IPV6, .needs = NEEDS_NETWORK, .expect = any,
    .arg = &icmp_parameter_first_fragment,
    .descr = "A datagram of a connected socket is answered by ICMP: the first fragment lacks headers");

/* No error is meant by the first, and none is defined by the others. */
static expectations no_error = { CONNECTED };

CONDITION_OF(net_unreachable, redirect, .transports = IPV4, .needs = NEEDS_NETWORK, .expect = no_error, .arg = &icmp_redirect,
    .descr = "A datagram of a connected socket is answered by ICMP: another gateway leads to the host");
CONDITION_OF(net_unreachable, unassigned, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = no_error,
    .arg = &icmp_unassigned,
    .descr = "A datagram of a connected socket is answered by ICMP: "
    "the destination is unreachable, by a code that is not assigned");
CONDITION_OF(net_unreachable, highest, .transports = IPV4 | IPV6, .needs = NEEDS_NETWORK, .expect = no_error,
    .arg = &icmp_highest,
    .descr = "A datagram of a connected socket is answered by ICMP: the destination is unreachable, by the highest code");

/* Several messages arrive before anybody asks: which of them is told, no manual says, but it is told once. */
static expectations several = {
	{ "call", DGRAM_REACHES, "0" },
	{ "so_error", "rfc1122:UDP-ICMP", "E*", UDP4 | UDP4_MAPPED },
	{ "so_error_then", "linux:socket7-SO_ERROR", "0" },
};

CONDITION(several, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = several,
    .descr = "Three datagrams of a connected socket are answered by ICMP: prohibited, port unreachable, hops exceeded")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about[3];

	observe_connect("call", s, ADDRESS(&to));
	for (size_t i = 0; i < 3; i++)
		about[i] = datagram_sent_to(test->transport, s, NULL);
	message_comes(test->transport, &about[0], &icmp_prohibited);
	message_comes(test->transport, &about[1], &icmp_port_unreachable);
	message_comes(test->transport, &about[2], &icmp_hops_exceeded);
	observe("so_error", "%s", so_error(s));
	observe("so_error_then", "%s", so_error(s));
	observe_received("received", s);
}

/* Being asked for events takes nothing: the error is still told then. */
static expectations asked = {
	{ "call", DGRAM_REACHES, "0" },
	{ "events", "linux:socket7-POLLERR", "*ERR*" },
	{ "so_error", "linux:udp7-ECONNREFUSED", "ECONNREFUSED" },
	{ "so_error_then", "linux:socket7-SO_ERROR", "0" },
};

CONDITION(asked_by_poll, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = asked,
    .descr = "A datagram of a connected socket is answered by ICMP: port unreachable, and poll() asks first")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	provoke(test->transport, s, &icmp_port_unreachable);
	observe("events", "%s", events_named(wait_for(s, POLLIN | POLLOUT, 0)));
	observe("events_again", "%s", events_named(wait_for(s, POLLIN | POLLOUT, 0)));
	observe("so_error", "%s", so_error(s));
	observe("so_error_then", "%s", so_error(s));
	observe("events_then", "%s", events_named(wait_for(s, POLLIN | POLLOUT, 0)));
}

/* The message quotes a datagram to another port than the peer's. */
static expectations another_port = {
	{ "call", DGRAM_REACHES, "0" },
};

CONDITION(another_port, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = another_port,
    .descr = "An ICMP error (port unreachable) quotes a datagram to another port than the peer's")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about;

	observe_connect("call", s, ADDRESS(&to));
	about = datagram_sent_to(test->transport, s, NULL);
	about.bytes[is_inet6_on_the_wire(test->transport) ? 43 : 23] ^= 1;
	message_comes(test->transport, &about, &icmp_port_unreachable);
	observe("so_error", "%s", so_error(s));
}

/* An unconnected socket sends, and is connected only after the message; later that message arrives for the connected socket. */
static expectations not_connected = {
	{ "told", "linux:udp7-network-error", "ECONNREFUSED", INET_DGRAM },
	{ "told", "rfc1122:UDP-ICMP", "E*", UDP4 | UDP4_MAPPED },
	{ "told", "linux:raw7-network-error", "0", RAW4 },
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "call", "freebsd12:ip4-raw-peer", "0", ALL_RAW },
	{ "peer", DGRAM_REACHES, "as named", INET_DGRAM },
};

CONDITION(not_connected, .transports = INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK, .expect = not_connected,
    .descr = "A datagram of a socket that is connected only later is answered by ICMP: the port is unreachable")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about;

	about = datagram_sent_to(test->transport, s, &to);
	message_comes(test->transport, &about, &icmp_port_unreachable);
	observe("told", "%s", so_error(s));
	message_comes(test->transport, &about, &icmp_port_unreachable);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("kept", "%s", so_error(s));
	message_comes(test->transport, &about, &icmp_port_unreachable);
	observe("late", "%s", so_error(s));
}

/* The association is dissolved with an error pending, and then another message about it arrives. */
static void
observe_association_ends(const struct test *test, const struct address *next)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct packet about;

	connect_setup(s, &to);
	about = datagram_sent_to(test->transport, s, NULL);
	message_comes(test->transport, &about, &icmp_port_unreachable);
	observe_connect("call", s, ADDRESS(next));
	observe("peer", "%s", peer_of(s, next));
	observe("kept", "%s", so_error(s));
	message_comes(test->transport, &about, &icmp_port_unreachable);
	observe("late", "%s", so_error(s));
}

static expectations new_peer = {
	{ "call", DGRAM_REPEATS, "0", INET_DGRAM },
	{ "peer", DGRAM_REPEATS, "as named", INET_DGRAM },
};

CONDITION(new_peer, .transports = INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK, .expect = new_peer,
    .descr = "A socket is connected to another peer while an error from the first is pending")
{
	struct address next = address_near(test->transport, port_of_nobody(test->transport));

	observe_association_ends(test, &next);
}

static expectations dissolved = {
	{ "call", DGRAM_DISSOLVES, "0", INET_DGRAM },
	{ "peer", DGRAM_DISSOLVES, "none", INET_DGRAM },
};

CONDITION(dissolved, .transports = INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK, .expect = dissolved,
    .descr = "An association is dissolved while its error is pending")
{
	struct address none = address_unspec(test->transport);

	observe_association_ends(test, &none);
}
