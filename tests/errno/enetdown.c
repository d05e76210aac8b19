/*
 * ENETDOWN: the interface that leads to the network is down.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/interface.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wire.h"

/*
 * BS2000 alone has an error that says so; POSIX allows one.  Elsewhere the network, to which there is no way then, is
 * unreachable.  A datagram socket may learn of it when it sends.
 */
#define	DOWN								\
	{ "call", "bs2000:ENETDOWN", "-1 ENETDOWN", 0 },		\
	{ "call", "posix:ENETDOWN posix:ENETUNREACH", "-1 ENETDOWN|-1 ENETUNREACH", INET_STREAM }, \
	{ "call", "posix:ENETDOWN posix:ENETUNREACH", "-1 ENETDOWN|-1 ENETUNREACH|0", INET_DGRAM | ALL_RAW }, \
	{ "call", "freebsd:ENETUNREACH", "-1 ENETUNREACH", 0 },		\
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH", 0 }, \
	{ "peer", "bs2000:ENETDOWN freebsd:ENETUNREACH linux:ENETUNREACH", "none", 0 }

/* The destination is on the interface's own network. */
static expectations interface_down = {
	DOWN,
};

CONDITION(interface_down, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = interface_down,
    .descr = "The destination is on the network of an interface that is down")
{
	struct address to = address_nobody(test->transport, port_of_nobody(test->transport));
	char interface[IF_NAMESIZE];

	network_interface(interface);
	SETTING(host_interface_down(interface), "the interface cannot be taken down");
	observe_attempt_in_vain(test->transport, &to);
}

/* The destination is elsewhere, by a route through the interface. */
static expectations route_through = {
	DOWN,
};

CONDITION(route_through, .transports = ALL_INET, .needs = NEEDS_NETWORK, .expect = route_through,
    .descr = "The route to the destination goes through an interface that is down")
{
	struct address to = address_elsewhere(test->transport, port_of_nobody(test->transport));
	char interface[IF_NAMESIZE];

	network_interface(interface);
	network_default_route(test->transport, interface);
	SETTING(host_interface_down(interface), "the interface cannot be taken down");
	observe_attempt_in_vain(test->transport, &to);
}

/* The interface goes down while the call is blocked: its SYN has been seen.  The host may find out, or wait in vain. */
static expectations during_attempt = {
	{ "call", "bs2000:ENETDOWN bs2000:ETIMEDOUT", "-1 ENETDOWN|-1 ETIMEDOUT" },
	{ "call", "posix:ENETDOWN posix:ENETUNREACH posix:ETIMEDOUT", "-1 ENETDOWN|-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "freebsd:ENETUNREACH freebsd:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "call", "linux:ENETUNREACH linux:ETIMEDOUT", "-1 ENETUNREACH|-1 ETIMEDOUT" },
	{ "peer", "bs2000:ENETDOWN freebsd:ENETUNREACH linux:ENETUNREACH", "none" },
};

static void
take_down(const void *arg)
{
	(void)await_syn();
	SETUP(host_interface_down(wire_interface()));
	far_end_lost(*(const int *)arg);
}

CONDITION(during_attempt, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = during_attempt,
    .descr = "The interface goes down while the call waits for an answer")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	far_end_losing(test->transport, s);
	if (!host_interface_is_switchable(wire_interface()))
		untested("the interface that leads to the far end cannot be taken down");
	meanwhile(take_down, &s);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}
