#include "world/far_end.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <poll.h>
#include <string.h>
#include <time.h>

#include "case/fail.h"
#include "world/loopback_end.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/timeout.h"
#include "world/wait.h"
#include "world/wire.h"

#define	FAR_PORT	7		/* any number will do: nothing listens there */

/* Seconds within which the host retransmits a SYN once, and twice. */
#define	LIMIT		2
#define	LATE_LIMIT	5

#define	LOOK_MS		3	/* between looks at what no event shows */
#define	NOT_TOLD_MS	100	/* where the host does not tell of an attempt: one that a call makes has come by then */

/* What the condition asks of its far end, and which it has got. */
static unsigned asked;
static void (*tell_way)(const char *);
static enum { NONE, ON_LINK, ON_LOOPBACK } way;
static struct address address;

/* What the far end has done. */
static bool has_seen, has_accepted, has_refused;
static struct segment refused;

/* A time before the attempt, when the far end was certainly reachable. */
static struct timespec began;

void
far_end_ask(unsigned deeds, void (*chosen)(const char *way))
{
	asked = deeds;
	tell_way = chosen;
}

/* A condition that does not ask for a deed might get a far end that cannot do it. */
static void
check(unsigned deed, const char *words)
{
	if (asked != 0 && (asked & deed) == 0)
		setup_failed("the condition does not say that its far end %s", words);
}

struct address
far_end_at(const struct transport *t, unsigned port)
{
	(void)wire_interface();
	return (address_far(t, (t->bit & ALL_RAW) != 0 ? 0 : port));
}

struct address
far_end_address(const struct transport *t)
{
	const char *missing;

	if (way != NONE)
		return (address);
	missing = asked == 0 ? NULL : wire_missing();
	if (missing != NULL)
		address = loopback_end_open(t, missing);
	else
		address = far_end_at(t, FAR_PORT);
	way = missing != NULL ? ON_LOOPBACK : ON_LINK;
	if (asked != 0 && tell_way != NULL)
		tell_way(way == ON_LOOPBACK ? "loopback" : "link");
	return (address);
}

struct address
far_end_beyond(const struct transport *t, struct address *near)
{
	struct address to;
	int peer;

	if (wire_missing() == NULL) {
		*near = address_near(t, 0);
		return (far_end_at(t, FAR_PORT));
	}
	*near = network_own_address(t);
	peer = socket_open(t);
	SETUP(bind(peer, ADDRESS(near)));
	if (is_connection_mode(t))
		SETUP(listen(peer, 1));
	to = address_of_socket(peer);
	return (to);
}

struct address
far_end_another(const struct transport *t)
{
	struct address another = far_end_address(t);

	if (way == ON_LOOPBACK)
		return (nobody_listens(t));
	address_set_port(&another, address_port(&another) + 1);
	return (another);
}

/*
 * No event shows what the listener has dropped, so this looks again and again, and once more after the event.  Where the host does
 * not tell, an attempt counts as come: a call that has returned may have begun one, or found one in progress.
 */
static bool
loopback_sees_unless(struct pollfd event)
{
	struct timespec deadline = wait_deadline();
	bool over = false;

	do {
		enum loopback_end_sight sight = loopback_end_sees();

		if (sight == NOT_TOLD && event.fd != -1)
			(void)poll(&event, 1, NOT_TOLD_MS);
		if (sight != NOT_SEEN)
			return (true);
		if (over)
			return (false);
		over = poll(&event, 1, LOOK_MS) > 0;
	} while (over || wait_left(&deadline) > 0);
	return (false);
}

bool
far_end_sees_unless(struct segment *syn, struct pollfd event)
{
	bool sees;

	if (way == ON_LOOPBACK) {
		memset(syn, 0, sizeof(*syn));
		sees = loopback_sees_unless(event);
	} else {
		sees = wire_receive_segment_unless(SEGMENT_SYN, syn, event);
	}
	has_seen = has_seen || sees;
	return (sees);
}

bool
far_end_sees(struct segment *syn)
{
	return (far_end_sees_unless(syn, (struct pollfd){ .fd = -1 }));
}

bool
far_end_has_seen(void)
{
	if (way == ON_LOOPBACK && !loopback_end_tells())
		return (has_accepted);
	return (has_seen);
}

static bool
accept_on_link(const struct segment *syn)
{
	struct segment answer = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK), ack;
	struct timespec deadline = wait_deadline();

	wire_send_segment(&answer);
	/* Bounds the loop if the host keeps retransmitting its SYN. */
	while (wait_left(&deadline) > 0 && wire_receive_segment(0, &ack)) {
		if ((ack.flags & SEGMENT_RST) != 0)
			return (false);
		if ((ack.flags & SEGMENT_ACK) != 0 && ack.acknowledgement == FAR_SEQUENCE + 1)
			return (true);
	}
	return (false);
}

bool
far_end_accept(const struct segment *syn)
{
	check(FAR_END_ACCEPTS, "accepts");
	has_accepted = way == ON_LOOPBACK ? loopback_end_accept() : accept_on_link(syn);
	return (has_accepted);
}

void
far_end_refuse(const struct segment *syn)
{
	struct segment reset;

	check(FAR_END_REFUSES, "refuses");
	has_refused = true;
	refused = *syn;
	if (way == ON_LOOPBACK) {
		loopback_end_refuse();
		return;
	}
	reset = segment_answer(syn, 0, SEGMENT_RST | SEGMENT_ACK);
	wire_send_segment(&reset);
}

void
far_end_reset(const struct segment *syn)
{
	struct segment reset;

	check(FAR_END_RESETS, "resets connections");
	if (way == ON_LOOPBACK) {
		loopback_end_reset();
		return;
	}
	reset = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_RST | SEGMENT_ACK);
	wire_send_segment(&reset);
}

/*
 * Once nothing is left of an attempt or a connection, what is sent on it is answered by a reset.  A host may deal with segments
 * later than it takes them off the link, as gVisor does, but with those of one connection in their order.
 */
static void
await_nothing_left(const struct segment *syn)
{
	struct segment after = segment_answer(syn, 0, SEGMENT_ACK), answer;

	wire_send_segment(&after);
	(void)wire_receive_segment(SEGMENT_RST, &answer);
}

void
far_end_settled(const struct transport *t, int s)
{
	/* A connection that the listener has accepted is established at the other end, which has answered. */
	if (way == ON_LOOPBACK && has_refused)
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
	else if (way != ON_LOOPBACK && has_refused)
		await_nothing_left(&refused);
	else if (way != ON_LOOPBACK)
		wire_until_now(is_inet6_on_the_wire(t), NULL, NULL);
}

void
far_end_reset_settled(const struct segment *syn, int s)
{
	if (way != ON_LOOPBACK)
		await_nothing_left(syn);
	else
		/* A connection that stands is not readable, since nothing was sent on it. */
		(void)wait_for(s, POLLIN, WAIT_BOUND);
}

void
far_end_losing(const struct transport *t, int s)
{
	clock_gettime(CLOCK_MONOTONIC, &began);
	attempt_limit(t, s, LATE_LIMIT);
}

void
far_end_lost(int s)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	/* Only to end sooner: if the host refuses this limit, the longer one stays. */
	if (now.tv_sec - began.tv_sec + (now.tv_nsec < began.tv_nsec ? -1 : 0) < 1)
		(void)host_limit_attempt(s, LIMIT);
}

static bool
link_hears(void)
{
	struct timespec deadline = wait_deadline();
	struct segment data;

	while (wait_left(&deadline) > 0 && wire_receive_segment(SEGMENT_ACK, &data))
		if (data.payload == 1)
			return (true);
	return (false);
}

bool
far_end_receives(void)
{
	return (way == ON_LOOPBACK ? loopback_end_hears() : link_hears());
}

const char *
far_end_hears(int s)
{
	if (send(s, "d", 1, MSG_DONTWAIT) != 1)
		return ("refused");
	return (far_end_receives() ? "arrives" : "lost");
}
