/*
 * Addresses go, and come back, between the calls of stream sockets: the destination's, under a listener that is bound to the
 * wildcard; the client's own, which the way to its peer would choose, or to which it is bound; and the interface of that goes
 * down.
 */
#include "case/case.h"
#include "world/interface.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <net/if.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

/* Two addresses of one interface, each in a network of its own. */
struct place {
	char interface[IF_NAMESIZE];
	struct address first, second;
};

static struct place
place_open(const struct transport *t)
{
	struct place place = {
		.first = address_from(t, "203.0.113.3", "2001:db8:3::3", 0),
		.second = address_from(t, "198.51.100.3", "2001:db8:1::3", 0),
	};

	network_interface(place.interface);
	network_address_add(place.interface, &place.first);
	return (place);
}

static int
listener_at_any(const struct transport *t, unsigned *port)
{
	struct address any = address_any(t, 0);
	int s = socket_open(t);

	SETUP(bind(s, ADDRESS(&any)));
	SETUP(listen(s, 8));
	any = address_of_socket(s);
	*port = address_port(&any);
	return (s);
}

/* A call that does not block: where nothing answers, its attempt goes on.  Returns 0 or the errno. */
static int
observe_attempt(const char *observation, int s, const struct address *to)
{
	int outcome;

	socket_set_nonblocking(s, true);
	outcome = observe_connect(observation, s, ADDRESS(to));
	if (outcome == EINPROGRESS && strcmp(peer_of(s, to), "as named") != 0)
		(void)wait_for(s, POLLOUT, 1);
	return (outcome);
}

/* The other end of the socket's connection; -1 where it has none. */
static int
other_end(int s, int listener, const struct address *to)
{
	return (strcmp(peer_of(s, to), "as named") == 0 ? accept_within_bound(listener) : -1);
}

static expectations destination = {
	{ "call", ATTEMPTS, "0" },
	{ "again", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
	{ "data", ATTEMPTS, "both ways" },
};

CONDITION(destination, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = destination,
    .descr = "The address of a listener that is bound to the wildcard goes and comes back; each time a new socket connects to it")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address to = place.first;
	int listener, s = socket_open(t), gone = socket_open(t), again = socket_open(t), accepted;
	unsigned port;

	listener = listener_at_any(t, &port);
	address_set_port(&to, port);
	observe_connect("call", s, ADDRESS(&to));
	(void)other_end(s, listener, &to);
	network_address_remove(place.interface, &place.first);
	(void)observe_attempt("between", gone, &to);
	(void)other_end(gone, listener, &to);
	network_address_add(place.interface, &place.first);
	observe_connect("again", again, ADDRESS(&to));
	observe("peer", "%s", peer_of(again, &to));
	accepted = other_end(again, listener, &to);
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(again, accepted));
}

/* The way to an address of the host's own begins there: what the first socket had for its source is not the second's. */
static expectations source = {
	{ "call", ATTEMPTS " posix:implicit-bind linux:ip7-local-address", "0" },
	{ "local", "posix:implicit-bind linux:ip7-local-address", "the first" },
	{ "again", ATTEMPTS " posix:implicit-bind linux:ip7-local-address", "0" },
	{ "local_then", "posix:implicit-bind linux:ip7-local-address", "the second" },
	{ "data", ATTEMPTS, "both ways" },
};

static const char *
which(int s, const struct place *place)
{
	struct address at = address_of_socket(s);

	return (address_same_host(&at, &place->first) ? "the first" :
	    address_same_host(&at, &place->second) ? "the second" : "another");
}

CONDITION(source, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = source,
    .descr = "A socket has connected from one address of an interface, "
    "and another connects when the interface has another address")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address to = place.first;
	int listener, s = socket_open(t), again = socket_open(t), accepted;
	unsigned port;

	listener = listener_at_any(t, &port);
	address_set_port(&to, port);
	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", which(s, &place));
	(void)other_end(s, listener, &to);
	network_address_remove(place.interface, &place.first);
	network_address_add(place.interface, &place.second);
	to = place.second;
	address_set_port(&to, port);
	observe_connect("again", again, ADDRESS(&to));
	observe("local_then", "%s", which(again, &place));
	accepted = other_end(again, listener, &to);
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(again, accepted));
}

/* Whether a socket may connect from an address that is gone, or whose interface is down, manuals leave open. */
CONDITION(bound, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK,
    .descr = "The address goes to which a socket is bound, the socket connects, and once more when the address is back")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address to = address_near(t, 0);
	int s = socket_open(t), outcome;
	unsigned port;

	(void)listener_at_any(t, &port);
	address_set_port(&to, port);
	SETUP(bind(s, ADDRESS(&place.first)));
	network_address_remove(place.interface, &place.first);
	outcome = observe_attempt("call", s, &to);
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", which(s, &place));
	/* An attempt that goes on may end or not by now. */
	if (outcome != 0 && outcome != EINPROGRESS) {
		network_address_add(place.interface, &place.first);
		(void)observe_attempt("again", s, &to);
	}
}

CONDITION(down, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK,
    .descr = "The interface goes down whose address a socket is bound to, "
    "and the socket connects to a listener at the loopback's")
{
	const struct transport *t = test->transport;
	struct place place = place_open(t);
	struct address to = address_loopback(t, 0);
	int s = socket_open(t);
	unsigned port;

	(void)listener_at_any(t, &port);
	address_set_port(&to, port);
	SETUP(bind(s, ADDRESS(&place.first)));
	SETTING(host_interface_down(place.interface), "an interface cannot be taken down");
	(void)observe_attempt("call", s, &to);
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", which(s, &place));
}
