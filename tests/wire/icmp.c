/*
 * ICMP and ICMPv6 errors for an attempt in progress: whether the error ends the attempt at once, shows at its time-out, or is
 * ignored, and the resulting errno.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/icmp.h"
#include "world/socket.h"
#include "world/wire.h"

#define	IPV4		(TCP4 | TCP4_MAPPED)
#define	IPV6		TCP6

/*
 * Network or host unreachable: manuals have an errno for it, and another for a time-out, which applies if the message does not
 * end the attempt.  POSIX and ip(7) distinguish the two by who lacks a route.
 */
#define	NET_UNREACHABLE							\
	{ "call", "freebsd:ENETUNREACH freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", \
	    "-1 ENETUNREACH|-1 EHOSTUNREACH|-1 ETIMEDOUT" },		\
	{ "call", "posix:ENETUNREACH posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 ENETUNREACH|-1 EHOSTUNREACH|-1 ETIMEDOUT" }, \
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", "-1 ENETUNREACH|-1 EHOSTUNREACH|-1 ETIMEDOUT" }, \
	{ "call", "bs2000:ENETUNREACH bs2000:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" }
#define	HOST_UNREACHABLE						\
	{ "call", "freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" }, \
	{ "call", "posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" }, \
	{ "call", "linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" }

/*
 * A soft error may be transient and must not end the attempt.  It must be reported in the end, by any errno except a time-out's,
 * which does not report it; tcp(7) allows either.
 */
#define	SOFT								\
	{ "when", "rfc9293:ICMP-soft linux:tcp7-network-error", "at the time-out|never" }, \
	{ "when", "rfc1122:ICMP-soft", "at the time-out|never", IPV4 },	\
	{ "call", "linux:tcp7-network-error", "-1 E*" },		\
	{ "call", "rfc9293:ICMP-soft-told", "-1 E[!T]*" },		\
	{ "call", "rfc1122:ICMP-soft-told", "-1 E[!T]*", IPV4 }

static expectations soft_net = { NET_UNREACHABLE, SOFT };
static expectations soft_host = { HOST_UNREACHABLE, SOFT };
static expectations soft = { SOFT };

/* Codes newer than RFC 1122's list, which are neither soft nor hard. */
static expectations net = { NET_UNREACHABLE };
static expectations host = { HOST_UNREACHABLE };

/* FreeBSD's tcp(4) says that some of these messages may end an attempt, and not which. */
#define	MAY_ABORT							\
	{ "when", "freebsd15:tcp4-icmp-may-abort", "at once|at the time-out|never" }

/* A hard error should end the attempt at once, with any errno. */
static expectations hard = {
	{ "when", "rfc9293:ICMP-hard rfc1122:ICMP-hard", "at once", IPV4 },
	{ "call", "rfc9293:ICMP-hard rfc1122:ICMP-hard", "-1 E*", IPV4 },
	MAY_ABORT,
};

/* The host is reachable and reports that nobody listens at the port. */
static expectations refused = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
	{ "when", "rfc9293:ICMP-hard rfc1122:ICMP-hard", "at once", IPV4 },
	{ "call", "rfc9293:ICMP-hard rfc1122:ICMP-hard", "-1 E*", IPV4 },
	MAY_ABORT,
};

/*
 * Messages about the size or rate of packets are no reason to give up: the SYN is retransmitted and answered.  RFC 1122 and 9293
 * list code 4 as a hard error because they predate path MTU discovery, and only with "should".
 */
static expectations ignored = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
};

static expectations quench = {
	{ "call", ATTEMPTS " rfc9293:source-quench", "0" },
	{ "when", "rfc9293:source-quench", "never" },
};

/* No manual covers the other messages. */
static expectations survey = {
	{ NULL },
};

struct answer {
	const struct icmp_error *error;
	bool accepted;		/* the far end accepts an attempt that goes on; else it stays silent */
};

/*
 * Sends the message.  If the attempt has ended, the host does not know an answer to its SYN; if it goes on, it retransmits its
 * SYN.
 */
static void
message_comes(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct answer *answer = arg;
	struct segment late = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK), again;

	wire_icmp_error(syn, answer->error);
	if (!attempt_goes_on()) {
		observe("late_answer", "%s", wire_provoke(syn, &late, NULL));
		return;
	}
	if (!await_syn_again(&again)) {
		observe("syn_again", "none");
		return;
	}
	observe("syn_again", "sent");
	if (answer->accepted) {
		observe("segment_size", "%s", segment_maximum(&again) == segment_maximum(syn) ? "as before" :
		    segment_maximum(&again) < segment_maximum(syn) ? "smaller" : "larger");
		(void)far_end_accept(&again);
	}
}

#define	ICMP_COMES	.modes = BOTH_MODES, .needs = NEEDS_NETWORK

CONDITION(net_unreachable, .transports = IPV4, ICMP_COMES, .expect = soft_net,
    .arg = &(const struct answer){ &icmp_net_unreachable },
    .descr = "An attempt is answered by ICMP: the network is unreachable")
{
	const struct answer *answer = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	if (!answer->accepted)
		(void)attempt_hurry(s);
	connect_meanwhile(s, &to, message_comes, answer);
	if (answer->accepted)
		observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(net_unreachable, host_unreachable, .transports = IPV4, ICMP_COMES, .expect = soft_host,
    .arg = &(const struct answer){ &icmp_host_unreachable },
    .descr = "An attempt is answered by ICMP: the host is unreachable");
CONDITION_OF(net_unreachable, protocol_unreachable, .transports = IPV4, ICMP_COMES, .expect = hard,
    .arg = &(const struct answer){ &icmp_protocol_unreachable },
    .descr = "An attempt is answered by ICMP: the protocol is unreachable");
CONDITION_OF(net_unreachable, port_unreachable, .transports = IPV4 | IPV6, ICMP_COMES, .expect = refused,
    .arg = &(const struct answer){ &icmp_port_unreachable }, .descr = "An attempt is answered by ICMP: the port is unreachable");
CONDITION_OF(net_unreachable, fragmentation_needed, .transports = IPV4, ICMP_COMES, .expect = ignored,
    .arg = &(const struct answer){ &icmp_fragmentation_needed, .accepted = true },
    .descr = "An attempt is answered by ICMP: the packet exceeds an MTU of 576");
CONDITION_OF(net_unreachable, fragmentation_needed_no_mtu, .transports = IPV4, ICMP_COMES, .expect = ignored,
    .arg = &(const struct answer){ &icmp_fragmentation_needed_no_mtu, .accepted = true },
    .descr = "An attempt is answered by ICMP: the packet exceeds an MTU that the error does not give");
CONDITION_OF(net_unreachable, source_route_failed, .transports = IPV4, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_source_route_failed },
    .descr = "An attempt is answered by ICMP: the source route failed");
CONDITION_OF(net_unreachable, net_unknown, .transports = IPV4, ICMP_COMES, .expect = net,
    .arg = &(const struct answer){ &icmp_net_unknown }, .descr = "An attempt is answered by ICMP: the network is unknown");
CONDITION_OF(net_unreachable, host_unknown, .transports = IPV4, ICMP_COMES, .expect = host,
    .arg = &(const struct answer){ &icmp_host_unknown }, .descr = "An attempt is answered by ICMP: the host is unknown");
CONDITION_OF(net_unreachable, source_isolated, .transports = IPV4, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_source_isolated },
    .descr = "An attempt is answered by ICMP: the source host is isolated");
CONDITION_OF(net_unreachable, net_prohibited, .transports = IPV4, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_net_prohibited },
    .descr = "An attempt is answered by ICMP: communication with the network is prohibited");
CONDITION_OF(net_unreachable, host_prohibited, .transports = IPV4, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_host_prohibited },
    .descr = "An attempt is answered by ICMP: communication with the host is prohibited");
CONDITION_OF(net_unreachable, net_unreachable_for_tos, .transports = IPV4, ICMP_COMES, .expect = net,
    .arg = &(const struct answer){ &icmp_net_unreachable_for_tos },
    .descr = "An attempt is answered by ICMP: the network is unreachable for the type of service");
CONDITION_OF(net_unreachable, host_unreachable_for_tos, .transports = IPV4, ICMP_COMES, .expect = host,
    .arg = &(const struct answer){ &icmp_host_unreachable_for_tos },
    .descr = "An attempt is answered by ICMP: the host is unreachable for the type of service");
CONDITION_OF(net_unreachable, prohibited, .transports = IPV4 | IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_prohibited }, .descr = "An attempt is answered by ICMP: communication is prohibited");
CONDITION_OF(net_unreachable, precedence_violation, .transports = IPV4, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_precedence_violation },
    .descr = "An attempt is answered by ICMP: the precedence is not permitted for the host");
CONDITION_OF(net_unreachable, precedence_cutoff, .transports = IPV4, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_precedence_cutoff },
    .descr = "An attempt is answered by ICMP: the precedence is below the network's");
CONDITION_OF(net_unreachable, source_quench, .transports = IPV4, ICMP_COMES, .expect = quench,
    .arg = &(const struct answer){ &icmp_source_quench, .accepted = true },
    .descr = "An attempt is answered by ICMP: source quench");
CONDITION_OF(net_unreachable, hops_exceeded, .transports = IPV4 | IPV6, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_hops_exceeded },
    .descr = "An attempt is answered by ICMP: the hop limit was exceeded in transit");
CONDITION_OF(net_unreachable, reassembly_exceeded, .transports = IPV4 | IPV6, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_reassembly_exceeded },
    .descr = "An attempt is answered by ICMP: the time for reassembly was exceeded");
CONDITION_OF(net_unreachable, parameter_pointer, .transports = IPV4, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_parameter_pointer },
    .descr = "An attempt is answered by ICMP: the pointer indicates a wrong parameter");
CONDITION_OF(net_unreachable, parameter_option, .transports = IPV4 | IPV6, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_parameter_option }, .descr = "An attempt is answered by ICMP: an option is wrong");
CONDITION_OF(net_unreachable, parameter_length, .transports = IPV4, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_parameter_length }, .descr = "An attempt is answered by ICMP: a length is wrong");
CONDITION_OF(net_unreachable, no_route, .transports = IPV6, ICMP_COMES, .expect = soft_net,
    .arg = &(const struct answer){ &icmp_no_route }, .descr = "An attempt is answered by ICMP: there is no route");
CONDITION_OF(net_unreachable, beyond_scope, .transports = IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_beyond_scope },
    .descr = "An attempt is answered by ICMP: the destination is beyond the scope of the source");
CONDITION_OF(net_unreachable, address_unreachable, .transports = IPV6, ICMP_COMES, .expect = soft_host,
    .arg = &(const struct answer){ &icmp_address_unreachable },
    .descr = "An attempt is answered by ICMP: the address is unreachable");
CONDITION_OF(net_unreachable, source_policy, .transports = IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_source_policy },
    .descr = "An attempt is answered by ICMP: a policy refuses the source");
CONDITION_OF(net_unreachable, reject_route, .transports = IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_reject_route },
    .descr = "An attempt is answered by ICMP: a route rejects the destination");
CONDITION_OF(net_unreachable, source_routing_header, .transports = IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_source_routing_header },
    .descr = "An attempt is answered by ICMP: the source routing header is wrong");
CONDITION_OF(net_unreachable, headers_too_long, .transports = IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_headers_too_long },
    .descr = "An attempt is answered by ICMP: the headers are too long");
CONDITION_OF(net_unreachable, packet_too_big, .transports = IPV6, ICMP_COMES, .expect = ignored,
    .arg = &(const struct answer){ &icmp_packet_too_big, .accepted = true },
    .descr = "An attempt is answered by ICMP: the packet exceeds an MTU of 1280");
CONDITION_OF(net_unreachable, parameter_header, .transports = IPV6, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_parameter_header },
    .descr = "An attempt is answered by ICMP: a field of a header is wrong");
CONDITION_OF(net_unreachable, parameter_next_header, .transports = IPV6, ICMP_COMES, .expect = soft,
    .arg = &(const struct answer){ &icmp_parameter_next_header },
    .descr = "An attempt is answered by ICMP: a next header is unknown");
CONDITION_OF(net_unreachable, parameter_first_fragment, .transports = IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_parameter_first_fragment },
    .descr = "An attempt is answered by ICMP: the first fragment lacks headers");
CONDITION_OF(net_unreachable, redirect, .transports = IPV4, ICMP_COMES, .expect = ignored,
    .arg = &(const struct answer){ &icmp_redirect, .accepted = true },
    .descr = "An attempt is answered by ICMP: another gateway leads to the host");
CONDITION_OF(net_unreachable, unassigned, .transports = IPV4 | IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_unassigned },
    .descr = "An attempt is answered by ICMP: the destination is unreachable, by the first code that is not assigned");
CONDITION_OF(net_unreachable, highest, .transports = IPV4 | IPV6, ICMP_COMES, .expect = survey,
    .arg = &(const struct answer){ &icmp_highest },
    .descr = "An attempt is answered by ICMP: the destination is unreachable, by the highest code");
