#include "world/ports.h"

#include "world/posix/not_supported.h"

int
host_port_range_get(unsigned *first, unsigned *last)
{
	(void)first;
	(void)last;
	return (not_supported());
}

int
host_port_range_set(unsigned first, unsigned last)
{
	(void)first;
	(void)last;
	return (not_supported());
}

int
host_portrange_option(int s, const struct transport *t, enum host_portrange range, unsigned *first, unsigned *last)
{
	(void)s;
	(void)t;
	(void)range;
	(void)first;
	(void)last;
	return (not_supported());
}
