/*
 * Names that lead through a descriptor: /dev/fd, and /proc/self where the host has it.  A directory's, or that of the socket's
 * file (O_PATH), leads where the name does; what the descriptor of a socket leads to, no manual says.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static expectations name_reaches = {
	NAME_REACHES,
};

/* Writes the path of the descriptor, with the rest of the name behind it. */
static void
path_by(char path[], size_t size, int fd, const char *rest)
{
	snprintf(path, size, "/dev/fd/%d", fd);
	/* Where nothing is mounted there, it has the first three descriptors alone. */
	if (access(path, F_OK) == -1)
		untested("descriptors have no names below /dev/fd: %s", strerror(errno));
	strlcat(path, rest, size);
}

CONDITION(directory, .transports = UNIX_PATH, .expect = name_reaches,
    .descr = "The path begins with a descriptor of the socket's directory")
{
	char path[64];
	struct address at;
	int peer, fd;

	path_directory("place", 0755);
	peer = peer_open(test->transport, "place/sock", &at);
	fd = (int)SETUP(open("place", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	path_by(path, sizeof(path), fd, "/sock");
	(void)observe_name_reaches(test, path, peer);
}

/* What has become of the name in the meantime. */
enum fate { KEPT, UNLINKED, RENAMED, BOUND_ANEW };

CONDITION(file, .transports = UNIX_PATH, .expect = name_reaches, .arg = &(const enum fate){ KEPT },
    .descr = "The path is a descriptor of the socket's file (O_PATH)")
{
	const enum fate fate = *(const enum fate *)test->condition->arg;
	char path[64];
	struct address at;
	int peer = peer_open(test->transport, "sock", &at), fd = path_descriptor("sock"), other = -1;

	if (fate == RENAMED)
		SETUP(rename("sock", "moved"));
	else if (fate != KEPT)
		SETUP(unlink("sock"));
	if (fate == BOUND_ANEW)
		other = peer_open(test->transport, "sock", &at);
	path_by(path, sizeof(path), fd, "");
	(void)observe_name_reaches(test, path, peer);
	if (other != -1)
		observe("other", "%s", nobody_waits(other) ? "nothing" : "something");
}

CONDITION_OF(file, file_renamed, .transports = UNIX_PATH, .expect = name_reaches, .arg = &(const enum fate){ RENAMED },
    .descr = "The path is a descriptor of the socket's file, which has been renamed");
CONDITION_OF(file, file_unlinked, .transports = UNIX_PATH, .arg = &(const enum fate){ UNLINKED },
    .descr = "The path is a descriptor of the socket's file, which has no name any more");
CONDITION_OF(file, file_bound_anew, .transports = UNIX_PATH, .arg = &(const enum fate){ BOUND_ANEW },
    .descr = "The path is a descriptor of the socket's file, whose name is another socket's by now");

/* The descriptors of sockets: of the peer, of one that is not bound, and of the caller's own. */
enum whose { OF_PEER, OF_UNBOUND, OF_CALLER };

CONDITION(socket_of_peer, .transports = UNIX_PATH, .arg = &(const enum whose){ OF_PEER },
    .descr = "The path is the descriptor of the socket that the name would lead to")
{
	const enum whose whose = *(const enum whose *)test->condition->arg;
	char path[64];
	struct address at, to;
	int peer = peer_open(test->transport, "sock", &at), s = socket_open(test->transport);
	bool connected;

	path_by(path, sizeof(path), whose == OF_PEER ? peer : whose == OF_CALLER ? s : socket_open(test->transport), "");
	to = address_path(path);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &at));
	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
}

CONDITION_OF(socket_of_peer, socket_unbound, .transports = UNIX_PATH, .arg = &(const enum whose){ OF_UNBOUND },
    .descr = "The path is the descriptor of a socket that is not bound");
CONDITION_OF(socket_of_peer, socket_itself, .transports = UNIX_PATH, .arg = &(const enum whose){ OF_CALLER },
    .descr = "The path is the descriptor of the socket that is to be connected");

CONDITION(working_directory, .transports = UNIX_PATH, .expect = name_reaches, .arg = "/proc/self/cwd/sock",
    .descr = "The path goes through the process's own link to its working directory (/proc/self/cwd)")
{
	const char *path = test->condition->arg;
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	if (access(path, F_OK) == -1)
		untested("no %s: %s", path, strerror(errno));
	(void)observe_name_reaches(test, path, peer);
}
