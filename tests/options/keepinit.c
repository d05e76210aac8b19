/*
 * A socket's option limits how long the handshake may take (FreeBSD: TCP_KEEPINIT).
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

static void
limit_establishment(int s)
{
	if (host_limit_establishment(s, 1) == -1) {
		if (errno == ENOTSUP || errno == ENOPROTOOPT)
			unsupported("the host has no TCP_KEEPINIT");
		setup_failed("TCP_KEEPINIT: %s", strerror(errno));
	}
}

/* The option's shortest time is less than the case waits, and far less than the host's own limit. */
static expectations limited = {
	{ "call", "freebsd15:tcp4-keepinit freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT", "-1 ETIMEDOUT" },
	{ "peer", "freebsd15:tcp4-keepinit", "none" },
};

CONDITION(limited, TCP_ON_THE_WIRE, .expect = limited,
    .descr = "The socket's option limits the handshake, and the far end is silent")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	limit_establishment(s);
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}

/* An attempt that begins now, under the limit that the other socket has had for some time, and ends by it. */
static void
outlast_limit(void)
{
	/* Over IPv4: FreeBSD does not limit an attempt to an IPv4-mapped address. */
	const struct transport *t = transport_of(TCP4);
	struct address silent = far_end_address(t);
	int s = socket_open_nonblocking(t);

	limit_establishment(s);
	attempt_begin(s, &silent);
	if (wait_for(s, POLLOUT, WAIT_BOUND) == 0)
		setup_failed("an attempt outlasts TCP_KEEPINIT");
}

/* The limit is on the handshake, not on the connection. */
static expectations established = {
	{ "call", "freebsd15:tcp4-keepinit freebsd:stream-attempt", "0" },
	{ "data", "freebsd15:tcp4-keepinit freebsd:stream-attempt", "both ways" },
};

CONDITION(established, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = established,
    .descr = "The socket's option limits the handshake, which is over in time")
{
	struct address to;
	int listener = listener_open(test->transport, NULL, &to), s = socket_open(test->transport), accepted;

	limit_establishment(s);
	observe_connect("call", s, ADDRESS(&to));
	accepted = accept_within_bound(listener);
	outlast_limit();
	observe("data", "%s", accepted != -1 ? data_passes(s, accepted) : "neither");
}
