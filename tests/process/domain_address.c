/*
 * Each communications domain reads an address in its own way: bytes that are a port and a host to one are a path to another; a
 * path is relative or absolute; a link-local IPv6 address needs an interface.
 */
#include "case/case.h"
#include "world/link.h"
#include "world/loopback.h"
#include "world/path.h"
#include "world/route.h"
#include "world/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define	DOMAIN		"freebsd:domain-address bs2000:domain-address"

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

#define	LIMIT		4	/* seconds, less than after which a call counts as blocked */

#define	NATIVE_INET6	(TCP6 | MPTCP6 | SCTP6 | UDP6 | UDPLITE6)

/* "elsewhere" is the other socket that the address could have meant. */
static expectations reached = {
	{ "call", DOMAIN, "0" },
	{ "reached", DOMAIN, "yes" },
	{ "elsewhere", DOMAIN, "none", ALL_STREAM },
};

static void
connect_between(const struct transport *t, const struct address *to, int peer, int other)
{
	int s = socket_open(t), error;

	/* SCTP that cannot send goes on for minutes. */
	if ((t->bit & ALL_SCTP) != 0)
		attempt_limit(t, s, LIMIT);
	error = observe_connect("call", s, ADDRESS(to));
	observe("reached", "%s", error == 0 ? reaches(t, s, peer) : "no");
	if (is_connection_mode(t))
		observe("elsewhere", "%s", attempt_at(other));
}

/* A socket at a port of the loopback whose two bytes are letters, so that they make a path. */
static int
at_port_of_letters(const struct transport *t, struct address *at)
{
	int s = socket_open(t);

	loopback_need(t);
	for (unsigned i = 0, n = (unsigned)getpid(); i < 26 * 26; i++, n++) {
		*at = address_loopback(t, ('a' + n / 26 % 26) << 8 | ('a' + n % 26));
		if (bind(s, ADDRESS(at)) == 0) {
			if (is_connection_mode(t))
				SETUP(listen(s, 1));
			return (s);
		}
		if (errno != EADDRINUSE)
			setup_failed("bind: %s", strerror(errno));
	}
	setup_failed("every port that two letters make is taken");
}

/* A UNIX socket at the path that those bytes make. */
static int
at_path_of_bytes(const struct transport *t, const struct address *inet)
{
	struct address at = *inet;
	int s = socket_open(t);

	at.u.un.sun_family = AF_UNIX;
	at.length = (socklen_t)(PATH_OFFSET + strlen(at.u.un.sun_path) + 1);
	SETUP(bind(s, ADDRESS(&at)));
	if (is_connection_mode(t))
		SETUP(listen(s, 1));
	return (s);
}

CONDITION(same_bytes, .transports = INET_STREAM | INET_DGRAM | UNIX_PATH, .expect = reached,
    .descr = "The bytes of an address are a port and a host to an internet socket, and a path to a UNIX socket")
{
	const struct transport *t = test->transport;
	const struct transport *inet = !is_unix(t) ? t : transport_of(is_connection_mode(t) ? TCP4 : UDP4);
	const struct transport *local = is_unix(t) ? t : transport_of(is_connection_mode(t) ? UNIX_STREAM : UNIX_DGRAM);
	struct address to;
	int by_port = at_port_of_letters(inet, &to), by_path = at_path_of_bytes(local, &to);

	to.u.any.sa_family = (sa_family_t)t->domain;
	connect_between(t, &to, is_unix(t) ? by_path : by_port, is_unix(t) ? by_port : by_path);
}

/* Connects from within a directory; it and the one above each have a socket named "peer". */
static void
path_from_directory(const struct test *test, const char *path, bool inner)
{
	struct address to = address_path(path), at;
	int above = (int)SETUP(open(".", O_RDONLY)), outside = peer_open(test->transport, "peer", &at);
	int within;

	path_directory("directory", 0700);
	within = peer_open(test->transport, "directory/peer", &at);
	SETUP(chdir("directory"));
	connect_between(test->transport, &to, inner ? within : outside, inner ? outside : within);
	SETUP(fchdir(above));
}

CONDITION(relative_path, .transports = UNIX_PATH, .expect = reached,
    .descr = "A relative path begins at the working directory")
{
	path_from_directory(test, "peer", true);
}

CONDITION(parent_path, .transports = UNIX_PATH, .expect = reached,
    .descr = "A relative path leads to the directory above the working directory")
{
	path_from_directory(test, "../peer", false);
}

CONDITION(absolute_path, .transports = UNIX_PATH, .expect = reached,
    .descr = "An absolute path does not depend on the working directory")
{
	char path[PATH_MAX];

	if (getcwd(path, sizeof(path)) == NULL)
		setup_failed("getcwd: %s", strerror(errno));
	if (strlen(path) + sizeof("/peer") > sizeof(((struct sockaddr_un *)0)->sun_path))
		untested("the path of the working directory does not fit sun_path");
	strlcat(path, "/peer", sizeof(path));
	path_from_directory(test, path, false);
}

static expectations abstract = {
	{ "call", DOMAIN " linux:unix7-abstract", "0" },
	{ "reached", DOMAIN " linux:unix7-abstract", "yes" },
	{ "elsewhere", DOMAIN " linux:unix7-abstract", "none", ALL_STREAM },
};

CONDITION(abstract_is_no_path, .transports = UNIX_ABSTRACT, .expect = abstract,
    .descr = "An abstract name and a path with its letters are two sockets")
{
	struct address to, path;
	int peer = peer_open(test->transport, "peer", &to), other = socket_open(test->transport);

	path = to;
	path.length = to.length - 1;
	memmove(path.u.un.sun_path, to.u.un.sun_path + 1, path.length - PATH_OFFSET);
	SETUP(bind(other, ADDRESS(&path)));
	if (is_connection_mode(test->transport))
		SETUP(listen(other, 1));
	connect_between(test->transport, &to, peer, other);
}

/* Two interfaces of the private network, each its own link. */
struct links {
	char near[IF_NAMESIZE], other[IF_NAMESIZE];
};

static struct links
links_open(void)
{
	struct links links;
	struct if_nameindex *all, *lowest = NULL;
	char reason[128];

	if (host_broadcast_interface(links.near, reason, sizeof(reason)) == -1)
		untested("no second interface: %s", reason);
	if ((all = if_nameindex()) == NULL)
		setup_failed("if_nameindex: %s", strerror(errno));
	for (struct if_nameindex *i = all; i->if_index != 0; i++)
		if (strcmp(i->if_name, links.near) != 0 && (lowest == NULL || i->if_index < lowest->if_index))
			lowest = i;
	if (lowest == NULL)
		untested("the private network has only one interface");
	/* A new network's first interface is the loopback. */
	strlcpy(links.other, lowest->if_name, sizeof(links.other));
	if_freenameindex(all);
	return (links);
}

static struct address
link_address(const struct transport *t, const char *interface, unsigned port)
{
	struct address a = address_from(t, NULL, "fe80::c0:1", port);

	a.u.in6.sin6_scope_id = if_nametoindex(interface);
	return (a);
}

/* Gives the interface the link-local address, and binds a socket to it. */
static int
at_link(const struct transport *t, const char *interface, unsigned port, struct address *at)
{
	int s = socket_open(t);

	*at = link_address(t, interface, port);
	if (host_address_add(interface, at, 64) == -1)
		untested("%s cannot be given a link-local address: %s", interface, strerror(errno));
	/* SCTP may demand a shared port even of two listeners whose interfaces differ. */
	if ((t->bit & ALL_SCTP) != 0)
		socket_share_port(s);
	SETTING(bind(s, ADDRESS(at)), "sockets cannot share a link-local address and port on two interfaces");
	if (is_connection_mode(t))
		SETUP(listen(s, 1));
	*at = address_of_socket(s);
	at->u.in6.sin6_scope_id = if_nametoindex(interface);
	return (s);
}

CONDITION(scope_decides, .transports = NATIVE_INET6, .needs = NEEDS_NETWORK, .expect = reached,
    .descr = "Two sockets share a link-local address and port: the scope id selects the one on its interface")
{
	struct links links = links_open();
	struct address to, other;
	int by_near = at_link(test->transport, links.near, 0, &to);
	int by_other = at_link(test->transport, links.other, address_port(&to), &other);

	connect_between(test->transport, &to, by_near, by_other);
}

CONDITION(scope_decides_otherwise, .transports = NATIVE_INET6, .needs = NEEDS_NETWORK, .expect = reached,
    .descr = "Two sockets share a link-local address and port: the other scope id selects the other one")
{
	struct links links = links_open();
	struct address to, other;
	int by_near = at_link(test->transport, links.near, 0, &to);
	int by_other = at_link(test->transport, links.other, address_port(&to), &other);

	connect_between(test->transport, &other, by_other, by_near);
}

static expectations scope_missing = {
	{ "call", "linux:ipv6-scope", "-1 EINVAL|-1 E[!I]*" },	/* not EINPROGRESS */
};

/* The socket is non-blocking, because a host may search some link for the address. */
CONDITION(scope_missing, .transports = NATIVE_INET6, .needs = NEEDS_NETWORK, .expect = scope_missing,
    .descr = "A link-local address without a scope id names nobody")
{
	struct links links = links_open();
	struct address to;

	(void)at_link(test->transport, links.near, 0, &to);
	to.u.in6.sin6_scope_id = 0;
	observe_connect("call", socket_open_nonblocking(test->transport), ADDRESS(&to));
}

/* No host has so many interfaces. */
#define	NO_INTERFACE	0x7ffffffe

CONDITION(scope_unknown, .transports = NATIVE_INET6, .needs = NEEDS_NETWORK,
    .descr = "A link-local address has the scope id of no interface")
{
	struct links links = links_open();
	struct address to;

	(void)at_link(test->transport, links.near, 0, &to);
	to.u.in6.sin6_scope_id = NO_INTERFACE;
	observe_connect("call", socket_open_nonblocking(test->transport), ADDRESS(&to));
}

/*
 * Fields without a meaning: padding, and what only link-local addresses need.  These are surveys: POSIX has no padding in an IPv4
 * address, asks programs to zero what an IPv6 address has beyond its own fields, and no manual of connect() says what becomes of
 * a host that minds.
 */
CONDITION(garbage_in_padding, .transports = TCP4 | UDP4 | RAW4, .descr = "The padding of an IPv4 address is not zero")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	memset(to.u.in.sin_zero, 0xff, sizeof(to.u.in.sin_zero));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION(garbage_in_flowinfo, .transports = TCP6 | UDP6,
    .descr = "An IPv6 address has arbitrary flow information")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	to.u.in6.sin6_flowinfo = 0xffffffff;
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION(garbage_in_scope, .transports = TCP6 | UDP6,
    .descr = "The IPv6 loopback address, which needs no scope id, has that of no interface")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	to.u.in6.sin6_scope_id = NO_INTERFACE;
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}
