/*
 * Without O_NONBLOCK the call does not return before the connection is established.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/order.h"
#include "world/socket.h"
#include "world/wire.h"

#include <sys/socket.h>

#include <unistd.h>

static expectations waits = {
	{ "call", "posix:stream-blocks", "0" },
	{ "order", "posix:stream-blocks", "after the answer" },
	{ "peer", "posix:stream-blocks", "as named" },
};

/* The far end answers the SYN late. */
static void
accepts_late(void *arg)
{
	struct segment syn;

	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		return;
	order_hold(arg);
	(void)far_end_accept_syn(&syn);
}

CONDITION(late_answer, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = waits,
    .descr = "The peer answers late, and the call waits for it")
{
	struct address to = far_end_address(test->transport);
	struct order order;
	int s = socket_open(test->transport);
	pid_t far;

	far_end_open();
	order_open(&order);
	far = child_start(accepts_late, &order);
	observe_connect("call", s, ADDRESS(&to));
	observe("order", "%s", order_returned(&order));
	observe("peer", "%s", peer_of(s, &to));
	child_finish(far);
}

/* A listener that accepts late: first what waits in its queue, then the connection of the call. */
struct listening {
	int listener;
	struct order order;
};

static void
accepts_all_late(void *arg)
{
	struct listening *l = arg;

	order_hold(&l->order);
	while (accept_within_bound(l->listener) != -1 && !nobody_waits(l->listener))
		continue;
}

static void
call_listener(int s, const struct address *to, struct listening *l)
{
	pid_t accepts;

	order_open(&l->order);
	accepts = child_start(accepts_all_late, l);
	observe_connect("call", s, ADDRESS(to));
	observe("order", "%s", order_returned(&l->order));
	observe("peer", "%s", peer_of(s, to));
	child_finish(accepts);
}

/* The listener's queue is full, on a host that does not refuse for that reason. */
CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = waits,
    .descr = "The accept queue is full, and the call waits until there is room")
{
	struct address to;
	struct listening l;

	l.listener = listener_full(test->transport, "full", &to);
	if (full_queue_refuses())
		untested("the host refuses at once where the accept queue is full: the call does not wait");
	call_listener(socket_open(test->transport), &to, &l);
}

/* The socket was told to wait for accept(). */
static expectations unaccepted = {
	{ "call", "freebsd12:unix4-connwait posix:stream-blocks", "0" },
	{ "order", "freebsd12:unix4-connwait posix:stream-blocks", "after the answer" },
	{ "peer", "posix:stream-blocks", "as named" },
};

CONDITION(unaccepted, .transports = UNIX_CONNECTION, .expect = unaccepted,
    .descr = "A call with LOCAL_CONNWAIT waits for accept()")
{
	struct address to;
	struct listening l;
	int s = socket_open(test->transport);

	l.listener = listener_open(test->transport, "listener", &to);
	if (host_wait_for_accept(s) == -1)
		unsupported("the host has no LOCAL_CONNWAIT");
	call_listener(s, &to, &l);
}
