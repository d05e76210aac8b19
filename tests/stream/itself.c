/*
 * Nobody listens at the destination, which is the only port that the host can choose for the caller: the attempt reaches itself,
 * or is refused.  options/portrange has the unbound socket and the loopback.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/ports.h"
#include "world/socket.h"

#include <errno.h>

/* Where the destination is, and who is bound to what. */
struct chance {
	enum { LOOPBACK, OWN, ANY } at;
	enum { UNBOUND, ADDRESS_ALONE, REUSING } local;
};

/* Whichever of the two it is, the socket must say so. */
static expectations itself_or_refused = {
	{ "reached", ATTEMPTS, "itself|refused" },
};

static struct address
destination(const struct transport *t, const struct chance *chance)
{
	struct address at;

	switch (chance->at) {
	case OWN:
		at = network_own_address(t);
		break;
	case ANY:
		at = address_any(t, 0);
		break;
	default:
		at = address_loopback(t, 0);
	}
	return (at);
}

static const char *
reached(int s, int error)
{
	struct address local, peer;
	char byte;

	if (error == ECONNREFUSED)
		return ("refused");
	if (error != 0)
		return ("nobody");
	local = address_of_socket(s);
	peer = address_of_peer(s);
	if (!address_equal(&local, &peer))
		return ("another");
	if (send(s, "d", 1, MSG_NOSIGNAL) != 1 || !wait_readable(s, WAIT_BOUND) || recv(s, &byte, 1, MSG_DONTWAIT) != 1)
		return ("nobody");
	return ("itself");
}

CONDITION(loopback_bound, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = itself_or_refused,
    .arg = (&(const struct chance){ LOOPBACK, ADDRESS_ALONE }),
    .descr = "The socket is bound to the loopback and the only port, which is that of the destination, where nobody listens")
{
	const struct chance *chance = test->condition->arg;
	struct address to = destination(test->transport, chance), nobody = nobody_listens(test->transport), from;
	int s = socket_open(test->transport), error;

	address_set_port(&to, address_port(&nobody));
	FEATURE(host_port_range_set(address_port(&to), address_port(&to)), "the range of local ports cannot be set",
	    "the range of local ports cannot be set");
	if (chance->local != UNBOUND) {
		from = address_loopback(test->transport, 0);
		if (chance->local == REUSING)
			SETUP(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
		SETUP(bind(s, ADDRESS(&from)));
	}
	error = observe_connect("call", s, ADDRESS(&to));
	observe("reached", "%s", reached(s, error));
}

CONDITION_OF(loopback_bound, loopback_reusing, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = itself_or_refused,
    .arg = (&(const struct chance){ LOOPBACK, REUSING }),
    .descr = "The socket is bound with SO_REUSEADDR to the loopback and the only port, which is that of the destination");
CONDITION_OF(loopback_bound, own_address, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = itself_or_refused,
    .arg = (&(const struct chance){ OWN, UNBOUND }),
    .descr = "The only port that the host can choose is that of the destination at an address of its own, where nobody listens");
CONDITION_OF(loopback_bound, any_address, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = itself_or_refused,
    .arg = (&(const struct chance){ ANY, UNBOUND }),
    .descr = "The only port that the host can choose is that of the destination at the wildcard, where nobody listens");
