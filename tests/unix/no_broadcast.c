/*
 * The UNIX domain has no broadcast, and its names are not patterns: one name, one socket.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <poll.h>

#define	ONE_SOCKET	"freebsd12:unix4-no-broadcast"

/* As a pattern the path would match both sockets; as a name it is that of no file. */
static expectations pattern = {
	{ "call", ONE_SOCKET " freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT" },
	{ "first", ONE_SOCKET, "nothing" },
	{ "second", ONE_SOCKET, "nothing" },
};

static const char *
arrived(int peer)
{
	return (wait_for(peer, POLLIN, 0) == 0 ? "nothing" : "something");
}

CONDITION(star, .transports = UNIX_PATH, .expect = pattern, .arg = "*",
    .descr = "The path is a star, and no file has that name")
{
	struct address a, b, to = address_path(test->condition->arg);
	int first = peer_open(test->transport, "sock1", &a), second = peer_open(test->transport, "sock2", &b);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &a));
	/* A datagram socket that has a peer all the same shows it by what it sends. */
	if (!is_connection_mode(test->transport))
		(void)send(s, "x", 1, 0);
	observe("first", "%s", arrived(first));
	observe("second", "%s", arrived(second));
}

CONDITION_OF(star, star_at_end, .transports = UNIX_PATH, .expect = pattern, .arg = "sock*",
    .descr = "The path ends with a star");
CONDITION_OF(star, question_mark, .transports = UNIX_PATH, .expect = pattern, .arg = "sock?",
    .descr = "The path ends with a question mark");
CONDITION_OF(star, bracket, .transports = UNIX_PATH, .expect = pattern, .arg = "sock[12]",
    .descr = "The path ends with a bracket expression");
CONDITION_OF(star, brace, .transports = UNIX_PATH, .expect = pattern, .arg = "sock{1,2}",
    .descr = "The path ends with alternatives in braces");
/* A directory does not stand for the sockets in it; unix/targets has the errno. */
static expectations directory = {
	{ "call", ONE_SOCKET, "-1 E*" },
	{ "first", ONE_SOCKET, "nothing" },
	{ "second", ONE_SOCKET, "nothing" },
};

CONDITION_OF(star, directory, .transports = UNIX_PATH, .expect = directory, .arg = ".",
    .descr = "The path names the directory of the sockets");

/* Only the socket of that very name is reached. */
static expectations literal = {
	NAME_REACHES,
	{ "call", ONE_SOCKET, "0" },
	{ "reached", ONE_SOCKET, "yes" },
	{ "first", ONE_SOCKET, "nothing" },
	{ "second", ONE_SOCKET, "nothing" },
};

CONDITION(socket_named_star, .transports = UNIX_PATH, .expect = literal, .arg = "*",
    .descr = "One of three sockets is named with a star")
{
	const char *name = test->condition->arg;
	struct address a, b, at;
	int first = peer_open(test->transport, "sock1", &a), second = peer_open(test->transport, "sock2", &b);
	int peer = peer_open(test->transport, name, &at);

	(void)observe_name_reaches(test, name, peer);
	observe("first", "%s", arrived(first));
	observe("second", "%s", arrived(second));
}

CONDITION_OF(socket_named_star, socket_named_pattern, .transports = UNIX_PATH, .expect = literal, .arg = "sock?",
    .descr = "A socket's name is a pattern that matches two others");

/* A host may refuse the option; where it does not, the option changes nothing. */
CONDITION(option, .transports = UNIX_PATH, .expect = literal,
    .descr = "The socket has SO_BROADCAST")
{
	struct address a, b, at;
	int first = peer_open(test->transport, "sock1", &a), second = peer_open(test->transport, "sock2", &b);
	int peer = peer_open(test->transport, "sock", &at), s = socket_open(test->transport);
	bool connected;

	observe_result("option", setsockopt(s, SOL_SOCKET, SO_BROADCAST, &(int){ 1 }, sizeof(int)));
	connected = observe_connect("call", s, ADDRESS(&at)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	observe("first", "%s", arrived(first));
	observe("second", "%s", arrived(second));
}

