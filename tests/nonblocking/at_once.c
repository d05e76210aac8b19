/*
 * What a non-blocking call can know at once it tells at once, and nothing goes on; and an attempt that an interface keeps from its
 * destination.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <poll.h>

/* An attempt that goes on all the same comes to its end. */
static void
observe_listener(const struct test *test, int s)
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), error = observe_connect("again", s, ADDRESS(&to));

	if (error == EINPROGRESS)
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe("made", "%s", error == 0 || error == EINPROGRESS ? reaches(test->transport, s, listener) : "no");
}

/*
 * No route leads to the destination.  Linux's manual has two errors for this.
 */
#define	ROUTELESS	"freebsd:ENETUNREACH bs2000:ENETUNREACH posix:ENETUNREACH"

static expectations no_route = {
	{ "call", ROUTELESS, "-1 ENETUNREACH" },
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "peer", ROUTELESS, "none" },
};

CONDITION(no_route, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .expect = no_route,
    .descr = "No route leads to the destination; the non-blocking socket is connected to a listener after that")
{
	struct address to = address_elsewhere(test->transport, 7);
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_of(s));
	observe("so_error", "%s", so_error(s));
	observe("events", "%s", events_named(wait_for(s, POLLOUT, 0)));
	observe_listener(test, s);
}

/*
 * The socket is bound to an interface on which nobody answers for the destination, whatever the routes say.  No manual that the
 * suite knows speaks of that.
 */
CONDITION(interface, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK,
    .descr = "The socket is bound to an interface on which nobody answers for the destination")
{
	struct address to = address_elsewhere(test->transport, 7);
	char interface[IF_NAMESIZE];
	int s = socket_open_nonblocking(test->transport), error;

	network_interface(interface);
	network_limit_attempt(test->transport, s, interface);
	socket_bind_to_interface(s, interface);
	error = observe_connect("call", s, ADDRESS(&to));
	observe_connect("between", s, ADDRESS(&to));
	if (error == EINPROGRESS)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}

/*
 * In the UNIX domain the name is looked up by the call.
 */
static expectations missing = {
	{ "call", "freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "-1 ENOENT" },
	{ "peer", "freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT", "none" },
};

CONDITION(missing, .transports = UNIX_CONNECTION, .expect = missing,
    .descr = "No file has the name; the non-blocking socket is connected to a listener after that")
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
	observe("events", "%s", events_named(wait_for(s, POLLOUT, 0)));
	observe_listener(test, s);
}
