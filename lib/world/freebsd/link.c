#include "world/link.h"

#include <sys/param.h>
#include <sys/ioctl.h>
#include <sys/sockio.h>
#include <sys/uio.h>

#include <net/if_tun.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/address.h"
#include "world/freebsd/busy.h"
#include "world/freebsd/interface.h"
#include "world/freebsd/isolation.h"
#include "world/route.h"
#include "world/wait.h"

static const struct transport inet = { .domain = AF_INET, .address = ADDRESS_INET };
static const struct transport inet6 = { .domain = AF_INET6, .address = ADDRESS_INET6 };

/* The near addresses; IPv6 is left out where the host has none.  By the one of IPv4 it is seen when SCTP can use both. */
static int
add_near_addresses(const char *interface)
{
	struct address near = address_near(&inet, 0), near6 = address_near(&inet6, 0);

	(void)host_address_add(interface, &near6, 64);
	return (host_address_add(interface, &near, 24));
}

/* Opens a device that makes an interface of its own name, for as long as the jail lasts. */
static int
open_interface(const char *device, char interface[IF_NAMESIZE])
{
	struct timespec deadline = wait_deadline();
	int fd, saved;

	/* Each time it is another unit's. */
	while ((fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC)) == -1 && busy_for_now(&deadline))
		continue;
	if (fd != -1 && fdevname_r(fd, interface, IF_NAMESIZE) == NULL) {
		saved = errno;
		close(fd);
		errno = saved;
		return (-1);
	}
	return (fd);
}

int
host_link_open(struct host_link *link, const char *kind, char *reason, size_t size)
{
	link->fd = -1;
	link->kind = LINK_TUN;
	if (strcmp(kind, "veth") == 0) {
		snprintf(reason, size, "veth: this host has tun alone");
		errno = ENOTSUP;
		return (-1);
	}
	if (!has_own_network()) {
		snprintf(reason, size, "tun: no network to open it in");
		errno = ENOTSUP;
		return (-1);
	}
	if ((link->fd = open_interface("/dev/tun", link->interface)) == -1) {
		snprintf(reason, size, "/dev/tun%s: %s", errno == ENOENT ? " (if_tuntap not loaded?)" : "", strerror(errno));
		return (-1);
	}
	interface_is_open(link->interface);
	interface_quieten(link->interface);
	/*
	 * Both families pass when each packet has its own in front.  A point-to-point interface, as it is at first, has no broadcast
	 * address, and a route to its other end alone, in the place of one that a case adds.
	 */
	if (ioctl(link->fd, TUNSIFHEAD, &(int){ 1 }) == -1 ||
	    ioctl(link->fd, TUNSIFMODE, &(int){ IFF_BROADCAST | IFF_MULTICAST }) == -1 ||
	    add_near_addresses(link->interface) == -1 || interface_change_flags(link->interface, IFF_UP, 0) == -1) {
		snprintf(reason, size, "%s: %s", link->interface, strerror(errno));
		return (-1);
	}
	return (0);
}

/* A tun has no neighbours. */
int
host_link_reaches(const struct host_link *link, const struct address *a)
{
	(void)link;
	(void)a;
	return (0);
}

ssize_t
host_link_receive(const struct host_link *link, void *packet, size_t size)
{
	uint32_t family;
	struct iovec parts[] = { { .iov_base = &family, .iov_len = sizeof(family) }, { .iov_base = packet, .iov_len = size } };
	ssize_t n = readv(link->fd, parts, 2);

	/* What the device says of an interface that is not up. */
	if (n == -1 && errno == EHOSTDOWN)
		errno = ENETDOWN;
	if (n == -1)
		return (-1);
	return (n > (ssize_t)sizeof(family) ? n - (ssize_t)sizeof(family) : 0);
}

ssize_t
host_link_send(const struct host_link *link, const void *packet, size_t length)
{
	uint32_t family = htonl(*(const unsigned char *)packet >> 4 == 6 ? AF_INET6 : AF_INET);
	struct iovec parts[] = {
		{ .iov_base = &family, .iov_len = sizeof(family) },
		{ .iov_base = (void *)(uintptr_t)packet, .iov_len = length },
	};
	ssize_t n = writev(link->fd, parts, 2);

	return (n == -1 ? -1 : n - (ssize_t)sizeof(family));
}

/* An epair whose other end is up and has no addresses: what is asked for there nobody answers. */
static int
open_epair(char interface[IF_NAMESIZE])
{
	struct timespec deadline = wait_deadline();
	struct ifreq request;
	char other[IF_NAMESIZE];
	int made;

	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, "epair", sizeof(request.ifr_name));
	while ((made = interface_change(AF_INET, SIOCIFCREATE2, &request)) == -1 && busy_for_now(&deadline))
		continue;
	if (made == -1)
		return (-1);
	/* The name of the near end, epair0a, is what came back. */
	strlcpy(interface, request.ifr_name, IF_NAMESIZE);
	strlcpy(other, interface, sizeof(other));
	if (other[0] != '\0')
		other[strlen(other) - 1] = 'b';
	interface_quieten(interface);
	interface_quieten(other);
	return (interface_change_flags(other, IFF_UP, 0));
}

/* Without the module for that, a tap, whose device is held open and never read, does as well. */
static int
open_tap(char interface[IF_NAMESIZE])
{
	if (open_interface("/dev/tap", interface) == -1)
		return (-1);
	interface_quieten(interface);
	return (0);
}

int
host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size)
{
	if (!has_own_network()) {
		snprintf(reason, size, "epair: no network to make it in");
		errno = ENOTSUP;
		return (-1);
	}
	if (open_epair(interface) == -1) {
		int error = errno;

		/* EINVAL: there is no such kind of interface. */
		if (open_tap(interface) == -1) {
			snprintf(reason, size, "epair%s: %s; tap%s: %s", error == EINVAL ? " (if_epair not loaded?)" : "",
			    strerror(error), errno == ENOENT ? " (if_tuntap not loaded?)" : "", strerror(errno));
			return (-1);
		}
	}
	if (add_near_addresses(interface) == -1 || interface_change_flags(interface, IFF_UP, 0) == -1) {
		snprintf(reason, size, "%s: %s", interface, strerror(errno));
		return (-1);
	}
	return (0);
}
