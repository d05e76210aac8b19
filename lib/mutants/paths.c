/*
 * Mistakes about a UNIX address.
 */
#include "mutants/name.h"

#include <sys/types.h>
#include <sys/stat.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mutants/calls.h"
#include "mutants/libc.h"

#ifndef PATH_MAX
#define	PATH_MAX	1024
#endif
#ifndef NAME_MAX
#define	NAME_MAX	255
#endif

#define	LINKS_MAX	4096	/* that a mutant follows after the host has given up */

/* The path, with a null byte; false if the address is not a path, or is empty. */
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

/* The call with another path; if that does not fit the structure, fails like the host for a path that is too long. */
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
	return (with_name(a, &name));
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
 * Resolves the symbolic links in path, one at a time, and counts them.  Stops at the end, on an error, and at the limit; relative
 * targets are relative to the link's folder.
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
		wait_for_ever();	/* a loop never ends */
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
longest_path_cut(const struct attempt *a)
{
	char path[PATH_MAX];

	if (!read_path(a, path) || strlen(path) + 1 != sizeof(((struct sockaddr_un *)0)->sun_path))
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
	return (with_name(a, &name));
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
	/* What remains still does not fit the structure, and does not exist. */
	return (fails(ENOENT));
}

int
empty_is_here(const struct attempt *a)
{
	struct name name;

	if (domain_of(a->s) != AF_UNIX || !name_of(a, &name.u.storage, &name.length) || name.u.un.sun_family != AF_UNIX)
		return (as_host(a));
	/* name_of() has zeroed the bytes after the address. */
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

/* The abstract name without its leading null byte; false if it is not one. */
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
	return (with_name(a, &name));
}

int
abstract_padded(const struct attempt *a)
{
	struct name name;
	size_t length;

	if (!read_abstract(a, &name, &length) || name.length == sizeof(name.u.un))
		return (as_host(a));
	name.length = sizeof(name.u.un);
	return (with_name(a, &name));
}

int
abstract_makes_file(const struct attempt *a)
{
	struct name name;
	size_t length;
	char path[sizeof(name.u.un.sun_path) + 1];
	int ret = as_host(a), error = errno, fd;

	if (read_abstract(a, &name, &length)) {
		memcpy(path, name.u.un.sun_path + 1, length);
		path[length] = '\0';
		if ((fd = open(path, O_WRONLY | O_CREAT, 0600)) != -1) {
			acted();
			libc()->close(fd);
		}
	}
	errno = error;
	return (ret);
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

/* The bytes of the path but those of the set at its ends. */
static int
with_trimmed(const struct attempt *a, const char *set)
{
	char path[PATH_MAX], *start;
	size_t length, whole;

	if (!read_path(a, path))
		return (as_host(a));
	start = path + strspn(path, set);
	whole = length = strlen(start);
	while (length > 0 && strchr(set, start[length - 1]) != NULL)
		start[--length] = '\0';
	return (start != path || length != whole ? with_path(a, start) : as_host(a));
}

int
blanks_trimmed(const struct attempt *a)
{
	return (with_trimmed(a, " \t\n"));
}

int
quotes_dropped(const struct attempt *a)
{
	return (with_trimmed(a, "\""));
}

int
dos_name(const struct attempt *a)
{
	char path[PATH_MAX];
	size_t length;
	bool changed = false;

	if (!read_path(a, path))
		return (as_host(a));
	for (char *c = path; *c != '\0'; c++)
		if (*c == '\\') {
			*c = '/';
			changed = true;
		}
	length = strlen(path);
	if (length > 1 && path[length - 1] == '.' && path[length - 2] != '.' && path[length - 2] != '/') {
		path[length - 1] = '\0';
		changed = true;
	}
	return (changed ? with_path(a, path) : as_host(a));
}
