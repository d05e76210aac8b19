/*
 * The UNIX domain has no broadcast, and its names are no patterns: one name, one socket.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"
#include "fixture/wait.h"

#include <poll.h>

#define	ONE_SOCKET	"freebsd12:unix4-no-broadcast"

/* A pattern that would match the names of sockets, were it taken for one, names a file that does not exist. */
static const struct expectation pattern_expect[] = {
	{ "call", ONE_SOCKET " freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT", 0 },
	{ "first", ONE_SOCKET, "nothing", 0 },
	{ "second", ONE_SOCKET, "nothing", 0 },
	{ 0 }
};

static const char *
came(int peer)
{
	return (wait_for(peer, POLLIN, 0) == 0 ? "nothing" : "something");
}

static void
pattern(const struct test *test)
{
	struct address a, b, to = address_path(test->condition->arg);
	int first = peer_open(test->transport, "sock1", &a), second = peer_open(test->transport, "sock2", &b);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &a));
	observe("first", "%s", came(first));
	observe("second", "%s", came(second));
}

/* A socket is named like a pattern that matches others: it is reached, and it alone. */
static const struct expectation literal_expect[] = {
	NAME_REACHES,
	{ "call", ONE_SOCKET, "0", 0 },
	{ "reached", ONE_SOCKET, "yes", 0 },
	{ "first", ONE_SOCKET, "nothing", 0 },
	{ "second", ONE_SOCKET, "nothing", 0 },
	{ 0 }
};

static void
literal(const struct test *test)
{
	const char *name = test->condition->arg;
	struct address a, b, at;
	int first = peer_open(test->transport, "sock1", &a), second = peer_open(test->transport, "sock2", &b);
	int peer = peer_open(test->transport, name, &at);

	(void)observe_name_reaches(test, name, peer);
	observe("first", "%s", came(first));
	observe("second", "%s", came(second));
}

/* SO_BROADCAST, where it is taken at all, changes nothing: what is sent comes to the one socket that was named. */
static void
with_option(const struct test *test)
{
	struct address a, b, at;
	int first = peer_open(test->transport, "sock1", &a), second = peer_open(test->transport, "sock2", &b);
	int peer = peer_open(test->transport, "sock", &at), s = socket_open(test->transport);
	bool connected;

	observe_result("option", setsockopt(s, SOL_SOCKET, SO_BROADCAST, &(int){ 1 }, sizeof(int)));
	connected = observe_connect("call", s, ADDRESS(&at)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	observe("first", "%s", came(first));
	observe("second", "%s", came(second));
}

/* A directory is not all the sockets that are in it; what else it is is another question (unix/targets). */
static const struct expectation directory_expect[] = {
	{ "call", ONE_SOCKET, "-1 E*", 0 },
	{ "first", ONE_SOCKET, "nothing", 0 },
	{ "second", ONE_SOCKET, "nothing", 0 },
	{ 0 }
};

#define	CASE(condition, function, argument, expectations, sentence)	\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = expectations,					\
		.body = function,					\
		.arg = argument,					\
	}

static const struct condition conditions[] = {
	CASE("star", pattern, "*", pattern_expect, "The path is a star, which no file is named"),
	CASE("star_at_end", pattern, "sock*", pattern_expect, "The path ends with a star"),
	CASE("question_mark", pattern, "sock?", pattern_expect, "The path ends with a question mark"),
	CASE("bracket", pattern, "sock[12]", pattern_expect, "The path ends with a bracket expression"),
	CASE("brace", pattern, "sock{1,2}", pattern_expect, "The path ends with alternatives in braces"),
	CASE("directory", pattern, ".", directory_expect, "The path names the directory of the sockets"),
	CASE("socket_named_star", literal, "*", literal_expect, "A socket is named with a star, and others are there"),
	CASE("socket_named_pattern", literal, "sock?", literal_expect,
	    "A socket is named like a pattern that matches the names of others"),
	CASE("option", with_option, NULL, literal_expect, "The socket has SO_BROADCAST set"),
};

CONDITIONS(conditions)
