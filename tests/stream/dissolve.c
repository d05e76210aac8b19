/*
 * On Linux AF_UNSPEC dissolves a stream socket's connection.  To the other manuals it is another call on a connected or
 * connecting socket, with an address of the wrong family.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <errno.h>
#include <unistd.h>

/* What the other end of the connection sees: data, end of file, a reset, or nothing. */
static const char *
end_seen(int s)
{
	char byte;
	ssize_t n;

	if (!wait_readable(s, WAIT_BOUND))
		return ("nothing");
	if ((n = recv(s, &byte, 1, MSG_DONTWAIT)) > 0)
		return ("data");
	return (n == 0 ? "end of file" : errno == ECONNRESET ? "reset" : "another errno");
}

/* The connection is established. */
static expectations established = {
	{ "call", "linux:dissolve", "0", ALL_TCP | ALL_MPTCP },
	{ "peer", "linux:dissolve", "none", ALL_TCP | ALL_MPTCP },
	{ "call", "freebsd:EISCONN freebsd:EAFNOSUPPORT", "-1 EISCONN|-1 EAFNOSUPPORT" },
	{ "call", "bs2000:EISCONN bs2000:EAFNOSUPPORT", "-1 EISCONN|-1 EAFNOSUPPORT" },
	{ "call", "posix:EISCONN posix:EAFNOSUPPORT", "-1 EISCONN|-1 EAFNOSUPPORT" },
	{ "peer", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN", "as named" },
};

CONDITION(established, .transports = INET_STREAM, .expect = established,
    .descr = "A connected socket is given an address of family AF_UNSPEC")
{
	struct connection c = connection_open(test->transport);
	struct address none = address_unspec(test->transport);
	int outcome = observe_connect("call", c.client, ADDRESS(&none));

	observe("peer", "%s", peer_of(c.client, &c.server_address));
	/* A failed call must not change the connection. */
	if (outcome == 0)
		observe("other_end", "%s", end_seen(c.server));
	else
		observe("data", "%s", data_passes(c.client, c.server));
}

/* The socket can connect to another peer like any other. */
static expectations again = {
	{ "call", "linux:dissolve", "0" },
	{ "peer", "linux:dissolve", "as named" },
	{ "data", "linux:dissolve", "both ways" },
};

CONDITION(again, .transports = ALL_TCP | ALL_MPTCP, .expect = again,
    .descr = "A socket connects to another peer after its connection has been dissolved")
{
	struct connection c = connection_open(test->transport);
	struct address none = address_unspec(test->transport), to;
	int listener = listener_open(test->transport, "again", &to), accepted;

	observe_connect("dissolved", c.client, ADDRESS(&none));
	observe_connect("call", c.client, ADDRESS(&to));
	observe("peer", "%s", peer_of(c.client, &to));
	accepted = nobody_waits(listener) ? -1 : accept_within_bound(listener);
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(c.client, accepted));
}

/* The attempt is in progress: its SYN has reached the far end, which stays silent. */
static expectations in_progress = {
	{ "call", "linux:dissolve", "0" },
	{ "again", "linux:dissolve", "-1 EINPROGRESS" },
	{ "attempt", "linux:dissolve", "seen" },
	{ "call", "freebsd:EALREADY freebsd:EAFNOSUPPORT", "-1 EALREADY|-1 EAFNOSUPPORT" },
	{ "call", "bs2000:EALREADY bs2000:EAFNOSUPPORT", "-1 EALREADY|-1 EAFNOSUPPORT" },
	{ "call", "posix:EALREADY posix:EAFNOSUPPORT", "-1 EALREADY|-1 EAFNOSUPPORT" },
};

CONDITION(in_progress, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = in_progress,
    .descr = "A socket whose attempt is in progress is given an address of family AF_UNSPEC")
{
	struct address to = far_end_address(test->transport), none = address_unspec(test->transport), other = to;
	int s = socket_open_nonblocking(test->transport), outcome;
	struct segment syn;
	bool made = false;

	attempt_begin(s, &to);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	outcome = observe_connect("call", s, ADDRESS(&none));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
	address_set_port(&other, address_port(&to) + 1);
	observe_connect("again", s, ADDRESS(&other));
	/* Retransmissions of the first SYN may still arrive. */
	while (outcome == 0 && !made && wire_receive_segment(SEGMENT_SYN, &syn))
		made = syn.destination_port == address_port(&other);
	observe("attempt", "%s", made ? "seen" : "none");
}

/* The far end's answer is too late, and the host rejects it. */
static expectations late_answer = {
	{ "call", "linux:dissolve", "0" },
	{ "answered", "linux:dissolve", "reset" },
	{ "peer", "linux:dissolve", "none" },
};

CONDITION(late_answer, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = late_answer,
    .descr = "The peer answers an attempt that has been dissolved")
{
	struct address to = far_end_address(test->transport), none = address_unspec(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn, answer, reaction;
	const char *answered = "nothing";

	attempt_begin(s, &to);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	observe_connect("call", s, ADDRESS(&none));
	answer = segment_answer(&syn, 1, SEGMENT_SYN | SEGMENT_ACK);
	wire_send_segment(&answer);
	while (answered[0] == 'n' && wire_receive_segment(0, &reaction))
		if ((reaction.flags & SEGMENT_SYN) == 0)
			answered = (reaction.flags & SEGMENT_RST) != 0 ? "reset" : "accepted";
	observe("answered", "%s", answered);
	observe("peer", "%s", peer_of(s, &to));
}
