/*
 * A datagram socket gives up its peer: by a null pointer, a null address, an address of family AF_UNSPEC, an invalid one.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A socket with an address, the peer that it has, and one that it has not. */
struct parties {
	int s, peer, stranger;
	struct address at, peer_at, stranger_at;
};

/* Bound to a port by its number: one that the system picked is not the socket's own on every host once the peer is gone. */
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
		/* Another process was faster. */
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
 * Whether the association is gone: no peer is named, others than it are heard again.  What a send then gives is the host's, and
 * so is the local address; a new peer can be had in any case.
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

/* What every one of these leaves the manuals to judge: connecting anew is nothing but changing the peer. */
#define	AGAIN								\
	{ "again", "freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat", "0", 0 }, \
	{ "new_peer", "freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat", "as named", 0 }

/* With a length of 0, and with that of an address.  In the UNIX domain BS2000 has EDESTADDRREQ for a null pointer instead. */
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

/* An address of zeros but for its family: in the internet domains the wildcard and port 0, in the UNIX domain no name. */
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
    .descr = "An address of zeros but for its family dissolves the association")
{
	struct parties p = connected(test);
	struct address null = null_address_of(test);

	observe_connect("call", p.s, ADDRESS(&null));
	observe_dissolved(&p);
}

/* A host may take the null address for itself: then a stranger at another of its addresses is the one who is not heard. */
static expectations null_address_other_host = {
	{ "stranger", "freebsd:dgram-dissolve", "delivered" },
};

CONDITION(null_address_other_host, .transports = INET_DGRAM, .needs = NEEDS_NETWORK, .expect = null_address_other_host,
    .descr = "After a null address, what another address than the loopback's sends is heard as well")
{
	struct parties p = connected(test);
	struct address null = null_address_of(test), near = address_near(test->transport, 0);
	char interface[IF_NAMESIZE];
	int stranger = socket_open(test->transport);

	network_interface(interface);
	SETUP(bind(stranger, ADDRESS(&near)));
	observe_connect("call", p.s, ADDRESS(&null));
	observe("stranger", "%s", datagram_heard(p.s, &p.at, stranger, p.peer));
}

/* Zeros alone: AF_UNSPEC is 0 on every host that there is. */
_Static_assert(AF_UNSPEC == 0, "an address of zeros has the family AF_UNSPEC");

#define	UNSPEC								\
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0", 0 }, \
	{ "peer", "freebsd:dgram-dissolve posix:dgram-reset linux:dissolve", "none" }, \
	{ "stranger", "freebsd:dgram-dissolve posix:dgram-reset linux:dissolve", "delivered" }, \
	{ "again", "linux:dissolve", "0", 0 },				\
	AGAIN

static expectations zero_bytes = {
	UNSPEC,
};

CONDITION(zero_bytes, .transports = ALL_DGRAM, .expect = zero_bytes,
    .descr = "An address of zeros, its family included, dissolves the association")
{
	struct parties p = connected(test);
	struct address zeros;

	memset(&zeros, 0, sizeof(zeros));
	zeros.length = p.peer_at.length;
	observe_connect("call", p.s, ADDRESS(&zeros));
	observe_dissolved(&p);
}

/* Only the family counts: the rest is the peer's address. */
static expectations unspec = {
	UNSPEC,
};

CONDITION(unspec, .transports = ALL_DGRAM, .expect = unspec,
    .descr = "An address of family AF_UNSPEC dissolves the association, whatever else is in it")
{
	struct parties p = connected(test);
	struct address to = p.peer_at;

	to.u.any.sa_family = AF_UNSPEC;
	observe_connect("call", p.s, ADDRESS(&to));
	observe_dissolved(&p);
}

/* A struct sockaddr is what a portable program gives, whatever the domain. */
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

/* Without a peer there is none to reset, and the call has nothing else to do. */
static expectations unspec_unconnected = {
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "peer", "posix:dgram-reset linux:dissolve", "none" },
};

CONDITION(unspec_unconnected, .transports = ALL_DGRAM, .expect = unspec_unconnected,
    .descr = "An address of family AF_UNSPEC on a socket without a peer")
{
	struct address to = address_unspec(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

/* Reset twice, and a third time after another peer. */
static expectations unspec_again = {
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "again", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "third", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "peer", "posix:dgram-reset linux:dissolve", "none" },
};

CONDITION(unspec_again, .transports = ALL_DGRAM, .expect = unspec_again,
    .descr = "An association is dissolved again and again")
{
	struct parties p = connected(test);
	struct address to = address_unspec(test->transport);

	observe_connect("call", p.s, ADDRESS(&to));
	observe_connect("again", p.s, ADDRESS(&to));
	observe_connect("between", p.s, ADDRESS(&p.stranger_at));
	observe_connect("third", p.s, ADDRESS(&to));
	observe("peer", "%s", peer_of(p.s, &p.stranger_at));
}

/* Where the system picked the port, by bind() or at the first call, it is for the host to say whether the socket keeps it. */
static expectations unspec_port_picked = {
	{ "call", "posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero", "0" },
	{ "peer", "posix:dgram-reset linux:dissolve", "none" },
};

CONDITION(unspec_port_picked, .transports = INET_DGRAM, .expect = unspec_port_picked,
    .descr = "The association of a socket whose port the system picked is dissolved")
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

/* An address of another domain is invalid on the socket. */
static expectations other_family = {
	{ "peer", "freebsd:dgram-dissolve", "none" },
	{ "stranger", "freebsd:dgram-dissolve", "delivered" },
	AGAIN,
};

CONDITION(other_family, .transports = ALL_DGRAM, .expect = other_family,
    .descr = "An address of another domain, invalid on the socket, dissolves the association")
{
	static const struct transport inet = { .address = ADDRESS_INET };
	struct parties p = connected(test);
	struct address to = is_unix(test->transport) ? address_loopback(&inet, 7) : address_path("elsewhere");

	observe_connect("call", p.s, ADDRESS(&to));
	observe_dissolved(&p);
}

/* An address of the socket's own domain that is none: of a family that does not exist. */
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
