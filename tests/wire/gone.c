/*
 * The interface, address or route of an attempt disappears while it waits for an answer: how the attempt ends, and whether at
 * once, at its time-out, or never because of that.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/interface.h"
#include "world/route.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>

/* What disappears. */
enum way { INTERFACE_DOWN, INTERFACE, ADDRESS, ROUTE, REJECTED, PROHIBITED, DISCARDED };

/* The script's argument. */
struct scene {
	enum way way;
	const struct transport *transport;
	struct address local, far;	/* as interfaces and routes have them */
	unsigned prefix;
	int s;
};

/* Tries it before the call: what is impossible leaves the case untested instead of broken later. */
static void
check_means(const struct scene *scene)
{
	struct address other = address_elsewhere(scene->transport, 0), wire = address_on_the_wire(&other);

	if (scene->way == PROHIBITED && host_route_add(ROUTE_PROHIBIT, &wire, scene->transport->address == ADDRESS_INET6 ? 128 : 32,
	    NULL) == -1 && errno == ENOTSUP)
		unsupported("no route can prohibit a destination");
	if ((scene->way == REJECTED || scene->way == DISCARDED) && host_route_add(ROUTE_BLACKHOLE, &wire,
	    is_inet6_on_the_wire(scene->transport) ? 128 : 32, NULL) == -1 && errno == ENOTSUP)
		untested("no route can be added");
	if (scene->way == INTERFACE_DOWN && !host_interface_is_switchable(wire_interface()))
		untested("the interface that leads to the far end cannot be taken down");
	if (scene->way == ROUTE && host_route_remove(&wire, scene->prefix, wire_interface()) == -1 && errno == ENOTSUP)
		untested("the route of an interface cannot be removed alone");
	if (scene->way == INTERFACE && !host_interface_is_removable(wire_interface()))
		untested("the interface that leads to the far end cannot be removed");
}

static int
take_away(const struct scene *scene)
{
	unsigned whole = is_inet6_on_the_wire(scene->transport) ? 128 : 32;

	switch (scene->way) {
	case INTERFACE_DOWN:
		return (host_interface_down(wire_interface()));
	case INTERFACE:
		return (host_interface_remove(wire_interface()));
	case ADDRESS:
		return (host_address_remove(wire_interface(), &scene->local, scene->prefix));
	case ROUTE:
		return (host_route_remove(&scene->far, scene->prefix, wire_interface()));
	case REJECTED:
		return (host_route_add(ROUTE_UNREACHABLE, &scene->far, whole, NULL));
	case PROHIBITED:
		return (host_route_add(ROUTE_PROHIBIT, &scene->far, whole, NULL));
	default:
		return (host_route_add(ROUTE_BLACKHOLE, &scene->far, whole, NULL));
	}
}

static void
lose(const void *arg)
{
	const struct segment *syn = await_syn();
	const struct scene *scene = arg;
	struct segment again;

	if (take_away(scene) == -1)
		setup_failed("cannot cut off the far end: %s", strerror(errno));
	far_end_lost(scene->s);
	/* Without the interface nothing can be received; otherwise the other address family still works. */
	if (!attempt_still_goes_on() || scene->way == INTERFACE_DOWN || scene->way == INTERFACE || !wire_answers(!syn->inet6))
		return;
	observe("repeated", "%s", await_syn_again(&again) ? "yes" : "no");
}

/* The host may detect it, or time out. */
static expectations down = {
	{ "call", "bs2000:ENETDOWN bs2000:ETIMEDOUT", "-1 ENETDOWN|-1 ETIMEDOUT" },
	{ "call", "posix:ENETDOWN posix:ENETUNREACH posix:ETIMEDOUT", "-1 ENETDOWN|-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "freebsd:ENETUNREACH freebsd:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "linux:ENETUNREACH linux:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

/* The address is no longer local, but the network is still reachable. */
static expectations address = {
	{ "call", "posix:EADDRNOTAVAIL posix:ETIMEDOUT", "-1 EADDRNOTAVAIL|-1 ETIMEDOUT" },
	{ "call", "freebsd:EADDRNOTAVAIL freebsd:ETIMEDOUT", "-1 EADDRNOTAVAIL|-1 ETIMEDOUT" },
	{ "call", "linux:ip7-EADDRNOTAVAIL-source linux:ETIMEDOUT", "-1 EADDRNOTAVAIL|-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

static expectations route = {
	{ "call", "bs2000:ENETUNREACH bs2000:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "posix:ENETUNREACH posix:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "freebsd:ENETUNREACH freebsd:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "linux:ENETUNREACH linux:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

static expectations rejected = {
	{ "call", "posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "call", "freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "call", "linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

static expectations prohibited = {
	{ "call", "linux:ip7-EACCES-prohibit linux:ETIMEDOUT", "-1 EACCES|-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

/* Silently dropped SYNs are lost like any other: nobody answers. */
static expectations discarded = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

#define	TCP_LOSES	.transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK

CONDITION(interface_down, TCP_LOSES, .expect = down, .arg = &(const enum way){ INTERFACE_DOWN },
    .descr = "The interface goes down while the attempt waits for an answer")
{
	struct address to = far_end_address(test->transport);
	struct address second = address_from(test->transport, "192.0.2.5", "2001:db8::5", 0);
	struct scene scene = {
		.way = *(const enum way *)test->condition->arg,
		.transport = test->transport,
		.local = address_on_the_wire(&second),
		.far = address_on_the_wire(&to),
		.prefix = is_inet6_on_the_wire(test->transport) ? 64 : 24,
	};
	int s = socket_for(test);

	check_means(&scene);
	/* Removing the first address would remove the route, so use another. */
	if (scene.way == ADDRESS) {
		SETUP(host_address_add(wire_interface(), &scene.local, scene.prefix));
		SETUP(bind(s, ADDRESS(&second)));
	}
	far_end_losing(test->transport, s);
	scene.s = s;
	connect_meanwhile(s, &to, lose, &scene);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(interface_down, interface, TCP_LOSES, .expect = down, .arg = &(const enum way){ INTERFACE },
    .descr = "The interface is removed while the attempt waits for an answer");
CONDITION_OF(interface_down, address, TCP_LOSES, .expect = address, .arg = &(const enum way){ ADDRESS },
    .descr = "The local address is removed while the attempt waits for an answer");
CONDITION_OF(interface_down, route, TCP_LOSES, .expect = route, .arg = &(const enum way){ ROUTE },
    .descr = "The route is removed while the attempt waits for an answer");
CONDITION_OF(interface_down, route_rejects, TCP_LOSES, .expect = rejected, .arg = &(const enum way){ REJECTED },
    .descr = "A route that rejects the destination is added while the attempt waits for an answer");
CONDITION_OF(interface_down, route_prohibits, TCP_LOSES, .expect = prohibited, .arg = &(const enum way){ PROHIBITED },
    .descr = "A route that prohibits the destination is added while the attempt waits for an answer");
CONDITION_OF(interface_down, route_discards, TCP_LOSES, .expect = discarded, .arg = &(const enum way){ DISCARDED },
    .descr = "A route that discards packets is added while the attempt waits for an answer");
