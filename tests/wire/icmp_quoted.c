/*
 * Which attempt an ICMP error is about: the packet that it quotes says so.  One that quotes another packet, or is damaged,
 * leaves the attempt alone; one that comes after the handshake leaves the connection alone.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/socket.h"
#include "fixture/wait.h"
#include "fixture/wire.h"

#include <netinet/in.h>

#include <string.h>

#define	IPV4		(TCP4 | TCP4_MAPPED)

#define	NONBLOCKING							\
	{ "call", "freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS", "-1 EINPROGRESS", 0 }, \
	{ "after", "freebsd:EINPROGRESS-select posix:completion-poll linux:completion-select", "writable", 0 }

/* The message is of another attempt, or of none: the far end accepts this one. */
#define	ANOTHERS(observation, outcome)					\
	{ observation, ATTEMPTS, outcome, 0 },				\
	{ observation, "rfc9293:ICMP-directed", outcome, 0 },		\
	{ observation, "rfc1122:ICMP-directed", outcome, IPV4 }

static const struct expectation anothers_expect[] = { ANOTHERS("call", "0"), { 0 } };
static const struct expectation anothers_nonblocking_expect[] = { NONBLOCKING, ANOTHERS("so_error", "0"), { 0 } };

/* Whether the sequence number is looked at no manual says; but a packet that was never sent cannot have met with an error. */
static const struct expectation never_sent_expect[] = { { "call", ATTEMPTS, "0", 0 }, { 0 } };
static const struct expectation never_sent_nonblocking_expect[] = {
	NONBLOCKING, { "so_error", ATTEMPTS " linux:completion-so-error", "0", 0 }, { 0 }
};

/* It is of this attempt, and says that nobody has the port. */
static const struct expectation refused_expect[] = { { "call", REFUSES, "-1 ECONNREFUSED", 0 }, { 0 } };
static const struct expectation refused_nonblocking_expect[] = {
	NONBLOCKING, { "so_error", REFUSES " linux:completion-so-error", "ECONNREFUSED", 0 }, { 0 }
};

static const struct expectation survey_nonblocking_expect[] = { NONBLOCKING, { 0 } };
#define	survey_expect	NULL

/* What sets the message apart from one that is about the attempt. */
enum difference {
	OUR_PORT, FAR_PORT, OUR_ADDRESS, FAR_ADDRESS, PROTOCOL, SEQUENCE_BELOW, SEQUENCE_NEXT, SEQUENCE_ABOVE, CHECKSUM,
	OF_A_ROUTER, EIGHT_BYTES
};

struct message {
	struct icmp icmp;
	struct packet quoted, whole;
};

static void
message_build(struct message *message)
{
	message->whole.length = icmp_build(&message->icmp, message->quoted.bytes, message->quoted.length, message->whole.bytes,
	    sizeof(message->whole.bytes));
	if (message->whole.length == 0)
		setup_failed("an ICMP message does not fit a packet");
}

/* That nobody has the port, about the SYN but for the difference. */
static void
port_unreachable(const struct segment *syn, enum difference difference, struct message *message)
{
	struct segment about = *syn;
	size_t last = syn->inet6 ? 15 : 3, header = syn->inet6 ? 40 : 20;

	switch (difference) {
	case OUR_PORT:
		about.source_port ^= 1;
		break;
	case FAR_PORT:
		about.destination_port ^= 1;
		break;
	case OUR_ADDRESS:
		about.source[last] ^= 0x40;
		break;
	case FAR_ADDRESS:
		about.destination[last] ^= 0x40;
		break;
	case SEQUENCE_BELOW:
		about.sequence--;
		break;
	case SEQUENCE_NEXT:
		about.sequence++;
		break;
	case SEQUENCE_ABOVE:
		about.sequence += 2;
		break;
	default:
		break;
	}
	wire_quote(&about, &message->quoted);
	if (difference == PROTOCOL)
		message->quoted.bytes[syn->inet6 ? 6 : 9] = IPPROTO_UDP;
	/* What RFC 792 asks for at least: both ports and the sequence number. */
	if (difference == EIGHT_BYTES)
		message->quoted.length = header + 8;

	memset(&message->icmp, 0, sizeof(message->icmp));
	message->icmp.inet6 = syn->inet6;
	message->icmp.type = syn->inet6 ? 1 : 3;
	message->icmp.code = syn->inet6 ? 4 : 3;
	memcpy(message->icmp.source, syn->destination, sizeof(message->icmp.source));
	memcpy(message->icmp.destination, syn->source, sizeof(message->icmp.destination));
	if (difference == OF_A_ROUTER)
		message->icmp.source[last] ^= 0x40;
	message_build(message);
	if (difference == CHECKSUM)
		message->whole.bytes[header + 2] ^= 1;
}

static void
message_comes(const struct segment *syn, const void *arg)
{
	struct message message;

	port_unreachable(syn, *(const enum difference *)arg, &message);
	wire_send(&message.whole);
	if (wire_goes_on(syn))
		(void)far_end_accept_syn(syn);
}

static void
attempt(const struct test *test, int s)
{
	struct address to = far_end_address(test->transport);

	far_end_open();
	wire_connect(s, &to, message_comes, test->condition->arg);
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

/*
 * The connection stands, and a message is about a segment that it might have sent.  A soft error must not end it: data still
 * passes both ways.  Of a hard one opinions differ (RFC 9293 would have it end the connection, RFC 5927 not), and what comes
 * of that is a survey; the attempt has succeeded in any case.
 */
#define	STANDS(observation, outcome)					\
	{ observation, ATTEMPTS, outcome, 0 }
#define	PASSES								\
	{ "hears", "rfc9293:ICMP-soft", "arrives", 0 }, { "hears", "rfc1122:ICMP-soft", "arrives", IPV4 }, \
	{ "heard", "rfc9293:ICMP-soft", "arrives", 0 }, { "heard", "rfc1122:ICMP-soft", "arrives", IPV4 }

static const struct expectation stands_soft_expect[] = { STANDS("call", "0"), PASSES, { 0 } };
static const struct expectation stands_soft_nonblocking_expect[] = {
	NONBLOCKING,
	{ "so_error", "linux:completion-so-error", "0", 0 },
	PASSES,
	{ 0 }
};

static const struct expectation stands_hard_expect[] = { STANDS("call", "0"), { 0 } };
static const struct expectation stands_hard_nonblocking_expect[] = {
	NONBLOCKING, { "so_error", "linux:completion-so-error", "0", 0 }, { 0 }
};

struct code {
	uint8_t type, code, type6, code6;
};

/* About the host's next segment, the first after its SYN. */
static void
message_after_handshake(const struct segment *syn, const void *arg)
{
	const struct code *code = arg;
	struct segment next = *syn;
	struct packet about;

	if (!far_end_accept_syn(syn) || !wire_await_return())
		return;
	next.sequence++;
	next.acknowledgement = FAR_SEQUENCE + 1;
	next.flags = SEGMENT_ACK;
	wire_quote(&next, &about);
	wire_icmp(&about, syn->inet6 ? code->type6 : code->type, syn->inet6 ? code->code6 : code->code, 0);
	wire_until_now(syn->inet6, NULL, NULL);
}

static void
observe_data(int s)
{
	struct segment data = { .payload = 0 }, answer;
	bool any = send(s, "d", 1, MSG_DONTWAIT) == 1;

	while (any && data.payload != 1)
		any = wire_receive_segment(SEGMENT_ACK, &data);
	observe("hears", "%s", any ? "arrives" : "lost");
	if (!any)
		return;
	answer = segment_answer(&data, FAR_SEQUENCE + 1, SEGMENT_ACK);
	answer.payload = 1;
	wire_send_segment(&answer);
	any = wait_readable(s, WAIT_BOUND) && recv(s, &(char){ 0 }, 1, MSG_DONTWAIT) == 1;
	observe("heard", "%s", any ? "arrives" : "lost");
}

static void
connection(const struct test *test, int s)
{
	struct address to = far_end_address(test->transport);

	far_end_open();
	wire_connect(s, &to, message_after_handshake, test->condition->arg);
	observe_data(s);
	observe("so_error_then", "%s", so_error(s));
}

static void
connection_blocking(const struct test *test)
{
	connection(test, socket_open(test->transport));
}

static void
connection_nonblocking(const struct test *test)
{
	connection(test, socket_open_nonblocking(test->transport));
}

/* A message makes two conditions: it comes while a call blocks, and after one that does not. */
#define	BOTH(name_, descr_, fate, function, arg_)			\
	{								\
		.name = name_,						\
		.descr = descr_,					\
		.transports = IPV4 | TCP6,				\
		.needs = NEEDS_NETWORK,					\
		.expect = fate##_expect,				\
		.body = function##blocking,				\
		.arg = arg_,						\
	}, {								\
		.name = name_ "_nonblocking",				\
		.descr = descr_ ", of a socket that does not block",	\
		.transports = IPV4 | TCP6,				\
		.needs = NEEDS_NETWORK,					\
		.expect = fate##_nonblocking_expect,			\
		.body = function##nonblocking,				\
		.arg = arg_,						\
	}

#define	QUOTES(name, what, fate, which)					\
	BOTH(name, "ICMP says that nobody has the port, " what, fate, , &(const enum difference){ which })
#define	STANDS_AFTER(name, what, fate, t4, c4, t6, c6)			\
	BOTH(name, "After the handshake ICMP says that " what, fate, connection_, (&(const struct code){ t4, c4, t6, c6 }))

static const struct condition conditions[] = {
	QUOTES("our_port", "of an attempt from another port", anothers, OUR_PORT),
	QUOTES("far_port", "of an attempt to another port", anothers, FAR_PORT),
	QUOTES("our_address", "of an attempt from another address", anothers, OUR_ADDRESS),
	QUOTES("far_address", "of an attempt to another address", anothers, FAR_ADDRESS),
	QUOTES("protocol", "of a datagram between the attempt's ports", anothers, PROTOCOL),
	QUOTES("sequence_below", "of a segment before the SYN", never_sent, SEQUENCE_BELOW),
	QUOTES("sequence_next", "of a segment right after the SYN", survey, SEQUENCE_NEXT),
	QUOTES("sequence_above", "of a segment far behind the SYN", never_sent, SEQUENCE_ABOVE),
	QUOTES("checksum", "with a wrong checksum", never_sent, CHECKSUM),
	QUOTES("of_a_router", "and comes from another host than the far end", refused, OF_A_ROUTER),
	QUOTES("eight_bytes", "and quotes the first eight bytes of the SYN alone", refused, EIGHT_BYTES),

	STANDS_AFTER("connected_net", "the network is unreachable", stands_soft, 3, 0, 1, 0),
	STANDS_AFTER("connected_host", "the host is unreachable", stands_soft, 3, 1, 1, 3),
	STANDS_AFTER("connected_hops", "the hops were exceeded", stands_soft, 11, 0, 3, 0),
	STANDS_AFTER("connected_parameter", "a parameter is wrong", stands_soft, 12, 0, 4, 0),
	STANDS_AFTER("connected_port", "nobody has the port", stands_hard, 3, 3, 1, 4),
	STANDS_AFTER("connected_prohibited", "communication is prohibited", stands_hard, 3, 13, 1, 1),
};

CONDITIONS(conditions)
