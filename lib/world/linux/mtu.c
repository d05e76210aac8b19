#include "world/mtu.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <string.h>

#include "world/linux/interface.h"

int
host_path_mtu(int s, const struct transport *t, int *mtu)
{
	socklen_t length = sizeof(*mtu);

	return (t->address == ADDRESS_INET6 ? getsockopt(s, IPPROTO_IPV6, IPV6_MTU, mtu, &length) :
	    getsockopt(s, IPPROTO_IP, IP_MTU, mtu, &length));
}

int
host_interface_mtu_set(const char *interface, int mtu)
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	request.ifr_mtu = mtu;
	return (interface_ask(interface, SIOCSIFMTU, &request));
}
