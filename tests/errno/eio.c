/*
 * EIO: reading from the file system fails while the path is resolved.
 */
#include "conformance/conformance.h"
#include "fixture/host.h"
#include "fixture/path.h"
#include "fixture/socket.h"

static const struct expectation eio_expect[] = {
	{ "call", "posix:EIO", "-1 EIO", 0 },
	{ 0 }
};

/* The path goes into a directory whose file system cannot be read; a link leads there from outside. */
static void
unreadable(const struct test *test)
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);
	char reason[256];

	path_directory("broken", 0755);
	path_link("broken/sock", "link");
	path_link("broken", "directory");
	if (host_failing_directory("broken", reason, sizeof(reason)) == -1)
		untested("no file system that fails to be read: %s", reason);
	observe_name_fails(test, test->condition->arg, peer, &good);
}

#define	CASE(condition, sentence, path)					\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = eio_expect,					\
		.body = unreadable,					\
		.arg = path,						\
	}

static const struct condition conditions[] = {
	CASE("unreadable", "The directory of the path cannot be read", "broken/sock"),
	CASE("unreadable_prefix", "A directory amid the path cannot be read", "broken/deeper/sock"),
	CASE("unreadable_behind_link", "The path is a symbolic link into a directory that cannot be read", "link"),
	CASE("unreadable_link_in_prefix", "The path goes through a symbolic link to a directory that cannot be read",
	    "directory/sock"),
};

CONDITIONS(conditions)
