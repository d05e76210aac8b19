/*
 * The whole address names the listener: a decoy on the same port, at another address of the host or in the other address family,
 * sees nothing of the attempt.
 */
#include "case/case.h"
#include "world/namesake.h"
#include "world/socket.h"

#include <sys/socket.h>

/* The place of the decoy, or of the named listener if that is elsewhere. */
struct decoy {
	enum namesake_place place;
	bool named_elsewhere;
};

static const struct decoy at_another = { ANOTHER_ADDRESS, false }, at_usual = { ANOTHER_ADDRESS, true },
    of_other_family = { OTHER_FAMILY, false };

struct pair {
	int named, decoy;
	struct address named_at;
};

static struct pair
pair_open(const struct test *test)
{
	const struct decoy *d = test->condition->arg;
	struct namesakes n = namesakes_open(test->transport, d->place);

	if (d->named_elsewhere)
		return ((struct pair){ .named = n.elsewhere, .decoy = n.usual, .named_at = n.elsewhere_at });
	return ((struct pair){ .named = n.usual, .decoy = n.elsewhere, .named_at = n.usual_at });
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
	struct pair p = pair_open(test);
	int s = socket_open(test->transport), error;

	SETUP(listen(p.named, 1));
	SETUP(listen(p.decoy, 1));
	error = observe_connect("call", s, ADDRESS(&p.named_at));
	observe("peer", "%s", peer_of(s, &p.named_at));
	observe("reached", "%s", error == 0 ? reaches(test->transport, s, p.named) : "no");
	observe("decoy", "%s", attempt_at(p.decoy));
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
	struct pair p = pair_open(test);
	int s = socket_open(test->transport);

	SETUP(listen(p.decoy, 1));
	observe_connect("call", s, ADDRESS(&p.named_at));
	observe("peer", "%s", peer_of(s, &p.named_at));
	observe("decoy", "%s", attempt_at(p.decoy));
}

CONDITION_OF(only_at_another_address, only_at_usual_address, .transports = INET_STREAM, .expect = refused, .arg = &at_usual,
    .descr = "Nobody listens at another address of the host; a listener has the same port at the loopback's usual address");
CONDITION_OF(only_at_another_address, only_of_other_family, .transports = INET_STREAM, .expect = refused,
    .arg = &of_other_family,
    .descr = "Nobody listens at the address; a listener has the same port in the other address family");
