#ifdef __FreeBSD__
#include "world/host.h"

#include <sys/param.h>
#include <sys/ioctl.h>
#include <sys/jail.h>
#include <sys/proc.h>
#include <sys/procctl.h>
#include <sys/sockio.h>
#include <sys/sysctl.h>
#include <sys/ucred.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/user.h>

#include <net/if.h>
#include <net/if_dl.h>
#include <net/if_tun.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/in_var.h>
#include <netinet/sctp.h>
#include <netinet/tcp.h>
#include <netinet6/in6_var.h>
#include <netinet6/nd6.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/setting.h"

#define	LOOPBACK	"lo0"

/* The level of the options of UNIX sockets, which the header names in later releases. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

static const struct transport inet = { .domain = AF_INET, .address = ADDRESS_INET };
static const struct transport inet6 = { .domain = AF_INET6, .address = ADDRESS_INET6 };

/* Whether this process is in a network that nobody else uses: nothing is changed in any other. */
static bool own_network;

/* The tun interface that this process holds open, or "". */
static char tun_interface[IF_NAMESIZE];

static int
get_setting(const char *name, int *value)
{
	size_t size = sizeof(*value);

	return (sysctlbyname(name, value, &size, NULL, 0));
}

static int
set_setting(const char *name, int value)
{
	if (own_network && sysctlbyname(name, NULL, NULL, &value, sizeof(value)) == 0)
		return (0);
	if (!own_network)
		errno = ENOTSUP;
	setting_refused(name);
	return (-1);
}

/* An ioctl(2) that asks about an interface, or changes one, by a socket of the address family. */
static int
ask_interface(int family, unsigned long request, void *arg)
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

static int
change_interface(int family, unsigned long request, void *arg)
{
	if (!own_network) {
		errno = ENOTSUP;
		return (-1);
	}
	return (ask_interface(family, request, arg));
}

static int
get_flags(const char *interface, struct ifreq *request)
{
	memset(request, 0, sizeof(*request));
	strlcpy(request->ifr_name, interface, sizeof(request->ifr_name));
	return (ask_interface(AF_INET, SIOCGIFFLAGS, request));
}

/* The flags that are there stay: IFF_UP alone would take IFF_LOOPBACK away, and nothing would connect any more. */
static int
change_flags(const char *interface, short set, short clear)
{
	struct ifreq request;

	if (get_flags(interface, &request) == -1)
		return (-1);
	request.ifr_flags = (short)((request.ifr_flags | set) & ~clear);
	return (change_interface(AF_INET, SIOCSIFFLAGS, &request));
}

/* A copy for the kernel's messages, in which an address says its own length. */
static struct address
with_length(const struct address *a)
{
	struct address copy = *a;

	copy.u.any.sa_len = (unsigned char)copy.length;
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
	struct address far = address_far(&inet, 0);
	struct ifreq flags;

	if (get_flags(interface, &flags) == -1)
		return (-1);
	strlcpy(request.ifra_name, interface, sizeof(request.ifra_name));
	request.ifra_addr = with_length(a).u.in;
	request.ifra_mask = mask_of(a, prefix).u.in;
	if ((flags.ifr_flags & IFF_POINTOPOINT) != 0) {
		request.ifra_dstaddr = with_length(&far).u.in;
	} else if ((flags.ifr_flags & IFF_BROADCAST) != 0) {
		request.ifra_broadaddr = request.ifra_addr;
		request.ifra_broadaddr.sin_addr.s_addr |= ~request.ifra_mask.sin_addr.s_addr;
	}
	return (change_interface(AF_INET, SIOCAIFADDR, &request));
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
	request.ifra_addr = with_length(a).u.in6;
	request.ifra_prefixmask = mask_of(a, prefix).u.in6;
	return (change_interface(AF_INET6, SIOCAIFADDR_IN6, &request));
}

int
host_address_add(const char *interface, const struct address *a, unsigned prefix)
{
	return (a->u.any.sa_family == AF_INET6 ? add_inet6(interface, a, prefix) : add_inet(interface, a, prefix));
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
		request6.ifr_addr = with_length(a).u.in6;
		return (change_interface(AF_INET6, SIOCDIFADDR_IN6, &request6));
	}
	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, interface, sizeof(request.ifr_name));
	request.ifr_addr = with_length(a).u.any;
	return (change_interface(AF_INET, SIOCDIFADDR, &request));
}

/* Whether nothing has been set up in the present network yet, as in a jail that was made for this case. */
static bool
network_is_untouched(void)
{
	struct ifaddrs *all;
	bool untouched = true;

	if (getifaddrs(&all) == -1)
		return (false);
	for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
		int family = i->ifa_addr != NULL ? i->ifa_addr->sa_family : AF_UNSPEC;

		if (family == AF_INET || family == AF_INET6 ||
		    (strcmp(i->ifa_name, LOOPBACK) == 0 && (i->ifa_flags & IFF_UP) != 0))
			untouched = false;
	}
	freeifaddrs(all);
	return (untouched);
}

/* Kyua can put a case into a jail with a network of its own.  A jail that anybody has set up for other ends is not that. */
static bool
is_in_jail_of_its_own(void)
{
	int jailed, vnet;

	return (get_setting("security.jail.jailed", &jailed) == 0 && jailed != 0 &&
	    get_setting("security.jail.vnet", &vnet) == 0 && vnet != 0 && network_is_untouched());
}

#define	STRING(text)	{ .iov_base = (void *)(uintptr_t)(text), .iov_len = sizeof(text) }
#define	NO_VALUE	{ .iov_base = NULL, .iov_len = 0 }

/*
 * A jail with a network of its own and the host's files.  It has no name that could collide, and as it does not persist it
 * goes with its last process, killed or not, and everything in it.
 */
static int
enter_jail(char *detail, size_t size)
{
	char directory[PATH_MAX], message[128] = "";
	int vnet = JAIL_SYS_NEW;
	struct iovec parameters[] = {
		STRING("path"), STRING("/"),
		STRING("vnet"), { .iov_base = &vnet, .iov_len = sizeof(vnet) },
		STRING("errmsg"), { .iov_base = message, .iov_len = sizeof(message) },
		/* A jail takes these away, which root has outside. */
		STRING("allow.raw_sockets"), NO_VALUE,
		STRING("allow.socket_af"), NO_VALUE,
	};
	unsigned n = sizeof(parameters) / sizeof(parameters[0]);

	if (getcwd(directory, sizeof(directory)) == NULL) {
		snprintf(detail, size, "getcwd: %s", strerror(errno));
		return (-1);
	}
	/* From within a jail that lacks them they cannot be given on. */
	if (jail_set(parameters, n, JAIL_CREATE | JAIL_ATTACH) == -1 &&
	    (errno != EPERM || jail_set(parameters, n - 4, JAIL_CREATE | JAIL_ATTACH) == -1)) {
		snprintf(detail, size, "no jail with a network of its own: %s%s%s", strerror(errno),
		    message[0] != '\0' ? ": " : "", message);
		return (-1);
	}
	/* Attaching has led to the root directory, where a case has no business. */
	if (chdir(directory) == -1)
		err(1, "%s", directory);
	return (0);
}

/*
 * A connection in TIME_WAIT keeps its jail, with all of its network, for another minute.  Those that this process ends by going
 * need not be in that state: nobody looks at them any more.
 */
static void
leave_no_connections(void)
{
	if (own_network)
		(void)set_setting("net.inet.tcp.nolocaltimewait", 1);
}

/* No directory: Kyua's serves, since names are relative and Kyua clears it. */
bool
host_isolate(bool directory, char *detail, size_t size)
{
	struct address loopback = address_loopback(&inet, 0);
	bool given = is_in_jail_of_its_own();

	(void)directory;
	if (geteuid() != 0) {
		snprintf(detail, size, "a jail with a network of its own needs root");
		return (false);
	}
	if (!given && enter_jail(detail, size) == -1)
		return (false);
	own_network = true;
	/* ::1 comes up with the interface. */
	if (change_flags(LOOPBACK, IFF_UP, 0) == -1 || add_inet(LOOPBACK, &loopback, 8) == -1) {
		snprintf(detail, size, "the loopback of a new jail cannot be brought up: %s", strerror(errno));
		own_network = false;
		return (false);
	}
	(void)atexit(leave_no_connections);
	snprintf(detail, size, "jail: %s", given ? "vnet, given" : "vnet");
	return (true);
}

/* Keeps IPv6 from speaking on an interface by itself, and lets it be used, which is off before the first address. */
static void
quieten(const char *interface)
{
	struct in6_ndireq request;

	memset(&request, 0, sizeof(request));
	strlcpy(request.ifname, interface, sizeof(request.ifname));
	if (ask_interface(AF_INET6, SIOCGIFINFO_IN6, &request) == -1)
		return;
	request.ndi.flags &= ~(unsigned)(ND6_IFF_IFDISABLED | ND6_IFF_AUTO_LINKLOCAL | ND6_IFF_ACCEPT_RTADV);
	request.ndi.flags |= ND6_IFF_NO_DAD;
	(void)change_interface(AF_INET6, SIOCSIFINFO_IN6, &request);
}

/* The near addresses; IPv6 is left out where the host has none. */
static int
add_near_addresses(const char *interface)
{
	struct address near = address_near(&inet, 0), near6 = address_near(&inet6, 0);

	if (host_address_add(interface, &near, 24) == -1)
		return (-1);
	(void)host_address_add(interface, &near6, 64);
	return (0);
}

/* Opens a device that makes an interface of its own name, for as long as the jail lasts. */
static int
open_interface(const char *device, char interface[IF_NAMESIZE])
{
	int fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC), saved;

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
	struct address near = address_near(&inet, 0);

	link->fd = -1;
	link->kind = LINK_TUN;
	if (strcmp(kind, "veth") == 0) {
		snprintf(reason, size, "veth: this host has tun alone");
		errno = ENOTSUP;
		return (-1);
	}
	if (!own_network) {
		snprintf(reason, size, "tun: no network to open it in");
		errno = ENOTSUP;
		return (-1);
	}
	if ((link->fd = open_interface("/dev/tun", link->interface)) == -1) {
		snprintf(reason, size, "/dev/tun (if_tuntap not loaded?): %s", strerror(errno));
		return (-1);
	}
	strlcpy(tun_interface, link->interface, sizeof(tun_interface));
	quieten(link->interface);
	/* Both families pass when each packet has its own in front. */
	if (ioctl(link->fd, TUNSIFHEAD, &(int){ 1 }) == -1 || add_near_addresses(link->interface) == -1 ||
	    change_flags(link->interface, IFF_UP, 0) == -1) {
		snprintf(reason, size, "%s: %s", link->interface, strerror(errno));
		return (-1);
	}
	/* A point-to-point interface leads to its other end alone; here to the rest of the network as well. */
	if (host_route_add(ROUTE_INTERFACE, &near, 24, link->interface) == -1 && errno != EEXIST) {
		snprintf(reason, size, "%s: route: %s", link->interface, strerror(errno));
		return (-1);
	}
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
	struct ifreq request;
	char other[IF_NAMESIZE];

	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, "epair", sizeof(request.ifr_name));
	if (change_interface(AF_INET, SIOCIFCREATE2, &request) == -1)
		return (-1);
	/* The name of the near end, epair0a, is what came back. */
	strlcpy(interface, request.ifr_name, IF_NAMESIZE);
	strlcpy(other, interface, sizeof(other));
	if (other[0] != '\0')
		other[strlen(other) - 1] = 'b';
	quieten(interface);
	quieten(other);
	return (change_flags(other, IFF_UP, 0));
}

/* Without the module for that, a tap, whose device is held open and never read, does as well. */
static int
open_tap(char interface[IF_NAMESIZE])
{
	if (open_interface("/dev/tap", interface) == -1)
		return (-1);
	quieten(interface);
	return (0);
}

int
host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size)
{
	if (!own_network) {
		snprintf(reason, size, "epair: no network to make it in");
		errno = ENOTSUP;
		return (-1);
	}
	if (open_epair(interface) == -1 && open_tap(interface) == -1) {
		snprintf(reason, size, "neither epair nor tap (if_epair, if_tuntap not loaded?): %s", strerror(errno));
		return (-1);
	}
	if (add_near_addresses(interface) == -1 || change_flags(interface, IFF_UP, 0) == -1) {
		snprintf(reason, size, "%s: %s", interface, strerror(errno));
		return (-1);
	}
	return (0);
}

int
host_interface_down(const char *interface)
{
	return (change_flags(interface, 0, IFF_UP));
}

int
host_interface_remove(const char *interface)
{
	struct ifreq request;

	/* To remove one whose device is open would wait for it to be closed. */
	if (strcmp(interface, tun_interface) == 0) {
		errno = ENOTSUP;
		return (-1);
	}
	memset(&request, 0, sizeof(request));
	strlcpy(request.ifr_name, interface, sizeof(request.ifr_name));
	return (change_interface(AF_INET, SIOCIFDESTROY, &request));
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
	struct address mask = mask_of(destination, prefix), to = with_length(destination);
	struct address loopback = address_loopback(is_inet6 ? &inet6 : &inet, 0);
	struct sockaddr_dl out = { .sdl_len = sizeof(out), .sdl_family = AF_LINK };
	struct route_message message;
	int s, result, saved;

	if (!own_network || kind == ROUTE_PROHIBIT) {
		errno = ENOTSUP;
		return (-1);
	}
	memset(&message, 0, sizeof(message));
	message.header.rtm_msglen = offsetof(struct route_message, addresses);
	message.header.rtm_version = RTM_VERSION;
	message.header.rtm_type = RTM_ADD;
	message.header.rtm_flags = RTF_UP | RTF_STATIC | (is_host ? RTF_HOST : 0);
	/* The host's part of the destination is not to be there. */
	if (is_inet6) {
		for (size_t i = 0; i < sizeof(to.u.in6.sin6_addr.s6_addr); i++)
			to.u.in6.sin6_addr.s6_addr[i] &= mask.u.in6.sin6_addr.s6_addr[i];
		to.u.in6.sin6_port = 0;
	} else {
		to.u.in.sin_addr.s_addr &= mask.u.in.sin_addr.s_addr;
		to.u.in.sin_port = 0;
	}
	add_route_address(&message, RTA_DST, &to.u.any);
	if (kind == ROUTE_INTERFACE) {
		out.sdl_index = (unsigned short)if_nametoindex(interface);
		add_route_address(&message, RTA_GATEWAY, (const struct sockaddr *)&out);
	} else {
		/* As route(8) does it, by the loopback, which is where the flag is looked at. */
		message.header.rtm_flags |= RTF_GATEWAY | (kind == ROUTE_UNREACHABLE ? RTF_REJECT : RTF_BLACKHOLE);
		loopback = with_length(&loopback);
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

int
host_neighbour_hurry(const char *interface)
{
	struct in6_ndireq request;

	if (set_setting("net.link.ether.inet.maxtries", 1) == -1 || set_setting("net.inet6.icmp6.nd6_mmaxtries", 1) == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	strlcpy(request.ifname, interface, sizeof(request.ifname));
	if (ask_interface(AF_INET6, SIOCGIFINFO_IN6, &request) == -1)
		return (-1);
	request.ndi.retrans = 200;
	return (change_interface(AF_INET6, SIOCSIFINFO_IN6, &request));
}

/* Either end of a range may be the greater one: then the host goes through it downwards. */
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
	return (set_setting("net.inet.ip.portrange.first", (int)first) == -1 ||
	    set_setting("net.inet.ip.portrange.last", (int)last) == -1 ? -1 : 0);
}

int
host_portrange_option(int s, const struct transport *t, enum host_portrange range, unsigned *first, unsigned *last)
{
	static const struct {
		int inet, inet6;	/* values of the options */
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

/* One retransmission of the INIT, when half of the time is over, and as long again before the end. */
static int
limit_sctp(int s, int seconds)
{
	unsigned half = (unsigned)seconds * 500;
	struct sctp_rtoinfo rto = { .srto_initial = half, .srto_max = half, .srto_min = half };
	struct sctp_initmsg init = { .sinit_max_attempts = 1, .sinit_max_init_timeo = (uint16_t)half };

	return (setsockopt(s, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof(rto)) == -1 ? -1 :
	    setsockopt(s, IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof(init)));
}

int
host_limit_attempt(int s, int seconds)
{
	return (setsockopt(s, IPPROTO_TCP, TCP_KEEPINIT, &seconds, sizeof(seconds)) == 0 ? 0 : limit_sctp(s, seconds));
}

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 2000;
	return (host_limit_attempt(s, 2));
}

/* IP_BINDANY makes a source that is not local a legitimate one: then nothing would be left to refuse. */
int
host_bind_to_any_address(int s, const struct transport *t)
{
	(void)s;
	(void)t;
	errno = ENOTSUP;
	return (-1);
}

/* IPv6 has an option for it (RFC 3542), IPv4 none. */
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
	return (change_interface(AF_INET, SIOCSIFMTU, &request));
}

/* The process is among what is recorded since FreeBSD 13. */
int
host_peer_credentials(int s, struct host_credentials *credentials)
{
#if __FreeBSD__ >= 13
	struct xucred peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(s, SOL_LOCAL, LOCAL_PEERCRED, &peer, &length) == -1)
		return (-1);
	credentials->pid = peer.cr_pid;
	credentials->uid = peer.cr_uid;
	credentials->gid = peer.cr_gid;
	return (0);
#else
	(void)s;
	(void)credentials;
	errno = ENOTSUP;
	return (-1);
#endif
}

void
host_die_with_parent(pid_t parent)
{
	int signo = SIGKILL;

	(void)procctl(P_PID, 0, PROC_PDEATHSIG_CTL, &signo);
	/* It may have gone before that. */
	if (getppid() != parent)
		_exit(1);
}

/* As ps(1) learns it: sysctl(3), KERN_PROC_PID.  A thread that waits in a system call is in SSLEEP. */
enum host_process_state
host_process_state(pid_t pid, unsigned long *sleeps)
{
	int name[] = { CTL_KERN, KERN_PROC, KERN_PROC_PID, pid };
	struct kinfo_proc process;
	size_t size = sizeof(process);

	if (sysctl(name, 4, &process, &size, NULL, 0) == -1 || size != sizeof(process))
		return (PROCESS_UNKNOWN);
	*sleeps = (unsigned long)process.ki_rusage.ru_nvcsw;
	switch (process.ki_stat) {
	case SSLEEP:
		return (PROCESS_ASLEEP);
	case SSTOP:
		return (PROCESS_STOPPED);
	default:
		return (PROCESS_BUSY);
	}
}

/* What is written to tun(4) has been dealt with when the write returns. */
void
host_stay_on_processor(void)
{
}

bool
host_has_connectat(void)
{
	return (true);
}

int
host_connectat(int dirfd, int s, const void *name, socklen_t namelen)
{
	return (connectat(dirfd, s, name, namelen));
}

void
host_libc(char *libc, size_t size)
{
	snprintf(libc, size, "FreeBSD %d", __FreeBSD_version);
}
#endif
