/*
 * ECONNREFUSED: the attempt is rejected.
 */
#include "conformance/conformance.h"
#include "fixture/socket.h"

#include <unistd.h>

#define	REFUSED								\
	"freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED linux:ECONNREFUSED"

/* Nothing listens at the port. */
static const struct expectation closed_port_expect[] = {
	{ "call", REFUSED, "-1 ECONNREFUSED", 0 },
	{ 0 }
};

static void
closed_port(const struct test *test)
{
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

static const struct condition conditions[] = {
	{
		.name = "closed_port",
		.descr = "An attempt to connect to a port at which nothing listens is refused",
		.transports = INET_STREAM,
		.expect = closed_port_expect,
		.body = closed_port,
	},
};

CONDITIONS(conditions)
