#include "world/ports.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>

#include "world/freebsd/sysctl.h"

/* The first port may be the greater one: then the host searches downwards. */
static int
get_range(const char *from, const char *to, unsigned *first, unsigned *last)
{
	int a, b;

	if (get_setting(from, &a) == -1 || get_setting(to, &b) == -1)
		return (-1);
	*first = (unsigned)(a < b ? a : b);
	*last = (unsigned)(a < b ? b : a);
	return (0);
}

int
host_port_range_get(unsigned *first, unsigned *last)
{
	return (get_range("net.inet.ip.portrange.first", "net.inet.ip.portrange.last", first, last));
}

int
host_port_range_set(unsigned first, unsigned last)
{
	/* in_pcb_lport_dest() of 15.0 divides by last - first: a socket that is to get a port would panic the kernel. */
	if (first == last) {
		errno = ENOTSUP;
		return (-1);
	}
	return (set_setting("net.inet.ip.portrange.first", (int)first) == -1 ||
	    set_setting("net.inet.ip.portrange.last", (int)last) == -1 ? -1 : 0);
}

int
host_portrange_option(int s, const struct transport *t, enum host_portrange range, unsigned *first, unsigned *last)
{
	static const struct {
		int inet, inet6;	/* option values */
		const char *first, *last;
	} ranges[] = {
		[PORTRANGE_DEFAULT] = { IP_PORTRANGE_DEFAULT, IPV6_PORTRANGE_DEFAULT, "net.inet.ip.portrange.first",
		    "net.inet.ip.portrange.last" },
		[PORTRANGE_HIGH] = { IP_PORTRANGE_HIGH, IPV6_PORTRANGE_HIGH, "net.inet.ip.portrange.hifirst",
		    "net.inet.ip.portrange.hilast" },
		[PORTRANGE_LOW] = { IP_PORTRANGE_LOW, IPV6_PORTRANGE_LOW, "net.inet.ip.portrange.lowfirst",
		    "net.inet.ip.portrange.lowlast" },
	};
	int level = t->domain == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
	int option = t->domain == AF_INET6 ? IPV6_PORTRANGE : IP_PORTRANGE;
	int value = t->domain == AF_INET6 ? ranges[range].inet6 : ranges[range].inet;

	if (setsockopt(s, level, option, &value, sizeof(value)) == -1)
		return (-1);
	return (get_range(ranges[range].first, ranges[range].last, first, last));
}
