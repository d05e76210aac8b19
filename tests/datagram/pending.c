/*
 * What a datagram socket has sent has not left yet when it is connected: the host holds it until more is sent, or asks for the
 * neighbour that it goes to.  To whom it goes then, no manual says; the call gives the socket its peer, whom the next one
 * reaches.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <net/if.h>

#include <errno.h>
#include <string.h>

/* What the call does to the socket. */
enum call_does { GIVES_FIRST_PEER, GIVES_ANOTHER_PEER, NAMES_PEER_AGAIN, DISSOLVES };

static void
hold(const struct transport *t, int s, bool on)
{
	FEATURE(host_hold_datagrams(s, t, on), "the host holds no datagrams", "a socket cannot hold its datagrams");
}

/* What arrives at the socket: the bytes of each datagram. */
static const char *
gets(int s)
{
	static char bytes[8];
	ssize_t n = recv(s, bytes, sizeof(bytes) - 1, MSG_DONTWAIT);

	if (n == -1)
		return ("nothing");
	bytes[n] = '\0';
	return (bytes);
}

static expectations peer = {
	{ "call", DGRAM_REPEATS, "0" },
	{ "peer", DGRAM_REPEATS, "as named" },
	{ "reached", DGRAM_REPEATS, "delivered" },
};
static expectations first_peer = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "reached", DGRAM_REACHES, "delivered" },
};
static expectations none = {
	{ "call", DGRAM_DISSOLVES, "0" },
	{ "peer", DGRAM_DISSOLVES, "none" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "reached", DGRAM_REPEATS, "delivered" },
};

/* The last two observations of a case: the socket sends where its peer is. */
static void
observe_reached(int s, enum call_does does, int reached, const struct address *at)
{
	if (does == DISSOLVES)
		observe_connect("again", s, ADDRESS(at));
	while (recv(reached, &(char){ 0 }, 1, MSG_DONTWAIT) != -1)
		continue;
	observe("reached", "%s", datagram_sent(s, reached));
}

CONDITION(held, .transports = INET_DGRAM, .expect = peer, .arg = &(const enum call_does){ GIVES_ANOTHER_PEER },
    .descr = "The host holds a datagram to the first peer when the socket gets another")
{
	const enum call_does *does = test->condition->arg;
	struct address first_at, second_at, unspec = address_unspec(test->transport);
	int first = socket_bound(test->transport, NULL, &first_at), second = socket_bound(test->transport, NULL, &second_at);
	int s = socket_open(test->transport);
	const struct address *to = *does == NAMES_PEER_AGAIN ? &first_at : *does == DISSOLVES ? &unspec : &second_at;

	if (*does != GIVES_FIRST_PEER)
		connect_setup(s, &first_at);
	hold(test->transport, s, true);
	SETUP(*does == GIVES_FIRST_PEER ? sendto(s, "a", 1, 0, ADDRESS(&first_at)) : send(s, "a", 1, 0));
	observe_connect("call", s, ADDRESS(to));
	observe("peer", "%s", peer_of(s, to));
	observe_result("more", send(s, "b", 1, 0));
	(void)host_hold_datagrams(s, test->transport, false);
	/* The loopback delivers at once what is let go. */
	observe("first_gets", "%s", gets(first));
	observe("second_gets", "%s", gets(second));
	observe_reached(s, *does, *does == NAMES_PEER_AGAIN ? first : second, *does == NAMES_PEER_AGAIN ? &first_at : &second_at);
}

/* Here a call that changes nothing is right: a survey. */
CONDITION_OF(held, held_same, .transports = INET_DGRAM, .arg = &(const enum call_does){ NAMES_PEER_AGAIN },
    .descr = "The host holds a datagram to the peer when the socket is connected to it once more");
CONDITION_OF(held, held_first, .transports = INET_DGRAM, .expect = first_peer, .arg = &(const enum call_does){ GIVES_FIRST_PEER },
    .descr = "The host holds a datagram that named its destination when the socket gets its first peer, which is another");
CONDITION_OF(held, held_dissolved, .transports = INET_DGRAM, .expect = none, .arg = &(const enum call_does){ DISSOLVES },
    .descr = "The host holds a datagram to the peer when the association is dissolved");

/* Nobody answers for the neighbour, so what is sent to it stays. */
CONDITION(neighbour, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = peer,
    .arg = &(const enum call_does){ GIVES_ANOTHER_PEER },
    .descr = "A datagram waits for the first peer's link address when the socket gets another peer")
{
	const enum call_does *does = test->condition->arg;
	struct address nobody = address_nobody(test->transport, port_of_nobody(test->transport));
	struct address near = address_near(test->transport, 0);
	struct address to, unspec = address_unspec(test->transport);
	char interface[IF_NAMESIZE];
	int s = socket_open(test->transport), second = socket_open(test->transport);
	ssize_t n;

	network_interface(interface);
	/* Both peers are beyond the interface's own address. */
	SETUP(bind(second, ADDRESS(&near)));
	SETUP(bind(s, ADDRESS(&near)));
	to = address_of_socket(second);
	if (*does != GIVES_FIRST_PEER)
		connect_setup(s, &nobody);
	n = *does == GIVES_FIRST_PEER ? sendto(s, "a", 1, 0, ADDRESS(&nobody)) : send(s, "a", 1, 0);
	if (n == -1)
		untested("nothing can be sent to a neighbour that does not answer: %s", strerror(errno));
	observe_connect("call", s, ADDRESS(*does == DISSOLVES ? &unspec : *does == NAMES_PEER_AGAIN ? &nobody : &to));
	observe("peer", "%s", peer_of(s, *does == NAMES_PEER_AGAIN ? &nobody : &to));
	if (*does == NAMES_PEER_AGAIN)
		return;
	observe_reached(s, *does, second, &to);
}

CONDITION_OF(neighbour, neighbour_same, .transports = INET_DGRAM, .needs = NEEDS_NETWORK,
    .arg = &(const enum call_does){ NAMES_PEER_AGAIN },
    .descr = "A datagram waits for the peer's link address when the socket is connected to it once more");
CONDITION_OF(neighbour, neighbour_first, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = first_peer,
    .arg = &(const enum call_does){ GIVES_FIRST_PEER },
    .descr = "A datagram that named its destination waits for a link address when the socket gets its first peer");
CONDITION_OF(neighbour, neighbour_dissolved, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = none,
    .arg = &(const enum call_does){ DISSOLVES },
    .descr = "A datagram waits for the peer's link address when the association is dissolved");
