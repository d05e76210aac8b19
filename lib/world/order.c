#include "world/order.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "case/case.h"
#include "world/child.h"
#include "world/host_process.h"
#include "world/wait.h"

#define	HOLD_MS		100	/* where the host does not tell what a process does: a call that does not wait has returned by then */
#define	ASLEEP_MS	3	/* a process that sleeps so long without having run in between waits for something to happen */
#define	BUSY_MS		(WAIT_BOUND * 1000)	/* one that neither returns nor waits is not waited for any longer */

void
order_open(struct order *o)
{
	SETUP(pipe(o->returned));
	SETUP(pipe(o->answered));
}

/* Whether the call returns within the time. */
static bool
returns_within(const struct order *o, int milliseconds)
{
	struct pollfd p = { .fd = o->returned[0], .events = POLLIN };
	int n;

	while ((n = poll(&p, 1, milliseconds)) == -1 && errno == EINTR)
		continue;
	return (n != 0);
}

/*
 * A process that is seen asleep twice, and went to sleep no more often than that, has slept all the time between.  This one is
 * on its way to the call, where nothing else makes it wait, or in it.
 */
bool
order_pause(const struct order *o)
{
	unsigned long sleeps = 0, before;
	bool asleep = false;

	for (int waited = 0; waited < BUSY_MS; waited += ASLEEP_MS) {
		enum host_process_state state;

		before = sleeps;
		state = host_process_state(getppid(), &sleeps);
		if (state == PROCESS_UNKNOWN)
			return (!returns_within(o, HOLD_MS));
		if (state == PROCESS_STOPPED || (state == PROCESS_ASLEEP && asleep && sleeps == before))
			break;
		asleep = state == PROCESS_ASLEEP;
		if (returns_within(o, ASLEEP_MS))
			return (false);
	}
	return (!returns_within(o, 0));
}

void
order_await_stop(const struct order *o)
{
	unsigned long sleeps;

	for (int waited = 0; waited < BUSY_MS; waited += ASLEEP_MS) {
		enum host_process_state state = host_process_state(getppid(), &sleeps);

		if (state == PROCESS_STOPPED)
			return;
		if (returns_within(o, state == PROCESS_UNKNOWN ? HOLD_MS : ASLEEP_MS) || state == PROCESS_UNKNOWN)
			return;
	}
}

static void
note_answer(const struct order *o)
{
	SETUP(write(o->answered[1], "a", 1));
}

void
order_hold(const struct order *o)
{
	(void)order_pause(o);
	note_answer(o);
}

const char *
order_returned(const struct order *o)
{
	struct pollfd p = { .fd = o->answered[0], .events = POLLIN };
	int answered = poll(&p, 1, 0);

	SETUP(write(o->returned[1], "r", 1));
	return (answered == 1 ? "after the answer" : "before the answer");
}

struct held_deed {
	const struct order *order;
	void (*function)(void *);
	void *arg;
};

static void
hold_and_do(void *arg)
{
	const struct held_deed *d = arg;

	if (!order_pause(d->order))
		return;
	/* Noted before it is done, so that nothing of it is seen without the note. */
	note_answer(d->order);
	d->function(d->arg);
}

struct deed
deed_meanwhile(void (*function)(void *), void *arg)
{
	struct deed deed;
	struct held_deed held = { .order = &deed.order, .function = function, .arg = arg };

	order_open(&deed.order);
	deed.child = child_start(hold_and_do, &held);
	return (deed);
}

const char *
deed_returned(const struct deed *deed)
{
	bool after = order_returned(&deed->order)[0] == 'a';

	child_finish(deed->child);
	return (after ? "after" : "before");
}
