/*
 * Signals that need not interrupt the call: caught with SA_RESTART, ignored, blocked, or stopping the process.  The far end has
 * seen the SYN before the signal is sent, and answers some time after it.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/order.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <sys/socket.h>

#include <signal.h>
#include <unistd.h>

/* What a child does to the case once the SYN has come, up to the answer that it holds back. */
struct disturbance {
	void (*disturb)(const struct disturbance *, pid_t);
	int signo;
	struct order order;
	int seen[2];	/* a pipe: to be read once the SYN has come */
};

static void
sends_signal(const struct disturbance *d, pid_t caller)
{
	kill(caller, d->signo);
	order_hold(&d->order);
}

#define	STORM	3

/* A signal again and again, each once the call waits after the one before. */
static void
storms(const struct order *o, pid_t caller)
{
	for (int i = 0; i < STORM && order_pause(o); i++)
		kill(caller, SIGUSR1);
}

static void
sends_signals(const struct disturbance *d, pid_t caller)
{
	storms(&d->order, caller);
	order_hold(&d->order);
}

/* Stops the case, and lets it go on when it is stopped. */
static void
stops_and_continues(const struct disturbance *d, pid_t caller)
{
	kill(caller, SIGSTOP);
	order_await_stop(&d->order);
	kill(caller, SIGCONT);
	order_hold(&d->order);
}

static bool
see_syn(const struct disturbance *d, struct segment *syn)
{
	if (!wire_receive_segment(SEGMENT_SYN, syn))
		return (false);
	SETUP(write(d->seen[1], "s", 1));
	return (true);
}

static void
disturbs_and_accepts(void *arg)
{
	const struct disturbance *d = arg;
	pid_t caller = getppid();
	struct segment syn;

	if (!see_syn(d, &syn))
		return;
	d->disturb(d, caller);
	(void)far_end_accept_syn(&syn);
}

/* Stops the case, answers, and only then lets it go on. */
static void
stops_and_accepts(void *arg)
{
	const struct disturbance *d = arg;
	pid_t caller = getppid();
	struct segment syn;

	if (!see_syn(d, &syn))
		return;
	kill(caller, SIGSTOP);
	order_await_stop(&d->order);
	order_hold(&d->order);
	(void)far_end_accept_syn(&syn);
	kill(caller, SIGCONT);
}

/*
 * Makes the call while the child does its part, and awaits the connection, which may by then be in the background.  Without a
 * SYN the child has no part.
 */
static void
call_disturbed(const struct test *test, void (*child)(void *), struct disturbance *d)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	bool seen;
	pid_t far;

	far_end_open();
	order_open(&d->order);
	SETUP(pipe(d->seen));
	far = child_start(child, d);
	observe_connect("call", s, ADDRESS(&to));
	observe("order", "%s", order_returned(&d->order));
	seen = wait_readable(d->seen[0], WAIT_BOUND);
	observe("syn", "%s", seen ? "sent" : "none");
	if (seen)
		child_finish(far);
	else
		child_kill(far);
	(void)wait_writable(s, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, &to));
}

/*
 * A handler with SA_RESTART.  No manual of connect() says whether the call then returns or goes on waiting; either way it is
 * one of the two, and the connection is made.
 */
#define	RESTARTED							\
	{ "call", "freebsd:EINTR freebsd:stream-attempt", "0|-1 EINTR", 0 }, \
	{ "call", "bs2000:EINTR bs2000:stream-attempt", "0|-1 EINTR", 0 }, \
	{ "call", "posix:EINTR posix:stream-blocks", "0|-1 EINTR", 0 }, \
	{ "call", "linux:EINTR linux:stream-attempt", "0|-1 EINTR", 0 }

static expectations restart = {
	RESTARTED,
	{ "peer", "freebsd:EINTR-background posix:EINTR-background", "as named" },
};

CONDITION(restart, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = restart,
    .descr = "A signal whose handler has SA_RESTART is caught while the call waits")
{
	struct disturbance d = { .disturb = sends_signal, .signo = SIGUSR1 };

	signal_catch(SIGUSR1, SA_RESTART);
	call_disturbed(test, disturbs_and_accepts, &d);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* The same with a signal that comes again and again. */
CONDITION(restart_storm, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = restart,
    .descr = "A signal whose handler has SA_RESTART is caught repeatedly while the call waits")
{
	struct disturbance d = { .disturb = sends_signals };

	signal_catch(SIGUSR1, SA_RESTART);
	call_disturbed(test, disturbs_and_accepts, &d);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* A signal that is not caught: POSIX lets nothing but a caught one interrupt the call. */
static expectations not_caught = {
	{ "call", "posix:stream-blocks", "0" },
	{ "order", "posix:stream-blocks", "after the answer" },
	{ "peer", "posix:stream-blocks", "as named" },
};

CONDITION(ignored, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "An ignored signal is sent while the call waits")
{
	struct disturbance d = { .disturb = sends_signal, .signo = SIGUSR1 };

	signal(SIGUSR1, SIG_IGN);
	call_disturbed(test, disturbs_and_accepts, &d);
}

/* Its default action is to be ignored. */
CONDITION(ignored_by_default, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "A signal that hosts ignore by default is sent while the call waits")
{
	struct disturbance d = { .disturb = sends_signal, .signo = SIGURG };

	signal(SIGURG, SIG_DFL);
	call_disturbed(test, disturbs_and_accepts, &d);
}

/* It has a handler, and is blocked by the signal mask. */
CONDITION(blocked, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "A blocked signal is sent while the call waits")
{
	struct disturbance d = { .disturb = sends_signal, .signo = SIGUSR1 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	SETUP(sigprocmask(SIG_BLOCK, &set, NULL));
	signal_catch(SIGUSR1, 0);
	call_disturbed(test, disturbs_and_accepts, &d);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
	SETUP(sigpending(&set));
	observe("pending", "%s", sigismember(&set, SIGUSR1) == 1 ? "yes" : "no");
}

/* The process is stopped and continued while the call waits. */
CONDITION(stopped, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "The process is stopped and continued while the call waits")
{
	struct disturbance d = { .disturb = stops_and_continues };

	call_disturbed(test, disturbs_and_accepts, &d);
}

/* The answer comes while the process is stopped. */
CONDITION(answered_while_stopped, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "The peer answers while the process is stopped")
{
	struct disturbance d = { .disturb = NULL };

	call_disturbed(test, stops_and_accepts, &d);
}

/* The signal that continues the process is caught, which makes it one like any other. */
static expectations continued_caught = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
	{ "peer", "freebsd:EINTR-background posix:EINTR-background", "as named" },
};

CONDITION(continued_caught, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = continued_caught,
    .descr = "The process is stopped while the call waits, and catches the signal that continues it")
{
	struct disturbance d = { .disturb = stops_and_continues };

	signal_catch(SIGCONT, 0);
	call_disturbed(test, disturbs_and_accepts, &d);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* In the UNIX domain: the call waits for room in a listener's queue, under signals whose handler has SA_RESTART. */
static expectations full_queue = { RESTARTED };

struct room {
	int listener;
	struct order order;
};

static void
makes_room(void *arg)
{
	struct room *r = arg;

	storms(&r->order, getppid());
	order_hold(&r->order);
	while (!nobody_waits(r->listener))
		SETUP(accept(r->listener, NULL, NULL));
}

CONDITION(full_queue_restart, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = full_queue,
    .descr = "A signal whose handler has SA_RESTART is caught while the call waits for room in the accept queue")
{
	struct address to;
	struct room r;
	int s = socket_open(test->transport);
	pid_t accepts;

	r.listener = listener_full(test->transport, "full", &to);
	if (full_queue_refuses())
		untested("the host refuses at once where the accept queue is full: the call does not wait");
	order_open(&r.order);
	signal_catch(SIGUSR1, SA_RESTART);
	accepts = child_start(makes_room, &r);
	observe_connect("call", s, ADDRESS(&to));
	observe("order", "%s", order_returned(&r.order));
	child_finish(accepts);
	observe("peer", "%s", peer_of(s, &to));
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}
