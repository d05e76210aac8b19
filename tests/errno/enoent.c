/*
 * ENOENT: the file that the path names, or a directory on the way, does not exist; or the path is blank.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#define	MISSING	"freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT"

static expectations missing = {
	{ "call", MISSING, "-1 ENOENT" },
};

/* The path, and the target of "link" where there is one. */
struct names {
	const char *path, *link;
};

CONDITION(missing, .transports = UNIX_PATH, .expect = missing, .arg = &(const struct names){ .path = "missing" },
    .descr = "No file has that name")
{
	const struct names *names = test->condition->arg;
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_directory("directory", 0755);
	if (names->link != NULL)
		path_link(names->link, "link");
	observe_name_fails(test, names->path, peer, &good);
}

CONDITION_OF(missing, missing_in_directory, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "directory/sock" },
    .descr = "The directory of the path exists, the file does not");
CONDITION_OF(missing, missing_with_slash, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "missing/" },
    .descr = "No file has that name, and the path ends with a slash");
CONDITION_OF(missing, missing_of_other_length, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "soc" },
    .descr = "The path is only the beginning of a file's name");
CONDITION_OF(missing, prefix_missing, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "missing/sock" },
    .descr = "A directory of the path does not exist");
CONDITION_OF(missing, prefix_missing_deep, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "directory/missing/deeper/sock" },
    .descr = "A directory in the middle of the path does not exist");
CONDITION_OF(missing, prefix_missing_and_back, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "missing/../sock" },
    .descr = "The path goes through a missing directory and back");
CONDITION_OF(missing, link_dangles, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "link", .link = "missing" },
    .descr = "The path is a symbolic link to a missing file");
CONDITION_OF(missing, link_to_missing_prefix, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "link", .link = "missing/sock" },
    .descr = "The path is a symbolic link whose target goes through a missing directory");
CONDITION_OF(missing, prefix_link_dangles, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "link/sock", .link = "missing" },
    .descr = "The path goes through a symbolic link to a missing directory");
CONDITION_OF(missing, missing_behind_prefix_link, .transports = UNIX_PATH, .expect = missing,
    .arg = &(const struct names){ .path = "link/sock", .link = "directory" },
    .descr = "The path goes through a symbolic link to a directory that lacks the file");
/* A space is a name like any other. */
static expectations spaces = {
	{ "call", MISSING " bs2000:ENOENT-blank", "-1 ENOENT" },
};

CONDITION_OF(missing, spaces, .transports = UNIX_PATH, .expect = spaces, .arg = &(const struct names){ .path = " " },
    .descr = "The path is blank: a space, which is the name of no file");

CONDITION(unlinked, .transports = UNIX_PATH, .expect = missing,
    .descr = "The socket is open, and its name has been unlinked")
{
	struct address gone, good;
	int peer = peer_open(test->transport, "gone", &gone), other = peer_open(test->transport, "sock", &good);

	SETUP(unlink("gone"));
	observe_name_fails(test, "gone", peer, &good);
	(void)other;
}

CONDITION(renamed, .transports = UNIX_PATH, .expect = missing,
    .descr = "The socket has been renamed, and the path is its old name")
{
	struct address was, good;
	int peer = peer_open(test->transport, "was", &was);

	SETUP(rename("was", "is"));
	good = address_path("is");
	observe_name_fails(test, "was", peer, &good);
}

CONDITION(working_directory_removed, .transports = UNIX_PATH, .expect = missing,
    .descr = "The path is relative to a working directory that has been removed")
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good), before = (int)SETUP(open(".", O_RDONLY | O_CLOEXEC));

	path_directory("removed", 0755);
	SETUP(chdir("removed"));
	if (rmdir("../removed") == -1) {
		SETUP(fchdir(before));
		untested("the host does not remove a working directory");
	}
	(void)observe_name(test, "sock");
	SETUP(fchdir(before));
	(void)peer;
}

/* To Linux's manual a leading null byte begins an abstract name, to which no socket is bound here. */
static expectations empty = {
	{ "call", "bs2000:ENOENT-blank posix:ENOENT-empty", "-1 ENOENT" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", UNIX_STREAM },
	{ "call", "linux:unix7-ECONNREFUSED linux:unix7-abstract", "-1 ECONNREFUSED" },
};

CONDITION(empty, .transports = UNIX_PATH, .expect = empty, .arg = &(const size_t){ 1 },
    .descr = "The path is the empty string")
{
	const size_t *bytes = test->condition->arg;
	struct address to = address_path(""), good;
	int peer = peer_open(test->transport, "sock", &good), s = socket_open(test->transport);

	to.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + *bytes);
	observe_connect("call", s, ADDRESS(&to));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
	observe_connect("again", s, ADDRESS(&good));
}

CONDITION_OF(empty, empty_padded, .transports = UNIX_PATH, .expect = empty,
    .arg = &(const size_t){ sizeof(((struct sockaddr_un *)NULL)->sun_path) },
    .descr = "The path is the empty string, in an address as long as struct sockaddr_un");

