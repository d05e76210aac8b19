#include "case/attempt.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/case.h"
#include "world/event_queue.h"
#include "world/socket.h"
#include "world/wait.h"

const char *
events_named(short events)
{
	static const struct {
		short event;
		const char *name;
	} known[] = { { POLLIN, "IN" }, { POLLPRI, "PRI" }, { POLLOUT, "OUT" }, { POLLERR, "ERR" }, { POLLHUP, "HUP" },
	    { POLLNVAL, "NVAL" } };
	static char names[OUTCOME_MAX];
	short left = events;

	names[0] = '\0';
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if ((events & known[i].event) == 0)
			continue;
		if (names[0] != '\0')
			strlcat(names, " ", sizeof(names));
		strlcat(names, known[i].name, sizeof(names));
		left &= (short)~known[i].event;
	}
	if (left != 0)
		strlcat(names, names[0] != '\0' ? " other" : "other", sizeof(names));
	return (names[0] != '\0' ? names : "nothing");
}

static const char *
poll_shows(short events)
{
	return ((events & POLLOUT) != 0 ? "writable" : events == 0 ? "waits" : events_named(events));
}

/* The socket joins the queue when it is first asked about, while its attempt is in progress. */
static bool
event_queue_shows(int s, int seconds)
{
	static int queue = -1;

	if (queue == -1) {
		if ((queue = host_event_queue()) == -1)
			unsupported("the host has neither kqueue nor epoll");
		SETUP(host_event_queue_add(queue, s));
	}
	return (SETUP(host_event_queue_wait(queue, seconds)) > 0);
}

const char *
attempt_shown(int s, enum means means, int seconds)
{
	bool shows = false;

	switch (means) {
	case MEANS_POLL:
		return (poll_shows(wait_for(s, POLLOUT, seconds)));
	case MEANS_SELECT:
		shows = wait_select(s, SELECT_WRITE, seconds);
		break;
	case MEANS_PSELECT:
		shows = wait_pselect(s, SELECT_WRITE, seconds);
		break;
	case MEANS_EVENT_QUEUE:
		shows = event_queue_shows(s, seconds);
		break;
	}
	return (shows ? "writable" : "waits");
}

struct segment
observe_begin(int s, const struct address *to)
{
	struct segment syn;

	observe_connect("call", s, ADDRESS(to));
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	return (syn);
}

const char *
observe_end(int s)
{
	short events = wait_for(s, POLLOUT, WAIT_BOUND);
	const char *error;

	observe("after", "%s", poll_shows(events));
	observe("events", "%s", events_named(events));
	/* Where poll() has waited in vain, the attempt has had its time. */
	observe("selected", "%s", attempt_shown(s, MEANS_SELECT, events == 0 ? 0 : WAIT_BOUND));
	error = so_error(s);
	observe("so_error", "%s", error);
	return (error);
}

void
observe_attempt_in_vain(const struct transport *t, const struct address *to)
{
	int s = socket_open(t);
	bool connected;

	attempt_limit(t, s, 3);
	connected = observe_connect("call", s, ADDRESS(to)) == 0;
	observe("peer", "%s", peer_of(s, to));
	observe("so_error", "%s", so_error(s));
	if (connected && !is_connection_mode(t))
		observe_result("send", send(s, "x", 1, 0));
}

/* Returns the socket even if the call did not connect it. */
static int
attempt(const struct test *test, const char *path, bool *connected)
{
	struct address to = address_path(path);
	int s = socket_open(test->transport);

	*connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	return (s);
}

int
observe_name(const struct test *test, const char *path)
{
	bool connected;

	return (attempt(test, path, &connected));
}

int
observe_name_reaches(const struct test *test, const char *path, int peer)
{
	bool connected;
	int s = attempt(test, path, &connected);

	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	return (s);
}

void
observe_name_fails(const struct test *test, const char *path, int peer, const struct address *good)
{
	int s = observe_name(test, path);

	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
	observe_connect("again", s, ADDRESS(good));
	close(s);
}

void
report_attempt(char *report, size_t size, const struct transport *t, int s, const struct address *to, int peer)
{
	char outcome[OUTCOME_MAX];
	struct call call = connect_call(s, ADDRESS(to));

	call_outcome(&call, outcome);
	snprintf(report, size, "%s\t%s", outcome, !call.blocked && call.ret == 0 ? reaches(t, s, peer) : "no");
}

bool
observe_report(char *report, const char *second)
{
	char *tab = strchr(report, '\t');

	if (tab == NULL)
		return (false);
	*tab = '\0';
	observe("call", "%s", report);
	observe(second, "%s", tab + 1);
	return (true);
}
