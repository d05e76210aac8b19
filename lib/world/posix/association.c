#include "world/association.h"

#include "world/posix/not_supported.h"

int
host_associations_await(const struct transport *t)
{
	(void)t;
	return (0);
}

int
host_peel_off(int s, const struct address *peer)
{
	(void)s;
	(void)peer;
	return (not_supported());
}
