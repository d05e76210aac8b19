/*
 * EPROTOTYPE: the name is that of a socket of another type.
 */
#include "conformance/conformance.h"
#include "fixture/host.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <stddef.h>
#include <stdio.h>

#define	ANOTHER_TYPE	"posix:EPROTOTYPE linux:EPROTOTYPE linux:unix7-EPROTOTYPE"

static const struct expectation another_type_expect[] = {
	{ "call", ANOTHER_TYPE, "-1 EPROTOTYPE", 0 },
	{ 0 }
};

/* What does not listen is, to Linux's manual, also a socket that refuses. */
static const struct expectation not_listening_expect[] = {
	{ "call", "posix:EPROTOTYPE", "-1 EPROTOTYPE", 0 },
	{ "call", "linux:EPROTOTYPE linux:unix7-EPROTOTYPE linux:unix7-ECONNREFUSED", "-1 EPROTOTYPE|-1 ECONNREFUSED", 0 },
	{ 0 }
};

/* POSIX knows no abstract names. */
static const struct expectation abstract_expect[] = {
	{ "call", "linux:EPROTOTYPE linux:unix7-EPROTOTYPE", "-1 EPROTOTYPE", 0 },
	{ 0 }
};

static const struct expectation abstract_not_listening_expect[] = {
	{ "call", "linux:EPROTOTYPE linux:unix7-EPROTOTYPE linux:unix7-ECONNREFUSED", "-1 EPROTOTYPE|-1 ECONNREFUSED", 0 },
	{ 0 }
};

/* The transport of the target: of another type, with the same kind of names. */
static const struct transport *
other(unsigned bit)
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

/* What the target saw. */
static void
observe_target(const struct transport *t, int target)
{
	if (is_connection_mode(t))
		observe("attempt", "%s", attempt_at(target));
}

static void
another_type(const struct test *test)
{
	const struct transport *t = other(*(const unsigned *)test->condition->arg);
	struct address at;
	int target = peer_open(t, "target", &at), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe_target(t, target);
}

/* Bound, of a type that could listen, and not listening. */
static void
not_listening(const struct test *test)
{
	const struct transport *t = other(*(const unsigned *)test->condition->arg);
	struct address at;
	int target = socket_bound(t, "target", &at), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	(void)target;
}

static void
behind_link(const struct test *test)
{
	const struct transport *t = other(*(const unsigned *)test->condition->arg);
	struct address at, link;
	int target = peer_open(t, "target", &at), s = socket_open(test->transport);

	path_link("target", "link");
	link = address_path("link");
	observe_connect("call", s, ADDRESS(&link));
	observe("peer", "%s", peer_of(s, &at));
	observe_target(t, target);
}

/* A datagram socket has a peer already; whether it keeps it is open. */
static void
with_peer(const struct test *test)
{
	const struct transport *t = other(*(const unsigned *)test->condition->arg);
	struct address at, before;
	int target = peer_open(t, "target", &at), peer = peer_open(test->transport, "before", &before);
	int s = socket_open(test->transport);

	connect_setup(s, &before);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &before));
	observe_target(t, target);
	(void)peer;
}

/* Two sockets of the one name space that paths are: the name of the right type is taken by the wrong one. */
static void
name_taken_over(const struct test *test)
{
	const struct transport *t = other(*(const unsigned *)test->condition->arg);
	struct address right, wrong;
	int first = peer_open(test->transport, "right", &right), target = peer_open(t, "wrong", &wrong);
	int s = socket_open(test->transport);

	SETUP(rename("wrong", "right"));
	observe_connect("call", s, ADDRESS(&right));
	observe("peer", "%s", peer_of(s, &right));
	observe_target(t, target);
	(void)first;
}

#define	CASE(condition, function, from, to, expectations, sentence)	\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = from,					\
		.expect = expectations,					\
		.body = function,					\
		.arg = &(const unsigned){ to },				\
	}

static const struct condition conditions[] = {
	CASE("to_stream", another_type, UNIX_DGRAM | UNIX_SEQPACKET, UNIX_STREAM, another_type_expect,
	    "The name is that of a stream socket that listens"),
	CASE("to_stream_not_listening", not_listening, UNIX_DGRAM | UNIX_SEQPACKET, UNIX_STREAM, not_listening_expect,
	    "The name is that of a stream socket that does not listen"),
	CASE("to_dgram", another_type, UNIX_STREAM | UNIX_SEQPACKET, UNIX_DGRAM, not_listening_expect,
	    "The name is that of a datagram socket"),
	CASE("to_seqpacket", another_type, UNIX_STREAM | UNIX_DGRAM, UNIX_SEQPACKET, another_type_expect,
	    "The name is that of a sequenced-packet socket that listens"),
	CASE("to_stream_behind_link", behind_link, UNIX_DGRAM | UNIX_SEQPACKET, UNIX_STREAM, another_type_expect,
	    "The path is a symbolic link to a stream socket that listens"),
	CASE("to_dgram_behind_link", behind_link, UNIX_STREAM | UNIX_SEQPACKET, UNIX_DGRAM, not_listening_expect,
	    "The path is a symbolic link to a datagram socket"),
	CASE("to_stream_with_peer", with_peer, UNIX_DGRAM, UNIX_STREAM, another_type_expect,
	    "A datagram socket that has a peer is given the name of a stream socket"),
	CASE("name_taken_over", name_taken_over, UNIX_DGRAM | UNIX_SEQPACKET, UNIX_STREAM, another_type_expect,
	    "A stream socket has been renamed over the name of a socket of the right type"),
	CASE("to_abstract_stream", another_type, ABSTRACT_DGRAM | ABSTRACT_SEQPACKET, ABSTRACT_STREAM, abstract_expect,
	    "The abstract name is that of a stream socket that listens"),
	CASE("to_abstract_dgram", another_type, ABSTRACT_STREAM | ABSTRACT_SEQPACKET, ABSTRACT_DGRAM,
	    abstract_not_listening_expect, "The abstract name is that of a datagram socket"),
	CASE("to_abstract_seqpacket", another_type, ABSTRACT_STREAM | ABSTRACT_DGRAM, ABSTRACT_SEQPACKET, abstract_expect,
	    "The abstract name is that of a sequenced-packet socket that listens"),
};

CONDITIONS(conditions)
