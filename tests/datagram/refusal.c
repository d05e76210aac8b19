/*
 * A datagram to a port at which nobody receives comes back as an error.  Which call of the connected socket tells of it, and
 * which takes nothing from the call after it; who else hears of it; and what the queue of errors, where a host has one, keeps of
 * it through further calls.  errno/econnrefused has recv(), options/so_error has SO_ERROR, wire/datagram_icmp other messages.
 */
#include "case/case.h"
#include "world/error_queue.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <errno.h>
#include <poll.h>

#define	REFUSED	"linux:udp7-ECONNREFUSED"

enum asked { BY_SEND, BY_SENDTO, BY_SENDMSG, BY_PEEK, BY_POLL, BY_SELECT, BY_GETPEERNAME, BY_GETSOCKNAME };

static const char *
outcome_of(ssize_t n)
{
	static char outcome[OUTCOME_MAX];

	outcome_of_call(outcome, sizeof(outcome), n == -1 ? -1 : 0, errno);
	return (outcome);
}

static ssize_t
send_message(int s)
{
	char byte = 'm';
	struct iovec bytes = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

	return (sendmsg(s, &message, 0));
}

static const char *
ask(int s, enum asked by, const struct address *to)
{
	switch (by) {
	case BY_SEND:
		return (outcome_of(send(s, "a", 1, 0)));
	case BY_SENDTO:
		return (outcome_of(sendto(s, "a", 1, 0, ADDRESS(to))));
	case BY_SENDMSG:
		return (outcome_of(send_message(s)));
	case BY_PEEK:
		return (received(s, MSG_PEEK));
	case BY_POLL:
		return ((wait_for(s, POLLIN, 0) & POLLERR) != 0 ? "shown" : "not shown");
	case BY_SELECT:
		return (wait_select(s, SELECT_READ, 0) ? "shown" : "not shown");
	case BY_GETPEERNAME:
		return (peer_of(s, to));
	default:
		return (local_of(s));
	}
}

/* The refusal has come back, and waits to be told. */
static void
refusal_comes(int s)
{
	/* Whichever of the two tells of it. */
	if (!wait_select(s, SELECT_READ, WAIT_BOUND) && wait_for(s, POLLIN, 0) == 0)
		untested("no ICMP message came back for a datagram to a closed port");
}

static void
have_refused(int s)
{
	ssize_t n = send(s, "r", 1, 0);

	observe_result("sent", n);
	if (n == 1)
		refusal_comes(s);
}

/* A datagram that is sent instead of the error's being told is refused as well: what is pending then is another error. */
static expectations tells = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "0" },
	{ "asked", REFUSED, "-1 ECONNREFUSED" },
	{ "then", "linux:socket7-SO_ERROR", "0" },
};
static expectations leaves = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "0" },
	{ "then", REFUSED, "ECONNREFUSED" },
};
/* Whether a connected socket may be given an address, POSIX leaves open. */
static expectations either = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "0" },
};

CONDITION(send, .transports = INET_DGRAM, .expect = tells, .arg = &(const enum asked){ BY_SEND },
    .descr = "A datagram was refused: send() tells of it, and SO_ERROR not once more")
{
	const enum asked *by = test->condition->arg;
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport), bystander = socket_open(test->transport);

	connect_setup(bystander, &to);
	observe_connect("call", s, ADDRESS(&to));
	have_refused(s);
	observe("asked", "%s", ask(s, *by, &to));
	observe("then", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
	/* It has sent nothing, but has the same peer. */
	observe("bystander", "%s", so_error(bystander));
}

CONDITION_OF(send, sendmsg, .transports = INET_DGRAM, .expect = tells, .arg = &(const enum asked){ BY_SENDMSG },
    .descr = "A datagram was refused: sendmsg() tells of it, and SO_ERROR not once more");
CONDITION_OF(send, peek, .transports = INET_DGRAM, .expect = tells, .arg = &(const enum asked){ BY_PEEK },
    .descr = "A datagram was refused: recv() that only looks tells of it, and SO_ERROR not once more");
CONDITION_OF(send, sendto, .transports = INET_DGRAM, .expect = either, .arg = &(const enum asked){ BY_SENDTO },
    .descr = "A datagram was refused, and sendto() names the peer");
CONDITION_OF(send, poll, .transports = INET_DGRAM, .expect = leaves, .arg = &(const enum asked){ BY_POLL },
    .descr = "A datagram was refused: poll() takes nothing from SO_ERROR");
CONDITION_OF(send, select, .transports = INET_DGRAM, .expect = leaves, .arg = &(const enum asked){ BY_SELECT },
    .descr = "A datagram was refused: select() takes nothing from SO_ERROR");
CONDITION_OF(send, getpeername, .transports = INET_DGRAM, .expect = leaves, .arg = &(const enum asked){ BY_GETPEERNAME },
    .descr = "A datagram was refused: getpeername() takes nothing from SO_ERROR");
CONDITION_OF(send, getsockname, .transports = INET_DGRAM, .expect = leaves, .arg = &(const enum asked){ BY_GETSOCKNAME },
    .descr = "A datagram was refused: getsockname() takes nothing from SO_ERROR");

/* Every other send() tells of the refusal before it, and sends nothing. */
static expectations in_turn = {
	{ "call", DGRAM_REACHES, "0" },
	{ "first", DGRAM_REACHES, "0" },
	{ "second", REFUSED, "-1 ECONNREFUSED" },
	{ "third", REFUSED, "0" },
	{ "fourth", REFUSED, "-1 ECONNREFUSED" },
};

CONDITION(in_turn, .transports = INET_DGRAM, .expect = in_turn,
    .descr = "Four datagrams are sent to a port at which nobody receives, each after the refusal of the one before")
{
	static const char *const names[] = { "first", "second", "third", "fourth" };
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ssize_t n = send(s, "t", 1, 0);

		observe_result(names[i], n);
		if (n == 1)
			refusal_comes(s);
	}
}

/* The refusals do not keep the peer's datagrams away once there is a peer. */
static expectations peer_comes = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "0" },
	{ "reached", DGRAM_REACHES, "delivered" },
	{ "heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(peer_comes, .transports = INET_DGRAM, .expect = peer_comes,
    .descr = "A datagram was refused, and then a socket is bound to the peer's port")
{
	struct address to = nobody_listens(test->transport), at;
	int s = socket_open(test->transport), peer = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	have_refused(s);
	observe("told", "%s", so_error(s));
	SETUP(socket_bind_in_time(test->transport, peer, &to));
	observe("reached", "%s", datagram_sent(s, peer));
	at = address_of_socket(s);
	observe("heard", "%s", datagram_heard(s, &at, peer, peer));
	observe("so_error", "%s", so_error(s));
}

/*
 * The socket queues its errors.  The queue tells where the datagram was to go, whatever becomes of the peer.
 */
enum meanwhile { NOTHING, ANOTHER_PEER, DISSOLVED, FIRST_PEER };

static const char *
error_queued(int s, const struct address *to)
{
	struct address destination;
	int error = host_queued_error(s, &destination);

	if (error == -1)
		return (outcome_of(-1));
	if (error == 0)
		return ("nothing");
	return (error != ECONNREFUSED ? "another error" : address_equal(&destination, to) ? "ECONNREFUSED of the first" :
	    "ECONNREFUSED of another");
}

static expectations queued = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "0" },
	{ "so_error", REFUSED, "ECONNREFUSED" },
};
static expectations queued_before_another = {
	{ "call", DGRAM_REPEATS, "0|-1 ECONNREFUSED" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "reached", DGRAM_REPEATS, "delivered" },
};
static expectations queued_before_dissolving = {
	{ "call", DGRAM_DISSOLVES, "0" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "reached", DGRAM_REPEATS, "delivered" },
};
static expectations queued_unconnected = {
	{ "call", "freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer", "0" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "reached", DGRAM_REPEATS, "delivered" },
};

CONDITION(queue, .transports = ALL_UDP, .expect = queued, .arg = &(const enum meanwhile){ NOTHING },
    .descr = "A datagram was refused, and the socket queues its errors")
{
	const enum meanwhile *meanwhile = test->condition->arg;
	struct address closed = nobody_listens(test->transport), to, none = address_unspec(test->transport);
	int peer = socket_bound(test->transport, NULL, &to), s = socket_open(test->transport);

	FEATURE(host_queue_errors(s, test->transport), "no queue of a socket's errors", "a socket cannot queue its errors");
	if (*meanwhile == NOTHING)
		observe_connect("call", s, ADDRESS(&closed));
	else if (*meanwhile != FIRST_PEER)
		connect_setup(s, &closed);
	if (*meanwhile == FIRST_PEER) {
		SETUP(sendto(s, "r", 1, 0, ADDRESS(&closed)));
		refusal_comes(s);
	} else {
		have_refused(s);
	}
	if (*meanwhile != NOTHING)
		observe_connect("call", s, ADDRESS(*meanwhile == DISSOLVED ? &none : &to));
	observe("so_error", "%s", so_error(s));
	observe("queued", "%s", error_queued(s, &closed));
	observe("queued_then", "%s", error_queued(s, &closed));
	if (*meanwhile == NOTHING)
		return;
	observe_connect("again", s, ADDRESS(&to));
	observe("reached", "%s", datagram_sent(s, peer));
}

CONDITION_OF(queue, queue_another_peer, .transports = ALL_UDP, .expect = queued_before_another,
    .arg = &(const enum meanwhile){ ANOTHER_PEER },
    .descr = "A datagram was refused, the socket queues its errors, and gets another peer");
CONDITION_OF(queue, queue_dissolved, .transports = ALL_UDP, .expect = queued_before_dissolving,
    .arg = &(const enum meanwhile){ DISSOLVED },
    .descr = "A datagram was refused, the socket queues its errors, and its association is dissolved");
CONDITION_OF(queue, queue_first_peer, .transports = ALL_UDP, .expect = queued_unconnected,
    .arg = &(const enum meanwhile){ FIRST_PEER },
    .descr = "A datagram that named its destination was refused, the socket queues its errors, and gets its first peer");
