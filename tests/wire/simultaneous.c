/*
 * A simultaneous open: the peer's SYN crosses the attempt's (RFC 9293, 3.5).  The host answers with a SYN,ACK, and the connection
 * is established when that is acknowledged; until then a reset refuses it.  Likewise two sockets of the host that connect to each
 * other, and one that connects to itself.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <string.h>

#define	DATA		10

/* How the far end opens, and continues. */
struct opening {
	uint8_t flags;		/* in addition to SYN */
	size_t payload;		/* bytes in its SYN */
	size_t later;		/* bytes sent after the ACK of the host's SYN, or again */
	uint8_t reset;		/* the flags of a reset */
	uint32_t number;	/* its sequence number, relative to the host's next; or how far an ACK exceeds the SYN */
	bool refuses;		/* the reset refuses the connection: leave its error for the end */
};

static struct segment
crossing_syn(const struct segment *syn, const struct opening *opening)
{
	struct segment segment = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | opening->flags);

	segment.acknowledgement = 0;
	segment.payload = opening->payload;
	return (segment);
}

/* Sends a crossing SYN; the host's answer acknowledges what it has accepted. */
static bool
cross(const struct segment *syn, const struct opening *opening, struct segment *answer)
{
	struct segment segment = crossing_syn(syn, opening);
	int s = call_socket();

	observe("answer", "%s", wire_provoke(syn, &segment, answer));
	observe("attempt", "%s", call_waits() ? "goes on" : "over");
	if (s != -1 && !opening->refuses) {
		observe("so_error_meanwhile", "%s", so_error(s));
		observe("received_meanwhile", "%s", wire_received(s, opening->payload));
	}
	return (answer->flags != 0 && (answer->flags & SEGMENT_RST) == 0);
}

static void
acknowledge(const struct segment *syn, const struct segment *answer, size_t payload, uint8_t flags)
{
	struct segment ack = segment_answer(syn, answer->acknowledgement, SEGMENT_ACK | flags);

	ack.payload = payload;
	wire_send_segment(&ack);
	wire_until_now(syn->inet6, NULL, NULL);
}

static void
open_against(const struct test *test, script *play)
{
	const struct opening *opening = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play, opening);
	observe("received", "%s", wire_received(s, opening->payload + opening->later));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
}

/*
 * The host answers the crossing SYN, and the attempt goes on until its answer is acknowledged: then the connection carries data.
 */
static expectations made = {
	{ "call", ATTEMPTS " " CROSSES, "0" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
	{ "received", CROSSES, "data" },
	{ "sent", CROSSES, "arrives" },
};

static void
play_ack_then_data(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer;

	if (!cross(syn, opening, &answer))
		return;
	acknowledge(syn, &answer, 0, 0);
	acknowledge(syn, &answer, opening->later, 0);
}

CONDITION(open, TCP_ON_THE_WIRE, .expect = made,
    .arg = &(const struct opening){ .later = DATA }, .descr = "A SYN crosses, and the host's is acknowledged")
{
	open_against(test, play_ack_then_data);
}

/* The ACK carries the data. */
static void
play_ack_with_data(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer;

	if (cross(syn, opening, &answer))
		acknowledge(syn, &answer, opening->later, 0);
}

CONDITION(ack_with_data, TCP_ON_THE_WIRE, .expect = made,
    .arg = &(const struct opening){ .later = DATA },
    .descr = "A SYN crosses, and the acknowledgement of the host's carries data")
{
	open_against(test, play_ack_with_data);
}

/* The other side answers the host's SYN as the host does, with a SYN,ACK; a host may require a plain ACK. */
static void
play_both_answer(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer, again = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	if (!cross(syn, opening, &answer))
		return;
	observe("answer_to_syn_ack", "%s", wire_provoke(syn, &again, NULL));
	acknowledge(syn, &answer, opening->later, 0);
}

CONDITION(both_answer, TCP_ON_THE_WIRE, .expect = made,
    .arg = &(const struct opening){ .later = DATA }, .descr = "A SYN crosses, and both sides answer with a SYN-ACK")
{
	open_against(test, play_both_answer);
}

/* The other side retransmits its SYN, as if the answer were lost. */
static void
play_syn_again(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer, again = crossing_syn(syn, opening);

	if (!cross(syn, opening, &answer))
		return;
	observe("answer_again", "%s", wire_provoke(syn, &again, NULL));
	observe("attempt_again", "%s", call_waits() ? "goes on" : "over");
	acknowledge(syn, &answer, opening->later, 0);
}

CONDITION(syn_again, TCP_ON_THE_WIRE, .expect = made,
    .arg = &(const struct opening){ .later = DATA }, .descr = "A SYN crosses, and is retransmitted")
{
	open_against(test, play_syn_again);
}

/* An ACK of something else does not establish the connection; the ACK of the SYN after that does. */
static expectations bad_ack = {
	{ "call", ATTEMPTS " " CROSSES, "0" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
	{ "attempt_after_bad_ack", "rfc9293:simultaneous-open", "goes on" },
	{ "received", CROSSES, "data" },
	{ "sent", CROSSES, "arrives" },
};

static void
play_bad_ack(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer, bad;

	if (!cross(syn, opening, &answer))
		return;
	bad = segment_answer(syn, answer.acknowledgement, SEGMENT_ACK);
	bad.acknowledgement += opening->number;
	observe("answer_to_bad_ack", "%s", wire_provoke(syn, &bad, NULL));
	observe("attempt_after_bad_ack", "%s", call_waits() ? "goes on" : "over");
	acknowledge(syn, &answer, opening->later, 0);
}

CONDITION(low_ack, TCP_ON_THE_WIRE, .expect = bad_ack,
    .arg = &(const struct opening){ .later = DATA, .number = (uint32_t)-1 },
    .descr = "A SYN crosses, and the first acknowledgement does not cover the host's")
{
	open_against(test, play_bad_ack);
}

CONDITION_OF(low_ack, old_ack, TCP_ON_THE_WIRE, .expect = bad_ack,
    .arg = &(const struct opening){ .later = DATA, .number = (uint32_t)-2 },
    .descr = "A SYN crosses, and the first acknowledgement is of what was before the host's");
CONDITION_OF(low_ack, high_ack, TCP_ON_THE_WIRE, .expect = bad_ack,
    .arg = &(const struct opening){ .later = DATA, .number = 1 },
    .descr = "A SYN crosses, and the first acknowledgement is of more than the host's");

/* Data in the crossing SYN belongs to the connection that it establishes. */
static expectations with_data = {
	{ "call", ATTEMPTS " " CROSSES, "0" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
	{ "received", "rfc9293:syn-sent-text", "data" },
};

static expectations with_fin = {
	{ "call", ATTEMPTS " " CROSSES, "0" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
	{ "received", "rfc9293:syn-sent-text", "end" },
};

CONDITION(with_data, TCP_ON_THE_WIRE, .expect = with_data,
    .arg = &(const struct opening){ .payload = DATA }, .descr = "A SYN with data crosses")
{
	open_against(test, play_ack_with_data);
}

CONDITION_OF(with_data, with_fin, TCP_ON_THE_WIRE, .expect = with_fin,
    .arg = &(const struct opening){ .flags = SEGMENT_FIN }, .descr = "A SYN with FIN crosses");

/* If the host has not acknowledged the data, the ACK of its SYN carries it again. */
static expectations repeated = {
	{ "call", ATTEMPTS " " CROSSES, "0" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
	{ "received", CROSSES, "data and end" },
};

static void
play_repeated(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer, again = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK | opening->flags);

	if (!cross(syn, opening, &answer))
		return;
	again.payload = opening->payload;
	wire_send_segment(&again);
	/* A host that has accepted the data already may drop that segment together with its ACK. */
	if (answer.acknowledgement != FAR_SEQUENCE + 1)
		acknowledge(syn, &answer, 0, 0);
	wire_until_now(syn->inet6, NULL, NULL);
}

CONDITION(repeated_data_fin, TCP_ON_THE_WIRE, .expect = repeated,
    .arg = &(const struct opening){ .payload = DATA, .flags = SEGMENT_FIN },
    .descr = "A SYN with data and FIN crosses, and these are retransmitted")
{
	open_against(test, play_repeated);
}

/* A reset with the expected sequence number refuses the connection.  Manuals that have ECONNRESET allow it. */
static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED freebsd:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "posix:ECONNREFUSED posix:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "so_error", "linux:completion-so-error", "ECONNREFUSED|ECONNRESET", .modes = NONBLOCKING },
	{ "call", "rfc9293:syn-received-rst", "-1 ECONNREFUSED" },
	{ "attempt_after_reset", "rfc9293:syn-received-rst", "over" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
};

static bool
send_reset(const struct segment *syn, const struct opening *opening, struct segment *answer)
{
	struct segment reset;

	if (!cross(syn, opening, answer))
		return (false);
	reset = segment_answer(syn, answer->acknowledgement + opening->number, opening->reset);
	if ((opening->reset & SEGMENT_ACK) == 0)
		reset.acknowledgement = 0;
	observe("answer_to_reset", "%s", wire_provoke(syn, &reset, NULL));
	observe("attempt_after_reset", "%s", call_waits() ? "goes on" : "over");
	return (true);
}

static void
play_reset(const void *arg)
{
	struct segment answer;

	(void)send_reset(await_syn(), arg, &answer);
}

CONDITION(rst_refuses, TCP_ON_THE_WIRE, .expect = refused,
    .arg = &(const struct opening){ .reset = SEGMENT_RST, .refuses = true }, .descr = "A SYN crosses, and a reset follows")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_reset, test->condition->arg);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(rst_refuses, rst_ack_refuses, TCP_ON_THE_WIRE, .expect = refused,
    .arg = &(const struct opening){ .reset = SEGMENT_RST | SEGMENT_ACK, .refuses = true },
    .descr = "A SYN crosses, and a reset follows that acknowledges the host's");

/* Without the protection of RFC 5961, any sequence number in the window is valid for a reset. */
static expectations in_window = {
	{ "call", "freebsd:stream-attempt freebsd:ECONNREFUSED freebsd:ECONNRESET", "0|-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "posix:stream-attempt posix:ECONNREFUSED posix:ECONNRESET", "0|-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "so_error", "linux:completion-so-error", "0|ECONNREFUSED|ECONNRESET", .modes = NONBLOCKING },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
};

/* A sequence number outside the window: the reset is dropped without an answer (3.10.7.4, first), and the attempt goes on. */
static void
play_reset_ignored(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct opening *opening = arg;
	struct segment answer;

	if (send_reset(syn, opening, &answer))
		acknowledge(syn, &answer, opening->later, 0);
}

CONDITION(rst_below_window, TCP_ON_THE_WIRE, .expect = made,
    .arg = &(const struct opening){ .later = DATA, .reset = SEGMENT_RST, .number = (uint32_t)-1 },
    .descr = "A SYN crosses, and a reset follows with the SYN's sequence number")
{
	open_against(test, play_reset_ignored);
}

CONDITION_OF(rst_below_window, rst_beyond_window, TCP_ON_THE_WIRE, .expect = made,
    .arg = &(const struct opening){ .later = DATA, .reset = SEGMENT_RST, .number = UINT32_C(0x40000000) },
    .descr = "A SYN crosses, and a reset follows with a sequence number beyond the window");
CONDITION_OF(rst_below_window, rst_in_window, TCP_ON_THE_WIRE, .expect = in_window,
    .arg = &(const struct opening){ .later = DATA, .reset = SEGMENT_RST, .number = 1 },
    .descr = "A SYN crosses, and a reset follows with a sequence number in the window that is not the next");

/*
 * Two sockets of the host connect to each other: the far end forwards each one's segments to the other, with its own address as
 * the source.  Both SYNs have left before either arrives.
 */
static expectations two_sockets = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "other", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "after", COMPLETES " " CROSSES, "writable" },
	{ "after_other", COMPLETES " " CROSSES, "writable" },
	{ "selected", SELECTED " " CROSSES, "writable" },
	{ "selected_other", SELECTED " " CROSSES, "writable" },
	{ "so_error", "linux:completion-so-error " CROSSES, "0" },
	{ "so_error_other", "linux:completion-so-error " CROSSES, "0" },
	{ "data", CROSSES, "both ways" },
};

#define	ROUNDS	64	/* of forwarding: a handshake takes two or three */

/* The host's packets of a round, forwarded after it; the host retransmits what does not fit. */
struct passing {
	size_t n;
	struct segment segments[8];
};

static void
take(const struct packet *packet, void *arg)
{
	struct passing *passing = arg;

	if (passing->n < sizeof(passing->segments) / sizeof(passing->segments[0]) &&
	    segment_parse(packet->bytes, packet->length, &passing->segments[passing->n]))
		passing->n++;
}

static void
pass_on(struct segment *segment)
{
	uint8_t source[sizeof(segment->source)];

	memcpy(source, segment->source, sizeof(source));
	memcpy(segment->source, segment->destination, sizeof(source));
	memcpy(segment->destination, source, sizeof(source));
	wire_send_segment(segment);
}

/* Forwards packets until the socket shows the event. */
static bool
pass_until(const struct transport *t, int s, bool (*shows)(int, int))
{
	for (int round = 0; round < ROUNDS && !shows(s, 0); round++) {
		struct passing passing = { .n = 0 };

		wire_until_now(is_inet6_on_the_wire(t), take, &passing);
		for (size_t i = 0; i < passing.n; i++)
			pass_on(&passing.segments[i]);
	}
	return (shows(s, 0));
}

static bool
passes(const struct transport *t, int from, int to)
{
	char byte = 0;

	return (send(from, "d", 1, MSG_DONTWAIT) == 1 && pass_until(t, to, wait_readable) &&
	    recv(to, &byte, 1, MSG_DONTWAIT) == 1 && byte == 'd');
}

/* A socket with its own port. */
static int
socket_near(const struct transport *t, struct address *at)
{
	struct address near = address_near(t, 0);
	int s = socket_open_nonblocking(t);

	SETUP(bind(s, ADDRESS(&near)));
	*at = address_of_socket(s);
	return (s);
}

CONDITION(two_sockets, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = two_sockets,
    .descr = "Two sockets of the host connect to each other")
{
	const struct transport *t = test->transport;
	struct address to = far_end_address(t), to_other = to, at, at_other;
	int s = socket_near(t, &at), other = socket_near(t, &at_other);
	bool forth, back;

	address_set_port(&to, address_port(&at_other));
	address_set_port(&to_other, address_port(&at));
	observe_connect("call", s, ADDRESS(&to));
	observe_connect("other", other, ADDRESS(&to_other));
	(void)pass_until(t, s, wait_writable);
	(void)pass_until(t, other, wait_writable);
	(void)observe_end(s);
	observe("after_other", "%s", attempt_shown(other, MEANS_POLL, WAIT_BOUND));
	observe("selected_other", "%s", attempt_shown(other, MEANS_SELECT, 0));
	observe("so_error_other", "%s", so_error(other));
	observe("peer", "%s", peer_of(s, &to));
	observe("peer_other", "%s", peer_of(other, &to_other));
	forth = passes(t, s, other);
	back = passes(t, other, s);
	observe("data", "%s", forth && back ? "both ways" : forth || back ? "one way" : "neither");
}

/* A socket connects to its own address and port: its SYN comes back to it, and it is both ends. */
static expectations itself = {
	{ "call", ATTEMPTS " " CROSSES, "0", .modes = BLOCKING },
	/* The loopback may complete the handshake within the call. */
	{ "call", IN_PROGRESS " " CROSSES, "0|-1 EINPROGRESS", .modes = NONBLOCKING },
	{ "after", COMPLETES " " CROSSES, "writable", .modes = NONBLOCKING },
	{ "selected", SELECTED " " CROSSES, "writable", .modes = NONBLOCKING },
	{ "so_error", "linux:completion-so-error " CROSSES, "0", .modes = NONBLOCKING },
	{ "peer", CROSSES, "as named" },
	{ "data", CROSSES, "both ways" },
};

CONDITION(itself, .transports = ALL_TCP, .modes = BOTH_MODES, .expect = itself,
    .descr = "A socket connects to itself")
{
	struct address at;
	int s = socket_bound(test->transport, NULL, &at);

	socket_set_nonblocking(s, test->mode->nonblocking);
	observe_connect("call", s, ADDRESS(&at));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &at));
	if (test->mode->nonblocking)
		observe_connect("again", s, ADDRESS(&at));
	observe("data", "%s", data_passes(s, s));
}
