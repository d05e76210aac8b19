/*
 * From and to a second address, of the loopback and of an interface, for connections and datagrams.  Nothing leaves the host, and
 * each end sees the other's address.  stream/names and datagram/names have the first address of each.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"
#include "world/wait.h"

#include <string.h>

enum place { NOWHERE, LOOPBACK, LOOPBACK_TOO, OWN, OWN_TOO };

struct ends {
	enum place from, to;
};

static expectations reaches_it = {
	{ "call", ATTEMPTS, "0", INET_STREAM },
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "peer", ATTEMPTS, "as named", INET_STREAM },
	{ "peer", DGRAM_REACHES, "as named", INET_DGRAM },
	{ "data", ATTEMPTS, "both ways", INET_STREAM },
	{ "data", DGRAM_REACHES, "delivered", INET_DGRAM },
	{ "seen", ATTEMPTS, "as bound", INET_STREAM },
	{ "seen", DGRAM_REACHES, "as bound", INET_DGRAM },
};

/* Without an address of its own, the socket gets one; which, is up to the host. */
static expectations reaches_from_nowhere = {
	{ "call", ATTEMPTS, "0", INET_STREAM },
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "peer", ATTEMPTS, "as named", INET_STREAM },
	{ "peer", DGRAM_REACHES, "as named", INET_DGRAM },
	{ "data", ATTEMPTS, "both ways", INET_STREAM },
	{ "data", DGRAM_REACHES, "delivered", INET_DGRAM },
};

/* Gives the interface the address, unless the host has it already, as some have all of 127/8. */
static void
add(const struct transport *t, const struct address *at, const char *interface, unsigned inet_prefix, unsigned inet6_prefix)
{
	struct address wire = address_on_the_wire(at);

	if (!address_can_be_bound(t, at))
		SETTING(host_address_add(interface, &wire, wire.u.any.sa_family == AF_INET6 ? inet6_prefix : inet_prefix),
		    "the interface gets no other address");
}

static struct address
address_at(const struct transport *t, enum place place, const char *interface, const char *loopback)
{
	struct address at;

	switch (place) {
	case LOOPBACK:
		return (address_loopback(t, 0));
	case LOOPBACK_TOO:
		at = address_from(t, "127.8.9.10", "2001:db8:2::1", 0);
		add(t, &at, loopback, 32, 128);
		return (at);
	case OWN:
		return (address_near(t, 0));
	case OWN_TOO:
		at = address_from(t, "192.0.2.5", "2001:db8::5", 0);
		add(t, &at, interface, 24, 64);
		return (at);
	default:
		return (address_any(t, 0));
	}
}

/* Whom the peer sees, whose own socket this is. */
static const char *
seen_as(const struct address *seen, const struct address *local)
{
	struct address a = address_on_the_wire(seen), b = address_on_the_wire(local);

	return (address_equal(&a, &b) ? "as bound" : "another");
}

CONDITION(loopback_to_another, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK, .expect = reaches_it,
    .arg = (&(const struct ends){ LOOPBACK, LOOPBACK_TOO }), .descr = "From the loopback's address to another of the loopback's")
{
	const struct ends *ends = test->condition->arg;
	int peer = socket_open(test->transport), s = socket_open(test->transport), accepted;
	char interface[IF_NAMESIZE], loopback[IF_NAMESIZE], byte;
	struct address from, to, local, seen = { .length = sizeof(seen.u) };
	bool made, reached;

	network_interface(interface);
	(void)network_loopback(loopback);
	to = address_at(test->transport, ends->to, interface, loopback);
	from = ends->from == ends->to ? to : address_at(test->transport, ends->from, interface, loopback);
	SETUP(bind(peer, ADDRESS(&to)));
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	to = address_of_socket(peer);
	if (ends->from != NOWHERE) {
		SETUP(bind(s, ADDRESS(&from)));
		from = address_of_socket(s);
	}
	if (is_connection_mode(test->transport))
		attempt_limit(test->transport, s, 2);
	made = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	local = ends->from != NOWHERE ? from : address_of_socket(s);
	if (!is_connection_mode(test->transport)) {
		reached = made && send(s, "d", 1, 0) == 1 && wait_readable(peer, WAIT_BOUND) &&
		    recvfrom(peer, &byte, 1, MSG_DONTWAIT, &seen.u.any, &seen.length) == 1;
		observe("data", reached ? "delivered" : "lost");
	} else {
		reached = made && (accepted = accept_within_bound(peer)) != -1;
		observe("data", "%s", reached ? data_passes(s, accepted) : "neither");
		if (reached)
			seen = address_of_peer(accepted);
	}
	observe("seen", "%s", reached ? seen_as(&seen, &local) : "nobody");
}

CONDITION_OF(loopback_to_another, another_to_loopback, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ LOOPBACK_TOO, LOOPBACK }),
    .descr = "From another address of the loopback's to its first");
CONDITION_OF(loopback_to_another, another_to_itself, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ LOOPBACK_TOO, LOOPBACK_TOO }),
    .descr = "From another address of the loopback's to itself");
CONDITION_OF(loopback_to_another, another_to_own, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ LOOPBACK_TOO, OWN }),
    .descr = "From another address of the loopback's to the interface's");
CONDITION_OF(loopback_to_another, own_to_another, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ OWN, LOOPBACK_TOO }),
    .descr = "From the interface's address to another of the loopback's");
CONDITION_OF(loopback_to_another, own_to_alias, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ OWN, OWN_TOO }),
    .descr = "From the interface's first address to its second");
CONDITION_OF(loopback_to_another, alias_to_own, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ OWN_TOO, OWN }),
    .descr = "From the interface's second address to its first");
CONDITION_OF(loopback_to_another, alias_to_loopback, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_it, .arg = (&(const struct ends){ OWN_TOO, LOOPBACK }),
    .descr = "From the interface's second address to the loopback's");
CONDITION_OF(loopback_to_another, unbound_to_another, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_from_nowhere, .arg = (&(const struct ends){ NOWHERE, LOOPBACK_TOO }),
    .descr = "From no address to another of the loopback's");
CONDITION_OF(loopback_to_another, unbound_to_alias, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK,
    .expect = reaches_from_nowhere, .arg = (&(const struct ends){ NOWHERE, OWN_TOO }),
    .descr = "From no address to the interface's second");
