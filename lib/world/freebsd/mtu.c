#include "world/mtu.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/sockio.h>

#include <netinet/in.h>

#include <errno.h>
#include <string.h>

#include "world/freebsd/interface.h"

/* IPv6 has an option for the path MTU (RFC 3542), IPv4 has none. */
int
host_path_mtu(int s, const struct transport *t, int *mtu)
{
	struct ip6_mtuinfo known;
	socklen_t length = sizeof(known);

	if (t->address != ADDRESS_INET6) {
		errno = ENOTSUP;
		return (-1);
	}
	if (getsockopt(s, IPPROTO_IPV6, IPV6_PATHMTU, &known, &length) == -1)
		return (-1);
	*mtu = (int)known.ip6m_mtu;
	return (0);
}

int
host_interface_mtu_set(const char *interface, int mtu)
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, interface, sizeof(request.ifr_name));
	request.ifr_mtu = mtu;
	return (interface_change(AF_INET, SIOCSIFMTU, &request));
}
