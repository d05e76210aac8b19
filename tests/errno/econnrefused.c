/*
 * ECONNREFUSED: the attempt is refused.  stream/retry tests what a program can do next, nonblocking/completion how a non-blocking
 * socket learns of the refusal.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/socket.h"
#include "world/timeout.h"
#include "world/wait.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define	STREAMS	(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

/* Only connection-mode sockets make attempts; among datagram sockets, only unix(7) requires an existing peer. */
static expectations refused_expect = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED", "-1 ECONNREFUSED", ALL_STREAM },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", STREAMS },
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED", ALL_UNIX },
	{ "call", "freebsd15:tcp4-ECONNREFUSED", "-1 ECONNREFUSED", ALL_TCP },
};

/* Makes the call, which must leave no peer. */
static void
refused(int s, const struct address *to)
{
	observe_connect("call", s, ADDRESS(to));
	observe("peer", "%s", peer_of(s, to));
}

/* Takes an assigned port while another socket holds its own, so that it does not get that one when it is free again. */
static int
socket_apart(const struct transport *t)
{
	struct address at;

	return (is_unix(t) ? socket_open(t) : socket_bound(t, "apart", &at));
}

CONDITION(closed_port, .transports = INET_STREAM, .expect = refused_expect,
    .descr = "An attempt to connect to a port at which nothing listens is refused")
{
	struct address to = nobody_listens(test->transport);

	refused(socket_open(test->transport), &to);
}

CONDITION(bound_not_listening, .transports = ALL_STREAM, .expect = refused_expect,
    .descr = "An attempt to connect to a socket that is bound but does not listen is refused")
{
	struct address to;
	int s, milliseconds;

	(void)socket_bound(test->transport, "bound", &to);
	s = socket_open(test->transport);
	/*
	 * A host that drops the SYN instead must time out within the bound.  The call is made even without such a setting: no
	 * manual allows dropping it.
	 */
	if (!is_unix(test->transport))
		SETTING(host_hurry_timeout(s, &milliseconds) == -1 && errno != ENOTSUP ? -1 : 0,
		    "the host cannot shorten the time-out of an attempt");
	refused(s, &to);
}

CONDITION(listener_closed, .transports = ALL_STREAM, .expect = refused_expect,
    .descr = "An attempt to connect to an address whose listener has just been closed is refused")
{
	struct address to;
	int listener = listener_open(test->transport, "gone", &to);
	int s = socket_apart(test->transport);

	close(listener);
	refused(s, &to);
}

CONDITION(listener_closed_with_queue, .transports = ALL_STREAM, .expect = refused_expect,
    .descr = "An attempt to connect to a listener that was closed with a connection in its accept queue is refused")
{
	struct address to;
	int listener = listener_open(test->transport, "gone", &to);
	int s = socket_apart(test->transport), queued = socket_open(test->transport);
	char byte;

	connect_setup(queued, &to);
	if (!wait_readable(listener, WAIT_BOUND))
		setup_failed("the connection did not reach the accept queue");
	close(listener);
	refused(s, &to);
	/* The fate of the queued connection is not connect()'s concern. */
	if (wait_for(queued, POLLIN, WAIT_BOUND) != 0)
		observe_result("queued", recv(queued, &byte, 1, MSG_DONTWAIT));
	else
		observe("queued", "nothing heard");
}

/* A UNIX socket's file outlives the socket. */
CONDITION(stale_name, .transports = UNIX_PATH, .expect = refused_expect,
    .descr = "An attempt to connect to the file that a closed socket left behind is refused")
{
	struct address to;

	close(socket_bound(test->transport, "stale", &to));
	refused(socket_open(test->transport), &to);
}

/* Its file may have been made without any socket. */
CONDITION(bare_node, .transports = UNIX_PATH, .expect = refused_expect,
    .descr = "An attempt to connect to a socket's file that was made by mknod() is refused")
{
	struct address to = address_unix(test->transport, "node");

	if (mknod("node", S_IFSOCK | 0777, 0) == -1)
		untested("no socket's file can be made by mknod(): %s", strerror(errno));
	refused(socket_open(test->transport), &to);
}

CONDITION(abstract_nobody, .transports = UNIX_ABSTRACT, .expect = refused_expect,
    .descr = "An attempt to connect to an abstract name that no socket has is refused")
{
	struct address to = address_unix(test->transport, "nobody");

	refused(socket_open(test->transport), &to);
}

/* An abstract name disappears with its socket. */
CONDITION(abstract_holder_closed, .transports = UNIX_ABSTRACT, .expect = refused_expect,
    .descr = "An attempt to connect to the abstract name of a closed socket is refused")
{
	struct address to;

	close(peer_open(test->transport, "holder", &to));
	refused(socket_open(test->transport), &to);
}

/*
 * The accept queue is full and the socket non-blocking.  A host may hold the attempt, with EINPROGRESS, or refuse it; Linux has
 * its own error.
 */
static expectations full_queue = {
	{ "call", "freebsd:ECONNREFUSED freebsd:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS" },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "posix:ECONNREFUSED posix:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS" },
	{ "call", "linux:EAGAIN", "-1 EAGAIN" },
};

CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = full_queue,
    .descr = "A non-blocking attempt to connect to a listener with a full accept queue does not wait")
{
	struct address to;
	int listener = listener_full(test->transport, "full", &to);
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	/* Once the queue has room, can the socket make another attempt? */
	while (!nobody_waits(listener))
		close((int)SETUP(accept(listener, NULL, NULL)));
	observe_connect("again", s, ADDRESS(&to));
}

/* The accept queue is full, and the call may wait until the listener is closed. */
static void
closes(const void *arg)
{
	(void)call_may_return();
	close(*(const int *)arg);
}

CONDITION(full_queue_then_closed, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = refused_expect,
    .descr = "An attempt to connect to a full listener is refused, at the latest when the listener is closed")
{
	struct address to;
	int listener = listener_full(test->transport, "full", &to), s = socket_open(test->transport);

	meanwhile(closes, &listener);
	close(listener);	/* the child has the last descriptor of it */
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
}

static expectations not_a_socket = {
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
};

CONDITION(target_is_file, .transports = UNIX_PATH, .expect = not_a_socket, .arg = "file",
    .descr = "The name leads to a regular file")
{
	struct address to = address_unix(test->transport, "file");
	const char *kind = test->condition->arg;

	if (strcmp(kind, "directory") == 0)
		SETUP(mkdir("file", 0700));
	else if (strcmp(kind, "fifo") == 0)
		SETUP(mkfifo("file", 0700));
	else
		SETUP(open("file", O_CREAT | O_EXCL | O_RDWR, 0700));
	observe_connect("call", socket_open(test->transport), ADDRESS(&to));
}

CONDITION_OF(target_is_file, target_is_directory, .transports = UNIX_PATH, .expect = not_a_socket, .arg = "directory",
    .descr = "The name leads to a directory");
CONDITION_OF(target_is_file, target_is_fifo, .transports = UNIX_PATH, .expect = not_a_socket, .arg = "fifo",
    .descr = "The name leads to a FIFO");

/* A datagram is refused by an ICMP message, since connect() makes no attempt. */
static expectations datagram_refused = {
	{ "call", "posix:dgram-peer", "0" },
	{ "received", "linux:udp7-ECONNREFUSED", "-1 ECONNREFUSED" },
};

static void
await_refusal(int s)
{
	if (wait_for(s, POLLIN, WAIT_BOUND) == 0)
		untested("no ICMP message came back for a datagram to a closed port");
}

CONDITION(datagram_refused, .transports = INET_DGRAM, .expect = datagram_refused,
    .descr = "A datagram that a connected socket sent to a closed port makes the next receive fail")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);
	char byte = 'd';

	observe_connect("call", s, ADDRESS(&to));
	observe_result("sent", send(s, &byte, 1, 0));
	(void)wait_for(s, POLLIN, WAIT_BOUND);		/* nothing to receive if no ICMP message arrives */
	observe_result("received", recv(s, &byte, 1, MSG_DONTWAIT));
	/* The error is reported once. */
	observe_result("received_again", recv(s, &byte, 1, MSG_DONTWAIT));
}

/*
 * An error is pending when the socket gets another peer.  By udp(7) every call fails with it; connect(2) of the BSDs lists no
 * such error for a datagram socket.
 */
static expectations datagram_refused_before = {
	{ "call", "freebsd:dgram-repeat bs2000:dgram-repeat", "0" },
	{ "call", "linux:dgram-repeat linux:udp7-ECONNREFUSED", "0|-1 ECONNREFUSED" },
};

CONDITION(datagram_refused_before, .transports = INET_DGRAM, .expect = datagram_refused_before,
    .descr = "A datagram socket is connected to another peer while the error of a refused datagram is pending")
{
	struct address closed = nobody_listens(test->transport), to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	connect_setup(s, &closed);
	SETUP(send(s, "d", 1, 0));
	await_refusal(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}

/* A port number is another port in UDP. */
static expectations other_protocol = {
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED linux:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "freebsd15:udp4-port-space", "-1 ECONNREFUSED" },
	{ "heard", "freebsd15:udp4-port-space", "nothing" },
};

CONDITION(port_of_udp, .transports = ALL_TCP, .expect = other_protocol,
    .descr = "An attempt to connect to a port that is UDP's alone is refused")
{
	const struct transport *udp = transport_of(test->transport->bit == TCP4 ? UDP4 :
	    test->transport->bit == TCP6 ? UDP6 : UDP4_MAPPED);
	int bound = socket_open(udp);
	struct address to = nobody_listens(test->transport);

	if (bind(bound, ADDRESS(&to)) == -1) {
		if (errno == EADDRINUSE)
			untested("another process has the port");
		setup_failed("bind: %s", strerror(errno));
	}
	refused(socket_open(test->transport), &to);
	observe("heard", "%s", nobody_waits(bound) ? "nothing" : "something");
}
