/*
 * A simultaneous open: the SYN of the other side crosses the one of the attempt (RFC 9293, 3.5).  The host answers it with its
 * own SYN once more, and the connection is made when that is acknowledged; until then a reset refuses it.  The same with two
 * sockets of the host, and with one that is connected to itself.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/socket.h"
#include "fixture/wait.h"
#include "fixture/wire.h"

#include <string.h>

#define	DATA		10

/* The crossing SYN is answered, and the attempt goes on until the answer is acknowledged: that makes the connection. */
#define	ANSWERED							\
	{ "answer", CROSSES, "SYN,ACK", 0 },				\
	{ "attempt", CROSSES, "goes on", 0 }
#define	MADE								\
	{ "call", ATTEMPTS " " CROSSES, "0", 0 },			\
	ANSWERED
#define	MADE_LATER							\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },			\
	{ "after", COMPLETES, "writable", 0 },				\
	{ "so_error", "linux:completion-so-error " CROSSES, "0", 0 },	\
	ANSWERED

/* How the far end opens, and how it goes on. */
struct opening {
	uint8_t flags;		/* beside SYN */
	size_t payload;		/* of its SYN */
	size_t later;		/* of what comes after the acknowledgement of the host's SYN, or again */
	bool nonblocking;
	uint8_t reset;		/* a reset's flags */
	uint32_t number;	/* its number, from what the host expects next on; or what an ACK covers beyond the SYN */
};

static struct segment
crossing_syn(const struct segment *syn, const struct opening *opening)
{
	struct segment segment = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | opening->flags);

	segment.acknowledgement = 0;
	segment.payload = opening->payload;
	return (segment);
}

/* The socket whose attempt it is, of a call that has returned. */
static int attempting = -1;

/* Crosses the SYN; what the host has taken of that is what it acknowledges. */
static bool
cross(const struct segment *syn, const struct opening *opening, struct segment *answer)
{
	struct segment segment = crossing_syn(syn, opening);
	bool answered = wire_provoke_answer("answer", syn, &segment, answer);

	wire_observe("attempt", wire_attempt_waits() ? "goes on" : "over");
	if (attempting != -1) {
		observe("so_error_meanwhile", "%s", so_error(attempting));
		wire_received("received_meanwhile", attempting, opening->payload);
	}
	return (answered && (answer->flags & SEGMENT_RST) == 0);
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
open_against(const struct test *test, wire_script *script)
{
	const struct opening *opening = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = opening->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport);

	far_end_open();
	attempting = opening->nonblocking ? s : -1;
	wire_connect(s, &to, script, opening);
	wire_received("received", s, opening->payload + opening->later);
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
}

/* The host's SYN is acknowledged, and data follow. */
static const struct expectation made_expect[] = {
	MADE,
	{ "received", CROSSES, "data", 0 },
	{ "sent", CROSSES, "arrives", 0 },
	{ 0 }
};

static const struct expectation made_nonblocking_expect[] = {
	MADE_LATER,
	{ "received", CROSSES, "data", 0 },
	{ "sent", CROSSES, "arrives", 0 },
	{ 0 }
};

static void
play_ack_then_data(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer;

	if (!cross(syn, opening, &answer))
		return;
	acknowledge(syn, &answer, 0, 0);
	acknowledge(syn, &answer, opening->later, 0);
}

static void
ack_then_data(const struct test *test)
{
	open_against(test, play_ack_then_data);
}

/* The data come with the acknowledgement. */
static void
play_ack_with_data(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer;

	if (cross(syn, opening, &answer))
		acknowledge(syn, &answer, opening->later, 0);
}

static void
ack_with_data(const struct test *test)
{
	open_against(test, play_ack_with_data);
}

/* The other side answers the host's SYN as the host does its own: with its SYN once more.  A host may ask for a plain one. */
static void
play_both_answer(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer, again = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	if (!cross(syn, opening, &answer))
		return;
	wire_provoke("answer_to_syn_ack", syn, &again);
	acknowledge(syn, &answer, opening->later, 0);
}

static void
both_answer(const struct test *test)
{
	open_against(test, play_both_answer);
}

/* The answer seems lost, and the other side repeats its SYN. */
static void
play_syn_again(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer, again = crossing_syn(syn, opening);

	if (!cross(syn, opening, &answer))
		return;
	wire_provoke("answer_again", syn, &again);
	wire_observe("attempt_again", wire_attempt_waits() ? "goes on" : "over");
	acknowledge(syn, &answer, opening->later, 0);
}

static void
syn_again(const struct test *test)
{
	open_against(test, play_syn_again);
}

/* Something else than the host's SYN is acknowledged, which makes no connection, and the SYN itself after that. */
#define	BAD_ACK								\
	{ "attempt_after_bad_ack", "rfc9293:simultaneous-open", "goes on", 0 }, \
	{ "received", CROSSES, "data", 0 },				\
	{ "sent", CROSSES, "arrives", 0 }

static const struct expectation bad_ack_expect[] = { MADE, BAD_ACK, { 0 } };
static const struct expectation bad_ack_nonblocking_expect[] = { MADE_LATER, BAD_ACK, { 0 } };

static void
play_bad_ack(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer, bad;

	if (!cross(syn, opening, &answer))
		return;
	bad = segment_answer(syn, answer.acknowledgement, SEGMENT_ACK);
	bad.acknowledgement += opening->number;
	wire_provoke("answer_to_bad_ack", syn, &bad);
	wire_observe("attempt_after_bad_ack", wire_attempt_waits() ? "goes on" : "over");
	acknowledge(syn, &answer, opening->later, 0);
}

static void
bad_ack(const struct test *test)
{
	open_against(test, play_bad_ack);
}

/* What comes with the crossing SYN is for the connection that it makes. */
#define	TEXT(outcome)							\
	{ "received", "rfc9293:syn-sent-text", outcome, 0 }

static const struct expectation data_expect[] = { MADE, TEXT("data"), { 0 } };
static const struct expectation data_nonblocking_expect[] = { MADE_LATER, TEXT("data"), { 0 } };
static const struct expectation fin_expect[] = { MADE, TEXT("end"), { 0 } };
static const struct expectation fin_nonblocking_expect[] = { MADE_LATER, TEXT("end"), { 0 } };

static void
ack_with_nothing(const struct test *test)
{
	open_against(test, play_ack_with_data);
}

/* If the host has not acknowledged it, it comes again with what acknowledges the host's SYN. */
static const struct expectation repeated_expect[] = {
	MADE,
	{ "received", CROSSES, "data and end", 0 },
	{ 0 }
};

static const struct expectation repeated_nonblocking_expect[] = {
	MADE_LATER,
	{ "received", CROSSES, "data and end", 0 },
	{ 0 }
};

static void
play_repeated(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer, again = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK | opening->flags);

	if (!cross(syn, opening, &answer))
		return;
	again.payload = opening->payload;
	wire_send_segment(&again);
	/* A host that has taken it already has dropped the repetition with its acknowledgement. */
	if (answer.acknowledgement != FAR_SEQUENCE + 1)
		acknowledge(syn, &answer, 0, 0);
	wire_until_now(syn->inet6, NULL, NULL);
}

static void
repeated(const struct test *test)
{
	open_against(test, play_repeated);
}

/* A reset, with the number that the host expects next: the connection is refused.  Manuals that know ECONNRESET allow it. */
static const struct expectation reset_expect[] = {
	{ "call", "freebsd:ECONNREFUSED freebsd:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED", 0 },
	{ "call", "posix:ECONNREFUSED posix:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	{ "call", "rfc9293:syn-received-rst", "-1 ECONNREFUSED", 0 },
	{ "attempt_after_reset", "rfc9293:syn-received-rst", "over", 0 },
	ANSWERED,
	{ 0 }
};

static const struct expectation reset_nonblocking_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "after", COMPLETES, "writable", 0 },
	{ "so_error", "linux:completion-so-error", "ECONNREFUSED|ECONNRESET", 0 },
	{ "so_error", "rfc9293:syn-received-rst", "ECONNREFUSED", 0 },
	{ "attempt_after_reset", "rfc9293:syn-received-rst", "over", 0 },
	ANSWERED,
	{ 0 }
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
	wire_provoke("answer_to_reset", syn, &reset);
	wire_observe("attempt_after_reset", wire_attempt_waits() ? "goes on" : "over");
	return (true);
}

static void
play_reset(const struct segment *syn, const void *arg)
{
	struct segment answer;

	(void)send_reset(syn, arg, &answer);
}

static void
reset(const struct test *test)
{
	const struct opening *opening = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = opening->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport);

	far_end_open();
	wire_connect(s, &to, play_reset, opening);
	observe("peer", "%s", peer_of(s, &to));
}

/* A number that cannot be meant: the reset is dropped without an answer (3.10.7.4, first), and the attempt goes on. */
static void
play_reset_ignored(const struct segment *syn, const void *arg)
{
	const struct opening *opening = arg;
	struct segment answer;

	if (send_reset(syn, opening, &answer))
		acknowledge(syn, &answer, opening->later, 0);
}

static void
reset_ignored(const struct test *test)
{
	open_against(test, play_reset_ignored);
}

/* Where a host does not take precautions against resets by guess (RFC 5961), every number in the window is good for one. */
static const struct expectation in_window_expect[] = {
	{ "call", "freebsd:stream-attempt freebsd:ECONNREFUSED freebsd:ECONNRESET", "0|-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	{ "call", "posix:stream-attempt posix:ECONNREFUSED posix:ECONNRESET", "0|-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	ANSWERED,
	{ 0 }
};

static const struct expectation in_window_nonblocking_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "after", COMPLETES, "writable", 0 },
	{ "so_error", "linux:completion-so-error", "0|ECONNREFUSED|ECONNRESET", 0 },
	ANSWERED,
	{ 0 }
};

/*
 * Two sockets of the host that open to each other: the far end passes what one sends on to the other, as if it had come
 * from there.  Both SYNs have left before either arrives.
 */
static const struct expectation two_sockets_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "other", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "after", COMPLETES " " CROSSES, "writable", 0 },
	{ "after_other", COMPLETES " " CROSSES, "writable", 0 },
	{ "so_error", "linux:completion-so-error " CROSSES, "0", 0 },
	{ "so_error_other", "linux:completion-so-error " CROSSES, "0", 0 },
	{ "data", CROSSES, "both ways", 0 },
	{ 0 }
};

#define	ROUNDS	64	/* of passing on: a handshake takes two or three */

/* What the host has sent in a round, to be passed on after it; what there is no room for it will repeat. */
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

/* Passes on what is sent until the socket shows the event. */
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

/* A socket at a port of its own. */
static int
socket_near(const struct transport *t, struct address *at)
{
	struct address near = address_near(t, 0);
	int s = socket_open_nonblocking(t);

	SETUP(bind(s, ADDRESS(&near)));
	*at = address_of_socket(s);
	return (s);
}

static void
two_sockets(const struct test *test)
{
	const struct transport *t = test->transport;
	struct address at, at_other, to, to_other;
	int s, other;
	bool forth, back;

	far_end_open();
	s = socket_near(t, &at);
	other = socket_near(t, &at_other);
	to = address_far(t, address_port(&at_other));
	to_other = address_far(t, address_port(&at));
	observe_connect("call", s, ADDRESS(&to));
	observe_connect("other", other, ADDRESS(&to_other));
	observe("after", "%s", pass_until(t, s, wait_writable) ? "writable" : "waits");
	observe("after_other", "%s", pass_until(t, other, wait_writable) ? "writable" : "waits");
	observe("so_error", "%s", so_error(s));
	observe("so_error_other", "%s", so_error(other));
	observe("peer", "%s", peer_of(s, &to));
	observe("peer_other", "%s", peer_of(other, &to_other));
	forth = passes(t, s, other);
	back = passes(t, other, s);
	observe("data", "%s", forth && back ? "both ways" : forth || back ? "one way" : "neither");
}

/* A socket that is connected to the address and port that it is bound to: its SYN comes back to it, and it is both ends. */
static const struct expectation itself_expect[] = {
	{ "call", ATTEMPTS " " CROSSES, "0", 0 },
	{ "peer", CROSSES, "as named", 0 },
	{ "data", CROSSES, "both ways", 0 },
	{ 0 }
};

/* The loopback may answer within the call. */
static const struct expectation itself_nonblocking_expect[] = {
	{ "call", IN_PROGRESS " " CROSSES, "0|-1 EINPROGRESS", 0 },
	{ "after", COMPLETES " " CROSSES, "writable", 0 },
	{ "so_error", "linux:completion-so-error " CROSSES, "0", 0 },
	{ "peer", CROSSES, "as named", 0 },
	{ "data", CROSSES, "both ways", 0 },
	{ 0 }
};

static void
itself(const struct test *test)
{
	const struct opening *opening = test->condition->arg;
	struct address at;
	int s = socket_bound(test->transport, NULL, &at);

	socket_set_nonblocking(s, opening->nonblocking);
	observe_connect("call", s, ADDRESS(&at));
	if (opening->nonblocking) {
		observe("after", "%s", wait_writable(s, WAIT_BOUND) ? "writable" : "waits");
		observe("so_error", "%s", so_error(s));
	}
	observe("peer", "%s", peer_of(s, &at));
	if (opening->nonblocking)
		observe_connect("again", s, ADDRESS(&at));
	observe("data", "%s", data_passes(s, s));
}

#define	OPENING(function, condition_name, sentence, expectations, ...)	\
	{								\
		.name = condition_name,					\
		.descr = sentence,					\
		.transports = TCP4 | TCP6 | TCP4_MAPPED,		\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations,					\
		.body = function,					\
		.arg = &(const struct opening){ __VA_ARGS__ },		\
	}

/* Of a call that blocks, and of one that does not. */
#define	OPENS(function, name, sentence, expect, ...)			\
	OPENING(function, name, sentence, expect##_expect, __VA_ARGS__, .nonblocking = false), \
	OPENING(function, name "_nonblocking", sentence ", of a non-blocking attempt", expect##_nonblocking_expect, \
	    __VA_ARGS__, .nonblocking = true)

static const struct condition conditions[] = {
	OPENS(ack_then_data, "open", "A SYN crosses, and the host's is acknowledged", made, .later = DATA),
	OPENS(ack_with_data, "ack_with_data", "A SYN crosses, and data come with the acknowledgement of the host's", made,
	    .later = DATA),
	OPENS(both_answer, "both_answer", "A SYN crosses, and both sides answer with their SYN once more", made, .later = DATA),
	OPENS(syn_again, "syn_again", "A SYN crosses, and crosses again", made, .later = DATA),
	OPENS(bad_ack, "low_ack", "A SYN crosses, and an acknowledgement comes first that does not cover the host's", bad_ack,
	    .later = DATA, .number = (uint32_t)-1),
	OPENS(bad_ack, "old_ack", "A SYN crosses, and an acknowledgement comes first of what was before the host's", bad_ack,
	    .later = DATA, .number = (uint32_t)-2),
	OPENS(bad_ack, "high_ack", "A SYN crosses, and more than the host's is acknowledged first", bad_ack,
	    .later = DATA, .number = 1),

	OPENS(ack_with_nothing, "with_data", "A SYN with data crosses", data, .payload = DATA),
	OPENS(ack_with_nothing, "with_fin", "A SYN with FIN crosses", fin, .flags = SEGMENT_FIN),
	OPENS(repeated, "repeated_data_fin", "A SYN with data and FIN crosses, and these come again after it", repeated,
	    .payload = DATA, .flags = SEGMENT_FIN),

	OPENS(reset, "rst_refuses", "A SYN crosses, and a reset follows", reset, .reset = SEGMENT_RST),
	OPENS(reset, "rst_ack_refuses", "A SYN crosses, and a reset follows that acknowledges the host's", reset,
	    .reset = SEGMENT_RST | SEGMENT_ACK),
	OPENS(reset_ignored, "rst_below_window", "A SYN crosses, and a reset follows whose number is that of the SYN", made,
	    .later = DATA, .reset = SEGMENT_RST, .number = (uint32_t)-1),
	OPENS(reset_ignored, "rst_beyond_window", "A SYN crosses, and a reset follows whose number is beyond the window", made,
	    .later = DATA, .reset = SEGMENT_RST, .number = UINT32_C(0x40000000)),
	OPENS(reset_ignored, "rst_in_window",
	    "A SYN crosses, and a reset follows whose number is within the window, and not the next", in_window,
	    .later = DATA, .reset = SEGMENT_RST, .number = 1),
	{
		.name = "two_sockets",
		.descr = "Two sockets of the host open to each other",
		.transports = TCP4 | TCP6 | TCP4_MAPPED,
		.needs = NEEDS_NETWORK,
		.expect = two_sockets_expect,
		.body = two_sockets,
	},
	{
		.name = "itself",
		.descr = "A socket is connected to itself",
		.transports = TCP4 | TCP6 | TCP4_MAPPED,
		.expect = itself_expect,
		.body = itself,
		.arg = &(const struct opening){ .nonblocking = false },
	},
	{
		.name = "itself_nonblocking",
		.descr = "A non-blocking socket is connected to itself",
		.transports = TCP4 | TCP6 | TCP4_MAPPED,
		.expect = itself_nonblocking_expect,
		.body = itself,
		.arg = &(const struct opening){ .nonblocking = true },
	},
};

CONDITIONS(conditions)
