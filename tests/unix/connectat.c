/*
 * connectat(): a relative path starts at the directory of a descriptor.
 */
#include "conformance/conformance.h"
#include "fixture/host.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	DIRFD	"freebsd12:connectat-dirfd"

static const struct expectation reaches_expect[] = {
	{ "call", DIRFD, "0", 0 },
	{ "reached", DIRFD, "yes", 0 },
	{ "other", DIRFD, "nothing", 0 },
	{ 0 }
};

/* Before anything is set up: a host without the call is not asked for more. */
static void
need_connectat(void)
{
	if (!host_has_connectat())
		unsupported("the host has no connectat()");
}

/* Two sockets of the name "sock": one in the working directory, one in "directory". */
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

static void
relative(const struct test *test)
{
	struct sockets made = make_sockets(test);

	call_at(test, made.directory, test->condition->arg, made.there, made.here);
}

static void
out_of_directory(const struct test *test)
{
	struct sockets made = make_sockets(test);

	call_at(test, made.directory, "../sock", made.here, made.there);
}

/* The path goes through a link in the directory, which is relative to the directory that the link is in. */
static void
through_link(const struct test *test)
{
	struct sockets made = make_sockets(test);

	path_link("sock", "directory/link");
	call_at(test, made.directory, "link", made.there, made.here);
}

/* The descriptor is of the directory, whatever its name has become. */
static void
directory_renamed(const struct test *test)
{
	struct sockets made = make_sockets(test);

	SETUP(rename("directory", "moved"));
	path_directory("directory", 0755);
	call_at(test, made.directory, "sock", made.there, made.here);
}

static void
working_directory(const struct test *test)
{
	struct sockets made = make_sockets(test);

	call_at(test, AT_FDCWD, "sock", made.here, made.there);
}

/* An absolute path has nothing to do with the descriptor, valid or not. */
static void
absolute(const struct test *test)
{
	struct sockets made = make_sockets(test);
	char directory[PATH_MAX], path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];

	if (getcwd(directory, sizeof(directory)) == NULL)
		setup_failed("getcwd: %s", strerror(errno));
	if (snprintf(path, sizeof(path), "%s/sock", directory) >= (int)sizeof(path))
		untested("the path of the working directory does not fit sun_path");
	call_at(test, test->condition->arg != NULL ? -1 : made.directory, path, made.here, made.there);
}

/* The name is not in the directory, but in the working directory. */
static const struct expectation missing_expect[] = {
	{ "call", DIRFD " freebsd:ENOENT", "-1 ENOENT", 0 },
	{ 0 }
};

static void
missing(const struct test *test)
{
	struct sockets made = make_sockets(test);
	struct address to = address_path("sock");
	int s = socket_open(test->transport), deeper = (int)SETUP(open("directory/deeper", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct call call = connectat_call(deeper, s, ADDRESS(&to));

	observe_call("call", &call);
	observe("other", "%s", nobody_waits(made.here) && nobody_waits(made.there) ? "nothing" : "something");
}

/* Not a descriptor: the path is good from the working directory, which is not asked. */
static const struct expectation bad_descriptor_expect[] = {
	{ "call", "freebsd12:connectat-EBADF", "-1 EBADF", 0 },
	{ "other", "freebsd12:connectat-EBADF", "nothing", 0 },
	{ 0 }
};

static const struct expectation no_directory_expect[] = {
	{ "call", "freebsd12:connectat-ENOTDIR", "-1 ENOTDIR", 0 },
	{ "other", "freebsd12:connectat-ENOTDIR", "nothing", 0 },
	{ 0 }
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

static void
wrong_descriptor(const struct test *test)
{
	descriptor *const *make = test->condition->arg;
	struct sockets made = make_sockets(test);
	struct address to = address_path("sock");
	int s = socket_open(test->transport), fd = (*make)();
	struct call call = connectat_call(fd, s, ADDRESS(&to));

	observe_call("call", &call);
	observe("other", "%s", nobody_waits(made.here) && nobody_waits(made.there) ? "nothing" : "something");
}

#define	CASE(condition, function, argument, expectations, sentence)	\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = expectations,					\
		.body = function,					\
		.arg = argument,					\
	}
#define	WRONG(condition, make, expectations, sentence)			\
	CASE(condition, wrong_descriptor, &(descriptor *const){ make }, expectations, sentence)

static const struct condition conditions[] = {
	CASE("relative", relative, "sock", reaches_expect, "The path is relative: the descriptor's directory is meant"),
	CASE("relative_dots", relative, "./deeper/../sock", reaches_expect, "The path is relative, with dots"),
	CASE("out_of_directory", out_of_directory, NULL, reaches_expect, "The path leads out of the descriptor's directory"),
	CASE("through_link", through_link, NULL, reaches_expect, "The path is a symbolic link in the descriptor's directory"),
	CASE("directory_renamed", directory_renamed, NULL, reaches_expect,
	    "The descriptor's directory has been renamed, and another has its name"),
	CASE("working_directory", working_directory, NULL, reaches_expect,
	    "The descriptor is AT_FDCWD: the working directory is meant"),
	CASE("absolute", absolute, NULL, reaches_expect, "The path is absolute: the descriptor is not looked at"),
	CASE("absolute_bad_descriptor", absolute, "bad", reaches_expect, "The path is absolute, and the descriptor is none"),
	CASE("missing", missing, NULL, missing_expect,
	    "The descriptor's directory does not have the name, the working directory does"),
	WRONG("closed", closed_descriptor, bad_descriptor_expect, "The descriptor has been closed"),
	WRONG("negative", negative_descriptor, bad_descriptor_expect, "The descriptor is -1"),
	WRONG("regular_file", file_descriptor, no_directory_expect, "The descriptor is of a regular file"),
	WRONG("pipe", pipe_descriptor, no_directory_expect, "The descriptor is of a pipe"),
	WRONG("socket", socket_descriptor, no_directory_expect, "The descriptor is of a socket"),
};

CONDITIONS(conditions)
