#include "world/far_end.h"

#include <sys/mman.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/case.h"
#include "world/child.h"
#include "world/socket.h"
#include "world/timeout.h"
#include "world/wait.h"
#include "world/wire.h"

#define	FAR_PORT	7		/* on the case's own far end, where ports are but numbers */

/* Seconds within which a SYN is repeated once, and twice. */
#define	LIMIT		2
#define	LATE_LIMIT	5

/* When the way to the far end was still there for sure, before the attempt. */
static struct timespec began;

/* What a child has seen, in memory that it shares with the case. */
static struct seen {
	bool any;
	struct segment syn;
} *seen;

void
far_end_open(void)
{
	wire_open();
	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED)
		setup_failed("mmap: %s", strerror(errno));
}

struct address
far_end_address(const struct transport *t)
{
	return (address_far(t, FAR_PORT));
}

bool
far_end_accept_syn(const struct segment *syn)
{
	struct segment answer = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK), ack;
	struct timespec deadline = wait_deadline();

	wire_send_segment(&answer);
	/* A host that sends its SYN on and on, and hears nothing, is not listened to for ever. */
	while (wait_left(&deadline) > 0 && wire_receive_segment(0, &ack)) {
		if ((ack.flags & SEGMENT_RST) != 0)
			return (false);
		if ((ack.flags & SEGMENT_ACK) != 0 && ack.acknowledgement == FAR_SEQUENCE + 1)
			return (true);
	}
	return (false);
}

bool
far_end_accept(void)
{
	struct segment syn;

	return (wire_receive_segment(SEGMENT_SYN, &syn) && far_end_accept_syn(&syn));
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

/* In a child: waits for the SYN, and lets the case see it. */
static bool
see_syn(struct segment *syn)
{
	if (!wire_receive_segment(SEGMENT_SYN, syn))
		return (false);
	seen->syn = *syn;
	seen->any = true;
	return (true);
}

static void
signals(void *arg)
{
	struct segment syn;

	if (see_syn(&syn))
		kill(getppid(), *(int *)arg);
}

static void
accepts(void *arg)
{
	struct segment syn;

	(void)arg;
	if (see_syn(&syn))
		(void)far_end_accept_syn(&syn);
}

static void
refuses(void *arg)
{
	struct segment syn;

	(void)arg;
	if (see_syn(&syn))
		far_end_refuse(&syn);
}

static void
resets(void *arg)
{
	struct segment syn;

	(void)arg;
	if (see_syn(&syn) && far_end_accept_syn(&syn))
		far_end_reset(&syn);
}

bool
far_end_has_seen(void)
{
	return (seen->any);
}

struct segment
far_end_seen(void)
{
	if (!seen->any)
		setup_failed("no SYN reached the far end");
	return (seen->syn);
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
	/* Only for a faster end: the later limit stays where the host refuses this one. */
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

pid_t
far_end_signals(int signo)
{
	return (child_start(signals, &signo));
}

pid_t
far_end_accepts(void)
{
	return (child_start(accepts, NULL));
}

pid_t
far_end_refuses(void)
{
	return (child_start(refuses, NULL));
}

pid_t
far_end_resets(void)
{
	return (child_start(resets, NULL));
}
