/*
 * An ICMP error concerns the attempt whose packet it quotes.  An error that quotes another packet, or is damaged, leaves the
 * attempt alone; an error after the handshake leaves the connection alone.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <netinet/in.h>

#include <string.h>

#define	IPV4		(TCP4 | TCP4_MAPPED)

/* The message is not about this attempt, which the far end accepts. */
static expectations anothers = {
	{ "call", ATTEMPTS, "0" },
	{ "call", "rfc9293:ICMP-directed", "0" },
	{ "call", "rfc1122:ICMP-directed", "0", IPV4 },
};

/* No manual requires a check of the sequence number; but a packet that was never sent cannot have caused an error. */
static expectations never_sent = {
	{ "call", ATTEMPTS, "0" },
};

/* The message is about this attempt: nobody listens at the port. */
static expectations refused = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
};

static expectations survey = {
	{ NULL },
};

/* How the message differs from one about the attempt. */
enum difference {
	OUR_PORT, FAR_PORT, OUR_ADDRESS, FAR_ADDRESS, PROTOCOL, SEQUENCE_BELOW, SEQUENCE_NEXT, SEQUENCE_ABOVE, CHECKSUM,
	OF_A_ROUTER, EIGHT_BYTES
};

struct message {
	struct icmp icmp;
	struct packet quoted, whole;
};

static void
message_build(struct message *message)
{
	message->whole.length = icmp_build(&message->icmp, message->quoted.bytes, message->quoted.length, message->whole.bytes,
	    sizeof(message->whole.bytes));
	if (message->whole.length == 0)
		setup_failed("an ICMP message does not fit a packet");
}

/* Port unreachable, about the SYN except for the difference. */
static void
port_unreachable(const struct segment *syn, enum difference difference, struct message *message)
{
	struct segment about = *syn;
	size_t last = syn->inet6 ? 15 : 3, header = syn->inet6 ? 40 : 20;

	switch (difference) {
	case OUR_PORT:
		about.source_port ^= 1;
		break;
	case FAR_PORT:
		about.destination_port ^= 1;
		break;
	case OUR_ADDRESS:
		about.source[last] ^= 0x40;
		break;
	case FAR_ADDRESS:
		about.destination[last] ^= 0x40;
		break;
	case SEQUENCE_BELOW:
		about.sequence--;
		break;
	case SEQUENCE_NEXT:
		about.sequence++;
		break;
	case SEQUENCE_ABOVE:
		about.sequence += 2;
		break;
	default:
		break;
	}
	wire_quote(&about, &message->quoted);
	if (difference == PROTOCOL)
		message->quoted.bytes[syn->inet6 ? 6 : 9] = IPPROTO_UDP;
	/* RFC 792's minimum: both ports and the sequence number. */
	if (difference == EIGHT_BYTES)
		message->quoted.length = header + 8;

	memset(&message->icmp, 0, sizeof(message->icmp));
	message->icmp.inet6 = syn->inet6;
	message->icmp.type = syn->inet6 ? 1 : 3;
	message->icmp.code = syn->inet6 ? 4 : 3;
	memcpy(message->icmp.source, syn->destination, sizeof(message->icmp.source));
	memcpy(message->icmp.destination, syn->source, sizeof(message->icmp.destination));
	if (difference == OF_A_ROUTER)
		message->icmp.source[last] ^= 0x40;
	message_build(message);
	if (difference == CHECKSUM)
		message->whole.bytes[header + 2] ^= 1;
}

static void
message_comes(const void *arg)
{
	const struct segment *syn = await_syn();
	struct message message;

	port_unreachable(syn, *(const enum difference *)arg, &message);
	wire_send(&message.whole);
	if (attempt_goes_on())
		(void)far_end_accept(syn);
}

#define	TCP_MESSAGE	.transports = IPV4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK

CONDITION(our_port, TCP_MESSAGE, .expect = anothers, .arg = &(const enum difference){ OUR_PORT },
    .descr = "An ICMP error (port unreachable) quotes an attempt from another port")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, message_comes, test->condition->arg);
}

CONDITION_OF(our_port, far_port, TCP_MESSAGE, .expect = anothers, .arg = &(const enum difference){ FAR_PORT },
    .descr = "An ICMP error (port unreachable) quotes an attempt to another port");
CONDITION_OF(our_port, our_address, TCP_MESSAGE, .expect = anothers, .arg = &(const enum difference){ OUR_ADDRESS },
    .descr = "An ICMP error (port unreachable) quotes an attempt from another address");
CONDITION_OF(our_port, far_address, TCP_MESSAGE, .expect = anothers, .arg = &(const enum difference){ FAR_ADDRESS },
    .descr = "An ICMP error (port unreachable) quotes an attempt to another address");
CONDITION_OF(our_port, protocol, TCP_MESSAGE, .expect = anothers, .arg = &(const enum difference){ PROTOCOL },
    .descr = "An ICMP error (port unreachable) quotes a datagram between the attempt's ports");
CONDITION_OF(our_port, sequence_below, TCP_MESSAGE, .expect = never_sent, .arg = &(const enum difference){ SEQUENCE_BELOW },
    .descr = "An ICMP error (port unreachable) quotes a segment before the SYN");
CONDITION_OF(our_port, sequence_next, TCP_MESSAGE, .expect = survey, .arg = &(const enum difference){ SEQUENCE_NEXT },
    .descr = "An ICMP error (port unreachable) quotes a segment right after the SYN");
CONDITION_OF(our_port, sequence_above, TCP_MESSAGE, .expect = never_sent, .arg = &(const enum difference){ SEQUENCE_ABOVE },
    .descr = "An ICMP error (port unreachable) quotes a segment beyond the next after the SYN");
CONDITION_OF(our_port, checksum, TCP_MESSAGE, .expect = never_sent, .arg = &(const enum difference){ CHECKSUM },
    .descr = "An ICMP error (port unreachable) has a wrong checksum");
CONDITION_OF(our_port, of_a_router, TCP_MESSAGE, .expect = refused, .arg = &(const enum difference){ OF_A_ROUTER },
    .descr = "An ICMP error (port unreachable) comes from another host than the peer");
CONDITION_OF(our_port, eight_bytes, TCP_MESSAGE, .expect = refused, .arg = &(const enum difference){ EIGHT_BYTES },
    .descr = "An ICMP error (port unreachable) quotes only the first eight bytes of the SYN");

/*
 * The connection is established, and a message is about a segment that it may have sent.  A soft error must not end it: data
 * passes both ways.  RFC 9293 lets a hard error end the connection, RFC 5927 does not, so its effect is a survey; connect() has
 * succeeded in any case.
 */
static expectations stands_soft = {
	{ "call", ATTEMPTS, "0", .modes = BLOCKING },
	{ "after", COMPLETES, "writable", .modes = NONBLOCKING },
	{ "selected", SELECTED, "writable", .modes = NONBLOCKING },
	{ "so_error", "linux:completion-so-error", "0", .modes = NONBLOCKING },
	{ "hears", "rfc9293:ICMP-soft", "arrives" },
	{ "hears", "rfc1122:ICMP-soft", "arrives", IPV4 },
	{ "heard", "rfc9293:ICMP-soft", "arrives" },
	{ "heard", "rfc1122:ICMP-soft", "arrives", IPV4 },
};

static expectations stands_hard = {
	{ "call", ATTEMPTS, "0", .modes = BLOCKING },
	{ "after", COMPLETES, "writable", .modes = NONBLOCKING },
	{ "selected", SELECTED, "writable", .modes = NONBLOCKING },
	{ "so_error", "linux:completion-so-error", "0", .modes = NONBLOCKING },
};

struct code {
	uint8_t type, code, type6, code6;
};

/* About the host's next segment, the first after its SYN. */
static void
message_after_handshake(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct code *code = arg;
	struct segment next = *syn;
	struct packet about;

	if (!far_end_accept(syn) || !await_return())
		return;
	next.sequence++;
	next.acknowledgement = FAR_SEQUENCE + 1;
	next.flags = SEGMENT_ACK;
	wire_quote(&next, &about);
	wire_icmp(&about, syn->inet6 ? code->type6 : code->type, syn->inet6 ? code->code6 : code->code, 0);
	wire_until_now(syn->inet6, NULL, NULL);
}

static void
observe_data(int s)
{
	struct segment data = { .payload = 0 }, answer;
	bool any = send(s, "d", 1, MSG_DONTWAIT) == 1;

	while (any && data.payload != 1)
		any = wire_receive_segment(SEGMENT_ACK, &data);
	observe("hears", "%s", any ? "arrives" : "lost");
	if (!any)
		return;
	answer = segment_answer(&data, FAR_SEQUENCE + 1, SEGMENT_ACK);
	answer.payload = 1;
	wire_send_segment(&answer);
	any = wait_readable(s, WAIT_BOUND) && recv(s, &(char){ 0 }, 1, MSG_DONTWAIT) == 1;
	observe("heard", "%s", any ? "arrives" : "lost");
}

CONDITION(connected_net, TCP_MESSAGE, .expect = stands_soft, .arg = &(const struct code){ 3, 0, 1, 0 },
    .descr = "An ICMP error after the handshake says that the network is unreachable")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, message_after_handshake, test->condition->arg);
	observe_data(s);
	observe("so_error_then", "%s", so_error(s));
}

CONDITION_OF(connected_net, connected_host, TCP_MESSAGE, .expect = stands_soft, .arg = &(const struct code){ 3, 1, 1, 3 },
    .descr = "An ICMP error after the handshake says that the host is unreachable");
CONDITION_OF(connected_net, connected_hops, TCP_MESSAGE, .expect = stands_soft, .arg = &(const struct code){ 11, 0, 3, 0 },
    .descr = "An ICMP error after the handshake says that the hop limit was exceeded");
CONDITION_OF(connected_net, connected_parameter, TCP_MESSAGE, .expect = stands_soft, .arg = &(const struct code){ 12, 0, 4, 0 },
    .descr = "An ICMP error after the handshake says that a parameter is wrong");
CONDITION_OF(connected_net, connected_port, TCP_MESSAGE, .expect = stands_hard, .arg = &(const struct code){ 3, 3, 1, 4 },
    .descr = "An ICMP error after the handshake says that the port is unreachable");
CONDITION_OF(connected_net, connected_prohibited, TCP_MESSAGE, .expect = stands_hard, .arg = &(const struct code){ 3, 13, 1, 1 },
    .descr = "An ICMP error after the handshake says that communication is prohibited");
