/*
 * Several datagram sockets have one peer: each reaches it, whatever the others do.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	SENDERS	3

static expectations several = {
	{ "call", "freebsd15:unix4-dgram-peers freebsd:dgram-peer posix:dgram-peer linux:dgram-peer", "0" },
	{ "arrived", "freebsd15:unix4-dgram-peers freebsd:dgram-peer posix:dgram-peer linux:dgram-peer", "all" },
};

/* How many senders' datagrams arrive; each sender sends a different byte. */
static int
senders_heard(int peer)
{
	bool heard[SENDERS] = { false };
	int n = 0;
	char byte;

	for (int i = 0; i < SENDERS && wait_readable(peer, WAIT_BOUND); i++)
		if (recv(peer, &byte, 1, MSG_DONTWAIT) == 1 && byte >= 'a' && byte < 'a' + SENDERS)
			heard[byte - 'a'] = true;
	for (int i = 0; i < SENDERS; i++)
		n += heard[i];
	return (n);
}

CONDITION(several, .transports = UNIX_DGRAM, .expect = several,
    .descr = "Three sockets have one peer, and the datagrams of all arrive")
{
	struct address to;
	int peer = socket_bound(test->transport, "peer", &to), s[SENDERS], n;

	for (int i = 0; i < SENDERS; i++) {
		s[i] = socket_open(test->transport);
		if (i < SENDERS - 1)
			connect_setup(s[i], &to);
		else
			observe_connect("call", s[i], ADDRESS(&to));
	}
	for (int i = 0; i < SENDERS; i++)
		(void)send(s[i], &(char){ (char)('a' + i) }, 1, MSG_DONTWAIT);
	n = senders_heard(peer);
	observe("arrived", "%s", n == SENDERS ? "all" : n == 0 ? "none" : "some");
}

static expectations room = {
	{ "call", "freebsd15:unix4-dgram-room freebsd:dgram-peer posix:dgram-peer linux:dgram-peer", "0" },
	{ "sent", "freebsd15:unix4-dgram-room", "0" },
};

/* Fills the receiver at the address, or the peer if that is NULL. */
static void
flood(int s, const struct address *to)
{
	char bytes[1024];
	ssize_t n = 0;

	memset(bytes, 'f', sizeof(bytes));
	for (int i = 0; n != -1 && i < 65536; i++)
		n = to != NULL ? sendto(s, bytes, sizeof(bytes), MSG_DONTWAIT, &to->u.any, to->length) :
		    send(s, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (n != -1)
		untested("the receiver takes 64 MiB");
	if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS)
		setup_failed("filling the receiver: %s", strerror(errno));
}

CONDITION(room, .transports = UNIX_DGRAM, .expect = room, .arg = &(const bool){ true },
    .descr = "Another connected socket has filled the peer's buffer")
{
	struct address to;
	const bool connected = *(const bool *)test->condition->arg;
	int other = socket_open(test->transport), s = socket_open(test->transport);

	(void)socket_bound(test->transport, "peer", &to);
	if (connected)
		connect_setup(other, &to);
	flood(other, connected ? NULL : &to);
	observe_connect("call", s, ADDRESS(&to));
	observe_result("sent", send(s, "s", 1, MSG_DONTWAIT));
}

CONDITION_OF(room, room_beside_unconnected, .transports = UNIX_DGRAM, .expect = room, .arg = &(const bool){ false },
    .descr = "A socket that is not connected has filled the peer's buffer");

#define	IN_A_ROW	8

static expectations order = {
	{ "order", "freebsd15:unix4-dgram-order", "kept" },
};

CONDITION(order, .transports = UNIX_DGRAM, .expect = order,
    .descr = "A connected socket's datagrams arrive in order, although another socket sends in between")
{
	struct address to;
	int peer = socket_bound(test->transport, "peer", &to);
	int s = socket_open(test->transport), other = socket_open(test->transport);
	char next = '0', byte;

	connect_setup(other, &to);
	observe_connect("call", s, ADDRESS(&to));
	/* Few enough for any receiver. */
	for (int i = 0; i < IN_A_ROW; i++) {
		SETUP(send(s, &(char){ (char)('0' + i) }, 1, MSG_DONTWAIT));
		if (i == IN_A_ROW / 2)
			SETUP(send(other, "x", 1, MSG_DONTWAIT));
	}
	for (int i = 0; i < IN_A_ROW + 1 && wait_readable(peer, WAIT_BOUND); i++)
		if (recv(peer, &byte, 1, MSG_DONTWAIT) == 1 && byte == next)
			next++;
	observe("order", "%s", next == '0' + IN_A_ROW ? "kept" : "lost");
}
