/*
 * ENOTDIR: the path goes through a file that is not a directory.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"

#include <stddef.h>

static expectations prefix = {
	{ "call", "freebsd:ENOTDIR bs2000:ENOTDIR posix:ENOTDIR-prefix", "-1 ENOTDIR" },
};

/* A last component before a slash must be a directory: so says POSIX; BS2000 says it of every component. */
static expectations trailing = {
	{ "call", "bs2000:ENOTDIR posix:ENOTDIR-trailing", "-1 ENOTDIR" },
};

/* The path, and the target of "link" where there is one. */
struct names {
	const char *path, *link;
};

CONDITION(prefix_is_file, .transports = UNIX_PATH, .expect = prefix, .arg = &(const struct names){ .path = "file/sock" },
    .descr = "The path goes through a regular file")
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

CONDITION_OF(prefix_is_file, prefix_is_socket, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "sock/sock" }, .descr = "The path goes through a socket");
CONDITION_OF(prefix_is_file, prefix_is_fifo, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "fifo/sock" }, .descr = "The path goes through a FIFO");
CONDITION_OF(prefix_is_file, prefix_is_device, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "/dev/null/sock" },
    .descr = "The path goes through a device");
CONDITION_OF(prefix_is_file, prefix_is_deep, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "directory/file/deeper/sock" },
    .descr = "The path goes through a regular file inside a directory");
CONDITION_OF(prefix_is_file, prefix_is_link_to_file, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "link/sock", .link = "file" },
    .descr = "The path goes through a symbolic link to a regular file");
CONDITION_OF(prefix_is_file, prefix_behind_link, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "link", .link = "file/sock" },
    .descr = "The path is a symbolic link whose target goes through a regular file");
CONDITION_OF(prefix_is_file, prefix_of_prefix_behind_link, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "link/sock", .link = "directory/file/deeper" },
    .descr = "The path goes through a symbolic link whose target goes through a regular file");
CONDITION_OF(prefix_is_file, dot_in_file, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "file/." },
    .descr = "The path goes through a regular file to \".\"");
CONDITION_OF(prefix_is_file, dot_dot_in_file, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "file/../sock" },
    .descr = "The path goes through a regular file to \"..\"");
CONDITION_OF(prefix_is_file, dot_in_socket, .transports = UNIX_PATH, .expect = prefix,
    .arg = &(const struct names){ .path = "sock/." },
    .descr = "The path goes through the socket to \".\"");
CONDITION_OF(prefix_is_file, trailing_slash, .transports = UNIX_PATH, .expect = trailing,
    .arg = &(const struct names){ .path = "sock/" },
    .descr = "The path names a socket and ends with a slash");
CONDITION_OF(prefix_is_file, trailing_slashes, .transports = UNIX_PATH, .expect = trailing,
    .arg = &(const struct names){ .path = "sock///" },
    .descr = "The path names a socket and ends with slashes");
CONDITION_OF(prefix_is_file, trailing_slash_on_file, .transports = UNIX_PATH, .expect = trailing,
    .arg = &(const struct names){ .path = "file/" },
    .descr = "The path names a regular file and ends with a slash");
CONDITION_OF(prefix_is_file, trailing_slash_on_link, .transports = UNIX_PATH, .expect = trailing,
    .arg = &(const struct names){ .path = "link/", .link = "sock" },
    .descr = "The path names a symbolic link to a socket and ends with a slash");
CONDITION_OF(prefix_is_file, trailing_slash_behind_link, .transports = UNIX_PATH, .expect = trailing,
    .arg = &(const struct names){ .path = "link", .link = "sock/" },
    .descr = "The path is a symbolic link whose target names a socket and ends with a slash");
