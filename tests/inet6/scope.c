/*
 * A link-local address needs a scope: its bytes name a different host on each link.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wait.h"

#define	INET6_ONLY	(TCP6 | MPTCP6 | SCTP6 | UDP6 | UDPLITE6 | RAW6)
#define	LIMIT		4	/* seconds, less than after which a call counts as blocked */
#define	LINK_LOCAL	"fe80::17"	/* not ::1, which some hosts give their loopback */

/* A peer at a link-local address of the interface, and the address's scope. */
static int
peer_on_link(const struct test *test, unsigned *scope, struct address *at)
{
	int s = socket_open(test->transport);
	unsigned chosen;

	*at = network_own_link_address(test->transport, LINK_LOCAL);
	*scope = at->u.in6.sin6_scope_id;
	SETUP(bind(s, ADDRESS(at)));
	if ((test->transport->bit & ALL_RAW) == 0) {
		struct address bound = address_of_socket(s);

		chosen = address_port(&bound);
		address_set_port(at, chosen);
	}
	if (is_connection_mode(test->transport))
		SETUP(listen(s, 1));
	return (s);
}

/*
 * Whether anything reaches the peer: what a call attempted in vain is there when it is back; what was sent is there before the mark
 * that another socket sends to the peer now.
 */
static const char *
attempt_on_link(const struct test *test, int peer, const struct address *at, bool connected)
{
	const char *attempt = "none";
	int friend = socket_open(test->transport);
	char buffer[2048];
	ssize_t n;

	if (is_connection_mode(test->transport))
		return (wait_readable(peer, connected ? WAIT_BOUND : 0) ? "seen" : "none");
	if (sendto(friend, "m", 1, 0, ADDRESS(at)) != 1)
		return ("no mark");
	while (wait_readable(peer, WAIT_BOUND)) {
		/* The last byte, because a raw socket may receive more than was sent. */
		if ((n = recv(peer, buffer, sizeof(buffer), MSG_DONTWAIT)) > 0 && buffer[n - 1] == 'm')
			return (attempt);
		if (n > 0)
			attempt = "seen";
	}
	return ("no mark");
}

/* Connects, and sends if connectionless. */
static void
observe_scope(const struct test *test, int peer, struct address *to, unsigned scope)
{
	int s = socket_open(test->transport);
	struct address at = *to;
	bool connected;

	to->u.in6.sin6_scope_id = scope;
	attempt_limit(test->transport, s, 1);
	connected = observe_connect("call", s, ADDRESS(to)) == 0;
	observe("peer", "%s", peer_of(s, to));
	observe("so_error", "%s", so_error(s));
	if (!is_connection_mode(test->transport))
		(void)send(s, "s", 1, 0);
	observe("attempt", "%s", attempt_on_link(test, peer, &at, connected));
}

static expectations right = {
	{ "call", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "0" },
	{ "peer", "linux:ipv6-scope", "as named", INET6_ONLY & ~RAW6 },
	{ "attempt", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "seen" },
};

CONDITION(right, .transports = INET6_ONLY, .expect = right,
    .descr = "A link-local address has the scope of its link, and the peer is reached")
{
	struct address to;
	unsigned scope;
	int peer = peer_on_link(test, &scope, &to);

	observe_scope(test, peer, &to, scope);
}

static expectations none = {
	{ "call", "linux:ipv6-scope", "-1 E*" },
	{ "peer", "linux:ipv6-scope", "none" },
	{ "attempt", "linux:ipv6-scope", "none" },
	{ "call", "freebsd15:inet6-scope", "0|-1 E*" },
};

CONDITION(none, .transports = INET6_ONLY, .expect = none,
    .descr = "A link-local address has no scope, and nobody is reached")
{
	struct address to;
	unsigned scope;
	int peer = peer_on_link(test, &scope, &to);

	observe_scope(test, peer, &to, 0);
}

/*
 * With another scope the address names another host, which does not exist.  The call fails, or a datagram socket gets that
 * absent peer; the one on the right link must hear nothing.
 */
static expectations wrong = {
	{ "call", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "-1 E*", TCP6 | MPTCP6 | SCTP6 },
	{ "attempt", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "none" },
};

CONDITION(wrong, .transports = INET6_ONLY, .expect = wrong,
    .descr = "A link-local address has the scope of another link, and the peer is not reached")
{
	char loopback[IF_NAMESIZE];
	struct address to;
	unsigned scope;
	int peer = peer_on_link(test, &scope, &to);

	observe_scope(test, peer, &to, network_loopback(loopback));
}

static expectations no_interface = {
	{ "call", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "-1 E*" },
	{ "peer", "linux:ipv6-scope", "none" },
	{ "attempt", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "none" },
};

CONDITION(no_interface, .transports = INET6_ONLY, .expect = no_interface,
    .descr = "A link-local address has a scope that no interface has, and the peer is not reached")
{
	struct address to;
	unsigned scope;
	int peer = peer_on_link(test, &scope, &to);

	observe_scope(test, peer, &to, 60000);
}

/* The socket's own address could supply the scope; the manuals do not say. */
CONDITION(from_bound, .transports = INET6_ONLY,
    .descr = "A socket bound to an address with a scope connects to a link-local address without one")
{
	struct address to, from;
	unsigned scope;
	int s = socket_open(test->transport);

	(void)peer_on_link(test, &scope, &to);
	from = to;
	address_set_port(&from, 0);
	SETUP(bind(s, ADDRESS(&from)));
	to.u.in6.sin6_scope_id = 0;
	attempt_limit(test->transport, s, 1);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

/* The names that are told hold the scope of the link-local address, at both ends. */
static const char *
scope_of(const struct address *a, unsigned named)
{
	return (a->u.in6.sin6_scope_id == named ? named == 0 ? "none" : "as named" : a->u.in6.sin6_scope_id == 0 ? "none" : "another");
}

static void
observe_scopes_told(const struct test *test, int peer, const struct address *to)
{
	int s = socket_open(test->transport), accepted;
	bool connected;
	unsigned named = to->u.in6.sin6_scope_id;
	struct address a;

	/* SCTP that cannot send goes on for minutes. */
	if ((test->transport->bit & ALL_SCTP) != 0)
		attempt_limit(test->transport, s, LIMIT);
	connected = observe_connect("call", s, ADDRESS(to)) == 0;
	if (!connected) {
		observe("peer_scope", "no connection");
		observe("local_scope", "no connection");
	} else {
		a = address_of_peer(s);
		observe("peer_scope", "%s", scope_of(&a, named));
		a = address_of_socket(s);
		observe("local_scope", "%s", scope_of(&a, named));
	}
	if (!is_connection_mode(test->transport))
		return;
	if ((accepted = accept_within_bound(peer)) == -1) {
		observe("accepted_peer_scope", "no connection");
		observe("accepted_local_scope", "no connection");
		return;
	}
	a = address_of_peer(accepted);
	observe("accepted_peer_scope", "%s", scope_of(&a, named));
	a = address_of_socket(accepted);
	observe("accepted_local_scope", "%s", scope_of(&a, named));
}

#define	CONNECTION_MODE	(TCP6 | MPTCP6 | SCTP6)

static expectations told = {
	{ "call", "linux:ipv6-scope freebsd:domain-address bs2000:domain-address", "0" },
	{ "peer_scope", "linux:ipv6-scope-index", "as named" },
	{ "local_scope", "linux:ipv6-scope-index", "as named" },
	{ "accepted_peer_scope", "linux:ipv6-scope-index", "as named", CONNECTION_MODE },
	{ "accepted_local_scope", "linux:ipv6-scope-index", "as named", CONNECTION_MODE },
};

CONDITION(told, .transports = INET6_ONLY & ~RAW6, .expect = told,
    .descr = "The names of both ends are asked for after a connection to a link-local address")
{
	struct address to;
	unsigned scope;
	int peer = peer_on_link(test, &scope, &to);

	observe_scopes_told(test, peer, &to);
}

static expectations told_none = {
	{ "call", "freebsd:domain-address bs2000:domain-address", "0" },
	{ "peer_scope", "linux:ipv6-scope-index", "none" },
	{ "local_scope", "linux:ipv6-scope-index", "none" },
	{ "accepted_peer_scope", "linux:ipv6-scope-index", "none", CONNECTION_MODE },
	{ "accepted_local_scope", "linux:ipv6-scope-index", "none", CONNECTION_MODE },
};

CONDITION(told_none, .transports = INET6_ONLY & ~RAW6, .expect = told_none,
    .descr = "The names of both ends are asked for after a connection over the loopback, which needs no scope")
{
	struct address to;
	int peer = peer_open(test->transport, NULL, &to);

	observe_scopes_told(test, peer, &to);
}
