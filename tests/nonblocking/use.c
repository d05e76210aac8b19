/*
 * Ordinary use: a non-blocking call to a listener or a closed port, at each kind of local address, with O_NONBLOCK set in each
 * way.  The call may tell the outcome at once, or that the attempt goes on; what the program does next must fit either.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)
#define	LINK_LOCAL	(TCP6 | MPTCP6 | SCTP6)

enum where { LOOPBACK, OWN, LINK };

/* How O_NONBLOCK was set. */
enum way { AT_SOCKET, BY_FCNTL, BY_IOCTL, BETWEEN };

struct use {
	enum where where;
	enum way way;
};

/* The first of two calls fails at once and begins nothing: its address is too short for any family. */
#define	TOO_SHORT	1

static int
socket_in_way(const struct test *test, enum way way, const struct address *to)
{
	int s;

	switch (way) {
	case AT_SOCKET:
		return (socket_open_with_flag(test->transport));
	case BY_FCNTL:
		return (socket_open_nonblocking(test->transport));
	case BY_IOCTL:
		s = socket_open(test->transport);
		socket_set_nonblocking_by_ioctl(s, true);
		return (s);
	default:
		s = socket_open(test->transport);
		observe_connect("first", s, &to->u.any, TOO_SHORT);
		socket_set_nonblocking(s, true);
		return (s);
	}
}

static struct address
own_address(const struct test *test, enum where where)
{
	return (where == LINK ? network_own_link_address(test->transport, "fe80::6") : network_own_address(test->transport));
}

static int
listener_where(const struct test *test, enum where where, struct address *to)
{
	struct address bound;
	int s;

	if (where == LOOPBACK)
		return (listener_open(test->transport, "listener", to));
	*to = own_address(test, where);
	s = socket_open(test->transport);
	SETUP(bind(s, ADDRESS(to)));
	SETUP(listen(s, 1));
	bound = address_of_socket(s);
	address_set_port(to, address_port(&bound));
	return (s);
}

static struct address
closed_where(const struct test *test, enum where where)
{
	struct address closed, to;

	/* A path outlives its socket, an abstract name does not: both refuse. */
	if (is_unix(test->transport)) {
		close(socket_bound(test->transport, "closed", &to));
		return (to);
	}
	closed = nobody_listens(test->transport);
	if (where == LOOPBACK)
		return (closed);
	to = own_address(test, where);
	address_set_port(&to, address_port(&closed));
	if (!address_can_be_bound(test->transport, &to))
		untested("a port that is free on the loopback is taken at the host's own address");
	return (to);
}

/* What the attempt has come to: what the call said or, if it went on, what SO_ERROR says once poll() ends its wait. */
static void
observe_outcome(int s, int error)
{
	const char *pending;

	if (error == EINPROGRESS) {
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
		pending = so_error(s);
	} else {
		pending = error > 0 ? errno_name(error) : error == 0 ? "0" : "unknown";
	}
	observe("outcome", "%s%s", strcmp(pending, "0") == 0 || error == -1 ? "" : "-1 ", pending);
}

/* Whether getpeername() fits what the call has said: while an attempt goes on it may succeed at any moment. */
static void
observe_peer_at_once(int s, int error, const struct address *to)
{
	const char *peer = peer_of(s, to);
	bool fits = strcmp(peer, "as named") == 0 ? error == 0 || error == EINPROGRESS :
	    strcmp(peer, "none") == 0 && error != 0;

	note("getpeername", "%s", peer);
	observe("peer_at_once", "%s", fits ? "fits" : peer);
}

/* Likewise whether send() does; returns whether it has sent. */
static bool
observe_send_at_once(int s, int error)
{
	bool sent = send(s, "a", 1, MSG_NOSIGNAL) == 1, early = !sent && (errno == EAGAIN || errno == ENOTCONN);
	char outcome[OUTCOME_MAX];

	outcome_of_call(outcome, sizeof(outcome), sent ? 0 : -1, errno);
	note("send", "%s", outcome);
	observe("sent_at_once", "%s", sent || (early && error == EINPROGRESS) ? "fits" : outcome);
	return (sent);
}

/* Whether these bytes arrive. */
static bool
arrive(int s, const char *bytes)
{
	for (; *bytes != '\0'; bytes++) {
		char byte;

		if (!wait_readable(s, WAIT_BOUND) || recv(s, &byte, 1, MSG_DONTWAIT) != 1 || byte != *bytes)
			return (false);
	}
	return (true);
}

static void
observe_flag(int s)
{
	int flags = fcntl(s, F_GETFL);

	observe("flag", "%s", flags != -1 && (flags & O_NONBLOCK) != 0 ? "unchanged" : OUTCOME_CHANGED "O_NONBLOCK");
}

/*
 * To a listener.
 */
#define	TO_LISTENER							\
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS", INET_STREAM },	\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", CONNECTIONS },		\
	{ "peer_at_once", "posix:EINPROGRESS " ATTEMPTS, "fits" },	\
	{ "sent_at_once", "posix:send-not-connected " ATTEMPTS, "fits" }, \
	{ "after", COMPLETES, "writable" },				\
	{ "outcome", ATTEMPTS " linux:completion-so-error", "0" },	\
	{ "peer", "posix:EINPROGRESS " ATTEMPTS, "as named" },		\
	{ "sent", "posix:EINPROGRESS " ATTEMPTS, "arrives" }

static expectations to_listener = { TO_LISTENER };

/* After a failure POSIX and Linux leave the state of the socket open; the other manuals do not. */
#define	DESPITE_FAILURE	"freebsd:stream-attempt bs2000:stream-attempt"

static expectations to_listener_again = {
	{ "first", "freebsd:returns-minus-one bs2000:returns-minus-one", "-1 E*" },
	{ "call", "freebsd:EINPROGRESS", "0|-1 EINPROGRESS", INET_STREAM },
	{ "peer_at_once", DESPITE_FAILURE, "fits" },
	{ "sent_at_once", DESPITE_FAILURE, "fits" },
	{ "outcome", DESPITE_FAILURE, "0" },
	{ "peer", DESPITE_FAILURE, "as named" },
	{ "sent", DESPITE_FAILURE, "arrives" },
};

CONDITION(listener_at_socket, .transports = ALL_STREAM, .expect = to_listener, .arg = (&(const struct use){ LOOPBACK, AT_SOCKET }),
    .descr = "SOCK_NONBLOCK was given to socket(), and a listener is at the address")
{
	const struct use *use = test->condition->arg;
	struct address to;
	int listener = listener_where(test, use->where, &to), s = socket_in_way(test, use->way, &to), error, accepted;
	bool sent;

	error = observe_connect("call", s, ADDRESS(&to));
	observe_peer_at_once(s, error, &to);
	sent = observe_send_at_once(s, error);
	observe("after", "%s", attempt_shown(s, MEANS_POLL, WAIT_BOUND));
	observe_outcome(s, error);
	observe("peer", "%s", peer_of(s, &to));
	accepted = accept_within_bound(listener);
	if (send(s, "b", 1, MSG_NOSIGNAL) != 1)
		observe_result("sent", -1);
	else
		observe("sent", "%s", accepted != -1 && arrive(accepted, sent ? "ab" : "b") ? "arrives" : "lost");
	observe_flag(s);
}

#define	ANY_LISTENER	.transports = ALL_STREAM, .expect = to_listener
#define	OWN_LISTENER	.transports = INET_STREAM, .expect = to_listener
#define	LINK_LISTENER	.transports = LINK_LOCAL, .expect = to_listener

CONDITION_OF(listener_at_socket, listener_by_fcntl, ANY_LISTENER, .arg = (&(const struct use){ LOOPBACK, BY_FCNTL }),
    .descr = "fcntl() has set O_NONBLOCK, and a listener is at the address");
CONDITION_OF(listener_at_socket, listener_by_ioctl, ANY_LISTENER, .arg = (&(const struct use){ LOOPBACK, BY_IOCTL }),
    .descr = "ioctl() has set FIONBIO, and a listener is at the address");
CONDITION_OF(listener_at_socket, listener_between, .transports = ALL_STREAM, .expect = to_listener_again,
    .arg = (&(const struct use){ LOOPBACK, BETWEEN }),
    .descr = "fcntl() has set O_NONBLOCK after a first call, which failed, and a listener is at the address");
CONDITION_OF(listener_at_socket, own_listener_at_socket, OWN_LISTENER, .arg = (&(const struct use){ OWN, AT_SOCKET }),
    .descr = "SOCK_NONBLOCK was given to socket(), and a listener is at an address of the host other than the loopback's");
CONDITION_OF(listener_at_socket, own_listener_by_fcntl, OWN_LISTENER, .arg = (&(const struct use){ OWN, BY_FCNTL }),
    .descr = "fcntl() has set O_NONBLOCK, and a listener is at an address of the host other than the loopback's");
CONDITION_OF(listener_at_socket, own_listener_by_ioctl, OWN_LISTENER, .arg = (&(const struct use){ OWN, BY_IOCTL }),
    .descr = "ioctl() has set FIONBIO, and a listener is at an address of the host other than the loopback's");
CONDITION_OF(listener_at_socket, own_listener_between, .transports = INET_STREAM, .expect = to_listener_again,
    .arg = (&(const struct use){ OWN, BETWEEN }),
    .descr = "fcntl() has set O_NONBLOCK after a first call, which failed, and a listener is at an address of the host other than "
        "the loopback's");
CONDITION_OF(listener_at_socket, link_listener_at_socket, LINK_LISTENER, .arg = (&(const struct use){ LINK, AT_SOCKET }),
    .descr = "SOCK_NONBLOCK was given to socket(), and a listener is at a link-local address of the host");
CONDITION_OF(listener_at_socket, link_listener_by_fcntl, LINK_LISTENER, .arg = (&(const struct use){ LINK, BY_FCNTL }),
    .descr = "fcntl() has set O_NONBLOCK, and a listener is at a link-local address of the host");
CONDITION_OF(listener_at_socket, link_listener_by_ioctl, LINK_LISTENER, .arg = (&(const struct use){ LINK, BY_IOCTL }),
    .descr = "ioctl() has set FIONBIO, and a listener is at a link-local address of the host");
CONDITION_OF(listener_at_socket, link_listener_between, .transports = LINK_LOCAL, .expect = to_listener_again,
    .arg = (&(const struct use){ LINK, BETWEEN }),
    .descr = "fcntl() has set O_NONBLOCK after a first call, which failed, and a listener is at a link-local address of the host");

/*
 * To a port, or a name, at which nobody listens.
 */
static expectations to_closed = {
	{ "call", "freebsd:ECONNREFUSED freebsd:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", INET_STREAM },
	{ "call", "posix:ECONNREFUSED posix:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", INET_STREAM },
	{ "call", "linux:ECONNREFUSED linux:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", INET_STREAM },
	{ "call", "linux:unix7-ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED", CONNECTIONS },
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "-1 ECONNREFUSED", STREAMS },
	{ "peer_at_once", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "fits" },
	{ "outcome", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "outcome", "linux:ECONNREFUSED linux:completion-so-error", "-1 ECONNREFUSED", INET_STREAM },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
	{ "sent", "posix:send-not-connected", "-1 ENOTCONN|-1 EPIPE" },
};
static expectations to_closed_again = {
	{ "first", "freebsd:returns-minus-one bs2000:returns-minus-one", "-1 E*" },
	{ "call", "freebsd:ECONNREFUSED freebsd:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", INET_STREAM },
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "-1 ECONNREFUSED", STREAMS },
	{ "peer_at_once", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "fits" },
	{ "outcome", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
	{ "sent", "posix:send-not-connected", "-1 ENOTCONN|-1 EPIPE" },
};

CONDITION(closed_at_socket, .transports = ALL_STREAM, .expect = to_closed, .arg = (&(const struct use){ LOOPBACK, AT_SOCKET }),
    .descr = "SOCK_NONBLOCK was given to socket(), and nobody listens at the address")
{
	const struct use *use = test->condition->arg;
	struct address to = closed_where(test, use->where);
	int s = socket_in_way(test, use->way, &to), error = observe_connect("call", s, ADDRESS(&to));

	observe_peer_at_once(s, error, &to);
	observe_outcome(s, error);
	observe("peer", "%s", peer_of(s, &to));
	observe_result("sent", send(s, "b", 1, MSG_NOSIGNAL));
	observe_flag(s);
}

#define	ANY_CLOSED	.transports = ALL_STREAM, .expect = to_closed
#define	OWN_CLOSED	.transports = INET_STREAM, .expect = to_closed
#define	LINK_CLOSED	.transports = LINK_LOCAL, .expect = to_closed

CONDITION_OF(closed_at_socket, closed_by_fcntl, ANY_CLOSED, .arg = (&(const struct use){ LOOPBACK, BY_FCNTL }),
    .descr = "fcntl() has set O_NONBLOCK, and nobody listens at the address");
CONDITION_OF(closed_at_socket, closed_by_ioctl, ANY_CLOSED, .arg = (&(const struct use){ LOOPBACK, BY_IOCTL }),
    .descr = "ioctl() has set FIONBIO, and nobody listens at the address");
CONDITION_OF(closed_at_socket, closed_between, .transports = ALL_STREAM, .expect = to_closed_again,
    .arg = (&(const struct use){ LOOPBACK, BETWEEN }),
    .descr = "fcntl() has set O_NONBLOCK after a first call, which failed, and nobody listens at the address");
CONDITION_OF(closed_at_socket, own_closed_at_socket, OWN_CLOSED, .arg = (&(const struct use){ OWN, AT_SOCKET }),
    .descr = "SOCK_NONBLOCK was given to socket(), and nobody listens at an address of the host other than the loopback's");
CONDITION_OF(closed_at_socket, own_closed_by_fcntl, OWN_CLOSED, .arg = (&(const struct use){ OWN, BY_FCNTL }),
    .descr = "fcntl() has set O_NONBLOCK, and nobody listens at an address of the host other than the loopback's");
CONDITION_OF(closed_at_socket, own_closed_by_ioctl, OWN_CLOSED, .arg = (&(const struct use){ OWN, BY_IOCTL }),
    .descr = "ioctl() has set FIONBIO, and nobody listens at an address of the host other than the loopback's");
CONDITION_OF(closed_at_socket, own_closed_between, .transports = INET_STREAM, .expect = to_closed_again,
    .arg = (&(const struct use){ OWN, BETWEEN }),
    .descr = "fcntl() has set O_NONBLOCK after a first call, which failed, and nobody listens at an address of the host other "
        "than the loopback's");
CONDITION_OF(closed_at_socket, link_closed_at_socket, LINK_CLOSED, .arg = (&(const struct use){ LINK, AT_SOCKET }),
    .descr = "SOCK_NONBLOCK was given to socket(), and nobody listens at a link-local address of the host");
CONDITION_OF(closed_at_socket, link_closed_by_fcntl, LINK_CLOSED, .arg = (&(const struct use){ LINK, BY_FCNTL }),
    .descr = "fcntl() has set O_NONBLOCK, and nobody listens at a link-local address of the host");
CONDITION_OF(closed_at_socket, link_closed_by_ioctl, LINK_CLOSED, .arg = (&(const struct use){ LINK, BY_IOCTL }),
    .descr = "ioctl() has set FIONBIO, and nobody listens at a link-local address of the host");
CONDITION_OF(closed_at_socket, link_closed_between, .transports = LINK_LOCAL, .expect = to_closed_again,
    .arg = (&(const struct use){ LINK, BETWEEN }),
    .descr = "fcntl() has set O_NONBLOCK after a first call, which failed, and nobody listens at a link-local address of the "
        "host");
