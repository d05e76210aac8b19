/*
 * Mistakes about the address that connect() gets: its length, its family, an IPv4 or IPv6 address.
 */
#include "mutants/name.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "mutants/calls.h"
#include "mutants/libc.h"

#define	SCOPES_MAX	16	/* tried in turn: a private network numbers its interfaces from 1 */

static socklen_t
full_length(int family)
{
	return (family == AF_INET ? sizeof(struct sockaddr_in) : family == AF_INET6 ? sizeof(struct sockaddr_in6) :
	    sizeof(struct sockaddr_un));
}

int
writes_to_address(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;
	int ret = as_host(a), error = errno;

	if (name_of(a, &name, &length) && length > 2) {
		acted();
		write_byte((unsigned char *)(uintptr_t)a->name + length - 1, ((unsigned char *)&name)[length - 1] ^ 0x55);
	}
	errno = error;
	return (ret);
}

int
reads_whole_storage(const struct attempt *a)
{
	unsigned char bytes[sizeof(struct sockaddr_storage)];

	if (domain_of(a->s) == -1 || a->namelen > sizeof(bytes) ||
	    readable_bytes(a->name, sizeof(bytes), bytes) == sizeof(bytes))
		return (as_host(a));
	return (fails(EFAULT));
}

int
length_ignored(const struct attempt *a)
{
	struct name name;
	size_t n;
	int ret = as_host(a), error = errno;

	if (ret != -1 || error != EINVAL || domain_of(a->s) == AF_UNIX)
		return (ret);
	memset(&name, 0, sizeof(name));
	n = readable_bytes(a->name, sizeof(name.u), &name.u);
	name.length = full_length(domain_of(a->s));
	if (n < name.length) {
		errno = error;
		return (ret);
	}
	return (with_name(a, &name));
}

int
longer_refused(const struct attempt *a)
{
	int domain = domain_of(a->s);

	return ((domain == AF_INET || domain == AF_INET6 || domain == AF_UNIX) && a->name != NULL &&
	    a->namelen > full_length(domain) ? fails(a->mutant->to) : as_host(a));
}

int
family_ignored(const struct attempt *a)
{
	struct name name;
	int ret = as_host(a), error = errno;

	if (ret == -1 && (error == EAFNOSUPPORT || error == EINVAL) && name_of(a, &name.u.storage, &name.length) &&
	    (int)name.u.storage.ss_family != domain_of(a->s)) {
		name.u.storage.ss_family = (sa_family_t)domain_of(a->s);
		if (domain_of(a->s) != AF_UNIX && name.length < full_length(domain_of(a->s)))
			name.length = full_length(domain_of(a->s));
		return (with_name(a, &name));
	}
	errno = error;
	return (ret);
}

static bool
read_inet_name(const struct attempt *a, struct name *name)
{
	return (read_name(a, AF_INET, name) || read_name(a, AF_INET6, name));
}

int
port_swapped(const struct attempt *a)
{
	struct name name;
	in_port_t port;

	if (type_of(a->s) == SOCK_RAW || !read_inet_name(a, &name))
		return (as_host(a));
	port = *port_of(&name.u.any);
	*port_of(&name.u.any) = (in_port_t)(port >> 8 | (port & 0xff) << 8);
	return (with_name(a, &name));
}

int
port_next(const struct attempt *a)
{
	struct name name;

	if (type_of(a->s) == SOCK_RAW || !read_inet_name(a, &name))
		return (as_host(a));
	*port_of(&name.u.any) = htons((uint16_t)(ntohs(*port_of(&name.u.any)) + 1));
	return (with_name(a, &name));
}

int
host_next(const struct attempt *a)
{
	struct name name;

	if (!read_inet_name(a, &name))
		return (as_host(a));
	if (name.u.storage.ss_family == AF_INET)
		name.u.in.sin_addr.s_addr ^= htonl(4);
	else
		name.u.in6.sin6_addr.s6_addr[15] ^= 4;
	return (with_name(a, &name));
}

int
multicast_refused(const struct attempt *a)
{
	struct name name;

	if (!is_datagram(a->s))
		return (as_host(a));
	if (read_name(a, AF_INET, &name) && IN_MULTICAST(ntohl(name.u.in.sin_addr.s_addr)))
		return (fails(a->mutant->to));
	if (read_name(a, AF_INET6, &name) && (IN6_IS_ADDR_MULTICAST(&name.u.in6.sin6_addr) ||
	    (IN6_IS_ADDR_V4MAPPED(&name.u.in6.sin6_addr) && (name.u.in6.sin6_addr.s6_addr[12] & 0xf0) == 0xe0)))
		return (fails(a->mutant->to));
	return (as_host(a));
}

int
any_refused(const struct attempt *a)
{
	struct name name;

	if (read_name(a, AF_INET, &name) && name.u.in.sin_addr.s_addr == htonl(INADDR_ANY))
		return (fails(a->mutant->to));
	if (read_name(a, AF_INET6, &name) && IN6_IS_ADDR_UNSPECIFIED(&name.u.in6.sin6_addr))
		return (fails(a->mutant->to));
	return (as_host(a));
}

/* Like a host that tries each interface in turn, if no attempt has bound the socket yet. */
int
scope_ignored(const struct attempt *a)
{
	struct name name;
	struct attempt other = *a;
	int ret, error;

	if (!read_name(a, AF_INET6, &name) || !IN6_IS_ADDR_LINKLOCAL(&name.u.in6.sin6_addr))
		return (as_host(a));
	for (uint32_t scope = 1; scope <= SCOPES_MAX; scope++) {
		if ((other.s = socket_like(a->s)) == -1)
			break;
		name.u.in6.sin6_scope_id = scope;
		ret = as_host_named(&other, &name.u.storage, name.length);
		error = errno;
		if (ret == 0 || error == EINPROGRESS) {
			acted();
			libc()->dup2(other.s, a->s);
			libc()->close(other.s);
			errno = error;
			return (ret);
		}
		libc()->close(other.s);
	}
	return (as_host(a));
}

int
scope_of_another(const struct attempt *a)
{
	struct name name;

	if (!read_name(a, AF_INET6, &name) || !IN6_IS_ADDR_LINKLOCAL(&name.u.in6.sin6_addr) || name.u.in6.sin6_scope_id == 0)
		return (as_host(a));
	name.u.in6.sin6_scope_id = name.u.in6.sin6_scope_id > 2 ? name.u.in6.sin6_scope_id - 1 : name.u.in6.sin6_scope_id + 1;
	return (with_name(a, &name));
}

static bool
read_mapped_name(const struct attempt *a, struct name *name)
{
	return (read_name(a, AF_INET6, name) && IN6_IS_ADDR_V4MAPPED(&name->u.in6.sin6_addr));
}

int
mapped_head_taken(const struct attempt *a)
{
	struct name name;

	if (!read_mapped_name(a, &name))
		return (as_host(a));
	/* This makes 0.0.255.255, which no host has; many hosts would take 0.0.0.0 as themselves. */
	memcpy(name.u.in6.sin6_addr.s6_addr + 12, name.u.in6.sin6_addr.s6_addr + 8, 4);
	return (with_name(a, &name));
}

int
mapped_refused(const struct attempt *a)
{
	struct name name;

	return (read_mapped_name(a, &name) ? fails(a->mutant->to) : as_host(a));
}

int
mapped_although_v6only(const struct attempt *a)
{
	struct name name;
	int on = 0, off = 0, ret;
	socklen_t length = sizeof(on);

	if (!read_mapped_name(a, &name) || libc()->getsockopt(a->s, IPPROTO_IPV6, IPV6_V6ONLY, &on, &length) == -1 || on == 0)
		return (as_host(a));
	if (setsockopt(a->s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) == 0)
		acted();
	ret = as_host(a);
	return (ret);
}

int
inet_on_inet6(const struct attempt *a)
{
	struct name name;
	struct sockaddr_in in;
	int off = 0;

	if (domain_of(a->s) != AF_INET6 || !read_name(a, AF_INET, &name))
		return (as_host(a));
	in = name.u.in;
	memset(&name, 0, sizeof(name));
	name.u.in6.sin6_family = AF_INET6;
	name.u.in6.sin6_port = in.sin_port;
	name.u.in6.sin6_addr.s6_addr[10] = name.u.in6.sin6_addr.s6_addr[11] = 0xff;
	memcpy(name.u.in6.sin6_addr.s6_addr + 12, &in.sin_addr, sizeof(in.sin_addr));
	name.length = sizeof(name.u.in6);
	(void)setsockopt(a->s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	return (with_name(a, &name));
}

int
broadcast_allowed(const struct attempt *a)
{
	int ret = as_host(a), error = errno, on = 1, domain = domain_of(a->s);

	if (ret == -1 && error == EACCES && (domain == AF_INET || domain == AF_INET6) &&
	    setsockopt(a->s, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)) == 0) {
		acted();
		return (as_host(a));
	}
	errno = error;
	return (ret);
}

int
broadcast_refused(const struct attempt *a)
{
	int on = 0;
	socklen_t length = sizeof(on);

	return (libc()->getsockopt(a->s, SOL_SOCKET, SO_BROADCAST, &on, &length) == 0 && on != 0 &&
	    domain_of(a->s) != AF_UNIX ? fails(EACCES) : as_host(a));
}
