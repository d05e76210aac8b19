/*
 * A stream socket connects once: further calls leave its connection alone and make no other.  errno/eisconn has the errno of
 * such a call.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	UNIX_STREAMS	(UNIX_STREAM | ABSTRACT_STREAM)
#define	STREAMS		(INET_STREAM | UNIX_STREAMS)

/* Linux's page says this of UNIX sockets alone. */
static expectations connected_expect = {
	{ "call", "freebsd:stream-once bs2000:stream-once", "-1 E*" },
	{ "call", "linux:stream-once", "-1 E*", UNIX_STREAMS },
	{ "attempt", "freebsd:stream-once bs2000:stream-once", "none" },
	{ "attempt", "linux:stream-once", "none", UNIX_STREAMS },
	{ "peer", "freebsd:stream-once bs2000:stream-once", "as named" },
	{ "peer", "linux:stream-once", "as named", UNIX_STREAMS },
	{ "local", "freebsd:stream-once bs2000:stream-once", "as before" },
	{ "local", "linux:stream-once", "as before", UNIX_STREAMS },
	{ "data", "freebsd:stream-once bs2000:stream-once", "both ways" },
	{ "data", "linux:stream-once", "both ways", UNIX_STREAMS },
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

/* Compares the local name with that before the call; a failure of getsockname() is the outcome. */
static const char *
local_now(const struct scene *scene)
{
	const char *local = local_of(scene->c.client);
	struct address now;

	if (strncmp(local, "-1", 2) == 0)
		return (local);
	now = address_of_socket(scene->c.client);
	return (address_equal(&now, &scene->c.client_address) ? "as before" : "another");
}

/* Whether the connection is unchanged, and whether the listener that the call named saw an attempt. */
static void
observe_unchanged(const struct scene *scene, int listener)
{
	observe("attempt", "%s", attempt_at(listener));
	observe("peer", "%s", peer_of(scene->c.client, &scene->at));
	observe("local", "%s", local_now(scene));
	observe("data", "%s", data_passes(scene->c.client, scene->c.server));
}

CONDITION(same_listener, .transports = STREAMS, .expect = connected_expect,
    .descr = "A connected socket is connected to its listener again")
{
	struct scene scene = connected(test->transport);

	observe_connect("call", scene.c.client, ADDRESS(&scene.at));
	observe_unchanged(&scene, scene.listener);
}

CONDITION(another_listener, .transports = STREAMS, .expect = connected_expect,
    .descr = "A connected socket is connected to another listener")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.client, ADDRESS(&to));
	observe_unchanged(&scene, listener);
}

static expectations again_and_again = {
	{ "call", "freebsd:stream-once bs2000:stream-once", "-1 E*" },
	{ "call", "linux:stream-once", "-1 E*", UNIX_STREAMS },
	{ "again", "freebsd:stream-once bs2000:stream-once", "-1 E*" },
	{ "again", "linux:stream-once", "-1 E*", UNIX_STREAMS },
	{ "once_more", "freebsd:stream-once bs2000:stream-once", "-1 E*" },
	{ "once_more", "linux:stream-once", "-1 E*", UNIX_STREAMS },
	{ "attempt", "freebsd:stream-once bs2000:stream-once", "none" },
	{ "attempt", "linux:stream-once", "none", UNIX_STREAMS },
	{ "peer", "freebsd:stream-once bs2000:stream-once", "as named" },
	{ "peer", "linux:stream-once", "as named", UNIX_STREAMS },
	{ "local", "freebsd:stream-once bs2000:stream-once", "as before" },
	{ "local", "linux:stream-once", "as before", UNIX_STREAMS },
	{ "data", "freebsd:stream-once bs2000:stream-once", "both ways" },
	{ "data", "linux:stream-once", "both ways", UNIX_STREAMS },
};

CONDITION(again_and_again, .transports = STREAMS, .expect = again_and_again,
    .descr = "A connected socket is connected to another listener three times")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	observe_connect("call", scene.c.client, ADDRESS(&to));
	observe_connect("again", scene.c.client, ADDRESS(&to));
	observe_connect("once_more", scene.c.client, ADDRESS(&to));
	observe_unchanged(&scene, listener);
}

/*
 * The other end has shut down.  A socket that has itself shut down for reading would show that at once.  poll() does not show the
 * end of an association on Linux once the socket has shut down for writing: only recv() returns, with ENOTCONN.
 */
static void
await_end_of_file(int s)
{
	const struct timeval bound = { .tv_sec = WAIT_BOUND };
	char byte;
	ssize_t n;

	SETUP(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof(bound)));
	n = recv(s, &byte, 1, 0);
	if (n > 0 || (n == -1 && errno != ENOTCONN))
		setup_failed("the end of the connection did not come");
}

static expectations over = {
	{ "call", "freebsd:stream-once bs2000:stream-once", "-1 E*" },
	{ "call", "linux:stream-once", "-1 E*", UNIX_STREAMS },
	{ "attempt", "freebsd:stream-once bs2000:stream-once", "none" },
	{ "attempt", "linux:stream-once", "none", UNIX_STREAMS },
};

CONDITION(over, .transports = STREAMS, .expect = over,
    .descr = "A socket whose connection both ends have shut down is connected to another listener")
{
	struct scene scene = connected(test->transport);
	struct address to;
	int listener = listener_open(test->transport, "second", &to);

	SETUP(shutdown(scene.c.client, SHUT_WR));
	await_end_of_file(scene.c.server);
	close(scene.c.server);
	await_end_of_file(scene.c.client);
	observe_connect("call", scene.c.client, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}
