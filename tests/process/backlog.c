/*
 * The accept queue of an internet listener: sizes at the edge, connections that wait in it, and one more when it is full.
 * unix/queue has those of the UNIX domain.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/socket.h"

#include <string.h>
#include <unistd.h>

/* With a backlog of 0 a listener may take no connection, and a negative one is like 0: POSIX leaves that open. */
CONDITION(negative, .transports = INET_STREAM, .arg = &(const int){ -1 }, .descr = "The listener has a backlog of -1")
{
	const int *backlog = test->condition->arg;
	struct address to;
	int listener = listener_open(test->transport, NULL, &to), s;

	SETUP(close(listener));
	listener = socket_open(test->transport);
	SETUP(socket_bind_in_time(test->transport, listener, &to));
	SETUP(listen(listener, *backlog));
	s = socket_open_nonblocking(test->transport);
	observe_connect("call", s, ADDRESS(&to));
	observe("reached", "%s", strcmp(observe_end(s), "0") == 0 && strcmp(peer_of(s, &to), "as named") == 0 ?
	    reaches(test->transport, s, listener) : "no");
}

CONDITION_OF(negative, zero, .transports = INET_STREAM, .arg = &(const int){ 0 }, .descr = "The listener has a backlog of 0");

static expectations reached = {
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:completion-so-error", "0" },
	{ "reached", STREAM_REACHES, "yes" },
	{ "reached", CONNECTION_REACHES, "yes" },
};

CONDITION_OF(negative, one, .transports = INET_STREAM, .expect = reached, .arg = &(const int){ 1 },
    .descr = "The listener has a backlog of 1");
CONDITION_OF(negative, largest, .transports = INET_STREAM, .expect = reached, .arg = &(const int){ 0x7fffffff },
    .descr = "The listener has the largest backlog that there is");

/* As many as the backlog wait, and are then accepted. */
#define	MANY	16

static expectations counted = {
	{ "calls", STREAM_REACHES, "0" },
	{ "calls", CONNECTION_REACHES, "0" },
	{ "accepted", STREAM_REACHES, "all" },
	{ "accepted", CONNECTION_REACHES, "all" },
	{ "last", STREAM_REACHES, "as named" },
	{ "last", CONNECTION_REACHES, "as named" },
};

CONDITION(filled, .transports = INET_STREAM, .expect = counted,
    .descr = "As many sockets connect as the backlog allows, and are accepted afterwards")
{
	const char *calls = "0";
	char outcome[OUTCOME_MAX];
	struct address to;
	int listener, sockets[MANY], n = 0;

	listener_holds(test->transport, NULL, MANY);
	listener = listener_open(test->transport, NULL, &to);
	SETUP(listen(listener, MANY));
	for (int i = 0; i < MANY; i++) {
		struct call call;

		sockets[i] = socket_open(test->transport);
		call = connect_call(sockets[i], ADDRESS(&to));
		call_outcome(&call, outcome);
		if (strcmp(outcome, "0") != 0) {
			calls = outcome;
			break;
		}
	}
	observe("calls", "%s", calls);
	observe("last", "%s", strcmp(calls, "0") == 0 ? peer_of(sockets[MANY - 1], &to) : "none");
	while (n < MANY && strcmp(calls, "0") == 0 && accept_within_bound(listener) != -1)
		n++;
	observe("accepted", "%s", n == MANY ? "all" : "some are lost");
}

/* One more waits until there is room. */
static expectations one_more = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "before", "posix:completion-poll linux:completion-select", "waits" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};

CONDITION(one_more, .transports = ALL_TCP | ALL_MPTCP, .expect = one_more,
    .descr = "The accept queue is full, and a connection is accepted while a non-blocking attempt is in progress")
{
	struct address to;
	int listener = listener_full(test->transport, NULL, &to), s;

	full_queue_must_wait();
	s = socket_open_nonblocking(test->transport);
	observe_connect("call", s, ADDRESS(&to));
	observe("before", "%s", attempt_shown(s, MEANS_POLL, 0));
	while (!nobody_waits(listener) && accept_within_bound(listener) != -1)
		continue;
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}
