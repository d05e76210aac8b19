/*
 * Mistakes about strangers on the same port, at another address of the host or in the other family.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <ifaddrs.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/filter.h>
#endif

#include "mutants/attempt.h"
#include "mutants/libc.h"
#include "mutants/name.h"

static bool
read_inet_name(const struct attempt *a, struct name *name)
{
	return (type_of(a->s) != SOCK_RAW && (read_name(a, AF_INET, name) || read_name(a, AF_INET6, name)));
}

/* Makes the socket receive only from that port, by a socket filter, whose offsets begin at the UDP header. */
static bool
filter_by_port(int s, in_port_t port)
{
#ifdef __linux__
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ntohs(port), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog filter = { .len = sizeof(program) / sizeof(program[0]), .filter = program };

	return (setsockopt(s, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) == 0);
#else
	(void)s;
	(void)port;
	return (false);
#endif
}

int
port_filtered(const struct attempt *a)
{
	struct name name;

	return (is_datagram(a->s) && read_inet_name(a, &name) && filter_by_port(a->s, *port_of(&name.u.any)) ?
	    only_remembered(a) : as_host(a));
}

/* Whether the address and port cannot be bound because they are taken. */
static bool
is_taken(int like, const struct name *name)
{
	int s = name->u.any.sa_family == domain_of(like) ? socket_like(like) :
	    socket(name->u.any.sa_family, type_of(like), 0);
	bool taken = s != -1 && bind(s, &name->u.any, name->length) == -1 && errno == EADDRINUSE;

	libc()->close(s);
	return (taken);
}

static socklen_t
length_of(int family)
{
	return (family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
}

/* Replaces the host's address by another of its family; false if the family differs or the address does not. */
static bool
name_at(const struct name *name, const struct sockaddr *address, struct name *other)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)address;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)address;
	bool mapped = name->u.any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&name->u.in6.sin6_addr);

	*other = *name;
	if (address->sa_family == AF_INET && mapped)
		memcpy(other->u.in6.sin6_addr.s6_addr + 12, &in->sin_addr, sizeof(in->sin_addr));
	else if (address->sa_family == AF_INET && name->u.any.sa_family == AF_INET)
		other->u.in.sin_addr = in->sin_addr;
	else if (address->sa_family == AF_INET6 && name->u.any.sa_family == AF_INET6 && !mapped)
		other->u.in6.sin6_addr = in6->sin6_addr;
	else
		return (false);
	return (memcmp(&other->u, &name->u, name->length) != 0);
}

/* Finds another local address at which the port is taken. */
static bool
find_namesake(int like, const struct name *name, struct name *other)
{
	const struct sockaddr_in second = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1) };
	struct ifaddrs *interfaces;
	bool found = name_at(name, (const struct sockaddr *)&second, other) && is_taken(like, other);

	if (found || getifaddrs(&interfaces) == -1)
		return (found);
	for (struct ifaddrs *i = interfaces; i != NULL && !found; i = i->ifa_next)
		found = i->ifa_addr != NULL && name_at(name, i->ifa_addr, other) && is_taken(like, other);
	freeifaddrs(interfaces);
	return (found);
}

int
port_decides(const struct attempt *a)
{
	struct name name, other;

	if (!read_inet_name(a, &name) || !find_namesake(a->s, &name, &other))
		return (as_host(a));
	return (with_name(a, &other));
}

int
other_family_found(const struct attempt *a)
{
	struct attempt instead = *a;
	struct name name, other;
	int ret, error;

	if (!read_inet_name(a, &name))
		return (as_host(a));
	memset(&other, 0, sizeof(other));
	other.u.any.sa_family = name.u.any.sa_family == AF_INET || IN6_IS_ADDR_V4MAPPED(&name.u.in6.sin6_addr) ?
	    AF_INET6 : AF_INET;
	other.length = length_of(other.u.any.sa_family);
	*port_of(&other.u.any) = *port_of(&name.u.any);
	if (other.u.any.sa_family == AF_INET)
		other.u.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		other.u.in6.sin6_addr = in6addr_loopback;
	if (!is_taken(a->s, &other) || (instead.s = socket(other.u.any.sa_family, type_of(a->s), 0)) == -1)
		return (as_host(a));
	ret = as_host_named(&instead, &other.u.storage, other.length);
	error = errno;
	acted();
	libc()->dup2(instead.s, a->s);
	libc()->close(instead.s);
	errno = error;
	return (ret);
}

/* Whether it is the name that the call is given. */
static bool
is_named(const struct attempt *a, const struct name *own)
{
	struct name name;

	return (name_of(a, &name.u.storage, &name.length) && own->length >= name.length &&
	    memcmp(&own->u, &name.u, name.length) == 0);
}

static void
send_stray(const struct name *to, int like)
{
	int s = socket_like(like);

	if (s == -1)
		return;
	acted();
	(void)libc()->sendto(s, "s", 1, MSG_DONTWAIT, &to->u.any, to->length);
	libc()->close(s);
}

/* Makes an attempt to each listener of this process but the one that is named, and sends to each bound datagram socket. */
static void
stray(const struct attempt *a)
{
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_SEARCHED; fd++) {
		struct name own;
		int listens = 0;
		socklen_t length = sizeof(listens);

		memset(&own, 0, sizeof(own));
		if (fd == a->s || !local_of_socket(fd, &own.u.storage, &own.length) || is_named(a, &own))
			continue;
		if (libc()->getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens != 0) {
			if (attempt_to(fd, &own.u.storage, own.length))
				acted();
		} else if (type_of(fd) == SOCK_DGRAM) {
			send_stray(&own, fd);
		}
	}
}

int
everybody_reached(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	stray(a);
	errno = error;
	return (ret);
}

int
announces_itself(const struct attempt *a)
{
	int ret = as_host(a), error = errno;
	struct sockaddr_storage peer;
	socklen_t length;

	if (ret == 0 && type_of(a->s) == SOCK_DGRAM && peer_of_socket(a->s, &peer, &length) &&
	    libc()->send(a->s, "", 1, MSG_DONTWAIT) == 1)
		acted();
	errno = error;
	return (ret);
}

int
own_as_loopback(const struct attempt *a)
{
	const struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct name name, own, loopback;
	bool is_own;
	int s;

	if (!read_inet_name(a, &name) || (!name_at(&name, (const struct sockaddr *)&in, &loopback) &&
	    !name_at(&name, (const struct sockaddr *)&in6, &loopback)))
		return (as_host(a));
	own = name;
	*port_of(&own.u.any) = 0;
	if ((s = socket_like(a->s)) == -1)
		return (as_host(a));
	is_own = bind(s, &own.u.any, own.length) == 0;
	libc()->close(s);
	return (is_own ? with_name(a, &loopback) : as_host(a));
}
