/*
 * After a refusal a program closes the socket, gets a new one and connects that.  What becomes of the old one is left open.
 */
#include "case/case.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#define	STREAMS	(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

/* An address at which attempts are refused, until refusal_ends() makes somebody listen there. */
struct refusal {
	struct address at;
	int bound;	/* in the UNIX domain the socket that the name is bound to, else -1 */
};

static struct refusal
refusal_begins(const struct transport *t)
{
	struct refusal r = { .bound = -1 };

	if (is_unix(t))
		r.bound = socket_bound(t, "listener", &r.at);
	else
		r.at = nobody_listens(t);
	return (r);
}

static int
refusal_ends(const struct transport *t, const struct refusal *r)
{
	int listener = r->bound;

	if (listener == -1) {
		listener = socket_open(t);
		SETUP(bind(listener, ADDRESS(&r->at)));
	}
	SETUP(listen(listener, 1));
	return (listener);
}

/* Whether the listener has a connection from the socket that data passes on. */
static const char *
data_to(int s, int listener)
{
	int server = nobody_waits(listener) ? -1 : accept_within_bound(listener);

	return (server == -1 ? "no connection" : data_passes(s, server));
}

#define	NEW_SOCKET							\
	{ "refused", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED", 0 },	\
	{ "call", "bs2000:ECONNREFUSED-retry", "0", STREAMS },		\
	{ "data", "bs2000:ECONNREFUSED-retry", "both ways", STREAMS }

static expectations new_socket = { NEW_SOCKET };

/* The old socket is closed first, as the manual has it. */
CONDITION(new_socket, .transports = ALL_STREAM, .expect = new_socket,
    .descr = "After a refusal a new socket connects")
{
	struct refusal r = refusal_begins(test->transport);
	int s = socket_open(test->transport), listener;

	observe_connect("refused", s, ADDRESS(&r.at));
	close(s);
	listener = refusal_ends(test->transport, &r);
	s = socket_open(test->transport);
	observe_connect("call", s, ADDRESS(&r.at));
	observe("data", "%s", data_to(s, listener));
}

/* A program may be refused many times before somebody listens. */
CONDITION(new_socket_after_many, .transports = ALL_STREAM, .expect = new_socket,
    .descr = "After many refusals a new socket connects")
{
	struct refusal r = refusal_begins(test->transport);
	int s, listener;

	for (int i = 0; i < 19; i++) {
		struct call refused;

		s = socket_open(test->transport);
		refused = connect_call(s, ADDRESS(&r.at));
		close(s);
		if (refused.blocked)
			break;
	}
	s = socket_open(test->transport);
	observe_connect("refused", s, ADDRESS(&r.at));
	close(s);
	listener = refusal_ends(test->transport, &r);
	s = socket_open(test->transport);
	observe_connect("call", s, ADDRESS(&r.at));
	observe("data", "%s", data_to(s, listener));
}

/* The old socket is connected again, while nobody listens and when somebody does. */
static expectations old_socket = {
	{ "descriptor", "posix:unspecified-after-failure linux:unspecified-after-failure", "open" },
	{ "again", "posix:unspecified-after-failure linux:unspecified-after-failure", "0|-1 E*" },
};

CONDITION(old_socket, .transports = ALL_STREAM, .expect = old_socket,
    .descr = "After a refusal the same socket is connected again")
{
	struct refusal r = refusal_begins(test->transport);
	int s = socket_open(test->transport), listener;
	bool open;

	observe_connect("call", s, ADDRESS(&r.at));
	open = fcntl(s, F_GETFD) != -1;
	observe("descriptor", "%s", open ? "open" : "closed");
	observe_connect("again", s, ADDRESS(&r.at));
	listener = refusal_ends(test->transport, &r);
	/* The number of a descriptor that is closed may be the listener's by now. */
	if (!open)
		return;
	observe_connect("listened", s, ADDRESS(&r.at));
	observe("data", "%s", data_to(s, listener));
}
