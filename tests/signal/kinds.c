/*
 * Signals that need not interrupt the call: caught with SA_RESTART, ignored, blocked, or stopping the process.  The far end has
 * seen the SYN before the signal is sent, and answers some time after it.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <signal.h>

/* The signal, and the answer some time after it. */
static void
signal_comes(const void *arg)
{
	const struct segment *syn = await_syn();

	call_signal(*(const int *)arg);
	(void)call_may_return();
	(void)far_end_accept(syn);
}

#define	STORM	3

/* The signal again and again, each once the call waits after the one before. */
static void
storm(int signo)
{
	for (int i = 0; i < STORM && call_waits(); i++)
		call_signal(signo);
}

static void
storm_comes(const void *arg)
{
	const struct segment *syn = await_syn();

	storm(*(const int *)arg);
	(void)call_may_return();
	(void)far_end_accept(syn);
}

static void
stops_and_continues(const void *arg)
{
	const struct segment *syn = await_syn();

	(void)arg;
	call_hold();
	call_release();
	(void)call_may_return();
	(void)far_end_accept(syn);
}

static void
stops_until_answered(const void *arg)
{
	const struct segment *syn = await_syn();

	(void)arg;
	call_hold();
	(void)call_may_return();
	(void)far_end_accept(syn);
	call_release();
}

/* Makes the call, and awaits the connection, which may by then be in the background. */
static void
call_disturbed(const struct test *test, script *play, int signo)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	meanwhile(play, &signo);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	observe("syn", "%s", meanwhile_syn(NULL) ? "sent" : "none");
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
	signal_catch(SIGUSR1, SA_RESTART);
	call_disturbed(test, signal_comes, SIGUSR1);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* The same with a signal that comes again and again. */
CONDITION(restart_storm, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = restart,
    .descr = "A signal whose handler has SA_RESTART is caught repeatedly while the call waits")
{
	signal_catch(SIGUSR1, SA_RESTART);
	call_disturbed(test, storm_comes, SIGUSR1);
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
	signal(SIGUSR1, SIG_IGN);
	call_disturbed(test, signal_comes, SIGUSR1);
}

/* Its default action is to be ignored. */
CONDITION(ignored_by_default, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "A signal that hosts ignore by default is sent while the call waits")
{
	signal(SIGURG, SIG_DFL);
	call_disturbed(test, signal_comes, SIGURG);
}

/* It has a handler, and is blocked by the signal mask. */
CONDITION(blocked, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "A blocked signal is sent while the call waits")
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	SETUP(sigprocmask(SIG_BLOCK, &set, NULL));
	signal_catch(SIGUSR1, 0);
	call_disturbed(test, signal_comes, SIGUSR1);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
	SETUP(sigpending(&set));
	observe("pending", "%s", sigismember(&set, SIGUSR1) == 1 ? "yes" : "no");
}

/* The process is stopped and continued while the call waits. */
CONDITION(stopped, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "The process is stopped and continued while the call waits")
{
	call_disturbed(test, stops_and_continues, 0);
}

/* The answer comes while the process is stopped. */
CONDITION(answered_while_stopped, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = not_caught,
    .descr = "The peer answers while the process is stopped")
{
	call_disturbed(test, stops_until_answered, 0);
}

/* The signal that continues the process is caught, which makes it one like any other. */
static expectations continued_caught = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
	{ "peer", "freebsd:EINTR-background posix:EINTR-background", "as named" },
};

CONDITION(continued_caught, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = continued_caught,
    .descr = "The process is stopped while the call waits, and catches the signal that continues it")
{
	signal_catch(SIGCONT, 0);
	call_disturbed(test, stops_and_continues, 0);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* In the UNIX domain: the call waits for room in a listener's queue, under signals whose handler has SA_RESTART. */
static expectations full_queue = { RESTARTED };

static void
makes_room(const void *arg)
{
	const int *listener = arg;

	storm(SIGUSR1);
	(void)call_may_return();
	while (!nobody_waits(*listener))
		SETUP(accept(*listener, NULL, NULL));
}

CONDITION(full_queue_restart, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = full_queue,
    .descr = "A signal whose handler has SA_RESTART is caught while the call waits for room in the accept queue")
{
	struct address to;
	int s = socket_open(test->transport), listener = listener_full(test->transport, "full", &to);

	if (full_queue_refuses())
		untested("the host refuses at once where the accept queue is full: the call does not wait");
	signal_catch(SIGUSR1, SA_RESTART);
	meanwhile(makes_room, &listener);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	observe("peer", "%s", peer_of(s, &to));
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}
