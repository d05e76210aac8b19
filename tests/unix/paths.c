/*
 * Names in the file system that lead to a socket, and their removal after the call.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/path.h"
#include "world/socket.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)
#define	SUN_PATH_MAX	sizeof(((struct sockaddr_un *)NULL)->sun_path)

/* In the UNIX domain an address is a path of the file system. */
#define	DOMAIN	"freebsd:domain-address bs2000:domain-address freebsd15:unix4-names"

static expectations domain = {
	NAME_REACHES,
	{ "call", DOMAIN, "0" },
	{ "reached", DOMAIN, "yes" },
};

/* The length ends the name. */
#define	NAMELEN	"freebsd12:namelen bs2000:namelen freebsd15:unix4-sun-len"

static expectations length_expect = {
	NAME_REACHES,
	{ "call", NAMELEN, "0" },
	{ "reached", NAMELEN, "yes" },
};

/* The path, and the target of "link" where there is one. */
struct names {
	const char *path, *link;
};

CONDITION(relative, .transports = UNIX_PATH, .expect = domain, .arg = &(const struct names){ .path = "sock" },
    .descr = "The path is relative to the working directory")
{
	const struct names *names = test->condition->arg;
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_directory("directory", 0755);
	path_directory("directory/deeper", 0755);
	if (names->link != NULL)
		path_link(names->link, "link");
	(void)observe_name_reaches(test, names->path, peer);
}

CONDITION_OF(relative, dots, .transports = UNIX_PATH, .expect = domain,
    .arg = &(const struct names){ .path = "./directory/deeper/../.././sock" },
    .descr = "The path goes through dots, and through directories and back");
CONDITION_OF(relative, double_slashes, .transports = UNIX_PATH, .expect = domain,
    .arg = &(const struct names){ .path = "directory//..//sock" },
    .descr = "The path has double slashes");
CONDITION_OF(relative, symlink, .transports = UNIX_PATH, .expect = domain,
    .arg = &(const struct names){ .path = "link", .link = "sock" },
    .descr = "The path is a symbolic link to the socket");
CONDITION_OF(relative, symlink_through_directories, .transports = UNIX_PATH, .expect = domain,
    .arg = &(const struct names){ .path = "link", .link = "directory/deeper/../../sock" },
    .descr = "The path is a symbolic link whose target goes through directories and back");
CONDITION_OF(relative, symlink_in_prefix, .transports = UNIX_PATH, .expect = domain,
    .arg = &(const struct names){ .path = "link/../../sock", .link = "directory/deeper" },
    .descr = "The path goes through a symbolic link to a directory");

CONDITION(absolute, .transports = UNIX_PATH, .expect = domain, .arg = "",
    .descr = "The path is absolute")
{
	const char *slash = test->condition->arg;
	char directory[PATH_MAX], path[SUN_PATH_MAX];
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	if (getcwd(directory, sizeof(directory)) == NULL)
		setup_failed("getcwd: %s", strerror(errno));
	if (snprintf(path, sizeof(path), "%s%s/sock", directory, slash) >= (int)sizeof(path))
		untested("the path of the working directory does not fit sun_path");
	(void)observe_name_reaches(test, path, peer);
}

CONDITION_OF(absolute, absolute_double_slash, .transports = UNIX_PATH, .expect = domain, .arg = "/",
    .descr = "The path is absolute, with two slashes before the name");

CONDITION(hard_link, .transports = UNIX_PATH, .expect = domain, .arg = &(const bool){ false },
    .descr = "The path is a hard link to the socket")
{
	const bool *first_gone = test->condition->arg;
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	if (link("sock", "second") == -1)
		untested("the host makes no hard links to sockets: %s", strerror(errno));
	if (*first_gone)
		SETUP(unlink("sock"));
	(void)observe_name_reaches(test, "second", peer);
}

CONDITION_OF(hard_link, hard_link_alone, .transports = UNIX_PATH, .expect = domain, .arg = &(const bool){ true },
    .descr = "The path is a hard link to the socket, whose first name has been unlinked");

CONDITION(renamed, .transports = UNIX_PATH, .expect = domain, .arg = "moved",
    .descr = "The socket has been renamed, and the path is its new name")
{
	const char *to = test->condition->arg;
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_directory("directory", 0755);
	SETUP(rename("sock", to));
	(void)observe_name_reaches(test, to, peer);
}

CONDITION_OF(renamed, renamed_into_directory, .transports = UNIX_PATH, .expect = domain, .arg = "directory/moved",
    .descr = "The socket has been moved to another directory, and the path is its new name");

CONDITION(directory_renamed, .transports = UNIX_PATH, .expect = domain,
    .descr = "The socket's directory has been renamed, and the path goes through its new name")
{
	struct address at;
	int peer;

	path_directory("directory", 0755);
	peer = peer_open(test->transport, "directory/sock", &at);
	SETUP(rename("directory", "moved"));
	(void)observe_name_reaches(test, "moved/sock", peer);
}

/* The second socket takes the name of the first, by rename(2) or by unlink(2) and bind(). */
static expectations second_expect = {
	NAME_REACHES,
	{ "other", STREAM_REACHES, "nothing", UNIX_STREAM },
	{ "other", CONNECTION_REACHES, "nothing", UNIX_CONNECTION },
	{ "other", DGRAM_REACHES, "nothing", UNIX_DGRAM },
};

CONDITION(renamed_over, .transports = UNIX_PATH, .expect = second_expect, .arg = &(const bool){ true },
    .descr = "Another socket has been renamed over the first one's name")
{
	const bool *by_rename = test->condition->arg;
	struct address at, other;
	int first = peer_open(test->transport, "sock", &at), second;

	if (*by_rename) {
		second = peer_open(test->transport, "other", &other);
		SETUP(rename("other", "sock"));
	} else {
		SETUP(unlink("sock"));
		second = peer_open(test->transport, "sock", &at);
	}
	(void)observe_name_reaches(test, "sock", second);
	observe("other", "%s", nobody_waits(first) ? "nothing" : "something");
}

CONDITION_OF(renamed_over, unlinked_and_bound_again, .transports = UNIX_PATH, .expect = second_expect,
    .arg = &(const bool){ false },
    .descr = "The first socket's name has been unlinked, and another socket bound to it");

/* A connection outlives the name. */
static expectations after = {
	NAME_REACHES,
};

CONDITION(unlinked_after, .transports = UNIX_PATH, .expect = after, .arg = &(const bool){ false },
    .descr = "The socket's name is unlinked after the call")
{
	const bool *renamed_only = test->condition->arg;
	struct address to;
	int peer = peer_open(test->transport, "sock", &to), s = socket_open(test->transport);
	bool connected = observe_connect("call", s, ADDRESS(&to)) == 0;

	if (*renamed_only)
		SETUP(rename("sock", "moved"));
	else
		SETUP(unlink("sock"));
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(unlinked_after, renamed_after, .transports = UNIX_PATH, .expect = after, .arg = &(const bool){ true },
    .descr = "The socket is renamed after the call");

/* A relative path starts at the working directory of the call, not at an earlier one or the socket's. */
CONDITION(working_directory, .transports = UNIX_PATH, .expect = second_expect,
    .descr = "Three directories have a socket of that name: the path leads to the working directory's")
{
	struct address at;
	int here, there, elsewhere;

	path_directory("here", 0755);
	path_directory("elsewhere", 0755);
	elsewhere = peer_open(test->transport, "sock", &at);
	SETUP(chdir("elsewhere"));
	there = peer_open(test->transport, "sock", &at);
	SETUP(chdir("../here"));
	here = peer_open(test->transport, "sock", &at);
	(void)observe_name_reaches(test, "sock", here);
	SETUP(chdir(".."));
	observe("other", "%s", nobody_waits(elsewhere) && nobody_waits(there) ? "nothing" : "something");
}

CONDITION(from_elsewhere, .transports = UNIX_PATH, .expect = domain,
    .descr = "The working directory has changed since the socket was bound")
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_directory("directory", 0755);
	SETUP(chdir("directory"));
	(void)observe_name_reaches(test, "../sock", peer);
	SETUP(chdir(".."));
}

CONDITION(working_directory_renamed, .transports = UNIX_PATH, .expect = domain,
    .descr = "The working directory has been renamed since the socket was bound")
{
	struct address at;
	int peer;

	path_directory("directory", 0755);
	SETUP(chdir("directory"));
	peer = peer_open(test->transport, "sock", &at);
	SETUP(rename("../directory", "../moved"));
	(void)observe_name_reaches(test, "sock", peer);
	SETUP(chdir(".."));
}

/* A child has another root directory. */
struct rooted {
	const struct test *test;
	int peer;
};

static void
call_in_other_root(char *report, size_t size, void *arg)
{
	const struct rooted *r = arg;
	struct address to = address_path(r->test->condition->arg);
	int s = socket_open(r->test->transport);

	if (chroot("root") == -1) {
		snprintf(report, size, "chroot: %s", strerror(errno));
		return;
	}
	SETUP(chdir("/inside"));
	report_attempt(report, size, r->test->transport, s, &to, r->peer);
}

CONDITION(other_root, .transports = UNIX_PATH, .expect = domain, .arg = "/sock",
    .descr = "A process with another root directory connects to an absolute path")
{
	struct rooted r = { .test = test };
	struct address at;
	char report[128];

	path_directory("root", 0755);
	path_directory("root/inside", 0755);
	/* A call that started at the old root would find this one. */
	(void)peer_open(test->transport, "sock", &at);
	r.peer = peer_open(test->transport, "root/sock", &at);
	child_report(call_in_other_root, &r, report, sizeof(report));
	if (!observe_report(report, "reached"))
		untested("a child cannot change its root directory: %s", report);
}

CONDITION_OF(other_root, other_root_relative, .transports = UNIX_PATH, .expect = domain, .arg = "../../../sock",
    .descr = "A process with another root directory connects to a path that leads up past it");

struct bytes {
	const char *bytes;
	size_t n;		/* how many of them are given; the rest of sun_path is filled */
	char fill;
	size_t length;		/* what the length counts of sun_path */
};

CONDITION(length_without_null, .transports = UNIX_PATH, .expect = length_expect,
    .arg = (&(const struct bytes){ .bytes = "sock", .n = 4, .fill = '\0', .length = 4 }),
    .descr = "The length counts the name without a null byte, as SUN_LEN() does")
{
	const struct bytes *b = test->condition->arg;
	struct address at, to;
	int peer = peer_open(test->transport, "sock", &at), s = socket_open(test->transport);
	bool connected;

	memset(&to, 0, sizeof(to));
	to.u.un.sun_family = AF_UNIX;
	memset(to.u.un.sun_path, b->fill, SUN_PATH_MAX);
	memcpy(to.u.un.sun_path, b->bytes, b->n);
	to.length = (socklen_t)(PATH_OFFSET + b->length);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	observe("peer", "%s", peer_of(s, &at));
}

CONDITION_OF(length_without_null, length_with_null, .transports = UNIX_PATH, .expect = length_expect,
    .arg = (&(const struct bytes){ .bytes = "sock", .n = 5, .fill = '\0', .length = 5 }),
    .descr = "The length counts the name and its null byte");
CONDITION_OF(length_without_null, length_of_structure, .transports = UNIX_PATH, .expect = length_expect,
    .arg = (&(const struct bytes){ .bytes = "sock", .n = 5, .fill = '\0', .length = SUN_PATH_MAX }),
    .descr = "The length is that of the structure");
CONDITION_OF(length_without_null, length_ends_name, .transports = UNIX_PATH, .expect = length_expect,
    .arg = (&(const struct bytes){ .bytes = "sock", .n = 4, .fill = 'x', .length = 4 }),
    .descr = "The length ends the name, and other bytes follow it");
CONDITION_OF(length_without_null, bytes_after_null, .transports = UNIX_PATH, .expect = domain,
    .arg = (&(const struct bytes){ .bytes = "sock", .n = 5, .fill = 'x', .length = SUN_PATH_MAX }),
    .descr = "Other bytes follow the null byte that ends the name");
CONDITION_OF(length_without_null, path_after_null, .transports = UNIX_PATH, .expect = domain,
    .arg = (&(const struct bytes){ .bytes = "sock\0/missing", .n = 14, .fill = '\0', .length = 14 }),
    .descr = "Another path follows the null byte that ends the name");

/* The socket is bound to a short name and renamed, since bind() might not take a name without a null byte. */
static expectations fills_expect = {
	NAME_REACHES,
	{ "call", NAMELEN, "0" },
	{ "reached", NAMELEN, "yes" },
	{ "call", "freebsd15:unix4-length", "0" },
	{ "reached", "freebsd15:unix4-length", "yes" },
};

CONDITION(no_terminator, .transports = UNIX_PATH, .expect = fills_expect,
    .descr = "The name fills sun_path, which leaves no room for a null byte")
{
	struct address at, to;
	int peer = peer_open(test->transport, "sock", &at), s = socket_open(test->transport);
	char path[SUN_PATH_MAX + 1];
	bool connected;

	path_component(path, SUN_PATH_MAX);
	SETUP(rename("sock", path));
	memset(&to, 0, sizeof(to));
	to.u.un.sun_family = AF_UNIX;
	memcpy(to.u.un.sun_path, path, SUN_PATH_MAX);
	/* The call must not read beyond the structure. */
	memset(to.u.bytes + sizeof(to.u.un), 'x', sizeof(to.u.bytes) - sizeof(to.u.un));
	to.length = sizeof(to.u.un);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}
