/*
 * What can happen to a socket whose far end is the case itself, on a link: an attempt is in progress until the far end answers.
 *
 * The far end acknowledges no data and no end, so a connection never comes to TIME_WAIT, which would keep its port.
 */
#include <sys/types.h>
#include <sys/socket.h>

#include <string.h>

#include "automaton/alphabet.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/icmp.h"
#include "world/wire.h"

static void
open_far_end(struct stage *stage)
{
	stage->at[0] = far_end_address(stage->transport);
	/* A raw socket has no ports: the other address is another host's. */
	stage->at[1] = (stage->transport->bit & ALL_RAW) != 0 ? address_nobody(stage->transport, 0) :
	    far_end_another(stage->transport);
	stage->nobody = address_loopback(stage->transport, 0);
}

/* Takes in what the socket has sent. */
static void
take_segment(const struct packet *packet, struct stage *stage)
{
	struct segment segment;

	if (!segment_parse(packet->bytes, packet->length, &segment))
		return;
	if ((segment.flags & (SEGMENT_SYN | SEGMENT_ACK)) == SEGMENT_SYN) {
		if (segment_is_again(&segment, &stage->last.syn))
			return;
		memset(&stage->last, 0, sizeof(stage->last));
		stage->last.is_attempt = true;
		stage->last.syn = segment;
		stage->last.about = *packet;
	} else if (segment.source_port == stage->last.syn.source_port) {
		if ((segment.flags & SEGMENT_RST) != 0)
			stage->last.is_attempt = stage->last.is_connection = false;
		else if (segment.acknowledgement == FAR_SEQUENCE + 1)
			stage->last.acknowledged = true;
	}
}

static void
take_packet(const struct packet *packet, void *arg)
{
	struct stage *stage = arg;
	int protocol = stage->transport->protocol != 0 ? stage->transport->protocol : IPPROTO_UDP;
	struct datagram datagram;

	if (is_connection_mode(stage->transport))
		take_segment(packet, stage);
	else if (datagram_parse(packet->bytes, packet->length, &datagram) && datagram.protocol == protocol) {
		stage->last.is_attempt = true;
		stage->last.about = *packet;
	}
}

/* Reads all that the host has sent; it has dealt with all that was sent to it then. */
static void
look(struct stage *stage)
{
	wire_until_now(is_inet6_on_the_wire(stage->transport), take_packet, stage);
}

static void
clear_link(struct stage *stage)
{
	look(stage);
	memset(&stage->last, 0, sizeof(stage->last));
}

static const char *
attempt_1(struct stage *stage)
{
	return (stage_connect_peer(stage, 0));
}

static const char *
attempt_2(struct stage *stage)
{
	return (stage_connect_peer(stage, 1));
}

/* Without waiting: the far end acknowledges nothing. */
static const char *
send_byte(struct stage *stage)
{
	return (stage_result(stage, send(stage->s, "d", 1, MSG_DONTWAIT | MSG_NOSIGNAL)));
}

#define	NO_ATTEMPT	"no attempt"
#define	NO_CONNECTION	"no connection"

static void
answer(struct stage *stage, uint32_t sequence, uint8_t flags)
{
	struct segment segment = segment_answer(&stage->last.syn, sequence, flags);

	wire_send_segment(&segment);
	look(stage);
}

static const char *
far_accepts(struct stage *stage)
{
	look(stage);
	if (!stage->last.is_attempt)
		return (NO_ATTEMPT);
	answer(stage, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	if (!stage->last.is_attempt)
		return ("reset");
	if (!stage->last.acknowledged)
		return ("not acknowledged");
	stage->last.is_attempt = false;
	stage->last.is_connection = true;
	return ("accepted");
}

static const char *
far_refuses(struct stage *stage)
{
	look(stage);
	if (!stage->last.is_attempt)
		return (NO_ATTEMPT);
	answer(stage, 0, SEGMENT_RST | SEGMENT_ACK);
	stage->last.is_attempt = false;
	return ("0");
}

static const char *
far_resets(struct stage *stage)
{
	look(stage);
	if (!stage->last.is_connection)
		return (NO_CONNECTION);
	answer(stage, FAR_SEQUENCE + 1 + stage->last.has_ended, SEGMENT_RST | SEGMENT_ACK);
	stage->last.is_connection = false;
	return ("0");
}

static const char *
far_ends(struct stage *stage)
{
	look(stage);
	if (!stage->last.is_connection)
		return (NO_CONNECTION);
	if (stage->last.has_ended)
		return ("has ended");
	answer(stage, FAR_SEQUENCE + 1, SEGMENT_FIN | SEGMENT_ACK);
	stage->last.has_ended = true;
	return ("0");
}

static const char *
far_says(struct stage *stage, const struct icmp_error *error)
{
	struct icmp_message message = icmp_message_of(error, is_inet6_on_the_wire(stage->transport));

	look(stage);
	if (!stage->last.is_attempt)
		return (is_connection_mode(stage->transport) ? NO_ATTEMPT : "nothing sent");
	wire_icmp(&stage->last.about, message.type, message.code, message.rest);
	look(stage);
	/* An attempt may go on. */
	stage->last.is_attempt = is_connection_mode(stage->transport);
	return ("0");
}

static const char *
no_port(struct stage *stage)
{
	return (far_says(stage, &icmp_port_unreachable));
}

static const char *
no_host(struct stage *stage)
{
	return (far_says(stage, is_inet6_on_the_wire(stage->transport) ? &icmp_address_unreachable : &icmp_host_unreachable));
}

/*
 * An answer of the far end ends an attempt, and what asks must not: so these ask nothing.  That the receiving side can be shut
 * down before there is a connection would double the machine.
 */
#define	SPEAKING	ALL_TCP
#define	HEARING		(SPEAKING | INET_DGRAM | ALL_RAW)

const struct operation far_end_operations[] = {
	{ "attempt_1", attempt_1, HEARING, BOTH_MODES, true },
	{ "attempt_2", attempt_2, HEARING, BOTH_MODES, false },
	{ "connect_unspec", stage_unspec, HEARING, BOTH_MODES, false },
	{ "shutdown_wr", stage_shutdown_wr, SPEAKING, BOTH_MODES, false },
	{ "so_error", stage_so_error, HEARING, BOTH_MODES, true },
	{ "getpeername", stage_peer, HEARING, BOTH_MODES, true },
	{ "poll", stage_poll, HEARING, BOTH_MODES, true },
	{ "send_far", send_byte, HEARING, BOTH_MODES, true },
	{ "recv", stage_receive, HEARING, BOTH_MODES, true },
	{ "far_accepts", far_accepts, SPEAKING, BOTH_MODES, false },
	{ "far_refuses", far_refuses, SPEAKING, BOTH_MODES, false },
	{ "far_resets", far_resets, SPEAKING, BOTH_MODES, false },
	{ "far_ends", far_ends, SPEAKING, BOTH_MODES, false },
	{ "no_port", no_port, SPEAKING, BOTH_MODES, false },
	{ "no_port", no_port, INET_DGRAM | ALL_RAW, BOTH_MODES, true },
	{ "no_host", no_host, HEARING, BOTH_MODES, false },
	{ NULL, NULL, 0, 0, false },
};

const struct alphabet alphabet_far_end = {
	.sets = { far_end_operations },
	.open = open_far_end,
	.end = clear_link,
};
