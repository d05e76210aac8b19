/*
 * EINTR: a signal that is caught without SA_RESTART interrupts the call.  signal/eintr_background has what becomes of the
 * attempt, signal/kinds has other signals.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/signals.h"
#include "world/socket.h"

#include <signal.h>

static expectations caught = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
};

/* The far end is silent and has seen the SYN: the call waits in the kernel when the signal comes. */
CONDITION(silent, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = caught,
    .descr = "A signal is caught while the call waits for a peer that does not answer")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	pid_t far;

	far_end_open();
	signal_catch(SIGUSR1, 0);
	far = far_end_signals(SIGUSR1);
	observe_connect("call", s, ADDRESS(&to));
	child_finish(far);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* Sends the signal again and again while the call is made, where nothing shows that it has begun to wait. */
static void
call_under_fire(int s, const struct address *to)
{
	pid_t signals;

	signal_catch(SIGUSR1, 0);
	signals = signal_again_and_again(SIGUSR1);
	observe_connect("call", s, ADDRESS(to));
	child_kill(signals);
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* As before, also with a protocol that the far end cannot tell an attempt of. */
CONDITION(silent_repeated, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .expect = caught,
    .descr = "A signal is caught repeatedly while the call waits for a peer that does not answer")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	far_end_open();
	call_under_fire(s, &to);
}

/* The call waits for room in the queue of a listener, on a host that does not refuse it at once. */
CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = caught,
    .descr = "A signal is caught while the call waits for room in the accept queue")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)listener_full(test->transport, "full", &to);
	if (full_queue_refuses())
		untested("the host refuses at once where the accept queue is full: the call does not wait");
	call_under_fire(s, &to);
}

/* The call waits for accept(), on a host that lets a socket of the UNIX domain do so. */
CONDITION(unaccepted, .transports = UNIX_CONNECTION, .expect = caught,
    .descr = "A signal is caught while the call waits for accept()")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)listener_open(test->transport, "listener", &to);
	if (host_wait_for_accept(s) == -1)
		unsupported("the host has no LOCAL_CONNWAIT");
	call_under_fire(s, &to);
}
