/*
 * What ICMP and ICMPv6 say of an attempt in progress: whether that ends it at once, shows when its time is over, or is
 * ignored, and the errno that it comes to.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/host.h"
#include "fixture/icmp.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#include <errno.h>

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

	far_end_open();
	if (!message->accepted)
		(void)attempt_hurry(s);
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
#define	MESSAGE(transports_, fate, name_, what, ...)			\
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
#define	ANSWERED_OR_HINTED(transports, fate, ...)			\
	MESSAGE(transports, fate, __VA_ARGS__)
#define	ANSWERED(message, transports, fate)	ANSWERED_OR_HINTED(transports, fate, message, false)
#define	HINTED(message, transports, fate)	ANSWERED_OR_HINTED(transports, fate, message, true)

static const struct condition conditions[] = {
	ANSWERED(MESSAGE_NET_UNREACHABLE, IPV4, soft_net),
	ANSWERED(MESSAGE_HOST_UNREACHABLE, IPV4, soft_host),
	ANSWERED(MESSAGE_PROTOCOL_UNREACHABLE, IPV4, hard),
	ANSWERED(MESSAGE_PORT_UNREACHABLE, IPV4, refused),
	HINTED(MESSAGE_FRAGMENTATION_NEEDED, IPV4, ignored),
	HINTED(MESSAGE_FRAGMENTATION_NEEDED_NO_MTU, IPV4, ignored),
	ANSWERED(MESSAGE_SOURCE_ROUTE_FAILED, IPV4, soft),
	ANSWERED(MESSAGE_NET_UNKNOWN, IPV4, net),
	ANSWERED(MESSAGE_HOST_UNKNOWN, IPV4, host),
	ANSWERED(MESSAGE_SOURCE_ISOLATED, IPV4, survey),
	ANSWERED(MESSAGE_NET_PROHIBITED, IPV4, survey),
	ANSWERED(MESSAGE_HOST_PROHIBITED, IPV4, survey),
	ANSWERED(MESSAGE_NET_UNREACHABLE_FOR_TOS, IPV4, net),
	ANSWERED(MESSAGE_HOST_UNREACHABLE_FOR_TOS, IPV4, host),
	ANSWERED(MESSAGE_PROHIBITED, IPV4, survey),
	ANSWERED(MESSAGE_PRECEDENCE_VIOLATION, IPV4, survey),
	ANSWERED(MESSAGE_PRECEDENCE_CUTOFF, IPV4, survey),
	HINTED(MESSAGE_SOURCE_QUENCH, IPV4, quench),
	ANSWERED(MESSAGE_HOPS_EXCEEDED, IPV4, soft),
	ANSWERED(MESSAGE_REASSEMBLY_EXCEEDED, IPV4, soft),
	ANSWERED(MESSAGE_PARAMETER_POINTER, IPV4, soft),
	ANSWERED(MESSAGE_PARAMETER_OPTION, IPV4, soft),
	ANSWERED(MESSAGE_PARAMETER_LENGTH, IPV4, soft),

	ANSWERED(MESSAGE6_NO_ROUTE, IPV6, soft_net),
	ANSWERED(MESSAGE6_PROHIBITED, IPV6, survey),
	ANSWERED(MESSAGE6_BEYOND_SCOPE, IPV6, survey),
	ANSWERED(MESSAGE6_ADDRESS_UNREACHABLE, IPV6, soft_host),
	ANSWERED(MESSAGE6_PORT_UNREACHABLE, IPV6, refused),
	ANSWERED(MESSAGE6_SOURCE_POLICY, IPV6, survey),
	ANSWERED(MESSAGE6_REJECT_ROUTE, IPV6, survey),
	ANSWERED(MESSAGE6_SOURCE_ROUTING_HEADER, IPV6, survey),
	ANSWERED(MESSAGE6_HEADERS_TOO_LONG, IPV6, survey),
	HINTED(MESSAGE6_PACKET_TOO_BIG, IPV6, ignored),
	ANSWERED(MESSAGE6_HOPS_EXCEEDED, IPV6, soft),
	ANSWERED(MESSAGE6_REASSEMBLY_EXCEEDED, IPV6, soft),
	ANSWERED(MESSAGE6_PARAMETER_HEADER, IPV6, soft),
	ANSWERED(MESSAGE6_PARAMETER_NEXT_HEADER, IPV6, soft),
	ANSWERED(MESSAGE6_PARAMETER_OPTION, IPV6, soft),
	ANSWERED(MESSAGE6_PARAMETER_FIRST_FRAGMENT, IPV6, survey),
};

CONDITIONS(conditions)
