/*
 * Ways to be wrong about the name that connect() is given.
 */
#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mutants/attempt.h"
#include "mutants/calls.h"
#include "mutants/host.h"

#ifndef PATH_MAX
#define	PATH_MAX	1024
#endif
#ifndef NAME_MAX
#define	NAME_MAX	255
#endif

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)
#define	SCOPES_MAX	16	/* that are tried in turn: a private network numbers its interfaces from 1 */
#define	LINKS_MAX	4096	/* that a mutant follows where the host has given up */

/* The name, seen as each family's. */
struct name {
	union {
		struct sockaddr_storage storage;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} u;
	socklen_t length;
};

/* Reads the name; false unless it is one of that family and its length that of its kind at least. */
static bool
read_name(const struct attempt *a, int family, struct name *name)
{
	size_t needed = family == AF_INET ? sizeof(struct sockaddr_in) : family == AF_INET6 ? sizeof(struct sockaddr_in6) :
	    PATH_OFFSET + 1;

	return (name_of(a, &name->u.storage, &name->length) && name->u.storage.ss_family == family && name->length >= needed);
}

static int
with(const struct attempt *a, const struct name *name)
{
	acted();
	return (as_host_named(a, &name->u.storage, name->length));
}

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
	return (with(a, &name));
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
		return (with(a, &name));
	}
	errno = error;
	return (ret);
}

static in_port_t *
port_of(struct name *name)
{
	return (name->u.storage.ss_family == AF_INET ? &name->u.in.sin_port : &name->u.in6.sin6_port);
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
	port = *port_of(&name);
	*port_of(&name) = (in_port_t)(port >> 8 | (port & 0xff) << 8);
	return (with(a, &name));
}

int
port_next(const struct attempt *a)
{
	struct name name;

	if (type_of(a->s) == SOCK_RAW || !read_inet_name(a, &name))
		return (as_host(a));
	*port_of(&name) = htons((uint16_t)(ntohs(*port_of(&name)) + 1));
	return (with(a, &name));
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
	return (with(a, &name));
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

/* As a host that tries each of its interfaces in turn; on a socket that an attempt has bound to none yet. */
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
			host()->dup2(other.s, a->s);
			host()->close(other.s);
			errno = error;
			return (ret);
		}
		host()->close(other.s);
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
	return (with(a, &name));
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
	/* 0.0.0.0 is this host on many a host; the bytes 0, 0, 0xff, 0xff nowhere are. */
	memcpy(name.u.in6.sin6_addr.s6_addr + 12, name.u.in6.sin6_addr.s6_addr + 8, 4);
	return (with(a, &name));
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

	if (!read_mapped_name(a, &name) || host()->getsockopt(a->s, IPPROTO_IPV6, IPV6_V6ONLY, &on, &length) == -1 || on == 0)
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
	return (with(a, &name));
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

	return (host()->getsockopt(a->s, SOL_SOCKET, SO_BROADCAST, &on, &length) == 0 && on != 0 &&
	    domain_of(a->s) != AF_UNIX ? fails(EACCES) : as_host(a));
}

/* Names of the UNIX domain. */

/* The path, ended by a null byte; false for a name that is none, or is empty. */
static bool
read_path(const struct attempt *a, char path[PATH_MAX])
{
	struct name name;
	size_t length;

	if (!read_name(a, AF_UNIX, &name) || name.u.un.sun_path[0] == '\0')
		return (false);
	length = name.length - PATH_OFFSET;
	memcpy(path, (char *)&name.u + PATH_OFFSET, length);
	path[length] = '\0';
	return (true);
}

/* The call with another path; one too long for the structure is refused as the host refuses what is too long for it. */
static int
with_path(const struct attempt *a, const char *path)
{
	struct name name;
	size_t length = strlen(path);

	if (length > sizeof(name.u.un.sun_path))
		return (fails(EINVAL));
	memset(&name, 0, sizeof(name));
	name.u.un.sun_family = AF_UNIX;
	memcpy(name.u.un.sun_path, path, length);
	name.length = (socklen_t)(PATH_OFFSET + length + (length < sizeof(name.u.un.sun_path)));
	return (with(a, &name));
}

static bool
is_link(const char *path)
{
	struct stat status;

	return (lstat(path, &status) == 0 && S_ISLNK(status.st_mode));
}

int
last_link_not_followed(const struct attempt *a)
{
	char path[PATH_MAX];

	return (read_path(a, path) && is_link(path) ? fails(a->mutant->to) : as_host(a));
}

int
prefix_links_not_followed(const struct attempt *a)
{
	char path[PATH_MAX];

	if (read_path(a, path)) {
		for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
			bool link;

			*slash = '\0';
			link = is_link(path);
			*slash = '/';
			if (link)
				return (fails(ENOTDIR));
		}
	}
	return (as_host(a));
}

/*
 * Resolves the links in path, one at a time, and counts them.  Stops at the end, at what cannot be read, and at the limit;
 * relative targets are taken from the folder of the link.
 */
static int
follow_links(char path[PATH_MAX], int limit)
{
	char target[PATH_MAX], rest[PATH_MAX];
	int links = 0;
	char *slash = path;

	while (links < limit) {
		char saved, *start;
		ssize_t n;

		while (*slash == '/')
			slash++;
		if (*slash == '\0')
			break;
		start = slash;
		slash += strcspn(slash, "/");
		saved = *slash;
		*slash = '\0';
		n = readlink(path, target, sizeof(target) - 1);
		*slash = saved;
		if (n == -1)
			continue;
		target[n] = '\0';
		links++;
		if (snprintf(rest, sizeof(rest), "%s", slash) >= (int)sizeof(rest))
			break;
		if (target[0] == '/')
			start = path;
		if ((size_t)(start - path) + strlen(target) + strlen(rest) >= PATH_MAX)
			break;
		strcpy(start, target);
		strcat(path, rest);
		slash = start;
	}
	return (links);
}

int
links_without_limit(const struct attempt *a)
{
	char path[PATH_MAX];
	int ret = as_host(a);

	if (ret != -1 || errno != ELOOP || !read_path(a, path))
		return (ret);
	acted();
	if (follow_links(path, LINKS_MAX) == LINKS_MAX)
		for (;;)	/* a loop has no end */
			(void)host()->poll(NULL, 0, -1);
	return (with_path(a, path));
}

int
few_links(const struct attempt *a)
{
	char path[PATH_MAX];

	return (read_path(a, path) && follow_links(path, LINKS_MAX) > 2 ? fails(ELOOP) : as_host(a));
}

int
trailing_slash_ignored(const struct attempt *a)
{
	char path[PATH_MAX];
	size_t length;

	if (!read_path(a, path) || (length = strlen(path)) < 2 || path[length - 1] != '/')
		return (as_host(a));
	while (length > 1 && path[length - 1] == '/')
		path[--length] = '\0';
	return (with_path(a, path));
}

int
slashes_refused(const struct attempt *a)
{
	char path[PATH_MAX];

	return (read_path(a, path) && strstr(path, "//") != NULL ? fails(ENOENT) : as_host(a));
}

int
dots_not_understood(const struct attempt *a)
{
	char path[PATH_MAX];

	if (read_path(a, path) && (strncmp(path, "./", 2) == 0 || strncmp(path, "../", 3) == 0 || strstr(path, "/./") != NULL ||
	    strstr(path, "/../") != NULL))
		return (fails(ENOENT));
	return (as_host(a));
}

int
path_from_root(const struct attempt *a)
{
	char path[PATH_MAX], absolute[PATH_MAX + 1];

	if (!read_path(a, path) || path[0] == '/')
		return (as_host(a));
	snprintf(absolute, sizeof(absolute), "/%s", path);
	return (with_path(a, absolute));
}

int
path_cut(const struct attempt *a)
{
	char path[PATH_MAX];

	if (!read_path(a, path) || strlen(path) < sizeof(((struct sockaddr_un *)0)->sun_path))
		return (as_host(a));
	path[strlen(path) - 1] = '\0';
	return (with_path(a, path));
}

int
path_beyond_length(const struct attempt *a)
{
	struct name name;
	size_t n;

	if (!read_name(a, AF_UNIX, &name) || name.u.un.sun_path[0] == '\0')
		return (as_host(a));
	memset(&name, 0, sizeof(name));
	n = readable_bytes(a->name, sizeof(struct sockaddr_un), &name.u);
	n = PATH_OFFSET + strnlen(name.u.un.sun_path, n - PATH_OFFSET);
	if (n <= a->namelen)
		return (as_host(a));
	name.length = (socklen_t)n;
	return (with(a, &name));
}

int
null_byte_required(const struct attempt *a)
{
	struct name name;

	return (read_name(a, AF_UNIX, &name) && name.u.un.sun_path[0] != '\0' && name.length <= sizeof(name.u.un) &&
	    memchr((char *)&name.u + PATH_OFFSET, '\0', name.length - PATH_OFFSET) == NULL ? fails(EINVAL) : as_host(a));
}

int
component_cut(const struct attempt *a)
{
	char path[PATH_MAX], cut[PATH_MAX];
	int ret = as_host(a);
	size_t in_component = 0, n = 0;

	if (ret != -1 || errno != ENAMETOOLONG || !read_path(a, path))
		return (ret);
	(void)follow_links(path, LINKS_MAX);
	for (const char *c = path; *c != '\0'; c++) {
		in_component = *c == '/' ? 0 : in_component + 1;
		if (in_component <= NAME_MAX)
			cut[n++] = *c;
	}
	cut[n] = '\0';
	acted();
	if (n < sizeof(((struct sockaddr_un *)0)->sun_path))
		return (with_path(a, cut));
	/* What is left is still too long for the structure, and names nothing. */
	return (fails(ENOENT));
}

int
empty_is_here(const struct attempt *a)
{
	struct name name;

	if (domain_of(a->s) != AF_UNIX || !name_of(a, &name.u.storage, &name.length) || name.u.un.sun_family != AF_UNIX)
		return (as_host(a));
	/* name_of() has left null bytes behind the name. */
	if (name.u.un.sun_path[0] != '\0' || name.u.un.sun_path[1] != '\0')
		return (as_host(a));
	return (with_path(a, "."));
}

int
read_permission_asked(const struct attempt *a)
{
	char path[PATH_MAX];
	struct stat status;
	int ret;

	if (!read_path(a, path) || stat(path, &status) == -1 || !S_ISSOCK(status.st_mode))
		return (as_host(a));
	if ((status.st_mode & 0444) == 0)
		return (fails(EACCES));
	ret = as_host(a);
	if (ret == -1 && errno == EACCES) {
		acted();
		return (0);
	}
	return (ret);
}

/* The name in abstract, without the null byte that it begins with; false for a name that is none. */
static bool
read_abstract(const struct attempt *a, struct name *name, size_t *length)
{
	if (!read_name(a, AF_UNIX, name) || name->u.un.sun_path[0] != '\0' || name->length <= PATH_OFFSET + 1 ||
	    name->length > sizeof(name->u.un))
		return (false);
	*length = name->length - PATH_OFFSET - 1;
	return (true);
}

int
abstract_cut(const struct attempt *a)
{
	struct name name;
	size_t length;
	const char *end;

	if (!read_abstract(a, &name, &length) || (end = memchr(name.u.un.sun_path + 1, '\0', length)) == NULL)
		return (as_host(a));
	name.length = (socklen_t)(end - (char *)&name.u);
	return (with(a, &name));
}

int
abstract_padded(const struct attempt *a)
{
	struct name name;
	size_t length;

	if (!read_abstract(a, &name, &length) || name.length == sizeof(name.u.un))
		return (as_host(a));
	name.length = sizeof(name.u.un);
	return (with(a, &name));
}

int
abstract_is_path(const struct attempt *a)
{
	struct name name;
	size_t length;
	char path[sizeof(name.u.un.sun_path) + 1];

	if (!read_abstract(a, &name, &length))
		return (as_host(a));
	memcpy(path, name.u.un.sun_path + 1, length);
	path[length] = '\0';
	return (with_path(a, path));
}

int
name_folded(const struct attempt *a)
{
	char path[PATH_MAX];
	bool changed = false;

	if (!read_path(a, path))
		return (as_host(a));
	for (char *c = path; *c != '\0'; c++) {
		changed = changed || isupper((unsigned char)*c);
		*c = (char)tolower((unsigned char)*c);
	}
	return (changed ? with_path(a, path) : as_host(a));
}
