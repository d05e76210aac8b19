/*
 * Data or a FIN in the SYN,ACK or right after it; and segments with a wrong checksum, which the host must ignore.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/wire.h"

#define	CHECKSUM	"rfc9293:checksum rfc1122:checksum"

#define	DATA		10

/* What the far end sends, and how the case continues. */
struct speech {
	uint8_t flags;
	size_t payload;
};

/* The SYN,ACK carries data, a FIN or both, which the host accepts with it. */
static expectations with_data = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK" },
	{ "received", "rfc9293:syn-sent-text", "data" },
};

static expectations with_fin = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK" },
	{ "received", "rfc9293:syn-sent-text", "end" },
};

static expectations with_both = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK" },
	{ "received", "rfc9293:syn-sent-text", "data and end" },
};

static struct segment
answer_with(const struct segment *syn, const struct speech *speech)
{
	struct segment segment = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK | speech->flags);

	segment.payload = speech->payload;
	return (segment);
}

static void
play_text(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment segment = answer_with(syn, arg);

	observe("answer", "%s", wire_provoke_late(syn, &segment, NULL));
}

CONDITION(with_data, TCP_ON_THE_WIRE, .expect = with_data, .arg = &(const struct speech){ 0, DATA },
    .descr = "The SYN-ACK carries data")
{
	const struct speech *speech = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_text, speech);
	observe("received", "%s", wire_received(s, speech->payload));
}

CONDITION_OF(with_data, with_fin, TCP_ON_THE_WIRE, .expect = with_fin, .arg = &(const struct speech){ SEGMENT_FIN, 0 },
    .descr = "The SYN-ACK carries a FIN");
CONDITION_OF(with_data, with_data_fin, TCP_ON_THE_WIRE, .expect = with_both, .arg = &(const struct speech){ SEGMENT_FIN, DATA },
    .descr = "The SYN-ACK carries data and a FIN");

/* Data that the host has not acknowledged is retransmitted, as by any TCP, and delivered once. */
static expectations repeated = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK" },
	{ "received", ATTEMPTS, "data and end" },
};

static void
play_repeated(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct speech *speech = arg;
	struct segment segment = answer_with(syn, speech), answer, again;

	observe("answer", "%s", wire_provoke_late(syn, &segment, &answer));
	if (answer.flags == 0)
		return;
	again = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK | speech->flags);
	again.payload = speech->payload;
	wire_send_segment(&again);
	wire_until_now(syn->inet6, NULL, NULL);
}

CONDITION(repeated_data_fin, TCP_ON_THE_WIRE, .expect = repeated, .arg = &(const struct speech){ SEGMENT_FIN, DATA },
    .descr = "The SYN-ACK carries data and a FIN, which are then retransmitted")
{
	const struct speech *speech = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_repeated, speech);
	observe("received", "%s", wire_received(s, speech->payload));
}

/* The far end completes the handshake and sends everything before the call returns, since its process is stopped. */
static expectations then_fin = {
	{ "call", ATTEMPTS, "0" },
	{ "received", ATTEMPTS, "end" },
	{ "sent", ATTEMPTS, "arrives", .modes = BLOCKING },
	{ "sent", "posix:EINPROGRESS", "arrives", .modes = NONBLOCKING },
};

static expectations then_data_and_fin = {
	{ "call", ATTEMPTS, "0" },
	{ "received", ATTEMPTS, "data and end" },
	{ "sent", ATTEMPTS, "arrives", .modes = BLOCKING },
	{ "sent", "posix:EINPROGRESS", "arrives", .modes = NONBLOCKING },
};

static void
send_speech(const struct segment *syn, const struct speech *speech)
{
	struct segment segment = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK | speech->flags);

	segment.payload = speech->payload;
	wire_send_segment(&segment);
}

static void
play_then(const void *arg)
{
	const struct segment *syn = await_syn();

	call_hold();
	if (far_end_accept(syn))
		send_speech(syn, arg);
	wire_until_now(syn->inet6, NULL, NULL);
	call_release();
}

/* Sends without waiting for the host's ACK. */
static void
play_back_to_back(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment accepted = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);

	call_hold();
	wire_send_segment(&accepted);
	send_speech(syn, arg);
	wire_until_now(syn->inet6, NULL, NULL);
	call_release();
}

struct telling {
	script *script;
	struct speech speech;
};

CONDITION(then_fin, TCP_ON_THE_WIRE, .expect = then_fin, .arg = &(const struct telling){ play_then, { SEGMENT_FIN, 0 } },
    .descr = "A FIN arrives before the call has returned")
{
	const struct telling *telling = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, telling->script, &telling->speech);
	observe("received", "%s", wire_received(s, telling->speech.payload));
	observe("sent", "%s", far_end_hears(s));
}

CONDITION_OF(then_fin, then_data_fin, TCP_ON_THE_WIRE, .expect = then_data_and_fin,
    .arg = &(const struct telling){ play_then, { SEGMENT_FIN, DATA } },
    .descr = "Data and a FIN arrive before the call has returned");
CONDITION_OF(then_fin, then_fin_back_to_back, TCP_ON_THE_WIRE, .expect = then_fin,
    .arg = &(const struct telling){ play_back_to_back, { SEGMENT_FIN, 0 } },
    .descr = "A FIN arrives right after the SYN-ACK");

/* A segment with a wrong checksum is dropped, whatever its contents: the attempt goes on. */
static expectations checksum = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", CHECKSUM, "none" },
	{ "attempt", CHECKSUM, "goes on" },
};

/* The IP header's checksum is not TCP's concern. */
static expectations header = {
	{ "call", ATTEMPTS, "0" },
};

struct damage {
	uint8_t flags;
	int32_t beyond;		/* its acknowledgement, relative to the sequence number after the SYN */
	enum { OTHER_CHECKSUM, NO_CHECKSUM, OTHER_HEADER_CHECKSUM } kind;
};

/* Offsets of the checksums in the packets built here: IPv4 without options, IPv6 without extension headers. */
#define	HEADER_CHECKSUM	10
#define	TCP_CHECKSUM	(20 + 16)
#define	TCP_CHECKSUM6	(40 + 16)

static void
damaged(const struct segment *syn, const struct damage *damage, struct segment *segment, struct packet *packet)
{
	uint8_t *checksum = &packet->bytes[syn->inet6 ? TCP_CHECKSUM6 : TCP_CHECKSUM];

	*segment = segment_answer(syn, FAR_SEQUENCE, damage->flags);
	segment->acknowledgement = (damage->flags & SEGMENT_ACK) != 0 ?
	    segment->acknowledgement + (uint32_t)damage->beyond : 0;
	segment->corrupt = damage->kind == OTHER_CHECKSUM;
	wire_quote(segment, packet);
	if (damage->kind == OTHER_HEADER_CHECKSUM)
		packet->bytes[HEADER_CHECKSUM] ^= 1;
	if (damage->kind != NO_CHECKSUM)
		return;
	/* For a packet whose checksum is zero, zero would be right. */
	while (checksum[0] == 0 && checksum[1] == 0) {
		segment->sequence++;
		wire_quote(segment, packet);
	}
	checksum[0] = checksum[1] = 0;
}

static void
play_damaged(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment segment;
	struct packet packet;

	damaged(syn, arg, &segment, &packet);
	wire_send(&packet);
	observe("answer", "%s", wire_answer(syn, &segment, NULL));
	observe("attempt", "%s", call_waits() ? "goes on" : "over");
	(void)far_end_accept(syn);
}

CONDITION(checksum_of_syn_ack, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = checksum, .arg = &(const struct damage){ SEGMENT_SYN | SEGMENT_ACK, 0, OTHER_CHECKSUM },
    .descr = "A SYN-ACK has a wrong checksum")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_damaged, test->condition->arg);
}

CONDITION_OF(checksum_of_syn_ack, checksum_of_rst, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = checksum, .arg = &(const struct damage){ SEGMENT_RST | SEGMENT_ACK, 0, OTHER_CHECKSUM },
    .descr = "A RST that acknowledges the SYN has a wrong checksum");
CONDITION_OF(checksum_of_syn_ack, checksum_of_syn, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = checksum, .arg = &(const struct damage){ SEGMENT_SYN, 0, OTHER_CHECKSUM },
    .descr = "A crossing SYN has a wrong checksum");
CONDITION_OF(checksum_of_syn_ack, checksum_of_ack, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = checksum, .arg = &(const struct damage){ SEGMENT_ACK, 1, OTHER_CHECKSUM },
    .descr = "An ACK of more than was sent has a wrong checksum");
CONDITION_OF(checksum_of_syn_ack, no_checksum_of_syn_ack, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = checksum, .arg = &(const struct damage){ SEGMENT_SYN | SEGMENT_ACK, 0, NO_CHECKSUM },
    .descr = "A SYN-ACK has a checksum of zero");
CONDITION_OF(checksum_of_syn_ack, no_checksum_of_rst, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = checksum, .arg = &(const struct damage){ SEGMENT_RST | SEGMENT_ACK, 0, NO_CHECKSUM },
    .descr = "A RST that acknowledges the SYN has a checksum of zero");
CONDITION_OF(checksum_of_syn_ack, header_checksum_of_syn_ack, .transports = TCP4, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = header, .arg = &(const struct damage){ SEGMENT_SYN | SEGMENT_ACK, 0, OTHER_HEADER_CHECKSUM },
    .descr = "A SYN-ACK arrives in a packet whose IP header has a wrong checksum");
CONDITION_OF(checksum_of_syn_ack, header_checksum_of_rst, .transports = TCP4, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = header, .arg = &(const struct damage){ SEGMENT_RST | SEGMENT_ACK, 0, OTHER_HEADER_CHECKSUM },
    .descr = "A RST that acknowledges the SYN arrives in a packet whose IP header has a wrong checksum");
