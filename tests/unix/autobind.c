/*
 * Whether connect() gives an unnamed UNIX socket a name: Linux does with SO_PASSCRED; POSIX leaves the question open.
 */
#include "case/case.h"
#include "world/credentials.h"
#include "world/socket.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)
#define	DIGITS		5

static void
pass_credentials(int s)
{
	if (host_pass_credentials(s) == 0)
		return;
	if (errno == ENOTSUP || errno == ENOPROTOOPT)
		unsupported("the host has no SO_PASSCRED");
	setup_failed("SO_PASSCRED: %s", strerror(errno));
}

/* The kind of the socket's name, or the failure of getsockname(). */
static const char *
kind_of_name(int s)
{
	const char *local = local_of(s);
	struct address a;

	if (strcmp(local, "bound") != 0)
		return (strcmp(local, "unbound") == 0 ? "none" : local);
	a = address_of_socket(s);
	return (a.u.un.sun_path[0] == '\0' ? "abstract" : "path");
}

/* The manual gives the form of such names. */
static const char *
form_of_name(int s)
{
	struct address a;

	if (strcmp(local_of(s), "bound") != 0)
		return ("none");
	a = address_of_socket(s);
	if (a.length != PATH_OFFSET + 1 + DIGITS || a.u.un.sun_path[0] != '\0')
		return ("another");
	for (size_t i = 1; i <= DIGITS; i++)
		if (!isxdigit((unsigned char)a.u.un.sun_path[i]) || isupper((unsigned char)a.u.un.sun_path[i]))
			return ("another");
	return ("five hexadecimal digits");
}

/* The name, or an empty one where getsockname() has none. */
static struct address
name_of(int s)
{
	struct address none;

	if (strcmp(local_of(s), "bound") == 0)
		return (address_of_socket(s));
	memset(&none, 0, sizeof(none));
	none.u.any.sa_family = AF_UNIX;
	none.length = PATH_OFFSET;
	return (none);
}

static const char *
names_differ(int s, int t)
{
	struct address first = name_of(s), second = name_of(t);

	return (address_same_host(&first, &second) ? "the same" : "different");
}

#define	CONNECTS							\
	{ "call", "linux:stream-attempt", "0", UNIX_CONNECTION | ABSTRACT_CONNECTION }, \
	{ "call", "linux:dgram-peer", "0", UNIX_DGRAM | ABSTRACT_DGRAM }, \
	{ "peer", "linux:stream-attempt", "as named", UNIX_CONNECTION | ABSTRACT_CONNECTION }, \
	{ "peer", "linux:dgram-peer", "as named", UNIX_DGRAM | ABSTRACT_DGRAM }

static expectations passcred = {
	CONNECTS,
	{ "local", "linux:unix7-autobind", "abstract" },
	{ "form", "linux:unix7-autobind", "five hexadecimal digits" },
	{ "names", "linux:unix7-autobind", "different" },
};

CONDITION(passcred, .transports = ALL_UNIX, .expect = passcred,
    .descr = "Two unnamed sockets with SO_PASSCRED connect")
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), s = socket_open(test->transport), t = socket_open(test->transport);

	pass_credentials(s);
	pass_credentials(t);
	observe("before", "%s", kind_of_name(s));
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe("local", "%s", kind_of_name(s));
	observe("form", "%s", form_of_name(s));
	observe_connect("second", t, ADDRESS(&at));
	observe("names", "%s", names_differ(s, t));
	(void)peer;
}

static expectations bound = {
	CONNECTS,
	{ "local", "linux:unix7-autobind", "as bound" },
};

CONDITION(passcred_bound, .transports = ALL_UNIX, .expect = bound,
    .descr = "A bound socket with SO_PASSCRED connects, and keeps its name")
{
	struct address at, own, now;
	int peer = peer_open(test->transport, "peer", &at), s = socket_bound(test->transport, "own", &own);

	pass_credentials(s);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	now = name_of(s);
	observe("local", "%s", address_same_host(&now, &own) ? "as bound" : "another");
	(void)peer;
}

static expectations found = {
	CONNECTS,
	{ "local", "linux:unix7-autobind", "abstract" },
	{ "found", "linux:unix7-autobind", "yes" },
};

CONDITION(passcred_found, .transports = UNIX_DGRAM | ABSTRACT_DGRAM, .expect = found,
    .descr = "The peer of a socket that got a name by SO_PASSCRED sends to that name")
{
	struct address at, chosen;
	int peer = peer_open(test->transport, "peer", &at), s = socket_open(test->transport);

	pass_credentials(s);
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe("local", "%s", kind_of_name(s));
	chosen = name_of(s);
	/* The peer connects back, since s receives from its peer alone. */
	observe_connect("answer", peer, ADDRESS(&chosen));
	observe("found", "%s", strcmp(datagram_sent(peer, s), "delivered") == 0 ? "yes" : "no");
}

/* A failing call may choose a name first: the manuals do not say. */
CONDITION(passcred_refused, .transports = ALL_UNIX,
    .descr = "An unnamed socket with SO_PASSCRED is refused")
{
	struct address nobody = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	pass_credentials(s);
	observe_connect("call", s, ADDRESS(&nobody));
	observe("local", "%s", kind_of_name(s));
}

static expectations plain = {
	CONNECTS,
	{ "call", "posix:stream-attempt", "0", UNIX_CONNECTION },
	{ "call", "posix:dgram-peer", "0", UNIX_DGRAM },
	{ "local", "posix:unix-no-bind", "none|path|abstract" },
};

CONDITION(plain, .transports = ALL_UNIX, .expect = plain,
    .descr = "An unnamed socket without SO_PASSCRED connects")
{
	struct address at;
	int peer = peer_open(test->transport, "peer", &at), s = socket_open(test->transport);

	observe("before", "%s", kind_of_name(s));
	observe_connect("call", s, ADDRESS(&at));
	observe("peer", "%s", peer_of(s, &at));
	observe("local", "%s", kind_of_name(s));
	(void)peer;
}

/* bind() without a path gives a name as well, on any socket. */
static expectations family_alone = {
	{ "call", "linux:stream-attempt linux:unix7-autobind", "0", ABSTRACT_CONNECTION },
	{ "call", "linux:dgram-peer linux:unix7-autobind", "0", ABSTRACT_DGRAM },
	{ "reached", "linux:stream-attempt linux:unix7-autobind", "yes", ABSTRACT_CONNECTION },
	{ "reached", "linux:dgram-peer linux:unix7-autobind", "yes", ABSTRACT_DGRAM },
};

CONDITION(family_alone, .transports = UNIX_ABSTRACT, .expect = family_alone,
    .descr = "The peer was bound to an address that is its family alone, and the name is the one that it has got")
{
	struct address family = { .length = sizeof(sa_family_t) }, to;
	int peer = socket_open(test->transport), s = socket_open(test->transport);
	bool connected;

	family.u.any.sa_family = AF_UNIX;
	if (bind(peer, ADDRESS(&family)) == -1)
		untested("bind() gives no name of its own: %s", strerror(errno));
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	observe("form", "%s", form_of_name(peer));
	to = name_of(peer);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}

/* What accept() makes of SO_PASSCRED: whether the socket that it returns has it, too. */
static const char *
passes_credentials(int s)
{
	int on = host_passes_credentials(s);

	return (on == -1 ? "not told" : on == 0 ? "off" : "on");
}

/* When the listener gets the option: before the call, or between the call and accept(). */
enum moment { NEVER, BEFORE, AFTER };

CONDITION(accepted_plain, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .arg = &(const enum moment){ NEVER },
    .descr = "Whether the accepted socket has SO_PASSCRED, which the listener has not")
{
	const enum moment moment = *(const enum moment *)test->condition->arg;
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport), accepted;

	if (moment == BEFORE)
		pass_credentials(listener);
	observe_connect("call", s, ADDRESS(&to));
	if (moment == AFTER)
		pass_credentials(listener);
	accepted = accept_within_bound(listener);
	observe("accepted", "%s", accepted == -1 ? "nothing" : passes_credentials(accepted));
}

CONDITION_OF(accepted_plain, accepted_before, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .arg = &(const enum moment){ BEFORE },
    .descr = "Whether the accepted socket has SO_PASSCRED, which the listener had before the call");
CONDITION_OF(accepted_plain, accepted_after, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .arg = &(const enum moment){ AFTER },
    .descr = "Whether the accepted socket has SO_PASSCRED, which the listener got after the call, before accept()");
