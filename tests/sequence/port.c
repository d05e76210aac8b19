/*
 * Whether another socket can have the port of a socket in each state (case/state.h): while it is in that state, once AF_UNSPEC has
 * dissolved what it had, and once it is closed.  Others must not be about who take ports: a private network it is.
 */
#include "case/case.h"
#include "case/state.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)

static const char *
port(const struct scene *scene)
{
	const char *port = scene_hold_port(scene);

	return (port != NULL ? port : "none");
}

/* A connection or an attempt keeps the port that connect() has assigned. */
static expectations assigned = {
	{ "port", "posix:implicit-bind linux:ip7-local-address", "taken" },
	{ "port", "freebsd12:tcp4-local-port", "taken", ALL_TCP },
};

CONDITION(made, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .arg = &made, .expect = assigned,
    .descr = "The port of a connected socket that was never bound")
{
	struct address none = address_unspec(test->transport);
	struct scene scenes[3];
	char outcome[OUTCOME_MAX];

	scenes_enter(test->condition->arg, test, scenes, 3);
	call_outcome(&scenes[0].first, outcome);
	observe("call", "%s", outcome);
	observe("port", "%s", port(&scenes[0]));
	observe_connect("unspec", scenes[1].s, ADDRESS(&none));
	observe("unspec_port", "%s", port(&scenes[1]));
	close(scenes[2].s);
	observe("closed_port", "%s", port(&scenes[2]));
}

CONDITION_OF(made, made_bound, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .arg = &made_bound,
    .descr = "The port of a socket that was bound to an address of the loopback and connected");
CONDITION_OF(made, made_bound_to_any, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .arg = &made_bound_to_any,
    .descr = "The port of a socket that was bound to the wildcard and connected");
CONDITION_OF(made, made_bound_to_port, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .arg = &made_bound_to_port,
    .descr = "The port of a socket that was bound to an address of the loopback and a given port, and connected");
CONDITION_OF(made, made_bound_to_any_port, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK,
    .arg = &made_bound_to_any_port, .descr = "The port of a socket that was bound to the wildcard and a given port, and connected");
CONDITION_OF(made, peer_closed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .arg = &peer_closed,
    .descr = "The port of a connected socket whose peer has closed");
CONDITION_OF(made, both_closed, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .arg = &both_closed,
    .descr = "The port of a socket whose connection is over: it shut down its sending side, and then its peer closed");
CONDITION_OF(made, peer_reset, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .arg = &peer_reset,
    .descr = "The port of a socket whose peer has reset the connection, of which nobody has been told");
CONDITION_OF(made, in_progress, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .far_end = FAR_END_SILENT,
    .arg = &in_progress, .expect = assigned, .descr = "The port of a socket whose attempt is in progress");
CONDITION_OF(made, timed_out, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .far_end = FAR_END_SILENT, .arg = &timed_out,
    .descr = "The port of a socket whose attempt timed out, of which nobody has been told");
CONDITION_OF(made, refused, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .arg = &refused,
    .descr = "The port of a socket whose attempt was refused");
CONDITION_OF(made, refused_bound, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .arg = &refused_bound,
    .descr = "The port of a socket bound to an address of the loopback whose attempt was refused");
CONDITION_OF(made, refused_bound_to_any, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .arg = &refused_bound_to_any,
    .descr = "The port of a socket bound to the wildcard whose attempt was refused");
CONDITION_OF(made, refused_bound_to_port, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .arg = &refused_bound_to_port,
    .descr = "The port of a socket bound to an address of the loopback and a given port whose attempt was refused");
CONDITION_OF(made, refused_bound_to_any_port, .transports = INET_STREAM, .needs = NEEDS_NETWORK,
    .arg = &refused_bound_to_any_port,
    .descr = "The port of a socket bound to the wildcard and a given port whose attempt was refused");
CONDITION_OF(made, refused_pending, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .arg = &refused_pending,
    .descr = "The port of a socket whose non-blocking attempt was refused, of which nobody has been told");
CONDITION_OF(made, refused_asked, .transports = INET_STREAM, .needs = NEEDS_NETWORK, .arg = &refused_asked,
    .descr = "The port of a socket whose non-blocking attempt was refused, of which SO_ERROR has told");
