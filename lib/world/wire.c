#include "world/wire.h"

#include <sys/mman.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/case.h"
#include "world/child.h"
#include "world/host_process.h"
#include "world/link.h"
#include "world/socket.h"
#include "world/trace.h"
#include "world/wait.h"

#define	NAME_MAX_BYTES	32
#define	NOTES_MAX	16
#define	HOLD_MS		100	/* as in order.c: where it cannot be seen that a call waits, one that does not has returned by then */
#define	STOP_MS		3	/* between two looks at a process that is to stop */

#define	ECHO_REPLY	0
#define	ECHO_REQUEST	8
#define	ECHO6_REQUEST	128
#define	ECHO6_REPLY	129
#define	ECHO_IDENTIFIER	0x77u	/* the case is alone in its network: it serves to tell replies apart from what else comes */

static struct host_link wire;

/* What a child that plays a script has seen, in memory that it shares with the case. */
static struct notes {
	size_t n;
	uint32_t echoes;	/* that were asked for */
	bool syn_seen;
	enum { NOT_ASKED, ENDED, WENT_ON } fate;
	struct {
		char name[NAME_MAX_BYTES], outcome[OUTCOME_MAX];
	} notes[NOTES_MAX];
} *notes;

/* Who plays: the case itself, or a child against the call of the process that is its parent. */
static bool playing_in_child;
static int call_returned = -1;	/* in the child: end of file when the call has returned */
static int playing_socket = -1;	/* in the case: the socket whose attempt it is */

/* A SYN that came again before it was asked for. */
static struct segment syn_again;
static bool syn_came_again;

static void
open_link(const char *kind)
{
	char reason[256];

	if (host_link_open(&wire, kind, reason, sizeof(reason)) == -1)
		untested("no link to a far end: %s", reason);
	notes = mmap(NULL, sizeof(*notes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (notes == MAP_FAILED)
		setup_failed("mmap: %s", strerror(errno));
	trace_open();
	note("link", "%s", wire.kind == LINK_TUN ? "tun" : "veth");
}

void
wire_open(void)
{
	const char *kind = variable("link", "");

	if (strcmp(kind, "") != 0 && strcmp(kind, "tun") != 0 && strcmp(kind, "veth") != 0)
		setup_failed("link=%s: neither tun nor veth", kind);
	open_link(kind);
}

/* Whatever link the others have: nobody is asked for on a tun. */
void
wire_open_with_neighbours(void)
{
	open_link("veth");
}

const char *
wire_interface(void)
{
	return (wire.interface);
}

/* The next packet before the deadline, and no later than that comes true. */
static bool
receive_unless(struct packet *packet, const struct timespec *deadline, struct pollfd unless)
{
	struct pollfd p[] = { { .fd = wire.fd, .events = POLLIN }, unless };
	int time;

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
		/* An interface that is down has nothing to say, and one that was taken away never will: it is not asked again. */
		if (n == -1 && (p[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
			p[0].fd = -1;
		else if (n == -1 && errno != EAGAIN && errno != EINTR && errno != ENETDOWN)
			setup_failed("reading from the link: %s", strerror(errno));
		if (n == -1 && (p[1].revents & (unless.events | POLLHUP)) != 0)
			return (false);
	}
	return (false);
}

/* The same; with a descriptor, no later than something is to be read there. */
static bool
receive_before(struct packet *packet, const struct timespec *deadline, int unless)
{
	return (receive_unless(packet, deadline, (struct pollfd){ .fd = unless, .events = POLLIN }));
}

bool
wire_receive(struct packet *packet)
{
	struct timespec deadline = wait_deadline();

	return (receive_before(packet, &deadline, -1));
}

static bool
receive_segment(uint8_t flags, struct segment *segment, struct packet *packet, int unless)
{
	struct timespec deadline = wait_deadline();

	while (receive_before(packet, &deadline, unless))
		if (segment_parse(packet->bytes, packet->length, segment) && (segment->flags & flags) == flags)
			return (true);
	return (false);
}

bool
wire_receive_segment(uint8_t flags, struct segment *segment)
{
	struct packet packet;

	return (receive_segment(flags, segment, &packet, -1));
}

void
wire_send(const struct packet *packet)
{
	static bool stays;

	if (!stays)
		host_stay_on_processor();
	stays = true;
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

static void
address_bytes(const struct address *a, uint8_t bytes[16])
{
	if (a->u.any.sa_family == AF_INET6)
		memcpy(bytes, &a->u.in6.sin6_addr, 16);
	else
		memcpy(bytes, &a->u.in.sin_addr, 4);
}

static bool
ask_until_now(bool inet6, void (*each)(const struct packet *, void *), void *arg)
{
	const struct transport *t = transport_of(inet6 ? UDP6 : UDP4);
	struct address far = address_far(t, 0), near = address_near(t, 0);
	struct icmp echo = {
		.inet6 = inet6,
		.type = inet6 ? ECHO6_REQUEST : ECHO_REQUEST,
		.rest = ECHO_IDENTIFIER << 16 | (++notes->echoes & 0xffff),
	}, reply;
	struct timespec deadline = wait_deadline();
	struct packet packet;

	address_bytes(&far, echo.source);
	address_bytes(&near, echo.destination);
	packet.length = icmp_build(&echo, NULL, 0, packet.bytes, sizeof(packet.bytes));
	wire_send(&packet);
	while (receive_before(&packet, &deadline, -1)) {
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

static const char *
flags_text(const struct segment *segment)
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

/* The host goes on from its SYN, and acknowledges the other side's, alone or with some of what came along. */
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

/* Whether it is a SYN that answered another, and was seen before: on a slow machine the host has it repeated meanwhile. */
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
	if (answer.flags == a->syn->flags && answer.sequence == a->syn->sequence && answer.source_port == a->syn->source_port)
		return;
	if (crossed_before(&answer))
		return;
	if (a->text[0] != '\0')
		strlcat(a->text, " ", OUTCOME_MAX);
	strlcat(a->text, flags_text(&answer), OUTCOME_MAX);
	if (!in_place(&answer, a))
		strlcat(a->text, " out of place", OUTCOME_MAX);
	a->last = answer;
}

/* What the host has answered by now, and whether that is anything. */
static bool
answers_by_now(struct answers *answers)
{
	answers->text[0] = '\0';
	wire_until_now(answers->syn->inet6, add_answer, answers);
	if (answers->text[0] != '\0')
		return (true);
	strlcpy(answers->text, "none", OUTCOME_MAX);
	return (false);
}

void
wire_answer(const struct segment *syn, const struct segment *sent, char answer[OUTCOME_MAX])
{
	struct answers answers = { .syn = syn, .sent = sent, .text = answer };

	(void)answers_by_now(&answers);
}

void
wire_provoke(const char *observation, const struct segment *syn, const struct segment *segment)
{
	char answer[OUTCOME_MAX];

	wire_send_segment(segment);
	wire_answer(syn, segment, answer);
	wire_observe(observation, answer);
}

bool
wire_provoke_answer(const char *observation, const struct segment *syn, const struct segment *segment, struct segment *answer)
{
	char text[OUTCOME_MAX];
	struct answers answers = { .syn = syn, .sent = segment, .text = text };
	bool any;

	wire_send_segment(segment);
	any = answers_by_now(&answers);
	wire_observe(observation, text);
	*answer = answers.last;
	return (any);
}

bool
wire_await_answer(const char *observation, const struct segment *syn, const struct segment *segment, struct segment *answer)
{
	char text[OUTCOME_MAX] = "";
	struct answers answers = { .syn = syn, .sent = segment, .text = text };
	struct timespec deadline = wait_deadline();
	struct packet packet;

	wire_send_segment(segment);
	while (text[0] == '\0' && receive_before(&packet, &deadline, -1))
		add_answer(&packet, &answers);
	wire_observe(observation, text[0] != '\0' ? text : "none");
	*answer = answers.last;
	return (text[0] != '\0');
}

void
wire_received(const char *observation, int s, size_t bytes)
{
	size_t total = 0;
	bool same = true;
	char buffer[256];
	ssize_t n;

	while ((n = recv(s, buffer, sizeof(buffer), MSG_DONTWAIT)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			same = same && buffer[i] == PAYLOAD_BYTE;
		total += (size_t)n;
	}
	if (n == -1 && errno != EAGAIN && errno != EWOULDBLOCK)
		observe_result(observation, n);
	else if (total == 0)
		observe(observation, "%s", n == 0 ? "end" : "none");
	else
		observe(observation, "%s%s", same && total == bytes ? "data" : "other data", n == 0 ? " and end" : "");
}

static void
first_kind(const struct packet *packet, void *arg)
{
	const char **kind = arg;
	struct datagram datagram;
	struct icmp icmp;

	if (strcmp(*kind, "nothing") != 0)
		return;
	/* What a host tells its neighbours of itself, unasked, is not of the case. */
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
wire_icmp(const struct packet *about, uint8_t type, uint8_t code, uint32_t rest)
{
	struct icmp icmp = { .type = type, .code = code, .rest = rest };
	struct datagram quoted;
	struct packet packet;

	if (!datagram_parse(about->bytes, about->length, &quoted))
		setup_failed("the packet that ICMP is to be about does not parse");
	icmp.inet6 = quoted.inet6;
	memcpy(icmp.source, quoted.destination, sizeof(icmp.source));
	memcpy(icmp.destination, quoted.source, sizeof(icmp.destination));
	packet.length = icmp_build(&icmp, about->bytes, about->length, packet.bytes, sizeof(packet.bytes));
	if (packet.length == 0)
		setup_failed("an ICMP message does not fit a packet");
	wire_send(&packet);
}

void
wire_observe(const char *observation, const char *outcome)
{
	if (!playing_in_child) {
		observe(observation, "%s", outcome);
		return;
	}
	if (notes->n == NOTES_MAX || strlen(observation) >= NAME_MAX_BYTES || strlen(outcome) >= OUTCOME_MAX)
		setup_failed("%s: more than a script may write down", observation);
	strlcpy(notes->notes[notes->n].name, observation, NAME_MAX_BYTES);
	strlcpy(notes->notes[notes->n].outcome, outcome, OUTCOME_MAX);
	notes->n++;
}

static bool
has_returned(int milliseconds)
{
	struct pollfd p = { .fd = call_returned, .events = POLLIN };

	return (poll(&p, 1, milliseconds) == 1);
}

bool
wire_attempt_waits(void)
{
	struct timespec deadline = wait_deadline();

	if (!playing_in_child)
		return (!wait_writable(playing_socket, 0));
	while (!has_returned(0) && wait_left(&deadline) > 0) {
		unsigned long sleeps;

		switch (host_process_state(getppid(), &sleeps)) {
		case PROCESS_ASLEEP:
			/* It may be asleep in what it does after the call, but then it has said so before. */
			return (!has_returned(0));
		case PROCESS_UNKNOWN:
			return (!has_returned(HOLD_MS));
		default:
			sched_yield();
		}
	}
	return (false);
}

void
wire_hold_call(void)
{
	struct timespec deadline = wait_deadline();
	enum host_process_state state;
	unsigned long sleeps;

	if (!playing_in_child)
		return;
	kill(getppid(), SIGSTOP);
	/* It is stopped when it shows that, or where nothing does after a while. */
	do {
		state = host_process_state(getppid(), &sleeps);
	} while (state != PROCESS_STOPPED && !has_returned(state == PROCESS_UNKNOWN ? HOLD_MS : STOP_MS) &&
	    state != PROCESS_UNKNOWN && wait_left(&deadline) > 0);
}

void
wire_release_call(const struct segment *syn)
{
	wire_until_now(syn->inet6, NULL, NULL);
	if (playing_in_child)
		kill(getppid(), SIGCONT);
}

bool
wire_await_return(void)
{
	return (!playing_in_child || has_returned(1000 * WAIT_BOUND));
}

static bool
is_again(const struct segment *segment, const struct segment *syn)
{
	return (segment->flags == syn->flags && segment->sequence == syn->sequence && segment->source_port == syn->source_port &&
	    segment->destination_port == syn->destination_port);
}

static void
look_for_syn(const struct packet *packet, void *syn)
{
	struct segment segment;

	if (segment_parse(packet->bytes, packet->length, &segment) && is_again(&segment, syn)) {
		syn_again = segment;
		syn_came_again = true;
	}
}

bool
wire_goes_on(const struct segment *syn)
{
	struct segment known = *syn;

	wire_until_now(syn->inet6, look_for_syn, &known);
	return (wire_still_goes_on());
}

bool
wire_still_goes_on(void)
{
	notes->fate = wire_attempt_waits() ? WENT_ON : ENDED;
	return (notes->fate == WENT_ON);
}

bool
wire_syn_again(const struct segment *syn, struct segment *again)
{
	struct pollfd over = playing_in_child ? (struct pollfd){ .fd = call_returned, .events = POLLIN } :
	    (struct pollfd){ .fd = playing_socket, .events = POLLOUT };
	struct timespec deadline = wait_deadline();
	struct packet packet;

	while (!syn_came_again && receive_unless(&packet, &deadline, over)) {
		struct segment known = *syn;

		look_for_syn(&packet, &known);
	}
	*again = syn_again;
	return (syn_came_again);
}

/* When the attempt, that came to this error or to none, ended. */
static void
observe_when(const char *error)
{
	if (notes->fate == ENDED)
		observe("when", "at once");
	else if (notes->fate == WENT_ON)
		observe("when", strcmp(error, "0") == 0 || strcmp(error, "ETIMEDOUT") == 0 ? "never" : "at the time-out");
}

struct play {
	wire_script *script;
	const void *arg;
	int returned[2];
};

static void
play(void *arg)
{
	const struct play *p = arg;
	struct packet packet;
	struct segment syn;

	playing_in_child = true;
	call_returned = p->returned[0];
	close(p->returned[1]);
	if (!receive_segment(SEGMENT_SYN, &syn, &packet, call_returned))
		return;
	notes->syn_seen = true;
	/* While the call is at work on the socket, the host puts off what comes in for it: an answer is to meet one that waits. */
	(void)wire_attempt_waits();
	p->script(&syn, p->arg);
}

static void
write_notes(void)
{
	for (size_t i = 0; i < notes->n; i++)
		observe(notes->notes[i].name, "%s", notes->notes[i].outcome);
	notes->n = 0;
}

static void
connect_blocking(int s, const struct address *to, wire_script *script, const void *arg)
{
	struct play p = { .script = script, .arg = arg };
	char outcome[OUTCOME_MAX];
	struct call c;
	pid_t player;

	SETUP(pipe(p.returned));
	notes->syn_seen = false;
	notes->fate = NOT_ASKED;
	syn_came_again = false;
	player = child_start(play, &p);
	c = connect_call(s, ADDRESS(to));
	close(p.returned[1]);
	close(p.returned[0]);
	observe_call("call", &c);
	child_finish(player);
	observe("syn", "%s", notes->syn_seen ? "sent" : "none");
	call_outcome(&c, outcome);
	observe_when(strncmp(outcome, "-1 ", 3) == 0 ? outcome + 3 : outcome);
	write_notes();
}

static void
connect_nonblocking(int s, const struct address *to, wire_script *script, const void *arg)
{
	struct packet packet;
	struct segment syn;
	const char *error;
	bool seen;

	notes->fate = NOT_ASKED;
	syn_came_again = false;
	observe_connect("call", s, ADDRESS(to));
	playing_socket = s;
	seen = receive_segment(SEGMENT_SYN, &syn, &packet, -1);
	observe("syn", "%s", seen ? "sent" : "none");
	if (seen)
		script(&syn, arg);
	observe("after", "%s", wait_writable(s, WAIT_BOUND) ? "writable" : "waits");
	error = so_error(s);
	observe("so_error", "%s", error);
	observe_when(error);
	observe_connect("again", s, ADDRESS(to));
}

void
wire_connect(int s, const struct address *to, wire_script *script, const void *arg)
{
	if ((SETUP(fcntl(s, F_GETFL)) & O_NONBLOCK) != 0)
		connect_nonblocking(s, to, script, arg);
	else
		connect_blocking(s, to, script, arg);
}
