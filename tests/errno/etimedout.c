/*
 * ETIMEDOUT: the attempt times out, as soon as the host can be made to.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wire.h"

#include <unistd.h>

static void
hurry(int s)
{
	note("timeout", "%d ms", attempt_hurry(s));
}

/* The far end never answers.  The attempt ends with the call: a later answer finds no attempt. */
static expectations silent = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
	{ "call", "freebsd15:tcp4-ETIMEDOUT", "-1 ETIMEDOUT", ALL_TCP },
	{ "late_answer", "posix:stream-timeout-aborts", "reset|silence", FAR_END_SPEAKS, BLOCKING },
	{ "peer", "posix:stream-timeout-aborts", "none", .modes = BLOCKING },
	{ "peer", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT", "none", .modes = NONBLOCKING },
	{ "new_socket", "freebsd:stream-attempt bs2000:stream-attempt", "0", FAR_END_SPEAKS, BLOCKING },
	{ "new_socket", "posix:stream-attempt linux:stream-attempt", "0", FAR_END_SPEAKS, BLOCKING },
};

/* The host's reaction to an answer to its old SYN. */
static const char *
late_answer(void)
{
	struct segment syn, answer;

	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		return ("no attempt");
	answer = segment_answer(&syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	wire_send_segment(&answer);
	while (wire_receive_segment(0, &answer)) {
		if ((answer.flags & SEGMENT_RST) != 0)
			return ("reset");
		if ((answer.flags & SEGMENT_SYN) == 0)
			return ("acknowledged");
	}
	return ("silence");
}

CONDITION(silent, .transports = INET_STREAM, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = silent,
    .as[MODE_NONBLOCKING] = { "nonblocking", "The peer of a non-blocking attempt does not answer" },
    .descr = "The peer does not answer")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test), another;

	hurry(s);
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking) {
		(void)observe_end(s);
		observe("peer", "%s", peer_of(s, &to));
		return;
	}
	if ((test->transport->bit & FAR_END_SPEAKS) != 0)
		observe("late_answer", "%s", late_answer());
	observe("local", "%s", local_of(s));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
	if ((test->transport->bit & FAR_END_SPEAKS) == 0)
		return;
	close(s);
	another = socket_open(test->transport);
	meanwhile(far_end_accepts, NULL);
	observe_connect("new_socket", another, ADDRESS(&to));
	meanwhile_end();
}

/* A listener with a full accept queue does not answer, on a host that drops such SYNs. */
static expectations full_queue = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
};

CONDITION(full_queue, .transports = INET_STREAM, .expect = full_queue,
    .descr = "The accept queue is full, and the host drops further attempts")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)listener_full(test->transport, "full", &to);
	full_queue_must_wait();
	hurry(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", local_of(s));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}
