/*
 * A program may ask in any order how a non-blocking attempt ended: no answer changes the next, and a ready socket stays ready.
 * The end of the attempt wakes a wait that began before it.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/masks.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"

#include <string.h>

#define	BY_SELECT	"freebsd:EINPROGRESS-select posix:completion-select linux:completion-select"
#define	BY_PSELECT	"posix:completion-pselect"

/* What the program can ask. */
enum ask { NOTHING, PEER, LOCAL, ERROR, POLL, WRNORM, SELECT, PSELECT };

#define	ASKS_MAX	8

struct order {
	bool refuses;
	enum ask asks[ASKS_MAX + 1];
};

static const char *const names[] = {
	[PEER] = "peer", [LOCAL] = "local", [ERROR] = "so_error", [POLL] = "poll", [SELECT] = "select", [PSELECT] = "pselect",
};

static bool
is_ready(enum ask by, int s, int seconds)
{
	if (by == WRNORM)
		return (strcmp(wrnorm_shown(s, seconds), "nothing") != 0);
	return (by == POLL ? wait_writable(s, seconds) : by == SELECT ? wait_select(s, SELECT_WRITE, seconds) :
	    wait_pselect(s, SELECT_WRITE, seconds));
}

static const char *
answer(enum ask ask, int s, const struct address *to)
{
	switch (ask) {
	case PEER:
		return (peer_of(s, to));
	case LOCAL:
		return (local_of(s));
	case ERROR:
		return (so_error(s));
	default:
		return (is_ready(ask, s, 0) ? "writable" : "waits");
	}
}

/* Each question is asked once, so one table serves every order. */
static expectations made = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "poll", COMPLETES, "writable" },
	{ "select", BY_SELECT, "writable" },
	{ "pselect", BY_PSELECT, "writable" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
	{ "local", "posix:implicit-bind", "bound" },
	{ "sent", "posix:EINPROGRESS", "arrives" },
};

CONDITION(made_peer_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = (&(const struct order){ false, { PEER, ERROR, LOCAL, POLL, SELECT, PSELECT } }),
    .descr = "An attempt has succeeded, and the program asks for the peer before the error")
{
	const struct order *order = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn = observe_begin(s, &to);

	if (order->refuses)
		far_end_refuse(&syn);
	else
		(void)far_end_accept(&syn);
	far_end_settled(test->transport, s);
	for (const enum ask *ask = order->asks; *ask != NOTHING; ask++)
		observe(names[*ask], "%s", answer(*ask, s, &to));
	if (!order->refuses)
		observe("sent", "%s", far_end_hears(s));
}

CONDITION_OF(made_peer_first, made_error_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = (&(const struct order){ false, { ERROR, PEER, POLL, SELECT, PSELECT, LOCAL } }),
    .descr = "An attempt has succeeded, and the program asks for the error before the peer");
CONDITION_OF(made_peer_first, made_readiness_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .arg = (&(const struct order){ false, { SELECT, POLL, PSELECT, LOCAL, ERROR, PEER } }),
    .descr = "An attempt has succeeded, and the program asks select(), poll() and pselect() before all else");

static expectations refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "poll", "linux:completion-select", "writable" },
	{ "select", "freebsd:EINPROGRESS-select linux:completion-select", "writable" },
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};

CONDITION_OF(made_peer_first, refused_peer_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = (&(const struct order){ true, { PEER, ERROR, LOCAL, POLL, SELECT, PSELECT } }),
    .descr = "An attempt has been refused, and the program asks for the peer before the error");
CONDITION_OF(made_peer_first, refused_error_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = (&(const struct order){ true, { ERROR, PEER, POLL, SELECT, PSELECT, LOCAL } }),
    .descr = "An attempt has been refused, and the program asks for the error before all else");
CONDITION_OF(made_peer_first, refused_local_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = (&(const struct order){ true, { LOCAL, ERROR, PEER, PSELECT, SELECT, POLL } }),
    .descr = "An attempt has been refused, and the program asks for the local name before the error");
CONDITION_OF(made_peer_first, refused_readiness_first, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .arg = (&(const struct order){ true, { SELECT, POLL, PSELECT, ERROR, LOCAL, PEER } }),
    .descr = "An attempt has been refused, and the program asks select(), poll() and pselect() before all else");

/* The attempt ends while the program sleeps in its first wait. */
struct sleep {
	enum ask by;
	bool refuses;
};

static void
ends_when_asleep(const void *arg)
{
	const struct segment *syn = arg;

	if (call_may_return())
		(void)far_end_accept(syn);
}

static void
refuses_when_asleep(const void *arg)
{
	const struct segment *syn = arg;

	if (call_may_return())
		far_end_refuse(syn);
}

static expectations woken_poll = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", COMPLETES, "after the end" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};
static expectations woken_select = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", BY_SELECT, "after the end" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};
static expectations woken_pselect = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", BY_PSELECT, "after the end" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};

CONDITION(asleep_poll, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = woken_poll,
    .arg = (&(const struct sleep){ POLL, false }),
    .descr = "An attempt succeeds while the program sleeps in poll()")
{
	const struct sleep *sleep = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn = observe_begin(s, &to);
	bool ready;

	meanwhile(sleep->refuses ? refuses_when_asleep : ends_when_asleep, &syn);
	ready = is_ready(sleep->by, s, WAIT_BOUND);
	meanwhile_end();
	observe("woken", "%s", !ready ? "never" : strcmp(meanwhile_returned(), "after") == 0 ? "after the end" :
	    "before the end");
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(asleep_poll, asleep_select, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = woken_select,
    .arg = (&(const struct sleep){ SELECT, false }),
    .descr = "An attempt succeeds while the program sleeps in select()");
CONDITION_OF(asleep_poll, asleep_pselect, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = woken_pselect,
    .arg = (&(const struct sleep){ PSELECT, false }),
    .descr = "An attempt succeeds while the program sleeps in pselect()");

static expectations woken_wrnorm = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", "posix:poll-POLLWRNORM", "after the end" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", "posix:EINPROGRESS", "as named" },
};

CONDITION_OF(asleep_poll, asleep_poll_wrnorm, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = woken_wrnorm,
    .arg = (&(const struct sleep){ WRNORM, false }),
    .descr = "An attempt succeeds while the program sleeps in poll(), asked for POLLWRNORM alone");

static expectations woken_poll_refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", "linux:completion-select", "after the end" },
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};
static expectations woken_wrnorm_refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", "posix:poll-POLLWRNORM posix:poll-POLLERR", "after the end" },
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};
static expectations woken_select_refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "woken", "freebsd:EINPROGRESS-select linux:completion-select", "after the end" },
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};

CONDITION_OF(asleep_poll, asleep_poll_refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES,
    .expect = woken_poll_refused, .arg = (&(const struct sleep){ POLL, true }),
    .descr = "An attempt is refused while the program sleeps in poll()");
CONDITION_OF(asleep_poll, asleep_select_refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES,
    .expect = woken_select_refused, .arg = (&(const struct sleep){ SELECT, true }),
    .descr = "An attempt is refused while the program sleeps in select()");
CONDITION_OF(asleep_poll, asleep_poll_wrnorm_refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES,
    .expect = woken_wrnorm_refused, .arg = (&(const struct sleep){ WRNORM, true }),
    .descr = "An attempt is refused while the program sleeps in poll(), asked for POLLWRNORM alone");
