#include "world/interface.h"

#include <sys/param.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/sockio.h>

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/in_var.h>
#include <netinet6/in6_var.h>
#include <netinet6/nd6.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "world/freebsd/interface.h"
#include "world/freebsd/isolation.h"
#include "world/freebsd/sysctl.h"

/* The tun interface that this process holds open, or "". */
static char open_tun[IF_NAMESIZE];

int
interface_ask(int family, unsigned long request, void *arg)
{
	int s = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0), result, saved;

	if (s == -1)
		return (-1);
	result = ioctl(s, request, arg);
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

int
interface_change(int family, unsigned long request, void *arg)
{
	if (!has_own_network()) {
		errno = ENOTSUP;
		return (-1);
	}
	return (interface_ask(family, request, arg));
}

int
interface_flags(const char *interface, struct ifreq *request)
{
	memset(request, 0, sizeof(*request));
	strlcpy(request->ifr_name, interface, sizeof(request->ifr_name));
	return (interface_ask(AF_INET, SIOCGIFFLAGS, request));
}

/* The flags that are there stay: IFF_UP alone would take IFF_LOOPBACK away, and nothing would connect any more. */
int
interface_change_flags(const char *interface, short set, short clear)
{
	struct ifreq request;

	if (interface_flags(interface, &request) == -1)
		return (-1);
	request.ifr_flags = (short)((request.ifr_flags | set) & ~clear);
	return (interface_change(AF_INET, SIOCSIFFLAGS, &request));
}

void
interface_quieten(const char *interface)
{
	struct in6_ndireq request;

	memset(&request, 0, sizeof(request));
	strlcpy(request.ifname, interface, sizeof(request.ifname));
	if (interface_ask(AF_INET6, SIOCGIFINFO_IN6, &request) == -1)
		return;
	request.ndi.flags &= ~(unsigned)(ND6_IFF_IFDISABLED | ND6_IFF_AUTO_LINKLOCAL | ND6_IFF_ACCEPT_RTADV);
	request.ndi.flags |= ND6_IFF_NO_DAD;
	(void)interface_change(AF_INET6, SIOCSIFINFO_IN6, &request);
}

void
interface_is_open(const char *interface)
{
	strlcpy(open_tun, interface, sizeof(open_tun));
}

int
host_interface_down(const char *interface)
{
	return (interface_change_flags(interface, 0, IFF_UP));
}

bool
host_interface_is_switchable(const char *interface)
{
	(void)interface;
	return (true);
}

/* To remove one whose device is open would wait for it to be closed. */
bool
host_interface_is_removable(const char *interface)
{
	return (strcmp(interface, open_tun) != 0);
}

int
host_interface_remove(const char *interface)
{
	struct ifreq request;

	if (!host_interface_is_removable(interface)) {
		errno = ENOTSUP;
		return (-1);
	}
	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, interface, sizeof(request.ifr_name));
	return (interface_change(AF_INET, SIOCIFDESTROY, &request));
}

int
host_neighbour_hurry(const char *interface)
{
	struct in6_ndireq request;

	if (set_setting("net.link.ether.inet.maxtries", 1) == -1 || set_setting("net.inet6.icmp6.nd6_mmaxtries", 1) == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	strlcpy(request.ifname, interface, sizeof(request.ifname));
	if (interface_ask(AF_INET6, SIOCGIFINFO_IN6, &request) == -1)
		return (-1);
	request.ndi.retrans = 200;
	return (interface_change(AF_INET6, SIOCSIFINFO_IN6, &request));
}
