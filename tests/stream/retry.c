/*
 * A program whose attempt was refused closes the socket and connects a new one.  The state of the old socket is left open.
 */
#include "case/case.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#define	STREAMS	(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

/* An address that refuses attempts until refusal_ends() makes a socket listen there. */
struct refusal {
	struct address at;
	int bound;	/* the socket bound to the name in the UNIX domain, else -1 */
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

/* Whether data passes between the socket and the listener's side of the connection. */
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

/* The manual closes the old socket first. */
CONDITION(new_socket, .transports = ALL_STREAM, .expect = new_socket,
    .descr = "A new socket connects after a refusal")
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

CONDITION(new_socket_after_many, .transports = ALL_STREAM, .expect = new_socket,
    .descr = "A new socket connects after 20 refusals")
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

/* Two more calls: one while nobody listens, one when somebody does. */
static expectations old_socket = {
	{ "descriptor", "posix:unspecified-after-failure linux:unspecified-after-failure", "open" },
};

CONDITION(old_socket, .transports = ALL_STREAM, .expect = old_socket,
    .descr = "A socket is connected again after a refusal")
{
	struct refusal r = refusal_begins(test->transport);
	int s = socket_open(test->transport), listener;
	bool open;

	observe_connect("call", s, ADDRESS(&r.at));
	open = fcntl(s, F_GETFD) != -1;
	observe("descriptor", "%s", open ? "open" : "closed");
	observe_connect("again", s, ADDRESS(&r.at));
	listener = refusal_ends(test->transport, &r);
	/* If the descriptor was closed, the listener may have its number now. */
	if (!open)
		return;
	observe_connect("listened", s, ADDRESS(&r.at));
	observe("data", "%s", data_to(s, listener));
}

CONDITION(old_socket_fifth, .transports = ALL_STREAM, .expect = old_socket,
    .descr = "A socket is connected a fifth time, now to a listener, after four refusals")
{
	struct refusal r = refusal_begins(test->transport);
	int s = socket_open(test->transport), listener;
	bool open;

	observe_connect("call", s, ADDRESS(&r.at));
	observe_connect("second", s, ADDRESS(&r.at));
	observe_connect("third", s, ADDRESS(&r.at));
	observe_connect("fourth", s, ADDRESS(&r.at));
	open = fcntl(s, F_GETFD) != -1;
	observe("descriptor", "%s", open ? "open" : "closed");
	/* The number of a descriptor that is closed may be the listener's by then. */
	listener = open ? refusal_ends(test->transport, &r) : -1;
	observe_connect("again", s, ADDRESS(&r.at));
	if (open)
		observe("data", "%s", data_to(s, listener));
}
