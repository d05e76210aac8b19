/*
 * Every segment that can answer a SYN: each combination of SYN, FIN, RST and ACK, acknowledging the SYN, less or more, with data
 * and without; the host's answer, and whether the attempt goes on (RFC 9293, 3.10.7.3).  An attempt that goes on succeeds in the
 * end.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/wire.h"

#define	DATA		10

/* A reset that does not acknowledge the SYN is dropped. */
static expectations reset_ignored = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-rst-ignored", "none" },
	{ "attempt", "rfc9293:syn-sent-rst-ignored", "goes on" },
};

/* Without SYN or RST, and without a wrong acknowledgement: dropped. */
static expectations no_syn = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-no-syn", "none" },
	{ "attempt", "rfc9293:syn-sent-no-syn", "goes on" },
};

/* An acknowledgement of what was not sent is answered by a reset with that sequence number. */
static expectations bad_ack = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-bad-ack", "RST|RST,ACK" },
	{ "attempt", "rfc9293:syn-sent-bad-ack", "goes on" },
};

/* A SYN,ACK for the SYN: the connection is established. */
static expectations made = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", "rfc9293:syn-sent-syn-ack", "ACK" },
	{ "attempt", "rfc9293:syn-sent-syn-ack", "over" },
};

/* A SYN without an ACK: a simultaneous open. */
static expectations crossing = {
	{ "call", ATTEMPTS, "0" },
	{ "answer", CROSSES, "SYN,ACK" },
	{ "attempt", CROSSES, "goes on" },
};

/* A reset that acknowledges the SYN, whatever its other flags: the attempt fails. */
static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED freebsd:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "posix:ECONNREFUSED posix:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "rfc9293:syn-sent-rst", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "attempt", "rfc9293:syn-sent-rst", "over" },
};

/* The segment of a condition. */
struct arriving {
	uint8_t flags;
	int32_t beyond;		/* its acknowledgement, relative to the sequence number after the SYN */
	size_t payload;
	enum { IGNORED, ANSWERED, REFUSED } fate;	/* ANSWERED: this segment leads to a connection */
};

/* Ends the attempt after the segment. */
static void
finish(const struct segment *syn, const struct arriving *arriving, const struct segment *answer)
{
	struct segment ack;

	switch (arriving->fate) {
	case IGNORED:
		(void)far_end_accept(syn);
		break;
	case ANSWERED:
		/*
		 * In a simultaneous open the host's SYN,ACK still needs an ACK, which continues from what the host has
		 * acknowledged.
		 */
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
play_arriving(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct arriving *arriving = arg;
	struct segment segment = segment_answer(syn, FAR_SEQUENCE, arriving->flags), answer;

	segment.payload = arriving->payload;
	segment.acknowledgement += (uint32_t)arriving->beyond;
	if ((arriving->flags & SEGMENT_ACK) == 0)
		segment.acknowledgement = 0;
	/* The host may delay its ACK of data (RFC 9293, 3.8.6.3). */
	if (arriving->fate == ANSWERED && arriving->payload > 0)
		observe("answer", "%s", wire_provoke_late(syn, &segment, &answer));
	else
		observe("answer", "%s", wire_provoke(syn, &segment, &answer));
	observe("attempt", "%s", call_waits() ? "goes on" : "over");
	finish(syn, arriving, &answer);
}

#define	GOOD	0
#define	LOW	(-1)	/* does not acknowledge the SYN */
#define	HIGH	1	/* acknowledges more than the SYN */

#define	SYN	SEGMENT_SYN
#define	FIN	SEGMENT_FIN
#define	RST	SEGMENT_RST
#define	ACK	SEGMENT_ACK

#define	TCP_SEGMENT	.transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK

/* Without an acknowledgement. */
CONDITION(no_flags, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ 0, 0, 0, IGNORED }, .descr = "The SYN is answered by a segment without flags")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, play_arriving, test->condition->arg);
}

CONDITION_OF(no_flags, no_flags_data, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ 0, 0, DATA, IGNORED }, .descr = "The SYN is answered by a segment without flags, with data");
CONDITION_OF(no_flags, fin, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ FIN, 0, 0, IGNORED }, .descr = "The SYN is answered by a FIN");
CONDITION_OF(no_flags, fin_data, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ FIN, 0, DATA, IGNORED }, .descr = "The SYN is answered by a FIN, with data");
CONDITION_OF(no_flags, rst, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ RST, 0, 0, IGNORED }, .descr = "The SYN is answered by a RST");
CONDITION_OF(no_flags, rst_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ RST, 0, DATA, IGNORED }, .descr = "The SYN is answered by a RST, with data");
CONDITION_OF(no_flags, fin_rst, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ FIN | RST, 0, 0, IGNORED }, .descr = "The SYN is answered by a FIN with RST");
CONDITION_OF(no_flags, fin_rst_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ FIN | RST, 0, DATA, IGNORED }, .descr = "The SYN is answered by a FIN with RST, with data");
CONDITION_OF(no_flags, syn, TCP_SEGMENT, .expect = crossing,
    .arg = &(const struct arriving){ SYN, 0, 0, ANSWERED }, .descr = "The SYN is answered by a SYN");
CONDITION_OF(no_flags, syn_data, TCP_SEGMENT, .expect = crossing,
    .arg = &(const struct arriving){ SYN, 0, DATA, ANSWERED }, .descr = "The SYN is answered by a SYN, with data");
CONDITION_OF(no_flags, syn_fin, TCP_SEGMENT, .expect = crossing,
    .arg = &(const struct arriving){ SYN | FIN, 0, 0, ANSWERED }, .descr = "The SYN is answered by a SYN with FIN");
CONDITION_OF(no_flags, syn_fin_data, TCP_SEGMENT, .expect = crossing,
    .arg = &(const struct arriving){ SYN | FIN, 0, DATA, ANSWERED }, .descr = "The SYN is answered by a SYN with FIN, with data");
CONDITION_OF(no_flags, syn_rst, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | RST, 0, 0, IGNORED }, .descr = "The SYN is answered by a SYN with RST");
CONDITION_OF(no_flags, syn_rst_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | RST, 0, DATA, IGNORED }, .descr = "The SYN is answered by a SYN with RST, with data");
CONDITION_OF(no_flags, syn_fin_rst, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | FIN | RST, 0, 0, IGNORED }, .descr = "The SYN is answered by a SYN with FIN and RST");
CONDITION_OF(no_flags, syn_fin_rst_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | FIN | RST, 0, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN and RST, with data");
/* The SYN is acknowledged. */
CONDITION_OF(no_flags, ack, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ ACK, GOOD, 0, IGNORED }, .descr = "The SYN is answered by an ACK");
CONDITION_OF(no_flags, ack_data, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ ACK, GOOD, DATA, IGNORED }, .descr = "The SYN is answered by an ACK, with data");
CONDITION_OF(no_flags, fin_ack, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ FIN | ACK, GOOD, 0, IGNORED }, .descr = "The SYN is answered by a FIN with ACK");
CONDITION_OF(no_flags, fin_ack_data, TCP_SEGMENT, .expect = no_syn,
    .arg = &(const struct arriving){ FIN | ACK, GOOD, DATA, IGNORED },
    .descr = "The SYN is answered by a FIN with ACK, with data");
CONDITION_OF(no_flags, rst_ack, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ RST | ACK, GOOD, 0, REFUSED }, .descr = "The SYN is answered by a RST with ACK");
CONDITION_OF(no_flags, rst_ack_data, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ RST | ACK, GOOD, DATA, REFUSED },
    .descr = "The SYN is answered by a RST with ACK, with data");
CONDITION_OF(no_flags, fin_rst_ack, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ FIN | RST | ACK, GOOD, 0, REFUSED },
    .descr = "The SYN is answered by a FIN with RST and ACK");
CONDITION_OF(no_flags, fin_rst_ack_data, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ FIN | RST | ACK, GOOD, DATA, REFUSED },
    .descr = "The SYN is answered by a FIN with RST and ACK, with data");
CONDITION_OF(no_flags, syn_ack, TCP_SEGMENT, .expect = made,
    .arg = &(const struct arriving){ SYN | ACK, GOOD, 0, ANSWERED }, .descr = "The SYN is answered by a SYN with ACK");
CONDITION_OF(no_flags, syn_ack_data, TCP_SEGMENT, .expect = made,
    .arg = &(const struct arriving){ SYN | ACK, GOOD, DATA, ANSWERED },
    .descr = "The SYN is answered by a SYN with ACK, with data");
CONDITION_OF(no_flags, syn_fin_ack, TCP_SEGMENT, .expect = made,
    .arg = &(const struct arriving){ SYN | FIN | ACK, GOOD, 0, ANSWERED },
    .descr = "The SYN is answered by a SYN with FIN and ACK");
CONDITION_OF(no_flags, syn_fin_ack_data, TCP_SEGMENT, .expect = made,
    .arg = &(const struct arriving){ SYN | FIN | ACK, GOOD, DATA, ANSWERED },
    .descr = "The SYN is answered by a SYN with FIN and ACK, with data");
CONDITION_OF(no_flags, syn_rst_ack, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ SYN | RST | ACK, GOOD, 0, REFUSED },
    .descr = "The SYN is answered by a SYN with RST and ACK");
CONDITION_OF(no_flags, syn_rst_ack_data, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ SYN | RST | ACK, GOOD, DATA, REFUSED },
    .descr = "The SYN is answered by a SYN with RST and ACK, with data");
CONDITION_OF(no_flags, syn_fin_rst_ack, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ SYN | FIN | RST | ACK, GOOD, 0, REFUSED },
    .descr = "The SYN is answered by a SYN with FIN, RST and ACK");
CONDITION_OF(no_flags, syn_fin_rst_ack_data, TCP_SEGMENT, .expect = refused,
    .arg = &(const struct arriving){ SYN | FIN | RST | ACK, GOOD, DATA, REFUSED },
    .descr = "The SYN is answered by a SYN with FIN, RST and ACK, with data");
/* An acknowledgement of what precedes the SYN. */
CONDITION_OF(no_flags, ack_low, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ ACK, LOW, 0, IGNORED }, .descr = "The SYN is answered by an ACK of too little");
CONDITION_OF(no_flags, ack_low_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by an ACK of too little, with data");
CONDITION_OF(no_flags, fin_ack_low, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ FIN | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a FIN with an ACK of too little");
CONDITION_OF(no_flags, fin_ack_low_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ FIN | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a FIN with an ACK of too little, with data");
CONDITION_OF(no_flags, rst_ack_low, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ RST | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a RST with an ACK of too little");
CONDITION_OF(no_flags, rst_ack_low_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ RST | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a RST with an ACK of too little, with data");
CONDITION_OF(no_flags, fin_rst_ack_low, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ FIN | RST | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a FIN with RST and an ACK of too little");
CONDITION_OF(no_flags, fin_rst_ack_low_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ FIN | RST | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a FIN with RST and an ACK of too little, with data");
CONDITION_OF(no_flags, syn_ack_low, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with an ACK of too little");
CONDITION_OF(no_flags, syn_ack_low_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with an ACK of too little, with data");
CONDITION_OF(no_flags, syn_fin_ack_low, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | FIN | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN and an ACK of too little");
CONDITION_OF(no_flags, syn_fin_ack_low_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | FIN | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN and an ACK of too little, with data");
CONDITION_OF(no_flags, syn_rst_ack_low, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | RST | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with RST and an ACK of too little");
CONDITION_OF(no_flags, syn_rst_ack_low_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | RST | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with RST and an ACK of too little, with data");
CONDITION_OF(no_flags, syn_fin_rst_ack_low, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | FIN | RST | ACK, LOW, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN, RST and an ACK of too little");
CONDITION_OF(no_flags, syn_fin_rst_ack_low_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | FIN | RST | ACK, LOW, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN, RST and an ACK of too little, with data");
/* An acknowledgement of what was never sent. */
CONDITION_OF(no_flags, ack_high, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ ACK, HIGH, 0, IGNORED }, .descr = "The SYN is answered by an ACK of too much");
CONDITION_OF(no_flags, ack_high_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ ACK, HIGH, DATA, IGNORED }, .descr = "The SYN is answered by an ACK of too much, with data");
CONDITION_OF(no_flags, fin_ack_high, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ FIN | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a FIN with an ACK of too much");
CONDITION_OF(no_flags, fin_ack_high_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ FIN | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a FIN with an ACK of too much, with data");
CONDITION_OF(no_flags, rst_ack_high, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ RST | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a RST with an ACK of too much");
CONDITION_OF(no_flags, rst_ack_high_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ RST | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a RST with an ACK of too much, with data");
CONDITION_OF(no_flags, fin_rst_ack_high, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ FIN | RST | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a FIN with RST and an ACK of too much");
CONDITION_OF(no_flags, fin_rst_ack_high_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ FIN | RST | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a FIN with RST and an ACK of too much, with data");
CONDITION_OF(no_flags, syn_ack_high, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with an ACK of too much");
CONDITION_OF(no_flags, syn_ack_high_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with an ACK of too much, with data");
CONDITION_OF(no_flags, syn_fin_ack_high, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | FIN | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN and an ACK of too much");
CONDITION_OF(no_flags, syn_fin_ack_high_data, TCP_SEGMENT, .expect = bad_ack,
    .arg = &(const struct arriving){ SYN | FIN | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN and an ACK of too much, with data");
CONDITION_OF(no_flags, syn_rst_ack_high, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | RST | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with RST and an ACK of too much");
CONDITION_OF(no_flags, syn_rst_ack_high_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | RST | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with RST and an ACK of too much, with data");
CONDITION_OF(no_flags, syn_fin_rst_ack_high, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | FIN | RST | ACK, HIGH, 0, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN, RST and an ACK of too much");
CONDITION_OF(no_flags, syn_fin_rst_ack_high_data, TCP_SEGMENT, .expect = reset_ignored,
    .arg = &(const struct arriving){ SYN | FIN | RST | ACK, HIGH, DATA, IGNORED },
    .descr = "The SYN is answered by a SYN with FIN, RST and an ACK of too much, with data");
