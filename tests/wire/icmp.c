/*
 * What ICMP and ICMPv6 say of an attempt in progress: whether that ends it at once, shows when its time is over, or is
 * ignored, and the errno that it comes to.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/host.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#include <errno.h>
#include <string.h>

#define	UNREACHABLE	3
#define	SOURCE_QUENCH	4
#define	TIME_EXCEEDED	11
#define	PARAMETER	12

#define	UNREACHABLE6	1
#define	TOO_BIG6	2
#define	TIME_EXCEEDED6	3
#define	PARAMETER6	4

/* A router's link that every host's packets fit (RFC 791, RFC 8200). */
#define	MTU4		576
#define	MTU6		1280

#define	IPV4		(TCP4 | TCP4_MAPPED)
#define	IPV6		TCP6

/* Of a socket that does not block, whatever the message: the call is over before it comes, and the end of the attempt shows. */
#define	NONBLOCKING							\
	{ "call", "freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS", "-1 EINPROGRESS", 0 }, \
	{ "after", "freebsd:EINPROGRESS-select posix:completion-poll linux:completion-select", "writable", 0 }

/*
 * The network cannot be reached, or the host: manuals name an errno for it, and another for an attempt that was not made in
 * time, which is so as well where the message did not end it.  POSIX and ip(7) tell the two apart by who knows of no route.
 */
#define	NET(observation, e)						\
	{ observation, "freebsd:ENETUNREACH freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", \
	    e "ENETUNREACH|" e "EHOSTUNREACH|" e "ETIMEDOUT", 0 },	\
	{ observation, "posix:ENETUNREACH posix:EHOSTUNREACH posix:ETIMEDOUT", \
	    e "ENETUNREACH|" e "EHOSTUNREACH|" e "ETIMEDOUT", 0 },	\
	{ observation, "linux:ENETUNREACH linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", \
	    e "ENETUNREACH|" e "EHOSTUNREACH|" e "ETIMEDOUT", 0 },	\
	{ observation, "bs2000:ENETUNREACH bs2000:ETIMEDOUT", e "ENETUNREACH|" e "ETIMEDOUT", 0 }

#define	HOST(observation, e)						\
	{ observation, "freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", e "EHOSTUNREACH|" e "ETIMEDOUT", 0 }, \
	{ observation, "posix:EHOSTUNREACH posix:ETIMEDOUT", e "EHOSTUNREACH|" e "ETIMEDOUT", 0 }, \
	{ observation, "linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", e "EHOSTUNREACH|" e "ETIMEDOUT", 0 }

/*
 * A soft error may go away again and must not end the attempt.  That it is told in the end is asked for, by whatever errno but
 * that of a time-out, which says nothing of it; tcp(7) leaves it at either.
 */
#define	SOFT(observation, e)						\
	{ "when", "rfc9293:ICMP-soft linux:tcp7-network-error", "at the time-out|never", 0 }, \
	{ "when", "rfc1122:ICMP-soft", "at the time-out|never", IPV4 },	\
	{ observation, "linux:tcp7-network-error", e "E*", 0 },		\
	{ observation, "rfc9293:ICMP-soft-told", e "E[!T]*", 0 },	\
	{ observation, "rfc1122:ICMP-soft-told", e "E[!T]*", IPV4 }

static const struct expectation soft_net_expect[] = { NET("call", "-1 "), SOFT("call", "-1 "), { 0 } };
static const struct expectation soft_net_nonblocking_expect[] = {
	NONBLOCKING, NET("so_error", ""), SOFT("so_error", ""), { 0 }
};

static const struct expectation soft_host_expect[] = { HOST("call", "-1 "), SOFT("call", "-1 "), { 0 } };
static const struct expectation soft_host_nonblocking_expect[] = {
	NONBLOCKING, HOST("so_error", ""), SOFT("so_error", ""), { 0 }
};

static const struct expectation soft_expect[] = { SOFT("call", "-1 "), { 0 } };
static const struct expectation soft_nonblocking_expect[] = { NONBLOCKING, SOFT("so_error", ""), { 0 } };

/* The same of codes that came after RFC 1122's list of them, and are neither soft nor hard. */
static const struct expectation net_expect[] = { NET("call", "-1 "), { 0 } };
static const struct expectation net_nonblocking_expect[] = { NONBLOCKING, NET("so_error", ""), { 0 } };

static const struct expectation host_expect[] = { HOST("call", "-1 "), { 0 } };
static const struct expectation host_nonblocking_expect[] = { NONBLOCKING, HOST("so_error", ""), { 0 } };

/* A hard error should end the attempt: it fails, by whatever errno, and is not waited out. */
#define	HARD(observation, error)					\
	{ "when", "rfc9293:ICMP-hard rfc1122:ICMP-hard", "at once", IPV4 }, \
	{ observation, "rfc9293:ICMP-hard rfc1122:ICMP-hard", error, IPV4 }

static const struct expectation hard_expect[] = { HARD("call", "-1 E*"), { 0 } };
static const struct expectation hard_nonblocking_expect[] = { NONBLOCKING, HARD("so_error", "E*"), { 0 } };

/* The host is there and says that nobody listens at the port. */
#define	REFUSES		"freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED linux:ECONNREFUSED"

static const struct expectation refused_expect[] = {
	{ "call", REFUSES, "-1 ECONNREFUSED", 0 }, HARD("call", "-1 E*"), { 0 }
};
static const struct expectation refused_nonblocking_expect[] = {
	NONBLOCKING, { "so_error", REFUSES " linux:completion-so-error", "ECONNREFUSED", 0 }, HARD("so_error", "E*"), { 0 }
};

/*
 * What concerns the size of packets or their rate is no reason to give up: the SYN is sent again, and accepted.  That RFC
 * 1122 and 9293 count code 4 among the hard errors is from before hosts looked for a path's MTU, and asks for no more than
 * should.
 */
#define	ATTEMPTS	"freebsd:stream-attempt bs2000:stream-attempt posix:stream-attempt linux:stream-attempt"

static const struct expectation ignored_expect[] = { { "call", ATTEMPTS, "0", 0 }, { 0 } };
static const struct expectation ignored_nonblocking_expect[] = {
	NONBLOCKING, { "so_error", ATTEMPTS " linux:completion-so-error", "0", 0 }, { 0 }
};

static const struct expectation quench_expect[] = {
	{ "call", ATTEMPTS " rfc9293:source-quench", "0", 0 },
	{ "when", "rfc9293:source-quench", "never", 0 },
	{ 0 }
};
static const struct expectation quench_nonblocking_expect[] = {
	NONBLOCKING,
	{ "so_error", ATTEMPTS " linux:completion-so-error rfc9293:source-quench", "0", 0 },
	{ "when", "rfc9293:source-quench", "never", 0 },
	{ 0 }
};

/* No manual says what comes of the others. */
static const struct expectation survey_nonblocking_expect[] = { NONBLOCKING, { 0 } };
#define	survey_expect	NULL

struct message {
	uint8_t type, code;
	uint32_t rest;
	bool accepted;		/* the far end accepts the attempt if it goes on; else it stays silent */
};

/*
 * The message comes.  An attempt that it ended is known no more: an answer to its SYN is out of place.  One that goes on is
 * seen to send its SYN again.
 */
static void
message_comes(const struct segment *syn, const void *arg)
{
	const struct message *message = arg;
	struct segment late = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK), again;
	struct packet about;

	wire_quote(syn, &about);
	wire_icmp(&about, message->type, message->code, message->rest);
	if (!wire_goes_on(syn)) {
		wire_provoke("late_answer", syn, &late);
		return;
	}
	if (!wire_syn_again(syn, &again)) {
		wire_observe("syn_again", "none");
		return;
	}
	wire_observe("syn_again", "sent");
	if (message->accepted)
		(void)far_end_accept_syn(&again);
}

static void
attempt(const struct test *test, int s)
{
	const struct message *message = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int milliseconds;

	far_end_open();
	if (!message->accepted && host_hurry_timeout(s, &milliseconds) == -1)
		untested("the time-out of an attempt cannot be made short here: %s", strerror(errno));
	wire_connect(s, &to, message_comes, message);
}

static void
blocking(const struct test *test)
{
	attempt(test, socket_open(test->transport));
}

static void
nonblocking(const struct test *test)
{
	attempt(test, socket_open_nonblocking(test->transport));
}

/* A message makes two conditions: it comes while a call blocks, and after one that does not. */
#define	MESSAGE(name_, transports_, what, fate, ...)			\
	{								\
		.name = name_,						\
		.descr = "An attempt, blocking, is answered by ICMP: " what, \
		.transports = transports_,				\
		.needs = NEEDS_NETWORK,					\
		.expect = fate##_expect,				\
		.body = blocking,					\
		.arg = &(const struct message){ __VA_ARGS__ },		\
	}, {								\
		.name = name_ "_nonblocking",				\
		.descr = "An attempt, non-blocking, is answered by ICMP: " what, \
		.transports = transports_,				\
		.needs = NEEDS_NETWORK,					\
		.expect = fate##_nonblocking_expect,			\
		.body = nonblocking,					\
		.arg = &(const struct message){ __VA_ARGS__ },		\
	}

/* The far end stays silent after it, or accepts an attempt that goes on. */
#define	ANSWERED(name, transports, what, fate, type, code, rest)	\
	MESSAGE(name, transports, what, fate, type, code, rest, false)
#define	HINTED(name, transports, what, fate, type, code, rest)		\
	MESSAGE(name, transports, what, fate, type, code, rest, true)

static const struct condition conditions[] = {
	ANSWERED("net_unreachable", IPV4, "the network is unreachable", soft_net, UNREACHABLE, 0, 0),
	ANSWERED("host_unreachable", IPV4, "the host is unreachable", soft_host, UNREACHABLE, 1, 0),
	ANSWERED("protocol_unreachable", IPV4, "the host does not have the protocol", hard, UNREACHABLE, 2, 0),
	ANSWERED("port_unreachable", IPV4, "nobody has the port", refused, UNREACHABLE, 3, 0),
	HINTED("fragmentation_needed", IPV4, "the packet does not fit a link of 576 bytes", ignored, UNREACHABLE, 4, MTU4),
	HINTED("fragmentation_needed_no_mtu", IPV4, "the packet does not fit a link, of which the size is not told", ignored,
	    UNREACHABLE, 4, 0),
	ANSWERED("source_route_failed", IPV4, "the source route failed", soft, UNREACHABLE, 5, 0),
	ANSWERED("net_unknown", IPV4, "the network is unknown", net, UNREACHABLE, 6, 0),
	ANSWERED("host_unknown", IPV4, "the host is unknown", host, UNREACHABLE, 7, 0),
	ANSWERED("source_isolated", IPV4, "the source host is isolated", survey, UNREACHABLE, 8, 0),
	ANSWERED("net_prohibited", IPV4, "communication with the network is prohibited", survey, UNREACHABLE, 9, 0),
	ANSWERED("host_prohibited", IPV4, "communication with the host is prohibited", survey, UNREACHABLE, 10, 0),
	ANSWERED("net_unreachable_for_tos", IPV4, "the network is unreachable for the type of service", net,
	    UNREACHABLE, 11, 0),
	ANSWERED("host_unreachable_for_tos", IPV4, "the host is unreachable for the type of service", host, UNREACHABLE, 12, 0),
	ANSWERED("prohibited", IPV4, "communication is prohibited by a filter", survey, UNREACHABLE, 13, 0),
	ANSWERED("precedence_violation", IPV4, "the precedence is not allowed to the host", survey, UNREACHABLE, 14, 0),
	ANSWERED("precedence_cutoff", IPV4, "the precedence is below the network's", survey, UNREACHABLE, 15, 0),
	HINTED("source_quench", IPV4, "the source is to send less", quench, SOURCE_QUENCH, 0, 0),
	ANSWERED("hops_exceeded", IPV4, "the time to live was exceeded in transit", soft, TIME_EXCEEDED, 0, 0),
	ANSWERED("reassembly_exceeded", IPV4, "the time for reassembly was exceeded", soft, TIME_EXCEEDED, 1, 0),
	ANSWERED("parameter_pointer", IPV4, "the pointer shows a wrong parameter", soft, PARAMETER, 0, 20u << 24),
	ANSWERED("parameter_option", IPV4, "a required option is missing", soft, PARAMETER, 1, 0),
	ANSWERED("parameter_length", IPV4, "a length is wrong", soft, PARAMETER, 2, 0),

	ANSWERED("no_route", IPV6, "there is no route", soft_net, UNREACHABLE6, 0, 0),
	ANSWERED("prohibited", IPV6, "communication is prohibited", survey, UNREACHABLE6, 1, 0),
	ANSWERED("beyond_scope", IPV6, "the destination is beyond the scope of the source", survey, UNREACHABLE6, 2, 0),
	ANSWERED("address_unreachable", IPV6, "the address is unreachable", soft_host, UNREACHABLE6, 3, 0),
	ANSWERED("port_unreachable", IPV6, "nobody has the port", refused, UNREACHABLE6, 4, 0),
	ANSWERED("source_policy", IPV6, "a policy refuses the source", survey, UNREACHABLE6, 5, 0),
	ANSWERED("reject_route", IPV6, "a route rejects the destination", survey, UNREACHABLE6, 6, 0),
	ANSWERED("source_routing_header", IPV6, "the source routing header is wrong", survey, UNREACHABLE6, 7, 0),
	ANSWERED("headers_too_long", IPV6, "the headers are too long", survey, UNREACHABLE6, 8, 0),
	HINTED("packet_too_big", IPV6, "the packet does not fit a link of 1280 bytes", ignored, TOO_BIG6, 0, MTU6),
	ANSWERED("hops_exceeded", IPV6, "the hop limit was exceeded in transit", soft, TIME_EXCEEDED6, 0, 0),
	ANSWERED("reassembly_exceeded", IPV6, "the time for reassembly was exceeded", soft, TIME_EXCEEDED6, 1, 0),
	ANSWERED("parameter_header", IPV6, "a field of a header is wrong", soft, PARAMETER6, 0, 40),
	ANSWERED("parameter_next_header", IPV6, "a next header is unknown", soft, PARAMETER6, 1, 6),
	ANSWERED("parameter_option", IPV6, "an option is unknown", soft, PARAMETER6, 2, 40),
	ANSWERED("parameter_first_fragment", IPV6, "the first fragment lacks headers", survey, PARAMETER6, 3, 40),
};

CONDITIONS(conditions)
