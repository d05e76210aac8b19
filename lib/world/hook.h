/*
 * A program of the host that looks at each connect() (a BPF hook of a control group) and deals with calls to one address: it
 * refuses them, or has them go to the loopback.  It sees the calls of all processes, and leaves those to other addresses alone;
 * the addresses are none that anybody has (RFC 5737, RFC 3849), and it goes with the case.
 */
#ifndef WORLD_HOOK_H
#define	WORLD_HOOK_H

#include "world/address.h"

enum hook { HOOK_REFUSES, HOOK_LEADS_TO_LOOPBACK };

/* For `.before` of a condition: installs it.  Returns 0, or -1 with errno: ENOTSUP where the host has no such hooks. */
int host_hook_connect(enum hook);

/* The address that it is about, for IPv4 and IPv6 transports. */
static inline struct address
hook_address(const struct transport *t, enum hook hook, unsigned port)
{
	return (hook == HOOK_REFUSES ? address_from(t, "203.0.113.77", "2001:db8:77::77", port) :
	    address_from(t, "203.0.113.78", "2001:db8:77::78", port));
}

#endif
