/*
 * What the path names is there, and is no socket.  Linux's manual says what comes of it; to the others it is open.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <stddef.h>

static const struct expectation target_expect[] = {
	{ "call", "linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED", 0 },
	{ 0 }
};

/* The path, and the target of "link" where the path has to do with one. */
struct names {
	const char *path, *link;
};

/* A FIFO without a reader would hold up whoever opened it: connect() does not. */
static void
no_socket(const struct test *test)
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

#define	TARGET(condition, sentence, ...)				\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = target_expect,				\
		.body = no_socket,					\
		.arg = &(const struct names){ __VA_ARGS__ },		\
	}

static const struct condition conditions[] = {
	TARGET("regular_file", "The path names a regular file", .path = "file"),
	TARGET("directory", "The path names a directory", .path = "directory"),
	TARGET("directory_with_slash", "The path names a directory and ends with a slash", .path = "directory/"),
	TARGET("working_directory", "The path names the working directory, in which there is a socket", .path = "."),
	TARGET("fifo", "The path names a FIFO", .path = "fifo"),
	TARGET("device", "The path names a device", .path = "/dev/null"),
	TARGET("link_to_regular_file", "The path is a symbolic link to a regular file", .path = "link", .link = "file"),
	TARGET("link_to_directory", "The path is a symbolic link to a directory", .path = "link", .link = "directory"),
	TARGET("link_to_fifo", "The path is a symbolic link to a FIFO", .path = "link", .link = "fifo"),
	TARGET("link_to_device", "The path is a symbolic link to a device", .path = "link", .link = "/dev/null"),
};

CONDITIONS(conditions)
