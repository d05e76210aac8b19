/*
 * connect() on an end of a socketpair, which is connected from the start.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <poll.h>
#include <unistd.h>

/* A stream connects once, and its connection stays. */
#define	ONCE	"freebsd:stream-once bs2000:stream-once linux:stream-once"

static expectations connected = {
	{ "call", "freebsd:EISCONN posix:EISCONN linux:unix7-EISCONN", "-1 EISCONN" },
	{ "call", "bs2000:EISCONN linux:EISCONN", "-1 EISCONN", UNIX_STREAM },
	{ "data", ONCE, "both ways", UNIX_STREAM },
	{ "attempt", ONCE, "none", UNIX_STREAM },
};

static void
pair_open(const struct transport *t, int ends[2])
{
	SETUP(socketpair(t->domain, t->type, t->protocol, ends));
}

CONDITION(first_end, .transports = UNIX_CONNECTION, .expect = connected, .arg = &(const int){ 0 },
    .descr = "The first end of a socketpair connects to a listener")
{
	const int *end = test->condition->arg;
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), ends[2];

	pair_open(test->transport, ends);
	observe_connect("call", ends[*end], ADDRESS(&at));
	observe("data", "%s", data_passes(ends[0], ends[1]));
	observe("attempt", "%s", attempt_at(listener));
}

CONDITION_OF(first_end, second_end, .transports = UNIX_CONNECTION, .expect = connected, .arg = &(const int){ 1 },
    .descr = "The second end of a socketpair connects to a listener");

/* The other end is the peer already, and does not listen. */
static expectations to_mate = {
	{ "call", "freebsd:EISCONN freebsd:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_CONNECTION },
	{ "call", "posix:EISCONN posix:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_CONNECTION },
	{ "call", "linux:unix7-EISCONN linux:unix7-ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_CONNECTION },
	{ "call", "bs2000:EISCONN bs2000:ECONNREFUSED", "-1 EISCONN|-1 ECONNREFUSED", UNIX_STREAM },
	{ "call", DGRAM_REACHES, "0", UNIX_DGRAM },
	{ "data", ONCE, "both ways", UNIX_STREAM },
	{ "data", DGRAM_REACHES, "both ways", UNIX_DGRAM },
};

CONDITION(to_mate, .transports = UNIX_PATH, .expect = to_mate,
    .descr = "An end of a socketpair connects to the name of the other end")
{
	struct address at = address_path("mate");
	int ends[2];

	pair_open(test->transport, ends);
	SETUP(bind(ends[1], ADDRESS(&at)));
	observe_connect("call", ends[0], ADDRESS(&at));
	observe("data", "%s", data_passes(ends[0], ends[1]));
}

/* The manuals do not say whether an end stays connected when the other is closed. */
CONDITION(mate_closed, .transports = UNIX_PATH,
    .descr = "An end of a socketpair whose other end is closed connects to another socket")
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), ends[2];

	pair_open(test->transport, ends);
	close(ends[1]);
	observe_connect("call", ends[0], ADDRESS(&at));
	observe("peer", "%s", peer_of(ends[0], &at));
	(void)peer;
}

/* A datagram socket of a pair can change its peer too. */
static expectations dgram = {
	{ "call", DGRAM_REPEATS " posix:dgram-peer", "0" },
	{ "sent", DGRAM_REPEATS " posix:dgram-peer", "delivered" },
	{ "mate", DGRAM_REPEATS " posix:dgram-peer", "nothing" },
};

CONDITION(to_another, .transports = UNIX_DGRAM, .expect = dgram,
    .descr = "An end of a socketpair of datagram sockets connects to another socket")
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), ends[2];

	pair_open(test->transport, ends);
	observe_connect("call", ends[0], ADDRESS(&at));
	observe("sent", "%s", datagram_sent(ends[0], peer));
	observe("mate", "%s", wait_for(ends[1], POLLIN, 0) == 0 ? "nothing" : "something");
	/* The mate still has a peer, which has another peer now. */
	observe_result("mate_send", send(ends[1], "x", 1, 0));
}

static expectations to_nobody = {
	{ "call", "freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT", UNIX_DGRAM },
	{ "call", "freebsd:EISCONN freebsd:ENOENT", "-1 EISCONN|-1 ENOENT", UNIX_CONNECTION },
	{ "call", "posix:EISCONN posix:ENOENT-missing", "-1 EISCONN|-1 ENOENT", UNIX_CONNECTION },
	{ "call", "linux:unix7-EISCONN linux:unix7-ENOENT", "-1 EISCONN|-1 ENOENT", UNIX_CONNECTION },
	{ "call", "bs2000:EISCONN bs2000:ENOENT-missing", "-1 EISCONN|-1 ENOENT", UNIX_STREAM },
	{ "data", ONCE, "both ways", UNIX_STREAM },
};

CONDITION(to_nobody, .transports = UNIX_PATH, .expect = to_nobody,
    .descr = "An end of a socketpair connects to a path that does not exist")
{
	struct address to = nobody_listens(test->transport);
	int ends[2];

	pair_open(test->transport, ends);
	observe_connect("call", ends[0], ADDRESS(&to));
	observe("data", "%s", data_passes(ends[0], ends[1]));
}
