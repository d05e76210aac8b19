/*
 * connect() returns exactly 0 on success and leaves errno alone; it returns exactly -1 on failure and sets errno.  It never
 * writes to the caller's address.
 */
#include "case/case.h"
#include "world/memory.h"
#include "world/socket.h"

#include <string.h>

#define	ZERO		"freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero"
#define	MINUS_ONE	"freebsd:returns-minus-one bs2000:returns-minus-one posix:returns-minus-one linux:returns-minus-one"

#define	FAMILY_UNKNOWN	200

/* The synopses declare the address const. */
#define	CONST		"freebsd:const-name posix:const-address linux:const-addr"

/* To the two older manuals only a failure sets errno; POSIX lets a success change it. */
static expectations success = {
	{ "call", ZERO, "0" },
	{ "errno", "freebsd:returns-zero bs2000:returns-zero", "untouched" },
	{ "buffer", CONST, "unchanged" },
};

static expectations failure = {
	{ "call", MINUS_ONE, "-1 E*" },
	{ "buffer", CONST, "unchanged" },
};

/* What lies in read-only memory cannot change. */
static expectations read_only = {
	{ "call", ZERO, "0" },
	{ "errno", "freebsd:returns-zero bs2000:returns-zero", "untouched" },
};

static void
observe_errno(const struct call *c)
{
	observe("errno", "%s", c->error != 0 ? "set" : c->errno_touched ? "touched" : "untouched");
}

/* Connects, and compares the address before and after. */
static void
connect_and_compare(int s, const struct address *to)
{
	struct address passed = *to;
	struct call c = connect_call(s, ADDRESS(&passed));

	observe_call("call", &c);
	observe_errno(&c);
	observe("buffer", "%s", memcmp(&passed.u, &to->u, sizeof(to->u)) == 0 ? "unchanged" :
	    OUTCOME_CHANGED "the address");
}

CONDITION(success, .transports = EVERY, .expect = success,
    .descr = "A call that succeeds returns 0 and leaves errno alone")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_and_compare(socket_open(test->transport), &to);
}

CONDITION(success_again, .transports = ALL_DGRAM, .expect = success,
    .descr = "A call that changes the peer of a datagram socket returns 0 and leaves errno alone")
{
	struct address to, first;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "first", &first);
	(void)peer_open(test->transport, "peer", &to);
	connect_setup(s, &first);
	connect_and_compare(s, &to);
}

CONDITION(success_read_only_name, .transports = EVERY, .expect = read_only,
    .descr = "A call whose address lies in read-only memory returns 0")
{
	struct address to;
	int s = socket_open(test->transport);
	struct call c;

	(void)peer_open(test->transport, "peer", &to);
	c = connect_call(s, memory_read_only(&to.u, to.length), to.length);
	observe_call("call", &c);
	observe_errno(&c);
}

CONDITION(failure_refused, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = failure,
    .descr = "A call that is refused returns -1 with errno set")
{
	struct address to = nobody_listens(test->transport);

	connect_and_compare(socket_open(test->transport), &to);
}

CONDITION(failure_family, .transports = EVERY, .expect = failure,
    .descr = "A call with an address of a family that does not exist returns -1 with errno set")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	to.u.any.sa_family = FAMILY_UNKNOWN;
	connect_and_compare(socket_open(test->transport), &to);
}

CONDITION(failure_descriptor, .transports = EVERY, .expect = failure,
    .descr = "A call on descriptor -1 returns -1 with errno set")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_and_compare(-1, &to);
}

CONDITION(failure_connected, .transports = ALL_STREAM, .expect = failure,
    .descr = "A call on a connected socket returns -1 with errno set")
{
	struct connection c = connection_open(test->transport);
	struct address to;

	(void)listener_open(test->transport, "other", &to);
	connect_and_compare(c.client, &to);
}
