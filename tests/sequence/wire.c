/*
 * The call after the call, on the wire.  The far end, which is the case itself, brings a connection into each of TCP's states
 * (RFC 9293, 3.3.2), and the case looks at what a further call returns and at what the host sends for it: connect() to the same
 * address, to another, and to AF_UNSPEC; shutdown() for reading, for writing and for both; close().
 *
 * A socket that has or had a connection makes no other one, and sends no SYN.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define	SEGMENTS_MAX	256

/* A connection, as the far end knows it. */
struct peer {
	int s;
	struct address to, another;
	struct segment syn;		/* the host's */
	uint32_t next;			/* the far end's next sequence number, */
	uint32_t expected;		/* and the host's */
	char sends[OUTCOME_MAX];	/* what the host has sent since the last look */
};

/* Whether the host has sent the segment before. */
static bool
is_known(const struct segment *segment)
{
	static struct segment seen[SEGMENTS_MAX];
	static size_t n;

	for (size_t i = 0; i < n; i++)
		if (segment_is_again(segment, &seen[i]))
			return (true);
	if (n < SEGMENTS_MAX)
		seen[n++] = *segment;
	return (false);
}

static void
add_segment(const struct packet *packet, void *arg)
{
	struct peer *p = arg;
	struct segment segment;

	if (!segment_parse(packet->bytes, packet->length, &segment) || is_known(&segment))
		return;
	if (segment.source_port == p->syn.source_port && (segment.flags & SEGMENT_RST) == 0)
		p->expected = segment_end(&segment);
	if (p->sends[0] != '\0')
		strlcat(p->sends, " ", sizeof(p->sends));
	strlcat(p->sends, wire_flags(&segment), sizeof(p->sends));
}

/* What the host has sent since the last look. */
static const char *
sends(struct peer *p)
{
	p->sends[0] = '\0';
	wire_until_now(p->syn.inet6, add_segment, p);
	return (p->sends[0] != '\0' ? p->sends : "nothing");
}

/* Sends a segment that acknowledges all but so much of what the host has sent, and lets the host deal with it. */
static void
feed(struct peer *p, uint8_t flags, uint32_t but)
{
	struct segment segment = segment_answer(&p->syn, p->next, flags);

	segment.acknowledgement = (flags & SEGMENT_ACK) != 0 ? p->expected - but : 0;
	wire_send_segment(&segment);
	p->next = segment_end(&segment);
	(void)sends(p);
}

/*
 * What leads to a state, a letter a step: the far end sends A, an ACK; S, a SYN,ACK; X, a SYN that crosses the host's; F, a FIN;
 * G, a FIN that does not acknowledge the host's; R, a reset.  w: the host's side is shut down for writing.
 */
static void
step(struct peer *p, char letter)
{
	switch (letter) {
	case 'A':
		feed(p, SEGMENT_ACK, 0);
		break;
	case 'F':
		feed(p, SEGMENT_FIN | SEGMENT_ACK, 0);
		break;
	case 'G':
		feed(p, SEGMENT_FIN | SEGMENT_ACK, 1);
		break;
	case 'R':
		feed(p, SEGMENT_RST | SEGMENT_ACK, 0);
		break;
	case 'S':
		feed(p, SEGMENT_SYN | SEGMENT_ACK, 0);
		/* Some hosts tell the first call of the end of the attempt, and only those after it of the connection. */
		if (wait_writable(p->s, WAIT_BOUND))
			(void)connect_call(p->s, ADDRESS(&p->to));
		break;
	case 'X':
		feed(p, SEGMENT_SYN, 0);
		break;
	case 'w':
		SETUP(shutdown(p->s, SHUT_WR));
		(void)sends(p);
		break;
	}
}

/* Returns the outcome of the first call. */
static struct call
open_peer(const struct test *test, struct peer *p)
{
	struct call call;

	memset(p, 0, sizeof(*p));
	p->to = far_end_address(test->transport);
	p->another = far_end_another(test->transport);
	p->next = FAR_SEQUENCE;
	p->s = socket_open_nonblocking(test->transport);
	call = connect_call(p->s, ADDRESS(&p->to));
	do {
		if (!wire_receive_segment(SEGMENT_SYN, &p->syn))
			setup_failed("no SYN reached the far end");
	} while (is_known(&p->syn));
	p->expected = segment_end(&p->syn);
	return (call);
}

/* Leaves nothing of the connection that could send. */
static void
close_peer(struct peer *p)
{
	feed(p, SEGMENT_RST | SEGMENT_ACK, 0);
	close(p->s);
}

static void
call_same(struct peer *p)
{
	observe_connect("same", p->s, ADDRESS(&p->to));
	observe("same_sends", "%s", sends(p));
}

static void
call_another(struct peer *p)
{
	observe_connect("another", p->s, ADDRESS(&p->another));
	observe("another_sends", "%s", sends(p));
}

static void
call_unspec(struct peer *p)
{
	struct address none = p->to;

	none.u.any.sa_family = AF_UNSPEC;
	observe_connect("unspec", p->s, ADDRESS(&none));
	observe("unspec_sends", "%s", sends(p));
	observe("unspec_peer", "%s", peer_of(p->s, &p->to));
}

static void
shut_reading(struct peer *p)
{
	observe_result("shutdown_read", shutdown(p->s, SHUT_RD));
	observe("shutdown_read_sends", "%s", sends(p));
}

static void
shut_writing(struct peer *p)
{
	observe_result("shutdown_write", shutdown(p->s, SHUT_WR));
	observe("shutdown_write_sends", "%s", sends(p));
}

static void
shut_both(struct peer *p)
{
	observe_result("shutdown_both", shutdown(p->s, SHUT_RDWR));
	observe("shutdown_both_sends", "%s", sends(p));
}

static void
close_next(struct peer *p)
{
	int duplicate = (int)SETUP(dup(p->s));

	close(p->s);
	observe("close_first_sends", "%s", sends(p));
	close(duplicate);
	observe("close_sends", "%s", sends(p));
	p->s = -1;
}

static void (*const next[])(struct peer *) = {
	call_same, call_another, call_unspec, shut_reading, shut_writing, shut_both, close_next,
};

#define	DISSOLVED							\
	{ "unspec", "linux:dissolve", "0", 0 },				\
	{ "unspec_peer", "linux:dissolve", "none", 0 }

static expectations attempt_goes_on = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "same", STILL_CONNECTING, "-1 EALREADY" },
	{ "same_sends", STILL_CONNECTING, "nothing" },
	{ "another", STILL_CONNECTING, "-1 EALREADY" },
	{ "another_sends", STILL_CONNECTING, "nothing" },
	DISSOLVED,
};

CONDITION(syn_sent, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = attempt_goes_on, .arg = "",
    .descr = "The connection is in SYN-SENT: the far end has not answered")
{
	const char *steps = test->condition->arg;

	for (size_t i = 0; i < sizeof(next) / sizeof(next[0]); i++) {
		struct peer p;
		struct call call = open_peer(test, &p);

		if (i == 0)
			observe_call("call", &call);
		for (size_t j = 0; steps[j] != '\0'; j++)
			step(&p, steps[j]);
		next[i](&p);
		close_peer(&p);
	}
}

CONDITION_OF(syn_sent, syn_received, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = attempt_goes_on, .arg = "X",
    .descr = "The connection is in SYN-RECEIVED: the far end's SYN has crossed the host's");

static expectations connected = {
	{ "same", ALREADY_CONNECTED, "-1 EISCONN" },
	{ "same_sends", CONNECTS_ONCE, "nothing" },
	{ "another", ALREADY_CONNECTED, "-1 EISCONN" },
	{ "another_sends", CONNECTS_ONCE, "nothing" },
	DISSOLVED,
};

CONDITION_OF(syn_sent, established, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = connected, .arg = "S",
    .descr = "The connection is in ESTABLISHED");
CONDITION_OF(syn_sent, fin_wait_1, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = connected, .arg = "Sw",
    .descr = "The connection is in FIN-WAIT-1: the host has sent its FIN");
CONDITION_OF(syn_sent, fin_wait_2, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = connected, .arg = "SwA",
    .descr = "The connection is in FIN-WAIT-2: the far end has acknowledged the host's FIN");
CONDITION_OF(syn_sent, close_wait, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = connected, .arg = "SF",
    .descr = "The connection is in CLOSE-WAIT: the far end has sent its FIN");

/* Both ends have said that they are done. */
static expectations over = {
	{ "same", CONNECTS_ONCE, "-1 E*" },
	{ "same_sends", CONNECTS_ONCE, "nothing" },
	{ "another", CONNECTS_ONCE, "-1 E*" },
	{ "another_sends", CONNECTS_ONCE, "nothing" },
	DISSOLVED,
};

CONDITION_OF(syn_sent, closing, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = over, .arg = "SwG",
    .descr = "The connection is in CLOSING: the far end's FIN has crossed the host's");
CONDITION_OF(syn_sent, last_ack, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = over, .arg = "SFw",
    .descr = "The connection is in LAST-ACK: the host has sent its FIN after the far end's");
CONDITION_OF(syn_sent, time_wait, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = over, .arg = "SwAF",
    .descr = "The connection is in TIME-WAIT: the far end has sent its FIN after the host's");
CONDITION_OF(syn_sent, closed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = over, .arg = "SFwA",
    .descr = "The connection is closed: the far end has acknowledged the host's FIN after its own");
CONDITION_OF(syn_sent, reset, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = over, .arg = "SR",
    .descr = "The connection is closed: the far end has reset it");

/* The peer's data is there when the connection ends: whether it can still be received is a survey. */
static void
send_data(struct peer *p)
{
	struct segment data = segment_answer(&p->syn, p->next, SEGMENT_ACK);

	data.acknowledgement = p->expected;
	data.payload = 1;
	wire_send_segment(&data);
	p->next = segment_end(&data);
	(void)sends(p);
	if (!wait_readable(p->s, WAIT_BOUND))
		setup_failed("the far end's data did not arrive");
}

static void
observe_unread(struct peer *p)
{
	observe("received", "%s", received(p->s, 0));
	observe("received_next", "%s", received(p->s, 0));
	observe("received_last", "%s", received(p->s, 0));
	observe("so_error", "%s", so_error(p->s));
	observe_connect("again", p->s, ADDRESS(&p->to));
}

CONDITION(unread_reset, .transports = ALL_TCP, .needs = NEEDS_NETWORK,
    .descr = "The far end resets the connection, and what it sent before has not been received")
{
	struct peer p;
	struct call call = open_peer(test, &p);

	observe_call("call", &call);
	step(&p, 'S');
	send_data(&p);
	step(&p, 'R');
	observe_unread(&p);
}

CONDITION(unread_timed_out, .transports = ALL_TCP, .needs = NEEDS_NETWORK,
    .descr = "The connection times out, since the far end acknowledges nothing, and what it sent before has not been received")
{
	struct peer p;
	struct call call = open_peer(test, &p);

	observe_call("call", &call);
	step(&p, 'S');
	send_data(&p);
	(void)attempt_hurry(p.s);
	SETUP(send(p.s, "u", 1, 0));
	for (int waited = 0; waited < WAIT_BOUND && (wait_for(p.s, POLLPRI, 1) & (POLLERR | POLLHUP)) == 0; waited++)
		continue;
	observe_unread(&p);
}
