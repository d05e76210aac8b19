/*
 * The credentials of the peer of a UNIX stream socket (SO_PEERCRED): those of who called connect(), as they were then.
 */
#include "conformance/conformance.h"
#include "fixture/child.h"
#include "fixture/host.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	STREAMS	(UNIX_STREAM | ABSTRACT_STREAM)

/* Of stream sockets alone the manual says so. */
#define	PEERCRED(observation, outcome)	{ observation, "linux:unix7-peercred", outcome, STREAMS }

/* Whose credentials the socket shows: the process's, or with other ids or of another process.  -1 is one that did not come. */
static const char *
credentials_are(int s, pid_t pid)
{
	struct host_credentials c;

	if (s == -1)
		return ("no connection");
	if (host_peer_credentials(s, &c) == -1) {
		if (errno == ENOTSUP || errno == ENOPROTOOPT)
			unsupported("the host has no SO_PEERCRED");
		return ("none");
	}
	if (c.pid != pid)
		return ("another process");
	return (c.uid == geteuid() && c.gid == getegid() ? "as they were" : "other ids");
}

/* Listener and client in one process: each end shows it. */
static const struct expectation same_process_expect[] = {
	{ "call", "linux:stream-attempt", "0", 0 },
	PEERCRED("client", "as they were"),
	PEERCRED("server", "as they were"),
	{ 0 }
};

static void
same_process(const struct test *test)
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport), accepted;

	observe_connect("call", s, ADDRESS(&at));
	accepted = accept_within_bound(listener);
	observe("client", "%s", credentials_are(s, getpid()));
	observe("server", "%s", credentials_are(accepted, getpid()));
}

/*
 * The socket is the case's, and a child calls connect() on it and ends: the server's end shows the child, which is no more; the
 * client's end shows who listened.
 */
static const struct expectation child_expect[] = {
	{ "call", "linux:stream-attempt", "0", 0 },
	PEERCRED("server", "as they were"),
	PEERCRED("client", "as they were"),
	{ 0 }
};

struct attempt {
	struct address at;
	int s;			/* made by the case */
	int who[2];		/* by which the child says who it is */
};

static void
connect_in_child(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	char outcome[OUTCOME_MAX];
	pid_t pid = getpid();
	struct call call;

	if (write(a->who[1], &pid, sizeof(pid)) != (ssize_t)sizeof(pid))
		_exit(1);
	call = connect_call(a->s, ADDRESS(&a->at));
	call_outcome(&call, outcome);
	strlcpy(report, outcome, size);
}

static void
connected_by_child(const struct test *test)
{
	struct attempt a;
	int listener = listener_open(test->transport, "listener", &a.at), accepted;
	char report[OUTCOME_MAX];
	pid_t child;

	a.s = socket_open(test->transport);
	SETUP(pipe(a.who));
	child_report(connect_in_child, &a, report, sizeof(report));
	if (read(a.who[0], &child, sizeof(child)) != (ssize_t)sizeof(child))
		setup_failed("the child did not say who it is");
	observe("call", "%s", report);
	accepted = accept_within_bound(listener);
	observe("server", "%s", credentials_are(accepted, child));
	observe("client", "%s", credentials_are(a.s, getpid()));
}

/*
 * A child listens and the case connects.  Of connect() the manual says whose credentials the server sees; those that the client
 * sees may be the child's, who is gone.
 */
static const struct expectation listened_expect[] = {
	{ "call", "linux:stream-attempt", "0", 0 },
	PEERCRED("server", "as they were"),
	{ 0 }
};

static void
listen_in_child(void *arg)
{
	SETUP(listen(*(int *)arg, 8));
}

static void
listened_by_child(const struct test *test)
{
	struct address at;
	int listener = socket_bound(test->transport, "listener", &at), s = socket_open(test->transport), accepted;
	pid_t child = child_start(listen_in_child, &listener);

	child_finish(child);
	observe_connect("call", s, ADDRESS(&at));
	accepted = accept_within_bound(listener);
	observe("server", "%s", credentials_are(accepted, getpid()));
	observe("client", "%s", credentials_are(s, child));
}

/* A child has the socket now and takes part in the connection: that changes nothing. */
static void
talk(void *arg)
{
	(void)send(*(int *)arg, "x", 1, 0);	/* refused where there is no connection, which the case sees itself */
}

static void
used_by_child(const struct test *test)
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport), accepted;

	observe_connect("call", s, ADDRESS(&at));
	child_finish(child_start(talk, &s));
	accepted = accept_within_bound(listener);
	observe("server", "%s", credentials_are(accepted, getpid()));
	observe("client", "%s", credentials_are(s, getpid()));
}

/* Before the call there is no peer; a call that fails brings none. */
static void
refused(const struct test *test)
{
	struct address nobody = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe("before", "%s", credentials_are(s, getpid()));
	observe_connect("call", s, ADDRESS(&nobody));
	observe("client", "%s", credentials_are(s, getpid()));
}

/* On a connection that stands, one process says that it is another: an error of its own in unix(7), open whether it is told. */
static const struct expectation foreign_expect[] = {
	{ "call", "linux:stream-attempt", "0", 0 },
	{ "sent", "linux:unix7-EPERM", "0|-1 E*", 0 },
	{ 0 }
};

static void
foreign(const struct test *test)
{
	struct address at;
	int s = socket_open(test->transport), sent;

	(void)listener_open(test->transport, "listener", &at);
	observe_connect("call", s, ADDRESS(&at));
	if ((sent = host_send_as_parent(s)) == -1 && errno == ENOTSUP)
		unsupported("the host has no credentials that a sender gives");
	observe_result("sent", sent);
}

#define	CASE(condition, function, expectations, sentence)		\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_CONNECTION | ABSTRACT_CONNECTION,	\
		.expect = expectations,					\
		.body = function,					\
	}

static const struct condition conditions[] = {
	CASE("same_process", same_process, same_process_expect, "One process listens and connects"),
	CASE("connected_by_child", connected_by_child, child_expect, "A child connects the socket and ends"),
	CASE("listened_by_child", listened_by_child, listened_expect, "A child makes the socket listen and ends"),
	CASE("used_by_child", used_by_child, child_expect, "A child uses the connection before it is accepted"),
	CASE("refused", refused, NULL, "The attempt fails"),
	CASE("foreign", foreign, foreign_expect, "Over the connection the credentials of another process are sent"),
};

CONDITIONS(conditions)
