/*
 * EOPNOTSUPP: the socket is listening, or of a kind that cannot be connected.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/other_socket.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

/*
 * POSIX lets a host either connect a listener or fail with this error alone; FreeBSD's tcp(4) and sctp(4) demand a failure.
 */
static expectations listener_expect = {
	{ "call", "posix:EOPNOTSUPP", "0|-1 EOPNOTSUPP" },
	{ "call", "freebsd12:tcp4-active", "-1 E*", ALL_TCP },
	{ "attempt", "freebsd12:tcp4-active", "none", ALL_TCP },
	{ "call", "freebsd15:sctp4-active", "-1 E*", ALL_SCTP },
	{ "attempt", "freebsd15:sctp4-active", "none", ALL_SCTP },
};

static const char *
still_accepts(const struct transport *t, int listener, const struct address *at)
{
	(void)connect_call(socket_open_nonblocking(t), ADDRESS(at));
	return (wait_readable(listener, WAIT_BOUND) && accept(listener, NULL, NULL) != -1 ? "yes" : "no");
}

CONDITION(listener_to_another, .transports = ALL_STREAM, .modes = BOTH_MODES, .at_once = true, .expect = listener_expect,
    .as[MODE_NONBLOCKING] = { "listener_nonblocking", "A non-blocking listening socket is connected to another listener" },
    .descr = "A listening socket is connected to another listener")
{
	struct address at, to;
	int s = listener_open(test->transport, "listener", &at), other = listener_open(test->transport, "other", &to);

	socket_set_nonblocking(s, test->mode->nonblocking);
	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(other));
	observe("accepts", "%s", still_accepts(test->transport, s, &at));
}

CONDITION(listener_to_itself, .transports = ALL_STREAM, .expect = listener_expect,
    .descr = "A listening socket is connected to itself")
{
	struct address at;
	int s = listener_open(test->transport, "listener", &at);

	observe_connect("call", s, ADDRESS(&at));
	observe("attempt", "%s", attempt_at(s));
	observe("accepts", "%s", still_accepts(test->transport, s, &at));
}

/* listen() gave the socket its address. */
CONDITION(listener_not_bound, .transports = INET_STREAM, .expect = listener_expect,
    .descr = "A listening socket that was never bound is connected to another listener")
{
	struct address to;
	int s = socket_open(test->transport), other = listener_open(test->transport, "other", &to);

	SETUP(listen(s, 1));
	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(other));
}

/* The manual of Linux's packet sockets names no errno. */
static expectations packet_expect = {
	{ "call", "linux:packet7-connect", "-1 E*" },
};

CONDITION(packet, .needs = NEEDS_NETWORK, .expect = packet_expect,
    .descr = "A packet socket, which sends frames, is connected to an address of the loopback interface")
{
	struct address to;
	char interface[IF_NAMESIZE];
	int s = (int)FEATURE(host_packet_socket(), "the host has no packet sockets loaded", "no packet socket");

	host_packet_address(&to, network_loopback(interface));
	observe_connect("call", s, ADDRESS(&to));
	observe("so_error", "%s", so_error(s));
}
