/*
 * ENOTDIR: what a path name goes through is not a directory.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <stddef.h>

/* "file" is a regular file, "sock" is a socket that could be reached, and each path goes through one of them. */
static const struct expectation prefix_expect[] = {
	{ "call", "freebsd:ENOTDIR bs2000:ENOTDIR posix:ENOTDIR-prefix", "-1 ENOTDIR", 0 },
	{ 0 }
};

/* A last component that a slash follows is to be a directory: only POSIX says so, and BS2000 of every component. */
static const struct expectation trailing_expect[] = {
	{ "call", "bs2000:ENOTDIR posix:ENOTDIR-trailing", "-1 ENOTDIR", 0 },
	{ 0 }
};

/* The path, and the target of "link" where the path has to do with one. */
struct names {
	const char *path, *link;
};

static void
not_a_directory(const struct test *test)
{
	const struct names *names = test->condition->arg;
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_file("file");
	path_fifo("fifo");
	path_directory("directory", 0755);
	path_file("directory/file");
	if (names->link != NULL)
		path_link(names->link, "link");
	observe_name_fails(test, names->path, peer, &good);
}

#define	A_CONDITION(condition, expectations, sentence, ...)		\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = expectations,					\
		.body = not_a_directory,				\
		.arg = &(const struct names){ __VA_ARGS__ },		\
	}

static const struct condition conditions[] = {
	A_CONDITION("prefix_is_file", prefix_expect, "The path goes through a regular file", .path = "file/sock"),
	A_CONDITION("prefix_is_socket", prefix_expect, "The path goes through a socket", .path = "sock/sock"),
	A_CONDITION("prefix_is_fifo", prefix_expect, "The path goes through a FIFO", .path = "fifo/sock"),
	A_CONDITION("prefix_is_device", prefix_expect, "The path goes through a device", .path = "/dev/null/sock"),
	A_CONDITION("prefix_is_deep", prefix_expect, "A regular file stands amid the directories of the path",
	    .path = "directory/file/deeper/sock"),
	A_CONDITION("prefix_is_link_to_file", prefix_expect, "The path goes through a symbolic link to a regular file",
	    .path = "link/sock", .link = "file"),
	A_CONDITION("prefix_behind_link", prefix_expect, "The path is a symbolic link whose target goes through a regular file",
	    .path = "link", .link = "file/sock"),
	A_CONDITION("prefix_of_prefix_behind_link", prefix_expect,
	    "The path goes through a symbolic link whose target goes through a regular file",
	    .path = "link/sock", .link = "directory/file/deeper"),
	A_CONDITION("dot_in_file", prefix_expect, "The path goes through a regular file to its own dot", .path = "file/."),
	/* Taken letter by letter these would lead to the socket. */
	A_CONDITION("dot_dot_in_file", prefix_expect, "The path goes through a regular file and back", .path = "file/../sock"),
	A_CONDITION("dot_in_socket", prefix_expect, "The path goes through the socket to its own dot", .path = "sock/."),
	A_CONDITION("trailing_slash", trailing_expect, "The path names a socket and ends with a slash", .path = "sock/"),
	A_CONDITION("trailing_slashes", trailing_expect, "The path names a socket and ends with slashes", .path = "sock///"),
	A_CONDITION("trailing_slash_on_file", trailing_expect, "The path names a regular file and ends with a slash",
	    .path = "file/"),
	A_CONDITION("trailing_slash_on_link", trailing_expect, "The path names a symbolic link to a socket and ends with a slash",
	    .path = "link/", .link = "sock"),
	A_CONDITION("trailing_slash_behind_link", trailing_expect,
	    "The path is a symbolic link whose target names a socket and ends with a slash", .path = "link", .link = "sock/"),
};

CONDITIONS(conditions)
