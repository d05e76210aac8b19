/*
 * Where a datagram goes does not depend on the call that sends it: write(), sendto() and sendmsg() with and without an address,
 * on a socket that has a peer, has one no longer, or never had one.  datagram/peer has send(), and sendto() to another address.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <stddef.h>
#include <unistd.h>

enum sender { BY_SEND, BY_WRITE, BY_WRITEV, BY_SENDTO, BY_SENDMSG };

struct way {
	enum sender by;
	enum { NOWHERE, TO_PEER, TO_ANOTHER } to;
};

/* Returns 0 if a byte was sent, else -1. */
static int
send_by(int s, enum sender by, const struct address *to)
{
	char byte = 'w';
	struct address copy = { .length = 0 };
	struct iovec bytes = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };
	ssize_t n;

	if (to != NULL)
		copy = *to;
	message.msg_name = to != NULL ? &copy.u.any : NULL;
	message.msg_namelen = copy.length;
	switch (by) {
	case BY_WRITE:
		n = write(s, &byte, 1);
		break;
	case BY_WRITEV:
		n = writev(s, &bytes, 1);
		break;
	case BY_SENDTO:
		n = sendto(s, &byte, 1, 0, to != NULL ? &to->u.any : NULL, copy.length);
		break;
	case BY_SENDMSG:
		n = sendmsg(s, &message, 0);
		break;
	default:
		n = send(s, &byte, 1, 0);
	}
	return (n == 1 ? 0 : (int)n);
}

static const char *
arrives(int at, int sent)
{
	return (wait_readable(at, sent == 0 ? WAIT_BOUND : 0) ? "delivered" : "nothing");
}

static expectations nowhere = {
	{ "call", DGRAM_REACHES, "0" },
	{ "send", DGRAM_REACHES, "0" },
	{ "arrived", DGRAM_REACHES, "delivered" },
	{ "bystander", DGRAM_REACHES, "nothing" },
};

/* A connected socket may be given an address, even its peer's, or is refused that: POSIX leaves it open. */
static expectations named = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "send", "freebsd15:udp4-EISCONN-send", "-1 EISCONN", ALL_UDP },
};

CONDITION(write_nowhere, .transports = ALL_DGRAM, .expect = nowhere, .arg = &(const struct way){ BY_WRITE, NOWHERE },
    .descr = "write() on a connected socket")
{
	const struct way *way = test->condition->arg;
	struct address to, other;
	int peer = socket_bound(test->transport, "peer", &to), bystander = socket_bound(test->transport, "other", &other);
	int s = socket_open(test->transport), sent;

	observe_connect("call", s, ADDRESS(&to));
	sent = send_by(s, way->by, way->to == NOWHERE ? NULL : way->to == TO_PEER ? &to : &other);
	observe_result("send", sent);
	observe("arrived", "%s", arrives(way->to == TO_ANOTHER ? bystander : peer, sent));
	observe("bystander", "%s", nobody_waits(way->to == TO_ANOTHER ? peer : bystander) ? "nothing" : "something");
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(write_nowhere, writev_nowhere, .transports = ALL_DGRAM, .expect = nowhere,
    .arg = &(const struct way){ BY_WRITEV, NOWHERE }, .descr = "writev() on a connected socket");
CONDITION_OF(write_nowhere, sendto_nowhere, .transports = ALL_DGRAM, .expect = nowhere,
    .arg = &(const struct way){ BY_SENDTO, NOWHERE },
    .descr = "sendto() with a null pointer for an address, on a connected socket");
CONDITION_OF(write_nowhere, sendmsg_nowhere, .transports = ALL_DGRAM, .expect = nowhere,
    .arg = &(const struct way){ BY_SENDMSG, NOWHERE }, .descr = "sendmsg() without an address, on a connected socket");
CONDITION_OF(write_nowhere, sendto_peer, .transports = ALL_DGRAM, .expect = named,
    .arg = &(const struct way){ BY_SENDTO, TO_PEER }, .descr = "sendto() with the peer's own address, on a connected socket");
CONDITION_OF(write_nowhere, sendmsg_peer, .transports = ALL_DGRAM, .expect = named,
    .arg = &(const struct way){ BY_SENDMSG, TO_PEER }, .descr = "sendmsg() with the peer's own address, on a connected socket");
CONDITION_OF(write_nowhere, sendmsg_another, .transports = ALL_DGRAM, .expect = named,
    .arg = &(const struct way){ BY_SENDMSG, TO_ANOTHER },
    .descr = "sendmsg() with another address than the peer's, on a connected socket");

/* What has no peer sends where it is told, and nowhere else; a peer comes after all that. */
static expectations without_peer = {
	{ "call", DGRAM_DISSOLVES, "0" },
	{ "peer", DGRAM_DISSOLVES, "none" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "reached", DGRAM_REPEATS, "delivered" },
};

static const bool had_peer = true, never_had = false;

CONDITION(dissolved, .transports = ALL_DGRAM, .expect = without_peer, .arg = &had_peer,
    .descr = "Each call sends, with and without an address, on a socket whose association was dissolved")
{
	static const char *const names[] = { "send", "write", "writev", "sendto", "sendmsg" };
	const bool *had = test->condition->arg;
	struct address to, at, none = address_unspec(test->transport);
	int peer = socket_bound(test->transport, "peer", &to), s = socket_bound(test->transport, "socket", &at);

	if (*had)
		connect_setup(s, &to);
	observe_connect("call", s, ADDRESS(&none));
	observe("peer", "%s", peer_of(s, &to));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		observe_result(names[i], send_by(s, (enum sender)i, NULL));
	observe("arrived", "%s", nobody_waits(peer) ? "nothing" : "something");
	observe_result("sendto_peer", send_by(s, BY_SENDTO, &to));
	observe_result("sendmsg_peer", send_by(s, BY_SENDMSG, &to));
	while (recv(peer, &(char){ 0 }, 1, MSG_DONTWAIT) == 1)
		continue;
	observe_connect("again", s, ADDRESS(&to));
	observe("reached", "%s", datagram_sent(s, peer));
}

CONDITION_OF(dissolved, never_connected, .transports = ALL_DGRAM, .expect = without_peer, .arg = &never_had,
    .descr = "Each call sends, with and without an address, on a socket that never had a peer");
