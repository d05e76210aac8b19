/*
 * The segments that may answer a SYN: each combination of SYN, FIN, RST and ACK, with an acknowledgement of the SYN, of less
 * and of more, with data and without.  What the host says to it, and whether the attempt goes on (RFC 9293, 3.10.7.3).  One
 * that goes on is accepted in the end.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#define	ATTEMPTS	"freebsd:stream-attempt bs2000:stream-attempt posix:stream-attempt linux:stream-attempt"
#define	IN_PROGRESS	"freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS"
#define	COMPLETES	"posix:completion-poll linux:completion-select"
#define	CROSSES		"rfc9293:simultaneous-open rfc1122:simultaneous-open"

#define	DATA		10

/* The attempt ends in a connection: what the call says, and of a socket that does not block what it says later. */
#define	CONNECTS							\
	{ "call", ATTEMPTS, "0", 0 }
#define	CONNECTS_LATER							\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },			\
	{ "after", COMPLETES, "writable", 0 },				\
	{ "so_error", "linux:completion-so-error", "0", 0 }

/* A reset that does not acknowledge the SYN: dropped. */
#define	RESET_IGNORED							\
	{ "answer", "rfc9293:syn-sent-rst-ignored", "none", 0 },	\
	{ "attempt", "rfc9293:syn-sent-rst-ignored", "goes on", 0 }

static const struct expectation reset_ignored_expect[] = { CONNECTS, RESET_IGNORED, { 0 } };
static const struct expectation reset_ignored_nonblocking_expect[] = { CONNECTS_LATER, RESET_IGNORED, { 0 } };

/* Neither SYN nor RST, and no acknowledgement of anything else: dropped. */
#define	NO_SYN								\
	{ "answer", "rfc9293:syn-sent-no-syn", "none", 0 },		\
	{ "attempt", "rfc9293:syn-sent-no-syn", "goes on", 0 }

static const struct expectation no_syn_expect[] = { CONNECTS, NO_SYN, { 0 } };
static const struct expectation no_syn_nonblocking_expect[] = { CONNECTS_LATER, NO_SYN, { 0 } };

/* It acknowledges what was not sent: answered by a reset that has the acknowledgement as its number. */
#define	BAD_ACK								\
	{ "answer", "rfc9293:syn-sent-bad-ack", "RST|RST,ACK", 0 },	\
	{ "attempt", "rfc9293:syn-sent-bad-ack", "goes on", 0 }

static const struct expectation bad_ack_expect[] = { CONNECTS, BAD_ACK, { 0 } };
static const struct expectation bad_ack_nonblocking_expect[] = { CONNECTS_LATER, BAD_ACK, { 0 } };

/* A SYN that acknowledges the SYN: the connection is made. */
#define	SYN_ACK								\
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK", 0 },		\
	{ "attempt", "rfc9293:syn-sent-syn-ack", "over", 0 }

static const struct expectation syn_ack_expect[] = { CONNECTS, SYN_ACK, { 0 } };
static const struct expectation syn_ack_nonblocking_expect[] = { CONNECTS_LATER, SYN_ACK, { 0 } };

/* A SYN that acknowledges nothing: the other side opens as well. */
#define	CROSSING							\
	{ "answer", CROSSES, "SYN,ACK", 0 },				\
	{ "attempt", CROSSES, "goes on", 0 }

static const struct expectation crossing_expect[] = { CONNECTS, CROSSING, { 0 } };
static const struct expectation crossing_nonblocking_expect[] = { CONNECTS_LATER, CROSSING, { 0 } };

/* A reset that acknowledges the SYN, whatever else the segment says: the attempt has failed. */
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

/* The segment of a condition. */
struct arriving {
	uint8_t flags;
	int32_t beyond;		/* what it acknowledges, counted from after the SYN */
	size_t payload;
	enum { IGNORED, ANSWERED, REFUSED } fate;	/* ANSWERED: the attempt ends in a connection for this segment */
	bool nonblocking;
};

/* How the attempt ends after the segment. */
static void
finish(const struct segment *syn, const struct arriving *arriving, const struct segment *answer)
{
	struct segment ack;

	switch (arriving->fate) {
	case IGNORED:
		(void)far_end_accept_syn(syn);
		break;
	case ANSWERED:
		/* Of a simultaneous open the host's SYN is still to be acknowledged, from where it has taken the other. */
		if ((answer->flags & SEGMENT_SYN) == 0)
			break;
		ack = segment_answer(syn, answer->acknowledgement, SEGMENT_ACK);
		wire_send_segment(&ack);
		break;
	case REFUSED:
		break;
	}
}

static void
play_arriving(const struct segment *syn, const void *arg)
{
	const struct arriving *arriving = arg;
	struct segment segment = segment_answer(syn, FAR_SEQUENCE, arriving->flags), answer;

	segment.payload = arriving->payload;
	segment.acknowledgement += (uint32_t)arriving->beyond;
	if ((arriving->flags & SEGMENT_ACK) == 0)
		segment.acknowledgement = 0;
	/* An acknowledgement of data may wait for more of it (RFC 9293, 3.8.6.3). */
	if (arriving->fate == ANSWERED && arriving->payload > 0)
		(void)wire_await_answer("answer", syn, &segment, &answer);
	else
		(void)wire_provoke_answer("answer", syn, &segment, &answer);
	wire_observe("attempt", wire_attempt_waits() ? "goes on" : "over");
	finish(syn, arriving, &answer);
}

static void
arrives(const struct test *test)
{
	const struct arriving *arriving = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = arriving->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport);

	far_end_open();
	wire_connect(s, &to, play_arriving, arriving);
}

#define	ARRIVES(condition_name, sentence, flags_, beyond_, payload_, fate_, expectations, nonblocking_) \
	{								\
		.name = condition_name,					\
		.descr = sentence,					\
		.transports = TCP4 | TCP6,				\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations,					\
		.body = arrives,					\
		.arg = &(const struct arriving){ flags_, beyond_, payload_, fate_, nonblocking_ }, \
	}

/* A segment, without and with data, to a call that blocks and to one that does not. */
#define	SEGMENT(name, sentence, flags, beyond, fate, expect)		\
	ARRIVES(name, "The SYN is answered by " sentence, flags, beyond, 0, fate, expect##_expect, false), \
	ARRIVES(name "_nonblocking", "The SYN of a non-blocking attempt is answered by " sentence, flags, beyond, 0, fate, \
	    expect##_nonblocking_expect, true),				\
	ARRIVES(name "_data", "The SYN is answered by " sentence ", with data", flags, beyond, DATA, fate, \
	    expect##_expect, false),					\
	ARRIVES(name "_data_nonblocking", "The SYN of a non-blocking attempt is answered by " sentence ", with data", \
	    flags, beyond, DATA, fate, expect##_nonblocking_expect, true)

#define	GOOD	0
#define	LOW	(-1)	/* the SYN is not acknowledged */
#define	HIGH	1	/* more than the SYN is */

#define	SYN	SEGMENT_SYN
#define	FIN	SEGMENT_FIN
#define	RST	SEGMENT_RST
#define	ACK	SEGMENT_ACK

static const struct condition conditions[] = {
	/* Without an acknowledgement. */
	SEGMENT("no_flags", "a segment without flags", 0, 0, IGNORED, no_syn),
	SEGMENT("fin", "a FIN", FIN, 0, IGNORED, no_syn),
	SEGMENT("rst", "a RST", RST, 0, IGNORED, reset_ignored),
	SEGMENT("fin_rst", "a FIN with RST", FIN | RST, 0, IGNORED, reset_ignored),
	SEGMENT("syn", "a SYN", SYN, 0, ANSWERED, crossing),
	SEGMENT("syn_fin", "a SYN with FIN", SYN | FIN, 0, ANSWERED, crossing),
	SEGMENT("syn_rst", "a SYN with RST", SYN | RST, 0, IGNORED, reset_ignored),
	SEGMENT("syn_fin_rst", "a SYN with FIN and RST", SYN | FIN | RST, 0, IGNORED, reset_ignored),

	/* The SYN is acknowledged. */
	SEGMENT("ack", "an ACK", ACK, GOOD, IGNORED, no_syn),
	SEGMENT("fin_ack", "a FIN with ACK", FIN | ACK, GOOD, IGNORED, no_syn),
	SEGMENT("rst_ack", "a RST with ACK", RST | ACK, GOOD, REFUSED, refused),
	SEGMENT("fin_rst_ack", "a FIN with RST and ACK", FIN | RST | ACK, GOOD, REFUSED, refused),
	SEGMENT("syn_ack", "a SYN with ACK", SYN | ACK, GOOD, ANSWERED, syn_ack),
	SEGMENT("syn_fin_ack", "a SYN with FIN and ACK", SYN | FIN | ACK, GOOD, ANSWERED, syn_ack),
	SEGMENT("syn_rst_ack", "a SYN with RST and ACK", SYN | RST | ACK, GOOD, REFUSED, refused),
	SEGMENT("syn_fin_rst_ack", "a SYN with FIN, RST and ACK", SYN | FIN | RST | ACK, GOOD, REFUSED, refused),

	/* What is acknowledged was acknowledged before, as far as the numbers go. */
	SEGMENT("ack_low", "an ACK of too little", ACK, LOW, IGNORED, bad_ack),
	SEGMENT("fin_ack_low", "a FIN with an ACK of too little", FIN | ACK, LOW, IGNORED, bad_ack),
	SEGMENT("rst_ack_low", "a RST with an ACK of too little", RST | ACK, LOW, IGNORED, reset_ignored),
	SEGMENT("fin_rst_ack_low", "a FIN with RST and an ACK of too little", FIN | RST | ACK, LOW, IGNORED, reset_ignored),
	SEGMENT("syn_ack_low", "a SYN with an ACK of too little", SYN | ACK, LOW, IGNORED, bad_ack),
	SEGMENT("syn_fin_ack_low", "a SYN with FIN and an ACK of too little", SYN | FIN | ACK, LOW, IGNORED, bad_ack),
	SEGMENT("syn_rst_ack_low", "a SYN with RST and an ACK of too little", SYN | RST | ACK, LOW, IGNORED, reset_ignored),
	SEGMENT("syn_fin_rst_ack_low", "a SYN with FIN, RST and an ACK of too little", SYN | FIN | RST | ACK, LOW, IGNORED,
	    reset_ignored),

	/* What is acknowledged was never sent. */
	SEGMENT("ack_high", "an ACK of too much", ACK, HIGH, IGNORED, bad_ack),
	SEGMENT("fin_ack_high", "a FIN with an ACK of too much", FIN | ACK, HIGH, IGNORED, bad_ack),
	SEGMENT("rst_ack_high", "a RST with an ACK of too much", RST | ACK, HIGH, IGNORED, reset_ignored),
	SEGMENT("fin_rst_ack_high", "a FIN with RST and an ACK of too much", FIN | RST | ACK, HIGH, IGNORED, reset_ignored),
	SEGMENT("syn_ack_high", "a SYN with an ACK of too much", SYN | ACK, HIGH, IGNORED, bad_ack),
	SEGMENT("syn_fin_ack_high", "a SYN with FIN and an ACK of too much", SYN | FIN | ACK, HIGH, IGNORED, bad_ack),
	SEGMENT("syn_rst_ack_high", "a SYN with RST and an ACK of too much", SYN | RST | ACK, HIGH, IGNORED, reset_ignored),
	SEGMENT("syn_fin_rst_ack_high", "a SYN with FIN, RST and an ACK of too much", SYN | FIN | RST | ACK, HIGH, IGNORED,
	    reset_ignored),
};

CONDITIONS(conditions)
