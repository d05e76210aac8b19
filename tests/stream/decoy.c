/*
 * The whole address names the listener: a decoy on the same port, at another address of the host or in the other address family,
 * sees nothing of the attempt.
 */
#include "case/case.h"
#include "world/namesake.h"
#include "world/socket.h"

#include <sys/socket.h>

static const enum namesake_place at_another = ANOTHER_ADDRESS, at_usual = USUAL_ADDRESS, of_other_family = OTHER_FAMILY;

static struct namesakes
open_both(const struct test *test)
{
	const enum namesake_place *stranger = test->condition->arg;

	return (namesakes_open(test->transport, *stranger));
}

static expectations reached = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
	{ "reached", ATTEMPTS, "yes" },
	{ "decoy", ATTEMPTS, "none" },
};

CONDITION(another_address, .transports = INET_STREAM, .expect = reached, .arg = &at_another,
    .descr = "Another listener has the same port, at another address of the host")
{
	struct namesakes n = open_both(test);
	int s = socket_open(test->transport), error;

	SETUP(listen(n.named, 1));
	SETUP(listen(n.stranger, 1));
	error = observe_connect("call", s, ADDRESS(&n.named_at));
	observe("peer", "%s", peer_of(s, &n.named_at));
	observe("reached", "%s", error == 0 ? reaches(test->transport, s, n.named) : "no");
	observe("decoy", "%s", attempt_at(n.stranger));
}

CONDITION_OF(another_address, usual_address, .transports = INET_STREAM, .expect = reached, .arg = &at_usual,
    .descr = "The listener is at another address of the host, and another one has the same port at the loopback's usual address");
CONDITION_OF(another_address, other_family, .transports = INET_STREAM, .expect = reached, .arg = &of_other_family,
    .descr = "Another listener has the same port, in the other address family");

/* The named address is bound, but nobody listens there. */
static expectations refused = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
	{ "peer", REFUSES, "none" },
	{ "decoy", REFUSES, "none" },
};

CONDITION(only_at_another_address, .transports = INET_STREAM, .expect = refused, .arg = &at_another,
    .descr = "Nobody listens at the address; a listener has the same port at another address of the host")
{
	struct namesakes n = open_both(test);
	int s = socket_open(test->transport);

	SETUP(listen(n.stranger, 1));
	observe_connect("call", s, ADDRESS(&n.named_at));
	observe("peer", "%s", peer_of(s, &n.named_at));
	observe("decoy", "%s", attempt_at(n.stranger));
}

CONDITION_OF(only_at_another_address, only_at_usual_address, .transports = INET_STREAM, .expect = refused, .arg = &at_usual,
    .descr = "Nobody listens at another address of the host; a listener has the same port at the loopback's usual address");
CONDITION_OF(only_at_another_address, only_of_other_family, .transports = INET_STREAM, .expect = refused,
    .arg = &of_other_family,
    .descr = "Nobody listens at the address; a listener has the same port in the other address family");
