/*
 * Which error is reported where two apply: every manual leaves that open.  A case is named after its two errors, and also
 * observes what the call must leave alone.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/memory.h"
#include "world/socket.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#define	FAMILY_UNKNOWN	200

/* What is wrong with the address. */
struct fault {
	enum { READABLE, UNMAPPED, RUNS_OUT } memory;	/* RUNS_OUT: behind the family */
	enum { GOOD, NOTHING, SHORT, BEYOND, HUGE } length;
	bool family;
};

/* In the UNIX domain a family alone would be an empty path, which is an error of its own. */
static socklen_t
too_short(const struct address *good)
{
	return (good->u.any.sa_family == AF_UNIX ? 1 : offsetof(struct sockaddr, sa_data));
}

static void
connect_with(const char *observation, int s, const struct address *good, const struct fault *fault)
{
	struct address a = *good;
	socklen_t length = fault->length == GOOD ? a.length : fault->length == NOTHING ? 0 :
	    fault->length == SHORT ? too_short(good) :
	    fault->length == BEYOND ? sizeof(struct sockaddr_storage) + 1 : (socklen_t)-1;
	const void *name;

	if (fault->family)
		a.u.any.sa_family = FAMILY_UNKNOWN;
	name = fault->memory == UNMAPPED ? memory_unmapped() :
	    fault->memory == RUNS_OUT ? memory_before_hole(&a.u, offsetof(struct sockaddr, sa_data)) :
	    memory_large(&a.u, sizeof(a.u), sizeof(a.u) + 1);
	if (name == NULL)
		setup_failed("no memory for an address");
	observe_connect(observation, s, name, length);
}

static const struct fault pointer = { .memory = UNMAPPED }, length = { .length = SHORT }, family = { .family = true },
    pointer_and_nothing = { UNMAPPED, NOTHING, false }, pointer_and_short = { UNMAPPED, SHORT, false },
    pointer_and_beyond = { UNMAPPED, BEYOND, false }, pointer_and_huge = { UNMAPPED, HUGE, false },
    pointer_and_family = { RUNS_OUT, GOOD, true }, short_and_family = { READABLE, SHORT, true },
    beyond_and_family = { READABLE, BEYOND, true };

#define	ONE_OF_EACH	(TCP4 | UDP4 | UNIX_STREAM | UNIX_DGRAM)

/* A descriptor that is not valid, and one that is no socket. */
CONDITION(ebadf_efault, .transports = ONE_OF_EACH, .arg = &pointer,
    .descr = "A closed descriptor and an address outside the address space")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	SETUP(close(s));
	connect_with("call", s, &to, test->condition->arg);
}

CONDITION_OF(ebadf_efault, ebadf_einval, .transports = ONE_OF_EACH, .arg = &length,
    .descr = "A closed descriptor and a length too short");
CONDITION_OF(ebadf_efault, ebadf_eafnosupport, .transports = ONE_OF_EACH, .arg = &family,
    .descr = "A closed descriptor and a family that does not exist");

CONDITION(enotsock_efault, .transports = ONE_OF_EACH, .arg = &pointer,
    .descr = "A directory and an address outside the address space")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_with("call", (int)SETUP(open(".", O_RDONLY)), &to, test->condition->arg);
}

CONDITION_OF(enotsock_efault, enotsock_einval, .transports = ONE_OF_EACH, .arg = &length,
    .descr = "A directory and a length too short");
CONDITION_OF(enotsock_efault, enotsock_eafnosupport, .transports = ONE_OF_EACH, .arg = &family,
    .descr = "A directory and a family that does not exist");

/* A good socket: both faults are the address's. */
CONDITION(efault_einval_0, .transports = EVERY, .arg = &pointer_and_nothing,
    .descr = "An address outside the address space, with length 0")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	connect_with("call", s, &to, test->condition->arg);
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(efault_einval_0, efault_einval_short, .transports = EVERY, .arg = &pointer_and_short,
    .descr = "An address outside the address space, with a length too short");
CONDITION_OF(efault_einval_0, efault_einval_beyond, .transports = EVERY, .arg = &pointer_and_beyond,
    .descr = "An address outside the address space, with a length too long");
CONDITION_OF(efault_einval_0, efault_einval_minus_one, .transports = EVERY, .arg = &pointer_and_huge,
    .descr = "An address outside the address space, with length -1");
CONDITION_OF(efault_einval_0, efault_eafnosupport, .transports = EVERY, .arg = &pointer_and_family,
    .descr = "A family that does not exist, in an address that runs over the end of a mapping");
CONDITION_OF(efault_einval_0, einval_eafnosupport_short, .transports = EVERY, .arg = &short_and_family,
    .descr = "A length too short and a family that does not exist");
CONDITION_OF(efault_einval_0, einval_eafnosupport_beyond, .transports = EVERY, .arg = &beyond_and_family,
    .descr = "A length too long and a family that does not exist");

CONDITION(eisconn_efault, .transports = ALL_STREAM, .arg = &pointer,
    .descr = "A connected socket and an address outside the address space")
{
	struct connection c = connection_open(test->transport);

	connect_with("call", c.client, &c.server_address, test->condition->arg);
	observe("peer", "%s", peer_of(c.client, &c.server_address));
	observe("data", "%s", data_passes(c.client, c.server));
}

CONDITION_OF(eisconn_efault, eisconn_einval, .transports = ALL_STREAM, .arg = &length,
    .descr = "A connected socket and a length too short");
CONDITION_OF(eisconn_efault, eisconn_eafnosupport, .transports = ALL_STREAM, .arg = &family,
    .descr = "A connected socket and a family that does not exist");

/* Nobody is where a connected socket is to be connected to. */
CONDITION(eisconn_econnrefused, .transports = INET_STREAM | ABSTRACT_CONNECTION,
    .descr = "A connected socket and an address at which nobody listens")
{
	struct connection c = connection_open(test->transport);
	struct address to = nobody_listens(test->transport);

	observe_connect("call", c.client, ADDRESS(&to));
	observe("peer", "%s", peer_of(c.client, &c.server_address));
	observe("data", "%s", data_passes(c.client, c.server));
}

CONDITION_OF(eisconn_econnrefused, eisconn_enoent, .transports = UNIX_CONNECTION,
    .descr = "A connected socket and a path that does not exist");

/* A connected socket is to be connected to a socket of another type. */
CONDITION(eisconn_eprototype, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .descr = "A connected socket and the name of a socket of another type")
{
	const struct transport *datagram = transport_of((test->transport->bit & UNIX_PATH) != 0 ? UNIX_DGRAM : ABSTRACT_DGRAM);
	struct connection c = connection_open(test->transport);
	struct address to;

	(void)socket_bound(datagram, "datagram", &to);
	observe_connect("call", c.client, ADDRESS(&to));
	observe("peer", "%s", peer_of(c.client, &c.server_address));
	observe("data", "%s", data_passes(c.client, c.server));
}

/* Whether the listener still takes a connection. */
static void
observe_listens(const struct transport *t, int listener, const struct address *at)
{
	int s = socket_open_nonblocking(t);

	(void)connect_call(s, ADDRESS(at));
	observe("listens", "%s", accept_within_bound(listener) != -1 ? "yes" : "no");
}

CONDITION(eopnotsupp_efault, .transports = ALL_STREAM, .arg = &pointer,
    .descr = "A listener and an address outside the address space")
{
	struct address to, at;
	int s = listener_open(test->transport, "listener", &at);

	(void)peer_open(test->transport, "peer", &to);
	connect_with("call", s, &to, test->condition->arg);
	observe_listens(test->transport, s, &at);
}

CONDITION_OF(eopnotsupp_efault, eopnotsupp_einval, .transports = ALL_STREAM, .arg = &length,
    .descr = "A listener and a length too short");
CONDITION_OF(eopnotsupp_efault, eopnotsupp_eafnosupport, .transports = ALL_STREAM, .arg = &family,
    .descr = "A listener and a family that does not exist");

CONDITION(eopnotsupp_econnrefused, .transports = INET_STREAM | ABSTRACT_CONNECTION,
    .descr = "A listener and an address at which nobody listens")
{
	struct address to = nobody_listens(test->transport), at;
	int s = listener_open(test->transport, "listener", &at);

	observe_connect("call", s, ADDRESS(&to));
	observe_listens(test->transport, s, &at);
}

CONDITION_OF(eopnotsupp_econnrefused, eopnotsupp_enoent, .transports = UNIX_CONNECTION,
    .descr = "A listener and a path that does not exist");

CONDITION(ealready_efault, .transports = ALL_TCP, .far_end = FAR_END_SILENT, .arg = &pointer,
    .descr = "An attempt in progress and an address outside the address space")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	attempt_begin(s, &to);
	connect_with("call", s, &to, test->condition->arg);
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(ealready_efault, ealready_einval, .transports = ALL_TCP, .far_end = FAR_END_SILENT, .arg = &length,
    .descr = "An attempt in progress and a length too short");
CONDITION_OF(ealready_efault, ealready_eafnosupport, .transports = ALL_TCP, .far_end = FAR_END_SILENT, .arg = &family,
    .descr = "An attempt in progress and a family that does not exist");
