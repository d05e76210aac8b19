/*
 * EINPROGRESS: a non-blocking socket cannot connect at once.  nonblocking/completion has the end of such an attempt,
 * errno/econnrefused a non-blocking call to a full accept queue.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"

#include <unistd.h>

static expectations silent = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "local", "posix:implicit-bind linux:ip7-local-address", "bound" },
	{ "local", "freebsd12:tcp4-local-port", "bound", ALL_TCP },
	/* The attempt is made all the same, and comes to an end when the far end answers. */
	{ "attempt", "freebsd:stream-attempt bs2000:stream-attempt", "seen", FAR_END_SPEAKS },
	{ "attempt", "posix:stream-attempt linux:stream-attempt", "seen", FAR_END_SPEAKS },
	{ "after", COMPLETES, "writable", FAR_END_SPEAKS },
	{ "selected", SELECTED, "writable", FAR_END_SPEAKS },
	{ "so_error", "linux:completion-so-error", "0", FAR_END_SPEAKS },
	{ "made", "posix:EINPROGRESS", "as named", FAR_END_SPEAKS },
};

/* Calls on a socket, or on one of its descriptors, while the far end is silent; then lets it answer. */
static void
call_silent(const struct test *test, int s, int called)
{
	struct address to = far_end_address(test->transport);
	struct segment syn;

	observe_connect("call", called, ADDRESS(&to));
	observe("local", "%s", local_of(s));
	observe("peer", "%s", peer_of(s, &to));
	if ((test->transport->bit & FAR_END_SPEAKS) == 0)
		return;
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	observe("attempt", "%s", far_end_has_seen() ? "seen" : "none");
	(void)observe_end(s);
	observe("made", "%s", peer_of(s, &to));
}

/* O_NONBLOCK was set on the socket's descriptor. */
CONDITION(silent, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = silent,
    .descr = "A non-blocking socket connects to a peer that does not answer yet")
{
	int s = socket_open_nonblocking(test->transport);

	call_silent(test, s, s);
}

/* O_NONBLOCK belongs to the open socket, and so was set for this descriptor by another. */
CONDITION(silent_by_duplicate, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = silent,
    .descr = "A socket made non-blocking by another descriptor connects to a peer that does not answer yet")
{
	int s = socket_open(test->transport), other = (int)SETUP(dup(s));

	socket_set_nonblocking(other, true);
	call_silent(test, s, s);
}

/* A listener has room: nothing is left to be awaited. */
static expectations room = {
	{ "call", "freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero", "0" },
};

CONDITION(room, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = room,
    .descr = "A non-blocking socket connects at once to a listener with room in its accept queue")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open_nonblocking(test->transport), server;

	observe_connect("call", s, ADDRESS(&to));
	if ((server = accept_within_bound(listener)) == -1)
		observe("data", "no connection");
	else
		observe("data", "%s", data_passes(s, server));
}

/* In the UNIX domain a connection cannot be made at once where connect() has to wait for accept(). */
static expectations unaccepted = {
	{ "call", "freebsd:EINPROGRESS posix:EINPROGRESS", "-1 EINPROGRESS" },
	COMPLETION_SHOWN,
	{ "made", "posix:EINPROGRESS", "as named" },
};

CONDITION(unaccepted, .transports = UNIX_CONNECTION, .expect = unaccepted,
    .descr = "A non-blocking socket with LOCAL_CONNWAIT connects to a listener that has not accepted yet")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open_nonblocking(test->transport);

	if (host_wait_for_accept(s) == -1)
		unsupported("the host has no LOCAL_CONNWAIT");
	observe_connect("call", s, ADDRESS(&to));
	(void)accept_within_bound(listener);
	(void)observe_end(s);
	observe("made", "%s", peer_of(s, &to));
}
