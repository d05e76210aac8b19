/*
 * Ping sockets: datagram sockets that send echo requests (ICMP, ICMPv6) and receive the answers to them; in the place of a port
 * they have an identifier.  The host's own addresses answer.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/ping.h"
#include "world/route.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <string.h>

static const unsigned inet = UDP4, inet6 = UDP6;

/* The transport whose addresses the condition's socket has. */
static const struct transport *
transport_here(const struct test *test)
{
	return (transport_of(*(const unsigned *)test->condition->arg));
}

static int
ping_open(const struct transport *t)
{
	int s;

	/* Where there are no sockets of the family, this says so. */
	(void)socket_open(t);
	s = host_ping_socket(t->domain);
	if (s == -1 && errno == ENOTSUP)
		unsupported("the host has no sockets for ping");
	return ((int)SETTING(s, "no socket for ping can be opened"));
}

#define	ECHO_REQUEST	(unsigned char[]){ 8, 0, 0, 0, 0, 0, 0, 1 }
#define	ECHO_REQUEST6	(unsigned char[]){ 128, 0, 0, 0, 0, 0, 0, 1 }

/* Sends a request, without an address or to one; whether it is answered: "answered", "not answered", or "-1 ENAME". */
static const char *
pinged(const struct transport *t, int s, const struct address *to)
{
	static char outcome[OUTCOME_MAX];
	const unsigned char *request = t->domain == AF_INET6 ? ECHO_REQUEST6 : ECHO_REQUEST;
	char answer[64];
	ssize_t n = to != NULL ? sendto(s, request, 8, 0, ADDRESS(to)) : send(s, request, 8, 0);

	if (n == -1) {
		outcome_of_call(outcome, sizeof(outcome), -1, errno);
		return (outcome);
	}
	return (wait_readable(s, 1) && recv(s, answer, sizeof(answer), MSG_DONTWAIT) > 0 ? "answered" : "not answered");
}

static expectations peer = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "answered" },
};

CONDITION(peer, .needs = NEEDS_NETWORK, .expect = peer, .arg = &inet,
    .descr = "A ping socket is connected to the loopback, and sends without an address")
{
	const struct transport *t = transport_here(test);
	struct address to = address_loopback(t, 7);
	int s = ping_open(t);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_of(s));
	observe("sent", "%s", pinged(t, s, NULL));
}

CONDITION_OF(peer, peer6, .needs = NEEDS_NETWORK, .expect = peer, .arg = &inet6,
    .descr = "A ping socket of IPv6 is connected to the loopback, and sends without an address");

/* An answer from another address than the peer's, to a request that was sent there. */
static expectations source = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "stranger", DGRAM_SOURCE, "not answered|-1 E*" },
	{ "friend", DGRAM_SOURCE, "answered" },
};

CONDITION(source, .needs = NEEDS_NETWORK, .expect = source, .arg = &inet,
    .descr = "A ping socket is connected to the loopback, and another of the host's addresses answers what is sent there")
{
	const struct transport *t = transport_here(test);
	struct address to = address_loopback(t, 7), another = network_own_address(t);
	int s = ping_open(t);

	address_set_port(&another, 7);
	observe_connect("call", s, ADDRESS(&to));
	observe("stranger", "%s", pinged(t, s, &another));
	observe("friend", "%s", pinged(t, s, NULL));
}

CONDITION_OF(source, source6, .needs = NEEDS_NETWORK, .expect = source, .arg = &inet6,
    .descr = "A ping socket of IPv6 is connected to the loopback, and another of the host's addresses answers what is sent there");

static expectations repeats = {
	{ "call", DGRAM_REPEATS, "0" },
	{ "sent", DGRAM_REPEATS, "answered" },
};

CONDITION(repeat, .needs = NEEDS_NETWORK, .expect = repeats, .arg = &inet,
    .descr = "A ping socket is connected to an address that answers, after one that nobody has")
{
	const struct transport *t = transport_here(test);
	struct address to = address_loopback(t, 7), nobody = address_nobody(t, 7);
	char interface[IF_NAMESIZE];
	int s = ping_open(t);

	network_interface(interface);
	connect_setup(s, &nobody);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", pinged(t, s, NULL));
}

CONDITION_OF(repeat, repeat6, .needs = NEEDS_NETWORK, .expect = repeats, .arg = &inet6,
    .descr = "A ping socket of IPv6 is connected to an address that answers, after one that nobody has");

static expectations dissolved = {
	{ "call", DGRAM_DISSOLVES, "0" },
	{ "peer", DGRAM_DISSOLVES, "none" },
	{ "sent", DGRAM_DISSOLVES, "-1 E*" },
};

CONDITION(dissolve, .needs = NEEDS_NETWORK, .expect = dissolved, .arg = &inet,
    .descr = "A connected ping socket is given an address of family AF_UNSPEC")
{
	const struct transport *t = transport_here(test);
	struct address to = address_loopback(t, 7), none = address_unspec(t);
	int s = ping_open(t);

	connect_setup(s, &to);
	observe_connect("call", s, ADDRESS(&none));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", pinged(t, s, NULL));
	observe("local", "%s", local_of(s));
}

CONDITION_OF(dissolve, dissolve6, .needs = NEEDS_NETWORK, .expect = dissolved, .arg = &inet6,
    .descr = "A connected ping socket of IPv6 is given an address of family AF_UNSPEC");

/* Both of Linux's pages apply. */
static expectations unreachable = {
	{ "call", "posix:ENETUNREACH", "-1 ENETUNREACH" },
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "peer", "posix:ENETUNREACH linux:ENETUNREACH", "none" },
};

CONDITION(no_route, .needs = NEEDS_NETWORK, .expect = unreachable, .arg = &inet,
    .descr = "A ping socket is connected to an address to which no route leads")
{
	const struct transport *t = transport_here(test);
	struct address to = address_elsewhere(t, 7);
	int s = ping_open(t);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(no_route, no_route6, .needs = NEEDS_NETWORK, .expect = unreachable, .arg = &inet6,
    .descr = "A ping socket of IPv6 is connected to an address to which no route leads");

static expectations broadcast = {
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
	{ "peer", "linux:EACCES-broadcast", "none" },
};

CONDITION(broadcast, .needs = NEEDS_NETWORK, .expect = broadcast, .arg = &inet,
    .descr = "A ping socket that does not allow broadcast is connected to the broadcast address of a network")
{
	const struct transport *t = transport_here(test);
	struct address to = address_from(t, "192.0.2.255", NULL, 7);
	char interface[IF_NAMESIZE];
	int s = ping_open(t);

	network_interface(interface);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}
