#include "world/local_name.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>

#include "case/fail.h"
#include "world/loopback.h"
#include "world/network.h"
#include "world/socket.h"

struct address
local_name_address(const struct transport *t, enum local_name name)
{
	/* The host's own address is made once, however often a case asks for it. */
	static struct address own;
	struct address any = address_any(t, 0);

	if (name == AT_LOOPBACK)
		return (address_loopback(t, 0));
	if (name == PORT_IN_BOTH_FAMILIES)
		any.u.in6.sin6_addr = in6addr_any;	/* IPv4-mapped addresses have a wildcard of their own */
	if (name != AT_OWN)
		return (any);
	if (own.length == 0)
		own = network_own_address(t);
	return (own);
}

int
socket_named(const struct transport *t, enum local_name name, struct address *at)
{
	int s = socket_open(t), bound = 0;

	loopback_need(t);
	*at = local_name_address(t, name);
	if (name == PORT_IN_BOTH_FAMILIES)
		SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)));
	if (name != UNBOUND && (bound = bind(s, ADDRESS(at))) == -1 && errno == EADDRINUSE)
		untested("every local port is taken");
	SETUP(bound);
	*at = local_name_of(t, s);
	return (s);
}

struct address
local_name_of(const struct transport *t, int s)
{
	struct address at = { .length = sizeof(at.u) };

	return (getsockname(s, &at.u.any, &at.length) == 0 ? at : address_any(t, 0));
}

const char *
local_name_where(const struct transport *t, const struct address *at)
{
	struct address loopback = address_loopback(t, 0);

	return (address_is_any(at) ? "any" : address_same_host(at, &loopback) ? "the loopback's" : "another");
}

const char *
local_name_compare(const struct address *a, const struct address *b)
{
	struct address one = address_on_the_wire(a), other = address_on_the_wire(b);

	return (address_equal(&one, &other) ? "the same" : "another");
}
