/*
 * Two sockets share an address and port, and one of them has a peer.  From its peer alone the connected one receives; to which of
 * the two the peer's datagrams go, no manual says, but a program that has a socket for each peer relies on it.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <errno.h>
#include <poll.h>

/* Enough for a host that chooses by a hash of the addresses to choose each of the two. */
#define	SENDERS	16

enum order { FIRST_CONNECTS, LAST_CONNECTS, CONNECTS_BEFORE };

static int
socket_sharing(const struct transport *t, const struct address *at)
{
	int s = socket_open(t);

	socket_share_port(s);
	SETTING(bind(s, ADDRESS(at)), "two sockets cannot share an address and port");
	return (s);
}

/* Has the sender send to the address, and adds to the count of the one of the two that hears it. */
static void
count_hearer(const int s[2], int heard[2], int sender, const struct address *at)
{
	struct pollfd fds[] = { { .fd = s[0], .events = POLLIN }, { .fd = s[1], .events = POLLIN } };
	char byte;
	int n;

	SETUP(sendto(sender, "d", 1, 0, ADDRESS(at)));
	while ((n = poll(fds, 2, WAIT_BOUND * 1000)) == -1 && errno == EINTR)
		continue;
	for (int i = 0; n > 0 && i < 2; i++)
		if (recv(s[i], &byte, 1, MSG_DONTWAIT) == 1)
			heard[i]++;
}

static const char *
share(int heard)
{
	return (heard == 0 ? "none" : heard == SENDERS ? "all" : "some");
}

static expectations shared = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "strangers", DGRAM_SOURCE, "none" },
};

CONDITION(last, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const enum order){ LAST_CONNECTS },
    .descr = "Two sockets share an address and port, and the one that was bound last is connected")
{
	const enum order order = *(const enum order *)test->condition->arg;
	int friends[SENDERS], s[2], strangers_heard[2] = { 0, 0 }, peers_heard[2] = { 0, 0 }, connected, other = -1;
	struct address friend_at[SENDERS], at = address_loopback(test->transport, 0), of_stranger;

	for (int i = 0; i < SENDERS; i++)
		friends[i] = socket_bound(test->transport, NULL, &friend_at[i]);
	if (order == LAST_CONNECTS) {
		other = socket_sharing(test->transport, &at);
		at = address_of_socket(other);
	}
	connected = socket_sharing(test->transport, &at);
	at = address_of_socket(connected);
	if (order == FIRST_CONNECTS)
		other = socket_sharing(test->transport, &at);
	observe_connect("call", connected, ADDRESS(&friend_at[0]));
	observe("peer", "%s", peer_of(connected, &friend_at[0]));
	if (order == CONNECTS_BEFORE)
		other = socket_sharing(test->transport, &at);
	s[0] = connected;
	s[1] = other;
	for (int i = 0; i < SENDERS; i++)
		count_hearer(s, strangers_heard, socket_bound(test->transport, NULL, &of_stranger), &at);
	for (int i = 0; i < SENDERS; i++) {
		if (i > 0)
			connect_setup(connected, &friend_at[i]);
		count_hearer(s, peers_heard, friends[i], &at);
	}
	observe("strangers", "%s", share(strangers_heard[0]));
	observe("strangers_at_other", "%s", share(strangers_heard[1]));
	observe("peers", "%s", share(peers_heard[0]));
	observe("peers_at_other", "%s", share(peers_heard[1]));
}

CONDITION_OF(last, first, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const enum order){ FIRST_CONNECTS },
    .descr = "Two sockets share an address and port, and the one that was bound first is connected");
CONDITION_OF(last, joined, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const enum order){ CONNECTS_BEFORE },
    .descr = "A socket is connected, and another comes to share its address and port");
