#include "world/ports.h"

#include <errno.h>
#include <stdio.h>

#include "world/linux/proc.h"

#define	PORT_RANGE	"net/ipv4/ip_local_port_range"

int
host_port_range_get(unsigned *first, unsigned *last)
{
	char text[64];

	return (proc_read("/proc/sys/" PORT_RANGE, text, sizeof(text)) && sscanf(text, "%u %u", first, last) == 2 ? 0 : -1);
}

int
host_port_range_set(unsigned first, unsigned last)
{
	char text[64];

	snprintf(text, sizeof(text), "%u %u", first, last);
	return (write_setting(PORT_RANGE, text));
}

int
host_portrange_option(int s, const struct transport *t, enum host_portrange range, unsigned *first, unsigned *last)
{
	(void)s;
	(void)t;
	(void)range;
	(void)first;
	(void)last;
	errno = ENOTSUP;
	return (-1);
}
