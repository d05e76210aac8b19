/*
 * ENAMETOOLONG: a component of the path, or all of it, is too long.  The limits of FreeBSD's page (255 and 1023 characters) and
 * those of POSIX and BS2000 (NAME_MAX and PATH_MAX, as the host has them) are conditions of their own.
 *
 * sun_path holds no name that long.  So the name is given in more bytes than the structure has, or it is what a symbolic link's
 * target and the rest of the path come to, either of them legal by itself.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define	FREEBSD_COMPONENT	255
#define	FREEBSD_PATH		1023

/* Characters of the whole that stand in sun_path, "link/./././sock"; the rest is the link's target. */
#define	IN_SUN_PATH	65

static size_t
component_of_256(void)
{
	return (FREEBSD_COMPONENT + 1);
}

static size_t
component_over_name_max(void)
{
	return (path_name_max() + 1);
}

static size_t
component_of_255(void)
{
	return (FREEBSD_COMPONENT);
}

static size_t
component_of_name_max(void)
{
	return (path_name_max());
}

static size_t
path_of_1024(void)
{
	return (FREEBSD_PATH + 1);
}

static size_t
path_of_1023(void)
{
	return (FREEBSD_PATH);
}

/* PATH_MAX counts the null byte (POSIX, <limits.h>). */
static size_t
path_over_path_max(void)
{
	return (path_path_max());
}

static size_t
path_of_path_max(void)
{
	return (path_path_max() - 1);
}

static char *
allocate(size_t size)
{
	char *memory = malloc(size);

	if (memory == NULL)
		setup_failed("out of memory");
	return (memory);
}

/* Links "link" to the target: the component, alone or in a path with other parts. */
static void
link_to_component(const char *before, size_t length, const char *after)
{
	char *component = allocate(length + 1), *target = allocate(length + strlen(before) + strlen(after) + 1);

	path_component(component, length);
	sprintf(target, "%s%s%s", before, component, after);
	path_link(target, "link");
	free(component);
	free(target);
}

#define	COMPONENT_FREEBSD	"freebsd:ENAMETOOLONG-component"
#define	COMPONENT_OTHERS	"bs2000:ENAMETOOLONG-component posix:ENAMETOOLONG-component"

static const struct expectation component_of_256_expect[] = {
	{ "call", COMPONENT_FREEBSD, "-1 ENAMETOOLONG", 0 },
	{ 0 }
};

static const struct expectation component_over_name_max_expect[] = {
	{ "call", COMPONENT_OTHERS, "-1 ENAMETOOLONG", 0 },
	{ 0 }
};

/* What stands around the component in the link's target, and the path that is given. */
struct component {
	size_t (*length)(void);
	const char *before, *after, *path;
};

static void
component(const struct test *test)
{
	const struct component *c = test->condition->arg;
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_directory("directory", 0755);
	link_to_component(c->before, c->length(), c->after);
	observe_name_fails(test, c->path, peer, &good);
}

/*
 * The longest component that is legal names a socket, and leads to it.  The name is too long for bind() as well, so the socket
 * is given it by rename(2).
 */
static const struct expectation reaches_expect[] = {
	NAME_REACHES,
	{ 0 }
};

static void
component_legal(const struct test *test)
{
	size_t (*const *length)(void) = test->condition->arg;
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);
	size_t n = (*length)();
	char *name = allocate(n + 1);

	path_component(name, n);
	SETUP(rename("sock", name));
	link_to_component("", n, "");
	(void)observe_name_reaches(test, "link", peer);
	/* A name that long may be more than the tools of the host can remove. */
	SETUP(rename(name, "sock"));
	free(name);
}

/* A name in an address that is longer than the structure: its length is wrong as well, where a manual speaks of lengths. */
static const struct expectation component_of_256_direct_expect[] = {
	{ "call", COMPONENT_FREEBSD, "-1 ENAMETOOLONG", 0 },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL|-1 ENAMETOOLONG", 0 },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", 0 },
	{ 0 }
};

static const struct expectation component_over_name_max_direct_expect[] = {
	{ "call", "bs2000:ENAMETOOLONG-component bs2000:EINVAL", "-1 ENAMETOOLONG|-1 EINVAL", 0 },
	{ "call", "posix:ENAMETOOLONG-component posix:EINVAL-length", "-1 ENAMETOOLONG|-1 EINVAL", 0 },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", 0 },
	{ 0 }
};

static const struct expectation path_of_1024_direct_expect[] = {
	{ "call", "freebsd:ENAMETOOLONG-path", "-1 ENAMETOOLONG", 0 },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL|-1 ENAMETOOLONG", 0 },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", 0 },
	{ 0 }
};

/* Both of POSIX's errors are permitted and neither is demanded; the path would lead to the socket. */
static const struct expectation path_over_path_max_direct_expect[] = {
	{ "call", "bs2000:ENAMETOOLONG-path bs2000:EINVAL", "-1 ENAMETOOLONG|-1 EINVAL", 0 },
	{ "call", "posix:ENAMETOOLONG-may posix:EINVAL-length", "-1 ENAMETOOLONG|-1 EINVAL|0", 0 },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", 0 },
	{ 0 }
};

/* What has the length: the path as a whole, its only component, or a component in front of the last one, SOCK_IN. */
enum part { WHOLE, LAST, PREFIX };

#define	SOCK_IN	"/sock"

struct direct {
	size_t (*length)(void);
	enum part part;
};

static void
direct(const struct test *test)
{
	const struct direct *d = test->condition->arg;
	const size_t head = offsetof(struct sockaddr_un, sun_path);
	size_t length = d->length();
	struct address good;
	int peer = peer_open(test->transport, "sock", &good), s = socket_open(test->transport);
	char *bytes = allocate(head + length + sizeof(SOCK_IN)), *path = bytes + head;

	memset(bytes, 0, head);
	memcpy(bytes, &good, head);
	if (d->part == WHOLE)
		path_of_length(path, length, "sock");
	else
		path_component(path, length);
	if (d->part == PREFIX)
		strcat(path, SOCK_IN);
	observe_connect("call", s, bytes, (socklen_t)(head + strlen(path) + 1));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
	observe_connect("again", s, ADDRESS(&good));
	free(bytes);
}

/* The whole is what the link's target and the rest come to. */
static const struct expectation path_of_1024_expect[] = {
	{ "call", "freebsd:ENAMETOOLONG-path", "-1 ENAMETOOLONG", 0 },
	{ 0 }
};

static const struct expectation path_over_path_max_expect[] = {
	{ "call", "bs2000:ENAMETOOLONG-path", "-1 ENAMETOOLONG", 0 },
	{ "call", "posix:ENAMETOOLONG-may", "-1 ENAMETOOLONG|0", 0 },
	{ 0 }
};

/* "link/./././sock", where "link" is a link to "./././." */
static void
make_long_path(size_t length, char path[IN_SUN_PATH + 8])
{
	const size_t target_length = length - IN_SUN_PATH;
	char *target = allocate(target_length + 1), rest[IN_SUN_PATH];

	path_of_length(target, target_length, ".");
	path_link(target, "link");
	path_of_length(rest, IN_SUN_PATH - 1, "sock");
	sprintf(path, "link/%s", rest);
	free(target);
}

static void
path_too_long(const struct test *test)
{
	size_t (*const *length)(void) = test->condition->arg;
	char path[IN_SUN_PATH + 8];
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	make_long_path((*length)(), path);
	observe_name_fails(test, path, peer, &good);
}

static void
path_legal(const struct test *test)
{
	size_t (*const *length)(void) = test->condition->arg;
	char path[IN_SUN_PATH + 8];
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	make_long_path((*length)(), path);
	(void)observe_name_reaches(test, path, peer);
}

#define	COMPONENT(condition, limit, expectations, sentence, ...)	\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = expectations,					\
		.body = component,					\
		.arg = &(const struct component){ .length = limit, __VA_ARGS__ }, \
	}

#define	DIRECT(condition, limit, long_part, expectations, sentence)	\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = expectations,					\
		.body = direct,						\
		.arg = &(const struct direct){ limit, long_part },	\
	}

#define	PATH(condition, limit, function, expectations, sentence)	\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = expectations,					\
		.body = function,					\
		.arg = &(size_t (*const)(void)){ limit },		\
	}

static const struct condition conditions[] = {
	COMPONENT("component_256", component_of_256, component_of_256_expect,
	    "The path is a symbolic link to a name of 256 characters", .before = "", .after = "", .path = "link"),
	COMPONENT("component_256_in_directory", component_of_256, component_of_256_expect,
	    "The path is a symbolic link to a name of 256 characters in a directory", .before = "directory/", .after = "",
	    .path = "link"),
	COMPONENT("component_256_in_target_prefix", component_of_256, component_of_256_expect,
	    "The path is a symbolic link whose target goes through a name of 256 characters", .before = "", .after = "/sock",
	    .path = "link"),
	COMPONENT("component_256_in_prefix", component_of_256, component_of_256_expect,
	    "The path goes through a symbolic link to a name of 256 characters", .before = "", .after = "",
	    .path = "link/sock"),
	COMPONENT("component_256_and_back", component_of_256, component_of_256_expect,
	    "The path goes through a name of 256 characters, in a link's target, and back", .before = "", .after = "/..",
	    .path = "link/sock"),
	COMPONENT("component_over_name_max", component_over_name_max, component_over_name_max_expect,
	    "The path is a symbolic link to a name longer than NAME_MAX", .before = "", .after = "", .path = "link"),
	COMPONENT("component_over_name_max_in_directory", component_over_name_max, component_over_name_max_expect,
	    "The path is a symbolic link to a name longer than NAME_MAX in a directory", .before = "directory/", .after = "",
	    .path = "link"),
	COMPONENT("component_over_name_max_in_target_prefix", component_over_name_max, component_over_name_max_expect,
	    "The path is a symbolic link whose target goes through a name longer than NAME_MAX", .before = "", .after = "/sock",
	    .path = "link"),
	COMPONENT("component_over_name_max_in_prefix", component_over_name_max, component_over_name_max_expect,
	    "The path goes through a symbolic link to a name longer than NAME_MAX", .before = "", .after = "",
	    .path = "link/sock"),
	DIRECT("component_256_direct", component_of_256, LAST, component_of_256_direct_expect,
	    "The path is a name of 256 characters, in more bytes than the structure has"),
	DIRECT("component_256_in_prefix_direct", component_of_256, PREFIX, component_of_256_direct_expect,
	    "The path goes through a name of 256 characters, in more bytes than the structure has"),
	DIRECT("component_over_name_max_direct", component_over_name_max, LAST, component_over_name_max_direct_expect,
	    "The path is a name longer than NAME_MAX, in more bytes than the structure has"),
	DIRECT("component_over_name_max_in_prefix_direct", component_over_name_max, PREFIX,
	    component_over_name_max_direct_expect,
	    "The path goes through a name longer than NAME_MAX, in more bytes than the structure has"),
	PATH("component_255_legal", component_of_255, component_legal, reaches_expect,
	    "A name of 255 characters, behind a symbolic link, leads to its socket"),
	PATH("component_of_name_max_legal", component_of_name_max, component_legal, reaches_expect,
	    "A name of NAME_MAX characters, behind a symbolic link, leads to its socket"),
	PATH("path_1024", path_of_1024, path_too_long, path_of_1024_expect,
	    "A symbolic link's target and the rest of the path come to 1024 characters"),
	PATH("path_over_path_max", path_over_path_max, path_too_long, path_over_path_max_expect,
	    "A symbolic link's target and the rest of the path come to more than PATH_MAX allows"),
	DIRECT("path_1024_direct", path_of_1024, WHOLE, path_of_1024_direct_expect,
	    "The path has 1024 characters, in more bytes than the structure has"),
	DIRECT("path_over_path_max_direct", path_over_path_max, WHOLE, path_over_path_max_direct_expect,
	    "The path has more characters than PATH_MAX allows, in more bytes than the structure has"),
	PATH("path_1023_legal", path_of_1023, path_legal, reaches_expect,
	    "A symbolic link's target and the rest of the path come to 1023 characters, and lead to the socket"),
	PATH("path_of_path_max_legal", path_of_path_max, path_legal, reaches_expect,
	    "A symbolic link's target and the rest of the path come to as many characters as PATH_MAX allows"),
};

CONDITIONS(conditions)
