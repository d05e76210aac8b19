/*
 * EISCONN: the socket is connected already.  stream/once.c is about what a further call leaves alone; a listener is no
 * connected socket, and in errno/eopnotsupp.c.
 */
#include "conformance/conformance.h"
#include "fixture/socket.h"
#include "fixture/wait.h"

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
#define	NOTHING_OF_IT(observation, outcome)				\
	{ observation, "freebsd:EISCONN bs2000:EISCONN", outcome, 0 }

static const struct expectation connected_expect[] = {
	CONNECTED,
	NOTHING_OF_IT("attempt", "none"),
	NOTHING_OF_IT("peer", "as named"),
	NOTHING_OF_IT("data", "both ways"),
	{ 0 }
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
static void
same_peer(const struct test *test)
{
	struct scene scene = connected(test->transport);

	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	as_before(&scene, scene.listener);
}

/* Another peer, which listens. */
static void
another_peer(const struct test *test)
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.client, ADDRESS(&to));
	as_before(&scene, listener);
}

/* An address at which nobody is.  In the UNIX domain the name may be found dead before the socket is looked at. */
static const struct expectation nobody_expect[] = {
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN", INET_STREAM },
	{ "call", "freebsd:EISCONN freebsd:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "bs2000:EISCONN bs2000:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "posix:EISCONN posix:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "linux:EISCONN linux:unix7-EISCONN linux:unix7-ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", ALL_UNIX },
	NOTHING_OF_IT("peer", "as named"),
	NOTHING_OF_IT("data", "both ways"),
	{ 0 }
};

static void
nobody(const struct test *test)
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
static void
nonblocking(const struct test *test)
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	socket_set_nonblocking(scene.c.client, true);
	observe_connect("call", scene.c.client, ADDRESS(&to));
	as_before(&scene, listener);
}

/* The socket was connected by accept(). */
static const struct expectation accepted_expect[] = {
	CONNECTED,
	NOTHING_OF_IT("attempt", "none"),
	NOTHING_OF_IT("data", "both ways"),
	{ 0 }
};

static void
accepted(const struct test *test)
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.server, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
	observe("data", "%s", data_passes(scene.c.client, scene.c.server));
}

/* The socket was connected by socketpair(). */
static const struct expectation socketpair_expect[] = {
	CONNECTED,
	{ "other_end", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:unix7-EISCONN", "-1 EISCONN", 0 },
	NOTHING_OF_IT("attempt", "none"),
	NOTHING_OF_IT("data", "both ways"),
	{ 0 }
};

static void
of_a_pair(const struct test *test)
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
static const struct expectation peer_closed_expect[] = {
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN", "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "call", "linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN", ALL_TCP | ALL_MPTCP },
	{ "call", "freebsd:stream-once bs2000:stream-once linux:stream-once", "-1 E*", UNIX_STREAM | ABSTRACT_STREAM },
	{ 0 }
};

static void
await_end_of_file(int s)
{
	if (!wait_readable(s, WAIT_BOUND))
		setup_failed("the end of file was not heard");
}

static void
peer_closed(const struct test *test)
{
	struct scene scene = connected(test->transport);

	close(scene.c.server);
	await_end_of_file(scene.c.client);
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe("attempt", "%s", attempt_at(scene.listener));
}

/* One direction of the connection is shut down, from this end or from the other. */
static const struct expectation half_closed_expect[] = {
	CONNECTED,
	NOTHING_OF_IT("attempt", "none"),
	NOTHING_OF_IT("data", "one way"),
	{ 0 }
};

static void
half_closed(const struct test *test)
{
	struct scene scene = connected(test->transport);

	SETUP(shutdown(scene.c.client, SHUT_WR));
	await_end_of_file(scene.c.server);
	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe("attempt", "%s", attempt_at(scene.listener));
	observe("data", "%s", data_passes(scene.c.client, scene.c.server));
}

static void
peer_half_closed(const struct test *test)
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
static const struct expectation datagram_expect[] = {
	{ "call", "freebsd12:udp4-EISCONN", "0|-1 EISCONN", INET_DGRAM | ALL_RAW },
	{ 0 }
};

static void
datagram(const struct test *test)
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

static const struct condition conditions[] = {
	{
		.name = "same_peer",
		.descr = "A connected socket is connected to its peer again",
		.transports = ALL_STREAM,
		.expect = connected_expect,
		.body = same_peer,
	},
	{
		.name = "another_peer",
		.descr = "A connected socket is connected to another peer",
		.transports = ALL_STREAM,
		.expect = connected_expect,
		.body = another_peer,
	},
	{
		.name = "nobody",
		.descr = "A connected socket is connected to an address at which nobody listens",
		.transports = ALL_STREAM,
		.expect = nobody_expect,
		.body = nobody,
	},
	{
		.name = "nonblocking",
		.descr = "A connected socket that does not block is connected to another peer",
		.transports = ALL_STREAM,
		.expect = connected_expect,
		.body = nonblocking,
	},
	{
		.name = "accepted",
		.descr = "A socket that accept() returned is connected",
		.transports = ALL_STREAM,
		.expect = accepted_expect,
		.body = accepted,
	},
	{
		.name = "socketpair",
		.descr = "Either end of a socketpair is connected",
		.transports = UNIX_CONNECTION,
		.expect = socketpair_expect,
		.body = of_a_pair,
	},
	{
		.name = "peer_closed",
		.descr = "A socket is connected again after its peer has closed",
		.transports = ALL_STREAM,
		.expect = peer_closed_expect,
		.body = peer_closed,
	},
	{
		.name = "half_closed",
		.descr = "A connected socket that has shut down its sending side is connected again",
		.transports = HALF_CLOSES,
		.expect = half_closed_expect,
		.body = half_closed,
	},
	{
		.name = "peer_half_closed",
		.descr = "A connected socket whose peer has shut down its sending side is connected again",
		.transports = HALF_CLOSES,
		.expect = half_closed_expect,
		.body = peer_half_closed,
	},
	{
		.name = "datagram",
		.descr = "A socket without connections that has a peer is connected to another",
		.transports = ALL_DGRAM | ALL_RAW,
		.expect = datagram_expect,
		.body = datagram,
	},
};

CONDITIONS(conditions)
