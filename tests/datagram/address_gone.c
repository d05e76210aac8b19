/*
 * Addresses go, and come back, under a datagram socket: its own, which bind() gave it or connect() chose, its peer's, and one
 * that it shares with another; and its interface goes down.  The manuals speak of the calls that connect it then.
 */
#include "case/case.h"
#include "world/interface.h"
#include "world/network.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <net/if.h>

/* An address of the interface that comes and goes, in a network of its own, and a peer at the interface's own address. */
struct place {
	char interface[IF_NAMESIZE];
	struct address passing, peer_at;
	int peer;
};

static int
socket_at(const struct transport *t, const struct address *wanted, struct address *at)
{
	int s = socket_open(t);

	*at = *wanted;
	socket_share_port(s);
	SETUP(bind(s, ADDRESS(at)));
	*at = address_of_socket(s);
	return (s);
}

static struct place
place_open(const struct transport *t)
{
	struct place place = { .passing = address_from(t, "203.0.113.3", "2001:db8:3::3", 0) };
	struct address near = address_near(t, 0);

	network_interface(place.interface);
	network_address_add(place.interface, &place.passing);
	place.peer = socket_at(t, &near, &place.peer_at);
	return (place);
}

static const char *
local_by_now(int s, const struct address *first)
{
	struct address now = address_of_socket(s);

	return (address_is_any(&now) ? "any" : address_same_host(&now, first) ? "kept" : "another");
}

/* What the host tells of a socket whose address is gone, and lets it do, is a survey. */
static expectations comes_back = {
	{ "unspec", DGRAM_DISSOLVES, "0" },
	{ "no_peer", DGRAM_DISSOLVES, "none" },
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "reached", DGRAM_REACHES, "delivered" },
	{ "heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(bound, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = comes_back,
    .descr = "The address that a connected socket is bound to goes and comes back, "
    "and the socket is dissolved and connected again")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address at, none = address_unspec(t);
	int s = socket_at(t, &place.passing, &at);

	connect_setup(s, &place.peer_at);
	network_address_remove(place.interface, &place.passing);
	observe("told", "%s", peer_of(s, &place.peer_at));
	observe("local", "%s", local_by_now(s, &at));
	observe_result("send_gone", send(s, "g", 1, MSG_DONTWAIT));
	observe_connect("gone", s, ADDRESS(&place.peer_at));
	observe_connect("unspec", s, ADDRESS(&none));
	observe("no_peer", "%s", peer_of(s, &place.peer_at));
	network_address_add(place.interface, &place.passing);
	while (recv(place.peer, &(char){ 0 }, 1, MSG_DONTWAIT) != -1)
		continue;
	observe_connect("call", s, ADDRESS(&place.peer_at));
	observe("peer", "%s", peer_of(s, &place.peer_at));
	observe("reached", "%s", datagram_sent(s, place.peer));
	/* A port that the host had picked may be another by now. */
	at = address_of_socket(s);
	observe("heard", "%s", datagram_heard(s, &at, place.peer, place.peer));
}

/* A name that the host chose is not one to keep. */
static expectations chosen_anew = {
	{ "unspec", DGRAM_DISSOLVES, "0" },
	{ "call", DGRAM_REACHES " posix:implicit-bind linux:ip7-local-address", "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "local", "posix:implicit-bind linux:ip7-local-address", "another" },
	{ "reached", DGRAM_REACHES, "delivered" },
};

CONDITION(chosen, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = chosen_anew,
    .descr = "The address that connect() chose for a socket goes, and the socket is dissolved and connected to another peer")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address own = place.passing, chosen, none = address_unspec(t);
	int s = socket_open(t);

	/* The way to an address of the host's own begins there. */
	address_set_port(&own, address_port(&place.peer_at));
	connect_setup(s, &own);
	chosen = address_of_socket(s);
	if (!address_same_host(&chosen, &own))
		untested("the way to an address of the host's own begins at another");
	network_address_remove(place.interface, &place.passing);
	observe_connect("unspec", s, ADDRESS(&none));
	observe_connect("call", s, ADDRESS(&place.peer_at));
	observe("peer", "%s", peer_of(s, &place.peer_at));
	observe("local", "%s", local_by_now(s, &own));
	observe("reached", "%s", datagram_sent(s, place.peer));
}

/* Without AF_UNSPEC in between: the second call has an address of the first to deal with, which nobody has. */
CONDITION(chosen_at_once, .transports = INET_DGRAM, .needs = NEEDS_NETWORK,
    .descr = "The address that connect() chose for a socket goes, and the socket is connected to another peer at once")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address own = place.passing;
	int s = socket_open(t);

	address_set_port(&own, address_port(&place.peer_at));
	connect_setup(s, &own);
	network_address_remove(place.interface, &place.passing);
	observe_connect("call", s, ADDRESS(&place.peer_at));
	observe("peer", "%s", peer_of(s, &place.peer_at));
	observe("local", "%s", local_by_now(s, &own));
	observe_result("sent", send(s, "c", 1, MSG_DONTWAIT));
}

/* Both sockets have lost their address, and one of them is connected: the other has nothing to do with that. */
CONDITION(shared, .transports = INET_DGRAM, .needs = NEEDS_NETWORK,
    .descr = "The address that two sockets share goes, and one of them is connected")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address at;
	int s = socket_at(t, &place.passing, &at), other = socket_at(t, &at, &at);

	network_address_remove(place.interface, &place.passing);
	observe_connect("call", s, ADDRESS(&place.peer_at));
	observe("peer", "%s", peer_of(s, &place.peer_at));
	observe("other_peer", "%s", peer_of(other, &place.peer_at));
	observe("other_local", "%s", local_by_now(other, &at));
}

static expectations peers = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "sent", DGRAM_REACHES, "delivered" },
	{ "again", DGRAM_REPEATS, "0" },
	{ "sent_then", DGRAM_REPEATS, "delivered" },
};

CONDITION(peers, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = peers,
    .descr = "The address of a peer that is bound to the wildcard goes and comes back, "
    "and the socket is connected to it once more")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address any = address_any(t, 0), to = place.passing, near = address_near(t, 0), at;
	int peer = socket_at(t, &any, &at), s = socket_at(t, &near, &near);

	address_set_port(&to, address_port(&at));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", datagram_sent(s, peer));
	network_address_remove(place.interface, &place.passing);
	observe("told", "%s", peer_of(s, &to));
	observe_result("send_gone", send(s, "p", 1, MSG_DONTWAIT));
	network_address_add(place.interface, &place.passing);
	(void)so_error(s);
	observe_connect("again", s, ADDRESS(&to));
	observe("sent_then", "%s", datagram_sent(s, peer));
}

/* What a host does with the address of an interface that is down, manuals leave open. */
CONDITION(down, .transports = INET_DGRAM, .needs = NEEDS_NETWORK,
    .descr = "The interface goes down whose address a socket is bound to, and the socket is connected to an address beyond it")
{
	const struct transport *t = test->transport;
	struct address near = address_near(t, 0), to = address_nobody(t, port_of_nobody(t)), at;
	char interface[IF_NAMESIZE];
	int s;

	network_interface(interface);
	s = socket_at(t, &near, &at);
	SETTING(host_interface_down(interface), "an interface cannot be taken down");
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_by_now(s, &at));
	observe_result("sent", send(s, "d", 1, MSG_DONTWAIT));
}
