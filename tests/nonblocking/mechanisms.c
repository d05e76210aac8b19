/*
 * Each mechanism by which a program can learn how a non-blocking attempt ends, beyond select(), pselect() and poll(): what it says
 * before the end, at the end, and once more after that.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/masks.h"
#include "world/event_queue.h"
#include "world/far_end.h"
#include "world/ring.h"
#include "world/signals.h"
#include "world/socket.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)

#define	LOOK_MS		5	/* between looks at whether a signal has come */

enum mechanism {
	WRNORM,			/* poll() asked for POLLWRNORM alone */
	NOTHING,		/* poll() asked for nothing */
	LEVEL_BEFORE,		/* an event queue, level-triggered or edge-triggered, that the socket joins before the call */
	EDGE_BEFORE,
	LEVEL_AFTER,		/* or after it */
	EDGE_AFTER,
	RING,			/* io_uring's poll */
	SIGNAL,			/* SIGIO */
	SEND,
	RECEIVE,
	PEEK,
	CONNECT,		/* a further call */
};

enum fate { ACCEPTED, REFUSED, UNANSWERED };

struct by {
	enum mechanism mechanism;
	enum fate fate;
};

static int queue;
static struct address to;	/* the far end, for a further call */

static void
join_queue(int s, bool edge)
{
	if ((queue = host_event_queue()) == -1)
		unsupported("the host has neither kqueue nor epoll");
	SETUP(host_event_queue_watch(queue, s, edge));
}

static const char *
events_in_queue(int seconds)
{
	short events;

	SETUP(host_event_queue_events(queue, seconds, &events));
	return (events_named(events));
}

static const char *
events_in_ring(int seconds)
{
	static char failure[OUTCOME_MAX];
	int result;

	if (host_ring_result(seconds, &result) == 0)
		return ("nothing");
	/* It reports events that nobody asked for, too. */
	if (result >= 0)
		return (events_named((short)(result & (POLLIN | POLLPRI | POLLOUT | POLLERR | POLLHUP))));
	outcome_of_call(failure, sizeof(failure), -1, -result);
	return (failure);
}

/* Whether SIGIO has come since the last look. */
static const char *
signal_since(int seconds)
{
	struct timespec deadline = wait_deadline();
	static int seen;

	while (signals_caught() == seen && seconds > 0 && wait_left(&deadline) > 0)
		(void)poll(NULL, 0, LOOK_MS);
	if (signals_caught() == seen)
		return ("no signal");
	seen = signals_caught();
	return ("signal");
}

static const char *
sent(int s)
{
	static char failure[OUTCOME_MAX];

	if (send(s, "d", 1, MSG_NOSIGNAL) == 1)
		return ("sent");
	outcome_of_call(failure, sizeof(failure), -1, errno);
	return (failure);
}

static const char *
connected(int s)
{
	static char outcome[OUTCOME_MAX];
	struct call c = connect_call(s, ADDRESS(&to));

	call_outcome(&c, outcome);
	return (outcome);
}

/* Before the call. */
static void
prepare(enum mechanism mechanism, int s)
{
	switch (mechanism) {
	case LEVEL_BEFORE:
	case EDGE_BEFORE:
		join_queue(s, mechanism == EDGE_BEFORE);
		observe("fresh", "%s", events_in_queue(0));
		break;
	case SIGNAL:
		signal_catch(SIGIO, SA_RESTART);
		socket_signal_events(s);
		break;
	case RING:
		ring_need();
		break;
	default:
		break;
	}
}

/* After it. */
static void
ask(enum mechanism mechanism, int s)
{
	if (mechanism == LEVEL_AFTER || mechanism == EDGE_AFTER)
		join_queue(s, mechanism == EDGE_AFTER);
	if (mechanism == RING)
		SETUP(host_ring_poll(s, POLLOUT));
}

/* What the mechanism says within seconds. */
static const char *
answer(enum mechanism mechanism, int s, int seconds)
{
	switch (mechanism) {
	case WRNORM:
		return (wrnorm_shown(s, seconds));
	case NOTHING:
		return (events_named(wait_for(s, 0, seconds)));
	case RING:
		return (events_in_ring(seconds));
	case SIGNAL:
		return (signal_since(seconds));
	case SEND:
		return (sent(s));
	case RECEIVE:
		return (received(s, 0));
	case PEEK:
		return (received(s, MSG_PEEK));
	case CONNECT:
		return (connected(s));
	default:
		return (events_in_queue(seconds));
	}
}

/* Whether the mechanism tells of the end when it comes; else the program must ask after it. */
static bool
waits(enum mechanism mechanism)
{
	return (mechanism != SEND && mechanism != RECEIVE && mechanism != PEEK && mechanism != CONNECT);
}

static void
decide(const struct test *test, const struct by *by, int s)
{
	struct segment syn;

	if (by->fate == UNANSWERED) {
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
		return;
	}
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	if (by->fate == REFUSED)
		far_end_refuse(&syn);
	else
		(void)far_end_accept(&syn);
	/* A failure has several events, and who looks while it happens may see some of them. */
	if (by->fate == REFUSED || !waits(by->mechanism))
		far_end_settled(test->transport, s);
}

/*
 * The attempt succeeds.  No manual speaks of event queues or rings: what they say is a survey.
 */
#define	MADE								\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },			\
	{ "so_error", "linux:completion-so-error", "0", 0 },		\
	{ "peer", "posix:EINPROGRESS", "as named", 0 }

static expectations made = { MADE };
static expectations made_wrnorm = {
	MADE,
	{ "before", "posix:poll-POLLWRNORM", "nothing" },
	{ "after", "posix:poll-POLLWRNORM", "WRNORM" },
	{ "later", "posix:poll-POLLWRNORM", "WRNORM" },
};
static expectations made_signal = {
	MADE,
	{ "after", "linux:socket7-SIGIO", "signal" },
};
static expectations made_send = {
	MADE,
	{ "before", "posix:send-not-connected", "-1 ENOTCONN|-1 EAGAIN" },
	{ "after", "posix:EINPROGRESS", "sent" },
	{ "later", "posix:EINPROGRESS", "sent" },
};

/* The attempt is over when the connection is made, and the further call finds the socket connected. */
#define	FURTHER								\
	{ "before", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "-1 EALREADY", 0 }

static expectations made_connect = {
	MADE,
	FURTHER,
	{ "after", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN" },
	{ "later", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN" },
};

CONDITION(made_wrnorm, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_wrnorm,
    .arg = (&(const struct by){ WRNORM, ACCEPTED }), .descr = "An attempt succeeds, and poll() is asked for POLLWRNORM alone")
{
	const struct by *by = test->condition->arg;
	int s = socket_open_nonblocking(test->transport);

	to = far_end_address(test->transport);
	if (by->fate == UNANSWERED)
		(void)attempt_hurry(s);
	prepare(by->mechanism, s);
	observe_connect("call", s, ADDRESS(&to));
	ask(by->mechanism, s);
	observe("before", "%s", answer(by->mechanism, s, 0));
	decide(test, by, s);
	observe("after", "%s", answer(by->mechanism, s, WAIT_BOUND));
	/* A further call now would begin another attempt: nonblocking/consumed looks at that. */
	if (by->mechanism == CONNECT && by->fate != ACCEPTED)
		return;
	/* How many signals come is open. */
	if (by->mechanism != SIGNAL)
		observe("later", "%s", answer(by->mechanism, s, 0));
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
}

#define	SUCCEEDS	.transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS

CONDITION_OF(made_wrnorm, made_level_before, SUCCEEDS, .expect = made, .arg = (&(const struct by){ LEVEL_BEFORE, ACCEPTED }),
    .descr = "An attempt succeeds, and the socket joined a level-triggered event queue before the call");
CONDITION_OF(made_wrnorm, made_edge_before, SUCCEEDS, .expect = made, .arg = (&(const struct by){ EDGE_BEFORE, ACCEPTED }),
    .descr = "An attempt succeeds, and the socket joined an edge-triggered event queue before the call");
CONDITION_OF(made_wrnorm, made_level_after, SUCCEEDS, .expect = made, .arg = (&(const struct by){ LEVEL_AFTER, ACCEPTED }),
    .descr = "An attempt succeeds, and the socket joined a level-triggered event queue after the call");
CONDITION_OF(made_wrnorm, made_edge_after, SUCCEEDS, .expect = made, .arg = (&(const struct by){ EDGE_AFTER, ACCEPTED }),
    .descr = "An attempt succeeds, and the socket joined an edge-triggered event queue after the call");
CONDITION_OF(made_wrnorm, made_ring, SUCCEEDS, .expect = made, .arg = (&(const struct by){ RING, ACCEPTED }),
    .descr = "An attempt succeeds, and io_uring polls the socket");
CONDITION_OF(made_wrnorm, made_signal, SUCCEEDS, .expect = made_signal, .arg = (&(const struct by){ SIGNAL, ACCEPTED }),
    .descr = "An attempt succeeds, and the socket's events are told by SIGIO");
CONDITION_OF(made_wrnorm, made_send, SUCCEEDS, .expect = made_send, .arg = (&(const struct by){ SEND, ACCEPTED }),
    .descr = "An attempt succeeds, and the program learns that by send()");
CONDITION_OF(made_wrnorm, made_receive, SUCCEEDS, .expect = made, .arg = (&(const struct by){ RECEIVE, ACCEPTED }),
    .descr = "An attempt succeeds, and the program learns that by recv()");

CONDITION_OF(made_wrnorm, made_connect, SUCCEEDS, .expect = made_connect, .arg = (&(const struct by){ CONNECT, ACCEPTED }),
    .descr = "An attempt succeeds, and the program learns that by another connect()");

/*
 * The attempt is refused.
 */
#define	IS_REFUSED							\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },			\
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none", 0 }
#define	ERROR_PENDS							\
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED", 0 }

static expectations refused = { IS_REFUSED, ERROR_PENDS };
/* POLLWRNORM is like POLLOUT, and so never beside POLLHUP. */
static expectations refused_wrnorm = {
	IS_REFUSED,
	ERROR_PENDS,
	{ "before", "posix:poll-POLLWRNORM", "nothing" },
	{ "after", "posix:poll-POLLWRNORM", "WRNORM*|HUP|ERR HUP" },
	{ "after", "posix:poll-POLLERR linux:socket7-POLLERR", "*ERR*" },
	{ "later", "posix:poll-POLLWRNORM", "WRNORM*|HUP|ERR HUP" },
};
static expectations refused_nothing = {
	IS_REFUSED,
	ERROR_PENDS,
	{ "before", "posix:poll-POLLERR", "nothing" },
	{ "after", "posix:poll-POLLERR linux:socket7-POLLERR", "ERR|ERR HUP" },
	{ "later", "posix:poll-POLLERR linux:socket7-POLLERR", "ERR|ERR HUP" },
};
static expectations refused_signal = {
	IS_REFUSED,
	ERROR_PENDS,
	{ "after", "linux:socket7-SIGIO", "signal" },
};
/* Whether the first call that fails returns the pending error is open; that it was one error is not. */
static expectations refused_send = {
	IS_REFUSED,
	{ "before", "posix:send-not-connected", "-1 ENOTCONN|-1 EAGAIN" },
	{ "later", "posix:send-not-connected", "-1 ENOTCONN|-1 EPIPE" },
};
static expectations refused_receive = { IS_REFUSED };
static expectations refused_connect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	FURTHER,
};

#define	IS_TO_FAIL	.transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES

CONDITION_OF(made_wrnorm, refused_wrnorm, IS_TO_FAIL, .expect = refused_wrnorm, .arg = (&(const struct by){ WRNORM, REFUSED }),
    .descr = "An attempt is refused, and poll() is asked for POLLWRNORM alone");
CONDITION_OF(made_wrnorm, refused_nothing, IS_TO_FAIL, .expect = refused_nothing, .arg = (&(const struct by){ NOTHING, REFUSED }),
    .descr = "An attempt is refused, and poll() is asked for no event");
CONDITION_OF(made_wrnorm, refused_level_before, IS_TO_FAIL, .expect = refused,
    .arg = (&(const struct by){ LEVEL_BEFORE, REFUSED }),
    .descr = "An attempt is refused, and the socket joined a level-triggered event queue before the call");
CONDITION_OF(made_wrnorm, refused_edge_before, IS_TO_FAIL, .expect = refused, .arg = (&(const struct by){ EDGE_BEFORE, REFUSED }),
    .descr = "An attempt is refused, and the socket joined an edge-triggered event queue before the call");
CONDITION_OF(made_wrnorm, refused_level_after, IS_TO_FAIL, .expect = refused, .arg = (&(const struct by){ LEVEL_AFTER, REFUSED }),
    .descr = "An attempt is refused, and the socket joined a level-triggered event queue after the call");
CONDITION_OF(made_wrnorm, refused_edge_after, IS_TO_FAIL, .expect = refused, .arg = (&(const struct by){ EDGE_AFTER, REFUSED }),
    .descr = "An attempt is refused, and the socket joined an edge-triggered event queue after the call");
CONDITION_OF(made_wrnorm, refused_ring, IS_TO_FAIL, .expect = refused, .arg = (&(const struct by){ RING, REFUSED }),
    .descr = "An attempt is refused, and io_uring polls the socket");
CONDITION_OF(made_wrnorm, refused_signal, IS_TO_FAIL, .expect = refused_signal, .arg = (&(const struct by){ SIGNAL, REFUSED }),
    .descr = "An attempt is refused, and the socket's events are told by SIGIO");
CONDITION_OF(made_wrnorm, refused_send, IS_TO_FAIL, .expect = refused_send, .arg = (&(const struct by){ SEND, REFUSED }),
    .descr = "An attempt is refused, and the program learns that by send()");
CONDITION_OF(made_wrnorm, refused_receive, IS_TO_FAIL, .expect = refused_receive, .arg = (&(const struct by){ RECEIVE, REFUSED }),
    .descr = "An attempt is refused, and the program learns that by recv()");
CONDITION_OF(made_wrnorm, refused_peek, IS_TO_FAIL, .expect = refused_receive, .arg = (&(const struct by){ PEEK, REFUSED }),
    .descr = "An attempt is refused, and the program learns that by recv() with MSG_PEEK");

CONDITION_OF(made_wrnorm, refused_connect, IS_TO_FAIL, .expect = refused_connect, .arg = (&(const struct by){ CONNECT, REFUSED }),
    .descr = "An attempt is refused, and the program learns that by another connect()");

/*
 * The attempt times out.
 */
#define	IS_TIMED_OUT							\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", 0 },			\
	{ "peer", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT", "none", 0 }

static expectations timed_out = {
	IS_TIMED_OUT,
	{ "so_error", TIMED_OUT " linux:completion-so-error", "ETIMEDOUT" },
};
static expectations timed_out_signal = {
	IS_TIMED_OUT,
	{ "after", "linux:socket7-SIGIO", "signal" },
	{ "so_error", TIMED_OUT " linux:completion-so-error", "ETIMEDOUT" },
};
static expectations timed_out_send = {
	IS_TIMED_OUT,
	{ "before", "posix:send-not-connected", "-1 ENOTCONN|-1 EAGAIN" },
	{ "later", "posix:send-not-connected", "-1 ENOTCONN|-1 EPIPE" },
};
static expectations timed_out_receive = { IS_TIMED_OUT };
static expectations timed_out_connect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	FURTHER,
};

#define	IS_TO_TIME_OUT	.transports = FAR_END_SPEAKS, .far_end = FAR_END_SILENT

CONDITION_OF(made_wrnorm, timed_out_edge_before, IS_TO_TIME_OUT, .expect = timed_out,
    .arg = (&(const struct by){ EDGE_BEFORE, UNANSWERED }),
    .descr = "An attempt times out, and the socket joined an edge-triggered event queue before the call");
CONDITION_OF(made_wrnorm, timed_out_ring, IS_TO_TIME_OUT, .expect = timed_out, .arg = (&(const struct by){ RING, UNANSWERED }),
    .descr = "An attempt times out, and io_uring polls the socket");
CONDITION_OF(made_wrnorm, timed_out_signal, IS_TO_TIME_OUT, .expect = timed_out_signal,
    .arg = (&(const struct by){ SIGNAL, UNANSWERED }),
    .descr = "An attempt times out, and the socket's events are told by SIGIO");
CONDITION_OF(made_wrnorm, timed_out_send, IS_TO_TIME_OUT, .expect = timed_out_send,
    .arg = (&(const struct by){ SEND, UNANSWERED }),
    .descr = "An attempt times out, and the program learns that by send()");
CONDITION_OF(made_wrnorm, timed_out_receive, IS_TO_TIME_OUT, .expect = timed_out_receive,
    .arg = (&(const struct by){ RECEIVE, UNANSWERED }),
    .descr = "An attempt times out, and the program learns that by recv()");

CONDITION_OF(made_wrnorm, timed_out_connect, IS_TO_TIME_OUT, .expect = timed_out_connect,
    .arg = (&(const struct by){ CONNECT, UNANSWERED }),
    .descr = "An attempt times out, and the program learns that by another connect()");

/*
 * A listener with room makes the connection within the call, in the UNIX domain.
 */
static expectations room = {
	{ "call", STREAM_REACHES, "0", STREAMS },
	{ "call", CONNECTION_REACHES, "0" },
	{ "peer", CONNECTION_REACHES, "as named" },
};

CONDITION(room_level_before, .transports = CONNECTIONS, .expect = room, .arg = (&(const struct by){ LEVEL_BEFORE, ACCEPTED }),
    .descr = "A listener has room, and the socket joined a level-triggered event queue before the call")
{
	const struct by *by = test->condition->arg;
	int s = socket_open_nonblocking(test->transport);

	(void)listener_open(test->transport, "listener", &to);
	prepare(by->mechanism, s);
	observe_connect("call", s, ADDRESS(&to));
	observe("after", "%s", answer(by->mechanism, s, 0));
	if (by->mechanism != SIGNAL)
		observe("later", "%s", answer(by->mechanism, s, 0));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(room_level_before, room_edge_before, .transports = CONNECTIONS, .expect = room,
    .arg = (&(const struct by){ EDGE_BEFORE, ACCEPTED }),
    .descr = "A listener has room, and the socket joined an edge-triggered event queue before the call");
CONDITION_OF(room_level_before, room_signal, .transports = CONNECTIONS, .expect = room,
    .arg = (&(const struct by){ SIGNAL, ACCEPTED }),
    .descr = "A listener has room, and the socket's events are told by SIGIO");
