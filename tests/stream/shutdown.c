/*
 * shutdown(SHUT_WR) where there is no connection takes nothing away: an attempt afterwards makes one.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/socket.h"

static expectations made = {
	{ "call", ATTEMPTS, "0" },
	/* In the UNIX domain a listener with room connects the socket within the call. */
	{ "call", ATTEMPTS, "0", .transports = UNIX_STREAM, .modes = NONBLOCKING },
	/* The loopback may complete the handshake within the call. */
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS", .transports = ALL_TCP, .modes = NONBLOCKING },
	{ "accepted", ATTEMPTS, "yes" },
};

CONDITION(never_connected, .transports = ALL_TCP | UNIX_STREAM, .modes = BOTH_MODES, .expect = made,
    .descr = "The socket was shut down for writing before it was ever connected")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_for(test), accepted;

	observe_result("shutdown", shutdown(test->condition->arg != NULL ? listener : s, SHUT_WR));
	connect_meanwhile(s, &to, NULL, NULL);
	accepted = accept_within_bound(listener);
	observe("accepted", accepted == -1 ? "no" : "yes");
	if (accepted != -1)
		observe("data", "%s", data_passes(s, accepted));
}

CONDITION_OF(never_connected, listening, .transports = ALL_TCP | UNIX_STREAM, .modes = BOTH_MODES, .expect = made,
    .arg = "listener", .descr = "The listener was shut down for writing");
