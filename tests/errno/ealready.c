/*
 * EALREADY: an earlier attempt of the socket is still in progress.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"

#include <stdio.h>
#include <unistd.h>

static expectations in_progress = {
	{ "call", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "-1 EALREADY" },
	/* The further call has not ended the attempt, nor led it elsewhere. */
	{ "after", COMPLETES, "writable", FAR_END_SPEAKS },
	{ "selected", SELECTED, "writable", FAR_END_SPEAKS },
	{ "so_error", "linux:completion-so-error", "0", FAR_END_SPEAKS },
	{ "peer", "posix:EINPROGRESS", "as named", FAR_END_SPEAKS },
};

/* A non-blocking socket whose attempt is in progress. */
static int
attempting(const struct transport *t, struct address *to)
{
	int s = socket_open_nonblocking(t);

	*to = far_end_address(t);
	attempt_begin(s, to);
	return (s);
}

/* Lets the far end answer, and looks at what the attempt came to. */
static void
let_it_end(const struct test *test, int s, const struct address *to)
{
	struct segment syn;

	if ((test->transport->bit & FAR_END_SPEAKS) == 0)
		return;
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, to));
}

/* The same call once more. */
CONDITION(same_address, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = in_progress,
    .descr = "A non-blocking socket whose attempt is in progress is connected to that address again")
{
	struct address to;
	int s = attempting(test->transport, &to);

	observe_connect("call", s, ADDRESS(&to));
	let_it_end(test, s, &to);
}

CONDITION(fifth_call, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = in_progress,
    .descr = "A non-blocking attempt is in progress, and the same call is made for the fifth time")
{
	struct address to;
	int s = attempting(test->transport, &to);

	for (int i = 0; i < 3; i++)
		if (connect_call(s, ADDRESS(&to)).blocked)
			break;
	observe_connect("call", s, ADDRESS(&to));
	let_it_end(test, s, &to);
}

/* A call that names another address. */
CONDITION(another_address, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = in_progress,
    .descr = "A non-blocking socket whose attempt is in progress is connected to another address")
{
	struct address to, other = far_end_another(test->transport);
	int s = attempting(test->transport, &to);

	observe_connect("call", s, ADDRESS(&other));
	let_it_end(test, s, &to);
}

/* A call by another descriptor of the socket. */
CONDITION(duplicate, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = in_progress,
    .descr = "A non-blocking socket whose attempt is in progress is connected by another descriptor")
{
	struct address to;
	int s = attempting(test->transport, &to);

	observe_connect("call", (int)SETUP(dup(s)), ADDRESS(&to));
	let_it_end(test, s, &to);
}

/* A call by a child, which inherited the socket. */
struct inherited {
	int s;
	struct address to;
};

static void
call_in_child(char *report, size_t size, void *arg)
{
	const struct inherited *i = arg;
	struct call c = connect_call(i->s, ADDRESS(&i->to));
	char outcome[OUTCOME_MAX];

	call_outcome(&c, outcome);
	snprintf(report, size, "%s", outcome);
}

CONDITION(child, .transports = INET_STREAM, .far_end = FAR_END_ACCEPTS, .expect = in_progress,
    .descr = "A child connects the non-blocking socket that it inherited, whose attempt is in progress")
{
	struct inherited i;
	char report[OUTCOME_MAX];

	i.s = attempting(test->transport, &i.to);
	child_report(call_in_child, &i, report, sizeof(report));
	observe("call", "%s", report);
	let_it_end(test, i.s, &i.to);
}

/*
 * The attempt was begun without blocking, and the call is made with O_NONBLOCK cleared.  Two manuals speak of non-blocking
 * sockets alone.
 */
static expectations blocking = {
	{ "call", "freebsd:EALREADY posix:EALREADY", "-1 EALREADY" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};

CONDITION(blocking, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = blocking,
    .descr = "A socket whose attempt is in progress is made blocking and connected again")
{
	struct address to;
	int s = attempting(test->transport, &to);

	socket_set_nonblocking(s, false);
	meanwhile(far_end_accepts, NULL);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}

/* In the UNIX domain an attempt is in progress where connect() has to wait for accept(). */
static expectations unaccepted = {
	{ "call", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY", "-1 EALREADY" },
	COMPLETION_SHOWN,
	{ "peer", "posix:EINPROGRESS", "as named" },
};

CONDITION(unaccepted, .transports = UNIX_CONNECTION, .expect = unaccepted,
    .descr = "A non-blocking socket whose attempt waits for accept() is connected again")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open_nonblocking(test->transport);

	if (host_wait_for_accept(s) == -1)
		unsupported("the host has no LOCAL_CONNWAIT");
	attempt_begin(s, &to);
	observe_connect("call", s, ADDRESS(&to));
	(void)accept_within_bound(listener);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}
