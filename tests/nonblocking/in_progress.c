/*
 * What a program may do with a socket while its attempt goes on, besides waiting: send, receive, ask, shut down, close.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/masks.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

/* A wait that the host gets wrong ends all the same. */
static void
bound_wait(int s)
{
	struct timeval bound = { .tv_sec = CALL_BOUND };

	SETUP(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof(bound)));
	SETUP(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof(bound)));
}

/*
 * The socket blocks again, and send() may wait for the connection, or say that there is none.
 */
static void
accepts(const void *arg)
{
	(void)call_may_return();
	(void)far_end_accept(arg);
}

/* Whether send() has waited or not, the attempt goes on. */
static expectations sends_blocking = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "sent", "posix:send-not-connected posix:EINPROGRESS", "arrives|-1 ENOTCONN" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};

CONDITION(sends_blocking, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = sends_blocking,
    .descr = "The socket is made blocking while its attempt goes on, and sends")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport), error;
	struct segment syn = observe_begin(s, &to);
	ssize_t n;

	socket_set_nonblocking(s, false);
	bound_wait(s);
	meanwhile(accepts, &syn);
	n = send(s, "d", 1, MSG_NOSIGNAL);
	error = errno;
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	errno = error;
	if (n == 1)
		observe("sent", "%s", far_end_receives() ? "arrives" : "lost");
	else
		observe_result("sent", -1);
	observe("peer", "%s", peer_of(s, &to));
}

static void
refuses(const void *arg)
{
	if (call_may_return())
		far_end_refuse(arg);
}

static expectations receives_blocking = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};

CONDITION(receives_blocking, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = receives_blocking,
    .descr = "The socket is made blocking while its attempt goes on, and receives; the attempt is refused")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport), error;
	struct segment syn = observe_begin(s, &to);
	char byte;
	ssize_t n;

	socket_set_nonblocking(s, false);
	bound_wait(s);
	meanwhile(refuses, &syn);
	n = recv(s, &byte, 1, 0);
	error = errno;
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	errno = error;
	observe_result("received", n);
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
}

/*
 * Questions that must not change the attempt.
 */
static expectations asked = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "peer_before", "posix:EINPROGRESS", "none" },
	{ "so_error_before", "linux:completion-so-error posix:getsockopt-SO_ERROR", "0" },
	{ "sent_before", "posix:send-not-connected", "-1 ENOTCONN|-1 EAGAIN" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
	{ "sent", "posix:EINPROGRESS", "arrives" },
};

CONDITION(asked, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = asked,
    .descr = "The socket sends, receives and is asked for its names, its error and the bytes that wait, while its attempt goes on")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn = observe_begin(s, &to);
	char byte;

	observe("peer_before", "%s", peer_of(s, &to));
	observe("local_before", "%s", local_of(s));
	observe("so_error_before", "%s", so_error(s));
	observe("waiting_before", "%s", bytes_waiting(s));
	observe_result("sent_before", send(s, "d", 1, MSG_NOSIGNAL) == -1 ? -1 : 0);
	observe_result("received_before", recv(s, &byte, 1, 0) == -1 ? -1 : 0);
	(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
}

/*
 * shutdown() while the attempt goes on.  POSIX has it fail where there is no connection; whether the attempt ends by it is open.
 */
static expectations shut = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
};

CONDITION(shut_reading, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = shut, .arg = &(const int){ SHUT_RD },
    .descr = "The socket is shut down for reading while its attempt goes on")
{
	const int *how = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn = observe_begin(s, &to);

	observe_result("shutdown", shutdown(s, *how));
	observe_masks(s);
	observe("attempt", "%s", far_end_accept(&syn) ? "goes on" : "given up");
	far_end_settled(test->transport, s);
	observe("after", "%s", attempt_shown(s, MEANS_POLL, 0));
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(shut_reading, shut_writing, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = shut,
    .arg = &(const int){ SHUT_WR }, .descr = "The socket is shut down for writing while its attempt goes on");
CONDITION_OF(shut_reading, shut_both, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = shut,
    .arg = &(const int){ SHUT_RDWR }, .descr = "The socket is shut down for both while its attempt goes on");

/*
 * The socket is closed.  Nothing is sent; what answers the SYN later finds no connection, and the address is free.
 */
static expectations closed = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "answer", "rfc9293:closed-reset", "RST" },
};

CONDITION(closed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = closed,
    .descr = "The socket is closed while its attempt goes on, and the SYN is answered after that")
{
	struct address to = far_end_address(test->transport), local;
	int s = socket_open_nonblocking(test->transport), other = socket_open(test->transport);
	struct segment syn = observe_begin(s, &to), answer;

	local = address_of_socket(s);
	close(s);
	observe("sends", "%s", wire_quiet(test->transport));
	answer = segment_answer(&syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	observe("answer", "%s", wire_provoke(&syn, &answer, NULL));
	observe_result("bind", bind(other, ADDRESS(&local)));
}
