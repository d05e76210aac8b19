#include "world/network.h"

#include "case/fail.h"
#include "world/address.h"
#include "world/child.h"
#include "world/interface.h"
#include "world/isolation.h"
#include "world/link.h"
#include "world/route.h"
#include "world/socket.h"

static bool is_private;
static char isolation[512];

bool
network_enter(bool directory)
{
	is_private = host_isolate(directory, isolation, sizeof(isolation));
	return (is_private);
}

bool
network_is_private(void)
{
	return (is_private);
}

const char *
network_isolation(void)
{
	return (isolation);
}

void
network_leave(void)
{
	children_end();
}

void
network_interface(char interface[IF_NAMESIZE])
{
	char reason[256];

	if (host_broadcast_interface(interface, reason, sizeof(reason)) == -1)
		untested("no interface with broadcast: %s", reason);
}

void
network_default_route(const struct transport *t, const char *interface)
{
	struct address any = address_any(t, 0), wire = address_on_the_wire(&any);

	SETUP(host_route_add(ROUTE_INTERFACE, &wire, 0, interface));
}

void
network_limit_attempt(const struct transport *t, int s, const char *interface)
{
	/* Neighbour discovery that cannot be hurried takes some 3 s: the limit is for attempts that it does not end. */
	attempt_limit(t, s, host_neighbour_hurry(interface) == 0 ? 3 : 5);
}
