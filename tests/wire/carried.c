/*
 * What the packet of an attempt carries: the maximum segment size, the window, the type of service and the hop limit, what the
 * socket's options make of them, and the initial sequence number.  wire/offers has the other options of TCP.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/mtu.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#define	USUAL_MTU	1500
#define	TCP_HEADER	20

/* One thing about the packet: the option that is set before the call, if any, and what the packet says. */
struct carried {
	const char *observation;
	int (*set)(const struct transport *, int s, int value);
	int value;
	const char *(*seen)(const struct transport *, const struct packet *, int value);
	int mtu;		/* of the interface; 0 for the usual */
};

/* The packet by which the far end hears of the socket: the attempt's, or that of the first datagram. */
static bool
first_packet(const struct transport *t, unsigned port, struct packet *packet)
{
	struct datagram datagram;
	struct segment segment;

	while (wire_receive(packet)) {
		if (t->type == SOCK_DGRAM && datagram_parse(packet->bytes, packet->length, &datagram) &&
		    datagram.destination_port == port)
			return (true);
		if (t->type == SOCK_STREAM && segment_parse(packet->bytes, packet->length, &segment) &&
		    segment.destination_port == port)
			return (true);
	}
	return (false);
}

static void
observe_carried(const struct test *test, int s, const struct carried *carried)
{
	struct address to = far_end_address(test->transport);
	struct packet packet;

	SETTING(host_interface_mtu_set(wire_interface(), carried->mtu != 0 ? carried->mtu : USUAL_MTU),
	    "the MTU of the link cannot be set");
	if (carried->set != NULL && carried->set(test->transport, s, carried->value) == -1) {
		if (errno == ENOTSUP || errno == ENOPROTOOPT || errno == EOPNOTSUPP)
			unsupported("the host has no such option for the transport");
		SETTING(-1, "the option cannot be set");
	}
	observe_connect("call", s, ADDRESS(&to));
	if (test->transport->type == SOCK_DGRAM)
		observe_result("send", send(s, "d", 1, 0) == 1 ? 0 : -1);
	observe(carried->observation, "%s", !first_packet(test->transport, address_port(&to), &packet) ? "nothing" :
	    carried->seen(test->transport, &packet, carried->value));
}

/* What the packet says. */

static struct segment
syn_of(const struct packet *packet)
{
	struct segment syn;

	(void)segment_parse(packet->bytes, packet->length, &syn);
	return (syn);
}

static struct header
header_of(const struct packet *packet)
{
	struct header header;

	(void)header_parse(packet->bytes, packet->length, &header);
	return (header);
}

static const char *
against(unsigned seen, unsigned wanted)
{
	return (seen == wanted ? "as set" : "another");
}

static const char *
service(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	return (against(header_of(packet).traffic_class, (unsigned)value));
}

/* The two lowest bits are those of ECN, which TCP has for itself. */
static const char *
service_without_ecn(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	return (against(header_of(packet).traffic_class, (unsigned)value & 0xfc));
}

static const char *
hops(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	return (against(header_of(packet).hops, (unsigned)value));
}

static const char *
fragments(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	(void)value;
	return (header_of(packet).dont_fragment ? "forbidden" : "allowed");
}

static const char *
label(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	(void)value;
	return (header_of(packet).flow_label != 0 ? "some" : "none");
}

static const char *
header_options(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	return (against((unsigned)header_of(packet).options, (unsigned)value));
}

static unsigned
segment_size(const struct packet *packet)
{
	struct segment syn = syn_of(packet);

	return (segment_maximum(&syn));
}

/* Of the MTU, TCP has what the fixed headers leave. */
static const char *
size_by_mtu(const struct transport *t, const struct packet *packet, int mtu)
{
	unsigned size = segment_size(packet), wanted = (unsigned)mtu - TCP_HEADER - (is_inet6_on_the_wire(t) ? 40 : 20);

	return (size == 0 ? "none" : size == wanted ? "of the interface" : size > wanted ? "larger" : "smaller");
}

static const char *
size_as_set(const struct transport *t, const struct packet *packet, int value)
{
	unsigned size = segment_size(packet);

	(void)t;
	return (size == 0 ? "none" : against(size, (unsigned)value));
}

/* Values beyond what the interface takes count for nothing. */
static const char *
size_within_mtu(const struct transport *t, const struct packet *packet, int value)
{
	(void)value;
	return (size_by_mtu(t, packet, USUAL_MTU));
}

static const char *
window(const struct transport *t, const struct packet *packet, int value)
{
	(void)t;
	return (syn_of(packet).window <= (unsigned)value ? "within" : "beyond");
}

/* What is set. */

static int
set_segment_size(const struct transport *t, int s, int value)
{
	(void)t;
	return (setsockopt(s, IPPROTO_TCP, TCP_MAXSEG, &value, sizeof(value)));
}

/* Four bytes that say nothing (RFC 791). */
static int
set_header_options(const struct transport *t, int s, int value)
{
	static const unsigned char no_operations[] = { 1, 1, 1, 1 };

	(void)t;
	return (setsockopt(s, IPPROTO_IP, IP_OPTIONS, no_operations, (socklen_t)value));
}

static int
set_receive_buffer(const struct transport *t, int s, int value)
{
	(void)t;
	return (setsockopt(s, SOL_SOCKET, SO_RCVBUF, &value, sizeof(value)));
}

static int
set_window(const struct transport *t, int s, int value)
{
	(void)t;
	return (host_limit_window(s, value));
}

static int
forbid_fragments(const struct transport *t, int s, int value)
{
	(void)t;
	return (host_forbid_fragments(s, value != 0));
}

/* An IPv4-mapped socket has the options of IPv4 for what it sends, though a host may take them amiss. */
#define	EITHER_FAMILY	(ALL_TCP | ALL_MPTCP | ALL_UDP | ALL_UDPLITE)
#define	SEGMENTS	(ALL_TCP | ALL_MPTCP)
#define	OF_INET		(TCP4 | UDP4 | UDPLITE4)

#define	TRIES								\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", INET_STREAM },		\
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },			\
	{ "send", DGRAM_REACHES, "0", INET_DGRAM }
#define	SERVICE		"rfc9293:service linux:ip7-tos freebsd15:ip4-tos"
#define	SERVICE6	"rfc9293:service freebsd15:ip6-tclass"
#define	HOPS		"rfc9293:hops linux:ip7-ttl freebsd15:ip4-ttl"
#define	HOPS6		"rfc9293:hops linux:ipv6-hops freebsd15:ip6-hops"
#define	OVER_INET	(TCP4 | TCP4_MAPPED | MPTCP4 | UDP4 | UDP4_MAPPED | UDPLITE4)
#define	OVER_INET6	(TCP6 | MPTCP6 | UDP6 | UDPLITE6)

static expectations service_expect = {
	TRIES,
	{ "service", SERVICE, "as set", OVER_INET },
	{ "service", SERVICE6, "as set", OVER_INET6 },
};

CONDITION(service, .transports = EITHER_FAMILY, .needs = NEEDS_NETWORK, .expect = service_expect,
    .arg = (&(const struct carried){ "service", socket_set_service, 0x28, service, 0 }),
    .descr = "The type of service, or traffic class, is set before the call")
{
	observe_carried(test, socket_open_nonblocking(test->transport), test->condition->arg);
}

CONDITION_OF(service, service_highest, .transports = EITHER_FAMILY, .needs = NEEDS_NETWORK, .expect = service_expect,
    .arg = (&(const struct carried){ "service", socket_set_service, 0xe0, service, 0 }),
    .descr = "The type of service, or traffic class, is set to the highest precedence before the call");

static expectations service_ecn = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "service", SERVICE, "as set", OVER_INET },
	{ "service", SERVICE6, "as set", OVER_INET6 },
};

CONDITION_OF(service, service_with_ecn, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = service_ecn,
    .arg = (&(const struct carried){ "service", socket_set_service, 0x2b, service_without_ecn, 0 }),
    .descr = "The type of service, or traffic class, is set before the call with the two bits of ECN, which are TCP's");

CONDITION_OF(service, service_by_default, .transports = EITHER_FAMILY, .needs = NEEDS_NETWORK,
    .arg = (&(const struct carried){ "service", NULL, 0, service, 0 }),
    .descr = "Nothing sets the type of service, or traffic class, which is 0 then");

static expectations hops_expect = {
	TRIES,
	{ "hops", HOPS, "as set", OVER_INET },
	{ "hops", HOPS6, "as set", OVER_INET6 },
};

CONDITION_OF(service, hops, .transports = EITHER_FAMILY, .needs = NEEDS_NETWORK, .expect = hops_expect,
    .arg = (&(const struct carried){ "hops", socket_set_hops, 7, hops, 0 }),
    .descr = "The time to live, or hop limit, is set before the call");
CONDITION_OF(service, hops_lowest, .transports = EITHER_FAMILY, .needs = NEEDS_NETWORK, .expect = hops_expect,
    .arg = (&(const struct carried){ "hops", socket_set_hops, 1, hops, 0 }),
    .descr = "The time to live, or hop limit, is set to 1 before the call");
CONDITION_OF(service, hops_highest, .transports = EITHER_FAMILY, .needs = NEEDS_NETWORK, .expect = hops_expect,
    .arg = (&(const struct carried){ "hops", socket_set_hops, 255, hops, 0 }),
    .descr = "The time to live, or hop limit, is set to 255 before the call");

static expectations size_expect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "segment_size", "rfc9293:segment-size", "of the interface" },
};

CONDITION_OF(service, segment_size, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = size_expect,
    .arg = (&(const struct carried){ "segment_size", NULL, USUAL_MTU, size_by_mtu, USUAL_MTU }),
    .descr = "The link has the usual MTU, of which the maximum segment size is what the headers leave");
CONDITION_OF(service, segment_size_mtu_68, .transports = TCP4 | TCP4_MAPPED, .needs = NEEDS_NETWORK, .expect = size_expect,
    .arg = (&(const struct carried){ "segment_size", NULL, 68, size_by_mtu, 68 }),
    .descr = "The link has the smallest MTU of IPv4, 68");
CONDITION_OF(service, segment_size_mtu_576, .transports = TCP4 | TCP4_MAPPED, .needs = NEEDS_NETWORK, .expect = size_expect,
    .arg = (&(const struct carried){ "segment_size", NULL, 576, size_by_mtu, 576 }),
    .descr = "The link has an MTU of 576, which leaves IPv4's default maximum segment size");
CONDITION_OF(service, segment_size_mtu_1280, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = size_expect,
    .arg = (&(const struct carried){ "segment_size", NULL, 1280, size_by_mtu, 1280 }),
    .descr = "The link has the smallest MTU of IPv6, 1280");
CONDITION_OF(service, segment_size_mtu_9000, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = size_expect,
    .arg = (&(const struct carried){ "segment_size", NULL, 9000, size_by_mtu, 9000 }),
    .descr = "The link has an MTU of 9000");
CONDITION_OF(service, segment_size_mtu_65535, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = size_expect,
    .arg = (&(const struct carried){ "segment_size", NULL, 65535, size_by_mtu, 65535 }),
    .descr = "The link has an MTU of 65535, the longest packet of IPv4");

static expectations size_set = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "segment_size", "linux:tcp7-maxseg freebsd15:tcp4-maxseg", "as set" },
};

CONDITION_OF(service, segment_size_set, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = size_set,
    .arg = (&(const struct carried){ "segment_size", set_segment_size, 700, size_as_set, 0 }),
    .descr = "The maximum segment size is set before the call");

static expectations size_too_large = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "segment_size", "rfc9293:segment-size linux:tcp7-maxseg", "of the interface" },
};

CONDITION_OF(service, segment_size_too_large, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = size_too_large,
    .arg = (&(const struct carried){ "segment_size", set_segment_size, 9000, size_within_mtu, 0 }),
    .descr = "The maximum segment size is set before the call to more than the interface takes");

static expectations window_expect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "window", "linux:tcp7-window-clamp", "within" },
};

CONDITION_OF(service, window_limited, .transports = SEGMENTS, .needs = NEEDS_NETWORK, .expect = window_expect,
    .arg = (&(const struct carried){ "window", set_window, 5000, window, 0 }),
    .descr = "The window is limited before the call");

/* POSIX leaves open what a buffer size does; a host may double it for what it adds to the data. */
CONDITION_OF(service, window_of_buffer, .transports = SEGMENTS, .needs = NEEDS_NETWORK,
    .arg = (&(const struct carried){ "window", set_receive_buffer, 8192, window, 0 }),
    .descr = "The receive buffer is made small before the call: the window is within it");

static expectations fragments_forbidden = {
	TRIES,
	{ "fragments", "linux:ip7-mtu-discover", "forbidden" },
};

static expectations fragments_allowed = {
	TRIES,
	{ "fragments", "linux:ip7-mtu-discover", "allowed" },
};

CONDITION_OF(service, fragments_forbidden, .transports = OF_INET, .needs = NEEDS_NETWORK, .expect = fragments_forbidden,
    .arg = (&(const struct carried){ "fragments", forbid_fragments, 1, fragments, 0 }),
    .descr = "Before the call the socket's option forbids routers to fragment what it sends");
CONDITION_OF(service, fragments_allowed, .transports = OF_INET, .needs = NEEDS_NETWORK, .expect = fragments_allowed,
    .arg = (&(const struct carried){ "fragments", forbid_fragments, 0, fragments, 0 }),
    .descr = "Before the call the socket's option allows routers to fragment what it sends");

static expectations options_expect = {
	TRIES,
	{ "header_options", "linux:ip7-options", "as set" },
};

CONDITION_OF(service, header_options, .transports = OF_INET, .needs = NEEDS_NETWORK, .expect = options_expect,
    .arg = (&(const struct carried){ "header_options", set_header_options, 4, header_options, 0 }),
    .descr = "IP options are set before the call");

CONDITION_OF(service, label_by_default, .transports = OVER_INET6, .needs = NEEDS_NETWORK,
    .arg = (&(const struct carried){ "label", NULL, 0, label, 0 }),
    .descr = "Nothing is said of the flow label");

/* The sequence numbers of two attempts. */
struct numbers {
	bool other_port;	/* the second attempt is another connection */
	bool made;		/* the first was made, and reset */
};

static bool
next_syn(const struct segment *first, struct segment *syn)
{
	while (wire_receive_segment(SEGMENT_SYN, syn))
		if (!segment_is_again(syn, first))
			return (true);
	return (false);
}

static expectations later = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "number", "rfc9293:sequence-clock", "later" },
};

static expectations another_number = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "number", "rfc9293:sequence-clock", "another" },
};

CONDITION(number_after_refusal, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = later,
    .arg = (&(const struct numbers){ false, false }),
    .descr = "The attempt has the addresses and ports of another that was refused: its initial sequence number is later")
{
	const struct numbers *numbers = test->condition->arg;
	struct address to = far_end_address(test->transport), from = address_near(test->transport, 0);
	int first = socket_open_nonblocking(test->transport), s = socket_open_nonblocking(test->transport);
	struct segment syn, reset, second;

	SETUP(bind(first, ADDRESS(&from)));
	attempt_begin(first, &to);
	from = address_of_socket(first);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	if (numbers->made && !far_end_accept(&syn))
		setup_failed("the first connection was not made");
	reset = segment_answer(&syn, numbers->made ? FAR_SEQUENCE + 1 : 0, SEGMENT_RST | SEGMENT_ACK);
	wire_send_segment(&reset);
	if (!wait_readable(first, WAIT_BOUND))
		setup_failed("the first attempt did not end");
	close(first);
	if (numbers->other_port)
		address_set_port(&to, address_port(&to) + 1);
	SETUP(socket_bind_in_time(test->transport, s, &from));
	observe_connect("call", s, ADDRESS(&to));
	if (!next_syn(&syn, &second)) {
		observe("number", "none");
		return;
	}
	if (numbers->other_port)
		observe("number", "%s", second.sequence == syn.sequence ? "the same" : "another");
	else
		observe("number", "%s", (int32_t)(second.sequence - syn.sequence) > 0 ? "later" :
		    second.sequence == syn.sequence ? "the same" : "earlier");
}

CONDITION_OF(number_after_refusal, number_after_reset, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = later,
    .arg = (&(const struct numbers){ false, true }),
    .descr = "The attempt has the addresses and ports of a connection that was reset: its initial sequence number is later");
CONDITION_OF(number_after_refusal, number_of_another, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = another_number,
    .arg = (&(const struct numbers){ true, false }),
    .descr = "The attempt goes to another port than one before it: it has another initial sequence number");
