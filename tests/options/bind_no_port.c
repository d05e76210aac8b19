/*
 * bind() assigns an address and leaves the port to connect(), so that connections can share it (Linux:
 * IP_BIND_ADDRESS_NO_PORT).
 */
#include "case/case.h"
#include "world/loopback.h"
#include "world/option.h"
#include "world/ports.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>

#define	PORTS	2

/* A socket bound to the loopback's address, without a port. */
static int
socket_without_port(const struct test *test)
{
	struct address at = address_loopback(test->transport, 0);
	int s = socket_open(test->transport);

	loopback_need(test->transport);
	if (host_choose_port_at_connect(s, test->transport) == -1) {
		if (errno == ENOTSUP || errno == ENOPROTOOPT || errno == EOPNOTSUPP)
			unsupported("no option leaves the port to connect(): %s", strerror(errno));
		setup_failed("cannot set the option that leaves the port to connect(): %s", strerror(errno));
	}
	SETUP(bind(s, ADDRESS(&at)));
	return (s);
}

static expectations at_connect = {
	{ "before", "linux:ip7-bind-no-port", "an address alone" },
	{ "call", "linux:ip7-bind-no-port", "0" },
	{ "local", "linux:ip7-bind-no-port", "bound" },
	{ "address", "linux:ip7-bind-no-port", "kept" },
};

CONDITION(at_connect, .transports = ALL_TCP | ALL_MPTCP | INET_DGRAM, .expect = at_connect,
    .descr = "connect() chooses the port of a socket that was bound without one")
{
	struct address to, local;
	int s = socket_without_port(test);

	(void)peer_open(test->transport, NULL, &to);
	observe("before", "%s", local_of(s));
	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", local_of(s));
	local = address_of_socket(s);
	observe("address", "%s", address_same_host(&local, &to) ? "kept" : "changed");
}

/* More connections than ports, each to a different peer: they share a port, because their four-tuples differ. */
static expectations shared = {
	{ "call", "linux:ip7-bind-no-port", "0" },
	{ "peer", "linux:ip7-bind-no-port", "as named" },
	{ "port", "linux:ip7-bind-no-port", "shared" },
};

static bool
same_local(int a, int b)
{
	struct address at = address_of_socket(a), bt = address_of_socket(b);

	return (address_equal(&at, &bt));
}

CONDITION(shared, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = shared,
    .descr = "Sockets bound without a port share one where their peers differ")
{
	struct address to[PORTS + 1];
	unsigned first = 20000;
	int s[PORTS + 1];

	for (size_t i = 0; i < PORTS + 1; i++) {
		(void)peer_open(test->transport, NULL, &to[i]);
		s[i] = socket_without_port(test);
		/* The range must not contain a peer's port. */
		if (address_port(&to[i]) >= first && address_port(&to[i]) < first + PORTS)
			untested("a peer's port is in the range");
	}
	SETTING(host_port_range_set(first, first + PORTS - 1), "the range of local ports cannot be changed");
	for (size_t i = 0; i < PORTS; i++)
		connect_setup(s[i], &to[i]);
	observe_connect("call", s[PORTS], ADDRESS(&to[PORTS]));
	observe("peer", "%s", peer_of(s[PORTS], &to[PORTS]));
	observe("port", "%s", same_local(s[PORTS], s[0]) || same_local(s[PORTS], s[1]) ? "shared" : "its own");
}
