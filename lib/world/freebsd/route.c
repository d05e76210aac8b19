#include "world/route.h"

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/sockio.h>

#include <net/if.h>
#include <net/if_dl.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/in_var.h>
#include <netinet6/in6_var.h>
#include <netinet6/nd6.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "world/freebsd/association.h"
#include "world/freebsd/interface.h"
#include "world/freebsd/isolation.h"

static const struct transport inet = { .domain = AF_INET, .address = ADDRESS_INET };
static const struct transport inet6 = { .domain = AF_INET6, .address = ADDRESS_INET6 };

/*
 * A copy for the kernel's messages: an address says its own length, and has no port.  The kernel would keep one with the
 * interface's address, and compares all of it: nobody could bind to the address any more.
 */
static struct address
for_kernel(const struct address *a)
{
	struct address copy = *a;

	copy.u.any.sa_len = (unsigned char)copy.length;
	address_set_port(&copy, 0);
	return (copy);
}

static struct address
mask_of(const struct address *a, unsigned prefix)
{
	struct address mask = { .length = a->length };
	unsigned char *bytes = a->u.any.sa_family == AF_INET6 ? mask.u.in6.sin6_addr.s6_addr :
	    (unsigned char *)&mask.u.in.sin_addr;

	mask.u.any.sa_family = a->u.any.sa_family;
	mask.u.any.sa_len = (unsigned char)a->length;
	for (unsigned bit = 0; bit < prefix; bit++)
		bytes[bit / 8] |= (unsigned char)(0x80 >> bit % 8);
	return (mask);
}

static int
add_inet(const char *interface, const struct address *a, unsigned prefix)
{
	struct in_aliasreq request = { .ifra_vhid = 0 };
	struct ifreq flags;

	if (interface_flags(interface, &flags) == -1)
		return (-1);
	strlcpy(request.ifra_name, interface, sizeof(request.ifra_name));
	request.ifra_addr = for_kernel(a).u.in;
	request.ifra_mask = mask_of(a, prefix).u.in;
	if ((flags.ifr_flags & IFF_BROADCAST) != 0) {
		request.ifra_broadaddr = request.ifra_addr;
		request.ifra_broadaddr.sin_addr.s_addr |= ~request.ifra_mask.sin_addr.s_addr;
	}
	return (interface_change(AF_INET, SIOCAIFADDR, &request));
}

static int
add_inet6(const char *interface, const struct address *a, unsigned prefix)
{
	struct in6_aliasreq request = {
		/* Duplicate detection takes a second, for which the address cannot be used. */
		.ifra_flags = IN6_IFF_NODAD,
		.ifra_lifetime = { .ia6t_vltime = ND6_INFINITE_LIFETIME, .ia6t_pltime = ND6_INFINITE_LIFETIME },
	};

	strlcpy(request.ifra_name, interface, sizeof(request.ifra_name));
	request.ifra_addr = for_kernel(a).u.in6;
	request.ifra_prefixmask = mask_of(a, prefix).u.in6;
	return (interface_change(AF_INET6, SIOCAIFADDR_IN6, &request));
}

int
host_address_add(const char *interface, const struct address *a, unsigned prefix)
{
	if ((a->u.any.sa_family == AF_INET6 ? add_inet6(interface, a, prefix) : add_inet(interface, a, prefix)) == -1)
		return (-1);
	return (association_address_added(interface, a));
}

int
host_address_remove(const char *interface, const struct address *a, unsigned prefix)
{
	struct in6_ifreq request6;
	struct ifreq request;

	(void)prefix;
	if (a->u.any.sa_family == AF_INET6) {
		memset(&request6, 0, sizeof(request6));
		strlcpy(request6.ifr_name, interface, sizeof(request6.ifr_name));
		request6.ifr_addr = for_kernel(a).u.in6;
		return (interface_change(AF_INET6, SIOCDIFADDR_IN6, &request6));
	}
	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, interface, sizeof(request.ifr_name));
	request.ifr_addr = for_kernel(a).u.any;
	return (interface_change(AF_INET, SIOCDIFADDR, &request));
}

struct route_message {
	struct rt_msghdr header;
	unsigned char addresses[4 * sizeof(struct sockaddr_storage)];
};

/* The addresses follow each other in the order of their bits, each filled up to a multiple of a long. */
static void
add_route_address(struct route_message *message, int bit, const struct sockaddr *a)
{
	unsigned char *at = (unsigned char *)message + message->header.rtm_msglen;

	memcpy(at, a, a->sa_len);
	message->header.rtm_msglen = (unsigned short)(message->header.rtm_msglen + roundup2(a->sa_len, sizeof(long)));
	message->header.rtm_addrs |= bit;
}

int
host_route_add(enum host_route kind, const struct address *destination, unsigned prefix, const char *interface)
{
	bool is_inet6 = destination->u.any.sa_family == AF_INET6, is_host = prefix == (is_inet6 ? 128 : 32);
	struct address mask = mask_of(destination, prefix), to = for_kernel(destination);
	struct address loopback = address_loopback(is_inet6 ? &inet6 : &inet, 0);
	struct sockaddr_dl out = { .sdl_len = sizeof(out), .sdl_family = AF_LINK };
	struct route_message message;
	int s, result, saved;

	if (!has_own_network() || kind == ROUTE_PROHIBIT) {
		errno = ENOTSUP;
		return (-1);
	}
	memset(&message, 0, sizeof(message));
	message.header.rtm_msglen = offsetof(struct route_message, addresses);
	message.header.rtm_version = RTM_VERSION;
	message.header.rtm_type = RTM_ADD;
	message.header.rtm_flags = RTF_UP | RTF_STATIC | (is_host ? RTF_HOST : 0);
	/* The host's part of the destination is not to be there. */
	if (!is_inet6)
		to.u.in.sin_addr.s_addr &= mask.u.in.sin_addr.s_addr;
	else
		for (size_t i = 0; i < sizeof(to.u.in6.sin6_addr.s6_addr); i++)
			to.u.in6.sin6_addr.s6_addr[i] &= mask.u.in6.sin6_addr.s6_addr[i];
	add_route_address(&message, RTA_DST, &to.u.any);
	if (kind == ROUTE_INTERFACE) {
		out.sdl_index = (unsigned short)if_nametoindex(interface);
		add_route_address(&message, RTA_GATEWAY, (const struct sockaddr *)&out);
	} else {
		/* As route(8) does it, by the loopback, which is where the flag is looked at. */
		message.header.rtm_flags |= RTF_GATEWAY | (kind == ROUTE_UNREACHABLE ? RTF_REJECT : RTF_BLACKHOLE);
		loopback = for_kernel(&loopback);
		add_route_address(&message, RTA_GATEWAY, &loopback.u.any);
	}
	if (!is_host)
		add_route_address(&message, RTA_NETMASK, &mask.u.any);

	if ((s = socket(PF_ROUTE, SOCK_RAW | SOCK_CLOEXEC, 0)) == -1)
		return (-1);
	/* What the kernel says to every listener is not read; whether it was done, write(2) says. */
	(void)shutdown(s, SHUT_RD);
	result = write(s, &message, message.header.rtm_msglen) == -1 ? -1 : 0;
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

/* The route that an interface's address brings is pinned to it, and goes with it alone. */
int
host_route_remove(const struct address *destination, unsigned prefix, const char *interface)
{
	(void)destination;
	(void)prefix;
	(void)interface;
	errno = ENOTSUP;
	return (-1);
}
