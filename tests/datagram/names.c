/*
 * Each local name with each peer: a socket that was not bound, or bound to a port alone, to the loopback's address, or to another
 * of the host's own, gets a peer at the one or the other address, as its first or after another.
 */
#include "case/case.h"
#include "world/local_name.h"
#include "world/socket.h"

#include <sys/socket.h>

#define	BOTH_FAMILIES	(INET_DGRAM & IN_BOTH_FAMILIES)
#define	BINDS		"posix:implicit-bind"

struct quad {
	enum local_name local, peer, before;	/* before: where the peer was that this one replaces; UNBOUND for none */
};

/* Whether the peer is told the name that the socket tells. */
static const char *
name_seen_by(int peer, int s)
{
	struct address local = address_of_socket(s), from = { .length = sizeof(from.u) };
	char byte;

	if (send(s, "n", 1, 0) == -1 || !wait_readable(peer, WAIT_BOUND) ||
	    recvfrom(peer, &byte, 1, MSG_DONTWAIT, &from.u.any, &from.length) == -1)
		return ("nothing");
	return (local_name_compare(&local, &from));
}

#define	PEER_ALONE							\
	{ "call", DGRAM_REACHES, "0", 0 },				\
	{ "peer", DGRAM_REACHES, "as named", 0 },			\
	{ "sent", DGRAM_REACHES, "delivered", 0 },			\
	{ "heard", DGRAM_SOURCE, "delivered", 0 },			\
	{ "stranger", DGRAM_SOURCE, "filtered", 0 }

#define	PEER_REPLACED							\
	{ "call", DGRAM_REPEATS, "0", 0 },				\
	{ "peer", DGRAM_REPEATS, "as named", 0 },			\
	{ "sent", DGRAM_REPEATS, "delivered", 0 },			\
	{ "old_peer", DGRAM_REPEATS " " DGRAM_SOURCE, "filtered", 0 }

/* The call has bound the socket to the name that its peer sees. */
static expectations chosen = {
	PEER_ALONE,
	{ "peer_sees", BINDS " linux:ip7-local-address", "the same" },
};
static expectations given = {
	PEER_ALONE,
	{ "port", BINDS, "kept" },
};
static expectations chosen_anew = {
	PEER_ALONE,
	PEER_REPLACED,
};
static expectations given_before = {
	PEER_ALONE,
	PEER_REPLACED,
	{ "port", BINDS, "kept" },
};

CONDITION(unbound_to_loopback, .transports = INET_DGRAM, .expect = chosen, .arg = &(const struct quad){ UNBOUND, AT_LOOPBACK, 0 },
    .descr = "A socket that was never bound gets a peer at the loopback's address")
{
	const struct quad *quad = test->condition->arg;
	const struct transport *t = test->transport;
	struct address at, to, before_at, of_stranger, named;
	int peer = socket_named(t, quad->peer, &to), before = -1, s = socket_named(t, quad->local, &named);
	int stranger = socket_named(t, quad->peer, &of_stranger);

	if (quad->before != UNBOUND) {
		before = socket_named(t, quad->before, &before_at);
		connect_setup(s, &before_at);
	}
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	at = address_of_socket(s);
	if (quad->local != UNBOUND)
		observe("port", "%s", address_port(&at) == address_port(&named) ? "kept" : "changed");
	observe("local", "%s", local_name_where(t, &at));
	observe("peer_sees", "%s", name_seen_by(peer, s));
	observe("sent", "%s", datagram_sent(s, peer));
	if (address_is_any(&at))
		at = address_loopback(t, address_port(&at));
	observe("heard", "%s", datagram_heard(s, &at, peer, peer));
	observe("stranger", "%s", datagram_heard(s, &at, stranger, peer));
	if (before != -1)
		observe("old_peer", "%s", datagram_heard(s, &at, before, peer));
}

CONDITION_OF(unbound_to_loopback, unbound_to_own, .transports = INET_DGRAM, .expect = chosen,
    .arg = &(const struct quad){ UNBOUND, AT_OWN, 0 },
    .descr = "A socket that was never bound gets a peer at an address that is not the loopback's");
CONDITION_OF(unbound_to_loopback, port_to_loopback, .transports = INET_DGRAM, .expect = given,
    .arg = &(const struct quad){ PORT_ALONE, AT_LOOPBACK, 0 },
    .descr = "A socket bound to a port alone gets a peer at the loopback's address");
CONDITION_OF(unbound_to_loopback, port_to_own, .transports = INET_DGRAM, .expect = given,
    .arg = &(const struct quad){ PORT_ALONE, AT_OWN, 0 },
    .descr = "A socket bound to a port alone gets a peer at an address that is not the loopback's");
CONDITION_OF(unbound_to_loopback, families_to_loopback, .transports = BOTH_FAMILIES, .expect = given,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_LOOPBACK, 0 },
    .descr = "A socket bound to a port in both families gets a peer at the loopback's address");
CONDITION_OF(unbound_to_loopback, families_to_own, .transports = BOTH_FAMILIES, .expect = given,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_OWN, 0 },
    .descr = "A socket bound to a port in both families gets a peer at an address that is not the loopback's");
CONDITION_OF(unbound_to_loopback, loopback_to_loopback, .transports = INET_DGRAM, .expect = given,
    .arg = &(const struct quad){ AT_LOOPBACK, AT_LOOPBACK, 0 },
    .descr = "A socket bound to the loopback's address gets a peer at it");
CONDITION_OF(unbound_to_loopback, own_to_own, .transports = INET_DGRAM, .expect = given,
    .arg = &(const struct quad){ AT_OWN, AT_OWN, 0 },
    .descr = "A socket bound to an address that is not the loopback's gets a peer at it");

/* Whether the one address leads to the other, manuals leave open. */
CONDITION_OF(unbound_to_loopback, own_to_loopback, .transports = INET_DGRAM,
    .arg = &(const struct quad){ AT_OWN, AT_LOOPBACK, 0 },
    .descr = "A socket bound to an address that is not the loopback's gets a peer at the loopback's");
CONDITION_OF(unbound_to_loopback, loopback_to_own, .transports = INET_DGRAM,
    .arg = &(const struct quad){ AT_LOOPBACK, AT_OWN, 0 },
    .descr = "A socket bound to the loopback's address gets a peer at one that is not the loopback's");

/* What the first call chose for one peer is not to keep the socket from another. */
CONDITION_OF(unbound_to_loopback, unbound_loopback_then_own, .transports = INET_DGRAM, .expect = chosen_anew,
    .arg = &(const struct quad){ UNBOUND, AT_OWN, AT_LOOPBACK },
    .descr = "A socket that was never bound gets a peer at an address that is not the loopback's, after one at the loopback's");
CONDITION_OF(unbound_to_loopback, unbound_own_then_loopback, .transports = INET_DGRAM, .expect = chosen_anew,
    .arg = &(const struct quad){ UNBOUND, AT_LOOPBACK, AT_OWN },
    .descr = "A socket that was never bound gets a peer at the loopback's address, after one that is not at it");
CONDITION_OF(unbound_to_loopback, port_loopback_then_own, .transports = INET_DGRAM, .expect = given_before,
    .arg = &(const struct quad){ PORT_ALONE, AT_OWN, AT_LOOPBACK },
    .descr = "A socket bound to a port alone gets a peer at an address that is not the loopback's, after one at the loopback's");
CONDITION_OF(unbound_to_loopback, port_own_then_loopback, .transports = INET_DGRAM, .expect = given_before,
    .arg = &(const struct quad){ PORT_ALONE, AT_LOOPBACK, AT_OWN },
    .descr = "A socket bound to a port alone gets a peer at the loopback's address, after one that is not at it");
CONDITION_OF(unbound_to_loopback, families_loopback_then_own, .transports = BOTH_FAMILIES, .expect = given_before,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_OWN, AT_LOOPBACK },
    .descr = "A socket bound to a port in both families gets a peer that is not at the loopback's address, after one at it");
CONDITION_OF(unbound_to_loopback, families_own_then_loopback, .transports = BOTH_FAMILIES, .expect = given_before,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_LOOPBACK, AT_OWN },
    .descr = "A socket bound to a port in both families gets a peer at the loopback's address, after one that is not at it");
