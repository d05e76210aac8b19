/*
 * EBADF: the descriptor is not valid.  The address is always a good one, of something that would take the connection.
 */
#include "case/case.h"
#include "world/descriptor.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define	BAD								\
	"freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF"

/* Descriptors are looked for below this number where the limit is higher. */
#define	HIGHEST_TRIED	65536

static expectations ebadf = {
	{ "call", BAD, "-1 EBADF" },
	{ "attempt", BAD, "none", ALL_STREAM },
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
CONDITION(closed, .transports = EVERY, .expect = ebadf,
    .descr = "A call on a descriptor whose socket has been closed fails")
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

CONDITION(never_opened, .expect = ebadf, .descr = "A call on a descriptor that was never opened fails")
{
	int s = limit_of_descriptors() - 1;

	while (fcntl(s, F_GETFD) != -1)
		if (--s < 0)
			setup_failed("every descriptor is open");
	connect_on(s);
}

CONDITION(above_limit, .expect = ebadf, .descr = "A call on the first number above the limit of descriptors fails")
{
	connect_on(limit_of_descriptors());
}

/* Numbers that no descriptor has. */
static const int minus_one = -1, smallest = INT_MIN, largest = INT_MAX, working_directory = AT_FDCWD;

CONDITION(minus_one, .expect = ebadf, .arg = &minus_one,
    .descr = "A call on descriptor -1 fails")
{
	connect_on(*(const int *)test->condition->arg);
}

CONDITION_OF(minus_one, int_min, .expect = ebadf, .arg = &smallest,
    .descr = "A call on the smallest integer as descriptor fails");
CONDITION_OF(minus_one, int_max, .expect = ebadf, .arg = &largest,
    .descr = "A call on the largest integer as descriptor fails");
CONDITION_OF(minus_one, at_fdcwd, .expect = ebadf, .arg = &working_directory,
    .descr = "A call on AT_FDCWD, which stands for a directory elsewhere, fails");

/* The limit is on what is opened: it closes nothing that is open. */
CONDITION(open_above_limit, .transports = TCP4 | UNIX_STREAM,
    .descr = "A call on an open descriptor beneath which the limit was lowered")
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
static expectations path_descriptor = {
	{ "call", "linux:EBADF", "-1 EBADF" },
	{ "attempt", "linux:EBADF", "none" },
};

static int
open_path_alone(const char *path)
{
	int s = host_path_descriptor(path);

	if (s == -1 && errno == ENOTSUP)
		unsupported("the host opens no path without the file (O_PATH)");
	return ((int)SETUP(s));
}

CONDITION(path_descriptor_directory, .expect = path_descriptor,
    .descr = "A call on a descriptor of a directory's path alone (O_PATH) fails")
{
	connect_on(open_path_alone("."));
}

/* The nearest to a socket that a path descriptor comes: that of the very name that is to be connected to. */
CONDITION(path_descriptor_socket, .transports = UNIX_PATH & ALL_STREAM, .expect = path_descriptor,
    .descr = "A call on a descriptor of the path alone (O_PATH) of the very socket to connect to fails")
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = open_path_alone("peer");

	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}
