#include "world/route.h"

#include "world/posix/not_supported.h"

int
host_address_add(const char *interface, const struct address *a, unsigned prefix)
{
	(void)interface;
	(void)a;
	(void)prefix;
	return (not_supported());
}

int
host_address_remove(const char *interface, const struct address *a, unsigned prefix)
{
	(void)interface;
	(void)a;
	(void)prefix;
	return (not_supported());
}

int
host_route_add(enum host_route kind, const struct address *destination, unsigned prefix, const char *interface)
{
	(void)kind;
	(void)destination;
	(void)prefix;
	(void)interface;
	return (not_supported());
}

int
host_route_remove(const struct address *destination, unsigned prefix, const char *interface)
{
	(void)destination;
	(void)prefix;
	(void)interface;
	return (not_supported());
}
