/*
 * A datagram socket is given an address with port 0.  errno/eaddrnotavail judges the call; whom the socket hears after it, and
 * who gets what it sends, is a survey.
 */
#include "case/case.h"
#include "world/socket.h"

#include <sys/socket.h>

static const bool has_peer = true, has_none = false;

CONDITION(first, .transports = INET_DGRAM, .arg = &has_none, .descr = "A socket without a peer is given an address with port 0")
{
	const bool *had_peer = test->condition->arg;
	struct address at, to = address_loopback(test->transport, 0), friend_at, stranger_at;
	int s = socket_bound(test->transport, NULL, &at), friend = socket_bound(test->transport, NULL, &friend_at);
	int stranger = socket_bound(test->transport, NULL, &stranger_at);

	if (*had_peer)
		connect_setup(s, &friend_at);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &friend_at));
	observe("heard", "%s", datagram_heard(s, &at, stranger, friend));
	observe_result("send", send(s, "z", 1, 0));
	observe("gets", "%s", nobody_waits(friend) ? "nobody" : "the former peer");
}

CONDITION_OF(first, after_peer, .transports = INET_DGRAM, .arg = &has_peer,
    .descr = "A socket that has a peer is given an address with port 0");
