/*
 * The addresses and ports on the wire: the source is the one that getsockname() returns, and the destination the one passed to
 * connect(), whatever the socket was connected to before.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/route.h"
#include "world/socket.h"
#include "world/wire.h"

#include <sys/socket.h>

#include <net/if.h>
#include <netinet/in.h>

#include <string.h>

#define	WIRE_DGRAM	(INET_DGRAM | ALL_RAW)
#define	WIRE		(ALL_TCP | WIRE_DGRAM)

/* Compares packets of the socket's protocol with the socket's local address and the one passed to connect(). */
struct seen {
	struct address local, named;
	const struct transport *transport;
	const struct segment *earlier;	/* a SYN whose repetitions are not looked at, or NULL */
	const char *source, *destination;
};

/* Compares an address and port from a packet with a socket address. */
static const char *
compare(const struct address *a, const uint8_t bytes[16], unsigned port, const char *same)
{
	const void *expected = a->u.any.sa_family == AF_INET6 ? (const void *)&a->u.in6.sin6_addr : &a->u.in.sin_addr;

	if (memcmp(expected, bytes, a->u.any.sa_family == AF_INET6 ? 16 : 4) != 0)
		return ("another address");
	return (address_port(a) == port ? same : "another port");
}

/* The protocol number in the IP header. */
static int
protocol_of(const struct transport *t)
{
	return (t->protocol != 0 ? t->protocol : t->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP);
}

static void
see(const struct packet *packet, void *arg)
{
	struct seen *seen = arg;
	unsigned from, to;
	struct datagram datagram;
	struct segment segment;
	const char *source, *destination;

	/* Ignore packets that the host sends by itself. */
	if (!datagram_parse(packet->bytes, packet->length, &datagram) || datagram.protocol != protocol_of(seen->transport))
		return;
	from = datagram.source_port;
	to = datagram.destination_port;
	if (segment_parse(packet->bytes, packet->length, &segment)) {
		from = segment.source_port;
		to = segment.destination_port;
		if (seen->earlier != NULL && segment_is_again(&segment, seen->earlier))
			return;
	}
	/* Raw packets have no ports. */
	if ((seen->transport->bit & ALL_RAW) != 0) {
		from = address_port(&seen->local);
		to = address_port(&seen->named);
	}
	source = compare(&seen->local, datagram.source, from, "as getsockname");
	destination = compare(&seen->named, datagram.destination, to, "as named");
	/* Keep the first packet that differs. */
	if (strcmp(seen->source, "none") == 0 || strcmp(source, "as getsockname") != 0)
		seen->source = source;
	if (strcmp(seen->destination, "none") == 0 || strcmp(destination, "as named") != 0)
		seen->destination = destination;
}

static void
observe_wire(const struct test *test, int s, const struct address *named, const struct segment *earlier)
{
	struct address local = address_of_socket(s);
	struct seen seen = {
		.local = address_on_the_wire(&local),
		.named = address_on_the_wire(named),
		.transport = test->transport,
		.earlier = earlier,
		.source = "none",
		.destination = "none",
	};

	wire_until_now(is_inet6_on_the_wire(test->transport), see, &seen);
	observe("source", "%s", seen.source);
	observe("destination", "%s", seen.destination);
}

/* Discards the packets up to now. */
static void
pass_over(const struct test *test)
{
	wire_until_now(is_inet6_on_the_wire(test->transport), NULL, NULL);
}

#define	LOCAL	"rfc9293:local-address rfc1122:local-address"

/* For calls that cause packets on the wire. */
#define	ON_THE_WIRE							\
	{ "destination", DGRAM_REACHES, "as named", INET_DGRAM },	\
	{ "destination", "freebsd12:ip4-raw-peer", "as named", RAW4 },	\
	{ "destination", ATTEMPTS, "as named", ALL_TCP },		\
	{ "source", LOCAL, "as getsockname", ALL_TCP },		\
	{ "source", "posix:implicit-bind linux:ip7-local-address", "as getsockname" }

/* The far end at a given port, so that two peers differ. */
static struct address
far(const struct test *test, unsigned port)
{
	return (far_end_at(test->transport, port));
}

static int
open_socket(const struct test *test)
{
	return (is_connection_mode(test->transport) ? socket_open_nonblocking(test->transport) : socket_open(test->transport));
}

/* An attempt sends a SYN; a datagram socket sends only by send(). */
static void
observe_sending(const struct test *test, int s, const struct address *to)
{
	observe_connect("call", s, ADDRESS(to));
	if (!is_connection_mode(test->transport))
		observe_result("send", send(s, "a", 1, 0));
	observe_wire(test, s, to, NULL);
}

static expectations unbound = {
	ON_THE_WIRE,
};

CONDITION(unbound, .transports = WIRE, .needs = NEEDS_NETWORK, .expect = unbound,
    .descr = "Packets of an unbound socket have the addresses of getsockname() and of the call")
{
	struct address to = far(test, 7);
	int s = open_socket(test);

	observe_sending(test, s, &to);
}

/* The socket is bound to the second address of the interface, which routing alone would not choose. */
static expectations bound = {
	{ "kept", "posix:implicit-bind", "yes" },
	ON_THE_WIRE,
};

CONDITION(bound, .transports = WIRE, .needs = NEEDS_NETWORK, .expect = bound,
    .descr = "Packets of a socket bound to one of two addresses have that one")
{
	struct address to = far(test, 7), second = address_from(test->transport, "192.0.2.5", "2001:db8::5", 0), local;
	struct address wire = address_on_the_wire(&second);
	int s = open_socket(test);

	SETUP(host_address_add(wire_interface(), &wire, is_inet6_on_the_wire(test->transport) ? 64 : 24));
	SETUP(bind(s, ADDRESS(&second)));
	second = address_of_socket(s);
	observe_sending(test, s, &to);
	local = address_of_socket(s);
	observe("kept", "%s", (test->transport->bit & ALL_RAW) != 0 ? (address_same_host(&local, &second) ? "yes" : "no") :
	    address_equal(&local, &second) ? "yes" : "no");
}

/* All segments of the handshake and of the data have these addresses. */
static expectations connection = {
	{ "call", ATTEMPTS, "0" },
	ON_THE_WIRE,
	{ "data", ATTEMPTS, "sent" },
};

static void
accept_syn(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment answer = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	(void)arg;
	wire_send_segment(&answer);
}

CONDITION(connection, TCP_ON_THE_WIRE, .expect = connection,
    .descr = "Every segment of a connection has the addresses of getsockname() and of the call")
{
	struct address to = far(test, 7);
	int s = socket_for(test);

	connect_meanwhile(s, &to, accept_syn, NULL);
	observe("data", "%s", send(s, "a", 1, MSG_DONTWAIT) == 1 ? "sent" : "refused");
	observe_wire(test, s, &to, NULL);
}

/* After a connection to another peer, packets go to the new one. */
static expectations repeated = {
	{ "call", "freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat", "0" },
	ON_THE_WIRE,
};

CONDITION(repeated, .transports = WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = repeated,
    .descr = "Datagrams go to the new peer after a second call")
{
	struct address first = address_nobody(test->transport, port_of_nobody(test->transport)), to = far(test, 9);
	int s = socket_open(test->transport);

	connect_setup(s, &first);
	observe_sending(test, s, &to);
}

static expectations dissolved = {
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "call", "linux:dissolve", "0" },
	ON_THE_WIRE,
};

CONDITION(dissolved, .transports = WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = dissolved,
    .descr = "Datagrams go to the new peer after the association with the first was dissolved")
{
	struct address first = address_nobody(test->transport, port_of_nobody(test->transport)), to = far(test, 9);
	struct address none = address_unspec(test->transport);
	int s = socket_open(test->transport);

	connect_setup(s, &first);
	/* The result is for other cases: some hosts dissolve and return an error. */
	observe_connect("dissolve", s, ADDRESS(&none));
	observe_sending(test, s, &to);
}

/* A broadcast address, which an option allows, and a group, for which another names the interface. */
static expectations everybody = {
	{ "call", DGRAM_REACHES, "0" },
	ON_THE_WIRE,
};

CONDITION(broadcast, .transports = UDP4 | UDP4_MAPPED | UDPLITE4, .needs = NEEDS_NETWORK, .expect = everybody,
    .descr = "Datagrams go to the broadcast address that a socket with SO_BROADCAST is connected to")
{
	struct address to = address_from(test->transport, "192.0.2.255", NULL, 7);
	int s = socket_open(test->transport);

	(void)far(test, 7);
	SETUP(setsockopt(s, SOL_SOCKET, SO_BROADCAST, &(int){ 1 }, sizeof(int)));
	observe_sending(test, s, &to);
}

CONDITION(multicast, .transports = UDP4 | UDP6 | UDPLITE4 | UDPLITE6, .needs = NEEDS_NETWORK, .expect = everybody,
    .descr = "Datagrams go to the group that a socket is connected to, by the interface that an option names")
{
	struct address to = address_from(test->transport, "233.252.0.1", "ff0e::db8:1", 7), near = address_near(test->transport, 0);
	int s = socket_open(test->transport);
	unsigned interface;

	(void)far(test, 7);
	interface = if_nametoindex(wire_interface());
	if (test->transport->domain == AF_INET6)
		SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof(interface)));
	else
		SETUP(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &near.u.in.sin_addr, sizeof(near.u.in.sin_addr)));
	observe_sending(test, s, &to);
}

/* After a failed call to a network without a route, datagrams go to the next call's peer. */
static expectations failed = {
	{ "call", "freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat", "0" },
	ON_THE_WIRE,
};

CONDITION(failed, .transports = WIRE_DGRAM, .needs = NEEDS_NETWORK, .expect = failed,
    .descr = "Datagrams go to the peer of a call that follows a failed one")
{
	struct address wrong = address_elsewhere(test->transport, port_of_nobody(test->transport)), to = far(test, 9);
	int s = socket_open(test->transport);

	observe_connect("failing", s, ADDRESS(&wrong));
	observe_sending(test, s, &to);
}

/* After a refused attempt, it is for the host to decide whether the socket may make another. */
static expectations refused = {
	{ "source", LOCAL, "as getsockname|none" },
	{ "destination", ATTEMPTS, "as named|none" },
};

CONDITION(refused, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = refused,
    .descr = "A second attempt, after a refusal, goes to the address that it names")
{
	struct address first = far(test, 7), to = far(test, 9);
	int s = socket_open(test->transport);

	meanwhile(far_end_refuses, NULL);
	observe_connect("refused", s, ADDRESS(&first));
	meanwhile_end();
	pass_over(test);
	socket_set_nonblocking(s, true);
	observe_sending(test, s, &to);
}

/* After an attempt is dissolved, the next goes to the new peer and no packet goes to the first. */
static expectations attempt_dissolved = {
	{ "dissolve", "linux:dissolve", "0" },
	{ "call", "linux:dissolve", "-1 EINPROGRESS" },
	{ "source", LOCAL, "as getsockname|none" },
	{ "source", "linux:dissolve linux:ip7-local-address", "as getsockname" },
	{ "destination", ATTEMPTS, "as named|none" },
	{ "destination", "linux:dissolve", "as named" },
};

CONDITION(attempt_dissolved, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = attempt_dissolved,
    .descr = "A second attempt, after one that was dissolved, goes to the address that it names")
{
	struct address first = far(test, 7), to = far(test, 9), none = address_unspec(test->transport);
	int s = socket_open_nonblocking(test->transport), dissolved;
	struct segment syn;

	attempt_begin(s, &first);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	dissolved = observe_connect("dissolve", s, ADDRESS(&none));
	pass_over(test);
	observe_connect("call", s, ADDRESS(&to));
	/* Where the host does not dissolve it, the first attempt goes on, and so do its SYNs. */
	observe_wire(test, s, &to, dissolved == 0 ? NULL : &syn);
}
