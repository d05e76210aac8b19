/*
 * Signals that need not interrupt the call: caught with SA_RESTART, ignored, blocked, or stopping the process.  The signal is
 * sent after the SYN has reached the far end, which answers some time later.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <signal.h>

/* The signal, and some time later the answer. */
static void
signal_comes(const void *arg)
{
	const struct segment *syn = await_syn();

	call_signal(*(const int *)arg);
	(void)call_may_return();
	(void)far_end_accept(syn);
}

#define	STORM	3

/* Repeats the signal, each time once the call waits again. */
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

/* Makes the call and awaits the connection, which may be in the background by then. */
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
 * A handler with SA_RESTART.  No manual of connect() says whether the call returns or continues; either way the connection is
 * established.
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

CONDITION(restart, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = restart,
    .descr = "A signal whose handler has SA_RESTART is caught while the call waits")
{
	signal_catch(SIGUSR1, SA_RESTART);
	call_disturbed(test, signal_comes, SIGUSR1);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* Likewise with a repeated signal. */
CONDITION(restart_storm, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = restart,
    .descr = "A signal whose handler has SA_RESTART is caught repeatedly while the call waits")
{
	signal_catch(SIGUSR1, SA_RESTART);
	call_disturbed(test, storm_comes, SIGUSR1);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* By POSIX only a caught signal may interrupt the call. */
static expectations not_caught = {
	{ "call", "posix:stream-blocks", "0" },
	{ "order", "posix:stream-blocks", "after the answer" },
	{ "peer", "posix:stream-blocks", "as named" },
};

CONDITION(ignored, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = not_caught,
    .descr = "An ignored signal is sent while the call waits")
{
	signal(SIGUSR1, SIG_IGN);
	call_disturbed(test, signal_comes, SIGUSR1);
}

CONDITION(ignored_by_default, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = not_caught,
    .descr = "A signal that hosts ignore by default is sent while the call waits")
{
	signal(SIGURG, SIG_DFL);
	call_disturbed(test, signal_comes, SIGURG);
}

CONDITION(blocked, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = not_caught,
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

CONDITION(stopped, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = not_caught,
    .descr = "The process is stopped and continued while the call waits")
{
	call_disturbed(test, stops_and_continues, 0);
}

CONDITION(answered_while_stopped, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = not_caught,
    .descr = "The peer answers while the process is stopped")
{
	call_disturbed(test, stops_until_answered, 0);
}

/* A handler for SIGCONT makes it a caught signal like any other. */
static expectations continued_caught = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
	{ "peer", "freebsd:EINTR-background posix:EINTR-background", "as named" },
};

CONDITION(continued_caught, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = continued_caught,
    .descr = "The process is stopped while the call waits, and catches the signal that continues it")
{
	signal_catch(SIGCONT, 0);
	call_disturbed(test, stops_and_continues, 0);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* In the UNIX domain: the call waits for room in the accept queue, under signals with SA_RESTART. */
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

	full_queue_must_wait();
	signal_catch(SIGUSR1, SA_RESTART);
	meanwhile(makes_room, &listener);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	observe("peer", "%s", peer_of(s, &to));
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}
