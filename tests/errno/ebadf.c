/*
 * EBADF: the descriptor is not valid.  The address is always a good one, of something that would take the connection.
 */
#include "conformance/conformance.h"
#include "fixture/host.h"
#include "fixture/socket.h"
#include "fixture/wait.h"

#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define	BAD								\
	"freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF"

/* Descriptors are looked for below this number where the limit is higher. */
#define	HIGHEST_TRIED	65536

static const struct expectation ebadf_expect[] = {
	{ "call", BAD, "-1 EBADF", 0 },
	{ "attempt", BAD, "none", ALL_STREAM },
	{ 0 }
};

/* Connects on the descriptor to a listener on the loopback, which should not hear of it. */
static void
connect_on(int s)
{
	struct address to;
	int listener = listener_open(transport_of(TCP4), NULL, &to);

	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}

/* Of a socket that was open before. */
static void
closed(const struct test *test)
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	SETUP(close(s));
	observe_connect("call", s, ADDRESS(&to));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
}

/* The first number that the limit forbids; a limit that is no number of a descriptor is lowered. */
static int
limit_of_descriptors(void)
{
	struct rlimit limit;

	SETUP(getrlimit(RLIMIT_NOFILE, &limit));
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > HIGHEST_TRIED) {
		limit.rlim_cur = HIGHEST_TRIED;
		SETUP(setrlimit(RLIMIT_NOFILE, &limit));
	}
	return ((int)limit.rlim_cur);
}

static void
never_opened(const struct test *test)
{
	int s = limit_of_descriptors() - 1;

	(void)test;
	while (fcntl(s, F_GETFD) != -1)
		if (--s < 0)
			setup_failed("every descriptor is open");
	connect_on(s);
}

static void
above_limit(const struct test *test)
{
	(void)test;
	connect_on(limit_of_descriptors());
}

/* Numbers that no descriptor has. */
static const int minus_one = -1, smallest = INT_MIN, largest = INT_MAX, working_directory = AT_FDCWD;

static void
number(const struct test *test)
{
	connect_on(*(const int *)test->condition->arg);
}

/* The limit is on what is opened: it closes nothing that is open. */
static void
open_above_limit(const struct test *test)
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = socket_open(test->transport), limit = s;
	struct rlimit before, lowered;

	SETUP(getrlimit(RLIMIT_NOFILE, &before));
	s = (int)SETUP(fcntl(s, F_DUPFD, s + 1));
	lowered = before;
	lowered.rlim_cur = (rlim_t)limit + 1;
	SETUP(setrlimit(RLIMIT_NOFILE, &lowered));
	observe_connect("call", s, ADDRESS(&to));
	/* ATF opens its result file at the end. */
	SETUP(setrlimit(RLIMIT_NOFILE, &before));
	observe("arrived", "%s", wait_readable(listener, WAIT_BOUND) ? "yes" : "no");
}

/* open(2) of Linux: with O_PATH the file itself is not opened.  The other manuals know no such descriptor. */
static const struct expectation path_descriptor_expect[] = {
	{ "call", "linux:EBADF", "-1 EBADF", 0 },
	{ "attempt", "linux:EBADF", "none", 0 },
	{ 0 }
};

static int
open_path_alone(const char *path)
{
	int s = host_path_descriptor(path);

	if (s == -1 && errno == ENOTSUP)
		unsupported("the host opens no path without the file (O_PATH)");
	return ((int)SETUP(s));
}

static void
path_descriptor_directory(const struct test *test)
{
	(void)test;
	connect_on(open_path_alone("."));
}

/* The nearest to a socket that a path descriptor comes: that of the very name that is to be connected to. */
static void
path_descriptor_socket(const struct test *test)
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = open_path_alone("peer");

	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}

static const struct condition conditions[] = {
	{
		.name = "closed",
		.descr = "A call on a descriptor whose socket has been closed fails",
		.transports = EVERY,
		.expect = ebadf_expect,
		.body = closed,
	},
	{
		.name = "never_opened",
		.descr = "A call on a descriptor that was never opened fails",
		.expect = ebadf_expect,
		.body = never_opened,
	},
	{
		.name = "above_limit",
		.descr = "A call on the first number above the limit of descriptors fails",
		.expect = ebadf_expect,
		.body = above_limit,
	},
	{
		.name = "minus_one",
		.descr = "A call on descriptor -1 fails",
		.expect = ebadf_expect,
		.body = number,
		.arg = &minus_one,
	},
	{
		.name = "int_min",
		.descr = "A call on the smallest integer as descriptor fails",
		.expect = ebadf_expect,
		.body = number,
		.arg = &smallest,
	},
	{
		.name = "int_max",
		.descr = "A call on the largest integer as descriptor fails",
		.expect = ebadf_expect,
		.body = number,
		.arg = &largest,
	},
	{
		.name = "at_fdcwd",
		.descr = "A call on AT_FDCWD, which stands for a directory elsewhere, fails",
		.expect = ebadf_expect,
		.body = number,
		.arg = &working_directory,
	},
	{
		.name = "open_above_limit",
		.descr = "A call on an open descriptor beneath which the limit was lowered",
		.transports = TCP4 | UNIX_STREAM,
		.body = open_above_limit,
	},
	{
		.name = "path_descriptor_directory",
		.descr = "A call on a descriptor of a directory's path alone (O_PATH) fails",
		.expect = path_descriptor_expect,
		.body = path_descriptor_directory,
	},
	{
		.name = "path_descriptor_socket",
		.descr = "A call on a descriptor of the path alone (O_PATH) of the very socket to connect to fails",
		.transports = UNIX_PATH & ALL_STREAM,
		.expect = path_descriptor_expect,
		.body = path_descriptor_socket,
	},
};

CONDITIONS(conditions)
