/*
 * EAFNOSUPPORT: addresses of that family cannot be used with the socket.  Each family's address is tried on each other family's
 * socket, with the length that it has by itself; then the socket's own kind of address, with another family in it.
 *
 * POSIX lets a host answer EINVAL where the address holds an invalid family.  That is read of families that there are not:
 * an address of another family is a good address, on the wrong socket.
 */
#include "case/case.h"
#include "world/link.h"
#include "world/route.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>

#define	INET4		(TCP4 | MPTCP4 | SCTP4 | UDP4 | UDPLITE4 | RAW4)
#define	INET6		(ALL_INET & ~INET4)

/* A number that no host has given to a family, and the highest one that the field holds. */
#define	FAMILY_UNKNOWN	200
#define	FAMILY_HIGHEST	((sa_family_t)-1)

#define	WRONG								\
	"freebsd:EAFNOSUPPORT bs2000:EAFNOSUPPORT"

/* What Linux says of every address of a wrong family, and that none of them leads anywhere. */
#define	COMMON								\
	{ "call", "linux:EAFNOSUPPORT", "-1 EAFNOSUPPORT", ALL_INET },	\
	{ "call", "linux:tcp7-EAFNOSUPPORT", "-1 EAFNOSUPPORT", ALL_TCP }, \
	{ "call", "linux:EAFNOSUPPORT linux:unix7-EINVAL", "-1 EAFNOSUPPORT|-1 EINVAL", ALL_UNIX }, \
	{ "attempt", WRONG " posix:EAFNOSUPPORT linux:EAFNOSUPPORT", "none", ALL_STREAM }

/* A good address of another family. */
static expectations other_family = {
	{ "call", WRONG " posix:EAFNOSUPPORT", "-1 EAFNOSUPPORT" },
	COMMON,
};

/* A family that there is not. */
static expectations no_family = {
	{ "call", WRONG, "-1 EAFNOSUPPORT" },
	{ "call", "posix:EAFNOSUPPORT posix:EINVAL-family", "-1 EAFNOSUPPORT|-1 EINVAL" },
	COMMON,
};

/* The family of an internet address whose length is not that of the family: that is wrong as well. */
static expectations wrong_length = {
	{ "call", "freebsd:EAFNOSUPPORT", "-1 EAFNOSUPPORT" },
	{ "call", "bs2000:EAFNOSUPPORT bs2000:EINVAL", "-1 EAFNOSUPPORT|-1 EINVAL" },
	{ "call", "freebsd12:EINVAL", "-1 EAFNOSUPPORT|-1 EINVAL" },
	{ "call", "posix:EAFNOSUPPORT posix:EINVAL-length", "-1 EAFNOSUPPORT|-1 EINVAL" },
	COMMON,
};

/* A socket that takes addresses of its own family alone, but for the transports whose very point is another. */
static int
socket_of_one_family(const struct transport *t)
{
	int s = socket_open(t);

	/* Raw sockets have no such option. */
	if (t->address == ADDRESS_INET6 && (t->bit & ALL_RAW) == 0)
		SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 1 }, sizeof(int)));
	return (s);
}

/*
 * Connects to the wrong address; then, as that leaves open, to the right one.  An attempt would show at the listener to which
 * the wrong one leads once its family is overlooked.
 */
static void
connect_to_wrong(const struct transport *t, int listener, const struct address *wrong, const struct address *right)
{
	int s = socket_of_one_family(t);

	observe_connect("call", s, ADDRESS(wrong));
	if (is_connection_mode(t))
		observe("attempt", "%s", attempt_at(listener));
	observe("peer", "%s", peer_of(s, right));
	observe_connect("again", s, ADDRESS(right));
}

static const unsigned inet = TCP4, inet6 = TCP6, unix_domain = UNIX_STREAM;

/* The address is one of something that would take the connection of a socket of its own family. */
CONDITION(family_inet, .transports = INET6 | UNIX_PATH, .expect = other_family, .arg = &inet,
    .descr = "An IPv4 address is of no use to a socket of another family")
{
	const struct transport *other = transport_of(*(const unsigned *)test->condition->arg);
	struct address right, wrong;
	int listener = listener_open(other, "other", &wrong);

	(void)peer_open(test->transport, "peer", &right);
	connect_to_wrong(test->transport, listener, &wrong, &right);
}

CONDITION_OF(family_inet, family_inet6, .transports = INET4 | UNIX_PATH, .expect = other_family, .arg = &inet6,
    .descr = "An IPv6 address is of no use to a socket of another family");
CONDITION_OF(family_inet, family_unix, .transports = ALL_INET, .expect = other_family, .arg = &unix_domain,
    .descr = "A UNIX address, with the length of its short path, is of no use to an internet socket");

/* The same for the UNIX domain with the length of the whole structure, which is longer than every internet address. */
CONDITION(family_unix_structure, .transports = ALL_INET, .expect = other_family,
    .descr = "A UNIX address, with the length of its whole structure, is of no use to an internet socket")
{
	struct address right, wrong;
	int listener = listener_open(transport_of(UNIX_STREAM), "other", &wrong);

	(void)peer_open(test->transport, "peer", &right);
	wrong.length = sizeof(struct sockaddr_un);
	connect_to_wrong(test->transport, listener, &wrong, &right);
}

static const sa_family_t named_inet = AF_INET, named_inet6 = AF_INET6, named_unix = AF_UNIX, unknown = FAMILY_UNKNOWN,
    highest = FAMILY_HIGHEST, unspecified = AF_UNSPEC;

/* The right address but for its family. */
CONDITION(family_unknown, .transports = EVERY, .expect = no_family, .arg = &unknown,
    .descr = "An address whose family does not exist, good otherwise, is of no use to any socket")
{
	struct address right, wrong;
	int peer = peer_open(test->transport, "peer", &right);

	wrong = right;
	wrong.u.any.sa_family = *(const sa_family_t *)test->condition->arg;
	connect_to_wrong(test->transport, peer, &wrong, &right);
}

CONDITION_OF(family_unknown, family_highest, .transports = EVERY, .expect = no_family, .arg = &highest,
    .descr = "An address whose family is the highest number that there is room for is of no use to any socket");
CONDITION_OF(family_unknown, renamed_inet, .transports = INET6 | ALL_UNIX, .expect = wrong_length, .arg = &named_inet,
    .descr = "The right address with the family of IPv4 in it is of no use to a socket of another family");
CONDITION_OF(family_unknown, renamed_inet6, .transports = INET4 | ALL_UNIX, .expect = wrong_length, .arg = &named_inet6,
    .descr = "The right address with the family of IPv6 in it is of no use to a socket of another family");
CONDITION_OF(family_unknown, renamed_unix, .transports = ALL_INET, .expect = other_family, .arg = &named_unix,
    .descr = "The right address with the family of the UNIX domain in it is of no use to an internet socket");
CONDITION_OF(family_unknown, renamed_unspec, .transports = ALL_STREAM, .arg = &unspecified,
    .descr = "The right address with AF_UNSPEC as its family, on a connection-mode socket that has no peer");

/*
 * tcp(4) of FreeBSD: connections are not made to multicast addresses.  There is a route, so that nothing else is in the way;
 * the socket is non-blocking, so that a host that tries is not waited for.
 */
static expectations multicast = {
	{ "call", "freebsd12:tcp4-EAFNOSUPPORT-multicast", "-1 EAFNOSUPPORT" },
	{ "call", "rfc9293:invalid-remote rfc1122:invalid-remote", "-1 E[!IT]*|-1 EINVAL" },
};

CONDITION(multicast, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = multicast,
    .descr = "A TCP socket cannot be connected to a multicast address, to which there is a route")
{
	struct address to = address_from(test->transport, "224.0.0.1", "ff0e::1", 9);
	struct address groups = address_from(transport_of(TCP4), "224.0.0.0", NULL, 0);
	char interface[IF_NAMESIZE], reason[128];
	int s = socket_open_nonblocking(test->transport);

	if (host_broadcast_interface(interface, reason, sizeof(reason)) == -1)
		untested("no interface for multicast: %s", reason);
	if (host_route_add(ROUTE_INTERFACE, &groups, 4, interface) == -1)
		untested("no route to multicast addresses: %s", strerror(errno));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}
