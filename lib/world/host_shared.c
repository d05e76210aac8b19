#ifndef __linux__
/*
 * What FreeBSD has in common with the hosts that have no means of their own: POSIX, and what one system after another has
 * taken over since, each asked for by its header or macro.
 */
#include "world/host.h"

#ifdef __has_include
#if __has_include(<sys/event.h>)
#define	HAVE_KQUEUE
#include <sys/event.h>
#endif
#if __has_include(<sys/eventfd.h>)
#define	HAVE_EVENTFD
#include <sys/eventfd.h>
#endif
#endif

#if defined(__FreeBSD__) || defined(__NetBSD__) || defined(__APPLE__)
#define	HAVE_SYSCTL_BY_NAME
#include <sys/sysctl.h>
#endif

#include <sys/stat.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "world/wait.h"

/* Who may do nothing that the modes of a file do not let everybody do. */
#define	UNPRIVILEGED	"nobody"

/* The level of the options of UNIX sockets, where the header does not name it. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

/* None of these hosts loads a protocol because a socket is asked for, so that asking changes nothing. */
enum transport_access
host_has_transport(const struct transport *t, bool may_load, char *reason, size_t size)
{
	enum transport_access access = TRANSPORT_THERE;
	int s;

	(void)may_load;
	if (t->address == ADDRESS_ABSTRACT) {
		snprintf(reason, size, "the host has no abstract names of sockets");
		return (TRANSPORT_LACKING);
	}
	if ((s = socket(t->domain, t->type, t->protocol)) == -1) {
		snprintf(reason, size, "no socket of transport %s: %s", t->name, strerror(errno));
		return (errno == EPERM || errno == EACCES ? TRANSPORT_NOT_PERMITTED : TRANSPORT_LACKING);
	}
	/* OpenBSD keeps the two families apart for good. */
	if (t->address == ADDRESS_MAPPED && setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)) == -1) {
		snprintf(reason, size, "no IPv4-mapped addresses: %s", strerror(errno));
		access = TRANSPORT_LACKING;
	}
	close(s);
	return (access);
}

bool
host_can_lose_file_privilege(char *reason, size_t size)
{
	struct stat directory;

	if (geteuid() != 0)
		return (true);
	if (getpwnam(UNPRIVILEGED) == NULL) {
		snprintf(reason, size, "there is no user %s to become", UNPRIVILEGED);
		return (false);
	}
	/* One that this user may not search would refuse every name in it, whatever the case set up there. */
	if (stat(".", &directory) == -1 || (directory.st_mode & S_IXOTH) == 0) {
		snprintf(reason, size, "the working directory is closed to user %s", UNPRIVILEGED);
		return (false);
	}
	return (true);
}

/* Root passes over modes because it is root; any other user has nothing to lose. */
int
host_lose_file_privilege(void)
{
	const struct passwd *user;
	gid_t group;

	if (geteuid() != 0)
		return (0);
	errno = ENOENT;
	if ((user = getpwnam(UNPRIVILEGED)) == NULL)
		return (-1);
	group = user->pw_gid;
	return (setgroups(1, &group) == -1 || setgid(group) == -1 || setuid(user->pw_uid) == -1 ? -1 : 0);
}

int
host_close_range(int first, int last)
{
#ifdef CLOSE_RANGE_CLOEXEC
	return (close_range((unsigned)first, (unsigned)last, 0));
#else
	(void)first;
	(void)last;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_event_queue(void)
{
#ifdef HAVE_KQUEUE
	return (kqueue());
#else
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_event_queue_add(int queue, int s)
{
#ifdef HAVE_KQUEUE
	struct kevent event;

	EV_SET(&event, (unsigned)s, EVFILT_WRITE, EV_ADD, 0, 0, 0);
	return (kevent(queue, &event, 1, NULL, 0, NULL));
#else
	(void)queue;
	(void)s;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_event_queue_wait(int queue, int seconds)
{
#ifdef HAVE_KQUEUE
	struct timespec at_once = { .tv_sec = 0 };
	struct kevent event;

	/* The queue itself polls as readable: the bound and its care for signals are there already. */
	return (wait_readable(queue, seconds) ? kevent(queue, NULL, 0, &event, 1, &at_once) : 0);
#else
	(void)queue;
	(void)seconds;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_eventfd(void)
{
#ifdef HAVE_EVENTFD
	return (eventfd(0, EFD_CLOEXEC));
#else
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_path_descriptor(const char *path)
{
#ifdef O_PATH
	return (open(path, O_PATH | O_CLOEXEC));
#else
	(void)path;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_wait_for_accept(int s)
{
#ifdef LOCAL_CONNWAIT
	return (setsockopt(s, SOL_LOCAL, LOCAL_CONNWAIT, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_pass_credentials(int s)
{
#ifdef LOCAL_CREDS
	return (setsockopt(s, SOL_LOCAL, LOCAL_CREDS, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_send_as_parent(int s)
{
	(void)s;
	errno = ENOTSUP;
	return (-1);
}

int
host_choose_port_at_connect(int s, const struct transport *t)
{
	(void)s;
	(void)t;
	errno = ENOTSUP;
	return (-1);
}

int
host_syn_retries(int s, int retries)
{
	(void)s;
	(void)retries;
	errno = ENOTSUP;
	return (-1);
}

/* Where these hosts have TCP Fast Open, it begins with another call than connect(). */
int
host_fastopen_at_connect(int s, enum host_fastopen how)
{
	(void)s;
	(void)how;
	errno = ENOTSUP;
	return (-1);
}

/* FreeBSD's firewalls are modules, and which of them is there is the administrator's choice. */
int
host_firewall_drop(const struct address *destination)
{
	(void)destination;
	errno = ENOTSUP;
	return (-1);
}

int
host_firewall_reject(enum host_direction direction, const struct address *far, enum host_rejection how, uint8_t code)
{
	(void)direction;
	(void)far;
	(void)how;
	(void)code;
	errno = ENOTSUP;
	return (-1);
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

bool
host_starve(unsigned n, int s, const char **means)
{
	if (n > 0)
		return (false);
	*means = "the smallest send and receive buffers";
	(void)setsockopt(s, SOL_SOCKET, SO_SNDBUF, &(int){ 1 }, sizeof(int));
	(void)setsockopt(s, SOL_SOCKET, SO_RCVBUF, &(int){ 1 }, sizeof(int));
	return (true);
}

/* A file system that fails would have to be mounted, which is seen by all of the host. */
int
host_failing_directory(const char *directory, char *reason, size_t size)
{
	(void)directory;
	snprintf(reason, size, "this host has no mounts of a process's own");
	return (-1);
}

#ifdef HAVE_SYSCTL_BY_NAME
/* Those of FreeBSD, NetBSD and macOS together: a name that the host does not know is passed over. */
void
host_settings(void (*report)(const char *, const char *))
{
	static const char *const names[] = {
		"kern.ipc.maxsockets", "kern.ipc.soacceptqueue", "kern.ipc.somaxconn", "kern.somaxconn",
		"net.inet.icmp.icmplim", "net.inet.ip.anonportmax", "net.inet.ip.anonportmin", "net.inet.ip.lowportmax",
		"net.inet.ip.lowportmin", "net.inet.ip.portrange.first", "net.inet.ip.portrange.hifirst",
		"net.inet.ip.portrange.hilast", "net.inet.ip.portrange.last", "net.inet.ip.portrange.lowfirst",
		"net.inet.ip.portrange.lowlast", "net.inet.ip.portrange.randomized", "net.inet.ip.portrange.reservedhigh",
		"net.inet.tcp.blackhole", "net.inet.tcp.drop_synfin", "net.inet.tcp.ecn.enable",
		"net.inet.tcp.fastopen.client_enable", "net.inet.tcp.icmp_may_rst", "net.inet.tcp.keepinit",
		"net.inet.tcp.msl", "net.inet.tcp.nolocaltimewait", "net.inet.tcp.rexmit_initial", "net.inet.tcp.syncookies",
		"net.inet.udp.blackhole", "net.inet6.ip6.v6only",
		"net.link.ether.inet.maxtries", "net.local.dgram.recvspace", "net.local.stream.recvspace",
		"security.jail.allow_raw_sockets", "security.jail.jailed", "security.jail.vnet",
	};
	union {
		char byte;
		int number;
		long long wide;
		char room[64];
	} value;
	char text[32];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t size = sizeof(value);

		if (sysctlbyname(names[i], &value, &size, NULL, 0) == -1)
			continue;
		if (size == sizeof(value.byte))
			snprintf(text, sizeof(text), "%d", value.byte);
		else if (size == sizeof(value.number))
			snprintf(text, sizeof(text), "%d", value.number);
		else if (size == sizeof(value.wide))
			snprintf(text, sizeof(text), "%lld", value.wide);
		else
			continue;
		report(names[i], text);
	}
}
#else
void
host_settings(void (*report)(const char *, const char *))
{
	(void)report;
}
#endif
#endif
