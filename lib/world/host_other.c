#if !defined(__linux__) && !defined(__FreeBSD__)
/*
 * NetBSD, OpenBSD, macOS, illumos and whatever else has POSIX: no network of a case's own, so that cases which need one are
 * untested, and those which the loopback suffices for run on the host's.  host_shared.c has the rest.
 */
#include "world/host.h"

#include <sys/un.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <stdio.h>

/* The level of the options of UNIX sockets, where the header does not name it. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

bool
host_isolate(bool directory, char *detail, size_t size)
{
	(void)directory;
	snprintf(detail, size, "this host has no private networks");
	return (false);
}

static int
not_supported(void)
{
	errno = ENOTSUP;
	return (-1);
}

int
host_link_open(struct host_link *link, const char *kind, char *reason, size_t size)
{
	(void)link;
	(void)kind;
	snprintf(reason, size, "this host has no private networks");
	return (not_supported());
}

ssize_t
host_link_receive(const struct host_link *link, void *packet, size_t size)
{
	(void)link;
	(void)packet;
	(void)size;
	return (not_supported());
}

ssize_t
host_link_send(const struct host_link *link, const void *packet, size_t length)
{
	(void)link;
	(void)packet;
	(void)length;
	return (not_supported());
}

int
host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size)
{
	interface[0] = '\0';
	snprintf(reason, size, "this host has no private networks");
	return (not_supported());
}

int
host_interface_down(const char *interface)
{
	(void)interface;
	return (not_supported());
}

int
host_interface_remove(const char *interface)
{
	(void)interface;
	return (not_supported());
}

int
host_address_add(const char *interface, const struct address *a, unsigned prefix)
{
	(void)interface;
	(void)a;
	(void)prefix;
	return (not_supported());
}

int
host_address_remove(const char *interface, const struct address *a, unsigned prefix)
{
	(void)interface;
	(void)a;
	(void)prefix;
	return (not_supported());
}

int
host_route_add(enum host_route kind, const struct address *destination, unsigned prefix, const char *interface)
{
	(void)kind;
	(void)destination;
	(void)prefix;
	(void)interface;
	return (not_supported());
}

int
host_neighbour_hurry(const char *interface)
{
	(void)interface;
	return (not_supported());
}

int
host_port_range_get(unsigned *first, unsigned *last)
{
	(void)first;
	(void)last;
	return (not_supported());
}

int
host_port_range_set(unsigned first, unsigned last)
{
	(void)first;
	(void)last;
	return (not_supported());
}

#if defined(__NetBSD__) && defined(TCP_KEEPINIT)
/* The option counts half seconds there. */
static int
give_up_after(int s, int seconds)
{
	return (setsockopt(s, IPPROTO_TCP, TCP_KEEPINIT, &(int){ seconds * 2 }, sizeof(int)));
}
#else
static int
give_up_after(int s, int seconds)
{
	(void)s;
	(void)seconds;
	return (not_supported());
}
#endif

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 1000;
	return (give_up_after(s, 1));
}

int
host_limit_attempt(int s, int seconds)
{
	return (give_up_after(s, seconds));
}

int
host_bind_to_any_address(int s, const struct transport *t)
{
	(void)s;
	(void)t;
	return (not_supported());
}

int
host_path_mtu(int s, const struct transport *t, int *mtu)
{
	(void)s;
	(void)t;
	(void)mtu;
	return (not_supported());
}

int
host_interface_mtu_set(const char *interface, int mtu)
{
	(void)interface;
	(void)mtu;
	return (not_supported());
}

int
host_peer_credentials(int s, struct host_credentials *credentials)
{
#ifdef LOCAL_PEEREID
	struct unpcbid peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(s, SOL_LOCAL, LOCAL_PEEREID, &peer, &length) == -1)
		return (-1);
	credentials->pid = peer.unp_pid;
	credentials->uid = peer.unp_euid;
	credentials->gid = peer.unp_egid;
	return (0);
#else
	(void)s;
	(void)credentials;
	return (not_supported());
#endif
}

void
host_die_with_parent(pid_t parent)
{
	(void)parent;
}

void
host_stay_on_processor(void)
{
}

enum host_process_state
host_process_state(pid_t pid, unsigned long *sleeps)
{
	(void)pid;
	(void)sleeps;
	return (PROCESS_UNKNOWN);
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
host_portrange_option(int s, const struct transport *t, enum host_portrange range, unsigned *first, unsigned *last)
{
	(void)s;
	(void)t;
	(void)range;
	(void)first;
	(void)last;
	return (not_supported());
}

void
host_libc(char *libc, size_t size)
{
	snprintf(libc, size, "the host's own");
}
#endif
