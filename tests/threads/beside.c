/*
 * Calls beside each other: what one thread or process waits for holds up no other; all who wait for an attempt learn its end; its
 * error is told once.
 */
#include "case/actor.h"
#include "case/attempt.h"
#include "case/case.h"
#include "case/waiting.h"
#include "world/crew.h"
#include "world/event_queue.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(FAR_END_SPEAKS | UNIX_STREAM | ABSTRACT_STREAM)

/* A socket whose call waits, in a thread or a process of its own. */
static struct actor *
waits_elsewhere(const struct transport *t, enum actor_kind kind, const struct address *to, const char *observation)
{
	struct actor *other = actor_open(kind, socket_open(t));

	observe(observation, "%s", actor_does(other, DEED_CONNECT, to));
	return (other);
}

static struct address
silent_peer(const struct transport *t)
{
	struct address to;

	if (!is_unix(t))
		return (far_end_address(t));
	(void)listener_full(t, "full", &to);
	full_queue_must_wait();
	return (to);
}

/* Another socket is connected meanwhile. */
static expectations beside = {
	{ "other", "posix:stream-blocks", "waits" },
	{ "call", STREAM_REACHES, "0", STREAMS },
	{ "call", CONNECTION_REACHES " posix:thread-safe", "0" },
	{ "reached", STREAM_REACHES, "yes", STREAMS },
	{ "reached", CONNECTION_REACHES " posix:thread-safe", "yes" },
};
static expectations beside_process = {
	{ "other", "posix:stream-blocks", "waits" },
	{ "call", STREAM_REACHES, "0", STREAMS },
	{ "call", CONNECTION_REACHES, "0" },
	{ "reached", STREAM_REACHES, "yes", STREAMS },
	{ "reached", CONNECTION_REACHES, "yes" },
};

CONDITION(thread_waits, .transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_SILENT, .expect = beside,
    .arg = &(const enum actor_kind){ ACTOR_THREAD }, .descr = "A call of another thread waits, on another socket")
{
	const enum actor_kind *kind = test->condition->arg;
	struct address silent = silent_peer(test->transport), to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport);
	bool connected;

	(void)waits_elsewhere(test->transport, *kind, &silent, "other");
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, listener) : "no");
}

CONDITION_OF(thread_waits, child_waits, .transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_SILENT,
    .expect = beside_process, .arg = &(const enum actor_kind){ ACTOR_CHILD },
    .descr = "A call of a child waits, on another socket");

/* Two wait; a third thread or process shuts down an established connection, which is not theirs. */
static expectations two_wait = {
	{ "first", "posix:stream-blocks", "waits" },
	{ "second", "posix:stream-blocks", "waits" },
};

CONDITION(shutdown_beside_threads, .transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_SILENT, .expect = two_wait,
    .arg = &(const enum actor_kind){ ACTOR_THREAD },
    .descr = "Calls of two threads wait, and a third thread shuts down the connection of another socket")
{
	const enum actor_kind *kind = test->condition->arg;
	struct connection c = connection_open(test->transport);
	struct address silent = silent_peer(test->transport);
	char byte;

	(void)waits_elsewhere(test->transport, *kind, &silent, "first");
	(void)waits_elsewhere(test->transport, *kind, &silent, "second");
	observe("shutdown", "%s", actor_does(actor_open(*kind, c.client), DEED_SHUT_WRITE, NULL));
	observe("other_end", "%s", !wait_readable(c.server, WAIT_BOUND) ? "nothing" :
	    recv(c.server, &byte, 1, MSG_DONTWAIT) == 0 ? "end of file" : "something else");
}

CONDITION_OF(shutdown_beside_threads, shutdown_beside_children, .transports = FAR_END_SPEAKS | CONNECTIONS,
    .far_end = FAR_END_SILENT, .expect = two_wait, .arg = &(const enum actor_kind){ ACTOR_CHILD },
    .descr = "Calls of two children wait, and a third child shuts down the connection of another socket");

/*
 * Ten threads wait for the end of an attempt, by each way of asking.
 */
#define	WATCHERS	10

static struct watch {
	int s;
	atomic_int woken;
} watch;

static void
watches(unsigned number, void *arg)
{
	static const enum means means[] = { MEANS_POLL, MEANS_SELECT, MEANS_PSELECT };
	struct watch *w = arg;
	unsigned way = number % (sizeof(means) / sizeof(means[0]) + 1);
	int queue;
	bool shown;

	if (way < sizeof(means) / sizeof(means[0]))
		shown = strcmp(attempt_shown(w->s, means[way], CALL_BOUND), "writable") == 0;
	else if ((queue = host_event_queue()) != -1 && host_event_queue_add(queue, w->s) != -1)
		shown = host_event_queue_wait(queue, CALL_BOUND) == 1;
	else
		shown = errno == ENOTSUP;
	if (shown)
		atomic_fetch_add(&w->woken, 1);
}

static expectations all_woken = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", "posix:completion-poll posix:completion-select posix:completion-pselect linux:completion-select", "all" },
	{ "woken", "freebsd:EINPROGRESS-select", "all" },
	{ "so_error", "linux:completion-so-error", "0" },
};
static expectations all_woken_refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", "freebsd:EINPROGRESS-select linux:completion-select", "all" },
	{ "so_error", REFUSES " linux:completion-so-error", "ECONNREFUSED" },
};

static void
watch_attempt(const struct test *test, bool accepts)
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	struct crew crew;

	watch.s = socket_open_nonblocking(test->transport);
	observe_connect("call", watch.s, ADDRESS(&to));
	if (!far_end_sees(&syn))
		setup_failed("no SYN reached the far end");
	crew = crew_begin(WATCHERS, watches, &watch);
	for (unsigned i = 0; i < crew.n; i++)
		(void)waits_in_call(crew.ids[i], crew.ended);
	if (accepts)
		(void)far_end_accept(&syn);
	else
		far_end_refuse(&syn);
	observe("woken", "%s", crew_end(&crew) && watch.woken == WATCHERS ? "all" : watch.woken > 0 ? "some" : "none");
	observe("so_error", "%s", so_error(watch.s));
}

CONDITION(ten_watch_made, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = all_woken,
    .descr = "Ten threads wait for the end of a non-blocking attempt by poll(), select(), pselect() and an event queue; it is accepted")
{
	watch_attempt(test, true);
}

CONDITION(ten_watch_refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = all_woken_refused,
    .descr = "Ten threads wait for the end of a non-blocking attempt by poll(), select(), pselect() and an event queue; it is refused")
{
	watch_attempt(test, false);
}

/* Eight threads read the error of an attempt at once: one gets it. */
#define	READERS	8

static struct readers {
	int s;
	atomic_int told;
} readers;

static void
reads(unsigned number, void *arg)
{
	struct readers *r = arg;

	(void)number;
	if (strcmp(so_error(r->s), "ECONNREFUSED") == 0)
		atomic_fetch_add(&r->told, 1);
}

static expectations told_once = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "after", OVER_POLLED, "writable" },
	{ "told", "posix:getsockopt-SO_ERROR linux:completion-so-error", "once" },
};

CONDITION(eight_read_error, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = told_once,
    .descr = "A non-blocking attempt is refused, and eight threads read SO_ERROR at once")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	struct crew crew;

	readers.s = socket_open_nonblocking(test->transport);
	observe_connect("call", readers.s, ADDRESS(&to));
	if (!far_end_sees(&syn))
		setup_failed("no SYN reached the far end");
	far_end_refuse(&syn);
	observe("after", "%s", attempt_shown(readers.s, MEANS_POLL, WAIT_BOUND));
	crew = crew_begin(READERS, reads, &readers);
	observe("told", "%s", !crew_end(&crew) ? OUTCOME_BLOCKED : readers.told == 1 ? "once" : readers.told == 0 ? "never" :
	    "several times");
}
