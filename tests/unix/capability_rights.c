/*
 * Rights of a descriptor that the process has given up (FreeBSD's capability rights): of the socket, and of the directory that
 * connectat() begins at.  The manuals of connect() say nothing of them, so nothing is judged.
 */
#include "case/case.h"
#include "world/connectat.h"
#include "world/path.h"
#include "world/rights.h"
#include "world/socket.h"

#include <errno.h>
#include <fcntl.h>

static void
limit(int fd, enum right right)
{
	if (host_limit_rights(fd, right) == -1) {
		if (errno == ENOTSUP)
			unsupported("the host has no rights of descriptors");
		SETUP(-1);
	}
}

CONDITION(connect_given_up, .transports = EVERY, .arg = &(const enum right){ RIGHT_OTHERS },
    .descr = "The process has given up the right to connect the socket")
{
	struct address to;
	int peer = peer_open(test->transport, "sock", &to), s = socket_open(test->transport);
	bool connected;

	limit(s, *(const enum right *)test->condition->arg);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	observe("reached", "%s", connected && (test->transport->bit & ALL_RAW) == 0 ? reaches(test->transport, s, peer) : "no");
}

CONDITION_OF(connect_given_up, connect_kept, .transports = EVERY, .arg = &(const enum right){ RIGHT_CONNECT },
    .descr = "The process has given up many rights on the socket, but not the one to connect it");

CONDITION(connectat_given_up, .transports = UNIX_PATH, .arg = &(const enum right){ RIGHT_OTHERS },
    .descr = "The process has given up the right to connect from the directory")
{
	struct address at, to = address_path("sock");
	struct call call;
	int peer, s = socket_open(test->transport), directory;

	if (!host_has_connectat())
		unsupported("the host has no connectat()");
	path_directory("directory", 0755);
	peer = peer_open(test->transport, "directory/sock", &at);
	directory = (int)SETUP(open("directory", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	limit(directory, *(const enum right *)test->condition->arg);
	call = connectat_call(directory, s, ADDRESS(&to));
	observe_call("call", &call);
	observe("peer", "%s", peer_of(s, &to));
	observe("reached", "%s", !call.blocked && call.ret == 0 ? reaches(test->transport, s, peer) : "no");
}

CONDITION_OF(connectat_given_up, connectat_kept, .transports = UNIX_PATH, .arg = &(const enum right){ RIGHT_CONNECTAT },
    .descr = "The process has given up many rights on the directory, but not the one to connect from it");
