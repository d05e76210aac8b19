/*
 * A program of the host looks at each call (a BPF hook of a control group, on Linux): it refuses one, or has it go elsewhere.  No
 * manual of connect() speaks of such programs, so nothing is judged.
 */
#include "case/case.h"
#include "world/hook.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>

#define	INET	(TCP4 | TCP6 | UDP4 | UDP6)

static int installed, installed_errno;

static void
refuse(void)
{
	installed = host_hook_connect(HOOK_REFUSES);
	installed_errno = errno;
}

static void
lead_to_loopback(void)
{
	installed = host_hook_connect(HOOK_LEADS_TO_LOOPBACK);
	installed_errno = errno;
}

static void
need_hook(void)
{
	errno = installed_errno;
	FEATURE(installed, "the host has no programs that look at connect()", "a program that looks at connect() is refused");
}

CONDITION(refuses, .transports = INET, .needs = NEEDS_NETWORK, .before = refuse, .arg = &(const enum hook){ HOOK_REFUSES },
    .descr = "A program refuses the call")
{
	const enum hook hook = *(const enum hook *)test->condition->arg;
	struct address at, to;
	int peer, s = socket_open(test->transport);
	bool connected;

	need_hook();
	peer = peer_open(test->transport, "peer", &at);
	to = hook_address(test->transport, hook, address_port(&at));
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", strcmp(peer_of(s, &to), "as named") == 0 ? "as named" : strcmp(peer_of(s, &at), "as named") == 0 ?
	    "where the call has gone" : "none");
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	observe_connect("again", s, ADDRESS(&at));
}

CONDITION_OF(refuses, leads_to_loopback, .transports = INET, .needs = NEEDS_NETWORK, .before = lead_to_loopback,
    .arg = &(const enum hook){ HOOK_LEADS_TO_LOOPBACK }, .descr = "A program has the call go to the loopback");
