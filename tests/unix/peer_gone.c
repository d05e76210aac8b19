/*
 * The peer of a UNIX datagram socket goes, is replaced by a socket of its name, or connects to somebody else.  What a send then
 * returns no manual says; a further call gives the socket another peer in any case.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define	DGRAMS	(UNIX_DGRAM | ABSTRACT_DGRAM)

/* A connected socket, and its peer, which is gone. */
struct left {
	int s;
	struct address peer_at;
};

static struct left
left_by_peer(const struct test *test)
{
	struct left left = { .s = socket_open(test->transport) };
	int peer = socket_bound(test->transport, "peer", &left.peer_at);

	observe_connect("call", left.s, ADDRESS(&left.peer_at));
	close(peer);
	return (left);
}

/* What two sends return, and what the socket tells between them. */
static void
observe_sending(int s, const struct address *peer_at)
{
	observe_result("sent", send(s, "1", 1, MSG_DONTWAIT));
	observe("events", "%s", events_named(wait_for(s, POLLIN | POLLOUT, 0)));
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, peer_at));
	observe_result("sent_again", send(s, "2", 1, MSG_DONTWAIT));
}

/* Another call, to a socket that is there. */
static void
observe_another(const struct test *test, int s, const char *name)
{
	struct address other_at;
	int other = socket_bound(test->transport, name, &other_at);

	observe_connect("again", s, ADDRESS(&other_at));
	observe("other", "%s", peer_of(s, &other_at));
	observe("reached", "%s", datagram_sent(s, other));
}

#define	ANOTHER_PEER							\
	{ "again", DGRAM_REPEATS, "0" },				\
	{ "other", DGRAM_REPEATS, "as named" },				\
	{ "reached", DGRAM_REACHES, "delivered" }

static expectations another_peer = {
	{ "call", DGRAM_REACHES, "0" },
	ANOTHER_PEER,
};

CONDITION(closed, .transports = DGRAMS, .expect = another_peer,
    .descr = "The peer closes after the call; the socket sends, and then is connected to another")
{
	struct left left = left_by_peer(test);

	observe_sending(left.s, &left.peer_at);
	observe_another(test, left.s, "other");
}

CONDITION(closed_at_once, .transports = DGRAMS, .expect = another_peer,
    .descr = "The peer closes after the call, and the socket is connected to another before it sends anything")
{
	struct left left = left_by_peer(test);

	observe_another(test, left.s, "other");
}

CONDITION(replaced, .transports = DGRAMS, .expect = another_peer,
    .descr = "The peer closes after the call, and another socket gets its name")
{
	struct left left = left_by_peer(test);
	struct address at;
	int heir;

	if (test->transport->address == ADDRESS_PATH)
		SETUP(unlink(left.peer_at.u.un.sun_path));
	heir = socket_bound(test->transport, "peer", &at);
	observe_sending(left.s, &left.peer_at);
	/* The socket had the other as its peer, not the name. */
	observe("heir", "%s", nobody_waits(heir) ? "nothing" : "something");
	observe_connect("again", left.s, ADDRESS(&left.peer_at));
	observe("other", "%s", peer_of(left.s, &left.peer_at));
	observe("reached", "%s", datagram_sent(left.s, heir));
}

static expectations dissolved = {
	{ "call", DGRAM_REACHES, "0" },
	{ "unspec", DGRAM_DISSOLVES, "0" },
	{ "none", DGRAM_DISSOLVES, "none" },
	ANOTHER_PEER,
};

CONDITION(dissolved, .transports = DGRAMS, .expect = dissolved,
    .descr = "The peer closes after the call; the association is dissolved, and the socket is connected to another")
{
	struct left left = left_by_peer(test);
	struct address none = address_unspec(test->transport);

	observe_connect("unspec", left.s, ADDRESS(&none));
	observe("none", "%s", peer_of(left.s, &left.peer_at));
	observe_another(test, left.s, "other");
}

/* Nobody has the name by now; what is left of the socket's peer is a survey, and it can have another. */
static expectations name_left = {
	{ "between", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
	ANOTHER_PEER,
};

CONDITION(closed_same_name, .transports = DGRAMS, .expect = name_left,
    .descr = "The peer closes after the call, and the socket is connected to its name, which no socket has")
{
	struct left left = left_by_peer(test);

	observe_connect("between", left.s, ADDRESS(&left.peer_at));
	observe("peer", "%s", peer_of(left.s, &left.peer_at));
	observe_result("sent", send(left.s, "n", 1, MSG_DONTWAIT));
	observe_another(test, left.s, "other");
}

/* The peer has a peer of its own.  Linux lets nobody else connect to it, or send to it, by EPERM. */
static expectations by_another = {
	ANOTHER_PEER,
};

CONDITION(elsewhere, .transports = DGRAMS, .expect = by_another,
    .descr = "The destination is connected to a third socket, which no manual forbids")
{
	struct address peer_at, third_at;
	int peer = socket_bound(test->transport, "peer", &peer_at), s = socket_open(test->transport);

	(void)socket_bound(test->transport, "third", &third_at);
	connect_setup(peer, &third_at);
	observe_connect("call", s, ADDRESS(&peer_at));
	observe_sending(s, &peer_at);
	observe("arrived", "%s", nobody_waits(peer) ? "nothing" : "something");
	observe_another(test, s, "other");
}

CONDITION(elsewhere_later, .transports = DGRAMS, .expect = another_peer,
    .descr = "The peer connects to a third socket after the call")
{
	struct address peer_at, third_at;
	int peer = socket_bound(test->transport, "peer", &peer_at), s = socket_open(test->transport);

	(void)socket_bound(test->transport, "third", &third_at);
	observe_connect("call", s, ADDRESS(&peer_at));
	connect_setup(peer, &third_at);
	observe_sending(s, &peer_at);
	observe("arrived", "%s", nobody_waits(peer) ? "nothing" : "something");
	observe_another(test, s, "other");
}

static expectations mutual = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "reached", DGRAM_REACHES, "delivered" },
	{ "answered", DGRAM_REACHES, "delivered" },
};

CONDITION(mutual, .transports = DGRAMS, .expect = mutual,
    .descr = "The destination is connected to the calling socket")
{
	struct address peer_at, at;
	int peer = socket_bound(test->transport, "peer", &peer_at), s = socket_bound(test->transport, "socket", &at);

	connect_setup(peer, &at);
	observe_connect("call", s, ADDRESS(&peer_at));
	observe("peer", "%s", peer_of(s, &peer_at));
	observe("reached", "%s", datagram_sent(s, peer));
	observe("answered", "%s", datagram_sent(peer, s));
}

/* Whether the destination may be connected elsewhere no manual says; if it is no longer, nothing is in the way. */
static expectations freed = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "reached", DGRAM_REACHES, "delivered" },
};

CONDITION(elsewhere_no_more, .transports = DGRAMS, .expect = freed,
    .descr = "The destination was connected to a third socket, and has dissolved that")
{
	struct address peer_at, third_at, none = address_unspec(test->transport);
	int peer = socket_bound(test->transport, "peer", &peer_at), s = socket_open(test->transport);

	(void)socket_bound(test->transport, "third", &third_at);
	connect_setup(peer, &third_at);
	observe_connect("before", s, ADDRESS(&peer_at));
	/* Some hosts dissolve the association and say that they cannot. */
	(void)connect_call(peer, ADDRESS(&none));
	if (strcmp(peer_of(peer, &third_at), "none") != 0)
		untested("the destination cannot dissolve its association");
	observe_connect("call", s, ADDRESS(&peer_at));
	observe("peer", "%s", peer_of(s, &peer_at));
	observe("reached", "%s", datagram_sent(s, peer));
}

/* The third socket has closed: the destination is left, and may be anybody's again. */
CONDITION(elsewhere_gone, .transports = DGRAMS,
    .descr = "The destination was connected to a third socket, which has closed")
{
	struct address peer_at, third_at;
	int peer = socket_bound(test->transport, "peer", &peer_at), s = socket_open(test->transport);
	int third = socket_bound(test->transport, "third", &third_at);

	connect_setup(peer, &third_at);
	close(third);
	observe_connect("call", s, ADDRESS(&peer_at));
	observe_sending(s, &peer_at);
	observe("arrived", "%s", nobody_waits(peer) ? "nothing" : "something");
}

/* The peer is not connected: it answers by the name that it is told, and the socket hears that as long as this is its peer. */
static expectations answers = {
	{ "call", DGRAM_REACHES, "0" },
	{ "told", DGRAM_REACHES, "as bound" },
	{ "answer", DGRAM_SOURCE, "delivered" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "answer_late", DGRAM_SOURCE, "filtered" },
};

CONDITION(answers, .transports = DGRAMS, .expect = answers,
    .descr = "The peer, which is not connected, answers by name, and once more when the socket is connected to another")
{
	struct address at, peer_at, other_at, from = { .length = sizeof(from.u) };
	int s = socket_bound(test->transport, "socket", &at), peer = socket_bound(test->transport, "peer", &peer_at);
	int other = socket_bound(test->transport, "other", &other_at);
	char byte;

	observe_connect("call", s, ADDRESS(&peer_at));
	if (send(s, "q", 1, 0) == -1 || !wait_readable(peer, WAIT_BOUND) ||
	    recvfrom(peer, &byte, 1, MSG_DONTWAIT, &from.u.any, &from.length) == -1) {
		observe("told", "nothing");
		return;
	}
	observe("told", "%s", address_equal(&from, &at) ? "as bound" : "another");
	observe("answer", "%s", datagram_heard(s, &from, peer, peer));
	observe_connect("again", s, ADDRESS(&other_at));
	observe("answer_late", "%s", datagram_heard(s, &from, peer, other));
}
