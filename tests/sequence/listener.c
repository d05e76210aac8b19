/*
 * Listeners before and after: one that is shut down and listens anew, one that is bound after listen(), one whose client is gone
 * before accept(), and a socket that is bound, does not listen, and connects to itself.
 */
#include "case/case.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Connects a new socket, which does not block, since a host may leave the attempt without an answer; and says how that ended. */
static const char *
client(const struct transport *t, const struct address *to, int *s)
{
	static char outcome[OUTCOME_MAX];
	struct call call;

	*s = socket_open_nonblocking(t);
	call = connect_call(*s, ADDRESS(to));
	call_outcome(&call, outcome);
	if (call.error != EINPROGRESS)
		return (outcome);
	if (wait_for(*s, POLLOUT, WAIT_BOUND) == 0)
		return ("no answer");
	return (so_error(*s));
}

/*
 * Manuals of connect() do not say what shutdown() makes of a listener: whether clients are refused is a survey.
 */
static const struct how {
	int how;
	const char *shutdown, *client, *waiting, *listen, *name, *anew, *accepted;
} hows[] = {
	{ SHUT_RD, "read", "read_client", "read_waiting", "read_listen", "read_name", "read_anew", "read_accepted" },
	{ SHUT_WR, "write", "write_client", "write_waiting", "write_listen", "write_name", "write_anew", "write_accepted" },
	{ SHUT_RDWR, "both", "both_client", "both_waiting", "both_listen", "both_name", "both_anew", "both_accepted" },
};

static void
shut_down(const struct transport *t, const struct how *how, bool given)
{
	struct address to, now;
	int listener, s, waiting = socket_open(t);

	if (given) {
		listener = socket_open(t);
		to = nobody_listens(t);
		if (bind(listener, ADDRESS(&to)) == -1)
			untested("another process has the port");
		SETUP(listen(listener, 8));
	} else {
		listener = listener_open(t, how->shutdown, &to);
	}
	connect_setup(waiting, &to);
	if (!wait_readable(listener, WAIT_BOUND))
		setup_failed("a connection did not reach the accept queue");
	observe_result(how->shutdown, shutdown(listener, how->how));
	/* What a client that waits in the accept queue has been told. */
	observe(how->waiting, "%s", received(waiting, 0));
	observe(how->client, "%s", client(t, &to, &s));
	/* A port that is free by now must not be picked anew by chance. */
	if (!is_unix(t))
		(void)bind(socket_open(t), ADDRESS(&to));
	observe_result(how->listen, listen(listener, 8));
	now = address_of_socket(listener);
	observe(how->name, "%s", address_equal(&now, &to) ? "kept" : "changed");
	socket_set_nonblocking(listener, true);
	while ((s = accept(listener, NULL, NULL)) != -1)
		close(s);
	now = is_unix(t) ? to : address_loopback(t, address_port(&now));
	observe(how->anew, "%s", client(t, &now, &s));
	(void)wait_for(listener, POLLIN, 0);
	s = accept(listener, NULL, NULL);
	observe_result(how->accepted, s == -1 ? -1 : 0);
}

CONDITION(shut_down, .transports = ALL_TCP | ALL_MPTCP | UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .arg = &(const bool){ false }, .descr = "A listener with a client in its accept queue is shut down, and listens anew; clients connect after either")
{
	for (size_t i = 0; i < sizeof(hows) / sizeof(hows[0]); i++)
		shut_down(test->transport, &hows[i], *(const bool *)test->condition->arg);
}

CONDITION_OF(shut_down, shut_down_at_port, .transports = ALL_TCP | ALL_MPTCP, .arg = &(const bool){ true },
    .descr = "A listener at a given port is shut down with a client in its queue, and listens anew; clients connect after either");

/* A host may refuse to listen without a name, or to bind a socket that listens. */
CONDITION(bound_later, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .descr = "A socket that listens before it is bound gets its name, and a client connects to that")
{
	struct address at = address_unix(test->transport, "later");
	int listener = socket_open(test->transport), s;

	observe_result("listen", listen(listener, 8));
	observe_result("bind", bind(listener, ADDRESS(&at)));
	observe("client", "%s", client(test->transport, &at, &s));
	observe_result("listen_again", listen(listener, 8));
	close(s);
	observe_connect("call", socket_open_nonblocking(test->transport), ADDRESS(&at));
}

/* The client has closed before accept(); it has sent a byte, or nothing, or resets the connection. */
enum leaving { CLOSES, SENDS_AND_CLOSES, RESETS };

static expectations gone = {
	{ "call", ATTEMPTS, "0" },
	{ "attempt", ATTEMPTS, "seen" },
};

static const char *
arrived(int s)
{
	(void)wait_for(s, POLLIN, WAIT_BOUND);
	return (received(s, 0));
}

CONDITION(client_closed, .transports = ALL_STREAM, .expect = gone, .arg = &(const enum leaving){ CLOSES },
    .descr = "A client has connected and closed before its connection is accepted")
{
	const struct transport *t = test->transport;
	enum leaving leaving = *(const enum leaving *)test->condition->arg;
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	struct address to, own, name;
	int listener = listener_open(t, "listener", &to), s = is_unix(t) ? socket_bound(t, "client", &own) : socket_open(t);
	int accepted;

	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", wait_readable(listener, WAIT_BOUND) ? "seen" : "none");
	if (nobody_waits(listener))
		return;
	own = address_of_socket(s);
	if (leaving == SENDS_AND_CLOSES)
		SETUP(send(s, "c", 1, 0));
	if (leaving == RESETS)
		SETUP(setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
	close(s);
	/* A host may take the connection out of the queue again. */
	socket_set_nonblocking(listener, true);
	memset(&name, 0, sizeof(name));
	name.length = sizeof(name.u);
	accepted = accept(listener, &name.u.any, &name.length);
	if (accepted == -1) {
		observe_result("accept", -1);
		return;
	}
	observe("accept", "0");
	observe("name", "%s", address_equal(&name, &own) ? "the client's" : "another");
	observe("peer", "%s", peer_of(accepted, &own));
	observe("received", "%s", arrived(accepted));
	observe("received_next", "%s", arrived(accepted));
	signal_catch(SIGPIPE, 0);
	observe("sent", "%s", send(accepted, "s", 1, 0) == 1 ? "0" : errno_name(errno));
}

CONDITION_OF(client_closed, client_sent_and_closed, .transports = ALL_STREAM, .expect = gone,
    .arg = &(const enum leaving){ SENDS_AND_CLOSES },
    .descr = "A client has connected, sent and closed before its connection is accepted");
CONDITION_OF(client_closed, client_reset, .transports = ALL_TCP, .expect = gone,
    .arg = &(const enum leaving){ RESETS },
    .descr = "A client has connected and reset its connection before that is accepted");

/* Nobody listens at the socket's own name. */
static expectations refused = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", UNIX_STREAM | ABSTRACT_STREAM },
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};

CONDITION(to_itself, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .modes = BOTH_MODES, .at_once = true,
    .expect = refused, .descr = "A socket that is bound and does not listen connects to itself")
{
	struct address at;
	int s = socket_bound(test->transport, "itself", &at);

	socket_set_nonblocking(s, test->mode->nonblocking);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe("local", "%s", local_of(s));
	observe_result("listen", listen(s, 1));
	observe_connect("again", s, ADDRESS(&at));
}
