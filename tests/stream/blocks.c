/*
 * Without O_NONBLOCK the call does not return before the connection is established.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"

static expectations waits = {
	{ "call", "posix:stream-blocks", "0" },
	{ "order", "posix:stream-blocks", "after the answer" },
	{ "peer", "posix:stream-blocks", "as named" },
};

/* Makes the call and observes its return. */
static void
call_waiting(int s, const struct address *to, script *answers, const void *arg)
{
	meanwhile(answers, arg);
	observe_connect("call", s, ADDRESS(to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	observe("peer", "%s", peer_of(s, to));
}

CONDITION(late_answer, .transports = ALL_TCP | ALL_MPTCP, .far_end = FAR_END_ACCEPTS, .expect = waits,
    .descr = "The peer answers late, and the call waits for it")
{
	struct address to = far_end_address(test->transport);

	call_waiting(socket_open(test->transport), &to, far_end_accepts, NULL);
}

/* A listener that accepts late: first the queued connections, then the call's. */
static void
accepts_all(const void *arg)
{
	const int *listener = arg;

	(void)call_may_return();
	while (accept_within_bound(*listener) != -1 && !nobody_waits(*listener))
		continue;
}

/* The accept queue is full, on a host that does not refuse for that reason. */
CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = waits,
    .descr = "The accept queue is full, and the call waits until there is room")
{
	struct address to;
	int listener = listener_full(test->transport, "full", &to);

	full_queue_must_wait();
	call_waiting(socket_open(test->transport), &to, accepts_all, &listener);
}

/* The socket has LOCAL_CONNWAIT. */
static expectations unaccepted = {
	{ "call", "freebsd12:unix4-connwait posix:stream-blocks", "0" },
	{ "order", "freebsd12:unix4-connwait posix:stream-blocks", "after the answer" },
	{ "peer", "posix:stream-blocks", "as named" },
};

CONDITION(unaccepted, .transports = UNIX_CONNECTION, .expect = unaccepted,
    .descr = "A call with LOCAL_CONNWAIT waits for accept()")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport);

	if (host_wait_for_accept(s) == -1)
		unsupported("the host has no LOCAL_CONNWAIT");
	call_waiting(s, &to, accepts_all, &listener);
}
