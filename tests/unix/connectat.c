/*
 * connectat() resolves a relative path from a descriptor's directory.
 */
#include "case/case.h"
#include "world/connectat.h"
#include "world/path.h"
#include "world/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	DIRFD	"freebsd12:connectat-dirfd"

static expectations reaches_expect = {
	{ "call", DIRFD " freebsd15:connectat-returns-zero", "0" },
	{ "reached", DIRFD, "yes" },
	{ "other", DIRFD, "nothing" },
};

static expectations cwd_expect = {
	{ "call", DIRFD " freebsd15:connectat-cwd", "0" },
	{ "reached", DIRFD " freebsd15:connectat-cwd", "yes" },
	{ "other", DIRFD " freebsd15:connectat-cwd", "nothing" },
};

static void
need_connectat(void)
{
	if (!host_has_connectat())
		unsupported("the host has no connectat()");
}

/* Two sockets named "sock": one in the working directory, one in "directory". */
struct sockets {
	int here, there, directory;
};

static struct sockets
make_sockets(const struct test *test)
{
	struct sockets made;
	struct address at;

	need_connectat();
	path_directory("directory", 0755);
	path_directory("directory/deeper", 0755);
	made.here = peer_open(test->transport, "sock", &at);
	made.there = peer_open(test->transport, "directory/sock", &at);
	made.directory = (int)SETUP(open("directory", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return (made);
}

static void
call_at(const struct test *test, int fd, const char *path, int meant, int other)
{
	struct address to = address_path(path);
	int s = socket_open(test->transport);
	struct call call = connectat_call(fd, s, ADDRESS(&to));

	observe_call("call", &call);
	observe("reached", "%s", !call.blocked && call.ret == 0 ? reaches(test->transport, s, meant) : "no");
	observe("other", "%s", nobody_waits(other) ? "nothing" : "something");
}

CONDITION(relative, .transports = UNIX_PATH, .expect = reaches_expect, .arg = "sock",
    .descr = "The path is relative, and begins at the descriptor's directory")
{
	struct sockets made = make_sockets(test);

	call_at(test, made.directory, test->condition->arg, made.there, made.here);
}

CONDITION_OF(relative, relative_dots, .transports = UNIX_PATH, .expect = reaches_expect, .arg = "./deeper/../sock",
    .descr = "The path is relative, with dots");

CONDITION(out_of_directory, .transports = UNIX_PATH, .expect = reaches_expect,
    .descr = "The path leads out of the descriptor's directory")
{
	struct sockets made = make_sockets(test);

	call_at(test, made.directory, "../sock", made.here, made.there);
}

/* The link's target is relative to the link's own directory. */
CONDITION(through_link, .transports = UNIX_PATH, .expect = reaches_expect,
    .descr = "The path is a symbolic link in the descriptor's directory")
{
	struct sockets made = make_sockets(test);

	path_link("sock", "directory/link");
	call_at(test, made.directory, "link", made.there, made.here);
}

CONDITION(directory_renamed, .transports = UNIX_PATH, .expect = reaches_expect,
    .descr = "The descriptor's directory has been renamed, and another has its name")
{
	struct sockets made = make_sockets(test);

	SETUP(rename("directory", "moved"));
	path_directory("directory", 0755);
	call_at(test, made.directory, "sock", made.there, made.here);
}

CONDITION(working_directory, .transports = UNIX_PATH, .expect = cwd_expect,
    .descr = "The descriptor is AT_FDCWD, and the path begins at the working directory")
{
	struct sockets made = make_sockets(test);

	call_at(test, AT_FDCWD, "sock", made.here, made.there);
}

CONDITION(absolute, .transports = UNIX_PATH, .expect = reaches_expect,
    .descr = "The path is absolute, and the descriptor does not matter")
{
	struct sockets made = make_sockets(test);
	char directory[PATH_MAX], path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];

	if (getcwd(directory, sizeof(directory)) == NULL)
		setup_failed("getcwd: %s", strerror(errno));
	if (snprintf(path, sizeof(path), "%s/sock", directory) >= (int)sizeof(path))
		untested("the path of the working directory does not fit sun_path");
	call_at(test, test->condition->arg != NULL ? -1 : made.directory, path, made.here, made.there);
}

CONDITION_OF(absolute, absolute_bad_descriptor, .transports = UNIX_PATH, .expect = reaches_expect, .arg = "bad",
    .descr = "The path is absolute, and the descriptor is invalid");

/* Whether anything has reached one of the sockets; a datagram socket that has a peer shows it by what it sends. */
static void
observe_other(const struct test *test, int s, const struct sockets *made)
{
	if (!is_connection_mode(test->transport))
		(void)send(s, "x", 1, 0);
	observe("other", "%s", nobody_waits(made->here) && nobody_waits(made->there) ? "nothing" : "something");
}

static expectations missing = {
	{ "call", DIRFD " freebsd:ENOENT freebsd15:connectat-errors", "-1 ENOENT" },
	{ "call", "freebsd15:connectat-returns-minus-one", "-1 E*" },
	{ "other", DIRFD, "nothing" },
};

CONDITION(missing, .transports = UNIX_PATH, .expect = missing,
    .descr = "The working directory has the name, the descriptor's directory does not")
{
	struct sockets made = make_sockets(test);
	struct address to = address_path("sock");
	int s = socket_open(test->transport), deeper = (int)SETUP(open("directory/deeper", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct call call = connectat_call(deeper, s, ADDRESS(&to));

	observe_call("call", &call);
	observe_other(test, s, &made);
}

/* The path is good from the working directory, which must not matter. */
static expectations bad_descriptor = {
	{ "call", "freebsd12:connectat-EBADF", "-1 EBADF" },
	{ "other", "freebsd12:connectat-EBADF", "nothing" },
};

static expectations no_directory = {
	{ "call", "freebsd12:connectat-ENOTDIR", "-1 ENOTDIR" },
	{ "other", "freebsd12:connectat-ENOTDIR", "nothing" },
};

static int
closed_descriptor(void)
{
	int fd = (int)SETUP(open(".", O_RDONLY | O_CLOEXEC));

	close(fd);
	return (fd);
}

static int
negative_descriptor(void)
{
	return (-1);
}

static int
file_descriptor(void)
{
	path_file("file");
	return ((int)SETUP(open("file", O_RDONLY | O_CLOEXEC)));
}

static int
pipe_descriptor(void)
{
	int ends[2];

	SETUP(pipe(ends));
	return (ends[0]);
}

static int
socket_descriptor(void)
{
	return ((int)SETUP(socket(AF_UNIX, SOCK_STREAM, 0)));
}

typedef int descriptor(void);

CONDITION(closed, .transports = UNIX_PATH, .expect = bad_descriptor, .arg = &(descriptor *const){ closed_descriptor },
    .descr = "The descriptor has been closed")
{
	descriptor *const *make = test->condition->arg;
	struct sockets made = make_sockets(test);
	struct address to = address_path("sock");
	int s = socket_open(test->transport), fd = (*make)();
	struct call call = connectat_call(fd, s, ADDRESS(&to));

	observe_call("call", &call);
	observe_other(test, s, &made);
}

CONDITION_OF(closed, negative, .transports = UNIX_PATH, .expect = bad_descriptor,
    .arg = &(descriptor *const){ negative_descriptor }, .descr = "The descriptor is -1");
CONDITION_OF(closed, regular_file, .transports = UNIX_PATH, .expect = no_directory,
    .arg = &(descriptor *const){ file_descriptor }, .descr = "The descriptor is a regular file's");
CONDITION_OF(closed, pipe, .transports = UNIX_PATH, .expect = no_directory, .arg = &(descriptor *const){ pipe_descriptor },
    .descr = "The descriptor is a pipe's");
CONDITION_OF(closed, socket, .transports = UNIX_PATH, .expect = no_directory,
    .arg = &(descriptor *const){ socket_descriptor }, .descr = "The descriptor is a socket's");

/* The name leads to a socket that does not listen. */
static expectations refused = {
	{ "call", "freebsd15:connectat-errors freebsd:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "freebsd15:connectat-returns-minus-one", "-1 E*" },
};

CONDITION(refused, .transports = UNIX_CONNECTION, .expect = refused,
    .descr = "The path leads from the descriptor's directory to a socket that does not listen")
{
	struct address at, to = address_path("bound");
	int s = socket_open(test->transport), directory;
	struct call call;

	need_connectat();
	path_directory("directory", 0755);
	(void)socket_bound(test->transport, "directory/bound", &at);
	directory = (int)SETUP(open("directory", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	call = connectat_call(directory, s, ADDRESS(&to));
	observe_call("call", &call);
	observe("peer", "%s", peer_of(s, &to));
}

/* In other domains there is nothing that a directory could be good for. */
static expectations other_domain_cwd = {
	{ "call", "freebsd15:connectat-cwd freebsd15:connectat-returns-zero", "0" },
	{ "peer", "freebsd15:connectat-cwd", "as named" },
};

static expectations other_domain = {
	{ "call", "freebsd15:connectat-unix-alone", "-1 E*" },
	{ "peer", "freebsd15:connectat-unix-alone", "none" },
};

CONDITION(other_domain_working_directory, .transports = INET_STREAM | INET_DGRAM, .expect = other_domain_cwd, .arg = "",
    .descr = "The descriptor is AT_FDCWD, and the socket of another domain")
{
	struct address to;
	int s = socket_open(test->transport), fd = AT_FDCWD;
	struct call call;

	need_connectat();
	(void)peer_open(test->transport, NULL, &to);
	if (test->condition->arg == NULL)
		fd = (int)SETUP(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	call = connectat_call(fd, s, ADDRESS(&to));
	observe_call("call", &call);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(other_domain_working_directory, other_domain, .transports = INET_STREAM | INET_DGRAM, .expect = other_domain,
    .descr = "The descriptor is a directory's, and the socket of another domain");

/* An empty path names nothing, unless a host takes it for what the descriptor itself is; no manual says so. */
enum named {
	NAMED_DIRECTORY, NAMED_WORKING_DIRECTORY, NAMED_PEER, NAMED_NOT_LISTENING, NAMED_UNBOUND, NAMED_ANOTHER_TYPE, NAMED_FILE
};

static int
descriptor_of(enum named named, const struct transport *t, const struct sockets *made)
{
	struct address at;

	switch (named) {
	case NAMED_DIRECTORY:
		return (made->directory);
	case NAMED_WORKING_DIRECTORY:
		return (AT_FDCWD);
	case NAMED_PEER:
		return (made->here);
	case NAMED_NOT_LISTENING:
		return (socket_bound(t, "bound", &at));
	case NAMED_UNBOUND:
		return (socket_open(t));
	case NAMED_ANOTHER_TYPE:
		return (peer_open(transport_of(t->bit == UNIX_DGRAM ? UNIX_STREAM : UNIX_DGRAM), "another", &at));
	case NAMED_FILE:
		return (path_descriptor("sock"));
	}
	return (-1);
}

CONDITION(empty, .transports = UNIX_PATH, .arg = &(const enum named){ NAMED_DIRECTORY },
    .descr = "The path is empty, and the descriptor is a directory's")
{
	struct sockets made = make_sockets(test);
	struct address to = address_path("");
	int s = socket_open(test->transport);
	struct call call = connectat_call(descriptor_of(*(const enum named *)test->condition->arg, test->transport, &made), s,
	    ADDRESS(&to));

	observe_call("call", &call);
	observe("reached", "%s", !call.blocked && call.ret == 0 ? reaches(test->transport, s, made.here) : "no");
}

CONDITION_OF(empty, empty_working_directory, .transports = UNIX_PATH, .arg = &(const enum named){ NAMED_WORKING_DIRECTORY },
    .descr = "The path is empty, and the descriptor is AT_FDCWD");
CONDITION_OF(empty, empty_peer, .transports = UNIX_PATH, .arg = &(const enum named){ NAMED_PEER },
    .descr = "The path is empty, and the descriptor is a socket's that could be the peer");
CONDITION_OF(empty, empty_not_listening, .transports = UNIX_CONNECTION, .arg = &(const enum named){ NAMED_NOT_LISTENING },
    .descr = "The path is empty, and the descriptor is a socket's that does not listen");
CONDITION_OF(empty, empty_unbound, .transports = UNIX_DGRAM, .arg = &(const enum named){ NAMED_UNBOUND },
    .descr = "The path is empty, and the descriptor is a socket's that has no name");
CONDITION_OF(empty, empty_another_type, .transports = UNIX_PATH, .arg = &(const enum named){ NAMED_ANOTHER_TYPE },
    .descr = "The path is empty, and the descriptor is that of a socket of another type");
CONDITION_OF(empty, empty_file, .transports = UNIX_PATH, .arg = &(const enum named){ NAMED_FILE },
    .descr = "The path is empty, and the descriptor is that of a socket's file (O_PATH)");
