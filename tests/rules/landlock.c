/*
 * Rules of Landlock: the ports that TCP sockets may connect to, and the abstract names of sockets outside of the sandbox.  Its
 * manual names no errno, and speaks of TCP alone: what other transports do under the rules is a survey.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/path.h"
#include "world/sandbox.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define	PORTS		"linux:landlock7-connect-tcp"
#define	SCOPE		"linux:landlock7-scope-abstract"
#define	HAVE_PORTS	(INET_STREAM | INET_DGRAM)

static void
laid(int ret)
{
	FEATURE(ret, "the host has no such rules of Landlock", "rules of Landlock are refused");
}

/* The manual names no errno: either of permission will do. */
static expectations forbidden = {
	{ "call", PORTS, "-1 EACCES|-1 EPERM" },
	{ "peer", PORTS, "none" },
};

/* Which port the rules allow. */
enum allowed { NO_PORT, ANOTHER_PORT, THE_PORT };

static unsigned
port_of(enum allowed allowed, const struct address *to)
{
	unsigned port = address_port(to);

	return (allowed == NO_PORT ? 0 : allowed == THE_PORT ? port : port == 1 ? 2 : port - 1);
}

CONDITION(another_port, .transports = ALL_TCP, .modes = BOTH_MODES, .at_once = true, .expect = forbidden,
    .arg = &(const enum allowed){ ANOTHER_PORT }, .descr = "The rules let a TCP socket connect to another port alone")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_for(test);

	laid(host_forbid_ports(port_of(*(const enum allowed *)test->condition->arg, &to)));
	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

CONDITION_OF(another_port, no_port, .transports = ALL_TCP, .modes = BOTH_MODES, .at_once = true, .expect = forbidden,
    .arg = &(const enum allowed){ NO_PORT }, .descr = "The rules let a TCP socket connect to no port");
CONDITION_OF(another_port, another_protocol, .transports = ALL_MPTCP | ALL_SCTP | INET_DGRAM, .modes = BLOCKING,
    .arg = &(const enum allowed){ NO_PORT },
    .descr = "The rules let a TCP socket connect to no port, and the socket is of another protocol");

/* What the rules allow, the call does. */
static expectations allowed = {
	{ "call", PORTS " " ATTEMPTS, "0", ALL_TCP },
	{ "call", ATTEMPTS, "0", ALL_MPTCP | ALL_SCTP },
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "reached", PORTS, "yes", ALL_TCP },
	{ "reached", ATTEMPTS, "yes", INET_STREAM },
	{ "reached", DGRAM_REACHES, "yes", INET_DGRAM },
};

CONDITION(the_port, .transports = HAVE_PORTS, .expect = allowed, .arg = &(const enum allowed){ THE_PORT },
    .descr = "The rules let a TCP socket connect to this port alone")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	bool connected;

	laid(host_forbid_ports(port_of(*(const enum allowed *)test->condition->arg, &to)));
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}

/* The socket is one of before the rules, and so is its connection. */
static expectations dissolved = {
	{ "call", "linux:dissolve", "0", ALL_TCP },
	{ "peer", "linux:dissolve", "none", ALL_TCP },
};

CONDITION(dissolve, .transports = ALL_TCP | ALL_MPTCP, .expect = dissolved,
    .descr = "A connection is dissolved by AF_UNSPEC while the rules let a TCP socket connect to no port")
{
	struct address to, none = address_unspec(test->transport);
	int s = socket_open(test->transport);

	(void)listener_open(test->transport, "peer", &to);
	connect_setup(s, &to);
	laid(host_forbid_ports(0));
	observe_connect("call", s, ADDRESS(&none));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION(connected_before, .transports = HAVE_PORTS,
    .descr = "A socket that was connected before the rules is connected once more, and sends")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	connect_setup(s, &to);
	laid(host_forbid_ports(0));
	observe_connect("call", s, ADDRESS(&to));
	observe("reached", "%s", reaches(test->transport, s, peer));
}

/* Names: who made the peer's socket, before the rules or under them. */
static expectations stranger = {
	{ "call", SCOPE, "-1 EACCES|-1 EPERM" },
	{ "peer", SCOPE, "none" },
};

CONDITION(strange_name, .transports = UNIX_ABSTRACT, .expect = stranger,
    .descr = "The abstract name is that of a socket outside of the sandbox")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	laid(host_forbid_strange_names());
	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, &to));
}

static expectations own = {
	{ "call", SCOPE, "0" },
	{ "reached", SCOPE, "yes" },
};

CONDITION(own_name, .transports = UNIX_ABSTRACT, .expect = own,
    .descr = "The abstract name is that of a socket of the same sandbox")
{
	struct address to;
	int peer, s = socket_open(test->transport);
	bool connected;

	laid(host_forbid_strange_names());
	peer = peer_open(test->transport, "peer", &to);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}

/* The rules are about abstract names alone. */
static expectations path = {
	NAME_REACHES,
};

CONDITION(path, .transports = UNIX_PATH, .expect = path,
    .descr = "The path is that of a socket outside of a sandbox whose rules are about abstract names")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);
	bool connected;

	laid(host_forbid_strange_names());
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}

/* In a child: the case itself has files to write. */
struct visitor {
	const struct test *test;
	struct address to;
	int peer;
};

static void
call_without_files(char *report, size_t size, void *arg)
{
	const struct visitor *v = arg;
	int s = socket_open(v->test->transport);

	if (host_forbid_files() == -1) {
		snprintf(report, size, "%d", errno);
		return;
	}
	report_attempt(report, size, v->test->transport, s, &v->to, v->peer);
}

CONDITION(path_without_files, .transports = UNIX_PATH,
    .descr = "The path is that of a socket outside of a sandbox in which no file can be opened")
{
	struct visitor v = { .test = test };
	char report[2 * OUTCOME_MAX];

	v.peer = peer_open(test->transport, "peer", &v.to);
	child_report(call_without_files, &v, report, sizeof(report));
	if (!observe_report(report, "reached")) {
		errno = (int)strtol(report, NULL, 10);
		laid(-1);
	}
}

/* The peer alone is in a sandbox, or in one within that of the case: a child makes its socket, and keeps it. */
struct nested {
	const struct test *test;
	bool outer;		/* the case is in a sandbox as well */
	struct address at;
	int made[2], end[2];	/* pipes: the child tells of its socket, and waits for its end */
};

static void
listen_in_sandbox(void *arg)
{
	const struct nested *n = arg;
	int peer = -1;
	char result = 'l';

	if (host_forbid_strange_names() == -1) {
		result = errno == ENOTSUP ? 'u' : 'r';
	} else {
		peer = socket_open(n->test->transport);
		SETUP(bind(peer, ADDRESS(&n->at)));
		if (is_connection_mode(n->test->transport))
			SETUP(listen(peer, 1));
	}
	SETUP(write(n->made[1], &result, 1));
	close(n->end[1]);
	(void)read(n->end[0], &result, 1);
	/* Data that has come shows that the call has reached the socket; the child tells of it. */
	if (peer != -1 && is_connection_mode(n->test->transport))
		peer = accept_within_bound(peer);
	result = peer != -1 && wait_readable(peer, WAIT_BOUND) ? 'y' : 'n';
	SETUP(write(n->made[1], &result, 1));
}

static expectations nested_expect = {
	{ "call", SCOPE, "0" },
	{ "reached", SCOPE, "yes" },
};

CONDITION(nested_name, .transports = UNIX_ABSTRACT, .expect = nested_expect, .arg = &(const bool){ true },
    .descr = "The abstract name is that of a socket in a sandbox within the same sandbox")
{
	struct nested n = { .test = test, .outer = *(const bool *)test->condition->arg };
	int s = socket_open(test->transport);
	char result = 'r';
	pid_t child;

	n.at = address_unix(test->transport, "peer");
	SETUP(pipe(n.made));
	SETUP(pipe(n.end));
	if (n.outer)
		laid(host_forbid_strange_names());
	child = child_start(listen_in_sandbox, &n);
	if (!wait_readable(n.made[0], WAIT_BOUND) || read(n.made[0], &result, 1) != 1)
		setup_failed("the child tells nothing of its socket");
	if (result == 'u')
		unsupported("the host has no such rules of Landlock");
	if (result == 'r')
		untested("rules of Landlock are refused in a child");
	observe_connect("call", s, ADDRESS(&n.at));
	(void)send(s, "x", 1, MSG_NOSIGNAL);
	SETUP(write(n.end[1], "", 1));
	if (!wait_readable(n.made[0], 2 * WAIT_BOUND) || read(n.made[0], &result, 1) != 1)
		result = 'n';
	observe("reached", "%s", result == 'y' ? "yes" : "no");
	child_finish(child);
}

static expectations server_expect = {
	{ "call", CONNECTION_REACHES, "0", ABSTRACT_CONNECTION },
	{ "call", DGRAM_REACHES, "0", ABSTRACT_DGRAM },
	{ "reached", CONNECTION_REACHES, "yes", ABSTRACT_CONNECTION },
	{ "reached", DGRAM_REACHES, "yes", ABSTRACT_DGRAM },
};

CONDITION_OF(nested_name, peer_alone, .transports = UNIX_ABSTRACT, .expect = server_expect, .arg = &(const bool){ false },
    .descr = "The peer is in a sandbox, and the caller in none");

static expectations sends = {
	{ "sent", "linux:landlock7-scope-connected", "delivered" },
};

CONDITION(sends_on, .transports = ABSTRACT_DGRAM, .expect = sends,
    .descr = "A datagram socket was connected to a name outside before the sandbox, and sends")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	laid(host_forbid_strange_names());
	observe("sent", "%s", datagram_sent(s, peer));
	observe_connect("again", s, ADDRESS(&to));
}
