/*
 * The attempt is made by a request to io_uring (IORING_OP_CONNECT), which is to do what connect() does.  Another socket makes the
 * call itself; no manual that the suite knows speaks of rings, so whether the two agree is a survey.  What connect() says of the
 * ring's socket afterwards is judged.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/ring.h"
#include "world/socket.h"

#include <string.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)

/* The result of the next request, as an outcome. */
static const char *
ring_result(int seconds)
{
	static char outcome[OUTCOME_MAX];
	int result;

	if (host_ring_result(seconds, &result) == 0)
		return ("waits");
	outcome_of_call(outcome, sizeof(outcome), result < 0 ? -1 : 0, -result);
	return (outcome);
}

/* Where the ring waits, a call by a blocking socket waits as well: the twin blocks. */
static void
observe_agreement(const char *by_ring, const struct call *c)
{
	char by_call[OUTCOME_MAX];

	call_outcome(c, by_call);
	observe("agrees", "%s", strcmp(by_ring, by_call) == 0 ? "yes" : "no");
}

#define	AGAIN								\
	{ "again", "posix:EISCONN linux:EISCONN", "-1 EISCONN", 0 },	\
	{ "again", "freebsd:EISCONN bs2000:EISCONN", "-1 EISCONN", INET_STREAM | STREAMS }

static expectations made = {
	{ "call", STREAM_REACHES, "0", INET_STREAM | STREAMS },
	{ "call", CONNECTION_REACHES, "0" },
	AGAIN,
};

CONDITION(made, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .expect = made,
    .as[MODE_NONBLOCKING].descr = "A ring connects a non-blocking socket to a listener",
    .descr = "A ring connects a blocking socket to a listener")
{
	struct address to;
	int s, twin = socket_open(test->transport);
	const char *result;
	struct call c;

	ring_need();
	s = socket_for(test);
	(void)listener_open(test->transport, "listener", &to);
	c = connect_call(twin, ADDRESS(&to));
	observe_call("call", &c);
	SETUP(host_ring_connect(s, &to));
	result = ring_result(WAIT_BOUND);
	observe("ring", "%s", result);
	observe_agreement(result, &c);
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

/* The ring's request waits as a blocking call does. */
static expectations made_late = {
	{ "again", "posix:EISCONN linux:EISCONN freebsd:EISCONN bs2000:EISCONN", "-1 EISCONN" },
};

CONDITION(made_late, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .modes = BOTH_MODES, .at_once = true,
    .expect = made_late,
    .as[MODE_NONBLOCKING].descr = "A ring connects a non-blocking socket, and the far end accepts late",
    .descr = "A ring connects a blocking socket, and the far end accepts late")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	int s;

	ring_need();
	s = socket_for(test);
	SETUP(host_ring_connect(s, &to));
	observe("before", "%s", ring_result(0));
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	(void)far_end_accept(&syn);
	observe("ring", "%s", ring_result(WAIT_BOUND));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED", ALL_STREAM },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM | STREAMS },
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED", ALL_UNIX },
};

CONDITION(refused, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .expect = refused,
    .as[MODE_NONBLOCKING].descr = "A ring connects a non-blocking socket to an address at which nobody listens",
    .descr = "A ring connects a blocking socket to an address at which nobody listens")
{
	struct address to;
	int s, twin = socket_open(test->transport);
	const char *result;
	struct call c;

	ring_need();
	s = socket_for(test);
	if (is_unix(test->transport))
		close(socket_bound(test->transport, "closed", &to));
	else
		to = nobody_listens(test->transport);
	c = connect_call(twin, ADDRESS(&to));
	observe_call("call", &c);
	SETUP(host_ring_connect(s, &to));
	result = ring_result(WAIT_BOUND);
	observe("ring", "%s", result);
	observe_agreement(result, &c);
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
}

static expectations connected = {
	{ "call", "posix:EISCONN linux:EISCONN", "-1 EISCONN" },
	{ "call", "freebsd:EISCONN bs2000:EISCONN", "-1 EISCONN", INET_STREAM | STREAMS },
};

CONDITION(connected, .transports = ALL_STREAM, .expect = connected,
    .descr = "A ring connects a socket that is connected already")
{
	struct address at;
	int listener;
	struct connection c = connection_open_at_listener(test->transport, &listener, &at);
	const char *result;
	struct call call;

	ring_need();
	call = connect_call(c.client, ADDRESS(&at));
	observe_call("call", &call);
	SETUP(host_ring_connect(c.client, &at));
	result = ring_result(WAIT_BOUND);
	observe("ring", "%s", result);
	observe_agreement(result, &call);
	observe("data", "%s", data_passes(c.client, c.server));
}

/* A request to send waits for that to connect, and is given up if that fails. */
static expectations linked = {
	AGAIN,
};

CONDITION(linked, .transports = ALL_STREAM, .expect = linked,
    .descr = "A ring connects a socket to a listener, and sends once that is done")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport), accepted;
	char byte = '\0';

	ring_need();
	SETUP(host_ring_connect_send(s, &to));
	observe("ring", "%s", ring_result(WAIT_BOUND));
	observe("then", "%s", ring_result(WAIT_BOUND));
	accepted = accept_within_bound(listener);
	observe("data", "%s", accepted != -1 && wait_readable(accepted, WAIT_BOUND) &&
	    recv(accepted, &byte, 1, MSG_DONTWAIT) == 1 ? "arrives" : "lost");
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION(linked_refused, .transports = ALL_STREAM,
    .descr = "A ring connects a socket to an address at which nobody listens, and would send once that is done")
{
	struct address to;
	int s = socket_open(test->transport);

	ring_need();
	if (is_unix(test->transport))
		close(socket_bound(test->transport, "closed", &to));
	else
		to = nobody_listens(test->transport);
	SETUP(host_ring_connect_send(s, &to));
	observe("ring", "%s", ring_result(WAIT_BOUND));
	observe("then", "%s", ring_result(WAIT_BOUND));
	observe_connect("again", s, ADDRESS(&to));
}
