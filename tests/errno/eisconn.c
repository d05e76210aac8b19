/*
 * EISCONN: the socket is connected already.  stream/once has what a further call leaves alone; errno/eopnotsupp has listeners,
 * which are not connected.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
/* In SCTP, shutting down one side ends the association. */
#define	HALF_CLOSES	(ALL_TCP | ALL_MPTCP | CONNECTIONS)

/*
 * POSIX and Linux leave the socket's state after a failure open: only the other two manuals judge what the call must leave
 * alone.
 */
#define	CONNECTED							\
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN", "-1 EISCONN", 0 }, \
	{ "call", "linux:ip7-EISCONN", "-1 EISCONN", INET_STREAM },	\
	{ "call", "linux:unix7-EISCONN", "-1 EISCONN", ALL_UNIX },	\
	{ "call", "freebsd15:tcp4-EISCONN", "-1 EISCONN", ALL_TCP }

static expectations connected_expect = {
	CONNECTED,
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "peer", "freebsd:EISCONN bs2000:EISCONN", "as named" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

/* An established connection, whose listener is still open. */
struct scene {
	struct connection c;
	int listener;
	struct address at;
};

static struct scene
connected(const struct transport *t)
{
	struct scene scene;

	scene.c = connection_open_at_listener(t, &scene.listener, &scene.at);
	return (scene);
}

/* Whether the connection is unchanged, and whether the listener that the call named saw an attempt. */
static void
observe_unchanged(const struct scene *scene, int listener)
{
	if (listener != -1)
		observe("attempt", "%s", attempt_at(listener));
	observe("peer", "%s", peer_of(scene->c.client, &scene->at));
	observe("data", "%s", data_passes(scene->c.client, scene->c.server));
}

CONDITION(same_peer, .transports = ALL_STREAM, .expect = connected_expect,
    .descr = "A connected socket is connected to its peer again")
{
	struct scene scene = connected(test->transport);

	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe_unchanged(&scene, scene.listener);
}

CONDITION(fifth_call, .transports = ALL_STREAM, .expect = connected_expect,
    .descr = "A connected socket is connected to its peer again: its fifth call")
{
	struct scene scene = connected(test->transport);

	for (int i = 0; i < 3; i++)
		if (connect_call(scene.c.client, ADDRESS(&scene.at)).blocked)
			break;
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe_unchanged(&scene, scene.listener);
}

CONDITION(another_peer, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .expect = connected_expect,
    .as[MODE_NONBLOCKING] = { "nonblocking", "A connected non-blocking socket is connected to another peer" },
    .descr = "A connected socket is connected to another peer")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	socket_set_nonblocking(scene.c.client, test->mode->nonblocking);
	observe_connect("call", scene.c.client, ADDRESS(&to));
	observe_unchanged(&scene, listener);
}

/* In the UNIX domain the host may look the name up, and find nobody there, before it looks at the socket. */
static expectations nobody = {
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN", INET_STREAM },
	{ "call", "freebsd:EISCONN freebsd:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "bs2000:EISCONN bs2000:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "posix:EISCONN posix:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "linux:EISCONN linux:unix7-EISCONN linux:unix7-ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "peer", "freebsd:EISCONN bs2000:EISCONN", "as named" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

CONDITION(nobody, .transports = ALL_STREAM, .expect = nobody,
    .descr = "A connected socket is connected to an address at which nobody listens")
{
	struct scene scene = connected(test->transport);
	struct address to;

	if (is_unix(test->transport))
		close(socket_bound(test->transport, "stale", &to));
	else
		to = nobody_listens(test->transport);
	observe_connect("call", scene.c.client, ADDRESS(&to));
	observe_unchanged(&scene, -1);
}

static expectations accepted = {
	CONNECTED,
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

CONDITION(accepted, .transports = ALL_STREAM, .expect = accepted,
    .descr = "A socket that accept() returned is connected to another peer")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.server, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
	observe("data", "%s", data_passes(scene.c.client, scene.c.server));
}

static expectations socketpair_expect = {
	CONNECTED,
	{ "other_end", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:unix7-EISCONN", "-1 EISCONN" },
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

CONDITION(socketpair, .transports = UNIX_CONNECTION, .expect = socketpair_expect,
    .descr = "Either end of a socketpair is connected to another peer")
{
	struct address to;
	int listener = listener_open(test->transport, "second", &to), pair[2];

	SETUP(socketpair(test->transport->domain, test->transport->type, 0, pair));
	observe_connect("call", pair[0], ADDRESS(&to));
	observe_connect("other_end", pair[1], ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
	observe("data", "%s", data_passes(pair[0], pair[1]));
}

/*
 * In TCP the connection remains half-closed, and data could still be sent.  In the UNIX domain it is gone: the manuals only say
 * that a stream socket connects once.
 */
static expectations peer_closed = {
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN", "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "call", "linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "call", "freebsd:stream-once bs2000:stream-once linux:stream-once", "-1 E*", UNIX_STREAM | ABSTRACT_STREAM },
};

static void
await_end_of_file(int s)
{
	if (!wait_readable(s, WAIT_BOUND))
		setup_failed("the end of file did not arrive");
}

CONDITION(peer_closed, .transports = ALL_STREAM, .expect = peer_closed,
    .descr = "A socket whose peer has closed is connected again")
{
	struct scene scene = connected(test->transport);

	close(scene.c.server);
	await_end_of_file(scene.c.client);
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe("attempt", "%s", attempt_at(scene.listener));
}

static expectations half_closed = {
	CONNECTED,
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "one way" },
};

CONDITION(half_closed, .transports = HALF_CLOSES, .expect = half_closed,
    .descr = "A connected socket that has shut down its sending side is connected again")
{
	struct scene scene = connected(test->transport);

	SETUP(shutdown(scene.c.client, SHUT_WR));
	await_end_of_file(scene.c.server);
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe("attempt", "%s", attempt_at(scene.listener));
	observe("data", "%s", data_passes(scene.c.client, scene.c.server));
}

CONDITION(peer_half_closed, .transports = HALF_CLOSES, .expect = half_closed,
    .descr = "A connected socket whose peer has shut down its sending side is connected again")
{
	struct scene scene = connected(test->transport);

	SETUP(shutdown(scene.c.server, SHUT_WR));
	await_end_of_file(scene.c.client);
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe("attempt", "%s", attempt_at(scene.listener));
	observe("data", "%s", data_passes(scene.c.client, scene.c.server));
}

/*
 * FreeBSD's connect(2) lets a connectionless socket change its peer, its udp(4) and ip(4) do not: the outcome is recorded
 * alone.
 */
static expectations datagram = {
	{ "call", "freebsd12:udp4-EISCONN", "0|-1 EISCONN", INET_DGRAM | ALL_RAW },
};

CONDITION(datagram, .transports = ALL_DGRAM | ALL_RAW, .expect = datagram,
    .descr = "A connectionless socket that has a peer is connected to another")
{
	struct address first, second;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "first", &first);
	(void)peer_open(test->transport, "second", &second);
	connect_setup(s, &first);
	observe_connect("call", s, ADDRESS(&second));
	observe("peer", "%s", peer_of(s, &second));
	observe_connect("again", s, ADDRESS(&second));
}
