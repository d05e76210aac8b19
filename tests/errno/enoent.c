/*
 * ENOENT: what the path names, or goes through, does not exist; or the path is blank.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#define	MISSING	"freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT"

static const struct expectation missing_expect[] = {
	{ "call", MISSING, "-1 ENOENT", 0 },
	{ 0 }
};

/* The path, and the target of "link" where the path has to do with one. */
struct names {
	const char *path, *link;
};

static void
missing(const struct test *test)
{
	const struct names *names = test->condition->arg;
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_directory("directory", 0755);
	if (names->link != NULL)
		path_link(names->link, "link");
	observe_name_fails(test, names->path, peer, &good);
}

/* The socket is there and listens; its name is gone. */
static void
unlinked(const struct test *test)
{
	struct address gone, good;
	int peer = peer_open(test->transport, "gone", &gone), other = peer_open(test->transport, "sock", &good);

	SETUP(unlink("gone"));
	observe_name_fails(test, "gone", peer, &good);
	(void)other;
}

/* It goes by another name now, and the old one is not its name any more. */
static void
renamed(const struct test *test)
{
	struct address was, good;
	int peer = peer_open(test->transport, "was", &was);

	SETUP(rename("was", "is"));
	good = address_path("is");
	observe_name_fails(test, "was", peer, &good);
}

/* The name is relative, and the directory that it is relative to has been removed. */
static void
working_directory_removed(const struct test *test)
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good), before = (int)SETUP(open(".", O_RDONLY | O_CLOEXEC));

	path_directory("removed", 0755);
	SETUP(chdir("removed"));
	if (rmdir("../removed") == -1) {
		SETUP(fchdir(before));
		untested("a working directory cannot be removed on this host");
	}
	(void)observe_name(test, "sock");
	SETUP(fchdir(before));
	(void)peer;
}

/*
 * The empty string.  In Linux's manual a first byte of null makes the name an abstract one, which nobody holds here.
 */
static const struct expectation empty_expect[] = {
	{ "call", "bs2000:ENOENT-blank posix:ENOENT-empty", "-1 ENOENT", 0 },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", UNIX_STREAM },
	{ "call", "linux:unix7-ECONNREFUSED linux:unix7-abstract", "-1 ECONNREFUSED", 0 },
	{ 0 }
};

static void
empty(const struct test *test)
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

/* What looks blank is a name like any other, of a file that does not exist. */
static const struct expectation spaces_expect[] = {
	{ "call", MISSING " bs2000:ENOENT-blank", "-1 ENOENT", 0 },
	{ 0 }
};

#define	MISSES(condition, sentence, ...)				\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = missing_expect,				\
		.body = missing,					\
		.arg = &(const struct names){ __VA_ARGS__ },		\
	}

static const struct condition conditions[] = {
	MISSES("missing", "No file has the name", .path = "missing"),
	MISSES("missing_in_directory", "The directory of the path exists, and the file does not", .path = "directory/sock"),
	MISSES("missing_with_slash", "No file has the name, which ends with a slash", .path = "missing/"),
	MISSES("missing_of_other_length", "Files have names of which this one is but a part", .path = "soc"),
	MISSES("prefix_missing", "A directory of the path does not exist", .path = "missing/sock"),
	MISSES("prefix_missing_deep", "A directory amid the path does not exist", .path = "directory/missing/deeper/sock"),
	/* Taken letter by letter this would lead to the socket. */
	MISSES("prefix_missing_and_back", "The path goes through a missing directory and back", .path = "missing/../sock"),
	MISSES("link_dangles", "The path is a symbolic link to a missing file", .path = "link", .link = "missing"),
	MISSES("link_to_missing_prefix", "The path is a symbolic link whose target goes through a missing directory",
	    .path = "link", .link = "missing/sock"),
	MISSES("prefix_link_dangles", "The path goes through a symbolic link to a missing directory",
	    .path = "link/sock", .link = "missing"),
	MISSES("missing_behind_prefix_link", "The path goes through a symbolic link to a directory that does not have the file",
	    .path = "link/sock", .link = "directory"),
	{
		.name = "unlinked",
		.descr = "The name of a socket that is open has been unlinked",
		.transports = UNIX_PATH,
		.expect = missing_expect,
		.body = unlinked,
	},
	{
		.name = "renamed",
		.descr = "The socket has been renamed, and the path is its old name",
		.transports = UNIX_PATH,
		.expect = missing_expect,
		.body = renamed,
	},
	{
		.name = "working_directory_removed",
		.descr = "The path is relative to a working directory that has been removed",
		.transports = UNIX_PATH,
		.expect = missing_expect,
		.body = working_directory_removed,
	},
	{
		.name = "empty",
		.descr = "The path is the empty string",
		.transports = UNIX_PATH,
		.expect = empty_expect,
		.body = empty,
		.arg = &(const size_t){ 1 },
	},
	{
		.name = "empty_padded",
		.descr = "The path is the empty string, in a structure of full length",
		.transports = UNIX_PATH,
		.expect = empty_expect,
		.body = empty,
		.arg = &(const size_t){ sizeof(((struct sockaddr_un *)NULL)->sun_path) },
	},
	{
		.name = "spaces",
		.descr = "The path is blank: a space, which no file is named",
		.transports = UNIX_PATH,
		.expect = spaces_expect,
		.body = missing,
		.arg = &(const struct names){ .path = " " },
	},
};

CONDITIONS(conditions)
