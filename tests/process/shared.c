/*
 * A socket that several have: threads of a process, a child, a program that it has executed, a process that was passed the
 * descriptor.  What one of them makes of it by connect(), the others find.
 */
#include "case/actor.h"
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <string.h>
#include <unistd.h>

/* Two manuals speak of SOCK_STREAM alone, the others of all connection-mode sockets. */
#define	STREAMS		(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

/* Rows: whoever makes the call, it does what it does. */
#define	CONNECTS							\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", ALL_STREAM },		\
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },			\
	{ "reached", STREAM_REACHES, "yes", STREAMS },			\
	{ "reached", CONNECTION_REACHES, "yes", ALL_STREAM },		\
	{ "reached", DGRAM_REACHES, "yes", ALL_DGRAM },			\
	{ "again", ALREADY_CONNECTED, "-1 EISCONN", ALL_STREAM }

/* Rows: the others find it so, by the words on what they are to each other. */
static expectations by_thread = {
	CONNECTS,
	{ "peer", "posix:thread-safe", "as named" },
};
static expectations by_child = {
	CONNECTS,
	{ "peer", "posix:fork-description", "as named" },
};
static expectations by_program = {
	CONNECTS,
	{ "peer", "posix:fork-description posix:exec-description", "as named" },
};
static expectations by_receiver = {
	CONNECTS,
	{ "peer", "posix:stream-attempt", "as named", ALL_STREAM },
	{ "peer", "posix:dgram-peer", "as named", ALL_DGRAM },
};

/* Somebody else connects the socket, and then ends. */
CONDITION(by_thread, .transports = EVERY, .expect = by_thread, .arg = &(const enum actor_kind){ ACTOR_THREAD },
    .descr = "Another thread connects the socket and ends")
{
	const enum actor_kind *kind = test->condition->arg;
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	struct actor *other = actor_open(*kind, s);
	const char *call = actor_does(other, DEED_CONNECT, &to);
	bool connected = strcmp(call, "0") == 0;

	observe("call", "%s", call);
	actor_end(other);
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_of(s));
	if (is_connection_mode(test->transport))
		observe_connect("again", s, ADDRESS(&to));
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}

CONDITION_OF(by_thread, by_child, .transports = EVERY, .expect = by_child, .arg = &(const enum actor_kind){ ACTOR_CHILD },
    .descr = "A child connects the socket that it has inherited, and ends");
CONDITION_OF(by_thread, by_program, .transports = EVERY, .expect = by_program, .arg = &(const enum actor_kind){ ACTOR_PROGRAM },
    .descr = "A program that a child has executed connects the socket that it has inherited, and ends");
CONDITION_OF(by_thread, by_receiver, .transports = EVERY, .expect = by_receiver, .arg = &(const enum actor_kind){ ACTOR_RECEIVER },
    .descr = "A process that was passed the socket (SCM_RIGHTS) connects it, and ends");

/* Rows: the case's own call, and what the other finds who then gets the socket. */
#define	HANDS_ON							\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", ALL_STREAM },		\
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },			\
	{ "again", ALREADY_CONNECTED, "-1 EISCONN", ALL_STREAM }

static expectations to_thread = {
	HANDS_ON,
	{ "peer", "posix:thread-safe", "as named" },
};
static expectations to_child = {
	HANDS_ON,
	{ "peer", "posix:fork-description", "as named" },
	{ "arrives", "posix:fork-description", "yes", ALL_STREAM | ALL_DGRAM },
};
static expectations to_program = {
	HANDS_ON,
	{ "peer", "posix:fork-description posix:exec-description", "as named" },
	{ "arrives", "posix:fork-description posix:exec-description", "yes", ALL_STREAM | ALL_DGRAM },
};
static expectations to_receiver = {
	HANDS_ON,
	{ "peer", "posix:stream-attempt", "as named", ALL_STREAM },
	{ "peer", "posix:dgram-peer", "as named", ALL_DGRAM },
	{ "arrives", "posix:stream-attempt", "yes", ALL_STREAM },
	{ "arrives", "posix:dgram-peer", "yes", ALL_DGRAM },
};

static const char *
arrives(const struct transport *t, int peer)
{
	int at = is_connection_mode(t) ? accept_within_bound(peer) : peer;

	return (at != -1 && wait_readable(at, WAIT_BOUND) ? "yes" : "no");
}

/* The case connects the socket, and somebody else gets it: the case closes its own descriptor, unless they share that. */
CONDITION(to_thread, .transports = EVERY, .expect = to_thread, .arg = &(const enum actor_kind){ ACTOR_THREAD },
    .descr = "A thread begins after the socket is connected")
{
	const enum actor_kind *kind = test->condition->arg;
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	struct actor *other;

	observe_connect("call", s, ADDRESS(&to));
	other = actor_open(*kind, s);
	observe("peer", "%s", actor_does(other, DEED_PEER, &to));
	observe("local", "%s", actor_does(other, DEED_LOCAL, NULL));
	if (is_connection_mode(test->transport))
		observe("again", "%s", actor_does(other, DEED_CONNECT, &to));
	if (*kind != ACTOR_THREAD)
		SETUP(close(s));
	observe("send", "%s", actor_does(other, DEED_SEND, NULL));
	observe("arrives", "%s", arrives(test->transport, peer));
}

CONDITION_OF(to_thread, to_child, .transports = EVERY, .expect = to_child, .arg = &(const enum actor_kind){ ACTOR_CHILD },
    .descr = "A child inherits the connected socket, which its parent closes");
CONDITION_OF(to_thread, to_program, .transports = EVERY, .expect = to_program, .arg = &(const enum actor_kind){ ACTOR_PROGRAM },
    .descr = "A child inherits the connected socket, which its parent closes, and executes a program");
CONDITION_OF(to_thread, to_receiver, .transports = EVERY, .expect = to_receiver,
    .arg = &(const enum actor_kind){ ACTOR_RECEIVER },
    .descr = "A process is passed the connected socket (SCM_RIGHTS), whose sender closes it");

/*
 * Somebody else begins an attempt, and ends; the case learns what it comes to.
 */
static expectations made = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
	{ "hears", "posix:EINPROGRESS", "arrives" },
};
static expectations refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "after", OVER_POLLED, "writable" },
	{ "selected", OVER_SELECTED, "writable" },
	{ "so_error", REFUSES " linux:completion-so-error posix:getsockopt-SO_ERROR", "ECONNREFUSED" },
	{ "peer", REFUSES, "none" },
};

static void
begun_by_other(const struct test *test, bool accepts)
{
	const enum actor_kind *kind = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct actor *other = actor_open(*kind, s);
	struct segment syn;

	observe("call", "%s", actor_does(other, DEED_CONNECT_NONBLOCKING, &to));
	actor_end(other);
	if (far_end_sees(&syn) && accepts)
		(void)far_end_accept(&syn);
	else
		far_end_refuse(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	if (accepts)
		observe("hears", "%s", far_end_hears(s));
}

CONDITION(made_for_thread, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = &(const enum actor_kind){ ACTOR_THREAD },
    .descr = "Another thread begins a non-blocking attempt and ends; the peer accepts")
{
	begun_by_other(test, true);
}

CONDITION_OF(made_for_thread, made_for_child, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = &(const enum actor_kind){ ACTOR_CHILD },
    .descr = "A child begins a non-blocking attempt and ends; the peer accepts");
CONDITION_OF(made_for_thread, made_for_program, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = &(const enum actor_kind){ ACTOR_PROGRAM },
    .descr = "A program that a child has executed begins a non-blocking attempt and ends; the peer accepts");
CONDITION_OF(made_for_thread, made_for_receiver, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = &(const enum actor_kind){ ACTOR_RECEIVER },
    .descr = "A process that was passed the socket begins a non-blocking attempt and ends; the peer accepts");

CONDITION(refused_for_thread, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = &(const enum actor_kind){ ACTOR_THREAD },
    .descr = "Another thread begins a non-blocking attempt and ends; the peer refuses")
{
	begun_by_other(test, false);
}

CONDITION_OF(refused_for_thread, refused_for_child, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = &(const enum actor_kind){ ACTOR_CHILD },
    .descr = "A child begins a non-blocking attempt and ends; the peer refuses");
CONDITION_OF(refused_for_thread, refused_for_program, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES,
    .expect = refused, .arg = &(const enum actor_kind){ ACTOR_PROGRAM },
    .descr = "A program that a child has executed begins a non-blocking attempt and ends; the peer refuses");
CONDITION_OF(refused_for_thread, refused_for_receiver, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES,
    .expect = refused, .arg = &(const enum actor_kind){ ACTOR_RECEIVER },
    .descr = "A process that was passed the socket begins a non-blocking attempt and ends; the peer refuses");
