/*
 * connect() is a cancellation point: it acts on a request that is pending and on one that arrives while it waits, unless the thread
 * holds requests off.  A call that is cancelled while it waits leaves what an interrupted one leaves.
 */
#include "case/case.h"
#include "case/waiting.h"
#include "world/far_end.h"
#include "world/host_process.h"
#include "world/signals.h"
#include "world/socket.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)

/* A thread that makes the call.  The pipes: it is about to, it may, it has ended. */
struct caller {
	int s;
	struct address to;
	bool disabled;			/* it holds requests off */
	int ready[2], go[2], over[2];
	pthread_t thread;
	pid_t id;
	bool returned, cleaned;
	struct call call;
};

/* Runs in the caller however it ends, after the handlers that it has pushed later. */
static void
ends(void *arg)
{
	struct caller *c = arg;
	int before;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
	(void)!write(c->over[1], "o", 1);
}

static void
cleans(void *arg)
{
	((struct caller *)arg)->cleaned = true;
}

/* All but the call is done with cancellation disabled: write() and read() are cancellation points, too. */
static void *
call(void *arg)
{
	struct caller *c = arg;
	char byte;
	int before;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
	pthread_cleanup_push(ends, c);
	c->id = host_thread_id();
	(void)!write(c->ready[1], "r", 1);
	(void)!read(c->go[0], &byte, 1);
	pthread_cleanup_push(cleans, c);
	if (!c->disabled)
		pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before);
	c->call = connect_unbounded(c->s, ADDRESS(&c->to));
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
	c->returned = true;
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(1);
	return (NULL);
}

/* Starts the thread, which is then about to make the call. */
static void
begin(struct caller *c)
{
	int error;

	SETUP(pipe(c->ready));
	SETUP(pipe(c->go));
	SETUP(pipe(c->over));
	if ((error = pthread_create(&c->thread, NULL, call, c)) != 0)
		untested("no second thread: %s", strerror(error));
	if (!wait_readable(c->ready[0], WAIT_BOUND))
		setup_failed("the thread did not begin");
}

static void
cancel(const struct caller *c)
{
	int error;

	/* glibc does not say so, and the thread waits on. */
	if (!signal_can_be_queued())
		untested("the limit of pending signals is reached (RLIMIT_SIGPENDING)");
	error = pthread_cancel(c->thread);
	if (error != 0)
		setup_failed("pthread_cancel: %s", strerror(error));
}

static void
let_call(const struct caller *c)
{
	SETUP(write(c->go[1], "g", 1));
}

/* Awaits the end of the thread, and observes what the call came to. */
static void
observe_caller(struct caller *c)
{
	void *value = NULL;

	bool over = wait_readable(c->over[0], CALL_BOUND);

	if (over)
		(void)pthread_join(c->thread, &value);
	if (!over)
		observe("call", "%s", OUTCOME_BLOCKED);
	else if (c->returned)
		observe_call("call", &c->call);
	else
		observe("call", "%s", value == PTHREAD_CANCELED ? "cancelled" : "not returned");
	observe("cleanup", "%s", c->cleaned ? "ran" : "did not run");
}

/* A request is pending when the call is made. */
static expectations pending = {
	{ "call", "posix:cancellation-pending", "cancelled" },
	{ "cleanup", "posix:cancellation-pending", "ran" },
};
static expectations disabled_pending = {
	{ "call", "posix:cancellation-disabled", "0" },
	{ "cleanup", "posix:cancellation-disabled", "did not run" },
	{ "peer", "posix:cancellation-disabled", "as named" },
};

static void
call_with_pending(const struct test *test, struct caller *c)
{
	begin(c);
	cancel(c);
	let_call(c);
	observe_caller(c);
	observe("peer", "%s", peer_of(c->s, &c->to));
	(void)test;
}

CONDITION(pending, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .expect = pending,
    .descr = "A thread that has been cancelled makes the call, to a peer that is there")
{
	struct caller c = { .s = socket_for(test), .disabled = test->condition->arg != NULL };

	(void)peer_open(test->transport, "peer", &c.to);
	call_with_pending(test, &c);
}

CONDITION_OF(pending, disabled_pending, .transports = EVERY, .expect = disabled_pending, .modes = BLOCKING, .arg = "disabled",
    .descr = "A thread that has been cancelled, but has disabled cancellation, makes the call");

CONDITION(pending_refused, .transports = ALL_STREAM, .expect = pending,
    .descr = "A thread that has been cancelled makes the call, to an address where nobody listens")
{
	struct caller c = { .s = socket_open(test->transport), .to = nobody_listens(test->transport) };

	call_with_pending(test, &c);
}

CONDITION(pending_closed, .transports = EVERY, .expect = pending,
    .descr = "A thread that has been cancelled makes the call, on a descriptor that is not open")
{
	struct caller c = { .s = -1 };

	(void)peer_open(test->transport, "peer", &c.to);
	call_with_pending(test, &c);
}

/* A request arrives while the call waits. */
static expectations waiting = {
	{ "call", "posix:cancellation-waiting", "cancelled" },
	{ "cleanup", "posix:cancellation-waiting", "ran" },
	{ "peer", "posix:cancellation-as-EINTR posix:EINTR-background", "as named", FAR_END_SPEAKS },
	{ "hears", "posix:cancellation-as-EINTR posix:EINTR-background", "arrives", FAR_END_SPEAKS },
};
static expectations disabled_waiting = {
	{ "then", "posix:cancellation-disabled posix:stream-blocks", "waits" },
	{ "call", "posix:cancellation-disabled", "0" },
	{ "cleanup", "posix:cancellation-disabled", "did not run" },
	{ "peer", "posix:cancellation-disabled", "as named" },
};

CONDITION(waiting, .transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_ACCEPTS, .expect = waiting,
    .descr = "A thread is cancelled while its call waits")
{
	const struct transport *t = test->transport;
	struct caller c = { .disabled = test->condition->arg != NULL };
	struct segment syn;
	int listener = -1;

	if (is_unix(t)) {
		listener = listener_full(t, "full", &c.to);
		full_queue_must_wait();
	} else {
		c.to = far_end_address(t);
	}
	c.s = socket_open(t);
	begin(&c);
	let_call(&c);
	if (!is_unix(t) && !far_end_sees(&syn))
		setup_failed("no SYN reached the far end");
	(void)waits_in_call(c.id, c.over[0]);
	cancel(&c);
	if (c.disabled)
		observe("then", "%s", waits_in_call(c.id, c.over[0]) ? "waits" : "returns");
	else
		observe_caller(&c);
	if (is_unix(t))
		(void)accept_within_bound(listener);
	else
		(void)far_end_accept(&syn);
	if (c.disabled)
		observe_caller(&c);
	else if (!is_unix(t))
		(void)wait_writable(c.s, WAIT_BOUND);
	observe("peer", "%s", peer_of(c.s, &c.to));
	if (!is_unix(t))
		observe("hears", "%s", far_end_hears(c.s));
}

CONDITION_OF(waiting, disabled_waiting, .transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_ACCEPTS,
    .expect = disabled_waiting, .arg = "disabled",
    .descr = "A thread that has disabled cancellation is cancelled while its call waits");
