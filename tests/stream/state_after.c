/*
 * The state of a socket after a failed connect().  Two manuals call it unspecified and want a portable program to close the
 * socket, so the state is recorded for comparison.  They still demand that the descriptor is open, and POSIX that SO_ERROR tells
 * of no other error than the attempt's.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The descriptor is still there; what a further call answers is a survey. */
#define	UNSPECIFIED							\
	{ "descriptor", "posix:unspecified-after-failure linux:unspecified-after-failure", "open", 0 }

static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM },
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED", ALL_UNIX },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ECONNREFUSED" },
	UNSPECIFIED, { 0 }
};
static expectations timed_out = {
	{ "call", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT", "-1 ETIMEDOUT" },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ETIMEDOUT" },
	UNSPECIFIED, { 0 }
};
static expectations interrupted = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
	UNSPECIFIED, { 0 }
};
static expectations in_progress = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	UNSPECIFIED, { 0 }
};
static expectations missing_name = {
	{ "call", "freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT" },
	{ "so_error", "posix:getsockopt-SO_ERROR", "0|ENOENT" },
	UNSPECIFIED, { 0 }
};
/* What is wrong with the arguments has programs of its own. */
static expectations any = { UNSPECIFIED };

/* A failing call: what it names, and what the socket needs before. */
struct failure {
	struct address to;
	const void *name;
	socklen_t length;
	void (*prepare)(int);
	bool nonblocking;
	script *script;		/* what is played meanwhile, or NULL */
};

static void
fails_with(struct failure *f, const struct address *to)
{
	memset(f, 0, sizeof(*f));
	f->to = *to;
	f->name = &f->to.u;
	f->length = to->length;
}

/* A socket on which the call has failed: the first of a case is the call under test, the others are in the same state. */
static int
failed(const struct test *test, const struct failure *f, bool first)
{
	int s = f->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport);

	if (f->prepare != NULL)
		f->prepare(s);
	if (f->script != NULL)
		meanwhile(f->script, &(const int){ SIGUSR1 });
	if (first)
		observe_connect("call", s, f->name, f->length);
	else
		(void)connect_call(s, f->name, f->length);
	meanwhile_end();
	return (s);
}

/* An address of the socket's own that could be bound: any port, or a name that is new. */
static struct address
own_address(const struct transport *t, const char *name)
{
	return (is_unix(t) ? address_unix(t, name) : address_any(t, 0));
}

/*
 * Looks at the socket, and at two more in its state, since each of the last three calls would change it.  The further connect()
 * names a listener, or the far end once more.
 */
static void
state(const struct test *test, const struct failure *f, const struct address *good)
{
	struct address own = own_address(test->transport, "own");
	int s = failed(test, f, true);
	bool open = fcntl(s, F_GETFD) != -1;

	observe("descriptor", "%s", open ? "open" : "closed");
	observe("events", "%s", events_named(wait_for(s, POLLIN | POLLOUT, 0)));
	observe("so_error", "%s", so_error(s));
	observe("local", "%s", local_of(s));
	observe("peer", "%s", peer_of(s, &f->to));
	/* To the far end, which is silent, a blocking call would only show the time-out. */
	if (open)
		socket_set_nonblocking(s, good == &f->to);
	observe_connect("again", s, ADDRESS(good));
	close(s);

	s = failed(test, f, false);
	observe_result("bind", bind(s, ADDRESS(&own)));
	close(s);

	s = failed(test, f, false);
	if (is_unix(test->transport)) {
		own = own_address(test->transport, "listener's own");
		(void)bind(s, ADDRESS(&own));
	}
	observe_result("listen", listen(s, 1));
}

CONDITION(refused, .transports = ALL_STREAM, .expect = refused,
    .descr = "The state of a socket whose attempt was refused")
{
	struct failure f;
	struct address to, good;

	(void)listener_open(test->transport, "good", &good);
	if (is_unix(test->transport))
		(void)socket_bound(test->transport, "bound", &to);
	else
		to = nobody_listens(test->transport);
	fails_with(&f, &to);
	state(test, &f, &good);
}

CONDITION(missing_name, .transports = UNIX_CONNECTION, .expect = missing_name,
    .descr = "The state of a socket that was connected to a name that does not exist")
{
	struct failure f;
	struct address to = address_unix(test->transport, "missing"), good;

	(void)listener_open(test->transport, "good", &good);
	fails_with(&f, &to);
	state(test, &f, &good);
}

/* The length is that of a family alone. */
CONDITION(invalid_length, .transports = ALL_STREAM, .expect = any,
    .descr = "The state of a socket that was connected with an invalid length")
{
	struct failure f;
	struct address good;

	(void)listener_open(test->transport, "good", &good);
	fails_with(&f, &good);
	f.length = 1;
	state(test, &f, &good);
}

CONDITION(null_name, .transports = ALL_STREAM, .expect = any,
    .descr = "The state of a socket that was connected to a null pointer")
{
	struct failure f;
	struct address good;

	(void)listener_open(test->transport, "good", &good);
	fails_with(&f, &good);
	f.name = NULL;
	state(test, &f, &good);
}

/* A family that no host has. */
CONDITION(unknown_family, .transports = ALL_STREAM, .expect = any,
    .descr = "The state of a socket that was connected to an address of an unknown family")
{
	struct failure f;
	struct address good, to;

	(void)listener_open(test->transport, "good", &good);
	to = good;
	to.u.any.sa_family = 200;
	fails_with(&f, &to);
	state(test, &f, &good);
}

static void
hurry(int s)
{
	(void)attempt_hurry(s);
}

/* Nothing leads to the network. */
CONDITION(unreachable, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .expect = any,
    .descr = "The state of a socket that was connected to a destination without a route")
{
	struct failure f;
	struct address to = address_elsewhere(test->transport, 7), good;

	(void)listener_open(test->transport, "good", &good);
	fails_with(&f, &to);
	/* SCTP may not be told that its packets cannot be sent, and goes on for minutes. */
	if ((test->transport->bit & ALL_SCTP) != 0)
		f.prepare = hurry;
	state(test, &f, &good);
}

/* The far end is silent. */
CONDITION(timed_out, .transports = ALL_TCP, .far_end = FAR_END_SILENT, .expect = timed_out,
    .descr = "The state of a socket whose attempt timed out")
{
	struct failure f;
	struct address to = far_end_address(test->transport);

	fails_with(&f, &to);
	f.prepare = hurry;
	state(test, &f, &f.to);
}

/* The far end is silent, and the call was interrupted. */
CONDITION(interrupted, .transports = ALL_TCP | ALL_MPTCP, .far_end = FAR_END_SILENT, .expect = interrupted,
    .descr = "The state of a socket whose attempt goes on after a signal interrupted the call")
{
	struct failure f;
	struct address to = far_end_address(test->transport);

	signal_catch(SIGUSR1, 0);
	fails_with(&f, &to);
	f.script = signal_interrupts;
	state(test, &f, &f.to);
}

/* The far end is silent, and the socket does not block. */
CONDITION(in_progress, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = in_progress,
    .descr = "The state of a socket whose attempt is in progress")
{
	struct failure f;
	struct address to = far_end_address(test->transport);

	fails_with(&f, &to);
	f.nonblocking = true;
	state(test, &f, &f.to);
}
