/*
 * A call that succeeds adds one connection to the listener's accept queue; one that fails adds none.  Earlier connections are
 * accepted with their data, and before it where the order is certain; later ones after it.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

#define	FAMILY_UNKNOWN	200
#define	BEFORE		2	/* connections queued before the call, with room for more */
#define	OWN		'0'	/* what the socket of the call sends */
#define	LAST		'1'	/* what the connection made afterwards sends */

/*
 * An accept queue and the clients in it.  The first `placed` are the oldest.  The order of the others is open, since the last step
 * of a handshake may wait at the listener when connect() has returned, and another handshake may pass it.
 */
struct queue {
	int listener;
	struct address at;
	struct full_queue clients;
	size_t placed;
};

/* Each client sends a different byte. */
static void
clients_send(const struct queue *q)
{
	for (size_t i = 0; i < q->clients.n; i++) {
		char byte = (char)('A' + i);

		SETUP(send(q->clients.queued[i], &byte, 1, 0));
	}
}

static struct queue
queue_with_room(const struct transport *t)
{
	struct queue q;

	q.listener = listener_open(t, "listener", &q.at);
	q.clients.held_up = -1;
	for (q.clients.n = 0; q.clients.n < BEFORE; q.clients.n++) {
		q.clients.queued[q.clients.n] = socket_open(t);
		connect_setup(q.clients.queued[q.clients.n], &q.at);
		if (q.clients.n == 0 && !wait_readable(q.listener, WAIT_BOUND))
			setup_failed("a connection did not arrive in the accept queue");
	}
	q.placed = is_unix(t) ? q.clients.n : 1;
	clients_send(&q);
	return (q);
}

/* Gives up the attempt that found the queue full, lest it be accepted next. */
static struct queue
queue_full(const struct transport *t)
{
	struct queue q;

	q.listener = listener_full(t, "full", &q.at);
	q.clients = full_queue_sockets();
	if (q.clients.held_up != -1)
		close(q.clients.held_up);
	q.placed = is_unix(t) ? q.clients.n : 0;
	clients_send(&q);
	return (q);
}

/* Receives a byte from an accepted connection and closes it; '\0' if none arrives or there is no connection. */
static char
byte_of(int accepted)
{
	char byte = '\0';

	if (accepted == -1)
		return (byte);
	if (!wait_readable(accepted, WAIT_BOUND) || recv(accepted, &byte, 1, MSG_DONTWAIT) != 1)
		byte = '\0';
	close(accepted);
	return (byte);
}

/*
 * Observes `queue`, the connections from before the call; `attempt`, whether the call's own connection is in the queue within
 * these seconds; and `next`, whether a connection made afterwards is the last.
 */
static void
observe_queue(const struct test *test, const struct queue *q, int s, int seconds)
{
	const struct full_queue *clients = &q->clients;
	int accepted[sizeof(clients->queued) / sizeof(clients->queued[0]) + 1], last = socket_open(test->transport);
	bool found[sizeof(accepted) / sizeof(accepted[0])] = { false }, own = false, changed = false;
	size_t n = clients->n;
	char byte;

	for (size_t i = 0; i < clients->n; i++)
		accepted[i] = accept_within_bound(q->listener);
	if (wait_readable(q->listener, seconds)) {
		(void)send(s, &(char){ OWN }, 1, 0);	/* fails if the call made no connection */
		accepted[n++] = accept_within_bound(q->listener);
	}
	for (size_t i = 0; i < n; i++) {
		size_t client;

		byte = byte_of(accepted[i]);
		client = (size_t)(byte - 'A');
		if (byte == OWN) {
			own = true;
			changed = i < q->placed || changed;
		} else if (client < clients->n && (client == i || (i >= q->placed && client >= q->placed)))
			found[client] = true;
	}
	for (size_t i = 0; i < clients->n; i++)
		changed = !found[i] || changed;
	observe("queue", "%s", changed ? OUTCOME_CHANGED "who waited" : "unchanged");
	observe("attempt", "%s", own ? "accepted" : n > clients->n ? OUTCOME_CHANGED "somebody else waits" : "none");
	connect_setup(last, &q->at);
	SETUP(send(last, &(char){ LAST }, 1, 0));
	byte = byte_of(accept_within_bound(q->listener));
	observe("next", "%s", byte != LAST || !nobody_waits(q->listener) ? OUTCOME_CHANGED "somebody else waits" : "unchanged");
}

/* A call that succeeds is last in the queue. */
static expectations connects = {
	{ "call", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "attempt", "freebsd:stream-attempt bs2000:stream-attempt", "accepted", STREAMS },
	{ "attempt", "posix:stream-attempt linux:stream-attempt", "accepted" },
};

CONDITION(connects, .transports = ALL_STREAM, .expect = connects,
    .descr = "Connections wait in the accept queue, and the call makes one more")
{
	struct queue q = queue_with_room(test->transport);
	int s = socket_open(test->transport);
	bool connected = observe_connect("call", s, ADDRESS(&q.at)) == 0;

	observe_queue(test, &q, s, connected ? WAIT_BOUND : 0);
}

/* The queue has room, and the call fails. */
static expectations connected = {
	{ "call", "freebsd:EISCONN bs2000:EISCONN", "-1 EISCONN", STREAMS },
	{ "call", "posix:EISCONN linux:EISCONN", "-1 EISCONN" },
};

CONDITION(connected, .transports = ALL_STREAM, .expect = connected,
    .descr = "Connections wait in the accept queue, and the call is made on a connected socket")
{
	struct connection c = connection_open(test->transport);
	struct queue q = queue_with_room(test->transport);

	observe_connect("call", c.client, ADDRESS(&q.at));
	observe_queue(test, &q, c.client, 0);
}

static expectations fails = {
	{ "call", "freebsd:returns-minus-one bs2000:returns-minus-one posix:returns-minus-one linux:returns-minus-one", "-1 E*" },
};

CONDITION(family, .transports = ALL_STREAM, .expect = fails,
    .descr = "Connections wait in the accept queue, and the call has the listener's address with a family that does not exist")
{
	struct queue q = queue_with_room(test->transport);
	struct address to = q.at;
	int s = socket_open(test->transport);

	to.u.any.sa_family = FAMILY_UNKNOWN;
	observe_connect("call", s, ADDRESS(&to));
	observe_queue(test, &q, s, 0);
}

static expectations bad = {
	{ "call", "freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF", "-1 EBADF" },
};

CONDITION(closed, .transports = ALL_STREAM, .expect = bad,
    .descr = "Connections wait in the accept queue, and the call is made on a descriptor that is not open")
{
	struct queue q = queue_with_room(test->transport);

	observe_connect("call", -1, ADDRESS(&q.at));
	observe_queue(test, &q, -1, 0);
}

static expectations other_type = {
	{ "call", "posix:EPROTOTYPE linux:unix7-EPROTOTYPE linux:EPROTOTYPE", "-1 EPROTOTYPE" },
};

CONDITION(other_type, .transports = UNIX_CONNECTION, .expect = other_type,
    .descr = "Connections wait in the accept queue, and the call is made on a datagram socket")
{
	struct queue q = queue_with_room(test->transport);
	int s = socket_open(transport_of(UNIX_DGRAM));

	observe_connect("call", s, ADDRESS(&q.at));
	observe_queue(test, &q, s, 0);
}

static expectations already = {
	{ "call", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY", "-1 EALREADY" },
};

CONDITION(already, .transports = ALL_TCP | ALL_MPTCP, .far_end = FAR_END_SILENT, .expect = already,
    .descr = "Connections wait in the accept queue, and the call is made on a socket whose attempt elsewhere is in progress")
{
	struct address elsewhere = far_end_address(test->transport);
	struct queue q = queue_with_room(test->transport);
	int s = socket_open_nonblocking(test->transport);

	attempt_begin(s, &elsewhere);
	observe_connect("call", s, ADDRESS(&q.at));
	observe_queue(test, &q, s, 0);
}

/* The queue has no room. */
static expectations would_wait = {
	{ "call", "linux:EAGAIN", "-1 EAGAIN" },
	{ "attempt", "linux:EAGAIN", "none" },
};

CONDITION(would_wait, .transports = CONNECTIONS, .expect = would_wait,
    .descr = "The accept queue is full, and the socket is non-blocking")
{
	struct queue q = queue_full(test->transport);
	int s = socket_open_nonblocking(test->transport), error = observe_connect("call", s, ADDRESS(&q.at));

	observe_queue(test, &q, s, error == EINPROGRESS ? WAIT_BOUND : 0);
}

/* An interrupted attempt of a UNIX socket is not judged here: Linux ends it, although POSIX has it go on. */
static expectations interrupted = {
	{ "call", "freebsd:EINTR bs2000:EINTR", "-1 EINTR", STREAMS },
	{ "call", "posix:EINTR linux:EINTR", "-1 EINTR" },
	{ "attempt", "freebsd:EINTR-background posix:EINTR-background", "accepted", INET_STREAM },
};

CONDITION(interrupted, .transports = ALL_STREAM, .expect = interrupted,
    .descr = "The accept queue is full, and a signal interrupts the call")
{
	static const int signo = SIGUSR1;
	struct queue q = queue_full(test->transport);
	int s = socket_open(test->transport), error;

	full_queue_must_wait();
	signal_catch(signo, 0);
	meanwhile(signal_repeats, &signo);
	error = observe_connect("call", s, ADDRESS(&q.at));
	meanwhile_end();
	/* The host retransmits a SYN that found no room. */
	observe_queue(test, &q, s, error == EINTR && !is_unix(test->transport) ? WAIT_BOUND : 0);
}

static expectations timed_out = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
};

CONDITION(timed_out, .transports = INET_STREAM, .expect = timed_out,
    .descr = "The accept queue is full, and the attempt times out")
{
	struct queue q = queue_full(test->transport);
	int s = socket_open(test->transport);

	full_queue_must_wait();
	(void)attempt_hurry(s);
	observe_connect("call", s, ADDRESS(&q.at));
	observe_queue(test, &q, s, 0);
}
