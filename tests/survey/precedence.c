/*
 * Which error is reported where two apply: every manual leaves the order open.  A case is named by its two errors; what the
 * call must leave alone is looked at as well.
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/memory.h"
#include "fixture/socket.h"

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

static void
connect_with(const char *observation, int s, const struct address *good, const struct fault *fault)
{
	struct address a = *good;
	socklen_t length = fault->length == GOOD ? a.length : fault->length == NOTHING ? 0 :
	    fault->length == SHORT ? offsetof(struct sockaddr, sa_data) :
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

/* A descriptor that is not valid, and one that is no socket. */
static void
closed_descriptor(const struct test *test)
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	SETUP(close(s));
	connect_with("call", s, &to, test->condition->arg);
}

static void
file_descriptor(const struct test *test)
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_with("call", (int)SETUP(open(".", O_RDONLY)), &to, test->condition->arg);
}

/* A good socket: both faults are the address's. */
static void
fresh_socket(const struct test *test)
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	connect_with("call", s, &to, test->condition->arg);
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

static void
connected_socket(const struct test *test)
{
	struct connection c = connection_open(test->transport);

	connect_with("call", c.client, &c.server_address, test->condition->arg);
	observe("peer", "%s", peer_of(c.client, &c.server_address));
	observe("data", "%s", data_passes(c.client, c.server));
}

/* Nobody is where a connected socket is to be connected to. */
static void
connected_to_nobody(const struct test *test)
{
	struct connection c = connection_open(test->transport);
	struct address to = nobody_listens(test->transport);

	observe_connect("call", c.client, ADDRESS(&to));
	observe("peer", "%s", peer_of(c.client, &c.server_address));
	observe("data", "%s", data_passes(c.client, c.server));
}

/* A connected socket is to be connected to a socket of another type. */
static void
connected_to_datagram(const struct test *test)
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

static void
listening_socket(const struct test *test)
{
	struct address to, at;
	int s = listener_open(test->transport, "listener", &at);

	(void)peer_open(test->transport, "peer", &to);
	connect_with("call", s, &to, test->condition->arg);
	observe_listens(test->transport, s, &at);
}

static void
listening_to_nobody(const struct test *test)
{
	struct address to = nobody_listens(test->transport), at;
	int s = listener_open(test->transport, "listener", &at);

	observe_connect("call", s, ADDRESS(&to));
	observe_listens(test->transport, s, &at);
}

static void
connecting_socket(const struct test *test)
{
	struct address to;
	int s;

	far_end_open();
	to = far_end_address(test->transport);
	s = socket_open_nonblocking(test->transport);
	attempt_begin(s, &to);
	connect_with("call", s, &to, test->condition->arg);
	observe_connect("again", s, ADDRESS(&to));
}

static const struct fault pointer = { .memory = UNMAPPED }, length = { .length = SHORT }, family = { .family = true },
    pointer_and_nothing = { UNMAPPED, NOTHING, false }, pointer_and_short = { UNMAPPED, SHORT, false },
    pointer_and_beyond = { UNMAPPED, BEYOND, false }, pointer_and_huge = { UNMAPPED, HUGE, false },
    pointer_and_family = { RUNS_OUT, GOOD, true }, short_and_family = { READABLE, SHORT, true },
    beyond_and_family = { READABLE, BEYOND, true };

#define	PAIR(name_, text, where, body_, arg_)				\
	{ .name = name_, .descr = text, .transports = where, .body = body_, .arg = arg_ }
#define	PAIR_ON_LINK(name_, text, where, body_, arg_)			\
	{ .name = name_, .descr = text, .transports = where, .needs = NEEDS_NETWORK, .body = body_, .arg = arg_ }

#define	ONE_OF_EACH	(TCP4 | UDP4 | UNIX_STREAM | UNIX_DGRAM)

static const struct condition conditions[] = {
	PAIR("ebadf_efault", "A closed descriptor and an address outside the address space",
	    ONE_OF_EACH, closed_descriptor, &pointer),
	PAIR("ebadf_einval", "A closed descriptor and a length too short",
	    ONE_OF_EACH, closed_descriptor, &length),
	PAIR("ebadf_eafnosupport", "A closed descriptor and a family that does not exist",
	    ONE_OF_EACH, closed_descriptor, &family),

	PAIR("enotsock_efault", "A directory and an address outside the address space",
	    ONE_OF_EACH, file_descriptor, &pointer),
	PAIR("enotsock_einval", "A directory and a length too short",
	    ONE_OF_EACH, file_descriptor, &length),
	PAIR("enotsock_eafnosupport", "A directory and a family that does not exist",
	    ONE_OF_EACH, file_descriptor, &family),

	PAIR("efault_einval_0", "An address outside the address space, with length 0",
	    EVERY, fresh_socket, &pointer_and_nothing),
	PAIR("efault_einval_short", "An address outside the address space, with a length too short",
	    EVERY, fresh_socket, &pointer_and_short),
	PAIR("efault_einval_beyond", "An address outside the address space, with a length too long",
	    EVERY, fresh_socket, &pointer_and_beyond),
	PAIR("efault_einval_minus_one", "An address outside the address space, with length -1",
	    EVERY, fresh_socket, &pointer_and_huge),
	PAIR("efault_eafnosupport", "A family that does not exist, in an address that runs over the end of a mapping",
	    EVERY, fresh_socket, &pointer_and_family),
	PAIR("einval_eafnosupport_short", "A length too short and a family that does not exist",
	    EVERY, fresh_socket, &short_and_family),
	PAIR("einval_eafnosupport_beyond", "A length too long and a family that does not exist",
	    EVERY, fresh_socket, &beyond_and_family),

	PAIR("eisconn_efault", "A connected socket and an address outside the address space",
	    ALL_STREAM, connected_socket, &pointer),
	PAIR("eisconn_einval", "A connected socket and a length too short",
	    ALL_STREAM, connected_socket, &length),
	PAIR("eisconn_eafnosupport", "A connected socket and a family that does not exist",
	    ALL_STREAM, connected_socket, &family),
	PAIR("eisconn_econnrefused", "A connected socket and an address at which nobody listens",
	    INET_STREAM | ABSTRACT_CONNECTION, connected_to_nobody, NULL),
	PAIR("eisconn_enoent", "A connected socket and a path that does not exist",
	    UNIX_CONNECTION, connected_to_nobody, NULL),
	PAIR("eisconn_eprototype", "A connected socket and the name of a socket of another type",
	    UNIX_CONNECTION | ABSTRACT_CONNECTION, connected_to_datagram, NULL),

	PAIR("eopnotsupp_efault", "A listener and an address outside the address space",
	    ALL_STREAM, listening_socket, &pointer),
	PAIR("eopnotsupp_einval", "A listener and a length too short",
	    ALL_STREAM, listening_socket, &length),
	PAIR("eopnotsupp_eafnosupport", "A listener and a family that does not exist",
	    ALL_STREAM, listening_socket, &family),
	PAIR("eopnotsupp_econnrefused", "A listener and an address at which nobody listens",
	    INET_STREAM | ABSTRACT_CONNECTION, listening_to_nobody, NULL),
	PAIR("eopnotsupp_enoent", "A listener and a path that does not exist",
	    UNIX_CONNECTION, listening_to_nobody, NULL),

	PAIR_ON_LINK("ealready_efault", "An attempt in progress and an address outside the address space",
	    ALL_TCP, connecting_socket, &pointer),
	PAIR_ON_LINK("ealready_einval", "An attempt in progress and a length too short",
	    ALL_TCP, connecting_socket, &length),
	PAIR_ON_LINK("ealready_eafnosupport", "An attempt in progress and a family that does not exist",
	    ALL_TCP, connecting_socket, &family),
};

CONDITIONS(conditions)
