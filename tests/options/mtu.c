/*
 * The path MTU of a connected socket (Linux: IP_MTU).
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/mtu.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>

#define	MTU	1400	/* of the interface; no host has it by default */

static const char *
path_mtu(int s, const struct test *test)
{
	static char outcome[OUTCOME_MAX];
	int mtu;

	if (host_path_mtu(s, test->transport, &mtu) == -1) {
		if (errno == ENOTSUP)
			unsupported("the host does not report the path MTU of a socket");
		outcome_of_call(outcome, sizeof(outcome), -1, errno);
		return (outcome);
	}
	return (mtu == MTU ? "the interface's" : "another");
}

/* Only a connected socket has a path MTU. */
static expectations interface = {
	{ "before", "linux:ip7-mtu", "-1 ENOTCONN" },
	{ "call", "linux:ip7-mtu", "0" },
	{ "mtu", "linux:ip7-mtu", "the interface's" },
};

CONDITION(interface, .transports = TCP4 | UDP4 | UDPLITE4 | RAW4, .needs = NEEDS_NETWORK, .expect = interface,
    .descr = "The path MTU to a neighbour is the interface's")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	observe("before", "%s", path_mtu(s, test));
	if (host_interface_mtu_set(wire_interface(), MTU) == -1)
		untested("the MTU of an interface cannot be set: %s", strerror(errno));
	if (is_connection_mode(test->transport))
		meanwhile(far_end_accepts, NULL);
	observe_connect("call", s, ADDRESS(&to));
	observe("mtu", "%s", path_mtu(s, test));
	meanwhile_end();
}
