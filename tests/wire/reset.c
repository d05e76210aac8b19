/*
 * A reset that answers the SYN of an attempt ends it where it acknowledges the SYN, and else is as if it had not come.  A reset
 * right after the handshake meets a call that is about to succeed, or one that has.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

/* What answers the SYN: a reset that acknowledges so much beyond it, or nothing at all. */
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
	/* A number that would be right in a field that the flags say not to read. */
	if (reset == &only_the_number)
		segment.sequence = segment.acknowledgement;
	else if ((reset->flags & SEGMENT_ACK) == 0)
		segment.acknowledgement = 0;
	wire_provoke("answer", syn, &segment);
	wire_observe("attempt", wire_attempt_waits() ? "goes on" : "over");
}

/* The reset acknowledges the SYN. */
static const struct expectation refused_expect[] = {
	{ "call", "freebsd:ECONNREFUSED freebsd:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED", 0 },
	{ "call", "posix:ECONNREFUSED posix:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", 0 },
	{ "call", "rfc9293:syn-sent-rst", "-1 ECONNREFUSED|-1 ECONNRESET", 0 },
	{ "attempt", "rfc9293:syn-sent-rst", "over", 0 },
	{ 0 }
};

static const struct expectation refused_nonblocking_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "after", COMPLETES, "writable", 0 },
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED", 0 },
	{ "so_error", "rfc9293:syn-sent-rst", "ECONNREFUSED|ECONNRESET", 0 },
	{ "attempt", "rfc9293:syn-sent-rst", "over", 0 },
	{ 0 }
};

static void
play_refusal(const struct segment *syn, const void *arg)
{
	send_reset(syn, arg);
}

/* What is left of it: nothing is sent any more, there is no peer, and the error has been told. */
static void
refused(const struct test *test)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	far_end_open();
	wire_connect(s, &to, play_refusal, test->condition->arg);
	observe("quiet", "%s", wire_quiet(test->transport));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

static void
refused_nonblocking(const struct test *test)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	far_end_open();
	wire_connect(s, &to, play_refusal, test->condition->arg);
}

/* It acknowledges something else, or nothing: the attempt goes on, and is accepted. */
static const struct expectation ignored_expect[] = {
	{ "call", ATTEMPTS, "0", 0 },
	{ "answer", "rfc9293:syn-sent-rst-ignored", "none", 0 },
	{ "attempt", "rfc9293:syn-sent-rst-ignored", "goes on", 0 },
	{ "sent", ATTEMPTS, "arrives", 0 },
	{ 0 }
};

static const struct expectation ignored_nonblocking_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "answer", "rfc9293:syn-sent-rst-ignored", "none", 0 },
	{ "attempt", "rfc9293:syn-sent-rst-ignored", "goes on", 0 },
	{ "after", COMPLETES, "writable", 0 },
	{ "so_error", "linux:completion-so-error", "0", 0 },
	{ "sent", "posix:EINPROGRESS", "arrives", 0 },
	{ 0 }
};

static void
play_ignored(const struct segment *syn, const void *arg)
{
	send_reset(syn, arg);
	(void)far_end_accept_syn(syn);
}

static void
ignored_on(const struct test *test, int s)
{
	struct address to = far_end_address(test->transport);

	far_end_open();
	wire_connect(s, &to, play_ignored, test->condition->arg);
	observe("sent", "%s", far_end_hears(s));
}

static void
ignored(const struct test *test)
{
	ignored_on(test, socket_open(test->transport));
}

static void
ignored_nonblocking(const struct test *test)
{
	ignored_on(test, socket_open_nonblocking(test->transport));
}

/*
 * The SYN is accepted, and the connection reset before the call has returned: it is stopped meanwhile.  The reset comes with
 * the number after the SYN of the far end, which is what the host expects next.
 */
static const struct expectation before_return_expect[] = {
	{ "call", "freebsd:ECONNRESET", "-1 ECONNRESET", 0 },
	{ "call", "posix:ECONNRESET", "0|-1 ECONNRESET", 0 },
	{ 0 }
};

static void
play_before_return(const struct segment *syn, const void *arg)
{
	(void)arg;
	wire_hold_call();
	if (far_end_accept_syn(syn))
		far_end_reset(syn);
	wire_release_call(syn);
}

/* The two of them back to back: the host's acknowledgement is not waited for. */
static void
play_back_to_back(const struct segment *syn, const void *arg)
{
	struct segment accepted = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	(void)arg;
	wire_hold_call();
	wire_send_segment(&accepted);
	far_end_reset(syn);
	wire_release_call(syn);
}

/* The next call, which is not to wait for a far end that has nothing more to say. */
static void
connect_again(const char *observation, int s, const struct address *to)
{
	socket_set_nonblocking(s, true);
	observe_connect(observation, s, ADDRESS(to));
}

static void
reset_before_return(const struct test *test, wire_script *script)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	far_end_open();
	wire_connect(s, &to, script, NULL);
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
	connect_again("again", s, &to);
}

static void
before_return(const struct test *test)
{
	reset_before_return(test, play_before_return);
}

static void
back_to_back(const struct test *test)
{
	reset_before_return(test, play_back_to_back);
}

/* Of an attempt that nobody waits for SO_ERROR tells how the connection ended. */
static const struct expectation before_asked_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "after", COMPLETES, "writable", 0 },
	{ "so_error", "linux:completion-so-error", "0|ECONNRESET", 0 },
	{ 0 }
};

static void
reset_before_asked(const struct test *test, wire_script *script)
{
	struct address to = far_end_address(test->transport);

	far_end_open();
	wire_connect(socket_open_nonblocking(test->transport), &to, script, NULL);
}

static void
before_asked(const struct test *test)
{
	reset_before_asked(test, play_before_return);
}

static void
back_to_back_nonblocking(const struct test *test)
{
	reset_before_asked(test, play_back_to_back);
}

/* The call has returned: it succeeded, whatever comes of the connection. */
static const struct expectation after_return_expect[] = {
	{ "call", ATTEMPTS, "0", 0 },
	{ 0 }
};

static void
play_after_return(const struct segment *syn, const void *arg)
{
	(void)arg;
	if (far_end_accept_syn(syn) && wire_await_return())
		far_end_reset(syn);
}

static void
after_return(const struct test *test)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	far_end_open();
	wire_connect(s, &to, play_after_return, NULL);
	/* The player has ended: the reset was sent, and is dealt with before the echo request that comes after it. */
	observe("quiet", "%s", wire_quiet(test->transport));
	observe("so_error", "%s", so_error(s));
	wire_received("received", s, 0);
	observe("peer", "%s", peer_of(s, &to));
	connect_again("again", s, &to);
}

/* SO_ERROR has been asked, and the attempt was good. */
static const struct expectation after_asked_expect[] = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },
	{ "after", COMPLETES, "writable", 0 },
	{ "so_error", "linux:completion-so-error", "0", 0 },
	{ 0 }
};

static struct segment accepted_syn;

static void
play_acceptance(const struct segment *syn, const void *arg)
{
	(void)arg;
	accepted_syn = *syn;
	(void)far_end_accept_syn(syn);
}

static void
after_asked(const struct test *test)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	far_end_open();
	wire_connect(s, &to, play_acceptance, NULL);
	far_end_reset(&accepted_syn);
	observe("quiet", "%s", wire_quiet(test->transport));
	observe("so_error_then", "%s", so_error(s));
	wire_received("received", s, 0);
	observe("peer", "%s", peer_of(s, &to));
	connect_again("once_more", s, &to);
}

#define	RESET(function, condition_name, sentence, expectations, argument) \
	{								\
		.name = condition_name,					\
		.descr = sentence,					\
		.transports = TCP4 | TCP6 | TCP4_MAPPED,		\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations,					\
		.body = function,					\
		.arg = argument,					\
	}

/* To a call that blocks, and to one that does not. */
#define	RESETS(function, name, sentence, expect, argument)		\
	RESET(function, name, sentence, expect##_expect, argument),	\
	RESET(function##_nonblocking, name "_nonblocking", sentence ", of a non-blocking attempt", \
	    expect##_nonblocking_expect, argument)

static const struct condition conditions[] = {
	RESETS(refused, "good_ack", "A reset that acknowledges the SYN", refused, &acknowledges),
	RESETS(refused, "good_ack_any_sequence", "A reset that acknowledges the SYN and has a number of its own", refused,
	    &acknowledges_with_number),
	RESETS(ignored, "low_ack", "A reset that acknowledges less than the SYN", ignored, &acknowledges_less),
	RESETS(ignored, "high_ack", "A reset that acknowledges more than was sent", ignored, &acknowledges_more),
	RESETS(ignored, "no_ack", "A reset that acknowledges nothing", ignored, &acknowledges_nothing),
	RESETS(ignored, "number_without_ack", "A reset with the right acknowledgement, and without the flag that says so",
	    ignored, &only_the_number),
	RESET(before_return, "before_return", "The connection is made, and reset before the call has returned",
	    before_return_expect, NULL),
	RESET(before_asked, "before_asked", "The connection of a non-blocking attempt is made, and reset before anybody asks",
	    before_asked_expect, NULL),
	RESET(back_to_back, "back_to_back", "The SYN is accepted, and a reset comes right behind", before_return_expect, NULL),
	RESET(back_to_back_nonblocking, "back_to_back_nonblocking",
	    "The SYN of a non-blocking attempt is accepted, and a reset comes right behind", before_asked_expect, NULL),
	RESET(after_return, "after_return", "The connection is reset when the call has returned", after_return_expect, NULL),
	RESET(after_asked, "after_asked",
	    "The connection of a non-blocking attempt is reset when SO_ERROR has told that it is there",
	    after_asked_expect, NULL),
};

CONDITIONS(conditions)
