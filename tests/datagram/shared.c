/*
 * Two sockets share an address and port, and one of them has a peer.  From its peer alone the connected one receives; to which of
 * the two the peer's datagrams go, no manual says, but a program that has a socket for each peer relies on it.
 */
#include "case/case.h"
#include "world/local_name.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Enough for a host that chooses by a hash of the addresses to choose each of the two. */
#define	SENDERS	16

#define	BOTH_FAMILIES	(INET_DGRAM & IN_BOTH_FAMILIES)

/* Which of the two is connected, and what both are bound to. */
struct sharing {
	enum { FIRST_CONNECTS, LAST_CONNECTS, CONNECTS_BEFORE } order;
	enum local_name at;
};

static int
socket_sharing(const struct transport *t, const struct address *at)
{
	int s = socket_open(t);

	socket_share_port(s);
	if (t->domain == AF_INET6 && address_is_any(at))
		SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)));
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
    .arg = &(const struct sharing){ LAST_CONNECTS, AT_LOOPBACK },
    .descr = "Two sockets share an address and port, and the one that was bound last is connected")
{
	const struct sharing *sharing = test->condition->arg;
	int friends[SENDERS], s[2], strangers_heard[2] = { 0, 0 }, peers_heard[2] = { 0, 0 }, connected, other = -1;
	struct address friend_at[SENDERS], at = local_name_address(test->transport, sharing->at), of_stranger;

	for (int i = 0; i < SENDERS; i++)
		friends[i] = socket_bound(test->transport, NULL, &friend_at[i]);
	if (sharing->order == LAST_CONNECTS) {
		other = socket_sharing(test->transport, &at);
		at = address_of_socket(other);
	}
	connected = socket_sharing(test->transport, &at);
	at = address_of_socket(connected);
	if (sharing->order == FIRST_CONNECTS)
		other = socket_sharing(test->transport, &at);
	observe_connect("call", connected, ADDRESS(&friend_at[0]));
	observe("peer", "%s", peer_of(connected, &friend_at[0]));
	if (sharing->order == CONNECTS_BEFORE)
		other = socket_sharing(test->transport, &at);
	s[0] = connected;
	s[1] = other;
	at = address_loopback(test->transport, address_port(&at));
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
    .arg = &(const struct sharing){ FIRST_CONNECTS, AT_LOOPBACK },
    .descr = "Two sockets share an address and port, and the one that was bound first is connected");
CONDITION_OF(last, joined, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const struct sharing){ CONNECTS_BEFORE, AT_LOOPBACK },
    .descr = "A socket is connected, and another comes to share its address and port");

CONDITION_OF(last, last_at_any, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const struct sharing){ LAST_CONNECTS, PORT_ALONE },
    .descr = "Two sockets share the wildcard and a port, and the one that was bound last is connected");
CONDITION_OF(last, first_at_any, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const struct sharing){ FIRST_CONNECTS, PORT_ALONE },
    .descr = "Two sockets share the wildcard and a port, and the one that was bound first is connected");
/* The socket has a local address then: the other shares its port alone. */
CONDITION_OF(last, joined_at_any, .transports = INET_DGRAM, .expect = shared,
    .arg = &(const struct sharing){ CONNECTS_BEFORE, PORT_ALONE },
    .descr = "A socket that was bound to the wildcard is connected, and another comes to share what it is bound to then");

CONDITION_OF(last, last_in_both_families, .transports = BOTH_FAMILIES, .expect = shared,
    .arg = &(const struct sharing){ LAST_CONNECTS, PORT_IN_BOTH_FAMILIES },
    .descr = "Two sockets share the wildcard of both families and a port, and the one that was bound last is connected");
CONDITION_OF(last, first_in_both_families, .transports = BOTH_FAMILIES, .expect = shared,
    .arg = &(const struct sharing){ FIRST_CONNECTS, PORT_IN_BOTH_FAMILIES },
    .descr = "Two sockets share the wildcard of both families and a port, and the one that was bound first is connected");

/* Each of two has a peer of its own, and from it alone it receives. */
static expectations peers_of_their_own = {
	{ "call", DGRAM_REACHES, "0" },
	{ "again", DGRAM_REACHES, "0" },
	{ "first_peer", DGRAM_REACHES, "as named" },
	{ "second_peer", DGRAM_REACHES, "as named" },
	{ "first_heard", DGRAM_SOURCE, "all" },
	{ "second_heard", DGRAM_SOURCE, "all" },
};

CONDITION(peers_of_their_own, .transports = INET_DGRAM, .expect = peers_of_their_own,
    .descr = "Two sockets share an address and port, and each of them has a peer of its own")
{
	struct address at = address_loopback(test->transport, 0), peer_at[2];
	int peers[] = { socket_bound(test->transport, NULL, &peer_at[0]), socket_bound(test->transport, NULL, &peer_at[1]) };
	int s[2], heard[2][2] = { { 0, 0 }, { 0, 0 } };

	s[0] = socket_sharing(test->transport, &at);
	at = address_of_socket(s[0]);
	s[1] = socket_sharing(test->transport, &at);
	observe_connect("call", s[0], ADDRESS(&peer_at[0]));
	observe_connect("again", s[1], ADDRESS(&peer_at[1]));
	observe("first_peer", "%s", peer_of(s[0], &peer_at[0]));
	observe("second_peer", "%s", peer_of(s[1], &peer_at[1]));
	for (int i = 0; i < SENDERS; i++)
		for (int from = 0; from < 2; from++)
			count_hearer(s, heard[from], peers[from], &at);
	observe("first_heard", "%s", share(heard[0][0]));
	observe("second_heard", "%s", share(heard[1][1]));
}

/*
 * The second socket would be connected between the same two names as the first.  Manuals that have EADDRINUSE for that speak of
 * sockets whose names are not shared: errno/eaddrinuse.  The first keeps its peer, whatever the second is told.
 */
static expectations same_peer = {
	{ "call", DGRAM_REACHES, "0" },
	{ "first_peer", DGRAM_REACHES, "as named" },
	{ "first_sent", DGRAM_REACHES, "delivered" },
};

CONDITION(same_peer, .transports = INET_DGRAM, .expect = same_peer,
    .descr = "Two sockets share an address and port, and both are connected to one peer")
{
	struct address at = address_loopback(test->transport, 0), to, now;
	int peer = socket_bound(test->transport, NULL, &to), s[2], heard[2] = { 0, 0 };

	s[0] = socket_sharing(test->transport, &at);
	at = address_of_socket(s[0]);
	s[1] = socket_sharing(test->transport, &at);
	observe_connect("call", s[0], ADDRESS(&to));
	observe_connect("again", s[1], ADDRESS(&to));
	now = address_of_socket(s[1]);
	observe("second_local", "%s", address_equal(&now, &at) ? "kept" : address_is_any(&now) ? "any" : "another");
	observe("second_peer", "%s", peer_of(s[1], &to));
	observe("first_peer", "%s", peer_of(s[0], &to));
	observe("first_sent", "%s", datagram_sent(s[0], peer));
	for (int i = 0; i < SENDERS; i++)
		count_hearer(s, heard, peer, &at);
	/* A host may choose by a hash of the names. */
	note("first_heard", "%s", share(heard[0]));
	observe("lost", "%s", share(SENDERS - heard[0] - heard[1]));
}

/* Once the association is dissolved, each of the two is as good for strangers as the other; and alone, it hears all of them. */
static expectations dissolved = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "unspec", DGRAM_DISSOLVES, "0" },
	{ "no_peer", DGRAM_DISSOLVES, "none" },
	{ "stranger", DGRAM_DISSOLVES, "delivered" },
};

CONDITION(dissolved, .transports = INET_DGRAM, .expect = dissolved,
    .descr = "Two sockets share an address and port, and the one that is connected is dissolved")
{
	struct address at = nobody_listens(test->transport), to, none = address_unspec(test->transport), of_stranger;
	int peer = socket_bound(test->transport, NULL, &to), s[2], heard[2] = { 0, 0 };
	int stranger = socket_bound(test->transport, NULL, &of_stranger);

	s[0] = socket_sharing(test->transport, &at);
	s[1] = socket_sharing(test->transport, &at);
	observe_connect("call", s[0], ADDRESS(&to));
	observe("peer", "%s", peer_of(s[0], &to));
	observe_connect("unspec", s[0], ADDRESS(&none));
	observe("no_peer", "%s", peer_of(s[0], &to));
	for (int i = 0; i < SENDERS; i++)
		count_hearer(s, heard, socket_bound(test->transport, NULL, &of_stranger), &at);
	note("first_heard", "%s", share(heard[0]));
	observe("lost", "%s", share(SENDERS - heard[0] - heard[1]));
	close(s[1]);
	observe("stranger", "%s", datagram_heard(s[0], &at, stranger, peer));
}
