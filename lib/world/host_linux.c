#ifdef __linux__
#define	_GNU_SOURCE

#include "world/host.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netpacket/packet.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/if_ether.h>
#include <linux/if_tun.h>
#include <linux/sctp.h>
#include <linux/veth.h>

#include "world/fuse.h"
#include "world/netlink.h"
#include "world/network.h"
#include "world/setting.h"
#include "world/wait.h"

#define	NEAR_INTERFACE	"near0"
#define	FAR_INTERFACE	"far0"
#define	ADDRESS_BOUND	30	/* seconds */

static const struct transport inet = { .address = ADDRESS_INET }, inet6 = { .address = ADDRESS_INET6 };

static int
write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), saved;
	ssize_t n;

	if (fd == -1)
		return (-1);
	n = write(fd, text, strlen(text));
	saved = errno;
	close(fd);
	errno = saved;
	return (n == (ssize_t)strlen(text) ? 0 : -1);
}

static bool
read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return (false);
	n = read(fd, text, size - 1);
	close(fd);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return (true);
}

/*
 * Makes a setting below /proc/sys, in the case's own network alone: elsewhere it would be the host's.  One that cannot be written
 * and has the value already is as good as made.
 */
static int
write_setting(const char *name, const char *value)
{
	char path[160], present[256];
	int error = ENOTSUP;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	if (network_is_private()) {
		if (write_file(path, value) == 0)
			return (0);
		error = errno;
		if (read_file(path, present, sizeof(present)) && strcmp(present, value) == 0)
			return (0);
	}
	for (char *slash = path; *slash != '\0'; slash++)
		if (*slash == '/')
			*slash = '.';
	if (!network_is_private())
		strlcat(path, " of the host's own network", sizeof(path));
	errno = error;
	setting_refused(path + strlen("/proc/sys/"));
	return (-1);
}

/* Sets the flags of an interface, by ioctl(2): netlink would need no less, and every sandbox knows this one. */
static int
interface_flags(const char *interface, short set, short clear)
{
	struct ifreq request;
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result, saved;

	if (s == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	strncpy(request.ifr_name, interface, sizeof(request.ifr_name) - 1);
	if ((result = ioctl(s, SIOCGIFFLAGS, &request)) == 0) {
		request.ifr_flags = (short)((request.ifr_flags | set) & ~clear);
		result = ioctl(s, SIOCSIFFLAGS, &request);
	}
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

/* The loopback works when a datagram socket can be bound to it. */
static bool
loopback_works(void)
{
	struct address at = address_loopback(&inet, 0);
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool works = s != -1 && bind(s, ADDRESS(&at)) == 0;

	if (s != -1)
		close(s);
	return (works);
}

/* In a new user namespace the ids stay what they are: files keep their owner, and root stays root. */
static bool
keep_ids(uid_t uid, gid_t gid, char *detail, size_t size)
{
	char map[64];

	snprintf(map, sizeof(map), "%d %d 1", (int)uid, (int)uid);
	if (write_file("/proc/self/uid_map", map) == -1) {
		snprintf(detail, size, "/proc/self/uid_map: %s", strerror(errno));
		return (false);
	}
	snprintf(map, sizeof(map), "%d %d 1", (int)gid, (int)gid);
	/* A kernel without setgroups asks for nothing before the map of groups. */
	if ((write_file("/proc/self/setgroups", "deny") == -1 && errno != ENOENT) || write_file("/proc/self/gid_map", map) == -1) {
		snprintf(detail, size, "/proc/self/gid_map: %s", strerror(errno));
		return (false);
	}
	return (true);
}

/* Ubuntu grants the namespace and takes the capabilities away: what counts is whether it can be used. */
static bool
network_is_of_use(char *detail, size_t size)
{
	if ((interface_flags("lo", IFF_UP, 0) == 0 || errno == ENOTTY) && loopback_works())
		return (true);
	snprintf(detail, size, "the loopback of a new network namespace cannot be brought up "
	    "(kernel.apparmor_restrict_unprivileged_userns?): %s", strerror(errno));
	return (false);
}

/* What this process mounts is to be seen nowhere else. */
static bool
keep_mounts(void)
{
	return (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
}

/*
 * Puts this process into namespaces of its own: a user namespace makes it privileged in the others and nowhere else.  Where
 * user namespaces are switched off, root does without, and where there is none for mounts to be had, the case makes none.
 * Returns what was entered, or 0 with the missing step in detail.
 */
static int
enter_namespaces(bool mounts, char *detail, size_t size)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int entered = CLONE_NEWNET;

	if (unshare(CLONE_NEWUSER) == 0) {
		entered |= CLONE_NEWUSER;
		if (!keep_ids(uid, gid, detail, size))
			return (0);
	} else if (uid != 0) {
		snprintf(detail, size, "no user namespace (user.max_user_namespaces, kernel.unprivileged_userns_clone): %s",
		    strerror(errno));
		return (0);
	}
	if (unshare(CLONE_NEWNET) == -1) {
		snprintf(detail, size, "no network namespace: %s", strerror(errno));
		return (0);
	}
	if (!network_is_of_use(detail, size))
		return (0);
	if (mounts && unshare(CLONE_NEWNS) == 0 && keep_mounts())
		entered |= CLONE_NEWNS;
	return (entered);
}

/* The namespaces, in the order in which they are entered: the first makes the others possible. */
static const struct {
	const char *name;
	int type;
	const char *in_words;
} namespaces[] = {
	{ "user", CLONE_NEWUSER, "user" },
	{ "net", CLONE_NEWNET, "network" },
	{ "mnt", CLONE_NEWNS, "mount" },
};

#define	NAMESPACES	(sizeof(namespaces) / sizeof(namespaces[0]))

static int
open_namespace(const char *process, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%s/ns/%s", process, name);
	return (open(path, O_RDONLY | O_CLOEXEC));
}

/* Enters those of another process's namespaces that were found of use there. */
static bool
join(pid_t pid, int types)
{
	char process[32];
	bool joined = true;
	int fd;

	snprintf(process, sizeof(process), "%ld", (long)pid);
	for (size_t i = 0; joined && i < NAMESPACES; i++) {
		if ((types & namespaces[i].type) == 0)
			continue;
		fd = open_namespace(process, namespaces[i].name);
		joined = fd != -1 && setns(fd, namespaces[i].type) == 0;
		if (fd != -1)
			close(fd);
	}
	return (joined);
}

struct scout {
	int entered;
	char detail[256];
};

/*
 * A process that has entered namespaces cannot leave them.  So a child goes ahead, and only where it found them of use does
 * this process follow it: by setns(2), which makes no second set, or where that is refused by taking the same steps.
 */
static void
follow_scout(bool mounts, struct scout *scout)
{
	int told[2], leave[2];
	bool followed;
	char byte;
	pid_t pid;

	if (pipe2(told, O_CLOEXEC) == -1 || pipe2(leave, O_CLOEXEC) == -1 || (pid = fork()) == -1) {
		snprintf(scout->detail, sizeof(scout->detail), "%s", strerror(errno));
		return;
	}
	if (pid == 0) {
		close(leave[1]);
		scout->entered = enter_namespaces(mounts, scout->detail, sizeof(scout->detail));
		if (write(told[1], scout, sizeof(*scout)) == (ssize_t)sizeof(*scout))
			(void)read(leave[0], &byte, 1);	/* end of file: this process has followed, or gone */
		_exit(0);
	}
	close(told[1]);
	close(leave[0]);
	if (read(told[0], scout, sizeof(*scout)) != (ssize_t)sizeof(*scout))
		strcpy(scout->detail, "the child that was to enter namespaces died");
	followed = scout->entered != 0 && join(pid, scout->entered);
	close(leave[1]);
	close(told[0]);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	if (scout->entered != 0 && !followed)
		scout->entered = enter_namespaces(mounts, scout->detail, sizeof(scout->detail));
}

struct quick_scout {
	uid_t uid;
	gid_t gid;
	int types;
	bool of_use;
	int fds[NAMESPACES];
};

static int
look_round(void *arg)
{
	struct quick_scout *q = arg;
	char detail[256];

	if (!keep_ids(q->uid, q->gid, detail, sizeof(detail)) || !network_is_of_use(detail, sizeof(detail)) ||
	    ((q->types & CLONE_NEWNS) != 0 && !keep_mounts()))
		return (0);
	for (size_t i = 0; i < NAMESPACES; i++)
		if ((q->types & namespaces[i].type) != 0 && (q->fds[i] = open_namespace("self", namespaces[i].name)) == -1)
			return (0);
	q->of_use = true;
	return (0);
}

/*
 * The same where all are to be had, as nearly everywhere, and quicker: the child borrows the memory and the descriptors of
 * this process, which waits for it (as vfork(2) does), so that nothing is copied.  False where it did not work out; why,
 * follow_scout() finds, which can start from within a new user namespace as well.
 */
static bool
follow_quick_scout(int types)
{
	static char stack[64 * 1024] __attribute__((aligned(16)));
	struct quick_scout q = { .uid = geteuid(), .gid = getegid(), .types = types, .fds = { -1, -1, -1 } };
	bool followed;
	pid_t pid = clone(look_round, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD | types, &q);

	if (pid == -1)
		return (false);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	followed = q.of_use;
	for (size_t i = 0; i < NAMESPACES; i++) {
		if (q.fds[i] == -1)
			continue;
		followed = followed && setns(q.fds[i], namespaces[i].type) == 0;
		close(q.fds[i]);
	}
	return (followed);
}

static bool mounts_are_private;

/* Mounts an empty file system over the directory, if it may, and goes there: joining a mount namespace has led to its root. */
static void
mount_directory(const char *directory)
{
	(void)mount("tmpfs", directory, "tmpfs", MS_NOSUID, "size=8m,mode=0700");
	/* Elsewhere a case has no business. */
	if (chdir(directory) == -1)
		err(1, "%s in the new mount namespace", directory);
}

bool
host_isolate(bool directory, char *detail, size_t size)
{
	/* Mounts of their own cost a case as much as its network: when they go, the kernel waits for all processors. */
	int types = CLONE_NEWUSER | CLONE_NEWNET | (directory ? CLONE_NEWNS : 0);
	struct scout scout = { .entered = 0 };
	char path[PATH_MAX];

	if (getcwd(path, sizeof(path)) == NULL) {
		snprintf(detail, size, "%s", strerror(errno));
		return (false);
	}
	if (follow_quick_scout(types))
		scout.entered = types;
	else
		follow_scout(directory, &scout);
	if (scout.entered == 0) {
		snprintf(detail, size, "%s", scout.detail);
		return (false);
	}
	mounts_are_private = (scout.entered & CLONE_NEWNS) != 0;
	if (mounts_are_private)
		mount_directory(path);
	strlcpy(detail, "namespaces: ", size);
	for (size_t i = 0, n = 0; i < NAMESPACES; i++) {
		if ((scout.entered & namespaces[i].type) == 0)
			continue;
		strlcat(detail, n++ > 0 ? ", " : "", size);
		strlcat(detail, namespaces[i].in_words, size);
	}
	return (true);
}

/* Whether the kernel has the protocol already, by its list: asking with socket() would load it. */
static bool
protocol_is_loaded(const char *name)
{
	char line[256];
	size_t length = strlen(name);
	bool found = false;
	FILE *file = fopen("/proc/net/protocols", "r");

	if (file == NULL)
		return (true);		/* a sandbox without the list loads nothing either */
	while (!found && fgets(line, sizeof(line), file) != NULL)
		found = strncmp(line, name, length) == 0 && line[length] == ' ';
	fclose(file);
	return (found);
}

/* gVisor has no abstract names in a network namespace of a process's own, though it has them elsewhere. */
static bool
abstract_names_work(const struct transport *t, int s)
{
	struct address probe = address_unix(t, "probe");

	return (bind(s, ADDRESS(&probe)) == 0);
}

enum transport_access
host_has_transport(const struct transport *t, bool may_load, char *reason, size_t size)
{
	int s;

	if (t->protocol_name != NULL && !may_load && !protocol_is_loaded(t->protocol_name)) {
		snprintf(reason, size, "%s not loaded", t->protocol_name);
		return (TRANSPORT_LACKING);
	}
	if ((s = socket(t->domain, t->type | SOCK_CLOEXEC, t->protocol)) == -1) {
		snprintf(reason, size, "no socket of transport %s: %s", t->name, strerror(errno));
		return (errno == EPERM || errno == EACCES ? TRANSPORT_NOT_PERMITTED : TRANSPORT_LACKING);
	}
	if (t->address == ADDRESS_ABSTRACT && !abstract_names_work(t, s)) {
		snprintf(reason, size, "no abstract name can be bound in this network: %s", strerror(errno));
		close(s);
		return (TRANSPORT_NOT_PERMITTED);
	}
	close(s);
	return (TRANSPORT_THERE);
}

static int
host_interface_up(const char *interface)
{
	return (interface_flags(interface, IFF_UP, 0));
}

int
host_interface_down(const char *interface)
{
	return (interface_flags(interface, 0, IFF_UP));
}

static const void *
address_bytes(const struct address *a, size_t *length)
{
	if (a->u.any.sa_family == AF_INET) {
		*length = sizeof(a->u.in.sin_addr);
		return (&a->u.in.sin_addr);
	}
	*length = sizeof(a->u.in6.sin6_addr);
	return (&a->u.in6.sin6_addr);
}

static int
change_address(uint16_t type, uint16_t flags, const char *interface, const struct address *a, unsigned prefix)
{
	struct ifaddrmsg body = {
		.ifa_family = (unsigned char)a->u.any.sa_family,
		.ifa_prefixlen = (unsigned char)prefix,
		/* Duplicate detection takes a second, for which the address cannot be used. */
		.ifa_flags = IFA_F_NODAD,
		.ifa_index = if_nametoindex(interface),
	};
	struct netlink_request request;
	struct in_addr broadcast;
	size_t length;
	const void *bytes = address_bytes(a, &length);

	netlink_begin(&request, type, flags, &body, sizeof(body));
	netlink_add(&request, IFA_LOCAL, bytes, length);
	netlink_add(&request, IFA_ADDRESS, bytes, length);
	if (a->u.any.sa_family == AF_INET && prefix < 31) {
		broadcast.s_addr = a->u.in.sin_addr.s_addr | htonl(0xffffffffu >> prefix);
		netlink_add(&request, IFA_BROADCAST, &broadcast, sizeof(broadcast));
	}
	return (netlink_send(&request));
}

/* Whether one of the changes of routes that the kernel tells of now is that the address is the host's own. */
static bool
became_local(int s, const struct in6_addr *a)
{
	union {
		struct nlmsghdr header;
		unsigned char bytes[8192];
	} news;
	ssize_t n = recv(s, &news, sizeof(news), MSG_DONTWAIT);
	long long left = n;	/* signed, and wider than the lengths that it is compared with */

	for (struct nlmsghdr *h = &news.header; n > 0 && NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
		struct rtmsg *route = NLMSG_DATA(h);
		int rest = (int)RTM_PAYLOAD(h);

		if (h->nlmsg_type != RTM_NEWROUTE || rest < 0 || route->rtm_type != RTN_LOCAL)
			continue;
		for (struct rtattr *at = RTM_RTA(route); RTA_OK(at, rest); at = RTA_NEXT(at, rest))
			if (at->rta_type == RTA_DST && RTA_PAYLOAD(at) == sizeof(*a) && memcmp(RTA_DATA(at), a, sizeof(*a)) == 0)
				return (true);
	}
	return (false);
}

/*
 * The kernel makes an IPv6 address its own some time after the request was answered, also where no duplicates are looked for,
 * and drops what is sent to it meanwhile.  It tells of the route to the address, so that the moment can be awaited.  It waits
 * for every other network that is made or taken down just then, which on a machine under load is longer than WAIT_BOUND.
 */
int
host_address_add(const char *interface, const struct address *a, unsigned prefix)
{
	struct sockaddr_nl routes = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV6_ROUTE };
	bool told, mine = false;
	int s, result, saved;

	if (a->u.any.sa_family != AF_INET6)
		return (change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, interface, a, prefix));
	if ((s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) == -1)
		return (-1);
	told = bind(s, (const struct sockaddr *)&routes, sizeof(routes)) == 0;
	result = change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, interface, a, prefix);
	while (result == 0 && told && !mine) {
		if (!wait_readable(s, ADDRESS_BOUND)) {
			errno = ETIMEDOUT;
			result = -1;
		} else {
			mine = became_local(s, &a->u.in6.sin6_addr);
		}
	}
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

int
host_address_remove(const char *interface, const struct address *a, unsigned prefix)
{
	return (change_address(RTM_DELADDR, 0, interface, a, prefix));
}

int
host_route_add(enum host_route kind, const struct address *destination, unsigned prefix, const char *interface)
{
	static const unsigned char types[] = {
		[ROUTE_INTERFACE] = RTN_UNICAST,
		[ROUTE_UNREACHABLE] = RTN_UNREACHABLE,
		[ROUTE_PROHIBIT] = RTN_PROHIBIT,
		[ROUTE_BLACKHOLE] = RTN_BLACKHOLE,
	};
	struct rtmsg body = {
		.rtm_family = (unsigned char)destination->u.any.sa_family,
		.rtm_dst_len = (unsigned char)prefix,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = kind == ROUTE_INTERFACE ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
		.rtm_type = types[kind],
	};
	struct netlink_request request;
	size_t length;
	const void *bytes = address_bytes(destination, &length);

	netlink_begin(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	if (prefix > 0)
		netlink_add(&request, RTA_DST, bytes, length);
	if (interface != NULL)
		netlink_add(&request, RTA_OIF, &(int){ (int)if_nametoindex(interface) }, sizeof(int));
	return (netlink_send(&request));
}

/* Whatever made the route, and whatever its scope. */
int
host_route_remove(const struct address *destination, unsigned prefix, const char *interface)
{
	struct rtmsg body = {
		.rtm_family = (unsigned char)destination->u.any.sa_family,
		.rtm_dst_len = (unsigned char)prefix,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_scope = RT_SCOPE_NOWHERE,
	};
	struct netlink_request request;
	unsigned char network[sizeof(struct in6_addr)];
	size_t length;
	const void *bytes = address_bytes(destination, &length);

	memcpy(network, bytes, length);
	/* The host's part is not to be there. */
	for (size_t bit = prefix; bit < 8 * length; bit++)
		network[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
	netlink_begin(&request, RTM_DELROUTE, 0, &body, sizeof(body));
	netlink_add(&request, RTA_DST, network, length);
	netlink_add(&request, RTA_OIF, &(int){ (int)if_nametoindex(interface) }, sizeof(int));
	return (netlink_send(&request));
}

int
host_interface_remove(const char *interface)
{
	struct ifinfomsg body = { .ifi_index = (int)if_nametoindex(interface) };
	struct netlink_request request;

	netlink_begin(&request, RTM_DELLINK, 0, &body, sizeof(body));
	return (netlink_send(&request));
}

/* One queue each way: the kernel makes one for each processor, and waits until nobody uses those that it takes away again. */
static void
name_end(struct netlink_request *request, const char *name)
{
	netlink_add(request, IFLA_IFNAME, name, strlen(name) + 1);
	netlink_add(request, IFLA_NUM_TX_QUEUES, &(uint32_t){ 1 }, sizeof(uint32_t));
	netlink_add(request, IFLA_NUM_RX_QUEUES, &(uint32_t){ 1 }, sizeof(uint32_t));
}

static int
veth_create(void)
{
	struct ifinfomsg body = { .ifi_family = AF_UNSPEC };
	struct netlink_request request;
	struct rtattr *info, *data, *peer;

	netlink_begin(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	name_end(&request, NEAR_INTERFACE);
	info = netlink_nest(&request, IFLA_LINKINFO, NULL, 0);
	netlink_add(&request, IFLA_INFO_KIND, "veth", 4);
	data = netlink_nest(&request, IFLA_INFO_DATA, NULL, 0);
	peer = netlink_nest(&request, VETH_INFO_PEER, &body, sizeof(body));
	name_end(&request, FAR_INTERFACE);
	netlink_nest_end(&request, peer);
	netlink_nest_end(&request, data);
	netlink_nest_end(&request, info);
	return (netlink_send(&request));
}

/*
 * Keeps IPv6 from speaking on an interface by itself: without an address of its own making there is none to look for duplicates
 * of, and none to solicit routers from.  By netlink: the first look into a new interface's settings in /proc takes a millisecond.
 */
static void
quieten(const char *interface)
{
	struct ifinfomsg body = { .ifi_family = AF_UNSPEC };
	struct netlink_request request;
	struct rtattr *families, *family;

	netlink_begin(&request, RTM_SETLINK, 0, &body, sizeof(body));
	netlink_add(&request, IFLA_IFNAME, interface, strlen(interface) + 1);
	families = netlink_nest(&request, IFLA_AF_SPEC, NULL, 0);
	family = netlink_nest(&request, AF_INET6, NULL, 0);
	netlink_add(&request, IFLA_INET6_ADDR_GEN_MODE, &(uint8_t){ IN6_ADDR_GEN_MODE_NONE }, sizeof(uint8_t));
	netlink_nest_end(&request, family);
	netlink_nest_end(&request, families);
	(void)netlink_send(&request);		/* a host without IPv6 says nothing of it */
}

/* The near addresses; IPv6 is left out where the host has none. */
static int
add_near_addresses(const char *interface)
{
	struct address near = address_near(&inet, 0), near6 = address_near(&inet6, 0);

	if (host_address_add(interface, &near, 24) == -1)
		return (-1);
	return (host_address_add(interface, &near6, 64) == -1 && errno == ETIMEDOUT ? -1 : 0);
}

static int
add_neighbour(const char *interface, const struct address *a, const unsigned char ether[6])
{
	struct ndmsg body = {
		.ndm_family = (unsigned char)a->u.any.sa_family,
		.ndm_ifindex = (int)if_nametoindex(interface),
		.ndm_state = NUD_PERMANENT,
	};
	struct netlink_request request;
	size_t length;
	const void *bytes = address_bytes(a, &length);

	netlink_begin(&request, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof(body));
	netlink_add(&request, NDA_DST, bytes, length);
	netlink_add(&request, NDA_LLADDR, ether, 6);
	return (netlink_send(&request));
}

static int
ether_of(const char *interface, unsigned char ether[6])
{
	struct ifreq request;
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result;

	if (s == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	strncpy(request.ifr_name, interface, sizeof(request.ifr_name) - 1);
	if ((result = ioctl(s, SIOCGIFHWADDR, &request)) == 0)
		memcpy(ether, request.ifr_hwaddr.sa_data, 6);
	close(s);
	return (result);
}

static int
open_tun(struct host_link *link)
{
	struct ifreq request;

	link->kind = LINK_TUN;
	if ((link->fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	request.ifr_flags = IFF_TUN | IFF_NO_PI;
	strcpy(request.ifr_name, NEAR_INTERFACE);
	strcpy(link->interface, NEAR_INTERFACE);
	if (ioctl(link->fd, TUNSETIFF, &request) == -1)
		return (-1);
	/*
	 * It goes with the network, soon after the case: were it to go with its descriptor, the case's last process would have to
	 * wait until nothing in the kernel can refer to it any more, which takes several times as long as the case.
	 */
	(void)ioctl(link->fd, TUNSETPERSIST, 1);
	quieten(NEAR_INTERFACE);
	return (host_interface_up(NEAR_INTERFACE) == -1 ? -1 : add_near_addresses(NEAR_INTERFACE));
}

static int
open_veth(struct host_link *link)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	struct address far = address_far(&inet, 0), far6 = address_far(&inet6, 0);
	unsigned char far_ether[6];

	link->kind = LINK_VETH;
	strcpy(link->interface, NEAR_INTERFACE);
	if (veth_create() == -1)
		return (-1);
	quieten(NEAR_INTERFACE);
	quieten(FAR_INTERFACE);
	if (host_interface_up(FAR_INTERFACE) == -1 || host_interface_up(NEAR_INTERFACE) == -1 ||
	    ether_of(NEAR_INTERFACE, link->ether) == -1 || ether_of(FAR_INTERFACE, far_ether) == -1 ||
	    add_near_addresses(NEAR_INTERFACE) == -1 || add_neighbour(NEAR_INTERFACE, &far, far_ether) == -1)
		return (-1);
	(void)add_neighbour(NEAR_INTERFACE, &far6, far_ether);
	at.sll_ifindex = link->peer_index = (int)if_nametoindex(FAR_INTERFACE);
	if ((link->fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) == -1)
		return (-1);
	/* The far end was up before it had a carrier: until the kernel has taken note of that, its queue drops what is sent. */
	(void)setsockopt(link->fd, SOL_PACKET, PACKET_QDISC_BYPASS, &(int){ 1 }, sizeof(int));
	return (bind(link->fd, (const struct sockaddr *)&at, sizeof(at)));
}

int
host_link_open(struct host_link *link, const char *kind, char *reason, size_t size)
{
	if (strcmp(kind, "veth") != 0) {
		if (open_tun(link) == 0)
			return (0);
		if (strcmp(kind, "tun") == 0 || errno == ETIMEDOUT) {
			snprintf(reason, size, "tun: %s", strerror(errno));
			return (-1);
		}
		if (link->fd != -1)
			close(link->fd);
	}
	if (open_veth(link) == 0)
		return (0);
	snprintf(reason, size, "veth: %s", strerror(errno));
	return (-1);
}

ssize_t
host_link_receive(const struct host_link *link, void *packet, size_t size)
{
	struct sockaddr_ll from;
	socklen_t length = sizeof(from);
	ssize_t n;

	if (link->kind == LINK_TUN)
		return (read(link->fd, packet, size));
	n = recvfrom(link->fd, packet, size, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
	/* What the case itself has sent is seen as well. */
	return (n > 0 && from.sll_pkttype == PACKET_OUTGOING ? 0 : n);
}

ssize_t
host_link_send(const struct host_link *link, const void *packet, size_t length)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = link->peer_index, .sll_halen = 6 };

	if (link->kind == LINK_TUN)
		return (write(link->fd, packet, length));
	to.sll_protocol = htons(*(const unsigned char *)packet >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP);
	memcpy(to.sll_addr, link->ether, sizeof(link->ether));
	return (sendto(link->fd, packet, length, 0, (const struct sockaddr *)&to, sizeof(to)));
}

/* A veth whose far end is up and has no addresses: what is asked for there nobody answers. */
int
host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size)
{
	strcpy(interface, NEAR_INTERFACE);
	if (veth_create() == 0) {
		quieten(NEAR_INTERFACE);
		quieten(FAR_INTERFACE);
		if (host_interface_up(FAR_INTERFACE) == 0 && host_interface_up(NEAR_INTERFACE) == 0 &&
		    add_near_addresses(NEAR_INTERFACE) == 0)
			return (0);
	}
	snprintf(reason, size, "veth: %s", strerror(errno));
	return (-1);
}

int
host_neighbour_hurry(const char *interface)
{
	static const char *const settings[][2] = { { "mcast_solicit", "1" }, { "retrans_time_ms", "10" } };
	static const char *const families[] = { "ipv4", "ipv6" };
	char name[128];

	for (size_t f = 0; f < 2; f++) {
		for (size_t i = 0; i < 2; i++) {
			snprintf(name, sizeof(name), "net/%s/neigh/%s/%s", families[f], interface, settings[i][0]);
			/* Where there is no IPv6 on the interface, there are no neighbours of it either. */
			if (write_setting(name, settings[i][1]) == -1 && (f == 0 || errno != ENOENT))
				return (-1);
		}
	}
	return (0);
}

#define	PORT_RANGE	"net/ipv4/ip_local_port_range"

int
host_port_range_get(unsigned *first, unsigned *last)
{
	char text[64];

	return (read_file("/proc/sys/" PORT_RANGE, text, sizeof(text)) && sscanf(text, "%u %u", first, last) == 2 ? 0 : -1);
}

int
host_port_range_set(unsigned first, unsigned last)
{
	char text[64];

	snprintf(text, sizeof(text), "%u %u", first, last);
	return (write_setting(PORT_RANGE, text));
}

static bool
is_sctp(int s)
{
	int protocol = 0;
	socklen_t length = sizeof(protocol);

	return (getsockopt(s, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) == 0 && protocol == IPPROTO_SCTP);
}

/* One retransmission of the INIT, when half of the time is over, and as long again before the end. */
static int
limit_sctp(int s, int milliseconds)
{
	unsigned half = (unsigned)milliseconds / 2;
	struct sctp_rtoinfo rto = { .srto_initial = half, .srto_max = half, .srto_min = half };
	struct sctp_initmsg init = { .sinit_max_attempts = 1, .sinit_max_init_timeo = (uint16_t)half };

	return (setsockopt(s, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof(rto)) == -1 ? -1 :
	    setsockopt(s, IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof(init)));
}

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 1000;
	if (is_sctp(s))
		return (limit_sctp(s, *milliseconds));
	/* The first retransmission is due after 1 s (RFC 6298); at that moment the attempt is seen to be over its time. */
	if (setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){ 500 }, sizeof(unsigned)) == 0)
		return (0);
	if (errno != ENOPROTOOPT && errno != EOPNOTSUPP)
		return (-1);
	/* MPTCP does not take the option, but heeds the network's settings: one retransmission after 1 s, and 2 s for its answer. */
	*milliseconds = 3000;
	/* Linux before 6.5 has no such setting, and does what it asks for. */
	if (write_setting("net/ipv4/tcp_syn_linear_timeouts", "0") == -1 && errno != ENOENT)
		return (-1);
	return (write_setting("net/ipv4/tcp_syn_retries", "1"));
}

/* Gives up the use of capabilities that are all among the first 32. */
static int
lose(uint32_t capabilities)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data) == -1)
		return (-1);
	data[0].effective &= ~capabilities;
	return ((int)syscall(SYS_capset, &header, data));
}

/* Some sandboxes refuse the call, which is tried without losing anything. */
bool
host_can_lose_file_privilege(char *reason, size_t size)
{
	if (lose(0) == 0)
		return (true);
	snprintf(reason, size, "capabilities cannot be given up: %s", strerror(errno));
	return (false);
}

/* Root's power over modes is a capability here, in a user namespace as well; without it root is a user like any other. */
int
host_lose_file_privilege(void)
{
	return (lose(1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH));
}

void
host_stay_on_processor(void)
{
	int processor = sched_getcpu();
	cpu_set_t set;

	if (processor < 0 || processor >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	(void)sched_setaffinity(0, sizeof(set), &set);
}

int
host_close_range(int first, int last)
{
#ifdef SYS_close_range
	return ((int)syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0));
#else
	(void)first;
	(void)last;
	errno = ENOTSUP;
	return (-1);
#endif
}

void
host_die_with_parent(pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* It may have gone before that. */
	if (getppid() != parent)
		_exit(1);
}

/* Interruptible sleep is S; a process that waits for the disk or a lock is D, and one that a debugger holds t. */
enum host_process_state
host_process_state(pid_t pid, unsigned long *sleeps)
{
	char path[64], text[4096];
	const char *state, *count;
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (PROCESS_UNKNOWN);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return (PROCESS_UNKNOWN);
	text[n] = '\0';
	/* A kernel that emulates Linux may have a state and no such count: what it calls asleep is not known. */
	if ((state = strstr(text, "\nState:\t")) == NULL || (count = strstr(text, "\nvoluntary_ctxt_switches:\t")) == NULL ||
	    sscanf(count, " voluntary_ctxt_switches: %lu", sleeps) != 1)
		return (PROCESS_UNKNOWN);
	switch (state[strlen("\nState:\t")]) {
	case 'S':
		return (PROCESS_ASLEEP);
	case 'T':
		return (PROCESS_STOPPED);
	default:
		return (PROCESS_BUSY);
	}
}

bool
host_has_connectat(void)
{
	return (false);
}

int
host_connectat(int dirfd, int s, const void *name, socklen_t namelen)
{
	(void)dirfd;
	(void)s;
	(void)name;
	(void)namelen;
	errno = ENOSYS;
	return (-1);
}

int
host_event_queue(void)
{
	return (epoll_create1(EPOLL_CLOEXEC));
}

int
host_event_queue_add(int queue, int s)
{
	struct epoll_event event = { .events = EPOLLOUT };

	return (epoll_ctl(queue, EPOLL_CTL_ADD, s, &event));
}

int
host_event_queue_wait(int queue, int seconds)
{
	struct epoll_event event;

	/* The queue itself polls as readable: the bound and its care for signals are there already. */
	return (wait_readable(queue, seconds) ? epoll_wait(queue, &event, 1, 0) : 0);
}

int
host_eventfd(void)
{
	return (eventfd(0, EFD_CLOEXEC));
}

int
host_path_descriptor(const char *path)
{
	return (open(path, O_PATH | O_CLOEXEC));
}

int
host_wait_for_accept(int s)
{
	(void)s;
	errno = ENOTSUP;
	return (-1);
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

void
host_libc(char *libc, size_t size)
{
#ifdef _CS_GNU_LIBC_VERSION
	if (confstr(_CS_GNU_LIBC_VERSION, libc, size) > 0)
		return;
#endif
	snprintf(libc, size, "not glibc");
}

/* MPTCP has no such option: there the SYN is repeated but once, after a second, and given up another second later. */
int
host_limit_attempt(int s, int seconds)
{
	if (is_sctp(s))
		return (limit_sctp(s, seconds * 1000));
	if (setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){ (unsigned)seconds * 1000 }, sizeof(unsigned)) == 0)
		return (0);
	return (host_syn_retries(-1, 1));
}

int
host_bind_to_any_address(int s, const struct transport *t)
{
	return (t->domain == AF_INET6 ? setsockopt(s, IPPROTO_IPV6, IPV6_FREEBIND, &(int){ 1 }, sizeof(int)) :
	    setsockopt(s, IPPROTO_IP, IP_FREEBIND, &(int){ 1 }, sizeof(int)));
}

int
host_choose_port_at_connect(int s, const struct transport *t)
{
	(void)t;	/* the option of IPv4 serves IPv6 as well */
	return (setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int){ 1 }, sizeof(int)));
}

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
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result, saved;

	if (s == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	strncpy(request.ifr_name, interface, sizeof(request.ifr_name) - 1);
	request.ifr_mtu = mtu;
	result = ioctl(s, SIOCSIFMTU, &request);
	saved = errno;
	close(s);
	errno = saved;
	return (result);
}

int
host_syn_retries(int s, int retries)
{
	char text[16];

	if (s >= 0)
		return (setsockopt(s, IPPROTO_TCP, TCP_SYNCNT, &retries, sizeof(retries)));
	snprintf(text, sizeof(text), "%d", retries);
	return (write_setting("net/ipv4/tcp_syn_retries", text));
}

/* The setting: 1 for clients, 4 for data in the SYN also where no cookie is known. */
int
host_fastopen_at_connect(int s, enum host_fastopen how)
{
	if (write_setting("net/ipv4/tcp_fastopen", how == FASTOPEN_BY_COOKIE ? "1" : "5") == -1)
		return (-1);
	return (setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &(int){ 1 }, sizeof(int)));
}

bool
host_starve(unsigned n, int s, const char **means)
{
	switch (n) {
	case 0:
		*means = "the smallest send and receive buffers";
		(void)setsockopt(s, SOL_SOCKET, SO_SNDBUF, &(int){ 1 }, sizeof(int));
		(void)setsockopt(s, SOL_SOCKET, SO_RCVBUF, &(int){ 1 }, sizeof(int));
		return (true);
	case 1:
		*means = "no memory for options (net.core.optmem_max)";
		(void)write_setting("net/core/optmem_max", "0");
		return (true);
	case 2:
		*means = "buffers of TCP and UDP of a page at most (net.ipv4.tcp_wmem, tcp_rmem, udp_wmem_min)";
		(void)write_setting("net/ipv4/tcp_wmem", "1 1 1");
		(void)write_setting("net/ipv4/tcp_rmem", "1 1 1");
		(void)write_setting("net/ipv4/udp_wmem_min", "1");
		return (true);
	case 3:
		*means = "no routes of IPv6 to be cached (net.ipv6.route.max_size)";
		(void)write_setting("net/ipv6/route/max_size", "0");
		return (true);
	case 4:
		*means = "no datagram to be queued (net.unix.max_dgram_qlen)";
		(void)write_setting("net/unix/max_dgram_qlen", "0");
		return (true);
	default:
		return (false);
	}
}

int
host_failing_directory(const char *directory, char *reason, size_t size)
{
	if (!mounts_are_private) {
		snprintf(reason, size, "no mount namespace of the case's own");
		return (-1);
	}
	return (fuse_mount_failing(directory, reason, size));
}

int
host_pass_credentials(int s)
{
	return (setsockopt(s, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int)));
}

int
host_peer_credentials(int s, struct host_credentials *credentials)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &length) == -1)
		return (-1);
	credentials->pid = peer.pid;
	credentials->uid = peer.uid;
	credentials->gid = peer.gid;
	return (0);
}

int
host_send_as_parent(int s)
{
	union {
		struct cmsghdr header;
		unsigned char bytes[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct ucred parent = { .pid = getppid(), .uid = geteuid(), .gid = getegid() };
	struct iovec byte = { .iov_base = &(char){ 'c' }, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };

	/* Without a user namespace of its own, root would be allowed to say what nobody else is. */
	(void)lose(1u << CAP_SYS_ADMIN);
	memset(&control, 0, sizeof(control));
	control.header.cmsg_len = CMSG_LEN(sizeof(parent));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_CREDENTIALS;
	memcpy(CMSG_DATA(&control.header), &parent, sizeof(parent));
	return (sendmsg(s, &message, 0) == 1 ? 0 : -1);
}

void
host_settings(void (*report)(const char *, const char *))
{
	static const char *const names[] = {
		"kernel.unprivileged_userns_clone", "kernel.apparmor_restrict_unprivileged_userns", "user.max_user_namespaces",
		"net.core.somaxconn", "net.ipv4.icmp_echo_ignore_all", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syn_retries",
		"net.ipv4.tcp_syn_linear_timeouts", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_fastopen", "net.ipv4.tcp_tw_reuse",
		"net.ipv4.tcp_ecn", "net.ipv4.tcp_timestamps", "net.ipv6.bindv6only", "net.ipv6.conf.all.disable_ipv6",
		"net.mptcp.enabled", "net.unix.max_dgram_qlen",
	};
	char path[128], value[256];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/sys/%s", names[i]);
		for (char *dot = path + strlen("/proc/sys/"); *dot != '\0'; dot++)
			if (*dot == '.')
				*dot = '/';
		if (!read_file(path, value, sizeof(value)))
			continue;
		for (char *tab = value; *tab != '\0'; tab++)
			if (*tab == '\t')
				*tab = ' ';
		report(names[i], value);
	}
}
#endif
