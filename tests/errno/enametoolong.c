/*
 * ENAMETOOLONG: a component of the path, or the whole path, is too long.  The limits of FreeBSD's page (255 and 1023
 * characters) and those of POSIX and BS2000 (the host's NAME_MAX and PATH_MAX) are separate conditions.
 *
 * sun_path has no room for such a name.  So either the address is longer than the structure, or a symbolic link's target and
 * the rest of the path, each legal alone, add up to the name.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define	FREEBSD_COMPONENT	255
#define	FREEBSD_PATH		1023

/* So many characters of a long path are in sun_path ("link/./././sock"); the link's target has the rest. */
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

/* Makes "link" a link to a component of that length, with other parts of a path around it. */
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

static expectations component_of_256_expect = {
	{ "call", COMPONENT_FREEBSD, "-1 ENAMETOOLONG" },
};

static expectations component_over_name_max_expect = {
	{ "call", COMPONENT_OTHERS, "-1 ENAMETOOLONG" },
};

/* The parts around the component in the link's target, and the path to connect to. */
struct component {
	size_t (*length)(void);
	const char *before, *after, *path;
};

CONDITION(component_256, .transports = UNIX_PATH, .expect = component_of_256_expect,
    .arg = &(const struct component){ .length = component_of_256, .before = "", .after = "", .path = "link" },
    .descr = "The path is a symbolic link to a name of 256 characters")
{
	const struct component *c = test->condition->arg;
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_directory("directory", 0755);
	link_to_component(c->before, c->length(), c->after);
	observe_name_fails(test, c->path, peer, &good);
}

CONDITION_OF(component_256, component_256_in_directory, .transports = UNIX_PATH, .expect = component_of_256_expect,
    .arg = &(const struct component){ .length = component_of_256, .before = "directory/", .after = "", .path = "link" },
    .descr = "The path is a symbolic link to a name of 256 characters in a directory");
CONDITION_OF(component_256, component_256_in_target_prefix, .transports = UNIX_PATH, .expect = component_of_256_expect,
    .arg = &(const struct component){ .length = component_of_256, .before = "", .after = "/sock", .path = "link" },
    .descr = "The path is a symbolic link whose target goes through a name of 256 characters");
CONDITION_OF(component_256, component_256_in_prefix, .transports = UNIX_PATH, .expect = component_of_256_expect,
    .arg = &(const struct component){ .length = component_of_256, .before = "", .after = "", .path = "link/sock" },
    .descr = "The path goes through a symbolic link to a name of 256 characters");
CONDITION_OF(component_256, component_256_and_back, .transports = UNIX_PATH, .expect = component_of_256_expect,
    .arg = &(const struct component){ .length = component_of_256, .before = "", .after = "/..", .path = "link/sock" },
    .descr = "The path goes through a symbolic link whose target enters a name of 256 characters and comes back");
CONDITION_OF(component_256, component_over_name_max, .transports = UNIX_PATH, .expect = component_over_name_max_expect,
    .arg = &(const struct component){ .length = component_over_name_max, .before = "", .after = "", .path = "link" },
    .descr = "The path is a symbolic link to a name longer than NAME_MAX");
CONDITION_OF(component_256, component_over_name_max_in_directory, .transports = UNIX_PATH,
    .expect = component_over_name_max_expect,
    .arg = &(const struct component){ .length = component_over_name_max, .before = "directory/", .after = "", .path = "link" },
    .descr = "The path is a symbolic link to a name longer than NAME_MAX in a directory");
CONDITION_OF(component_256, component_over_name_max_in_target_prefix, .transports = UNIX_PATH,
    .expect = component_over_name_max_expect,
    .arg = &(const struct component){ .length = component_over_name_max, .before = "", .after = "/sock", .path = "link" },
    .descr = "The path is a symbolic link whose target goes through a name longer than NAME_MAX");
CONDITION_OF(component_256, component_over_name_max_in_prefix, .transports = UNIX_PATH, .expect = component_over_name_max_expect,
    .arg = &(const struct component){ .length = component_over_name_max, .before = "", .after = "", .path = "link/sock" },
    .descr = "The path goes through a symbolic link to a name longer than NAME_MAX");

/*
 * The longest legal component leads to its socket.  bind() cannot take so long a name either, so the socket gets it by
 * rename(2).
 */
static expectations reaches_expect = {
	NAME_REACHES,
};

CONDITION(component_255_legal, .transports = UNIX_PATH, .expect = reaches_expect,
    .arg = &(size_t (*const)(void)){ component_of_255 },
    .descr = "The path is a symbolic link to a name of 255 characters, which is legal")
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
	/* The host's tools may fail to remove so long a name. */
	SETUP(rename(name, "sock"));
	free(name);
}

CONDITION_OF(component_255_legal, component_of_name_max_legal, .transports = UNIX_PATH, .expect = reaches_expect,
    .arg = &(size_t (*const)(void)){ component_of_name_max },
    .descr = "The path is a symbolic link to a name of NAME_MAX characters, which is legal");

/* The address is longer than the structure, which some manuals reject by itself. */
static expectations component_of_256_direct = {
	{ "call", COMPONENT_FREEBSD, "-1 ENAMETOOLONG" },
	{ "call", "freebsd12:EINVAL freebsd15:ENAMETOOLONG-component", "-1 EINVAL|-1 ENAMETOOLONG" },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL" },
};

static expectations component_over_name_max_direct = {
	{ "call", "bs2000:ENAMETOOLONG-component bs2000:EINVAL", "-1 ENAMETOOLONG|-1 EINVAL" },
	{ "call", "posix:ENAMETOOLONG-component posix:EINVAL-length", "-1 ENAMETOOLONG|-1 EINVAL" },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL" },
};

static expectations path_of_1024_direct = {
	{ "call", "freebsd:ENAMETOOLONG-path", "-1 ENAMETOOLONG" },
	{ "call", "freebsd12:EINVAL freebsd15:ENAMETOOLONG-path", "-1 EINVAL|-1 ENAMETOOLONG" },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL" },
};

/* POSIX permits both errors and demands neither: the path may lead to the socket. */
static expectations path_over_path_max_direct = {
	{ "call", "bs2000:ENAMETOOLONG-path bs2000:EINVAL", "-1 ENAMETOOLONG|-1 EINVAL" },
	{ "call", "posix:ENAMETOOLONG-may posix:EINVAL-length", "-1 ENAMETOOLONG|-1 EINVAL|0" },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL" },
};

/* The part with the length: the whole path, its only component, or a component before the last one, SOCK_IN. */
enum part { WHOLE, LAST, PREFIX };

#define	SOCK_IN	"/sock"

struct direct {
	size_t (*length)(void);
	enum part part;
};

CONDITION(component_256_direct, .transports = UNIX_PATH, .expect = component_of_256_direct,
    .arg = &(const struct direct){ component_of_256, LAST },
    .descr = "The path is a name of 256 characters, in an address longer than struct sockaddr_un")
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

CONDITION_OF(component_256_direct, component_256_in_prefix_direct, .transports = UNIX_PATH,
    .expect = component_of_256_direct, .arg = &(const struct direct){ component_of_256, PREFIX },
    .descr = "The path goes through a name of 256 characters, in an address longer than struct sockaddr_un");
CONDITION_OF(component_256_direct, component_over_name_max_direct, .transports = UNIX_PATH,
    .expect = component_over_name_max_direct, .arg = &(const struct direct){ component_over_name_max, LAST },
    .descr = "The path is a name longer than NAME_MAX, in an address longer than struct sockaddr_un");
CONDITION_OF(component_256_direct, component_over_name_max_in_prefix_direct, .transports = UNIX_PATH,
    .expect = component_over_name_max_direct, .arg = &(const struct direct){ component_over_name_max, PREFIX },
    .descr = "The path goes through a name longer than NAME_MAX, in an address longer than struct sockaddr_un");
CONDITION_OF(component_256_direct, path_1024_direct, .transports = UNIX_PATH, .expect = path_of_1024_direct,
    .arg = &(const struct direct){ path_of_1024, WHOLE },
    .descr = "The path has 1024 characters, in an address longer than struct sockaddr_un");
CONDITION_OF(component_256_direct, path_over_path_max_direct, .transports = UNIX_PATH, .expect = path_over_path_max_direct,
    .arg = &(const struct direct){ path_over_path_max, WHOLE },
    .descr = "The path has more characters than PATH_MAX allows, in an address longer than struct sockaddr_un");

/* The link's target and the rest of the path add up. */
static expectations path_of_1024_expect = {
	{ "call", "freebsd:ENAMETOOLONG-path", "-1 ENAMETOOLONG" },
};

static expectations path_over_path_max_expect = {
	{ "call", "bs2000:ENAMETOOLONG-path", "-1 ENAMETOOLONG" },
	{ "call", "posix:ENAMETOOLONG-may", "-1 ENAMETOOLONG|0" },
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

CONDITION(path_1024, .transports = UNIX_PATH, .expect = path_of_1024_expect, .arg = &(size_t (*const)(void)){ path_of_1024 },
    .descr = "A symbolic link's target and the rest of the path add up to 1024 characters")
{
	size_t (*const *length)(void) = test->condition->arg;
	char path[IN_SUN_PATH + 8];
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	make_long_path((*length)(), path);
	observe_name_fails(test, path, peer, &good);
}

CONDITION_OF(path_1024, path_over_path_max, .transports = UNIX_PATH, .expect = path_over_path_max_expect,
    .arg = &(size_t (*const)(void)){ path_over_path_max },
    .descr = "A symbolic link's target and the rest of the path add up to more than PATH_MAX allows");

CONDITION(path_1023_legal, .transports = UNIX_PATH, .expect = reaches_expect, .arg = &(size_t (*const)(void)){ path_of_1023 },
    .descr = "A symbolic link's target and the rest of the path add up to 1023 characters, which is legal")
{
	size_t (*const *length)(void) = test->condition->arg;
	char path[IN_SUN_PATH + 8];
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	make_long_path((*length)(), path);
	(void)observe_name_reaches(test, path, peer);
}

CONDITION_OF(path_1023_legal, path_of_path_max_legal, .transports = UNIX_PATH, .expect = reaches_expect,
    .arg = &(size_t (*const)(void)){ path_of_path_max },
    .descr = "A symbolic link's target and the rest of the path add up to as much as PATH_MAX allows");
