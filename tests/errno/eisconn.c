/*
 * EISCONN: the socket is connected already.  stream/once.c is about what a further call leaves alone; a listener is no
 * connected socket, and in errno/eopnotsupp.c.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
/* With SCTP a side that is shut down ends the association. */
#define	HALF_CLOSES	(ALL_TCP | ALL_MPTCP | CONNECTIONS)

/*
 * The call fails, and so nothing comes of it.  POSIX and Linux leave the socket's state after a failure open: the rest is
 * judged by the other two manuals.
 */
#define	CONNECTED							\
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN", "-1 EISCONN", 0 }, \
	{ "call", "linux:ip7-EISCONN", "-1 EISCONN", INET_STREAM },	\
	{ "call", "linux:unix7-EISCONN", "-1 EISCONN", ALL_UNIX }

static expectations connected_expect = {
	CONNECTED,
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "peer", "freebsd:EISCONN bs2000:EISCONN", "as named" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

/* A connection that stands, with its listener still there. */
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

/* Whether the connection is as before, and whether the listener that was named saw the call. */
static void
as_before(const struct scene *scene, int listener)
{
	if (listener != -1)
		observe("attempt", "%s", attempt_at(listener));
	observe("peer", "%s", peer_of(scene->c.client, &scene->at));
	observe("data", "%s", data_passes(scene->c.client, scene->c.server));
}

/* The peer that the socket has is named again. */
CONDITION(same_peer, .transports = ALL_STREAM, .expect = connected_expect,
    .descr = "A connected socket is connected to its peer again")
{
	struct scene scene = connected(test->transport);

	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	as_before(&scene, scene.listener);
}

/* Another peer, which listens. */
CONDITION(another_peer, .transports = ALL_STREAM, .expect = connected_expect,
    .descr = "A connected socket is connected to another peer")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.client, ADDRESS(&to));
	as_before(&scene, listener);
}

/* An address at which nobody is.  In the UNIX domain the name may be found dead before the socket is looked at. */
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
	as_before(&scene, -1);
}

/* The socket does not block. */
CONDITION(nonblocking, .transports = ALL_STREAM, .expect = connected_expect,
    .descr = "A connected socket that does not block is connected to another peer")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	socket_set_nonblocking(scene.c.client, true);
	observe_connect("call", scene.c.client, ADDRESS(&to));
	as_before(&scene, listener);
}

/* The socket was connected by accept(). */
static expectations accepted = {
	CONNECTED,
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

CONDITION(accepted, .transports = ALL_STREAM, .expect = accepted,
    .descr = "A socket that accept() returned is connected")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.server, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
	observe("data", "%s", data_passes(scene.c.client, scene.c.server));
}

/* The socket was connected by socketpair(). */
static expectations socketpair_expect = {
	CONNECTED,
	{ "other_end", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:unix7-EISCONN", "-1 EISCONN" },
	{ "attempt", "freebsd:EISCONN bs2000:EISCONN", "none" },
	{ "data", "freebsd:EISCONN bs2000:EISCONN", "both ways" },
};

CONDITION(socketpair, .transports = UNIX_CONNECTION, .expect = socketpair_expect,
    .descr = "Either end of a socketpair is connected")
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
 * The peer has closed its end.  In TCP the connection remains, and data could still be sent; in the UNIX domain nothing is left
 * of it, and all that can be said of the socket is that it has connected once.
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
		setup_failed("the end of file was not heard");
}

CONDITION(peer_closed, .transports = ALL_STREAM, .expect = peer_closed,
    .descr = "A socket is connected again after its peer has closed")
{
	struct scene scene = connected(test->transport);

	close(scene.c.server);
	await_end_of_file(scene.c.client);
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe("attempt", "%s", attempt_at(scene.listener));
}

/* One direction of the connection is shut down, from this end or from the other. */
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
 * What a socket without connections does instead.  connect(2) lets it change its peer, udp(4) and ip(4) of FreeBSD say that
 * it cannot: what the host does is only recorded.
 */
static expectations datagram = {
	{ "call", "freebsd12:udp4-EISCONN", "0|-1 EISCONN", INET_DGRAM | ALL_RAW },
};

CONDITION(datagram, .transports = ALL_DGRAM | ALL_RAW, .expect = datagram,
    .descr = "A socket without connections that has a peer is connected to another")
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
