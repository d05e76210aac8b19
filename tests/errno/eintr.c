/*
 * EINTR: a signal that is caught without SA_RESTART interrupts the call.  signal/eintr_background has what becomes of the
 * attempt, signal/kinds has other signals.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/signals.h"
#include "world/socket.h"

#include <signal.h>

static expectations caught = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
};

static void
call_interrupted(int s, const struct address *to, script *signals)
{
	signal_catch(SIGUSR1, 0);
	meanwhile(signals, &(const int){ SIGUSR1 });
	observe_connect("call", s, ADDRESS(to));
	meanwhile_end();
	observe("handler", "%s", signals_caught() > 0 ? "ran" : "did not run");
}

/* The far end is silent and has seen the SYN: the call waits in the kernel when the signal comes. */
CONDITION(silent, .transports = ALL_TCP | ALL_MPTCP, .far_end = FAR_END_SILENT, .expect = caught,
    .descr = "A signal is caught while the call waits for a peer that does not answer")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	call_interrupted(s, &to, signal_interrupts);
}

/* As before, also with a protocol that the far end cannot tell an attempt of. */
CONDITION(silent_repeated, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = caught,
    .descr = "A signal is caught repeatedly while the call waits for a peer that does not answer")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	call_interrupted(s, &to, signal_repeats);
}

/* The call waits for room in the queue of a listener, on a host that does not refuse it at once. */
CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = caught,
    .descr = "A signal is caught while the call waits for room in the accept queue")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)listener_full(test->transport, "full", &to);
	full_queue_must_wait();
	call_interrupted(s, &to, signal_repeats);
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
	call_interrupted(s, &to, signal_repeats);
}
