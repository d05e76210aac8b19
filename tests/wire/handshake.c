/*
 * What comes with the answer to the SYN, or right behind it: data, a FIN.  And what comes with a wrong checksum, which is as if
 * it had not come.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#define	CHECKSUM	"rfc9293:checksum rfc1122:checksum"

#define	DATA		10

/* The attempt ends in a connection: what the call says, and of a socket that does not block what it says later. */
#define	CONNECTS							\
	{ "call", ATTEMPTS, "0", 0 }
#define	CONNECTS_LATER							\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },			\
	{ "after", COMPLETES, "writable", 0 },				\
	{ "so_error", "linux:completion-so-error", "0", 0 }

/* What the far end says, and how the case goes on. */
struct speech {
	uint8_t flags;
	size_t payload;
	bool nonblocking;
};

static int
open_for(const struct test *test, bool nonblocking)
{
	far_end_open();
	return (nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport));
}

/* The answer to the SYN carries data, or a FIN, or both.  They are taken with it. */
#define	ACKNOWLEDGED							\
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK", 0 }
#define	TEXT(outcome)							\
	{ "received", "rfc9293:syn-sent-text", outcome, 0 }

static const struct expectation with_data_expect[] = { CONNECTS, ACKNOWLEDGED, TEXT("data"), { 0 } };
static const struct expectation with_data_nonblocking_expect[] = { CONNECTS_LATER, ACKNOWLEDGED, TEXT("data"), { 0 } };
static const struct expectation with_fin_expect[] = { CONNECTS, ACKNOWLEDGED, TEXT("end"), { 0 } };
static const struct expectation with_fin_nonblocking_expect[] = { CONNECTS_LATER, ACKNOWLEDGED, TEXT("end"), { 0 } };
static const struct expectation with_both_expect[] = { CONNECTS, ACKNOWLEDGED, TEXT("data and end"), { 0 } };
static const struct expectation with_both_nonblocking_expect[] = { CONNECTS_LATER, ACKNOWLEDGED, TEXT("data and end"), { 0 } };

static struct segment
answer_with(const struct segment *syn, const struct speech *speech)
{
	struct segment segment = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK | speech->flags);

	segment.payload = speech->payload;
	return (segment);
}

static void
play_text(const struct segment *syn, const void *arg)
{
	struct segment segment = answer_with(syn, arg), answer;

	(void)wire_await_answer("answer", syn, &segment, &answer);
}

static void
text(const struct test *test)
{
	const struct speech *speech = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = open_for(test, speech->nonblocking);

	wire_connect(s, &to, play_text, speech);
	wire_received("received", s, speech->payload);
}

/* What the host has not acknowledged of it comes again, as from any TCP, and is delivered once. */
static const struct expectation repeated_expect[] = {
	CONNECTS, ACKNOWLEDGED,
	{ "received", ATTEMPTS, "data and end", 0 },
	{ 0 }
};

static const struct expectation repeated_nonblocking_expect[] = {
	CONNECTS_LATER, ACKNOWLEDGED,
	{ "received", ATTEMPTS, "data and end", 0 },
	{ 0 }
};

static void
play_repeated(const struct segment *syn, const void *arg)
{
	const struct speech *speech = arg;
	struct segment segment = answer_with(syn, speech), answer, again;

	if (!wire_await_answer("answer", syn, &segment, &answer))
		return;
	again = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK | speech->flags);
	again.payload = speech->payload;
	wire_send_segment(&again);
	wire_until_now(syn->inet6, NULL, NULL);
}

static void
repeated(const struct test *test)
{
	const struct speech *speech = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = open_for(test, speech->nonblocking);

	wire_connect(s, &to, play_repeated, speech);
	wire_received("received", s, speech->payload);
}

/* The far end accepts, and has said all before the call has returned: it is stopped meanwhile. */
static const struct expectation then_fin_expect[] = {
	CONNECTS,
	{ "received", ATTEMPTS, "end", 0 },
	{ "sent", ATTEMPTS, "arrives", 0 },
	{ 0 }
};

static const struct expectation then_fin_nonblocking_expect[] = {
	CONNECTS_LATER,
	{ "received", ATTEMPTS, "end", 0 },
	{ "sent", "posix:EINPROGRESS", "arrives", 0 },
	{ 0 }
};

static const struct expectation then_data_and_fin_expect[] = {
	CONNECTS,
	{ "received", ATTEMPTS, "data and end", 0 },
	{ "sent", ATTEMPTS, "arrives", 0 },
	{ 0 }
};

static const struct expectation then_data_and_fin_nonblocking_expect[] = {
	CONNECTS_LATER,
	{ "received", ATTEMPTS, "data and end", 0 },
	{ "sent", "posix:EINPROGRESS", "arrives", 0 },
	{ 0 }
};

static void
send_speech(const struct segment *syn, const struct speech *speech)
{
	struct segment segment = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK | speech->flags);

	segment.payload = speech->payload;
	wire_send_segment(&segment);
}

static void
play_then(const struct segment *syn, const void *arg)
{
	wire_hold_call();
	if (far_end_accept_syn(syn))
		send_speech(syn, arg);
	wire_release_call(syn);
}

/* The host's acknowledgement is not waited for. */
static void
play_back_to_back(const struct segment *syn, const void *arg)
{
	struct segment accepted = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	wire_hold_call();
	wire_send_segment(&accepted);
	send_speech(syn, arg);
	wire_release_call(syn);
}

static void
say(const struct test *test, wire_script *script)
{
	const struct speech *speech = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = open_for(test, speech->nonblocking);

	wire_connect(s, &to, script, speech);
	wire_received("received", s, speech->payload);
	observe("sent", "%s", far_end_hears(s));
}

static void
then(const struct test *test)
{
	say(test, play_then);
}

static void
back_to_back(const struct test *test)
{
	say(test, play_back_to_back);
}

/* A segment whose checksum is wrong is not taken, whatever it would have done: the attempt goes on. */
static const struct expectation checksum_expect[] = {
	CONNECTS,
	{ "answer", CHECKSUM, "none", 0 },
	{ "attempt", CHECKSUM, "goes on", 0 },
	{ 0 }
};

static const struct expectation checksum_nonblocking_expect[] = {
	CONNECTS_LATER,
	{ "answer", CHECKSUM, "none", 0 },
	{ "attempt", CHECKSUM, "goes on", 0 },
	{ 0 }
};

/* The checksum of IP's own header is not TCP's affair. */
static const struct expectation header_expect[] = { CONNECTS, { 0 } };
static const struct expectation header_nonblocking_expect[] = { CONNECTS_LATER, { 0 } };

struct damage {
	uint8_t flags;
	int32_t beyond;		/* what the segment acknowledges, counted from after the SYN */
	enum { OTHER_CHECKSUM, NO_CHECKSUM, OTHER_HEADER_CHECKSUM } kind;
	bool nonblocking;
};

/* Where the checksums are in a packet as it is built here: IPv4 without options, IPv6 without extensions. */
#define	HEADER_CHECKSUM	10
#define	CHECKSUM_AT(inet6)	((inet6) ? 40 + 16 : 20 + 16)

static void
damaged(const struct segment *syn, const struct damage *damage, struct segment *segment, struct packet *packet)
{
	uint8_t *checksum = &packet->bytes[CHECKSUM_AT(syn->inet6)];

	*segment = segment_answer(syn, FAR_SEQUENCE, damage->flags);
	segment->acknowledgement = (damage->flags & SEGMENT_ACK) != 0 ?
	    segment->acknowledgement + (uint32_t)damage->beyond : 0;
	segment->corrupt = damage->kind == OTHER_CHECKSUM;
	wire_quote(segment, packet);
	if (damage->kind == OTHER_HEADER_CHECKSUM)
		packet->bytes[HEADER_CHECKSUM] ^= 1;
	if (damage->kind != NO_CHECKSUM)
		return;
	/* One that comes to zero would be right. */
	while (checksum[0] == 0 && checksum[1] == 0) {
		segment->sequence++;
		wire_quote(segment, packet);
	}
	checksum[0] = checksum[1] = 0;
}

static void
play_damaged(const struct segment *syn, const void *arg)
{
	char answer[OUTCOME_MAX];
	struct segment segment;
	struct packet packet;

	damaged(syn, arg, &segment, &packet);
	wire_send(&packet);
	wire_answer(syn, &segment, answer);
	wire_observe("answer", answer);
	wire_observe("attempt", wire_attempt_waits() ? "goes on" : "over");
	(void)far_end_accept_syn(syn);
}

static void
checksum(const struct test *test)
{
	const struct damage *damage = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = open_for(test, damage->nonblocking);

	wire_connect(s, &to, play_damaged, damage);
}

#define	A_CONDITION(function, condition_name, sentence, on, expectations, argument) \
	{								\
		.name = condition_name,					\
		.descr = sentence,					\
		.transports = on,					\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations,					\
		.body = function,					\
		.arg = argument,					\
	}

/* To a call that blocks, and to one that does not. */
#define	SAYS(function, name, sentence, expect, flags, payload)		\
	A_CONDITION(function, name, sentence, TCP4 | TCP6 | TCP4_MAPPED, expect##_expect, \
	    (&(const struct speech){ flags, payload, false })),		\
	A_CONDITION(function, name "_nonblocking", sentence ", of a non-blocking attempt", TCP4 | TCP6 | TCP4_MAPPED, \
	    expect##_nonblocking_expect, (&(const struct speech){ flags, payload, true }))

#define	DAMAGED(name, sentence, on, expect, flags, beyond, kind)	\
	A_CONDITION(checksum, name, sentence, on, expect##_expect, (&(const struct damage){ flags, beyond, kind, false })), \
	A_CONDITION(checksum, name "_nonblocking", sentence ", of a non-blocking attempt", on, expect##_nonblocking_expect, \
	    (&(const struct damage){ flags, beyond, kind, true }))

#define	SYN	SEGMENT_SYN
#define	FIN	SEGMENT_FIN
#define	RST	SEGMENT_RST
#define	ACK	SEGMENT_ACK

static const struct condition conditions[] = {
	SAYS(text, "with_data", "Data come with the answer to the SYN", with_data, 0, DATA),
	SAYS(text, "with_fin", "A FIN comes with the answer to the SYN", with_fin, FIN, 0),
	SAYS(text, "with_data_fin", "Data and a FIN come with the answer to the SYN", with_both, FIN, DATA),
	SAYS(repeated, "repeated_data_fin", "Data and a FIN come with the answer to the SYN, and once more after it", repeated,
	    FIN, DATA),

	SAYS(then, "then_fin", "A FIN comes before the call has returned", then_fin, FIN, 0),
	SAYS(then, "then_data_fin", "Data and a FIN come before the call has returned", then_data_and_fin, FIN, DATA),
	SAYS(back_to_back, "then_fin_back_to_back", "A FIN comes right behind the answer to the SYN", then_fin, FIN, 0),

	DAMAGED("checksum_of_syn_ack", "A SYN with ACK has a wrong checksum", TCP4 | TCP6, checksum,
	    SYN | ACK, 0, OTHER_CHECKSUM),
	DAMAGED("checksum_of_rst", "A RST that acknowledges the SYN has a wrong checksum", TCP4 | TCP6, checksum,
	    RST | ACK, 0, OTHER_CHECKSUM),
	DAMAGED("checksum_of_syn", "A SYN that crosses has a wrong checksum", TCP4 | TCP6, checksum,
	    SYN, 0, OTHER_CHECKSUM),
	DAMAGED("checksum_of_ack", "An ACK of what was not sent has a wrong checksum", TCP4 | TCP6, checksum,
	    ACK, 1, OTHER_CHECKSUM),
	DAMAGED("no_checksum_of_syn_ack", "A SYN with ACK has a checksum of zero", TCP4 | TCP6, checksum,
	    SYN | ACK, 0, NO_CHECKSUM),
	DAMAGED("no_checksum_of_rst", "A RST that acknowledges the SYN has a checksum of zero", TCP4 | TCP6, checksum,
	    RST | ACK, 0, NO_CHECKSUM),
	DAMAGED("header_checksum_of_syn_ack", "A SYN with ACK comes in a packet whose header has a wrong checksum", TCP4,
	    header, SYN | ACK, 0, OTHER_HEADER_CHECKSUM),
	DAMAGED("header_checksum_of_rst", "A RST that acknowledges the SYN comes in a packet whose header has a wrong checksum",
	    TCP4, header, RST | ACK, 0, OTHER_HEADER_CHECKSUM),
};

CONDITIONS(conditions)
