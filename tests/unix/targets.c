/*
 * The path names a file that is not a socket.  Only Linux's manual has an errno for it.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"

#include <stddef.h>

static expectations target = {
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
};

/* The path, and the target of "link" where there is one. */
struct names {
	const char *path, *link;
};

/* Opening a FIFO without a reader would block: connect() must not. */
CONDITION(regular_file, .transports = UNIX_PATH, .expect = target, .arg = &(const struct names){ .path = "file" },
    .descr = "The path names a regular file")
{
	const struct names *names = test->condition->arg;
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_file("file");
	path_fifo("fifo");
	path_directory("directory", 0755);
	if (names->link != NULL)
		path_link(names->link, "link");
	observe_name_fails(test, names->path, peer, &good);
}

CONDITION_OF(regular_file, directory, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "directory" }, .descr = "The path names a directory");
CONDITION_OF(regular_file, directory_with_slash, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "directory/" },
    .descr = "The path names a directory and ends with a slash");
CONDITION_OF(regular_file, working_directory, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "." },
    .descr = "The path names the working directory, which contains a socket");
CONDITION_OF(regular_file, fifo, .transports = UNIX_PATH, .expect = target, .arg = &(const struct names){ .path = "fifo" },
    .descr = "The path names a FIFO");
CONDITION_OF(regular_file, device, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "/dev/null" }, .descr = "The path names a device");
CONDITION_OF(regular_file, link_to_regular_file, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "link", .link = "file" },
    .descr = "The path is a symbolic link to a regular file");
CONDITION_OF(regular_file, link_to_directory, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "link", .link = "directory" },
    .descr = "The path is a symbolic link to a directory");
CONDITION_OF(regular_file, link_to_fifo, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "link", .link = "fifo" },
    .descr = "The path is a symbolic link to a FIFO");
CONDITION_OF(regular_file, link_to_device, .transports = UNIX_PATH, .expect = target,
    .arg = &(const struct names){ .path = "link", .link = "/dev/null" },
    .descr = "The path is a symbolic link to a device");
