/*
 * Raw sockets of the UNIX domain, which no manual names; a host that has them may take them for datagram sockets.
 */
#include "case/case.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>

static const unsigned dgram = UNIX_DGRAM, stream = UNIX_STREAM;

CONDITION(to_datagram, .transports = UNIX_DGRAM, .arg = &dgram,
    .descr = "A raw socket of the UNIX domain is connected to a datagram socket's path")
{
	const struct transport *other = transport_of(*(const unsigned *)test->condition->arg);
	struct address to;
	int peer = peer_open(other, "peer", &to), s = socket(AF_UNIX, SOCK_RAW, 0);
	bool connected;

	if (s == -1)
		unsupported("no raw sockets of the UNIX domain: %s", strerror(errno));
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	observe("reached", "%s", connected ? reaches(other, s, peer) : "no");
}

CONDITION_OF(to_datagram, to_stream, .transports = UNIX_DGRAM, .arg = &stream,
    .descr = "A raw socket of the UNIX domain is connected to a listener's path");

/* A datagram socket's peer is a raw one. */
CONDITION(from_datagram, .transports = UNIX_DGRAM, .descr = "A datagram socket is connected to the path of a raw socket")
{
	struct address to = address_unix(test->transport, "peer");
	int peer = socket(AF_UNIX, SOCK_RAW, 0), s = socket_open(test->transport);
	bool connected;

	if (peer == -1)
		unsupported("no raw sockets of the UNIX domain: %s", strerror(errno));
	SETUP(bind(peer, ADDRESS(&to)));
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}
