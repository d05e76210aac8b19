/*
 * connect() on a stream socket attempts a connection to the socket bound to the address: the listener sees the attempt, both ends
 * agree on their addresses, and data flows both ways.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <stdint.h>
#include <string.h>

/* Two of the manuals speak of SOCK_STREAM alone, the others of all sockets that make connections. */
#define	STREAMS		(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

static expectations listener_expect = {
	{ "call", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "attempt", "freebsd:stream-attempt bs2000:stream-attempt", "seen", STREAMS },
	{ "attempt", "posix:stream-attempt linux:stream-attempt", "seen" },
	{ "client", "freebsd:stream-attempt bs2000:stream-attempt", "agreed", STREAMS },
	{ "client", "posix:stream-attempt linux:stream-attempt", "agreed" },
	{ "server", "freebsd:stream-attempt bs2000:stream-attempt", "agreed", STREAMS },
	{ "server", "posix:stream-attempt linux:stream-attempt", "agreed" },
	{ "data", "freebsd:stream-attempt bs2000:stream-attempt", "both ways", STREAMS },
	{ "data", "posix:stream-attempt linux:stream-attempt", "both ways" },
	{ "call", "freebsd15:sctp4-attempt", "0", ALL_SCTP },
	{ "attempt", "freebsd15:sctp4-attempt", "seen", ALL_SCTP },
};

/* The call, and both ends of what came of it. */
static void
attempt(int s, int listener, const struct address *to)
{
	struct address client, server_name;
	int server;

	observe_connect("call", s, ADDRESS(to));
	server = accept_within_bound(listener);
	observe("attempt", "%s", server == -1 ? "none" : "seen");
	if (server == -1)
		return;
	client = address_of_socket(s);
	server_name = address_of_socket(server);
	observe("client", "%s", strcmp(peer_of(server, &client), "as named") == 0 ? "agreed" : "disagreed");
	observe("server", "%s", strcmp(peer_of(s, &server_name), "as named") == 0 && address_equal(&server_name, to) ?
	    "agreed" : "disagreed");
	observe("data", "%s", data_passes(s, server));
}

CONDITION(listener, .transports = ALL_STREAM, .expect = listener_expect,
    .descr = "A listener sees the attempt, both ends agree on their addresses, and data passes both ways")
{
	struct address to;
	int listening = listener_open(test->transport, "listener", &to);

	attempt(socket_open(test->transport), listening, &to);
}

/* The socket has an address of its own, by which the other end is to know it. */
CONDITION(bound, .transports = ALL_STREAM, .expect = listener_expect,
    .descr = "A bound socket attempts a connection from its own address")
{
	struct address to, at;
	int listening = listener_open(test->transport, "listener", &to);
	int s = socket_bound(test->transport, "client", &at);

	attempt(s, listening, &to);
	observe("local", "%s", local_of(s));
}

/* Two listeners: the one that is named sees the attempt, the other does not. */
static expectations of_two = {
	{ "call", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "named", "freebsd:stream-attempt bs2000:stream-attempt", "seen", STREAMS },
	{ "named", "posix:stream-attempt linux:stream-attempt", "seen" },
	{ "other", "freebsd:stream-attempt bs2000:stream-attempt", "none", STREAMS },
	{ "other", "posix:stream-attempt linux:stream-attempt", "none" },
};

CONDITION(one_of_two, .transports = ALL_STREAM, .expect = of_two,
    .descr = "Only the named one of two listeners sees the attempt")
{
	struct address to, other;
	int named = listener_open(test->transport, "named", &to), unnamed = listener_open(test->transport, "other", &other);

	observe_connect("call", socket_open(test->transport), ADDRESS(&to));
	observe("named", "%s", accept_within_bound(named) == -1 ? "none" : "seen");
	observe("other", "%s", attempt_at(unnamed));
}

/* Two sockets connect to one listener: each has a connection of its own. */
static expectations two_clients = {
	{ "call", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "attempt", "freebsd:stream-attempt bs2000:stream-attempt", "seen", STREAMS },
	{ "attempt", "posix:stream-attempt linux:stream-attempt", "seen" },
	{ "second", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "second", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "second_attempt", "freebsd:stream-attempt bs2000:stream-attempt", "seen", STREAMS },
	{ "second_attempt", "posix:stream-attempt linux:stream-attempt", "seen" },
	{ "data", "freebsd:stream-attempt bs2000:stream-attempt", "both ways", STREAMS },
	{ "data", "posix:stream-attempt linux:stream-attempt", "both ways" },
	{ "second_data", "freebsd:stream-attempt bs2000:stream-attempt", "both ways", STREAMS },
	{ "second_data", "posix:stream-attempt linux:stream-attempt", "both ways" },
};

CONDITION(two_clients, .transports = ALL_STREAM, .expect = two_clients,
    .descr = "Two sockets connect to one listener, and each has its own connection")
{
	struct address to;
	int listening = listener_open(test->transport, "listener", &to);
	int s = socket_open(test->transport), second = socket_open(test->transport), server, second_server;

	observe_connect("call", s, ADDRESS(&to));
	server = accept_within_bound(listening);
	observe("attempt", "%s", server == -1 ? "none" : "seen");
	observe_connect("second", second, ADDRESS(&to));
	second_server = accept_within_bound(listening);
	observe("second_attempt", "%s", second_server == -1 ? "none" : "seen");
	observe("data", "%s", server == -1 ? "neither" : data_passes(s, server));
	observe("second_data", "%s", second_server == -1 ? "neither" : data_passes(second, second_server));
}

static expectations fifth_client = {
	{ "call", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "reached", "freebsd:stream-attempt bs2000:stream-attempt", "yes", STREAMS },
	{ "reached", "posix:stream-attempt linux:stream-attempt", "yes" },
};

CONDITION(fifth_client, .transports = ALL_STREAM, .expect = fifth_client,
    .descr = "A fifth socket connects to a listener that has accepted four connections")
{
	struct address to;
	int listening = listener_open(test->transport, "listener", &to), s, error;

	for (int i = 0; i < 4; i++) {
		connect_setup(socket_open(test->transport), &to);
		if (accept_within_bound(listening) == -1)
			setup_failed("a connection did not reach its listener");
	}
	s = socket_open(test->transport);
	error = observe_connect("call", s, ADDRESS(&to));
	observe("reached", "%s", error == 0 ? reaches(test->transport, s, listening) : "no");
}

/* On the wire: the request goes to the address that was named, from the one that the socket has. */
static expectations far_end = {
	{ "call", "freebsd:stream-attempt bs2000:stream-attempt", "0", STREAMS },
	{ "call", "posix:stream-attempt linux:stream-attempt", "0" },
	{ "destination", "freebsd:stream-attempt bs2000:stream-attempt", "as named", STREAMS },
	{ "destination", "posix:stream-attempt linux:stream-attempt", "as named" },
	{ "source", "freebsd:stream-attempt bs2000:stream-attempt", "the socket's", STREAMS },
	{ "source", "posix:stream-attempt linux:stream-attempt", "the socket's" },
	{ "sent", "freebsd:stream-attempt bs2000:stream-attempt", "arrives", STREAMS },
	{ "sent", "posix:stream-attempt linux:stream-attempt", "arrives" },
};

/* Whether the end of a segment with those 4 or 16 bytes of address, and that port, is the address. */
static bool
is_end(const struct segment *segment, const uint8_t *bytes, unsigned port, const struct address *a)
{
	const uint8_t *of_address = a->u.any.sa_family == AF_INET ? (const uint8_t *)&a->u.in.sin_addr :
	    (const uint8_t *)&a->u.in6.sin6_addr + (segment->inet6 ? 0 : 12);

	return (port == address_port(a) && memcmp(bytes, of_address, segment->inet6 ? 16 : 4) == 0);
}

CONDITION(far_end, .transports = ALL_TCP | ALL_MPTCP, .needs = NEEDS_NETWORK, .expect = far_end,
    .descr = "The SYN goes from the socket's address to the named one")
{
	struct address to = far_end_address(test->transport), local;
	struct segment syn;
	int s = socket_open(test->transport);

	meanwhile(far_end_accepts, NULL);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	if (!meanwhile_syn(&syn)) {
		observe("destination", "nothing sent");
		observe("source", "nothing sent");
		observe("sent", "nothing sent");
		return;
	}
	local = address_of_socket(s);
	observe("destination", "%s", is_end(&syn, syn.destination, syn.destination_port, &to) ? "as named" : "another");
	observe("source", "%s", is_end(&syn, syn.source, syn.source_port, &local) ? "the socket's" : "another");
	observe("sent", "%s", far_end_hears(s));
}
