/*
 * ICMP and ICMPv6 errors for a connection in other states than that of an attempt whose SYN waits for an answer (wire/icmp): each
 * error, on a connection of its own.  Those that RFC 1122 and 9293 call soft must not end a connection; of the others in these
 * states no manual speaks.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/icmp.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	SOFT	"rfc9293:ICMP-soft"
#define	SOFT4	"rfc9293:ICMP-soft rfc1122:ICMP-soft"
#define	IPV4	(TCP4 | TCP4_MAPPED)

static expectations soft = {
	{ "net_unreachable", SOFT4, "goes on*", IPV4 },
	{ "host_unreachable", SOFT4, "goes on*", IPV4 },
	{ "source_route_failed", SOFT4, "goes on*", IPV4 },
	{ "parameter_pointer", SOFT4, "goes on*", IPV4 },
	{ "parameter_length", SOFT4, "goes on*", IPV4 },
	{ "hops_exceeded", SOFT4, "goes on*", IPV4 },
	{ "reassembly_exceeded", SOFT4, "goes on*", IPV4 },
	{ "parameter_option", SOFT4, "goes on*", IPV4 },
	{ "hops_exceeded", SOFT, "goes on*", TCP6 },
	{ "reassembly_exceeded", SOFT, "goes on*", TCP6 },
	{ "parameter_option", SOFT, "goes on*", TCP6 },
	{ "no_route", SOFT, "goes on*", TCP6 },
	{ "address_unreachable", SOFT, "goes on*", TCP6 },
	{ "parameter_header", SOFT, "goes on*", TCP6 },
	{ "parameter_next_header", SOFT, "goes on*", TCP6 },
};

/* A connection, the segment that the error is about, and what the far end has sent so far. */
struct connection_at {
	int s;
	struct address to;
	struct segment syn, about;
	uint32_t sequence;
};

/* The next segment of the connection with the flags, and with data if that is asked for. */
static struct segment
segment_of(const struct connection_at *c, uint8_t flags, bool data)
{
	struct segment segment;

	while (wire_receive_segment(flags, &segment))
		if (segment.source_port == c->syn.source_port && (!data || segment.payload > 0))
			return (segment);
	setup_failed("a segment does not reach the far end");
}

static void
far_end_sends(struct connection_at *c, uint8_t flags, size_t payload)
{
	struct segment segment = segment_answer(&c->about, c->sequence, (uint8_t)(SEGMENT_ACK | flags));

	segment.payload = payload;
	wire_send_segment(&segment);
	wire_until_now(c->syn.inet6, NULL, NULL);
}

/* Each state: what precedes the error, and whether the connection goes on after it. */
struct stage {
	void (*reach)(struct connection_at *);
	bool (*goes_on)(struct connection_at *);
};

/* SYN-RECEIVED: a SYN has crossed the attempt's, and the host's SYN,ACK is what the error is about. */
static void
cross(struct connection_at *c)
{
	struct segment crossing = segment_answer(&c->syn, FAR_SEQUENCE, SEGMENT_SYN);

	crossing.acknowledgement = 0;
	wire_send_segment(&crossing);
	c->about = segment_of(c, SEGMENT_SYN | SEGMENT_ACK, false);
	c->sequence = FAR_SEQUENCE + 1;
}

static bool
is_made(struct connection_at *c)
{
	far_end_sends(c, 0, 0);
	return (wait_writable(c->s, 0) && strcmp(peer_of(c->s, &c->to), "as named") == 0);
}

static void
make(struct connection_at *c)
{
	if (!far_end_accept(&c->syn))
		setup_failed("the connection is not made");
	c->sequence = FAR_SEQUENCE + 1;
	if (!wait_writable(c->s, WAIT_BOUND))
		setup_failed("the connection is not writable");
}

static void
make_and_send(struct connection_at *c)
{
	make(c);
	/* One byte, which the far end has not acknowledged. */
	SETUP(send(c->s, "d", 1, 0));
	c->about = segment_of(c, SEGMENT_ACK, true);
}

static bool
receives(struct connection_at *c)
{
	char byte;

	far_end_sends(c, 0, 1);
	return (recv(c->s, &byte, 1, MSG_DONTWAIT) == 1);
}

/* FIN-WAIT-1: the host has shut down its sending side. */
static void
make_and_shut(struct connection_at *c)
{
	make(c);
	SETUP(shutdown(c->s, SHUT_WR));
	c->about = segment_of(c, SEGMENT_FIN, false);
}

/* CLOSE-WAIT: the far end has. */
static void
make_and_be_shut(struct connection_at *c)
{
	make(c);
	c->about = c->syn;
	far_end_sends(c, SEGMENT_FIN, 0);
	c->sequence++;
	SETUP(send(c->s, "d", 1, 0));
	c->about = segment_of(c, SEGMENT_ACK, true);
}

static bool
sends(struct connection_at *c)
{
	far_end_sends(c, 0, 0);
	return (send(c->s, "e", 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1);
}

static const struct stage crossed = { cross, is_made }, made = { make_and_send, receives },
    half_closed = { make_and_shut, receives }, peer_half_closed = { make_and_be_shut, sends };

static void
error_comes(const struct test *test, const struct icmp_named *named)
{
	const struct stage *stage = test->condition->arg;
	struct connection_at c = { .s = socket_open_nonblocking(test->transport), .to = far_end_address(test->transport) };
	struct segment end;
	struct call call;
	char outcome[OUTCOME_MAX];
	bool goes_on;

	call = connect_call(c.s, ADDRESS(&c.to));
	if (call.ret == -1 && call.error != EINPROGRESS)
		setup_failed("connect: %s", strerror(call.error));
	if (!wire_receive_segment(SEGMENT_SYN, &c.syn))
		setup_failed("no attempt reached the far end");
	stage->reach(&c);
	wire_icmp_error(&c.about, named->error);
	wire_until_now(c.syn.inet6, NULL, NULL);
	snprintf(outcome, sizeof(outcome), "%s", so_error(c.s));
	goes_on = stage->goes_on(&c);
	if (strcmp(outcome, "0") == 0)
		observe(named->name, "%s", goes_on ? "goes on" : "over");
	else
		observe(named->name, "%s, tells %s", goes_on ? "goes on" : "over", outcome);
	end = segment_answer(&c.about, c.sequence, SEGMENT_RST | SEGMENT_ACK);
	wire_send_segment(&end);
	close(c.s);
	wire_until_now(c.syn.inet6, NULL, NULL);
}

/*
 * FreeBSD 15.0 panics when the acknowledgement of a SYN,ACK follows "fragmentation needed" about it (docs/findings.md), and a
 * case must leave the host alive.
 */
static bool
may_be_sent(const struct stage *stage, const struct icmp_named *named)
{
	return (stage != &crossed || strncmp(named->name, "fragmentation_needed", strlen("fragmentation_needed")) != 0);
}

CONDITION(crossed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = soft, .arg = &crossed,
    .descr = "Each ICMP error comes after a SYN has crossed the attempt's, about the host's answer")
{
	for (size_t i = 0; i < n_icmp_errors; i++) {
		struct icmp_message message = icmp_message_of(icmp_errors[i].error, is_inet6_on_the_wire(test->transport));

		if (message.type != 0 && may_be_sent(test->condition->arg, &icmp_errors[i]))
			error_comes(test, &icmp_errors[i]);
	}
}

CONDITION_OF(crossed, made, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = soft, .arg = &made,
    .descr = "Each ICMP error comes after the connection was made, about its first data");
CONDITION_OF(crossed, half_closed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = soft, .arg = &half_closed,
    .descr = "Each ICMP error comes after the host has shut down its side of the connection, about its FIN");
CONDITION_OF(crossed, peer_half_closed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = soft, .arg = &peer_half_closed,
    .descr = "Each ICMP error comes after the far end has shut down its side of the connection, about the host's data");
