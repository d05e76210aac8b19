/*
 * EIO: the file system cannot be read while the path is resolved.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/failing_directory.h"
#include "world/path.h"
#include "world/socket.h"

static expectations eio = {
	{ "call", "posix:EIO", "-1 EIO" },
};

CONDITION(unreadable, .transports = UNIX_PATH, .expect = eio, .arg = "broken/sock",
    .descr = "The socket's directory cannot be read")
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);
	char reason[256];

	path_directory("broken", 0755);
	path_link("broken/sock", "link");
	path_link("broken", "directory");
	if (host_failing_directory("broken", reason, sizeof(reason)) == -1)
		untested("no file system whose reads fail: %s", reason);
	observe_name_fails(test, test->condition->arg, peer, &good);
}

CONDITION_OF(unreadable, unreadable_prefix, .transports = UNIX_PATH, .expect = eio, .arg = "broken/deeper/sock",
    .descr = "A directory in the middle of the path cannot be read");
CONDITION_OF(unreadable, unreadable_behind_link, .transports = UNIX_PATH, .expect = eio, .arg = "link",
    .descr = "The path is a symbolic link into a directory that cannot be read");
CONDITION_OF(unreadable, unreadable_link_in_prefix, .transports = UNIX_PATH, .expect = eio, .arg = "directory/sock",
    .descr = "The path goes through a symbolic link to a directory that cannot be read");
