/*
 * SO_PEERCRED of a UNIX stream socket: the credentials of the process that called connect(), at that time; and FreeBSD's
 * LOCAL_PEERCRED, which shows the client those of the process that called listen().
 */
#include "case/case.h"
#include "world/child.h"
#include "world/credentials.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	STREAMS	(UNIX_STREAM | ABSTRACT_STREAM)
#define	CLIENT	"freebsd15:unix4-peercred-client"
#define	SERVER	"freebsd15:unix4-peercred-server"

/* The credentials that the socket shows: the given process's, another's, or with other ids.  -1 is an accept() that failed. */
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

/* Listener and client are one process, which both ends show. */
static expectations same_process = {
	{ "call", "linux:stream-attempt", "0" },
	{ "client", "linux:unix7-peercred", "as they were", STREAMS },
	{ "server", "linux:unix7-peercred", "as they were", STREAMS },
	{ "client", CLIENT, "as they were", UNIX_CONNECTION },
	{ "server", SERVER, "as they were", UNIX_CONNECTION },
};

CONDITION(same_process, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = same_process,
    .descr = "One process listens and connects")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport), accepted;

	observe_connect("call", s, ADDRESS(&at));
	accepted = accept_within_bound(listener);
	observe("client", "%s", credentials_are(s, getpid()));
	observe("server", "%s", credentials_are(accepted, getpid()));
}

/*
 * A child calls connect() on the case's socket and ends: the server's end shows the dead child, and the client's end the
 * listener.
 */
static expectations child_expect = {
	{ "call", "linux:stream-attempt", "0" },
	{ "server", "linux:unix7-peercred", "as they were", STREAMS },
	{ "client", "linux:unix7-peercred", "as they were", STREAMS },
	{ "server", SERVER, "as they were", UNIX_CONNECTION },
	{ "client", CLIENT, "as they were", UNIX_CONNECTION },
};

struct attempt {
	struct address at;
	int s;			/* opened by the case */
	int who[2];		/* the child sends its process id */
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

CONDITION(connected_by_child, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = child_expect,
    .descr = "A child connects the socket and ends")
{
	struct attempt a;
	int listener = listener_open(test->transport, "listener", &a.at), accepted;
	char report[OUTCOME_MAX];
	pid_t child;

	a.s = socket_open(test->transport);
	SETUP(pipe(a.who));
	child_report(connect_in_child, &a, report, sizeof(report));
	if (read(a.who[0], &child, sizeof(child)) != (ssize_t)sizeof(child))
		setup_failed("the child did not report its process id");
	observe("call", "%s", report);
	accepted = accept_within_bound(listener);
	observe("server", "%s", credentials_are(accepted, child));
	observe("client", "%s", credentials_are(a.s, getpid()));
}

/*
 * A child calls listen() and the case connects.  Linux's manual defines only the credentials that the server sees; FreeBSD's also
 * those that the client sees: the child's, which has exited.
 */
static expectations listened = {
	{ "call", "linux:stream-attempt", "0" },
	{ "server", "linux:unix7-peercred", "as they were", STREAMS },
	{ "server", SERVER, "as they were", UNIX_CONNECTION },
	{ "client", CLIENT, "as they were", UNIX_CONNECTION },
};

static void
listen_in_child(void *arg)
{
	SETUP(listen(*(int *)arg, 8));
}

CONDITION(listened_by_child, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = listened,
    .descr = "A child makes the socket listen and ends")
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

/* A child that uses the socket does not change its credentials. */
static void
talk(void *arg)
{
	(void)send(*(int *)arg, "x", 1, 0);	/* fails without a connection, which the case observes itself */
}

CONDITION(used_by_child, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = child_expect,
    .descr = "A child uses the connection before it is accepted")
{
	struct address at;
	int listener = listener_open(test->transport, "listener", &at), s = socket_open(test->transport), accepted;

	observe_connect("call", s, ADDRESS(&at));
	child_finish(child_start(talk, &s));
	accepted = accept_within_bound(listener);
	observe("server", "%s", credentials_are(accepted, getpid()));
	observe("client", "%s", credentials_are(s, getpid()));
}

/*
 * Before the call and after a failed one there is no peer, so no credentials are a peer's.  How a host says so is open: unix(7)
 * has the option for connected sockets alone.
 */
static expectations nobody = {
	{ "call", "linux:unix7-ENOENT", "-1 ENOENT", UNIX_STREAM },
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED", ABSTRACT_STREAM },
	{ "before", "linux:unix7-peercred", "another process|none", STREAMS },
	{ "client", "linux:unix7-peercred", "another process|none", STREAMS },
};

CONDITION(refused, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = nobody, .descr = "The attempt fails")
{
	struct address nobody = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe("before", "%s", credentials_are(s, getpid()));
	observe_connect("call", s, ADDRESS(&nobody));
	observe("client", "%s", credentials_are(s, getpid()));
}

/* On a connection that stands, one process says that it is another, without the privilege to: unix(7) has an error for that. */
static expectations foreign = {
	{ "call", "linux:stream-attempt", "0" },
	{ "sent", "linux:unix7-EPERM", "-1 EPERM" },
};

CONDITION(foreign, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = foreign,
    .descr = "A process sends the credentials of another over the connection")
{
	struct address at;
	int s = socket_open(test->transport), sent;

	(void)listener_open(test->transport, "listener", &at);
	observe_connect("call", s, ADDRESS(&at));
	if ((sent = host_send_as_parent(s)) == -1 && errno == ENOTSUP)
		unsupported("senders cannot pass credentials on this host");
	observe_result("sent", sent);
}

/* One process connects the socket and another sends on it: who receives is told of the sender. */
static expectations sender_expect = {
	{ "call", "linux:stream-attempt", "0", UNIX_CONNECTION },
	{ "sender", "freebsd15:unix4-creds", "the sender" },
};

static void
ask_who_sends(int s)
{
	if (host_ask_who_sends(s) == 0)
		return;
	if (errno == ENOTSUP || errno == ENOPROTOOPT)
		unsupported("the host does not say which process sends");
	setup_failed("asking who sends: %s", strerror(errno));
}

CONDITION(sent_by_another, .transports = UNIX_PATH, .expect = sender_expect,
    .descr = "A child connects the socket and ends, and its parent sends")
{
	struct attempt a;
	int peer = peer_open(test->transport, "peer", &a.at);
	char report[OUTCOME_MAX];
	struct host_credentials sender;
	pid_t child;

	a.s = socket_open(test->transport);
	SETUP(pipe(a.who));
	child_report(connect_in_child, &a, report, sizeof(report));
	if (read(a.who[0], &child, sizeof(child)) != (ssize_t)sizeof(child))
		setup_failed("the child did not report its process id");
	observe("call", "%s", report);
	if (is_connection_mode(test->transport) && (peer = accept_within_bound(peer)) == -1)
		setup_failed("the connection did not arrive");
	ask_who_sends(peer);
	if (send(a.s, "s", 1, 0) != 1)
		setup_failed("send: %s", strerror(errno));
	if (!wait_readable(peer, WAIT_BOUND) || host_receive_sender(peer, &sender) == -1)
		observe("sender", "none");
	else
		observe("sender", "%s", sender.uid != geteuid() || sender.gid != getegid() ? "other ids" :
		    sender.pid == getpid() ? "the sender" : sender.pid == child ? "who connected" : "another process");
}
