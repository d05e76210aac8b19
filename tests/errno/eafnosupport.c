/*
 * EAFNOSUPPORT: addresses of that family cannot be used with the socket.  Each family's address, with its own length, is tried
 * on every other family's socket; then the socket's own kind of address, with another family in it.
 *
 * POSIX permits EINVAL for an invalid family.  This is taken to mean a family that does not exist: an address of another
 * family is a good address on the wrong socket.
 */
#include "case/case.h"
#include "world/link.h"
#include "world/route.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>

#define	INET4		(TCP4 | MPTCP4 | SCTP4 | UDP4 | UDPLITE4 | RAW4)
#define	INET6		(ALL_INET & ~INET4)

/* A number that no host uses for a family, and the highest that the field holds. */
#define	FAMILY_UNKNOWN	200
#define	FAMILY_HIGHEST	((sa_family_t)-1)

#define	WRONG								\
	"freebsd:EAFNOSUPPORT bs2000:EAFNOSUPPORT"

/* Linux's manual on any wrong family; no manual lets such an address lead to a listener. */
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

/* A family that does not exist. */
static expectations no_family = {
	{ "call", WRONG, "-1 EAFNOSUPPORT" },
	{ "call", "posix:EAFNOSUPPORT posix:EINVAL-family", "-1 EAFNOSUPPORT|-1 EINVAL" },
	COMMON,
};

/* The length does not fit the family either. */
static expectations wrong_length = {
	{ "call", "freebsd:EAFNOSUPPORT", "-1 EAFNOSUPPORT" },
	{ "call", "bs2000:EAFNOSUPPORT bs2000:EINVAL", "-1 EAFNOSUPPORT|-1 EINVAL" },
	{ "call", "freebsd12:EINVAL freebsd15:EAFNOSUPPORT", "-1 EAFNOSUPPORT|-1 EINVAL" },
	{ "call", "posix:EAFNOSUPPORT posix:EINVAL-length", "-1 EAFNOSUPPORT|-1 EINVAL" },
	COMMON,
};

/* A socket that accepts only its own family's addresses; the mapped transports must accept IPv4. */
static int
socket_of_one_family(const struct transport *t)
{
	int s = socket_open(t);

	/* Raw sockets lack the option. */
	if (t->address == ADDRESS_INET6 && (t->bit & ALL_RAW) == 0)
		SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 1 }, sizeof(int)));
	return (s);
}

/*
 * Connects to the wrong address, then to the right one.  A host that overlooks the family would send an attempt to the
 * listener.
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

/* A socket of the address's own family could connect to it. */
CONDITION(family_inet, .transports = INET6 | UNIX_PATH, .expect = other_family, .arg = &inet,
    .descr = "A socket of another family cannot use an IPv4 address")
{
	const struct transport *other = transport_of(*(const unsigned *)test->condition->arg);
	struct address right, wrong;
	int listener = listener_open(other, "other", &wrong);

	(void)peer_open(test->transport, "peer", &right);
	connect_to_wrong(test->transport, listener, &wrong, &right);
}

CONDITION_OF(family_inet, family_inet6, .transports = INET4 | UNIX_PATH, .expect = other_family, .arg = &inet6,
    .descr = "A socket of another family cannot use an IPv6 address");
CONDITION_OF(family_inet, family_unix, .transports = ALL_INET, .expect = other_family, .arg = &unix_domain,
    .descr = "An internet socket cannot use a UNIX address with the length of its short path");

/* The whole structure is longer than any internet address. */
CONDITION(family_unix_structure, .transports = ALL_INET, .expect = other_family,
    .descr = "An internet socket cannot use a UNIX address with the length of the whole structure")
{
	struct address right, wrong;
	int listener = listener_open(transport_of(UNIX_STREAM), "other", &wrong);

	(void)peer_open(test->transport, "peer", &right);
	wrong.length = sizeof(struct sockaddr_un);
	connect_to_wrong(test->transport, listener, &wrong, &right);
}

static const sa_family_t named_inet = AF_INET, named_inet6 = AF_INET6, named_unix = AF_UNIX, unknown = FAMILY_UNKNOWN,
    highest = FAMILY_HIGHEST, unspecified = AF_UNSPEC;

CONDITION(family_unknown, .transports = EVERY, .expect = no_family, .arg = &unknown,
    .descr = "The address is good but for its family, which does not exist")
{
	struct address right, wrong;
	int peer = peer_open(test->transport, "peer", &right);

	wrong = right;
	wrong.u.any.sa_family = *(const sa_family_t *)test->condition->arg;
	connect_to_wrong(test->transport, peer, &wrong, &right);
}

CONDITION_OF(family_unknown, family_highest, .transports = EVERY, .expect = no_family, .arg = &highest,
    .descr = "The address is good but for its family, the highest number that the field holds");
CONDITION_OF(family_unknown, renamed_inet, .transports = INET6 | ALL_UNIX, .expect = wrong_length, .arg = &named_inet,
    .descr = "The address is good but for its family, AF_INET instead of the socket's");
CONDITION_OF(family_unknown, renamed_inet6, .transports = INET4 | ALL_UNIX, .expect = wrong_length, .arg = &named_inet6,
    .descr = "The address is good but for its family, AF_INET6 instead of the socket's");
CONDITION_OF(family_unknown, renamed_unix, .transports = ALL_INET, .expect = other_family, .arg = &named_unix,
    .descr = "The address is good but for its family, AF_UNIX instead of the internet socket's");
CONDITION_OF(family_unknown, renamed_unspec, .transports = ALL_STREAM, .arg = &unspecified,
    .descr = "A connection-mode socket without a peer is given a good address with AF_UNSPEC as the family");

/* All numbers in use, and some more.  Those of the suite's own domains have their own conditions. */
static bool
is_own_condition(unsigned family)
{
	return (family == AF_UNSPEC || family == AF_UNIX || family == AF_INET || family == AF_INET6);
}

static expectations each = {
	{ "call", WRONG, "-1 EAFNOSUPPORT" },
	{ "call", "posix:EAFNOSUPPORT posix:EINVAL-family", "-1 EAFNOSUPPORT|-1 EINVAL" },
	COMMON,
};

CONDITION(family_each, .transports = EVERY, .expect = each,
    .descr = "The address is good but for its family, which is each number up to 63, one call after the other")
{
	struct address right, wrong;
	int peer = peer_open(test->transport, "peer", &right), s = socket_of_one_family(test->transport);
	char outcome[OUTCOME_MAX], first[OUTCOME_MAX] = "";

	wrong = right;
	for (unsigned family = 0; family < 64; family++) {
		struct call call;

		if (is_own_condition(family))
			continue;
		wrong.u.any.sa_family = (sa_family_t)family;
		call = connect_call(s, ADDRESS(&wrong));
		call_outcome(&call, outcome);
		if (first[0] == '\0')
			strlcpy(first, outcome, sizeof(first));
		if (strcmp(outcome, first) != 0) {
			note("family", "%u", family);
			break;
		}
	}
	/* That of all, or of the first that differs. */
	observe("call", "%s", outcome);
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, &right));
	observe_connect("again", s, ADDRESS(&right));
}

/* Where the field has two bytes: one of them alone is right, or both in the other order. */
static unsigned
low_byte_right(unsigned family)
{
	return (0x0200 | family);
}

static unsigned
bytes_swapped(unsigned family)
{
	return (family << 8);
}

typedef unsigned wide_family(unsigned family);

CONDITION(family_low_byte, .transports = EVERY, .expect = no_family, .arg = &(wide_family *const){ low_byte_right },
    .descr = "The address is good but for its family, of which the lower byte alone is right")
{
	wide_family *const *family = test->condition->arg;
	struct address right, wrong;
	int peer = peer_open(test->transport, "peer", &right);

	if (sizeof(wrong.u.any.sa_family) < 2)
		unsupported("the family of an address has one byte here");
	wrong = right;
	wrong.u.any.sa_family = (sa_family_t)(*family)(right.u.any.sa_family);
	connect_to_wrong(test->transport, peer, &wrong, &right);
}

CONDITION_OF(family_low_byte, family_swapped, .transports = EVERY, .expect = no_family,
    .arg = &(wide_family *const){ bytes_swapped },
    .descr = "The address is good but for its family, whose two bytes are swapped");

/*
 * FreeBSD's tcp(4): TCP cannot connect to a multicast address.  The address has a route, so that nothing else is wrong; the
 * socket is non-blocking, so that no case waits for a host that does try.
 */
static expectations multicast = {
	{ "call", "freebsd12:tcp4-EAFNOSUPPORT-multicast", "-1 EAFNOSUPPORT" },
	{ "call", "rfc9293:invalid-remote rfc1122:invalid-remote", "-1 E[!IT]*|-1 EINVAL" },
	{ "call", "freebsd15:ip4-multicast", "-1 E[!IT]*|-1 EINVAL", TCP4 | TCP4_MAPPED },
	{ "call", "freebsd15:ip6-multicast", "-1 E[!IT]*|-1 EINVAL", TCP6 },
};

CONDITION(multicast, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = multicast,
    .descr = "A TCP socket cannot connect to a multicast address, although a route leads to it")
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
