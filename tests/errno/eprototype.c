/*
 * EPROTOTYPE: the address is that of a socket of another type.
 */
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"
#include "world/transport_access.h"

#include <stddef.h>
#include <stdio.h>

#define	ANOTHER_TYPE	"posix:EPROTOTYPE linux:EPROTOTYPE linux:unix7-EPROTOTYPE"

static expectations another_type = {
	{ "call", ANOTHER_TYPE, "-1 EPROTOTYPE" },
};

/* To Linux's manual, a socket that does not listen also refuses. */
static expectations not_listening = {
	{ "call", "posix:EPROTOTYPE", "-1 EPROTOTYPE" },
	{ "call", "linux:EPROTOTYPE linux:unix7-EPROTOTYPE linux:unix7-ECONNREFUSED", "-1 EPROTOTYPE|-1 ECONNREFUSED" },
};

/* POSIX knows no abstract names. */
static expectations abstract = {
	{ "call", "linux:EPROTOTYPE linux:unix7-EPROTOTYPE", "-1 EPROTOTYPE" },
};

static expectations abstract_not_listening = {
	{ "call", "linux:EPROTOTYPE linux:unix7-EPROTOTYPE linux:unix7-ECONNREFUSED", "-1 EPROTOTYPE|-1 ECONNREFUSED" },
};

/* The target's transport: another type, with names of the socket's own kind. */
static const struct transport *
other_transport(unsigned bit)
{
	char reason[256];

	for (size_t i = 0; i < n_transports; i++) {
		if (transports[i].bit != bit)
			continue;
		if (host_has_transport(&transports[i], false, reason, sizeof(reason)) != TRANSPORT_THERE)
			unsupported("%s", reason);
		return (&transports[i]);
	}
	setup_failed("no transport %#x", bit);
}

static void
observe_target(const struct transport *t, int target)
{
	if (is_connection_mode(t))
		observe("attempt", "%s", attempt_at(target));
}

CONDITION(to_stream, .transports = UNIX_DGRAM | UNIX_SEQPACKET, .expect = another_type,
    .arg = &(const unsigned){ UNIX_STREAM },
    .descr = "The address is that of a listening stream socket")
{
	const struct transport *t = other_transport(*(const unsigned *)test->condition->arg);
	struct address at;
	int target = peer_open(t, "target", &at), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe_target(t, target);
}

CONDITION_OF(to_stream, to_dgram, .transports = UNIX_STREAM | UNIX_SEQPACKET, .expect = not_listening,
    .arg = &(const unsigned){ UNIX_DGRAM }, .descr = "The address is that of a datagram socket");
CONDITION_OF(to_stream, to_seqpacket, .transports = UNIX_STREAM | UNIX_DGRAM, .expect = another_type,
    .arg = &(const unsigned){ UNIX_SEQPACKET },
    .descr = "The address is that of a listening sequenced-packet socket");
CONDITION_OF(to_stream, to_abstract_stream, .transports = ABSTRACT_DGRAM | ABSTRACT_SEQPACKET, .expect = abstract,
    .arg = &(const unsigned){ ABSTRACT_STREAM },
    .descr = "The abstract name is that of a listening stream socket");
CONDITION_OF(to_stream, to_abstract_dgram, .transports = ABSTRACT_STREAM | ABSTRACT_SEQPACKET,
    .expect = abstract_not_listening, .arg = &(const unsigned){ ABSTRACT_DGRAM },
    .descr = "The abstract name is that of a datagram socket");
CONDITION_OF(to_stream, to_abstract_seqpacket, .transports = ABSTRACT_STREAM | ABSTRACT_DGRAM, .expect = abstract,
    .arg = &(const unsigned){ ABSTRACT_SEQPACKET },
    .descr = "The abstract name is that of a listening sequenced-packet socket");

CONDITION(to_stream_not_listening, .transports = UNIX_DGRAM | UNIX_SEQPACKET, .expect = not_listening,
    .arg = &(const unsigned){ UNIX_STREAM },
    .descr = "The address is that of a stream socket that does not listen")
{
	const struct transport *t = other_transport(*(const unsigned *)test->condition->arg);
	struct address at;
	int target = socket_bound(t, "target", &at), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	(void)target;
}

CONDITION(to_stream_behind_link, .transports = UNIX_DGRAM | UNIX_SEQPACKET, .expect = another_type,
    .arg = &(const unsigned){ UNIX_STREAM },
    .descr = "The path is a symbolic link to a listening stream socket")
{
	const struct transport *t = other_transport(*(const unsigned *)test->condition->arg);
	struct address at, link;
	int target = peer_open(t, "target", &at), s = socket_open(test->transport);

	path_link("target", "link");
	link = address_path("link");
	observe_connect("call", s, ADDRESS(&link));
	observe("peer", "%s", peer_of(s, &at));
	observe_target(t, target);
}

CONDITION_OF(to_stream_behind_link, to_dgram_behind_link, .transports = UNIX_STREAM | UNIX_SEQPACKET,
    .expect = not_listening, .arg = &(const unsigned){ UNIX_DGRAM },
    .descr = "The path is a symbolic link to a datagram socket");

/* Whether the socket keeps its peer is left open. */
CONDITION(to_stream_with_peer, .transports = UNIX_DGRAM, .expect = another_type, .arg = &(const unsigned){ UNIX_STREAM },
    .descr = "A datagram socket that has a peer is given the address of a stream socket")
{
	const struct transport *t = other_transport(*(const unsigned *)test->condition->arg);
	struct address at, before;
	int target = peer_open(t, "target", &at), peer = peer_open(test->transport, "before", &before);
	int s = socket_open(test->transport);

	connect_setup(s, &before);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &before));
	observe_target(t, target);
	(void)peer;
}

CONDITION(name_taken_over, .transports = UNIX_DGRAM | UNIX_SEQPACKET, .expect = another_type,
    .arg = &(const unsigned){ UNIX_STREAM },
    .descr = "A stream socket's file has been renamed over that of a socket of the right type")
{
	const struct transport *t = other_transport(*(const unsigned *)test->condition->arg);
	struct address right, wrong;
	int first = peer_open(test->transport, "right", &right), target = peer_open(t, "wrong", &wrong);
	int s = socket_open(test->transport);

	SETUP(rename("wrong", "right"));
	observe_connect("call", s, ADDRESS(&right));
	observe("peer", "%s", peer_of(s, &right));
	observe_target(t, target);
	(void)first;
}
