/*
 * A reset in answer to the SYN ends the attempt if it acknowledges the SYN, and is ignored otherwise.  A reset right after the
 * handshake arrives before or after the call returns.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wire.h"

/* The answer to the SYN: a reset whose acknowledgement is beyond the SYN by this much, or that has none. */
struct reset {
	uint8_t flags;
	uint32_t sequence;
	int32_t beyond;
};

static const struct reset acknowledges = { SEGMENT_RST | SEGMENT_ACK, 0, 0 };
static const struct reset acknowledges_with_number = { SEGMENT_RST | SEGMENT_ACK, FAR_SEQUENCE, 0 };
static const struct reset acknowledges_less = { SEGMENT_RST | SEGMENT_ACK, 0, -1 };
static const struct reset acknowledges_more = { SEGMENT_RST | SEGMENT_ACK, 0, 1 };
static const struct reset acknowledges_nothing = { SEGMENT_RST, 0, 0 };
static const struct reset only_the_number = { SEGMENT_RST, 0, 0 };

static void
send_reset(const struct segment *syn, const struct reset *reset)
{
	struct segment segment = segment_answer(syn, reset->sequence, reset->flags);

	segment.acknowledgement += (uint32_t)reset->beyond;
	/* The right acknowledgement number, but without the ACK flag that makes it valid. */
	if (reset == &only_the_number)
		segment.sequence = segment.acknowledgement;
	else if ((reset->flags & SEGMENT_ACK) == 0)
		segment.acknowledgement = 0;
	observe("answer", "%s", wire_provoke(syn, &segment, NULL));
	observe("attempt", "%s", call_waits() ? "goes on" : "over");
}

static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED freebsd:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "posix:ECONNREFUSED posix:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "rfc9293:syn-sent-rst", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "attempt", "rfc9293:syn-sent-rst", "over" },
};

static void
play_refusal(const void *arg)
{
	send_reset(await_syn(), arg);
}

CONDITION(good_ack, TCP_ON_THE_WIRE, .expect = refused, .arg = &acknowledges,
    .descr = "A reset acknowledges the SYN")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_refusal, test->condition->arg);
	/* Afterwards the socket sends nothing, has no peer, and has no pending error. */
	if (test->mode->nonblocking)
		return;
	observe("quiet", "%s", wire_quiet(test->transport));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

CONDITION_OF(good_ack, good_ack_any_sequence, TCP_ON_THE_WIRE, .expect = refused, .arg = &acknowledges_with_number,
    .descr = "A reset acknowledges the SYN and has a sequence number of its own");

/* A reset with a wrong acknowledgement or none: the attempt goes on and succeeds. */
static expectations ignored = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-rst-ignored", "none" },
	{ "attempt", "rfc9293:syn-sent-rst-ignored", "goes on" },
	{ "sent", ATTEMPTS, "arrives", .modes = BLOCKING },
	{ "sent", "posix:EINPROGRESS", "arrives", .modes = NONBLOCKING },
};

static void
play_ignored(const void *arg)
{
	const struct segment *syn = await_syn();

	send_reset(syn, arg);
	(void)far_end_accept(syn);
}

CONDITION(low_ack, TCP_ON_THE_WIRE, .expect = ignored, .arg = &acknowledges_less,
    .descr = "A reset acknowledges less than the SYN")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_ignored, test->condition->arg);
	observe("sent", "%s", far_end_hears(s));
}

CONDITION_OF(low_ack, high_ack, TCP_ON_THE_WIRE, .expect = ignored, .arg = &acknowledges_more,
    .descr = "A reset acknowledges more than was sent");
CONDITION_OF(low_ack, no_ack, TCP_ON_THE_WIRE, .expect = ignored, .arg = &acknowledges_nothing,
    .descr = "A reset acknowledges nothing");
CONDITION_OF(low_ack, number_without_ack, TCP_ON_THE_WIRE, .expect = ignored, .arg = &only_the_number,
    .descr = "A reset has the right acknowledgement number, and no ACK flag");

/*
 * The handshake completes, and the connection is reset before the call returns, since its process is stopped.  The reset has the
 * sequence number after the far end's SYN, which the host expects next.
 */
static expectations before_return = {
	{ "call", "freebsd:ECONNRESET", "-1 ECONNRESET", .modes = BLOCKING },
	{ "call", "posix:ECONNRESET", "0|-1 ECONNRESET", .modes = BLOCKING },
	/* After a non-blocking attempt, SO_ERROR may show how the connection ended. */
	{ "so_error", "linux:completion-so-error", "0|ECONNRESET", .modes = NONBLOCKING },
};

static void
play_before_return(const void *arg)
{
	const struct segment *syn = await_syn();

	(void)arg;
	call_hold();
	if (far_end_accept(syn))
		far_end_reset(syn);
	wire_until_now(syn->inet6, NULL, NULL);
	call_release();
}

/* Sends both without waiting for the host's ACK. */
static void
play_back_to_back(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment accepted = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	(void)arg;
	call_hold();
	wire_send_segment(&accepted);
	far_end_reset(syn);
	wire_until_now(syn->inet6, NULL, NULL);
	call_release();
}

/* Connects again, non-blocking because the far end will not answer. */
static void
connect_again(const char *observation, int s, const struct address *to)
{
	socket_set_nonblocking(s, true);
	observe_connect(observation, s, ADDRESS(to));
}

struct reset_meanwhile {
	script *script;
};
static const struct reset_meanwhile waits = { play_before_return }, does_not_wait = { play_back_to_back };

CONDITION(before_return, TCP_ON_THE_WIRE, .expect = before_return, .arg = &waits,
    .as[MODE_NONBLOCKING] = { "before_asked", "A non-blocking attempt succeeds, and the connection is reset before anybody asks" },
    .descr = "The connection is established, and reset before the call has returned")
{
	const struct reset_meanwhile *reset = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, reset->script, NULL);
	if (test->mode->nonblocking)
		return;
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
	connect_again("again", s, &to);
}

CONDITION_OF(before_return, back_to_back, TCP_ON_THE_WIRE, .expect = before_return, .arg = &does_not_wait,
    .descr = "A reset arrives right after the SYN-ACK");

/* The call has returned with success, whatever happens to the connection. */
static expectations after_return = {
	{ "call", ATTEMPTS, "0" },
};

static void
play_after_return(const void *arg)
{
	const struct segment *syn = await_syn();

	(void)arg;
	if (far_end_accept(syn) && await_return())
		far_end_reset(syn);
}

CONDITION(after_return, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = after_return,
    .descr = "The connection is reset after the call has returned")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	connect_meanwhile(s, &to, play_after_return, NULL);
	/* The script has ended: the reset was sent before this function's echo request, so the host has handled it. */
	observe("quiet", "%s", wire_quiet(test->transport));
	observe("so_error", "%s", so_error(s));
	observe("received", "%s", wire_received(s, 0));
	observe("peer", "%s", peer_of(s, &to));
	connect_again("again", s, &to);
}

/* SO_ERROR has already shown the attempt's success. */
static expectations after_asked = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:completion-so-error", "0" },
};

CONDITION(after_asked, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = after_asked,
    .descr = "The connection of a non-blocking attempt is reset after SO_ERROR has shown its success")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	connect_meanwhile(s, &to, far_end_accepts, NULL);
	if (meanwhile_syn(&syn))
		far_end_reset(&syn);
	observe("quiet", "%s", wire_quiet(test->transport));
	observe("so_error_then", "%s", so_error(s));
	observe("received", "%s", wire_received(s, 0));
	observe("peer", "%s", peer_of(s, &to));
	connect_again("once_more", s, &to);
}
