/*
 * AF_UNSPEC by state: what a connect() to an address of that family does to a socket in each state (case/state.h), and what the
 * socket is good for afterwards.  Linux dissolves the connection of a TCP socket; POSIX and Linux reset the peer of a datagram
 * socket; datagram/dissolve has what other addresses do, and who is heard then.
 */
#include "case/case.h"
#include "case/state.h"
#include "world/far_end.h"
#include "world/network.h"
#include "world/ports.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define	TCP_STREAM	(ALL_TCP | ALL_MPTCP)
#define	HALF_CLOSES	(TCP_STREAM | UNIX_CONNECTION | ABSTRACT_CONNECTION)

/* Another peer. */
struct other {
	int peer;
	struct address at;
};

static int
call_unspec(const struct scene *scene, const char *observation, socklen_t length)
{
	struct address none = address_unspec(scene->test->transport);

	return (observe_connect(observation, scene->s, &none.u, length != 0 ? length : none.length));
}

/* The call, and no observation. */
static void
dissolve(const struct scene *scene)
{
	struct address none = address_unspec(scene->test->transport);

	(void)connect_call(scene->s, ADDRESS(&none));
}

/* Whether the socket listens, where the host tells. */
static bool
listens(int s)
{
	int value = 0;
	socklen_t length = sizeof(value);

	return (getsockopt(s, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0);
}

static void
call_and_look(struct scene *scene, const struct other *other)
{
	const struct transport *t = scene->test->transport;
	bool listened = listens(scene->s);
	/* The other end has nothing to receive yet that could come before what the call makes it receive. */
	bool hears = is_connection_mode(t) && scene->other_end != -1 && wait_for(scene->other_end, POLLIN, 0) == 0;
	int outcome = call_unspec(scene, "call", 0);

	(void)other;
	observe("peer", "%s", scene_peer(scene, NULL));
	observe("local", "%s", scene_name(scene));
	observe("so_error", "%s", so_error(scene->s));
	if (listened)
		observe("accepts", "%s", scene_accepts(scene));
	/* What the other end of a connection, or a client in the queue, is told. */
	if (outcome == 0 && hears && wait_for(scene->other_end, POLLIN, WAIT_BOUND) != 0)
		observe("other_end", "%s", received(scene->other_end, 0));
	/* What has arrived before, but for raw sockets, which hear whatever is sent. */
	if ((t->bit & ALL_RAW) == 0)
		observe("received", "%s", received(scene->s, 0));
}

static void
call_and_connect(struct scene *scene, const struct other *other)
{
	dissolve(scene);
	(void)scene_hold_port(scene);
	if (observe_connect("again", scene->s, ADDRESS(&other->at)) == EINPROGRESS)
		(void)wait_for(scene->s, POLLOUT, WAIT_BOUND);
	observe("again_peer", "%s", scene_peer(scene, &other->at));
	observe("again_local", "%s", scene_name(scene));
	observe("again_reached", "%s", scene_reaches(scene, other->peer, &other->at));
}

static void
call_twice(struct scene *scene, const struct other *other)
{
	(void)other;
	dissolve(scene);
	(void)call_unspec(scene, "twice", 0);
}

static void
call_and_bind(struct scene *scene, const struct other *other)
{
	const struct transport *t = scene->test->transport;
	struct address own = is_unix(t) ? address_unix(t, "bound anew") : address_any(t, 0);

	(void)other;
	dissolve(scene);
	(void)scene_hold_port(scene);
	observe_result("bind", bind(scene->s, ADDRESS(&own)));
	observe("bind_local", "%s", scene_name(scene));
}

static void
call_and_listen(struct scene *scene, const struct other *other)
{
	int result;

	(void)other;
	dissolve(scene);
	result = listen(scene->s, 8);
	observe_result("listen", result);
	if (result == 0)
		observe("listen_accepts", "%s", scene_accepts(scene));
}

static void
call_and_send(struct scene *scene, const struct other *other)
{
	ssize_t n;

	(void)other;
	dissolve(scene);
	signal_catch(SIGPIPE, 0);
	n = send(scene->s, "s", 1, MSG_DONTWAIT);
	observe_result("send_next", n == 1 ? 0 : n);
}

/* A struct sockaddr, and the family alone. */
static void
call_with_sockaddr(struct scene *scene, const struct other *other)
{
	(void)other;
	(void)call_unspec(scene, "sockaddr", sizeof(struct sockaddr));
	observe("sockaddr_peer", "%s", scene_peer(scene, NULL));
}

static void
call_with_family(struct scene *scene, const struct other *other)
{
	(void)other;
	(void)call_unspec(scene, "family", offsetof(struct sockaddr, sa_data));
	observe("family_peer", "%s", scene_peer(scene, NULL));
}

static void (*const next[])(struct scene *, const struct other *) = {
	call_and_look, call_and_connect, call_twice, call_and_bind, call_and_listen, call_and_send, call_with_sockaddr,
	call_with_family,
};

#define	N_NEXT	(sizeof(next) / sizeof(next[0]))

#define	RESETS	"posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero"

/* Rows: a datagram socket has no peer afterwards, and gets another. */
#define	PEER_RESET							\
	{ "call", RESETS, "0", ALL_DGRAM },				\
	{ "peer", DGRAM_DISSOLVES, "none", ALL_DGRAM },			\
	{ "twice", RESETS, "0", ALL_DGRAM },				\
	{ "sockaddr", RESETS, "0", ALL_DGRAM },				\
	{ "sockaddr_peer", DGRAM_DISSOLVES, "none", ALL_DGRAM },	\
	{ "again", DGRAM_REPEATS, "0", ALL_DGRAM },			\
	{ "again_peer", DGRAM_REPEATS, "as named", ALL_DGRAM },		\
	{ "again_reached", DGRAM_REPEATS, "yes", ALL_DGRAM }

/* Rows: a TCP socket can be connected to another address afterwards. */
#define	CONNECTS_AGAIN							\
	{ "again", "linux:dissolve", "0", TCP_STREAM },			\
	{ "again_peer", "linux:dissolve", "as named", TCP_STREAM },	\
	{ "again_reached", "linux:dissolve", "yes", TCP_STREAM }

/* Rows: it had a connection, which is dissolved. */
#define	DISSOLVED							\
	{ "call", "linux:dissolve", "0", TCP_STREAM },			\
	{ "peer", "linux:dissolve", "none", TCP_STREAM }

static expectations nothing_to_dissolve = { PEER_RESET, CONNECTS_AGAIN };

CONDITION(fresh, .transports = EVERY, .arg = &fresh, .expect = nothing_to_dissolve,
    .descr = "AF_UNSPEC on a socket that was never connected")
{
	struct scene scenes[N_NEXT];
	struct other other;

	other.peer = peer_open(test->transport, "other", &other.at);
	scenes_enter(test->condition->arg, test, scenes, N_NEXT);
	for (size_t i = 0; i < N_NEXT; i++)
		next[i](&scenes[i], &other);
}

CONDITION_OF(fresh, bound, .transports = EVERY, .arg = &bound, .expect = nothing_to_dissolve,
    .descr = "AF_UNSPEC on a socket that was bound to an address of the loopback, or to a name");
CONDITION_OF(fresh, bound_to_any, .transports = INET_STREAM | INET_DGRAM, .arg = &bound_to_any, .expect = nothing_to_dissolve,
    .descr = "AF_UNSPEC on a socket that was bound to the wildcard");
CONDITION_OF(fresh, bound_to_port, .transports = INET_STREAM | INET_DGRAM, .arg = &bound_to_port,
    .expect = nothing_to_dissolve, .descr = "AF_UNSPEC on a socket that was bound to an address of the loopback and a given port");
CONDITION_OF(fresh, bound_to_any_port, .transports = INET_STREAM | INET_DGRAM, .arg = &bound_to_any_port,
    .expect = nothing_to_dissolve, .descr = "AF_UNSPEC on a socket that was bound to the wildcard and a given port");

/* Whether a listener listens afterwards is a survey. */
CONDITION_OF(fresh, listening, .transports = ALL_STREAM, .arg = &listening,
    .descr = "AF_UNSPEC on a listening socket that was bound to an address of the loopback, or to a name");
CONDITION_OF(fresh, listening_at_any, .transports = INET_STREAM, .arg = &listening_at_any,
    .descr = "AF_UNSPEC on a listening socket that was bound to the wildcard");
CONDITION_OF(fresh, listening_at_port, .transports = INET_STREAM, .arg = &listening_at_port,
    .descr = "AF_UNSPEC on a listening socket that was bound to an address of the loopback and a given port");
CONDITION_OF(fresh, listening_unbound, .transports = INET_STREAM, .arg = &listening_unbound,
    .descr = "AF_UNSPEC on a listening socket that was never bound");
CONDITION_OF(fresh, listening_with_queue, .transports = ALL_STREAM, .arg = &listening_with_queue,
    .descr = "AF_UNSPEC on a listening socket in whose accept queue a connection waits");

static expectations dissolved = { PEER_RESET, DISSOLVED, CONNECTS_AGAIN };

CONDITION_OF(fresh, made, .transports = EVERY, .arg = &made, .expect = dissolved,
    .descr = "AF_UNSPEC on a socket that was connected and never bound");
CONDITION_OF(fresh, made_bound, .transports = EVERY, .arg = &made_bound, .expect = dissolved,
    .descr = "AF_UNSPEC on a socket that was bound to an address of the loopback, or to a name, and connected");
CONDITION_OF(fresh, made_bound_to_any, .transports = INET_STREAM | INET_DGRAM, .arg = &made_bound_to_any, .expect = dissolved,
    .descr = "AF_UNSPEC on a socket that was bound to the wildcard and connected");
CONDITION_OF(fresh, made_bound_to_port, .transports = INET_STREAM | INET_DGRAM, .arg = &made_bound_to_port,
    .expect = dissolved,
    .descr = "AF_UNSPEC on a socket that was bound to an address of the loopback and a given port, and connected");
CONDITION_OF(fresh, made_bound_to_any_port, .transports = INET_STREAM | INET_DGRAM, .arg = &made_bound_to_any_port,
    .expect = dissolved, .descr = "AF_UNSPEC on a socket that was bound to the wildcard and a given port, and connected");
CONDITION_OF(fresh, unread, .transports = ALL_STREAM | ALL_DGRAM, .arg = &unread, .expect = dissolved,
    .descr = "AF_UNSPEC on a connected socket that has not received what its peer sent");
CONDITION_OF(fresh, half_closed, .transports = HALF_CLOSES, .arg = &half_closed, .expect = dissolved,
    .descr = "AF_UNSPEC on a connected socket that has shut down its sending side");
CONDITION_OF(fresh, peer_half_closed, .transports = HALF_CLOSES, .arg = &peer_half_closed, .expect = dissolved,
    .descr = "AF_UNSPEC on a connected socket whose peer has shut down its sending side");
CONDITION_OF(fresh, peer_closed, .transports = ALL_STREAM, .arg = &peer_closed, .expect = dissolved,
    .descr = "AF_UNSPEC on a connected socket whose peer has closed");
CONDITION_OF(fresh, both_closed, .transports = ALL_STREAM, .arg = &both_closed, .expect = dissolved,
    .descr = "AF_UNSPEC on a socket whose connection is over: it shut down its sending side, and then its peer closed");
CONDITION_OF(fresh, peer_reset, .transports = TCP_STREAM | UNIX_STREAM | ABSTRACT_STREAM, .arg = &peer_reset,
    .expect = dissolved, .descr = "AF_UNSPEC on a socket whose peer has reset the connection, of which nobody has been told");

static expectations attempt_dissolved = {
	{ "call", "linux:dissolve", "0", ALL_TCP },
	{ "peer", "linux:dissolve", "none", ALL_TCP },
	{ "again", "linux:dissolve", "0|-1 EINPROGRESS", ALL_TCP },
	{ "again_peer", "linux:dissolve", "as named", ALL_TCP },
	{ "again_reached", "linux:dissolve", "yes", ALL_TCP },
};

CONDITION_OF(fresh, in_progress, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .arg = &in_progress,
    .expect = attempt_dissolved, .descr = "AF_UNSPEC while an attempt is in progress");
CONDITION_OF(fresh, interrupted, .transports = INET_STREAM | UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .far_end = FAR_END_SILENT, .arg = &interrupted, .expect = attempt_dissolved,
    .descr = "AF_UNSPEC after a signal interrupted a call");

static expectations failed = {
	{ "again", "linux:dissolve", "0|-1 EINPROGRESS", TCP_STREAM },
	{ "again_peer", "linux:dissolve", "as named", TCP_STREAM },
	{ "again_reached", "linux:dissolve", "yes", TCP_STREAM },
};

CONDITION_OF(fresh, refused, .transports = ALL_STREAM, .arg = &refused, .expect = failed,
    .descr = "AF_UNSPEC after a refusal");
CONDITION_OF(fresh, refused_bound_to_any, .transports = INET_STREAM, .arg = &refused_bound_to_any, .expect = failed,
    .descr = "AF_UNSPEC after a refusal, on a socket bound to the wildcard");
CONDITION_OF(fresh, refused_bound_to_any_port, .transports = INET_STREAM, .arg = &refused_bound_to_any_port, .expect = failed,
    .descr = "AF_UNSPEC after a refusal, on a socket bound to the wildcard and a given port");
CONDITION_OF(fresh, refused_pending, .transports = INET_STREAM, .arg = &refused_pending, .expect = failed,
    .descr = "AF_UNSPEC after a non-blocking attempt that was refused, of which nobody has been told");
CONDITION_OF(fresh, refused_asked, .transports = INET_STREAM, .arg = &refused_asked, .expect = failed,
    .descr = "AF_UNSPEC after a non-blocking attempt that was refused, of which SO_ERROR has told");
CONDITION_OF(fresh, timed_out, .transports = ALL_TCP, .far_end = FAR_END_SILENT, .arg = &timed_out, .expect = failed,
    .descr = "AF_UNSPEC after a non-blocking attempt that timed out, of which nobody has been told");

CONDITION_OF(fresh, sent_alone, .transports = INET_DGRAM, .arg = &sent_alone, .expect = nothing_to_dissolve,
    .descr = "AF_UNSPEC on a datagram socket that has sent to an address, and was neither bound nor connected");
CONDITION_OF(fresh, peer_gone, .transports = ALL_DGRAM, .arg = &peer_gone, .expect = dissolved,
    .descr = "AF_UNSPEC on a datagram socket whose peer has closed");

/* A datagram was refused, and that is still to be told: which call tells it is a survey. */
static expectations refused_datagram_expect = {
	{ "call", RESETS, "0" },
	{ "peer", DGRAM_DISSOLVES, "none" },
	{ "again_peer", DGRAM_REPEATS, "as named" },
};

CONDITION_OF(fresh, refused_datagram, .transports = INET_DGRAM, .arg = &refused_datagram, .expect = refused_datagram_expect,
    .descr = "AF_UNSPEC on a socket one of whose datagrams was refused, of which nobody has been told");

/* No local port is left that an unbound socket could get. */
static expectations without_port_expect = {
	{ "call", RESETS, "0" },
	{ "peer", DGRAM_DISSOLVES, "none" },
};

CONDITION(without_port, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = without_port_expect,
    .descr = "AF_UNSPEC on a socket that was never bound, where no local port is left")
{
	struct address to, none = address_unspec(test->transport);
	int s = socket_open(test->transport);
	unsigned first;

	(void)socket_bound(test->transport, "peer", &to);
	first = address_port(&to) < 30000 ? 40000 : 20000;
	SETTING(host_port_range_set(first, first + 1), "the range of local ports cannot be changed");
	connect_setup(socket_open(test->transport), &to);
	connect_setup(socket_open(test->transport), &to);
	observe_connect("call", s, ADDRESS(&none));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_of(s));
}

/*
 * A socket that is bound to the loopback cannot reach an address beyond it.  Whether it loses its peer by trying is a survey, and
 * so is what AF_UNSPEC does to it then, but for the peer.
 */
static expectations off_host = {
	{ "call", RESETS, "0" },
	{ "peer", DGRAM_DISSOLVES, "none" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "again_peer", DGRAM_REPEATS, "as named" },
};

CONDITION(off_host, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = off_host,
    .descr = "AF_UNSPEC on a socket bound to the loopback, after a call to an address behind an interface")
{
	struct address at, to, far = far_end_address(test->transport), none = address_unspec(test->transport);
	int s = socket_bound(test->transport, "socket", &at), peer = socket_bound(test->transport, "peer", &to);

	connect_setup(s, &to);
	observe_connect("off_host", s, ADDRESS(&far));
	observe("old_peer", "%s", peer_of(s, &to));
	observe("old_sent", "%s", strcmp(peer_of(s, &to), "as named") == 0 ? datagram_sent(s, peer) : "elsewhere");
	observe_connect("call", s, ADDRESS(&none));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
	observe("again_peer", "%s", peer_of(s, &to));
}
