/*
 * All events of a non-blocking socket at each stage of its life, by each means of asking.  The masks are written down whole; the
 * clauses judge what manuals say of them.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/masks.h"
#include "world/far_end.h"
#include "world/icmp.h"
#include "world/interface.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)
#define	DATAGRAMS	(ALL_DGRAM | ALL_RAW)
#define	UNIX_DATAGRAMS	(UNIX_DGRAM | ABSTRACT_DGRAM)

/* Linux's SCTP has words of its own for most of these states: what it reports is a survey. */
#define	TCP_AND_UNIX	(ALL_TCP | ALL_MPTCP | CONNECTIONS)

/* A non-blocking call to a listener with room may have made the connection when it returns, in the UNIX domain has. */
#define	TO_LISTENER							\
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS", INET_STREAM },	\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", CONNECTIONS }

/* POSIX has POLLHUP exclude POLLOUT in every state. */
#define	NOT_TOGETHER							\
	{ "poll", "posix:poll-POLLHUP", "nothing|*IN|*PRI|*OUT|*ERR|HUP|IN HUP|ERR HUP|IN ERR HUP", 0 }

/*
 * No call yet.
 */
static expectations never_connected = {
	{ "select", "posix:select-readable posix:select-writable", "IN OUT", TCP_AND_UNIX },
	NOT_TOGETHER,
	TO_LISTENER,
	{ "accepted", ATTEMPTS, "yes" },
};

static const char *
accepted_by(int listener)
{
	return (accept_within_bound(listener) == -1 ? "no" : "yes");
}

CONDITION(never_connected, .transports = ALL_STREAM, .expect = never_connected,
    .descr = "A socket that was never connected is asked for its events, and connects to a listener after that")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open_nonblocking(test->transport);

	observe_masks(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("accepted", "%s", accepted_by(listener));
}

/*
 * The attempt goes on.
 */
static expectations in_progress = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "poll", COMPLETES, "nothing" },
	{ "poll_wrnorm", "posix:poll-POLLWRNORM", "nothing" },
	{ "select", SELECTED " posix:select-readable", "nothing" },
};

CONDITION(in_progress, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = in_progress,
    .descr = "The far end has not answered yet")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe_masks(s);
}

/*
 * The connection is made.
 */
#define	READY_TO_WRITE							\
	{ "poll", COMPLETES, "OUT", TCP_AND_UNIX },			\
	{ "poll_wrnorm", "posix:poll-POLLWRNORM", "WRNORM", TCP_AND_UNIX }, \
	{ "select", SELECTED " posix:select-readable posix:select-attempt-over", "OUT", TCP_AND_UNIX }

static expectations made = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	READY_TO_WRITE,
};

CONDITION(made, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made,
    .descr = "The far end has accepted the attempt")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	far_end_settled(test->transport, s);
	observe_masks(s);
}

/* The two ends of a connection that the call has made, which waits in the listener's queue no more. */
static int
connect_to_listener(const struct test *test, int s)
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), server;

	observe_connect("call", s, ADDRESS(&to));
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	server = accept_within_bound(listener);
	observe("accepted", "%s", server == -1 ? "no" : "yes");
	close(listener);
	return (server);
}

#define	ACCEPTED							\
	TO_LISTENER,							\
	{ "accepted", ATTEMPTS, "yes", 0 }

/* What has happened to the connection since: a function of its two ends. */
typedef void event(int s, int server);

static void
nothing(int s, int server)
{
	(void)s;
	(void)server;
}

static void
data_comes(int s, int server)
{
	SETUP(send(server, "d", 1, 0));
	(void)wait_for(s, POLLIN, WAIT_BOUND);
}

static void
shut_reading(int s, int server)
{
	(void)server;
	observe_result("shutdown", shutdown(s, SHUT_RD));
}

static void
shut_writing(int s, int server)
{
	(void)server;
	observe_result("shutdown", shutdown(s, SHUT_WR));
}

static void
shut_both(int s, int server)
{
	(void)server;
	observe_result("shutdown", shutdown(s, SHUT_RDWR));
}

static void
peer_shuts_writing(int s, int server)
{
	SETUP(shutdown(server, SHUT_WR));
	(void)wait_for(s, POLLIN, WAIT_BOUND);
}

static void
peer_shuts_reading(int s, int server)
{
	(void)s;
	SETUP(shutdown(server, SHUT_RD));
}

static void
peer_closes(int s, int server)
{
	close(server);
	(void)wait_for(s, POLLIN, WAIT_BOUND);
}

/* What the peer has not read makes the end of a UNIX connection a reset. */
static void
peer_resets(int s, int server)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	SETUP(send(s, "d", 1, 0));
	(void)wait_for(server, POLLIN, WAIT_BOUND);
	SETUP(setsockopt(server, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
	close(server);
	(void)wait_for(s, POLLIN, WAIT_BOUND);
}

static expectations stands = {
	ACCEPTED,
	READY_TO_WRITE,
};

CONDITION(accepted, .transports = ALL_STREAM, .expect = stands, .arg = &(event *const){ nothing },
    .descr = "A listener has accepted the connection")
{
	event *const *happens = test->condition->arg;
	int s = socket_open_nonblocking(test->transport), server = connect_to_listener(test, s);

	if (server == -1)
		return;
	(*happens)(s, server);
	observe_masks(s);
}

static expectations waiting = {
	ACCEPTED,
	{ "select", "posix:select-readable posix:select-writable", "IN OUT", TCP_AND_UNIX },
	{ "poll_wrnorm", "posix:poll-POLLWRNORM", "WRNORM", TCP_AND_UNIX },
	NOT_TOGETHER,
};

CONDITION_OF(accepted, data_waiting, .transports = ALL_STREAM, .expect = waiting, .arg = &(event *const){ data_comes },
    .descr = "Data has come on the connection");

/* What select() shows of a connection that can be read, or not written: an end of file is something to read, too. */
static expectations readable = {
	ACCEPTED,
	{ "select", "posix:select-readable", "IN*", TCP_AND_UNIX },
	NOT_TOGETHER,
};
static expectations writable = {
	ACCEPTED,
	{ "select", "posix:select-writable", "*OUT", TCP_AND_UNIX },
	NOT_TOGETHER,
};
static expectations both = {
	ACCEPTED,
	{ "select", "posix:select-readable posix:select-writable", "IN OUT", TCP_AND_UNIX },
	NOT_TOGETHER,
};

CONDITION_OF(accepted, shut_reading, .transports = ALL_STREAM, .expect = both, .arg = &(event *const){ shut_reading },
    .descr = "The socket is connected, and was shut down for reading");
CONDITION_OF(accepted, shut_writing, .transports = ALL_STREAM, .expect = writable, .arg = &(event *const){ shut_writing },
    .descr = "The socket is connected, and was shut down for writing");
CONDITION_OF(accepted, shut_both, .transports = ALL_STREAM, .expect = both, .arg = &(event *const){ shut_both },
    .descr = "The socket is connected, and was shut down for both");
CONDITION_OF(accepted, peer_shut_writing, .transports = ALL_STREAM, .expect = both, .arg = &(event *const){ peer_shuts_writing },
    .descr = "The peer has shut down its connection for writing");
CONDITION_OF(accepted, peer_shut_reading, .transports = ALL_STREAM, .expect = writable,
    .arg = &(event *const){ peer_shuts_reading }, .descr = "The peer has shut down its connection for reading");
CONDITION_OF(accepted, peer_gone, .transports = ALL_STREAM, .expect = readable, .arg = &(event *const){ peer_closes },
    .descr = "The peer has closed its connection");
CONDITION_OF(accepted, peer_reset, .transports = ALL_STREAM, .expect = readable, .arg = &(event *const){ peer_resets },
    .descr = "The peer has reset its connection");

/*
 * The attempt has failed, and left a pending error.
 */
#define	FAILED								\
	{ "poll", OVER_POLLED, "*OUT*", TCP_AND_UNIX },			\
	{ "poll", "posix:poll-POLLERR linux:socket7-POLLERR", "*ERR*", 0 }, \
	NOT_TOGETHER,							\
	/* Like POLLOUT, and so never beside POLLHUP. */		\
	{ "poll_wrnorm", "posix:poll-POLLWRNORM", "WRNORM*|HUP|ERR HUP", TCP_AND_UNIX }, \
	{ "poll_wrnorm", "posix:poll-POLLERR", "*ERR*", 0 },		\
	{ "poll_nothing", "posix:poll-POLLERR linux:socket7-POLLERR", "ERR|ERR HUP", 0 }, \
	{ "select", OVER_SELECTED " posix:select-attempt-over", "*OUT", TCP_AND_UNIX }, \
	{ "select", "posix:select-readable", "IN*", TCP_AND_UNIX },	\
	{ "select", "posix:select-exceptional", "*PRI*", TCP_AND_UNIX }

static expectations refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	FAILED,
	{ "so_error", REFUSES " linux:completion-so-error posix:getsockopt-SO_ERROR", "ECONNREFUSED" },
};

/* A socket whose attempt the far end has refused by now. */
static int
socket_refused(const struct transport *t)
{
	struct address to = far_end_address(t);
	int s = socket_open_nonblocking(t);
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	if (far_end_sees(&syn))
		far_end_refuse(&syn);
	far_end_settled(t, s);
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	return (s);
}

CONDITION(refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .descr = "The far end has refused the attempt")
{
	int s = socket_refused(test->transport);

	observe_masks(s);
	observe("so_error", "%s", so_error(s));
}

/* The error has been read: of what is left of the socket no manual speaks. */
static expectations told = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "so_error", REFUSES " linux:completion-so-error posix:getsockopt-SO_ERROR", "ECONNREFUSED" },
};

CONDITION(refused_and_told, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = told,
    .descr = "The far end has refused the attempt, and SO_ERROR has been read")
{
	int s = socket_refused(test->transport);

	observe("so_error", "%s", so_error(s));
	observe_masks(s);
}

static expectations timed_out = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	FAILED,
	{ "so_error", TIMED_OUT " linux:completion-so-error posix:getsockopt-SO_ERROR", "ETIMEDOUT" },
};

CONDITION(timed_out, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = timed_out,
    .descr = "The attempt has timed out")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	(void)attempt_hurry(s);
	observe_connect("call", s, ADDRESS(&to));
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe_masks(s);
	observe("so_error", "%s", so_error(s));
}

static expectations unreachable = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	FAILED,
	{ "so_error", "freebsd:EHOSTUNREACH", "EHOSTUNREACH" },
	{ "so_error", "posix:EHOSTUNREACH posix:ETIMEDOUT", "EHOSTUNREACH|ETIMEDOUT" },
};

CONDITION(neighbour_silent, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .expect = unreachable,
    .descr = "Nobody on a directly attached network answers for the address, and the attempt has ended by that")
{
	struct address to = address_nobody(test->transport, 7);
	char interface[IF_NAMESIZE];
	int s = socket_open_nonblocking(test->transport);

	network_interface(interface);
	SETTING(host_neighbour_hurry(interface), "neighbour discovery cannot be made to end before the attempt does");
	attempt_limit(test->transport, s, 4);
	observe_connect("call", s, ADDRESS(&to));
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe_masks(s);
	observe("so_error", "%s", so_error(s));
}

/* Whether the message ends the attempt is what wire/icmp judges. */
static expectations by_icmp = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	FAILED,
	{ "so_error", REFUSES " linux:completion-so-error posix:getsockopt-SO_ERROR", "ECONNREFUSED" },
	{ "so_error_again", "posix:getsockopt-SO_ERROR linux:socket7-SO_ERROR", "0" },
	{ "sent", "posix:send-not-connected", "-1 ENOTCONN|-1 EPIPE" },
};

CONDITION(refused_by_icmp, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = by_icmp,
    .descr = "An ICMP message has said that nobody listens at the port")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	attempt_limit(test->transport, s, 4);
	observe_connect("call", s, ADDRESS(&to));
	if (far_end_sees(&syn))
		wire_icmp_error(&syn, &icmp_port_unreachable);
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe_masks(s);
	observe("so_error", "%s", so_error(s));
	observe("so_error_again", "%s", so_error(s));
	observe_result("sent", send(s, "d", 1, MSG_NOSIGNAL) == -1 ? -1 : 0);
}

/*
 * The listener has no room.  The outcomes of the call are those of unix/queue; a socket whose attempt goes on can be neither
 * written nor read, and one without an attempt is as new.
 */
static expectations full_queue = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", INET_STREAM },
	{ "call", "linux:EAGAIN", "-1 EAGAIN", CONNECTIONS },
	{ "call", "posix:EINPROGRESS", "-1 EINPROGRESS|-1 ECONNREFUSED", CONNECTIONS },
	{ "call", "freebsd:EINPROGRESS", "-1 EINPROGRESS|-1 ECONNREFUSED", STREAMS },
	{ "poll", COMPLETES, "nothing", ALL_TCP | ALL_MPTCP },
	{ "select", SELECTED " posix:select-readable", "nothing", ALL_TCP | ALL_MPTCP },
	NOT_TOGETHER,
};

CONDITION(full_queue, .transports = ALL_STREAM, .expect = full_queue,
    .descr = "The listener's accept queue is full")
{
	struct address to;
	int s;

	(void)listener_full(test->transport, "full", &to);
	if (!is_unix(test->transport))
		full_queue_must_wait();
	s = socket_open_nonblocking(test->transport);
	observe_connect("call", s, ADDRESS(&to));
	observe_masks(s);
	observe("peer", "%s", peer_of(s, &to));
}

/*
 * Datagrams.
 */
static expectations datagram_fresh = {
	{ "select", "posix:select-readable posix:select-writable", "OUT" },
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },
};

CONDITION(datagram_fresh, .transports = DATAGRAMS, .expect = datagram_fresh,
    .descr = "A datagram socket that was never connected is asked for its events, and connects after that")
{
	struct address to;
	int s = socket_open_nonblocking(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	observe_masks(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

static expectations datagram_connected = {
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "poll_wrnorm", "posix:poll-POLLWRNORM", "WRNORM" },
	{ "select", "posix:select-readable posix:select-writable", "OUT" },
};

CONDITION(datagram_connected, .transports = DATAGRAMS, .expect = datagram_connected,
    .descr = "A datagram socket is connected")
{
	struct address to;
	int s = socket_open_nonblocking(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_masks(s);
}

static expectations datagram_waiting = {
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "poll_wrnorm", "posix:poll-POLLWRNORM", "WRNORM" },
	{ "select", "posix:select-readable posix:select-writable", "IN OUT" },
};

CONDITION(datagram_waiting, .transports = ALL_DGRAM, .expect = datagram_waiting,
    .descr = "A datagram from the peer waits at a connected socket")
{
	struct address to, own;
	int peer = peer_open(test->transport, "peer", &to), s = socket_bound(test->transport, "own", &own);

	socket_set_nonblocking(s, true);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	SETUP(sendto(peer, "d", 1, 0, ADDRESS(&own)));
	(void)wait_for(s, POLLIN, WAIT_BOUND);
	observe_masks(s);
}

/* The peer's socket is gone: a datagram socket is no connection that could break. */
static expectations datagram_peer_gone = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "select", "posix:select-writable", "*OUT" },
};

CONDITION(datagram_peer_gone, .transports = ALL_DGRAM, .expect = datagram_peer_gone,
    .descr = "The peer of a connected datagram socket is closed")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	close(peer);
	observe_masks(s);
}

static expectations datagram_refused = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "poll", "posix:poll-POLLERR linux:socket7-POLLERR", "*ERR*" },
	{ "poll_nothing", "posix:poll-POLLERR linux:socket7-POLLERR", "ERR|ERR HUP" },
	{ "select", "posix:select-readable", "IN*" },
	{ "select", "posix:select-exceptional", "*PRI*" },
	{ "so_error", "linux:udp7-ECONNREFUSED", "ECONNREFUSED" },
};

CONDITION(datagram_refused, .transports = ALL_UDP, .expect = datagram_refused,
    .descr = "Nobody has received the datagram that was sent to the peer")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_result("send", send(s, "x", 1, 0));
	/* Whichever of the two tells of the message, the other must. */
	if (!wait_select(s, SELECT_READ, WAIT_BOUND) && wait_for(s, POLLIN, 0) == 0)
		untested("no ICMP message came back for a datagram to a closed port");
	observe_masks(s);
	observe("so_error", "%s", so_error(s));
}

/* Whether a full peer makes send() wait, or fail, no manual says. */
static expectations datagram_peer_full = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
};

CONDITION(datagram_peer_full, .transports = UNIX_DATAGRAMS, .expect = datagram_peer_full,
    .descr = "The peer of a connected datagram socket has no room for another datagram")
{
	struct address to;
	int s = socket_open_nonblocking(test->transport), sent;

	(void)peer_open(test->transport, "peer", &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	for (sent = 0; sent < 4096 && send(s, "d", 1, 0) == 1; sent++)
		continue;
	if (sent == 4096)
		untested("the peer had room for 4096 datagrams");
	observe_result("send", send(s, "d", 1, 0));
	observe_masks(s);
}
