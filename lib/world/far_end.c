#include "world/far_end.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <time.h>

#include "world/socket.h"
#include "world/timeout.h"
#include "world/wait.h"
#include "world/wire.h"

#define	FAR_PORT	7		/* any number will do: nothing listens there */

/* Seconds within which the host retransmits a SYN once, and twice. */
#define	LIMIT		2
#define	LATE_LIMIT	5

/* A time before the attempt, when the far end was certainly reachable. */
static struct timespec began;

struct address
far_end_at(const struct transport *t, unsigned port)
{
	(void)wire_interface();
	return (address_far(t, (t->bit & ALL_RAW) != 0 ? 0 : port));
}

struct address
far_end_address(const struct transport *t)
{
	return (far_end_at(t, FAR_PORT));
}

bool
far_end_accept(const struct segment *syn)
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

void
far_end_refuse(const struct segment *syn)
{
	struct segment reset = segment_answer(syn, 0, SEGMENT_RST | SEGMENT_ACK);

	wire_send_segment(&reset);
}

void
far_end_reset(const struct segment *syn)
{
	struct segment reset = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_RST | SEGMENT_ACK);

	wire_send_segment(&reset);
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

const char *
far_end_hears(int s)
{
	struct timespec deadline = wait_deadline();
	struct segment data;

	if (send(s, "d", 1, MSG_DONTWAIT) != 1)
		return ("refused");
	while (wait_left(&deadline) > 0 && wire_receive_segment(SEGMENT_ACK, &data))
		if (data.payload == 1)
			return ("arrives");
	return ("lost");
}
