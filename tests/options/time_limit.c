/*
 * SO_SNDTIMEO limits how long the call waits, as Linux's socket(7) says; the attempt goes on.  SO_RCVTIMEO does not.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/time.h>

#define	LIMITS		"linux:socket7-timeouts"

/* Where no option limits the call, the attempt ends after so many seconds. */
#define	ATTEMPT_LIMIT	2

static const struct timeval shortly = { .tv_usec = 200000 }, never = { 0 }, long_after = { .tv_sec = 60 };

static void
limit_call(int s, int option, const struct timeval *limit)
{
	SETTING(setsockopt(s, SOL_SOCKET, option, limit, sizeof(*limit)), "the time of a call cannot be limited");
}

/* The call returns, and the attempt goes on as that of a socket that does not block.  No other manual has such an attempt. */
#define	GOES_ON		"linux:completion-select " LIMITS
static expectations passed_made = {
	{ "call", LIMITS, "-1 EINPROGRESS" },
	{ "after", GOES_ON, "writable" },
	{ "selected", GOES_ON, "writable" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "peer", LIMITS, "as named" },
};

static expectations passed_refused = {
	{ "call", LIMITS, "-1 EINPROGRESS" },
	{ "after", GOES_ON, "writable" },
	{ "selected", GOES_ON, "writable" },
	{ "so_error", "linux:completion-so-error", "ECONNREFUSED" },
};

static expectations passed_silent = {
	{ "call", LIMITS, "-1 EINPROGRESS" },
	{ "after", GOES_ON, "writable" },
	{ "selected", GOES_ON, "writable" },
	{ "so_error", "linux:completion-so-error", "ETIMEDOUT" },
};

CONDITION(passed_made, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = passed_made,
    .descr = "The limit of the call passes, and the connection is made after it")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;

	attempt_limit(test->transport, s, 2 * ATTEMPT_LIMIT);
	limit_call(s, SO_SNDTIMEO, &shortly);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer_before", "%s", peer_of(s, &to));
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION(passed_refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = passed_refused,
    .descr = "The limit of the call passes, and the attempt is refused after it")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;

	attempt_limit(test->transport, s, 2 * ATTEMPT_LIMIT);
	limit_call(s, SO_SNDTIMEO, &shortly);
	observe_connect("call", s, ADDRESS(&to));
	if (!far_end_sees(&syn))
		setup_failed("no attempt reached the far end");
	far_end_refuse(&syn);
	(void)observe_end(s);
}

CONDITION(passed_silent, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = passed_silent,
    .descr = "The limit of the call passes, and the attempt times out after it")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	attempt_limit(test->transport, s, ATTEMPT_LIMIT);
	limit_call(s, SO_SNDTIMEO, &shortly);
	observe_connect("call", s, ADDRESS(&to));
	(void)observe_end(s);
}

/* Each call has the whole limit; Linux does not say what a further one returns once it has passed. */
static expectations passed_twice = {
	{ "call", LIMITS, "-1 EINPROGRESS" },
	{ "again", STILL_CONNECTING " " LIMITS, "-1 EALREADY|-1 EINPROGRESS" },
};

CONDITION(passed_twice, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = passed_twice,
    .descr = "The limit of the call passes, and that of a further call")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	limit_call(s, SO_SNDTIMEO, &shortly);
	observe_connect("call", s, ADDRESS(&to));
	observe_connect("again", s, ADDRESS(&to));
}

static expectations in_time_made = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
};

static expectations in_time_refused = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
};

CONDITION(in_time_made, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = in_time_made,
    .arg = (&(script *const){ far_end_accepts }), .descr = "The connection is made within the limit of the call")
{
	script *const *answers = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	limit_call(s, SO_SNDTIMEO, &long_after);
	meanwhile(*answers, NULL);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(in_time_made, in_time_refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = in_time_refused,
    .arg = (&(script *const){ far_end_refuses }), .descr = "The attempt is refused within the limit of the call");

/* What does not limit the call leaves it to the attempt. */
struct unlimited {
	int option;
	const struct timeval *first, *then;	/* NULL if it is set once */
};

static expectations unlimited = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
};

CONDITION(taken_back, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = unlimited,
    .arg = (&(const struct unlimited){ SO_SNDTIMEO, &shortly, &never }),
    .descr = "The limit of the call is set, and taken back before the call")
{
	const struct unlimited *unlimited = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	attempt_limit(test->transport, s, ATTEMPT_LIMIT);
	limit_call(s, unlimited->option, unlimited->first);
	if (unlimited->then != NULL)
		limit_call(s, unlimited->option, unlimited->then);
	observe_connect("call", s, ADDRESS(&to));
}

CONDITION_OF(taken_back, of_receiving, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = unlimited,
    .arg = (&(const struct unlimited){ SO_RCVTIMEO, &shortly, NULL }),
    .descr = "Only what the socket waits for when it receives is limited");
CONDITION_OF(taken_back, longer, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = unlimited,
    .arg = (&(const struct unlimited){ SO_SNDTIMEO, &long_after, NULL }),
    .descr = "The limit of the call is longer than the attempt");

/* The UNIX domain has no attempt that could go on. */
static expectations full_queue = {
	{ "call", LIMITS, "-1 EAGAIN|-1 EINPROGRESS" },
};

CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = full_queue,
    .descr = "The accept queue is full, and the limit of the call passes before there is room")
{
	struct address at;
	int listener = listener_full(test->transport, "listener", &at), s = socket_open(test->transport);

	full_queue_must_wait();
	limit_call(s, SO_SNDTIMEO, &shortly);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	if (accept_within_bound(listener) == -1)
		setup_failed("the full queue has no connection");
	observe_connect("again", s, ADDRESS(&at));
}

static expectations room_in_time = {
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "peer", "posix:stream-attempt linux:stream-attempt", "as named" },
};

CONDITION(room_in_time, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = room_in_time,
    .descr = "The accept queue is full, and there is room within the limit of the call")
{
	struct address at;
	int listener = listener_full(test->transport, "listener", &at), s = socket_open(test->transport);

	full_queue_must_wait();
	limit_call(s, SO_SNDTIMEO, &long_after);
	meanwhile(listener_accepts, &listener);
	observe_connect("call", s, ADDRESS(&at));
	meanwhile_end();
	observe("peer", "%s", peer_of(s, &at));
}
