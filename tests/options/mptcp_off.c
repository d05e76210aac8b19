/*
 * Multipath TCP is switched off in the host after the socket was opened, so that the protocol is one that the host would not
 * open a socket of any more: the nearest to EPROTONOSUPPORT that connect() comes.
 */
#include "case/case.h"
#include "world/mptcp.h"
#include "world/socket.h"

/* The manuals speak of the attempt, which a host may also make by TCP alone. */
static expectations attempted = {
	{ "call", ATTEMPTS, "0" },
	{ "reached", ATTEMPTS, "yes" },
};

CONDITION(after_socket, .transports = ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = attempted,
    .descr = "Multipath TCP is switched off between socket() and the call")
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = socket_open(test->transport);
	bool connected;

	SETTING(host_mptcp_off(), "Multipath TCP cannot be switched off");
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	observe("reached", "%s", connected ? reaches(test->transport, s, listener) : "no");
}
