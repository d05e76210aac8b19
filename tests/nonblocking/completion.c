/*
 * select(), pselect() and poll() show that a non-blocking attempt is over, SO_ERROR how it ended.  The far end answers only when
 * the case lets it.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"

#include <poll.h>

static const enum means by_select = MEANS_SELECT, by_pselect = MEANS_PSELECT, by_poll = MEANS_POLL,
    by_event_queue = MEANS_EVENT_QUEUE;

#define	BY_PSELECT	"posix:completion-pselect"

/* The far end accepts: the connection is there, and no further call makes it. */
#define	MADE								\
	{ "so_error", "linux:completion-so-error", "0", 0 },		\
	{ "peer", "posix:EINPROGRESS", "as named", 0 },			\
	{ "sent", "posix:EINPROGRESS", "arrives", 0 },			\
	{ "again", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN", 0 }, \
	{ "once_more", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN", 0 }

static expectations made_select = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", SELECTED, "waits" },
	{ "after", SELECTED, "writable" },
	MADE,
};
static expectations made_pselect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", BY_PSELECT, "waits" },
	{ "after", BY_PSELECT, "writable" },
	MADE,
};
static expectations made_poll = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", COMPLETES, "waits" },
	{ "after", COMPLETES, "writable" },
	MADE,
};
/* The manuals speak of select(), pselect() and poll(): what an event queue shows is a survey. */
static expectations made_event_queue = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	MADE,
};

/* Begins the attempt, and finds it in progress. */
static struct segment
begin(const struct test *test, int s, const struct address *to)
{
	const enum means *means = test->condition->arg;
	struct segment syn;

	observe_connect("call", s, ADDRESS(to));
	observe("before", "%s", attempt_shown(s, *means, 0));
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	return (syn);
}

/* Awaits the end of the attempt by the means that the case is about, and looks at all that poll() reports of it then. */
static void
await_end(const struct test *test, int s)
{
	const enum means *means = test->condition->arg;

	observe("after", "%s", attempt_shown(s, *means, WAIT_BOUND));
	observe("events", "%s", events_named(wait_for(s, POLLOUT, 0)));
}

CONDITION(made_select, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_select, .arg = &by_select,
    .descr = "select() shows that a non-blocking attempt has succeeded")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	int s = socket_open_nonblocking(test->transport);

	syn = begin(test, s, &to);
	(void)far_end_accept(&syn);
	await_end(test, s);
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
	observe_connect("again", s, ADDRESS(&to));
	observe_connect("once_more", s, ADDRESS(&to));
}

CONDITION_OF(made_select, made_pselect, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_pselect,
    .arg = &by_pselect, .descr = "pselect() shows that a non-blocking attempt has succeeded");
CONDITION_OF(made_select, made_poll, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_poll,
    .arg = &by_poll, .descr = "poll() shows that a non-blocking attempt has succeeded");
CONDITION_OF(made_select, made_event_queue, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_event_queue,
    .arg = &by_event_queue, .descr = "The host's event queue shows that a non-blocking attempt has succeeded");

/* The far end refuses.  What POSIX says of its three means is about a connection that was made. */
#define	REFUSED								\
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED", 0 }, \
	{ "so_error_again", "linux:socket7-SO_ERROR", "0", 0 },		\
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none", 0 }

static expectations refused_select = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", OVER_SELECTED, "waits" },
	{ "after", OVER_SELECTED, "writable" },
	REFUSED,
};
static expectations refused_poll = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", OVER_POLLED, "waits" },
	{ "after", OVER_POLLED, "writable" },
	REFUSED,
};
/* By pselect(), of whose failures no manual speaks, or by an event queue. */
static expectations refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	REFUSED,
};

CONDITION(refused_select, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused_select, .arg = &by_select,
    .descr = "select() shows that a non-blocking attempt has been refused")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	int s = socket_open_nonblocking(test->transport);

	syn = begin(test, s, &to);
	far_end_refuse(&syn);
	await_end(test, s);
	observe("readable", "%s", wait_select(s, SELECT_READ, 0) ? "yes" : "no");
	observe("exceptional", "%s", wait_select(s, SELECT_EXCEPT, 0) ? "yes" : "no");
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error_again", "%s", so_error(s));
	/* What the socket is good for now is left open. */
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(refused_select, refused_pselect, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = &by_pselect, .descr = "pselect() shows that a non-blocking attempt has been refused");
CONDITION_OF(refused_select, refused_poll, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused_poll,
    .arg = &by_poll, .descr = "poll() shows that a non-blocking attempt has been refused");
CONDITION_OF(refused_select, refused_event_queue, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = &by_event_queue, .descr = "The host's event queue shows that a non-blocking attempt has been refused");

/* The program does not ask for SO_ERROR and calls connect() again to learn how the attempt ended. */
static expectations asked_by_connect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
};

CONDITION(refused_asked_by_connect, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = asked_by_connect,
    .arg = &by_select, .descr = "connect() is called again to learn that a non-blocking attempt has been refused")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	int s = socket_open_nonblocking(test->transport);

	syn = begin(test, s, &to);
	far_end_refuse(&syn);
	await_end(test, s);
	observe_connect("again", s, ADDRESS(&to));
	observe_connect("once_more", s, ADDRESS(&to));
}

/* The far end accepts and resets the connection at once: the attempt is over, and how it ended is for the host to say. */
static expectations reset = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", OVER_SELECTED, "waits" },
	{ "after", OVER_SELECTED, "writable" },
	{ "peer", "freebsd:ECONNRESET", "none" },
};

CONDITION(reset, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS | FAR_END_RESETS, .expect = reset, .arg = &by_select,
    .descr = "A non-blocking attempt has succeeded, and the peer has reset the connection since")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	int s = socket_open_nonblocking(test->transport);

	syn = begin(test, s, &to);
	(void)far_end_accept(&syn);
	far_end_reset(&syn);
	/* A connection that stands is writable, and not readable: this shows that the reset has arrived. */
	(void)wait_readable(s, WAIT_BOUND);
	await_end(test, s);
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}
