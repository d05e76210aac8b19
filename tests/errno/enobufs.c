/*
 * ENOBUFS: not enough resources for the call.  User space has no sure way to bring that about.  The case tries every means that
 * the host offers until one makes the call fail.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/starve.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static expectations starved = {
	{ "call", "bs2000:ENOBUFS posix:ENOBUFS", "-1 ENOBUFS" },
	{ "call", "freebsd15:tcp4-ENOBUFS", "-1 ENOBUFS|-1 ENOMEM", ALL_TCP },
	{ "call", "freebsd15:udp4-ENOBUFS", "-1 ENOBUFS", ALL_UDP | ALL_RAW },
	{ "peer", "bs2000:ENOBUFS posix:ENOBUFS", "none" },
};

CONDITION(starved, .transports = EVERY, .needs = NEEDS_NETWORK, .expect = starved,
    .descr = "Too few resources are left to carry the call out")
{
	char tried[512] = "";
	const char *means;
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	/* The means add up: each call is made under all those tried so far. */
	for (unsigned n = 0;; n++) {
		int s = socket_open(test->transport);
		struct call c;

		if (!host_starve(n, s, &means))
			break;
		if (strlen(tried) + strlen(means) + 3 <= sizeof(tried)) {
			strcat(tried, tried[0] != '\0' ? "; " : "");
			strcat(tried, means);
		}
		for (unsigned before = 0; before < n; before++)
			(void)host_starve(before, s, &means);
		c = connect_call(s, ADDRESS(&to));
		if (c.ret != 0 || c.blocked) {
			observe_call("call", &c);
			observe("peer", "%s", peer_of(s, &to));
			return;
		}
		close(s);
	}
	if (tried[0] == '\0')
		untested("this host offers no means by which user space could exhaust the resources");
	untested("user space cannot exhaust the resources: the call succeeded with %s", tried);
}
