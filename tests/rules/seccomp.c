/*
 * A filter of seccomp answers connect() in the place of the host: by an errno, by a signal, by the answer of another process.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/sandbox.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#define	ANSWERED	"linux:seccomp2-errno"
#define	SOME		(TCP4 | UDP4 | UNIX_STREAM | UNIX_DGRAM)

static void
filter(enum filter how, int error, socklen_t length, int *supervisor)
{
	FEATURE(host_filter_connect(how, error, length, supervisor), "the host has no such filters of system calls",
	    "a filter of system calls is refused");
}

/* What the call has left: whether it was executed. */
static void
observe_left(int s, const struct address *to, int peer)
{
	observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, to));
}

#define	NOT_EXECUTED	{ "peer", ANSWERED, "none" }

static expectations eperm = { { "call", ANSWERED, "-1 EPERM" }, NOT_EXECUTED };
static expectations eacces = { { "call", ANSWERED, "-1 EACCES" }, NOT_EXECUTED };
static expectations enosys = { { "call", ANSWERED, "-1 ENOSYS" }, NOT_EXECUTED };
static expectations econnrefused = { { "call", ANSWERED, "-1 ECONNREFUSED" }, NOT_EXECUTED };
static expectations einprogress = { { "call", ANSWERED, "-1 EINPROGRESS" }, NOT_EXECUTED };
static expectations eintr = { { "call", ANSWERED, "-1 EINTR" }, NOT_EXECUTED };

CONDITION(eperm, .transports = SOME, .expect = eperm, .arg = &(const int){ EPERM },
    .descr = "A filter answers the call with EPERM")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	filter(FILTER_ERRNO, *(const int *)test->condition->arg, 0, NULL);
	observe_connect("call", s, ADDRESS(&to));
	observe_left(s, &to, peer);
}

CONDITION_OF(eperm, eacces, .transports = SOME, .expect = eacces, .arg = &(const int){ EACCES },
    .descr = "A filter answers the call with EACCES");
CONDITION_OF(eperm, enosys, .transports = SOME, .expect = enosys, .arg = &(const int){ ENOSYS },
    .descr = "A filter answers the call with ENOSYS");
CONDITION_OF(eperm, econnrefused, .transports = SOME, .expect = econnrefused, .arg = &(const int){ ECONNREFUSED },
    .descr = "A filter answers the call with ECONNREFUSED");
CONDITION_OF(eperm, einprogress, .transports = SOME, .expect = einprogress, .arg = &(const int){ EINPROGRESS },
    .descr = "A filter answers the call of a blocking socket with EINPROGRESS");
CONDITION_OF(eperm, eintr, .transports = SOME, .expect = eintr, .arg = &(const int){ EINTR },
    .descr = "A filter answers the call with EINTR, although no signal came");
CONDITION_OF(eperm, no_errno, .transports = SOME, .arg = &(const int){ 0 },
    .descr = "A filter answers the call with the errno 0, and it is not executed");

/* The filter looks at an argument: it answers one call, and lets another pass. */
static expectations by_length = {
	{ "call", ANSWERED, "-1 EPERM" },
	{ "other", ATTEMPTS, "0", TCP4 },
	{ "reached", ATTEMPTS, "yes", TCP4 },
};

CONDITION(by_length, .transports = TCP4, .expect = by_length,
    .descr = "A filter answers the call with EPERM, by the length of the address, and lets one of IPv6 pass")
{
	const struct transport *other_transport = transport_of(TCP6);
	struct address to, other_at;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	int other_peer = peer_open(other_transport, "other", &other_at), other = socket_open(other_transport);
	bool connected;

	filter(FILTER_ERRNO, EPERM, to.length, NULL);
	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(peer));
	connected = observe_connect("other", other, ADDRESS(&other_at)) == 0;
	observe("reached", "%s", connected ? reaches(other_transport, other, other_peer) : "no");
}

static volatile sig_atomic_t trapped;

static void
trap(int number)
{
	(void)number;
	trapped = 1;
}

CONDITION(trapped, .transports = SOME, .descr = "A filter answers the call with SIGSYS, which has a handler")
{
	struct sigaction action = { .sa_handler = trap };
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	struct call call;

	SETUP(sigaction(SIGSYS, &action, NULL));
	filter(FILTER_TRAP, 0, 0, NULL);
	call = connect_call(s, ADDRESS(&to));
	/* The handler decides what the call seems to have returned.  This one does not: the number is that of the call. */
	observe("returned", "%s", call.blocked ? "no" : "yes");
	observe("signal", "%s", trapped != 0 ? "caught" : "none");
	observe_left(s, &to, peer);
}

struct victim {
	int s;
	struct address to;
};

static void
call_and_die(void *arg)
{
	const struct victim *v = arg;

	filter(FILTER_KILL, 0, 0, NULL);
	(void)connect_call(v->s, ADDRESS(&v->to));
}

CONDITION(killed, .transports = SOME, .descr = "A filter answers the call with the end of the process")
{
	struct victim v;
	int peer = peer_open(test->transport, "peer", &v.to), status;

	v.s = socket_open(test->transport);
	status = child_await(child_start(call_and_die, &v));
	observe("end", "%s", status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? "SIGSYS" : "another");
	observe_left(v.s, &v.to, peer);
}

/* The supervisor is a child. */
struct supervision {
	int supervisor, error;
};

static void
supervise(void *arg)
{
	const struct supervision *s = arg;

	SETUP(host_supervise(s->supervisor, WAIT_BOUND, s->error));
}

/* What the supervisor answers, the call returns; or it is executed after all. */
static void
observe_supervised(const struct test *test, int error)
{
	struct supervision supervision = { .error = error };
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	pid_t child;
	bool connected;

	filter(FILTER_SUPERVISOR, 0, 0, &supervision.supervisor);
	child = child_start(supervise, &supervision);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	child_finish(child);
	if (connected)
		observe("reached", "%s", reaches(test->transport, s, peer));
	else
		observe_left(s, &to, peer);
}

CONDITION(supervisor_refuses, .transports = SOME, .arg = &(const int){ EACCES },
    .descr = "A filter lets another process answer the call, which refuses it with EACCES")
{
	observe_supervised(test, *(const int *)test->condition->arg);
}

static expectations goes_on = {
	NAME_REACHES,
	{ "call", ATTEMPTS, "0", TCP4 },
	{ "call", DGRAM_REACHES, "0", UDP4 },
	{ "reached", ATTEMPTS, "yes", TCP4 },
	{ "reached", DGRAM_REACHES, "yes", UDP4 },
};

CONDITION_OF(supervisor_refuses, supervisor_permits, .transports = SOME, .expect = goes_on, .arg = &(const int){ LET_GO_ON },
    .descr = "A filter lets another process answer the call, which lets it go on");
