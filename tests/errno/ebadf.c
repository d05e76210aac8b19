/*
 * EBADF: the descriptor is not valid.  The address is always good, and something accepts connections there.
 */
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/resource.h>

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define	BAD								\
	"freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF"

/* A higher limit of descriptors is lowered to this. */
#define	HIGHEST_TRIED	65536

static expectations ebadf = {
	{ "call", BAD, "-1 EBADF" },
	{ "attempt", BAD, "none", ALL_STREAM },
};

/* Connects the descriptor to a listener on the loopback, which must see no attempt. */
static void
connect_on(int s)
{
	struct address to;
	int listener = listener_open(transport_of(TCP4), NULL, &to);

	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}

CONDITION(closed, .transports = EVERY, .expect = ebadf,
    .descr = "The descriptor's socket has been closed")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	SETUP(close(s));
	observe_connect("call", s, ADDRESS(&to));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
}

/* The first number that the limit forbids, lowered where it is too high to be a descriptor. */
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

CONDITION(never_opened, .expect = ebadf, .descr = "The descriptor was never opened")
{
	int s = limit_of_descriptors() - 1;

	while (fcntl(s, F_GETFD) != -1)
		if (--s < 0)
			setup_failed("every descriptor is open");
	connect_on(s);
}

CONDITION(above_limit, .expect = ebadf, .descr = "The descriptor is the first number above the limit (RLIMIT_NOFILE)")
{
	connect_on(limit_of_descriptors());
}

static const int minus_one = -1, smallest = INT_MIN, largest = INT_MAX, working_directory = AT_FDCWD;

CONDITION(minus_one, .expect = ebadf, .arg = &minus_one,
    .descr = "The descriptor is -1")
{
	connect_on(*(const int *)test->condition->arg);
}

CONDITION_OF(minus_one, int_min, .expect = ebadf, .arg = &smallest,
    .descr = "The descriptor is INT_MIN");
CONDITION_OF(minus_one, int_max, .expect = ebadf, .arg = &largest,
    .descr = "The descriptor is INT_MAX");
CONDITION_OF(minus_one, at_fdcwd, .expect = ebadf, .arg = &working_directory,
    .descr = "The descriptor is AT_FDCWD, which other calls take for the working directory");

/* Truncated, these are the descriptor of a socket, which is to be left alone. */
static expectations near_expect = {
	{ "call", BAD, "-1 EBADF" },
	{ "attempt", BAD, "none" },
	{ "socket", BAD, "none" },
};

CONDITION(socket_plus_256, .expect = near_expect, .arg = &(const int){ 0x100 },
    .descr = "The descriptor is not open; its lowest byte is the descriptor of a socket")
{
	const int *more = test->condition->arg;
	struct address to;
	int listener = listener_open(transport_of(TCP4), NULL, &to), s = socket_open(transport_of(TCP4));

	if (fcntl(s | *more, F_GETFD) != -1)
		setup_failed("descriptor %d is open", s | *more);
	observe_connect("call", s | *more, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
	observe("socket", "%s", peer_of(s, &to));
}

CONDITION_OF(socket_plus_256, socket_plus_65536, .expect = near_expect, .arg = &(const int){ 0x10000 },
    .descr = "The descriptor is not open; its two lowest bytes are the descriptor of a socket");
CONDITION_OF(socket_plus_256, socket_negative, .expect = near_expect, .arg = &(const int){ INT_MIN },
    .descr = "The descriptor is negative; without its sign bit it is the descriptor of a socket");

/* A lowered limit closes no open descriptor. */
CONDITION(open_above_limit, .transports = TCP4 | UNIX_STREAM,
    .descr = "The descriptor is open, and the limit has been lowered below it")
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
	/* ATF opens its result file at the end.  The highest limit stays as it is now: a host may have lowered it for good. */
	SETUP(getrlimit(RLIMIT_NOFILE, &lowered));
	lowered.rlim_cur = before.rlim_cur < lowered.rlim_max ? before.rlim_cur : lowered.rlim_max;
	SETUP(setrlimit(RLIMIT_NOFILE, &lowered));
	observe("arrived", "%s", wait_readable(listener, WAIT_BOUND) ? "yes" : "no");
}

/* Linux's open(2): O_PATH does not open the file itself.  The other manuals know no such descriptor. */
static expectations path_alone = {
	{ "call", "linux:EBADF", "-1 EBADF" },
	{ "attempt", "linux:EBADF", "none" },
};

CONDITION(path_descriptor_directory, .expect = path_alone,
    .descr = "The descriptor is a directory's, opened with O_PATH")
{
	connect_on(path_descriptor("."));
}

/* A path descriptor cannot be closer to a socket. */
CONDITION(path_descriptor_socket, .transports = UNIX_PATH & ALL_STREAM, .expect = path_alone,
    .descr = "The descriptor is that of the peer's own path, opened with O_PATH")
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = path_descriptor("peer");

	observe_connect("call", s, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}
