/*
 * connect() on an end of a socketpair, which is connected from the beginning.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"
#include "fixture/wait.h"

#include <poll.h>
#include <unistd.h>

/* A connection cannot be had twice, and the one that there is stays. */
#define	ONCE	"freebsd:stream-once bs2000:stream-once linux:stream-once"

static const struct expectation connected_expect[] = {
	{ "call", "freebsd:EISCONN posix:EISCONN linux:unix7-EISCONN", "-1 EISCONN", 0 },
	{ "call", "bs2000:EISCONN linux:EISCONN", "-1 EISCONN", UNIX_STREAM },
	{ "data", ONCE, "both ways", UNIX_STREAM },
	{ "attempt", ONCE, "none", UNIX_STREAM },
	{ 0 }
};

static void
pair_open(const struct transport *t, int ends[2])
{
	SETUP(socketpair(t->domain, t->type, t->protocol, ends));
}

/* To a listener that would have it: from the first end or the second. */
static void
to_listener(const struct test *test)
{
	const int *end = test->condition->arg;
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), ends[2];

	pair_open(test->transport, ends);
	observe_connect("call", ends[*end], ADDRESS(&at));
	observe("data", "%s", data_passes(ends[0], ends[1]));
	observe("attempt", "%s", attempt_at(listener));
}

/* The other end has a name, by which it is the peer already, and it does not listen. */
static const struct expectation to_mate_expect[] = {
	{ "call", "freebsd:EISCONN freebsd:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_CONNECTION },
	{ "call", "posix:EISCONN posix:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_CONNECTION },
	{ "call", "linux:unix7-EISCONN linux:unix7-ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_CONNECTION },
	{ "call", "bs2000:EISCONN bs2000:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_STREAM },
	{ "call", DGRAM_REACHES, "0", UNIX_DGRAM },
	{ "data", ONCE, "both ways", UNIX_STREAM },
	{ "data", DGRAM_REACHES, "both ways", UNIX_DGRAM },
	{ 0 }
};

static void
to_mate(const struct test *test)
{
	struct address at = address_path("mate");
	int ends[2];

	pair_open(test->transport, ends);
	SETUP(bind(ends[1], ADDRESS(&at)));
	observe_connect("call", ends[0], ADDRESS(&at));
	observe("data", "%s", data_passes(ends[0], ends[1]));
}

/* Whether the first end's connection is still one when the other end is closed is open, and so is what the call returns. */
static void
mate_closed(const struct test *test)
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), ends[2];

	pair_open(test->transport, ends);
	close(ends[1]);
	observe_connect("call", ends[0], ADDRESS(&at));
	observe("peer", "%s", peer_of(ends[0], &at));
	(void)peer;
}

/* A datagram socket changes its peer as often as it likes, that of a pair too. */
#define	CHANGES	"freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat"

static const struct expectation dgram_expect[] = {
	{ "call", CHANGES " posix:dgram-peer", "0", 0 },
	{ "sent", CHANGES " posix:dgram-peer", "delivered", 0 },
	{ "mate", CHANGES " posix:dgram-peer", "nothing", 0 },
	{ 0 }
};

static void
to_another(const struct test *test)
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), ends[2];

	pair_open(test->transport, ends);
	observe_connect("call", ends[0], ADDRESS(&at));
	observe("sent", "%s", datagram_sent(ends[0], peer));
	observe("mate", "%s", wait_for(ends[1], POLLIN, 0) == 0 ? "nothing" : "something");
	/* The mate's own association is with a socket that has turned away. */
	observe_result("mate_send", send(ends[1], "x", 1, 0));
}

/* It names nobody, and the pair stays a pair. */
static void
to_nobody(const struct test *test)
{
	struct address to = nobody_listens(test->transport);
	int ends[2];

	pair_open(test->transport, ends);
	observe_connect("call", ends[0], ADDRESS(&to));
	observe("data", "%s", data_passes(ends[0], ends[1]));
}

static const struct expectation to_nobody_expect[] = {
	{ "call", "freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT", UNIX_DGRAM },
	{ "call", "freebsd:EISCONN freebsd:ENOENT", "-1 EISCONN|-1 ENOENT", UNIX_CONNECTION },
	{ "call", "posix:EISCONN posix:ENOENT-missing", "-1 EISCONN|-1 ENOENT", UNIX_CONNECTION },
	{ "call", "linux:unix7-EISCONN linux:unix7-ENOENT", "-1 EISCONN|-1 ENOENT", UNIX_CONNECTION },
	{ "call", "bs2000:EISCONN bs2000:ENOENT-missing", "-1 EISCONN|-1 ENOENT", UNIX_STREAM },
	{ "data", ONCE, "both ways", UNIX_STREAM },
	{ 0 }
};

static const struct condition conditions[] = {
	{
		.name = "first_end",
		.descr = "The first end of a socketpair connects to a listener",
		.transports = UNIX_CONNECTION,
		.expect = connected_expect,
		.body = to_listener,
		.arg = &(const int){ 0 },
	},
	{
		.name = "second_end",
		.descr = "The second end of a socketpair connects to a listener",
		.transports = UNIX_CONNECTION,
		.expect = connected_expect,
		.body = to_listener,
		.arg = &(const int){ 1 },
	},
	{
		.name = "to_mate",
		.descr = "An end of a socketpair connects to the name of the other end",
		.transports = UNIX_PATH,
		.expect = to_mate_expect,
		.body = to_mate,
	},
	{
		.name = "to_nobody",
		.descr = "An end of a socketpair connects to a name that no file has",
		.transports = UNIX_PATH,
		.expect = to_nobody_expect,
		.body = to_nobody,
	},
	{
		.name = "mate_closed",
		.descr = "An end of a socketpair whose other end is closed connects to another socket",
		.transports = UNIX_PATH,
		.body = mate_closed,
	},
	{
		.name = "to_another",
		.descr = "An end of a socketpair of datagram sockets connects to another socket",
		.transports = UNIX_DGRAM,
		.expect = dgram_expect,
		.body = to_another,
	},
};

CONDITIONS(conditions)
