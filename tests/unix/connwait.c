/*
 * LOCAL_CONNWAIT: connect() on a UNIX stream socket waits until the connection is accepted.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/option.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define	CONNWAIT	"freebsd12:unix4-connwait"

/* A socket with the option set. */
static int
waiting_socket(const struct transport *t)
{
	int s = socket_open(t);

	if (host_wait_for_accept(s) == 0)
		return (s);
	if (errno == ENOTSUP || errno == ENOPROTOOPT)
		unsupported("the host has no LOCAL_CONNWAIT");
	setup_failed("LOCAL_CONNWAIT: %s", strerror(errno));
}

/* Accepts, and sends a byte on the connection, which must work then. */
static void
accepts_and_greets(const void *arg)
{
	const int *listener = arg;

	if (!call_may_return())
		return;
	if (!wait_readable(*listener, WAIT_BOUND))
		setup_failed("no connection came to the listener");
	SETUP(send((int)SETUP(accept(*listener, NULL, NULL)), "g", 1, 0));
}

static const char *
greeted(int s)
{
	char byte = '\0';

	return (wait_readable(s, WAIT_BOUND) && recv(s, &byte, 1, MSG_DONTWAIT) == 1 && byte == 'g' ? "yes" : "no");
}

static expectations waits = {
	{ "call", CONNWAIT, "0" },
	{ "returned", CONNWAIT, "after" },
	{ "reached", CONNWAIT, "yes" },
};

CONDITION(waits, .transports = UNIX_STREAM, .expect = waits,
    .descr = "With LOCAL_CONNWAIT the call returns when the connection is accepted")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = waiting_socket(test->transport);
	bool connected;

	meanwhile(accepts_and_greets, &listener);
	connected = observe_connect("call", s, ADDRESS(&at)) == 0;
	meanwhile_end();
	observe("returned", "%s", meanwhile_returned());
	observe("reached", "%s", connected && strcmp(meanwhile_returned(), "after") == 0 ? greeted(s) : "no");
	observe("peer", "%s", peer_of(s, &at));
}

/* A non-blocking call does not wait, and learns of accept() as of any background connection. */
static expectations nonblocking = {
	{ "call", CONNWAIT " freebsd:EINPROGRESS posix:EINPROGRESS", "-1 EINPROGRESS" },
	{ "again", "freebsd:EALREADY posix:EALREADY bs2000:EALREADY", "-1 EALREADY" },
	{ "early", CONNWAIT, "waits" },
	{ "after", "posix:completion-poll", "writable" },
	{ "selected", "freebsd:EINPROGRESS-select posix:completion-select", "writable" },
	{ "so_error", "freebsd:EINPROGRESS-select posix:completion-poll posix:completion-select", "0" },
};

CONDITION(nonblocking, .transports = UNIX_STREAM, .expect = nonblocking,
    .descr = "With LOCAL_CONNWAIT a non-blocking attempt is in progress until the connection is accepted")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = waiting_socket(test->transport), accepted;

	socket_set_nonblocking(s, true);
	observe_connect("call", s, ADDRESS(&at));
	observe_connect("again", s, ADDRESS(&at));
	observe("early", "%s", attempt_shown(s, MEANS_POLL, 0));
	accepted = accept_within_bound(listener);
	observe("accepted", "%s", accepted != -1 ? "yes" : "no");
	(void)observe_end(s);
	observe("data", "%s", accepted != -1 ? data_passes(s, accepted) : "neither");
}

/* A signal ends the wait, but the connection is established. */
static expectations interrupted = {
	{ "call", CONNWAIT " freebsd:EINTR bs2000:EINTR posix:EINTR", "-1 EINTR" },
	{ "after", "posix:EINTR-background", "writable" },
	{ "selected", "freebsd:EINTR-background posix:EINTR-background", "writable" },
	{ "data", "freebsd:EINTR-background posix:EINTR-background", "both ways" },
};

CONDITION(interrupted, .transports = UNIX_STREAM, .expect = interrupted,
    .descr = "With LOCAL_CONNWAIT a signal interrupts the call, and the connection is accepted afterwards")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = waiting_socket(test->transport), accepted;

	signal_catch(SIGUSR1, 0);
	meanwhile(signal_repeats, &(const int){ SIGUSR1 });
	observe_connect("call", s, ADDRESS(&at));
	meanwhile_end();
	accepted = accept_within_bound(listener);
	(void)observe_end(s);
	observe("data", "%s", accepted != -1 ? data_passes(s, accepted) : "neither");
}

/* Without a listener there is nothing to wait for. */
static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED" },
};

CONDITION(refused, .transports = UNIX_STREAM, .expect = refused,
    .descr = "With LOCAL_CONNWAIT an attempt to connect to a socket that does not listen is refused")
{
	struct address at;
	int bound = socket_bound(test->transport, "bound", &at), s = waiting_socket(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	(void)bound;
}

/* The control, which runs everywhere: without the option the call does not wait. */
static expectations without = {
	{ "call", STREAM_REACHES, "0" },
	{ "call", CONNECTION_REACHES, "0" },
};

CONDITION(without, .transports = UNIX_STREAM, .expect = without,
    .descr = "Without LOCAL_CONNWAIT the call returns before the connection is accepted")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport);

	meanwhile(accepts_and_greets, &listener);
	observe_connect("call", s, ADDRESS(&at));
	meanwhile_end();
	observe("returned", "%s", meanwhile_returned());
}
