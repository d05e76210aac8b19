/*
 * The socket's options stay what the program has set, however its calls end: refused, dissolved, repeated.  No manual lets
 * connect() change them, so a change is a fault on every host.  process/untouched has a single call of each outcome.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/surroundings.h"

#include <unistd.h>

static void
observe_options(const char *observation, int s, bool failed)
{
	observe(observation, "%s", surroundings_since(OPTIONS, s, failed));
}

static expectations refused = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
};

/* On some hosts a socket whose attempt has failed is of no further use: what the second call returns is open. */
CONDITION(refused_and_again, .transports = INET_STREAM, .expect = refused,
    .descr = "An attempt is refused, and another of the same socket is made to where somebody listens")
{
	struct address nobody = nobody_listens(test->transport), to;
	int peer = peer_open(test->transport, NULL, &to), s = socket_open(test->transport);

	surroundings_prepare(s);
	surroundings_note(s);
	observe_connect("call", s, ADDRESS(&nobody));
	observe_options("options", s, true);
	observe_connect("again", s, ADDRESS(&to));
	observe_options("options_again", s, true);
	close(peer);
}

static expectations refused_twice = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
};

CONDITION(refused_twice, .transports = INET_STREAM, .expect = refused_twice, .descr = "Two attempts of a socket are refused")
{
	struct address nobody = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	surroundings_prepare(s);
	surroundings_note(s);
	observe_connect("call", s, ADDRESS(&nobody));
	observe_options("options", s, true);
	observe_connect("again", s, ADDRESS(&nobody));
	observe_options("options_again", s, true);
}

static expectations dissolved = {
	{ "before", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "before", ATTEMPTS, "0", INET_STREAM },
	{ "call", "linux:dissolve", "0", ALL_TCP | ALL_MPTCP | ALL_DGRAM },
	{ "again", "linux:dissolve", "0", ALL_TCP | ALL_MPTCP | ALL_DGRAM },
	{ "peer", "linux:dissolve", "as named", ALL_TCP | ALL_MPTCP | ALL_DGRAM },
};

CONDITION(dissolved, .transports = ALL_TCP | ALL_MPTCP | INET_DGRAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = dissolved,
    .descr = "The socket is connected, dissolved by AF_UNSPEC, and connected again")
{
	struct address to, unspec = address_unspec(test->transport);
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	surroundings_prepare(s);
	surroundings_note(s);
	observe_connect("before", s, ADDRESS(&to));
	observe_options("options_before", s, false);
	observe_connect("call", s, ADDRESS(&unspec));
	observe_options("options", s, true);
	observe_connect("again", s, ADDRESS(&to));
	observe_options("options_again", s, false);
	observe("peer", "%s", peer_of(s, &to));
	close(peer);
}

static expectations repeated = {
	{ "before", DGRAM_REACHES, "0" },
	{ "call", DGRAM_REPEATS, "0" },
	{ "peer", DGRAM_REPEATS, "as named" },
};

CONDITION(repeated, .transports = ALL_DGRAM, .expect = repeated, .descr = "A datagram socket gets a peer, and another one")
{
	struct address first, second;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "first", &first);
	(void)peer_open(test->transport, "second", &second);
	surroundings_prepare(s);
	surroundings_note(s);
	observe_connect("before", s, ADDRESS(&first));
	observe_options("options_before", s, false);
	observe_connect("call", s, ADDRESS(&second));
	observe_options("options", s, false);
	observe("peer", "%s", peer_of(s, &second));
}
