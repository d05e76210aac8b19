/*
 * A datagram socket dissolves its association: by a null pointer, a null address, AF_UNSPEC, or an invalid address.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A bound socket, its peer, and a stranger. */
struct parties {
	int s, peer, stranger;
	struct address at, peer_at, stranger_at;
};

/* bind() gets a port number: some hosts take back a port that they assigned when the association is dissolved. */
static int
socket_with_port(const struct test *test, struct address *at)
{
	if (is_unix(test->transport))
		return (socket_bound(test->transport, "socket", at));
	for (;;) {
		int s = socket_open(test->transport);

		*at = nobody_listens(test->transport);
		if (bind(s, ADDRESS(at)) == 0)
			return (s);
		/* Another process has taken the port meanwhile. */
		if (errno != EADDRINUSE)
			setup_failed("bind: %s", strerror(errno));
		close(s);
	}
}

static struct parties
connected(const struct test *test)
{
	struct parties p;

	p.s = socket_with_port(test, &p.at);
	p.peer = socket_bound(test->transport, "peer", &p.peer_at);
	p.stranger = socket_bound(test->transport, "stranger", &p.stranger_at);
	connect_setup(p.s, &p.peer_at);
	return (p);
}

/*
 * The association is dissolved if the socket has no peer and receives from strangers again.  The result of send() and the local
 * address are the host's choice; the socket must accept a new peer.
 */
static void
observe_dissolved(const struct parties *p)
{
	struct address now;

	observe("peer", "%s", peer_of(p->s, &p->peer_at));
	observe("stranger", "%s", datagram_heard(p->s, &p->at, p->stranger, p->peer));
	observe_result("send", send(p->s, "d", 1, 0));
	observe("to_peer", "%s", nobody_waits(p->peer) ? "nothing" : "something");
	now = address_of_socket(p->s);
	observe("local", "%s", address_equal(&now, &p->at) ? "kept" : address_same_host(&now, &p->at) ? "port changed" :
	    address_port(&now) == address_port(&p->at) ? "address changed" : "both changed");
	observe_connect("again", p->s, ADDRESS(&p->stranger_at));
	observe("new_peer", "%s", peer_of(p->s, &p->stranger_at));
}

/* Connecting again after any of these merely changes the peer, which the manuals allow. */
#define	AGAIN								\
	{ "again", "freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat", "0", 0 }, \
	{ "new_peer", "freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat", "as named", 0 }

/* A host that has dissolved the association has nowhere to send to. */
#define	NO_PEER	{ "send", "freebsd15:udp4-ENOTCONN", "-1 ENOTCONN", ALL_UDP }

/* In the UNIX domain BS2000 has EDESTADDRREQ for a null pointer instead. */
#define	NULL_POINTER							\
	{ "call", "bs2000:dgram-dissolve", "0", INET_DGRAM },		\
	{ "call", "bs2000:EDESTADDRREQ", "-1 EDESTADDRREQ", UNIX_DGRAM | ABSTRACT_DGRAM }, \
	{ "peer", "freebsd:dgram-dissolve", "none" }, \
	{ "stranger", "freebsd:dgram-dissolve", "delivered" }, \
	{ "peer", "bs2000:dgram-dissolve", "none", INET_DGRAM }, \
	{ "stranger", "bs2000:dgram-dissolve", "delivered", INET_DGRAM }, \
	AGAIN

static expectations null_length_0 = {
	NULL_POINTER,
};

CONDITION(null_pointer_length_0, .transports = ALL_DGRAM, .expect = null_length_0,
    .descr = "A null pointer of length 0 dissolves the association")
{
	struct parties p = connected(test);

	observe_connect("call", p.s, NULL, 0);
	observe_dissolved(&p);
}

static expectations null_full_length = {
	NULL_POINTER,
	{ "call", "linux:EFAULT", "-1 EFAULT" },
};

CONDITION(null_pointer_full_length, .transports = ALL_DGRAM, .expect = null_full_length,
    .descr = "A null pointer with the length of an address dissolves the association")
{
	struct parties p = connected(test);

	observe_connect("call", p.s, NULL, p.peer_at.length);
	observe_dissolved(&p);
}

/* All zeros but the family: the wildcard and port 0 in the internet domains, no name in the UNIX domain. */
static expectations null_address = {
	{ "peer", "freebsd:dgram-dissolve", "none" },
	{ "stranger", "freebsd:dgram-dissolve", "delivered" },
	AGAIN,
};

static struct address
null_address_of(const struct test *test)
{
	struct address null;

	if (!is_unix(test->transport))
		return (address_any(test->transport, 0));
	null = address_unspec(test->transport);
	null.u.un.sun_family = AF_UNIX;
	return (null);
}

CONDITION(null_address, .transports = ALL_DGRAM, .expect = null_address,
    .descr = "An address that is all zeros but for its family dissolves the association")
{
	struct parties p = connected(test);
	struct address null = null_address_of(test);

	observe_connect("call", p.s, ADDRESS(&null));
	observe_dissolved(&p);
}

/* A host that takes the null address for the loopback's would not hear a stranger at another of its addresses. */
static expectations null_address_other_host = {
	{ "stranger", "freebsd:dgram-dissolve", "delivered" },
};

CONDITION(null_address_other_host, .transports = INET_DGRAM, .expect = null_address_other_host,
    .descr = "After a null address the socket receives from an address other than the loopback's too")
{
	struct parties p = connected(test);
	struct address null = null_address_of(test), own = network_own_address(test->transport);
	int stranger = socket_open(test->transport);

	SETUP(bind(stranger, ADDRESS(&own)));
	observe_connect("call", p.s, ADDRESS(&null));
	observe("stranger", "%s", datagram_heard(p.s, &p.at, stranger, p.peer));
}

_Static_assert(AF_UNSPEC == 0, "an address of zeros has the family AF_UNSPEC");

#define	UNSPEC								\
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0", 0 }, \
	{ "peer", "freebsd:dgram-dissolve posix:dgram-reset linux:dissolve", "none" }, \
	{ "stranger", "freebsd:dgram-dissolve posix:dgram-reset linux:dissolve", "delivered" }, \
	{ "again", "linux:dissolve", "0", 0 },				\
	NO_PEER,							\
	AGAIN

static expectations zero_bytes = {
	UNSPEC,
};

CONDITION(zero_bytes, .transports = ALL_DGRAM, .expect = zero_bytes,
    .descr = "An address of zeros alone, with AF_UNSPEC as the family, dissolves the association")
{
	struct parties p = connected(test);
	struct address zeros;

	memset(&zeros, 0, sizeof(zeros));
	zeros.length = p.peer_at.length;
	observe_connect("call", p.s, ADDRESS(&zeros));
	observe_dissolved(&p);
}

/* The rest is the peer's address. */
static expectations unspec = {
	UNSPEC,
};

CONDITION(unspec, .transports = ALL_DGRAM, .expect = unspec,
    .descr = "An address of family AF_UNSPEC dissolves the association, whatever else it holds")
{
	struct parties p = connected(test);
	struct address to = p.peer_at;

	to.u.any.sa_family = AF_UNSPEC;
	observe_connect("call", p.s, ADDRESS(&to));
	observe_dissolved(&p);
}

/* A portable program passes struct sockaddr, whatever the domain. */
static expectations unspec_sockaddr = {
	UNSPEC,
};

CONDITION(unspec_sockaddr, .transports = ALL_DGRAM, .expect = unspec_sockaddr,
    .descr = "A struct sockaddr of family AF_UNSPEC dissolves the association")
{
	struct parties p = connected(test);
	struct address to = address_unspec(test->transport);

	to.length = sizeof(to.u.any);
	observe_connect("call", p.s, ADDRESS(&to));
	observe_dissolved(&p);
}

static expectations unspec_unconnected = {
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "peer", "posix:dgram-reset linux:dissolve", "none" },
};

CONDITION(unspec_unconnected, .transports = ALL_DGRAM, .expect = unspec_unconnected,
    .descr = "A socket without a peer is given an address of family AF_UNSPEC")
{
	struct address to = address_unspec(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

/* The first two calls in a row, the third after a new peer. */
static expectations unspec_again = {
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "again", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "third", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "peer", "posix:dgram-reset linux:dissolve", "none" },
};

CONDITION(unspec_again, .transports = ALL_DGRAM, .expect = unspec_again,
    .descr = "An association is dissolved three times")
{
	struct parties p = connected(test);
	struct address to = address_unspec(test->transport);

	observe_connect("call", p.s, ADDRESS(&to));
	observe_connect("again", p.s, ADDRESS(&to));
	observe_connect("between", p.s, ADDRESS(&p.stranger_at));
	observe_connect("third", p.s, ADDRESS(&to));
	observe("peer", "%s", peer_of(p.s, &p.stranger_at));
}

/* The host may take back a port that it assigned, in bind() or in connect(). */
static expectations unspec_port_picked = {
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "peer", "posix:dgram-reset linux:dissolve", "none" },
};

CONDITION(unspec_port_picked, .transports = INET_DGRAM, .expect = unspec_port_picked,
    .descr = "The association of a socket whose port the host assigned is dissolved")
{
	struct address to, any = address_unspec(test->transport), at = address_loopback(test->transport, 0);
	int s = socket_open(test->transport), never_bound = socket_open(test->transport);

	(void)socket_bound(test->transport, "peer", &to);
	SETUP(bind(s, ADDRESS(&at)));
	connect_setup(s, &to);
	connect_setup(never_bound, &to);
	observe_connect("call", s, ADDRESS(&any));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_of(s));
	observe_connect("never_bound", never_bound, ADDRESS(&any));
	observe("never_bound_local", "%s", local_of(never_bound));
}

static expectations other_family = {
	{ "peer", "freebsd:dgram-dissolve", "none" },
	{ "stranger", "freebsd:dgram-dissolve", "delivered" },
	AGAIN,
};

CONDITION(other_family, .transports = ALL_DGRAM, .expect = other_family,
    .descr = "An address of another domain, which is invalid for the socket, dissolves the association")
{
	static const struct transport inet = { .address = ADDRESS_INET };
	struct parties p = connected(test);
	struct address to = is_unix(test->transport) ? address_loopback(&inet, 7) : address_path("elsewhere");

	observe_connect("call", p.s, ADDRESS(&to));
	observe_dissolved(&p);
}

static expectations no_family = {
	{ "peer", "freebsd:dgram-dissolve", "none" },
	{ "stranger", "freebsd:dgram-dissolve", "delivered" },
	AGAIN,
};

CONDITION(no_family, .transports = ALL_DGRAM, .expect = no_family,
    .descr = "An address of a family that does not exist dissolves the association")
{
	struct parties p = connected(test);
	struct address to = p.peer_at;

	to.u.any.sa_family = (sa_family_t)200;
	observe_connect("call", p.s, ADDRESS(&to));
	observe_dissolved(&p);
}
