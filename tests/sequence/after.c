/*
 * The call after the call.  Each case brings sockets into one state (case/state.h), a new one for every call that may follow,
 * since each of them would change it: connect() to the same address, to a listener, to where nobody listens, and to AF_UNSPEC;
 * bind(), listen(), shutdown(), send(), recv(), SO_ERROR; and what the socket tells of itself.
 *
 * Where a connection stands or an attempt goes on, manuals judge the calls of connect().  After a failure the state is
 * unspecified by two of them: then what is judged is that the descriptor is open, and that SO_ERROR tells of no other error and
 * of that once.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/state.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

/* SCTP's half-closing ends the association. */
#define	HALF_CLOSES	(ALL_TCP | ALL_MPTCP | UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	RESETS		(ALL_TCP | ALL_MPTCP)

/* Who else is there: a listener or peer, and an address that nobody has. */
struct others {
	int peer;
	struct address peer_at, nobody_at;
};

static void
connect_next(struct scene *scene, const char *name, const char *peer, const char *local, const struct address *to)
{
	const struct state *state = scene->test->condition->arg;
	int outcome = observe_connect(name, scene->s, ADDRESS(to));

	/* An attempt to a far end that stays silent has no end to wait for. */
	if (outcome == EINPROGRESS && (to != &scene->to || !state->goes_on))
		(void)wait_for(scene->s, POLLOUT, WAIT_BOUND);
	observe(peer, "%s", scene_peer(scene, to));
	observe(local, "%s", scene_name(scene));
}

static void
connect_to_same(struct scene *scene, struct others *others)
{
	(void)others;
	if (scene->to.length == 0)
		return;
	connect_next(scene, "same", "same_peer", "same_local", &scene->to);
	/* A host that told the first call of the end of the attempt tells this one of the connection. */
	observe_connect("same_again", scene->s, ADDRESS(&scene->to));
}

static void
connect_to_other(struct scene *scene, struct others *others)
{
	connect_next(scene, "other", "other_peer", "other_local", &others->peer_at);
	observe("other_reached", "%s", scene_reaches(scene, others->peer, &others->peer_at));
}

static void
connect_to_nobody(struct scene *scene, struct others *others)
{
	connect_next(scene, "nobody", "nobody_peer", "nobody_local", &others->nobody_at);
}

static void
connect_to_unspec(struct scene *scene, struct others *others)
{
	struct address none = address_unspec(scene->test->transport);

	(void)others;
	observe_connect("unspec", scene->s, ADDRESS(&none));
	observe("unspec_peer", "%s", scene_peer(scene, NULL));
	observe("unspec_local", "%s", scene_name(scene));
}

/* An address of the socket's own that could be bound: any port, or a name that is new. */
static int
bind_anew(const struct scene *scene, const char *name)
{
	const struct transport *t = scene->test->transport;
	struct address own = is_unix(t) ? address_unix(t, name) : address_any(t, 0);

	return (bind(scene->s, ADDRESS(&own)));
}

static void
bind_next(struct scene *scene, struct others *others)
{
	(void)others;
	observe_result("bind", bind_anew(scene, "bound anew"));
	observe("bind_local", "%s", scene_name(scene));
}

static void
listen_next(struct scene *scene, struct others *others)
{
	int result;

	(void)others;
	if (is_unix(scene->test->transport))
		(void)bind_anew(scene, "listener anew");
	result = listen(scene->s, 8);
	observe_result("listen", result);
	if (result == 0)
		observe("accepts", "%s", scene_accepts(scene));
}

static void
shutdown_read(struct scene *scene, struct others *others)
{
	(void)others;
	observe_result("shutdown_read", shutdown(scene->s, SHUT_RD));
}

static void
shutdown_write(struct scene *scene, struct others *others)
{
	(void)others;
	observe_result("shutdown_write", shutdown(scene->s, SHUT_WR));
}

static void
shutdown_both(struct scene *scene, struct others *others)
{
	(void)others;
	observe_result("shutdown_both", shutdown(scene->s, SHUT_RDWR));
}

static void
send_next(struct scene *scene, struct others *others)
{
	ssize_t n;

	signal_catch(SIGPIPE, 0);
	n = send(scene->s, "n", 1, MSG_DONTWAIT);
	observe_result("send_next", n == 1 ? 0 : n);
	observe("sigpipe", "%s", signals_caught() > 0 ? "raised" : "none");
	/* Whether the error that send() told is no longer in the way of an attempt. */
	if (n == -1)
		observe_connect("after_send", scene->s, ADDRESS(&others->peer_at));
}

static void
receive_next(struct scene *scene, struct others *others)
{
	(void)others;
	/* What the other sockets send, a raw socket receives too. */
	if ((scene->test->transport->bit & ALL_RAW) == 0)
		observe("recv", "%s", received(scene->s, 0));
}

/* What the socket tells, and its pending error twice. */
static void
look(struct scene *scene, struct others *others)
{
	char outcome[OUTCOME_MAX];

	(void)others;
	call_outcome(&scene->first, outcome);
	if (scene->to.length > 0) {
		observe("call", "%s", outcome);
		observe("descriptor", "%s", scene->open ? "open" : "closed");
	}
	if ((scene->test->transport->bit & ALL_RAW) == 0)
		observe("events", "%s", events_named(wait_for(scene->s, POLLIN | POLLOUT, 0)));
	observe("local", "%s", local_of(scene->s));
	observe("peer", "%s", peer_of(scene->s, &scene->to));
	observe("so_error", "%s", so_error(scene->s));
	observe("so_error_again", "%s", so_error(scene->s));
}

static void (*const next[])(struct scene *, struct others *) = {
	look, connect_to_same, connect_to_other, connect_to_nobody, connect_to_unspec, bind_next, listen_next, shutdown_read,
	shutdown_write, shutdown_both, send_next, receive_next,
};

#define	N_NEXT	(sizeof(next) / sizeof(next[0]))

/*
 * Rows by what the socket's state is.
 */

/* Nothing is left of the failure but the error, for one who asks once. */
#define	AFTER_FAILURE							\
	{ "descriptor", "posix:unspecified-after-failure linux:unspecified-after-failure", "open", 0 }, \
	{ "so_error_again", "posix:getsockopt-SO_ERROR linux:socket7-SO_ERROR", "0", 0 }

/* The socket has a connection, which stays. */
#define	CONNECTION_STAYS						\
	{ "same", ALREADY_CONNECTED, "-1 EISCONN", ALL_STREAM },	\
	{ "same_again", ALREADY_CONNECTED, "-1 EISCONN", ALL_STREAM },	\
	{ "other", ALREADY_CONNECTED, "-1 EISCONN", ALL_STREAM },	\
	{ "nobody", ALREADY_CONNECTED, "-1 EISCONN", INET_STREAM },	\
	{ "same_peer", CONNECTS_ONCE, "as named", ALL_STREAM },		\
	{ "other_peer", CONNECTS_ONCE, "the first", ALL_STREAM },	\
	{ "nobody_peer", CONNECTS_ONCE, "the first", ALL_STREAM },	\
	{ "same_local", CONNECTS_ONCE, "kept", INET_STREAM },		\
	{ "other_local", CONNECTS_ONCE, "kept", INET_STREAM },		\
	{ "nobody_local", CONNECTS_ONCE, "kept", INET_STREAM },		\
	{ "other_reached", CONNECTS_ONCE, "no", ALL_STREAM }

/* The connection is over, and was the only one. */
#define	CONNECTED_ONCE							\
	{ "same", CONNECTS_ONCE, "-1 E*", ALL_STREAM },			\
	{ "other", CONNECTS_ONCE, "-1 E*", ALL_STREAM },		\
	{ "nobody", CONNECTS_ONCE, "-1 E*", ALL_STREAM },		\
	{ "other_reached", CONNECTS_ONCE, "no", ALL_STREAM }

/* On Linux the family AF_UNSPEC gives a TCP socket's connection up. */
#define	DISSOLVED							\
	{ "unspec", "linux:dissolve", "0", ALL_TCP | ALL_MPTCP },	\
	{ "unspec_peer", "linux:dissolve", "none", ALL_TCP | ALL_MPTCP }

/* A datagram socket gets another peer, or none. */
#define	ANOTHER_PEER							\
	{ "same", DGRAM_REPEATS, "0", ALL_DGRAM },			\
	{ "other", DGRAM_REPEATS, "0", ALL_DGRAM },			\
	{ "nobody", DGRAM_REPEATS, "0", INET_DGRAM },			\
	{ "other_peer", DGRAM_REPEATS, "as named", ALL_DGRAM },		\
	{ "other_reached", DGRAM_REPEATS, "yes", ALL_DGRAM },		\
	{ "unspec", DGRAM_DISSOLVES, "0", ALL_DGRAM },			\
	{ "unspec_peer", DGRAM_DISSOLVES, "none", ALL_DGRAM }

/* An attempt goes on. */
#define	ATTEMPT_GOES_ON							\
	{ "same", STILL_CONNECTING, "-1 EALREADY", INET_STREAM },	\
	{ "other", STILL_CONNECTING, "-1 EALREADY", INET_STREAM },	\
	{ "nobody", STILL_CONNECTING, "-1 EALREADY", INET_STREAM },	\
	{ "other_reached", STILL_CONNECTING, "no", INET_STREAM },	\
	{ "unspec", "linux:dissolve", "0", ALL_TCP },			\
	{ "unspec_peer", "linux:dissolve", "none", ALL_TCP }

static expectations first_call = {
	{ "other", ATTEMPTS, "0", ALL_STREAM, BLOCKING },
	{ "other_peer", ATTEMPTS, "as named", ALL_STREAM },
	{ "other_reached", ATTEMPTS, "yes", ALL_STREAM },
	{ "other", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "other_peer", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "other_reached", DGRAM_REACHES, "yes", ALL_DGRAM },
	{ "unspec", DGRAM_DISSOLVES, "0", ALL_DGRAM },
};

CONDITION(fresh, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .arg = &fresh, .expect = first_call,
    .descr = "The first call on a socket that was never connected")
{
	const struct state *state = test->condition->arg;
	struct scene scenes[N_NEXT];
	struct others others;

	others.peer = peer_open(test->transport, "other", &others.peer_at);
	if (is_unix(test->transport))
		close(socket_bound(test->transport, "gone", &others.nobody_at));
	else
		others.nobody_at = nobody_listens(test->transport);
	scenes_enter(state, test, scenes, N_NEXT);
	for (size_t i = 0; i < N_NEXT; i++) {
		(void)scene_hold_port(&scenes[i]);
		next[i](&scenes[i], &others);
	}
}

CONDITION_OF(fresh, bound, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .arg = &bound, .expect = first_call,
    .descr = "The first call on a socket that was bound to an address of the loopback, or to a name");
CONDITION_OF(fresh, bound_to_any, .transports = INET_STREAM | INET_DGRAM, .modes = BOTH_MODES, .at_once = true,
    .arg = &bound_to_any, .expect = first_call, .descr = "The first call on a socket that was bound to the wildcard");
CONDITION_OF(fresh, used_too_early, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .arg = &used_too_early,
    .expect = first_call, .descr = "The first call on a socket on which send() and recv() were tried before");
CONDITION_OF(fresh, listening, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .arg = &listening,
    .descr = "The call after listen()");
CONDITION_OF(fresh, listening_called, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .arg = &listening_called,
    .descr = "The call after a connect() of a listening socket");

/* A connection, or a peer. */

static expectations made_expect = {
	{ "call", ATTEMPTS, "0", ALL_STREAM, BLOCKING },
	{ "call", DGRAM_REPEATS, "0", ALL_DGRAM },
	{ "local", "posix:implicit-bind", "bound", INET_STREAM | INET_DGRAM },
	CONNECTION_STAYS,
	DISSOLVED,
	ANOTHER_PEER,
};
static expectations connection_stays = { CONNECTION_STAYS, DISSOLVED };
/* In TCP the connection remains half-closed; in the UNIX domain it is gone. */
static expectations peer_closed_expect = {
	{ "same", ALREADY_CONNECTED, "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "same_again", ALREADY_CONNECTED, "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "other", ALREADY_CONNECTED, "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "nobody", ALREADY_CONNECTED, "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "same", CONNECTS_ONCE, "-1 E*", UNIX_STREAM | ABSTRACT_STREAM },
	{ "other", CONNECTS_ONCE, "-1 E*", UNIX_STREAM | ABSTRACT_STREAM },
	{ "nobody", CONNECTS_ONCE, "-1 E*", UNIX_STREAM | ABSTRACT_STREAM },
	{ "other_reached", CONNECTS_ONCE, "no", ALL_STREAM },
	DISSOLVED,
};
static expectations connected_once = { CONNECTED_ONCE, DISSOLVED };

CONDITION_OF(fresh, made, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .arg = &made, .expect = made_expect,
    .descr = "The call after one that made a connection, or gave a datagram socket its peer");
CONDITION_OF(fresh, made_called, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .arg = &made_called,
    .expect = connection_stays, .descr = "The call after a second one on a connected socket");
CONDITION_OF(fresh, half_closed, .transports = HALF_CLOSES, .modes = BOTH_MODES, .at_once = true, .arg = &half_closed,
    .expect = connection_stays, .descr = "The call on a connected socket that has shut down its sending side");
CONDITION_OF(fresh, peer_half_closed, .transports = HALF_CLOSES, .modes = BOTH_MODES, .at_once = true, .arg = &peer_half_closed,
    .expect = connection_stays, .descr = "The call on a connected socket whose peer has shut down its sending side");
CONDITION_OF(fresh, peer_closed, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .arg = &peer_closed,
    .expect = peer_closed_expect, .descr = "The call on a connected socket whose peer has closed");
CONDITION_OF(fresh, both_closed, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .arg = &both_closed,
    .expect = connected_once,
    .descr = "The call on a socket whose connection is over: it shut down its sending side, and then its peer closed");
CONDITION_OF(fresh, peer_reset, .transports = RESETS | UNIX_STREAM | ABSTRACT_STREAM, .modes = BOTH_MODES, .at_once = true,
    .arg = &peer_reset, .expect = connected_once,
    .descr = "The call on a socket whose peer has reset the connection, of which nobody has been told");

/* The arguments are wrong. */

static expectations bad_argument = {
	AFTER_FAILURE,
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|EFAULT|EINVAL|EAFNOSUPPORT" },
};

CONDITION_OF(fresh, null_name, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .arg = &null_name,
    .expect = bad_argument, .descr = "The call after one whose address was a null pointer");
CONDITION_OF(fresh, invalid_length, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .arg = &invalid_length,
    .expect = bad_argument, .descr = "The call after one whose address had a length of 1");
CONDITION_OF(fresh, unknown_family, .transports = EVERY, .modes = BOTH_MODES, .at_once = true, .arg = &unknown_family,
    .expect = bad_argument, .descr = "The call after one whose address was of an unknown family");

/* The attempt was refused. */

static expectations refused_expect = {
	AFTER_FAILURE,
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED", ALL_STREAM },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none", ALL_STREAM },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ECONNREFUSED" },
};
static expectations refused_pending_expect = {
	AFTER_FAILURE,
	{ "call", IN_PROGRESS, "-1 EINPROGRESS|-1 ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
	{ "so_error", "linux:completion-so-error", "ECONNREFUSED" },
};
static expectations refused_known = {
	AFTER_FAILURE,
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ECONNREFUSED" },
};

CONDITION_OF(fresh, refused, .transports = ALL_STREAM | UNIX_DGRAM, .arg = &refused, .expect = refused_expect,
    .descr = "The call after one that was refused");
CONDITION_OF(fresh, refused_bound, .transports = ALL_STREAM, .arg = &refused_bound, .expect = refused_expect,
    .descr = "The call after one that was refused, on a socket bound to an address of the loopback, or to a name");
CONDITION_OF(fresh, refused_bound_to_any, .transports = INET_STREAM, .arg = &refused_bound_to_any, .expect = refused_expect,
    .descr = "The call after one that was refused, on a socket bound to the wildcard");
CONDITION_OF(fresh, refused_bound_to_port, .transports = INET_STREAM, .arg = &refused_bound_to_port, .expect = refused_expect,
    .descr = "The call after one that was refused, on a socket bound to an address of the loopback and a given port");
CONDITION_OF(fresh, refused_bound_to_any_port, .transports = INET_STREAM, .arg = &refused_bound_to_any_port,
    .expect = refused_expect,
    .descr = "The call after one that was refused, on a socket bound to the wildcard and a given port");
CONDITION_OF(fresh, refused_pending, .transports = INET_STREAM, .arg = &refused_pending, .expect = refused_pending_expect,
    .descr = "The call after a non-blocking attempt that was refused, of which nobody has been told");
CONDITION_OF(fresh, refused_asked, .transports = INET_STREAM, .arg = &refused_asked, .expect = refused_known,
    .descr = "The call after a non-blocking attempt that was refused, of which SO_ERROR has told");
CONDITION_OF(fresh, refused_told, .transports = INET_STREAM, .arg = &refused_told, .expect = refused_known,
    .descr = "The call after a non-blocking attempt that was refused, of which a second call has told");

/* A datagram was refused; the association stays. */
static expectations refused_datagram_expect = {
	{ "so_error_again", "posix:getsockopt-SO_ERROR linux:socket7-SO_ERROR", "0" },
	{ "unspec", DGRAM_DISSOLVES, "0" },
	{ "unspec_peer", DGRAM_DISSOLVES, "none" },
};

CONDITION_OF(fresh, refused_datagram, .transports = INET_DGRAM, .arg = &refused_datagram, .expect = refused_datagram_expect,
    .descr = "The call after a datagram was refused, of which nobody has been told");

/* A datagram socket without a peer, or whose peer is gone. */

static expectations peer_gone_expect = {
	{ "other", DGRAM_REPEATS, "0" },
	{ "other_peer", DGRAM_REPEATS, "as named" },
	{ "other_reached", DGRAM_REPEATS, "yes" },
	{ "unspec", DGRAM_DISSOLVES, "0" },
	{ "unspec_peer", DGRAM_DISSOLVES, "none" },
};

CONDITION_OF(fresh, sent_alone, .transports = INET_DGRAM, .arg = &sent_alone, .expect = peer_gone_expect,
    .descr = "The first call on a datagram socket that has sent to an address, and was not bound before");
CONDITION_OF(fresh, peer_gone, .transports = ALL_DGRAM, .arg = &peer_gone, .expect = peer_gone_expect,
    .descr = "The call on a datagram socket whose peer has closed");

/* The far end is silent. */

static expectations timed_out_expect = {
	AFTER_FAILURE,
	{ "so_error", "linux:completion-so-error", "ETIMEDOUT" },
};
static expectations in_progress_expect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	ATTEMPT_GOES_ON,
};
static expectations in_progress_called_expect = { ATTEMPT_GOES_ON };
static expectations interrupted_expect = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
	ATTEMPT_GOES_ON,
};

CONDITION_OF(fresh, timed_out, .transports = ALL_TCP, .far_end = FAR_END_SILENT, .arg = &timed_out, .expect = timed_out_expect,
    .descr = "The call after a non-blocking attempt that timed out, of which nobody has been told");
CONDITION_OF(fresh, in_progress, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .arg = &in_progress,
    .expect = in_progress_expect, .descr = "The call while an attempt is in progress");
CONDITION_OF(fresh, in_progress_called, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .arg = &in_progress_called,
    .expect = in_progress_called_expect, .descr = "The call after a second one while an attempt is in progress");
CONDITION_OF(fresh, interrupted, .transports = INET_STREAM | UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .far_end = FAR_END_SILENT, .arg = &interrupted, .expect = interrupted_expect,
    .descr = "The call after one that a signal interrupted; the socket does not block by then");

/* The host's network stands in the way. */

static expectations not_sent = {
	AFTER_FAILURE,
	{ "so_error", "posix:getsockopt-SO_ERROR",
	    "0|ENETUNREACH|EHOSTUNREACH|EACCES|EADDRNOTAVAIL|EADDRINUSE|EAGAIN|ETIMEDOUT" },
};

CONDITION_OF(fresh, without_route, .transports = INET_STREAM | INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK,
    .arg = &without_route, .expect = not_sent, .descr = "The call after one to which no route led");
CONDITION_OF(fresh, unreachable, .transports = INET_STREAM | INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK, .arg = &unreachable,
    .expect = not_sent, .descr = "The call after one to a destination that a route makes unreachable");
CONDITION_OF(fresh, prohibited, .transports = INET_STREAM | INET_DGRAM | ALL_RAW, .needs = NEEDS_NETWORK, .arg = &prohibited,
    .expect = not_sent, .descr = "The call after one to a destination that a route prohibits");
CONDITION_OF(fresh, broadcast, .transports = UDP4 | UDP4_MAPPED | UDPLITE4, .needs = NEEDS_NETWORK, .arg = &broadcast,
    .expect = not_sent, .descr = "The call after one to a broadcast address without SO_BROADCAST");
CONDITION_OF(fresh, without_port, .transports = INET_STREAM | INET_DGRAM, .needs = NEEDS_NETWORK, .arg = &without_port,
    .expect = not_sent, .descr = "The call after one for which no local port was left; there are ports by then");
CONDITION_OF(fresh, same_tuple, .transports = ALL_TCP | ALL_MPTCP, .arg = &same_tuple, .expect = not_sent,
    .descr = "The call after one for a connection that another socket has");

/* The name of the UNIX domain leads nowhere, or to no room. */

static expectations not_found = {
	AFTER_FAILURE,
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ENOENT|ENOTDIR|ELOOP|ENAMETOOLONG|EPROTOTYPE|ECONNREFUSED|EAGAIN" },
};

CONDITION_OF(fresh, missing, .transports = UNIX_PATH, .arg = &missing, .expect = not_found,
    .descr = "The call after one to a path that does not exist");
CONDITION_OF(fresh, not_directory, .transports = UNIX_PATH, .arg = &not_directory, .expect = not_found,
    .descr = "The call after one to a path beneath a file");
CONDITION_OF(fresh, looping, .transports = UNIX_PATH, .arg = &looping, .expect = not_found,
    .descr = "The call after one to a symbolic link that leads to itself");
CONDITION_OF(fresh, too_long, .transports = UNIX_PATH, .arg = &too_long, .expect = not_found,
    .descr = "The call after one to a name that is too long");
CONDITION_OF(fresh, another_type, .transports = ALL_UNIX & ~ABSTRACT_SEQPACKET, .arg = &another_type, .expect = not_found,
    .descr = "The call after one to a socket of another type");
CONDITION_OF(fresh, queue_full, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .arg = &queue_full, .expect = not_found,
    .descr = "The call after a non-blocking one for which the accept queue had no room");
