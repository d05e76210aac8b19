/*
 * Each local name with each destination: a socket that was not bound, or bound to a port alone, to the loopback's address, or to
 * another of the host's own, connects to a listener at the one or the other, or to where nobody listens and then to a listener
 * elsewhere.  What the attempt has chosen is the name that the other end is told.
 */
#include "case/case.h"
#include "world/local_name.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

#define	BOTH_FAMILIES	(INET_STREAM & IN_BOTH_FAMILIES)
#define	BINDS		"posix:implicit-bind"

/* Whether it blocks or not, the body waits for the end of the attempt itself. */
#define	EITHER_MODE	.modes = BOTH_MODES, .at_once = true

struct quad {
	enum local_name local, listener, refused;	/* refused: where nobody listened before, if anywhere */
};

static int
listener_at(const struct transport *t, enum local_name name, struct address *at)
{
	int s = socket_named(t, name, at);

	SETUP(listen(s, 8));
	return (s);
}

/* An address of that kind at which nobody listens. */
static struct address
nobody_at(const struct transport *t, enum local_name name)
{
	struct address closed = nobody_listens(t), at = local_name_address(t, name);

	address_set_port(&at, address_port(&closed));
	return (at);
}

/* On the loopback an attempt may be over before a call returns that does not block. */
#define	REACHES								\
	{ "call", ATTEMPTS, "0", 0, BLOCKING },				\
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS", 0, NONBLOCKING },	\
	{ "peer", ATTEMPTS, "as named", 0 },				\
	{ "peer_sees", ATTEMPTS, "the same", 0 },			\
	{ "data", ATTEMPTS, "both ways", 0 }

static expectations chosen = {
	REACHES,
	{ "local", BINDS, "the loopback's|another" },
};
static expectations given = {
	REACHES,
	{ "port", BINDS, "kept" },
};

CONDITION(unbound_to_loopback, .transports = INET_STREAM, EITHER_MODE, .expect = chosen,
    .arg = &(const struct quad){ UNBOUND, AT_LOOPBACK, 0 },
    .descr = "A socket that was never bound connects to a listener at the loopback's address")
{
	const struct quad *quad = test->condition->arg;
	const struct transport *t = test->transport;
	struct address to, named, at, seen;
	int listener = listener_at(t, quad->listener, &to), s = socket_named(t, quad->local, &named), accepted;

	if (test->mode->nonblocking)
		socket_set_nonblocking(s, true);
	if (observe_connect("call", s, ADDRESS(&to)) == EINPROGRESS)
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, &to));
	at = local_name_of(t, s);
	if (quad->local != UNBOUND)
		observe("port", "%s", address_port(&at) == address_port(&named) ? "kept" : "changed");
	observe("local", "%s", local_name_where(t, &at));
	accepted = strcmp(peer_of(s, &to), "as named") == 0 ? accept_within_bound(listener) : -1;
	if (accepted != -1)
		seen = address_of_peer(accepted);
	observe("peer_sees", "%s", accepted == -1 ? "nothing" : local_name_compare(&at, &seen));
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(s, accepted));
}

CONDITION_OF(unbound_to_loopback, unbound_to_own, .transports = INET_STREAM, EITHER_MODE, .expect = chosen,
    .arg = &(const struct quad){ UNBOUND, AT_OWN, 0 },
    .descr = "A socket that was never bound connects to a listener at an address that is not the loopback's");
CONDITION_OF(unbound_to_loopback, port_to_loopback, .transports = INET_STREAM, EITHER_MODE, .expect = given,
    .arg = &(const struct quad){ PORT_ALONE, AT_LOOPBACK, 0 },
    .descr = "A socket bound to a port alone connects to a listener at the loopback's address");
CONDITION_OF(unbound_to_loopback, port_to_own, .transports = INET_STREAM, EITHER_MODE, .expect = given,
    .arg = &(const struct quad){ PORT_ALONE, AT_OWN, 0 },
    .descr = "A socket bound to a port alone connects to a listener at an address that is not the loopback's");
CONDITION_OF(unbound_to_loopback, families_to_loopback, .transports = BOTH_FAMILIES, EITHER_MODE, .expect = given,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_LOOPBACK, 0 },
    .descr = "A socket bound to a port in both families connects to a listener at the loopback's address");
CONDITION_OF(unbound_to_loopback, families_to_own, .transports = BOTH_FAMILIES, EITHER_MODE, .expect = given,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_OWN, 0 },
    .descr = "A socket bound to a port in both families connects to a listener at an address that is not the loopback's");
CONDITION_OF(unbound_to_loopback, loopback_to_loopback, .transports = INET_STREAM, EITHER_MODE, .expect = given,
    .arg = &(const struct quad){ AT_LOOPBACK, AT_LOOPBACK, 0 },
    .descr = "A socket bound to the loopback's address connects to a listener at it");
CONDITION_OF(unbound_to_loopback, own_to_own, .transports = INET_STREAM, EITHER_MODE, .expect = given,
    .arg = &(const struct quad){ AT_OWN, AT_OWN, 0 },
    .descr = "A socket bound to an address that is not the loopback's connects to a listener at it");

/*
 * Whether the one address leads to the other, manuals leave open; as well as what is left of a socket whose attempt was refused.
 * The call does not block, and its attempt is waited for.
 */
static void
connect_and_look(const struct transport *t, int s, int listener, const struct address *to)
{
	struct address at, seen;
	int accepted;

	if (observe_connect("call", s, ADDRESS(to)) == EINPROGRESS)
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, to));
	at = local_name_of(t, s);
	observe("local", "%s", local_name_where(t, &at));
	if (strcmp(peer_of(s, to), "as named") != 0 || (accepted = accept_within_bound(listener)) == -1)
		return;
	seen = address_of_peer(accepted);
	observe("peer_sees", "%s", local_name_compare(&at, &seen));
	observe("data", "%s", data_passes(s, accepted));
}

CONDITION(own_to_loopback, .transports = INET_STREAM, .arg = &(const struct quad){ AT_OWN, AT_LOOPBACK, 0 },
    .descr = "A socket bound to an address that is not the loopback's connects to a listener at the loopback's")
{
	const struct quad *quad = test->condition->arg;
	struct address to, refused, at;
	int listener = listener_at(test->transport, quad->listener, &to), s = socket_named(test->transport, quad->local, &at);

	if (quad->refused != UNBOUND) {
		refused = nobody_at(test->transport, quad->refused);
		observe_connect("refused", s, ADDRESS(&refused));
		at = local_name_of(test->transport, s);
		observe("between", "%s", local_name_where(test->transport, &at));
	}
	socket_set_nonblocking(s, true);
	connect_and_look(test->transport, s, listener, &to);
}

CONDITION_OF(own_to_loopback, loopback_to_own, .transports = INET_STREAM,
    .arg = &(const struct quad){ AT_LOOPBACK, AT_OWN, 0 },
    .descr = "A socket bound to the loopback's address connects to a listener at one that is not the loopback's");
CONDITION_OF(own_to_loopback, unbound_refused_then_own, .transports = INET_STREAM,
    .arg = &(const struct quad){ UNBOUND, AT_OWN, AT_LOOPBACK },
    .descr = "A socket that was never bound is refused at the loopback's address, and connects to a listener at another");
CONDITION_OF(own_to_loopback, unbound_refused_then_loopback, .transports = INET_STREAM,
    .arg = &(const struct quad){ UNBOUND, AT_LOOPBACK, AT_OWN },
    .descr = "A socket that was never bound is refused at another address than the loopback's, "
    "and connects to a listener at that");
CONDITION_OF(own_to_loopback, port_refused_then_own, .transports = INET_STREAM,
    .arg = &(const struct quad){ PORT_ALONE, AT_OWN, AT_LOOPBACK },
    .descr = "A socket bound to a port alone is refused at the loopback's address, and connects to a listener at another");
CONDITION_OF(own_to_loopback, port_refused_then_loopback, .transports = INET_STREAM,
    .arg = &(const struct quad){ PORT_ALONE, AT_LOOPBACK, AT_OWN },
    .descr = "A socket bound to a port alone is refused at another address than the loopback's, "
    "and connects to a listener at that");
CONDITION_OF(own_to_loopback, families_refused_then_own, .transports = BOTH_FAMILIES,
    .arg = &(const struct quad){ PORT_IN_BOTH_FAMILIES, AT_OWN, AT_LOOPBACK },
    .descr = "A socket bound to a port in both families is refused at the loopback's address, and connects to another");
