/*
 * The accept queue of a UNIX listener: connections that wait in it, and one more when it is full.  errno/econnrefused has the
 * refusal by a full listener.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)

/* What every case here ends in where there is room: the manuals of connect() itself know paths and abstract names alike. */
#define	CONNECTS							\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", 0 }

/*
 * The connection cannot be made at once, and the call may not wait: Linux's manual has an errno of its own for that.  A host
 * whose listener refuses what it has no room for has nothing in progress.
 */
static expectations full_nonblocking = {
	{ "call", "linux:EAGAIN", "-1 EAGAIN" },
	{ "call", "posix:EINPROGRESS", "-1 EINPROGRESS|-1 ECONNREFUSED" },
	{ "call", "freebsd:EINPROGRESS", "-1 EINPROGRESS|-1 ECONNREFUSED", STREAMS },
};

CONDITION(full_nonblocking, .transports = CONNECTIONS, .expect = full_nonblocking,
    .descr = "The accept queue is full, and the socket is non-blocking")
{
	struct address at;
	int listener = listener_full(test->transport, "listener", &at), s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	if (accept_within_bound(listener) == -1)
		setup_failed("a full accept queue has no connection");
	observe_connect("again", s, ADDRESS(&at));
}

/* One is accepted, and there is room for one. */
static expectations connects = {
	CONNECTS,
};

CONDITION(room_made, .transports = CONNECTIONS, .expect = connects,
    .descr = "The accept queue was full, and one connection has been accepted")
{
	struct address at;
	int listener = listener_full(test->transport, "listener", &at), s = socket_open_nonblocking(test->transport);

	if (accept_within_bound(listener) == -1)
		setup_failed("a full accept queue has no connection");
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
}

/* A call that may wait does, until the connection is made; a host may refuse it at once instead. */
static expectations full_blocking = {
	{ "call", "linux:stream-attempt", "0" },
	{ "call", "posix:stream-attempt posix:stream-blocks posix:ECONNREFUSED", "0|-1 ECONNREFUSED" },
	{ "call", "freebsd:stream-attempt freebsd:ECONNREFUSED", "0|-1 ECONNREFUSED", STREAMS },
	{ "call", "bs2000:stream-attempt bs2000:ECONNREFUSED", "0|-1 ECONNREFUSED", STREAMS },
	{ "returned", "posix:stream-blocks", "after|refused" },
};

static void
widens(const void *arg)
{
	if (call_may_return())
		SETUP(listen(*(const int *)arg, 8));
}

CONDITION(full_blocking_accepted, .transports = CONNECTIONS, .expect = full_blocking,
    .arg = &(script *const){ listener_accepts },
    .descr = "The accept queue is full, and a connection is accepted while the call waits")
{
	script *const *makes_room = test->condition->arg;
	struct address at;
	int listener, s, error;

	if (*makes_room == widens)
		listener_widens(test->transport, "rehearsal");
	listener = listener_full(test->transport, "listener", &at);
	s = socket_open(test->transport);
	meanwhile(*makes_room, &listener);
	error = observe_connect("call", s, ADDRESS(&at));
	meanwhile_end();
	observe("returned", "%s", error == 0 ? meanwhile_returned() : "refused");
	observe("peer", "%s", peer_of(s, &at));
}

CONDITION_OF(full_blocking_accepted, full_blocking_widened, .transports = CONNECTIONS, .expect = full_blocking,
    .arg = &(script *const){ widens }, .descr = "The accept queue is full, and listen() makes room while the call waits");

/* The listener goes while the call waits. */
static expectations listener_goes = {
	{ "call", "linux:unix7-ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "linux:ECONNREFUSED freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "-1 ECONNREFUSED", STREAMS },
};

static void
closes(const void *arg)
{
	if (call_may_return())
		close(*(const int *)arg);
}

CONDITION(full_blocking_closed, .transports = CONNECTIONS, .expect = listener_goes,
    .descr = "The accept queue is full, and the listener is closed while the call waits")
{
	struct address at;
	int listener = listener_full(test->transport, "listener", &at), s = socket_open(test->transport);

	meanwhile(closes, &listener);
	close(listener);	/* the child has the last descriptor of it */
	observe_connect("call", s, ADDRESS(&at));
	meanwhile_end();
	observe("returned", "%s", meanwhile_returned());
	observe("peer", "%s", peer_of(s, &at));
}

/* A connection that waits in the queue is a connection: what is sent on it is there when it is accepted. */
static expectations waiting_expect = {
	CONNECTS,
	{ "reached", STREAM_REACHES, "yes", STREAMS },
	{ "reached", CONNECTION_REACHES, "yes" },
};

CONDITION(sent_while_waiting, .transports = CONNECTIONS, .expect = waiting_expect,
    .descr = "Data is sent on a connection that waits in the accept queue")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport), accepted;
	char byte = 'w';

	observe_connect("call", s, ADDRESS(&at));
	(void)send(s, &byte, 1, 0);
	byte = '\0';
	accepted = accept_within_bound(listener);
	observe("reached", "%s", accepted != -1 && wait_readable(accepted, WAIT_BOUND) && recv(accepted, &byte, 1, 0) == 1 &&
	    byte == 'w' ? "yes" : "no");
}

/* The listener is closed with the connection still in its queue.  What the client sees of that is open. */
CONDITION(closed_with_queue, .transports = CONNECTIONS, .expect = connects,
    .descr = "The listener is closed after the call, with the connection in its accept queue")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	close(listener);
	observe("peer", "%s", peer_of(s, &at));
	observe_result("sent", send(s, "x", 1, 0));
	observe_connect("again", s, ADDRESS(&at));
}

/* The listener is closed before it accepts, and the client reads. */
static expectations read_expect = {
	CONNECTS,
	{ "received", "linux:unix7-ECONNRESET", "-1 ECONNRESET" },
};

CONDITION(closed_before_read, .transports = CONNECTIONS, .expect = read_expect,
    .descr = "The listener is closed with the connection in its accept queue, and the client reads")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport);
	char byte;

	observe_connect("call", s, ADDRESS(&at));
	close(listener);
	if (!wait_readable(s, WAIT_BOUND))
		observe("received", "nothing");
	else
		observe_result("received", recv(s, &byte, 1, MSG_DONTWAIT));
}

/* Two calls, one after the other, queue in that order. */
static expectations in_order = {
	CONNECTS,
	{ "second", STREAM_REACHES, "0", STREAMS },
	{ "second", CONNECTION_REACHES, "0" },
	{ "order", "posix:accept-first linux:accept-first", "first first" },
};

CONDITION(in_order, .transports = CONNECTIONS, .expect = in_order,
    .descr = "Two connections wait in the accept queue")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at);
	int first = socket_open(test->transport), second = socket_open(test->transport), a, b;

	observe_connect("call", first, ADDRESS(&at));
	observe_connect("second", second, ADDRESS(&at));
	a = accept_within_bound(listener);
	b = accept_within_bound(listener);
	if (a == -1 || b == -1) {
		observe("order", "not accepted");
		return;
	}
	(void)send(first, "1", 1, 0);
	observe("order", "%s", wait_readable(a, 1) ? "first first" : wait_readable(b, WAIT_BOUND) ? "last first" : "neither");
}

/* No room is asked for, or less than none; POSIX lets listen() take that for some. */
CONDITION(backlog_0, .transports = CONNECTIONS, .arg = &(const int){ 0 },
    .descr = "The listener has a backlog of 0")
{
	const int *backlog = test->condition->arg;
	struct address at;
	int listener = socket_bound(test->transport, "listener", &at), s = socket_open_nonblocking(test->transport);

	SETUP(listen(listener, *backlog));
	observe_connect("call", s, ADDRESS(&at));
}

CONDITION_OF(backlog_0, backlog_1, .transports = CONNECTIONS, .expect = connects, .arg = &(const int){ 1 },
    .descr = "The listener has a backlog of 1");
CONDITION_OF(backlog_0, backlog_negative, .transports = CONNECTIONS, .arg = &(const int){ -1 },
    .descr = "The listener has a negative backlog");

/* A datagram socket's queue is not one of connections: that it is full is no matter to connect(). */
static expectations datagrams = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
};

CONDITION(datagrams_waiting, .transports = UNIX_DGRAM | ABSTRACT_DGRAM, .expect = datagrams,
    .descr = "The peer's queue is full of datagrams")
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), sender = socket_open_nonblocking(test->transport);
	int s = socket_open(test->transport), waiting = 0;
	ssize_t n;

	while ((n = sendto(sender, "x", 1, 0, ADDRESS(&at))) == 1 && waiting < 100000)
		waiting++;
	if (n == 1)
		untested("the peer's queue took %d datagrams and was not full", waiting);
	if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS)
		SETUP(n);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	(void)peer;
}
