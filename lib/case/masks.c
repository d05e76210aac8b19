#include "case/masks.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "case/attempt.h"
#include "case/case.h"
#include "world/event_queue.h"
#include "world/wait.h"

/* What poll() reports if it is asked for an event alone that has no name of its own elsewhere. */
static const char *
alone_shown(int s, short event, const char *name, int seconds)
{
	static char shown[OUTCOME_MAX];
	short events = wait_for(s, event, seconds), others = (short)(events & ~event);

	if ((events & event) == 0)
		return (events_named(others));
	snprintf(shown, sizeof(shown), "%s%s%s", name, others != 0 ? " " : "", others != 0 ? events_named(others) : "");
	return (shown);
}

const char *
wrnorm_shown(int s, int seconds)
{
	return (alone_shown(s, POLLWRNORM, "WRNORM", seconds));
}

const char *
select_shown(int s)
{
	return (events_named((short)((wait_select(s, SELECT_READ, 0) ? POLLIN : 0) |
	    (wait_select(s, SELECT_WRITE, 0) ? POLLOUT : 0) | (wait_select(s, SELECT_EXCEPT, 0) ? POLLPRI : 0))));
}

static void
observe_queue(const char *observation, int s, bool edge)
{
	int queue = host_event_queue();
	short events;

	if (queue == -1)
		return;
	SETUP(host_event_queue_watch(queue, s, edge));
	SETUP(host_event_queue_events(queue, 0, &events));
	observe(observation, "%s", events_named(events));
	close(queue);
}

void
observe_masks(int s)
{
	observe("poll", "%s", events_named(wait_for(s, POLLIN | POLLPRI | POLLOUT, 0)));
	observe("poll_wrnorm", "%s", wrnorm_shown(s, 0));
	if (host_poll_no_more() != 0)
		observe("poll_rdhup", "%s", alone_shown(s, host_poll_no_more(), "RDHUP", 0));
	observe("poll_nothing", "%s", events_named(wait_for(s, 0, 0)));
	observe("select", "%s", select_shown(s));
	observe_queue("queue", s, false);
	observe_queue("queue_edge", s, true);
}
