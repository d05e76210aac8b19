#include "world/wire.h"

#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/fail.h"
#include "judge/outcome.h"
#include "world/address.h"
#include "world/host_process.h"
#include "world/link.h"
#include "world/network.h"
#include "world/trace.h"
#include "world/wait.h"

#define	ECHO_REPLY	0
#define	ECHO_REQUEST	8
#define	ECHO6_REQUEST	128
#define	ECHO6_REPLY	129

static struct host_link wire;
static bool is_open;

static const char *wanted = "";
static void (*tell_kind)(const char *);

void
wire_prefer(const char *kind, void (*opened)(const char *kind))
{
	wanted = kind;
	tell_kind = opened;
}

/* Returns NULL, or why there is no link. */
static const char *
open_link(const char *kind)
{
	static char missing[1024];
	char reason[256];

	if (is_open)
		return (NULL);
	if (!network_is_private()) {
		snprintf(missing, sizeof(missing), "no private network: %s", network_isolation());
		return (missing);
	}
	if (strcmp(kind, "loopback") == 0)
		return ("no link to a far end is wanted (link=loopback)");
	if (strcmp(kind, "") != 0 && strcmp(kind, "tun") != 0 && strcmp(kind, "veth") != 0)
		setup_failed("link=%s: neither tun, veth nor loopback", kind);
	if (host_link_open(&wire, kind, reason, sizeof(reason)) == -1) {
		snprintf(missing, sizeof(missing), "no link to a far end: %s", reason);
		return (missing);
	}
	is_open = true;
	trace_open();
	if (tell_kind != NULL)
		tell_kind(wire.kind == LINK_TUN ? "tun" : "veth");
	return (NULL);
}

const char *
wire_missing(void)
{
	return (open_link(wanted));
}

static void
need_link(const char *kind)
{
	const char *missing = open_link(kind);

	if (missing != NULL)
		untested("%s", missing);
}

const char *
wire_interface(void)
{
	need_link(wanted);
	return (wire.interface);
}

/* A tun has no neighbours to ask for, whatever link other cases use. */
const char *
wire_interface_with_neighbours(void)
{
	need_link(strcmp(wanted, "loopback") == 0 ? wanted : "veth");
	return (wire.interface);
}

void
wire_reaches(const struct address *a)
{
	(void)wire_interface();
	SETUP(host_link_reaches(&wire, a));
}

/* An event that never happens. */
static const struct pollfd never = { .fd = -1 };

/* The next packet before the deadline and the event. */
static bool
receive_before(struct packet *packet, const struct timespec *deadline, struct pollfd unless)
{
	struct pollfd p[] = { { .events = POLLIN }, unless };
	int time;

	(void)wire_interface();
	p[0].fd = wire.fd;
	while ((time = wait_left(deadline)) > 0) {
		ssize_t n;

		if (poll(p, 2, time) == -1 && errno != EINTR)
			setup_failed("poll: %s", strerror(errno));
		n = host_link_receive(&wire, packet->bytes, sizeof(packet->bytes));
		if (n > 0) {
			packet->length = (size_t)n;
			trace_add(packet->bytes, packet->length);
			return (true);
		}
		/* An interface that is down or gone has nothing more to read, so stop polling it. */
		if (n == -1 && (p[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
			p[0].fd = -1;
		else if (n == -1 && errno != EAGAIN && errno != EINTR && errno != ENETDOWN)
			setup_failed("reading from the link: %s", strerror(errno));
		if (n == -1 && (p[1].revents & (unless.events | POLLHUP)) != 0)
			return (false);
	}
	return (false);
}

bool
wire_receive(struct packet *packet)
{
	struct timespec deadline = wait_deadline();

	return (receive_before(packet, &deadline, never));
}

bool
wire_receive_segment_unless(uint8_t flags, struct segment *segment, struct pollfd unless)
{
	struct timespec deadline = wait_deadline();
	struct packet packet;

	while (receive_before(&packet, &deadline, unless))
		if (segment_parse(packet.bytes, packet.length, segment) && (segment->flags & flags) == flags)
			return (true);
	return (false);
}

bool
wire_receive_segment(uint8_t flags, struct segment *segment)
{
	return (wire_receive_segment_unless(flags, segment, never));
}

void
wire_send(const struct packet *packet)
{
	static bool stays;

	if (!stays)
		host_stay_on_processor();
	stays = true;
	(void)wire_interface();
	trace_add(packet->bytes, packet->length);
	if (host_link_send(&wire, packet->bytes, packet->length) == -1)
		setup_failed("writing to the link: %s", strerror(errno));
}

void
wire_quote(const struct segment *segment, struct packet *packet)
{
	packet->length = segment_build(segment, packet->bytes, sizeof(packet->bytes));
	if (packet->length == 0)
		setup_failed("a segment does not fit a packet");
}

void
wire_send_segment(const struct segment *segment)
{
	struct packet packet;

	wire_quote(segment, &packet);
	wire_send(&packet);
}

/* What a host has not answered, or not taken for its socket, would be looked for too early. */
static void
need_prompt_host(void)
{
	if (wire.deals_late)
		untested("the host takes packets off the link before it has dealt with them: nothing tells when it has");
}

static bool
ask_until_now(bool inet6, void (*each)(const struct packet *, void *), void *arg)
{
	/*
	 * The process id and this number distinguish an echo request from those before a fork, and from those of the other
	 * process after it.
	 */
	static uint16_t echoes;
	const struct transport *t = transport_of(inet6 ? UDP6 : UDP4);
	struct address far = address_far(t, 0), near = address_near(t, 0);
	struct icmp echo = {
		.inet6 = inet6,
		.type = inet6 ? ECHO6_REQUEST : ECHO_REQUEST,
		.rest = (uint32_t)getpid() << 16 | ++echoes,
	}, reply;
	struct timespec deadline = wait_deadline();
	struct packet packet;

	address_bytes(&far, echo.source);
	address_bytes(&near, echo.destination);
	packet.length = icmp_build(&echo, NULL, 0, packet.bytes, sizeof(packet.bytes));
	wire_send(&packet);
	while (receive_before(&packet, &deadline, never)) {
		if (icmp_parse(packet.bytes, packet.length, &reply) && reply.rest == echo.rest &&
		    reply.type == (inet6 ? ECHO6_REPLY : ECHO_REPLY))
			return (true);
		if (each != NULL)
			each(&packet, arg);
	}
	return (false);
}

void
wire_until_now(bool inet6, void (*each)(const struct packet *, void *), void *arg)
{
	need_prompt_host();
	if (!ask_until_now(inet6, each, arg))
		setup_failed("the host answers no echo request");
}

bool
wire_answers(bool inet6)
{
	return (ask_until_now(inet6, NULL, NULL));
}

struct answers {
	const struct segment *syn, *sent;
	char *text;
	struct segment last;
};

const char *
wire_flags(const struct segment *segment)
{
	static const struct {
		uint8_t flag;
		const char *name;
	} names[] = { { SEGMENT_SYN, "SYN" }, { SEGMENT_FIN, "FIN" }, { SEGMENT_RST, "RST" }, { SEGMENT_ACK, "ACK" } };
	static char text[OUTCOME_MAX];

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((segment->flags & names[i].flag) == 0)
			continue;
		if (text[0] != '\0')
			strlcat(text, ",", sizeof(text));
		strlcat(text, names[i].name, sizeof(text));
	}
	return (text[0] != '\0' ? text : "no flags");
}

static bool
reset_in_place(const struct segment *reset, const struct segment *sent)
{
	if ((sent->flags & SEGMENT_ACK) != 0)
		return (reset->sequence == sent->acknowledgement);
	return (reset->sequence == 0 && (reset->flags & SEGMENT_ACK) != 0 && reset->acknowledgement == segment_end(sent));
}

/*
 * Whether the host's segment continues from its SYN and acknowledges the other side's SYN, alone or with some of the data sent
 * with it.
 */
static bool
acknowledgement_in_place(const struct segment *answer, const struct segment *syn, const struct segment *sent)
{
	uint32_t beyond = answer->acknowledgement - sent->sequence, all = segment_end(sent) - sent->sequence;

	return (answer->sequence == syn->sequence + ((answer->flags & SEGMENT_SYN) == 0) &&
	    (answer->flags & SEGMENT_ACK) != 0 && beyond > 0 && beyond <= all);
}

static bool
in_place(const struct segment *answer, const struct answers *a)
{
	if ((answer->flags & SEGMENT_RST) != 0)
		return (reset_in_place(answer, a->sent));
	return ((a->sent->flags & SEGMENT_SYN) == 0 || acknowledgement_in_place(answer, a->syn, a->sent));
}

/* Whether it retransmits a SYN,ACK that has been seen: a slow machine makes the host do so. */
static bool
crossed_before(const struct segment *answer)
{
	static struct segment seen;
	bool again;

	if ((answer->flags & (SEGMENT_SYN | SEGMENT_ACK)) != (SEGMENT_SYN | SEGMENT_ACK))
		return (false);
	again = seen.flags == answer->flags && seen.source_port == answer->source_port && seen.sequence == answer->sequence &&
	    seen.acknowledgement == answer->acknowledgement;
	seen = *answer;
	return (again);
}

static void
add_answer(const struct packet *packet, void *arg)
{
	struct answers *a = arg;
	struct segment answer;

	if (!segment_parse(packet->bytes, packet->length, &answer))
		return;
	if (segment_is_again(&answer, a->syn))
		return;
	if (crossed_before(&answer))
		return;
	if (a->text[0] != '\0')
		strlcat(a->text, " ", OUTCOME_MAX);
	strlcat(a->text, wire_flags(&answer), OUTCOME_MAX);
	if (!in_place(&answer, a))
		strlcat(a->text, " out of place", OUTCOME_MAX);
	a->last = answer;
}

const char *
wire_answer(const struct segment *syn, const struct segment *sent, struct segment *last)
{
	static char text[OUTCOME_MAX];
	struct answers answers = { .syn = syn, .sent = sent, .text = text };

	text[0] = '\0';
	wire_until_now(syn->inet6, add_answer, &answers);
	if (last != NULL)
		*last = answers.last;
	return (text[0] != '\0' ? text : "none");
}

const char *
wire_provoke(const struct segment *syn, const struct segment *segment, struct segment *last)
{
	wire_send_segment(segment);
	return (wire_answer(syn, segment, last));
}

const char *
wire_provoke_late(const struct segment *syn, const struct segment *segment, struct segment *first)
{
	static char text[OUTCOME_MAX];
	struct answers answers = { .syn = syn, .sent = segment, .text = text };
	struct timespec deadline = wait_deadline();
	struct packet packet;

	text[0] = '\0';
	wire_send_segment(segment);
	while (text[0] == '\0' && receive_before(&packet, &deadline, never))
		add_answer(&packet, &answers);
	if (first != NULL)
		*first = answers.last;
	return (text[0] != '\0' ? text : "none");
}

const char *
wire_received(int s, size_t bytes)
{
	static char text[OUTCOME_MAX];
	size_t total = 0;
	bool same = true;
	char buffer[256];
	ssize_t n;

	need_prompt_host();
	while ((n = recv(s, buffer, sizeof(buffer), MSG_DONTWAIT)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			same = same && buffer[i] == PAYLOAD_BYTE;
		total += (size_t)n;
	}
	if (n == -1 && errno != EAGAIN && errno != EWOULDBLOCK) {
		outcome_of_call(text, sizeof(text), -1, errno);
		return (text);
	}
	if (total == 0)
		return (n == 0 ? "end" : "none");
	if (!same || total != bytes)
		return (n == 0 ? "other data and end" : "other data");
	return (n == 0 ? "data and end" : "data");
}

static void
first_kind(const struct packet *packet, void *arg)
{
	const char **kind = arg;
	struct datagram datagram;
	struct icmp icmp;

	if (strcmp(*kind, "nothing") != 0)
		return;
	/* Unsolicited neighbour and router messages are not about the case. */
	if (icmp_parse(packet->bytes, packet->length, &icmp) && icmp.inet6 && icmp.type >= 130)
		return;
	if (!datagram_parse(packet->bytes, packet->length, &datagram) || datagram.protocol == 0 ||
	    datagram.protocol == IPPROTO_IGMP)
		return;
	*kind = datagram.protocol == IPPROTO_TCP ? "a segment" : "a datagram";
}

const char *
wire_quiet(const struct transport *t)
{
	const char *kind = "nothing";

	wire_until_now(t->address == ADDRESS_INET6, first_kind, &kind);
	return (kind);
}

void
wire_icmp_error(const struct segment *about, const struct icmp_error *error)
{
	struct icmp_message message = icmp_message_of(error, about->inet6);
	struct packet quoted;

	wire_quote(about, &quoted);
	wire_icmp(&quoted, message.type, message.code, message.rest);
}

void
wire_icmp(const struct packet *about, uint8_t type, uint8_t code, uint32_t rest)
{
	struct icmp icmp = { .type = type, .code = code, .rest = rest };
	struct datagram quoted;
	struct packet packet;

	if (!datagram_parse(about->bytes, about->length, &quoted))
		setup_failed("cannot parse the packet that the ICMP message quotes");
	icmp.inet6 = quoted.inet6;
	memcpy(icmp.source, quoted.destination, sizeof(icmp.source));
	memcpy(icmp.destination, quoted.source, sizeof(icmp.destination));
	packet.length = icmp_build(&icmp, about->bytes, about->length, packet.bytes, sizeof(packet.bytes));
	if (packet.length == 0)
		setup_failed("an ICMP message does not fit a packet");
	wire_send(&packet);
}
