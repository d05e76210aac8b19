/*
 * After an attempt has ended, SO_ERROR yields that attempt's error, once.  The manuals leave open whether an error that connect()
 * returned is pending too; no other error may be.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define	CLEARS		"posix:getsockopt-SO_ERROR linux:socket7-SO_ERROR"
#define	UNIX_STREAMS	(UNIX_STREAM | ABSTRACT_STREAM)

/* Reading the pending error clears it. */
static void
observe_errors(int s)
{
	observe("so_error", "%s", so_error(s));
	observe("so_error_again", "%s", so_error(s));
	observe("so_error_then", "%s", so_error(s));
}

#define	ONCE								\
	{ "so_error_again", CLEARS, "0", 0 },				\
	{ "so_error_then", CLEARS, "0", 0 }

/* The far end refuses a non-blocking attempt, or accepts it. */
static expectations refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "so_error", "posix:getsockopt-SO_ERROR linux:completion-so-error", "ECONNREFUSED" },
	ONCE,
};
static expectations made = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "so_error", "posix:getsockopt-SO_ERROR linux:completion-so-error", "0" },
	ONCE,
};

CONDITION(refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused, .arg = "refused",
    .descr = "SO_ERROR is asked three times after a non-blocking attempt was refused")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	if (test->condition->arg != NULL)
		far_end_refuse(&syn);
	else
		(void)far_end_accept(&syn);
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe_errors(s);
}

CONDITION_OF(refused, made, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .descr = "SO_ERROR is asked three times after a non-blocking attempt succeeded");

/* On the loopback the attempt ends before the call returns. */
static expectations told = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED", ALL_STREAM },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM | UNIX_STREAMS },
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED", ALL_UNIX },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ECONNREFUSED" },
	ONCE,
};

CONDITION(told, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = told,
    .descr = "SO_ERROR is asked three times after a call was refused")
{
	struct address to;
	int s = socket_open(test->transport);

	/* A path outlives its socket, an abstract name does not: both refuse. */
	if (is_unix(test->transport))
		close(socket_bound(test->transport, "closed", &to));
	else
		to = nobody_listens(test->transport);
	observe_connect("call", s, ADDRESS(&to));
	observe_errors(s);
}

static expectations missing = {
	{ "call", "freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT" },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ENOENT" },
	ONCE,
};

CONDITION(missing, .transports = UNIX_PATH, .expect = missing,
    .descr = "SO_ERROR is asked three times after a call with a path that does not exist")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe_errors(s);
}

static expectations connected = {
	{ "call", "freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero", "0" },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0" },
	ONCE,
};

CONDITION(connected, .transports = EVERY, .expect = connected,
    .descr = "SO_ERROR is asked three times after a call that succeeded")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	observe_connect("call", s, ADDRESS(&to));
	observe_errors(s);
}

/* Nobody receives the datagram: the error that comes back is pending, and reported once. */
static expectations datagram = {
	{ "call", DGRAM_REACHES, "0" },
	{ "so_error", "linux:udp7-ECONNREFUSED", "ECONNREFUSED", UDP4 | UDP6 | UDP4_MAPPED },
	ONCE,
};

CONDITION(datagram, .transports = INET_DGRAM, .expect = datagram,
    .descr = "SO_ERROR is asked three times after a datagram to a closed port")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe_result("send", send(s, "x", 1, 0));
	if (wait_for(s, POLLIN, WAIT_BOUND) == 0)
		untested("no ICMP message came back for a datagram to a closed port");
	observe_errors(s);
}
