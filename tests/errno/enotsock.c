/*
 * ENOTSOCK: the descriptor is that of a file and not of a socket.  The address is always a good one, of something that would
 * take the connection.
 */
#include "conformance/conformance.h"
#include "fixture/host.h"
#include "fixture/socket.h"
#include "fixture/terminal.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define	NOT_A_SOCKET							\
	"freebsd:ENOTSOCK bs2000:ENOTSOCK posix:ENOTSOCK linux:ENOTSOCK"

static const struct expectation enotsock_expect[] = {
	{ "call", NOT_A_SOCKET, "-1 ENOTSOCK", 0 },
	{ "attempt", NOT_A_SOCKET, "none", 0 },
	{ 0 }
};

/* Connects on the descriptor to a listener of the transport, which should not hear of it. */
static void
connect_on(int fd, const struct transport *t)
{
	struct address to;
	int listener = listener_open(t, "peer", &to);

	observe_connect("call", fd, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}

/* Of the files one that is tried with each kind of address: what the address is must not matter. */
static void
regular_file(const struct test *test)
{
	connect_on((int)SETUP(open("file", O_RDWR | O_CREAT, 0600)), test->transport);
}

static void
directory(const struct test *test)
{
	(void)test;
	connect_on((int)SETUP(open(".", O_RDONLY)), transport_of(TCP4));
}

/* One end is read from, the other written to. */
static const int read_end = 0, write_end = 1;

static void
pipe_end(const struct test *test)
{
	int ends[2];

	SETUP(pipe(ends));
	connect_on(ends[*(const int *)test->condition->arg], transport_of(TCP4));
}

/* Some systems make a FIFO of sockets. */
static void
fifo(const struct test *test)
{
	(void)test;
	SETUP(mkfifo("fifo", 0600));
	connect_on((int)SETUP(open("fifo", O_RDONLY | O_NONBLOCK)), transport_of(TCP4));
}

/* The side that a program runs on, and the one that is held by what shows it. */
enum { PROGRAM_SIDE, CONTROLLER };
static const int program_side = PROGRAM_SIDE, controller = CONTROLLER;

static void
terminal(const struct test *test)
{
	int sides[2];

	if (terminal_open(&sides[CONTROLLER], &sides[PROGRAM_SIDE]) == -1)
		untested("no pseudo-terminal: %s", strerror(errno));
	connect_on(sides[*(const int *)test->condition->arg], transport_of(TCP4));
}

static void
dev_null(const struct test *test)
{
	(void)test;
	connect_on((int)SETUP(open("/dev/null", O_RDWR)), transport_of(TCP4));
}

static void
event_queue(const struct test *test)
{
	int queue = host_event_queue();

	(void)test;
	if (queue == -1 && errno == ENOTSUP)
		unsupported("the host has neither kqueue nor epoll");
	connect_on((int)SETUP(queue), transport_of(TCP4));
}

static void
eventfd_descriptor(const struct test *test)
{
	int fd = host_eventfd();

	(void)test;
	if (fd == -1 && errno == ENOTSUP)
		unsupported("the host has no eventfd()");
	connect_on((int)SETUP(fd), transport_of(TCP4));
}

static const struct condition conditions[] = {
	{
		.name = "regular_file",
		.descr = "A call on a regular file fails, whatever kind of address it is given",
		.transports = TCP4 | TCP6 | UNIX_STREAM | ABSTRACT_STREAM,
		.expect = enotsock_expect,
		.body = regular_file,
	},
	{
		.name = "directory",
		.descr = "A call on a directory fails",
		.expect = enotsock_expect,
		.body = directory,
	},
	{
		.name = "pipe_read_end",
		.descr = "A call on the end of a pipe that is read from fails",
		.expect = enotsock_expect,
		.body = pipe_end,
		.arg = &read_end,
	},
	{
		.name = "pipe_write_end",
		.descr = "A call on the end of a pipe that is written to fails",
		.expect = enotsock_expect,
		.body = pipe_end,
		.arg = &write_end,
	},
	{
		.name = "fifo",
		.descr = "A call on a FIFO fails",
		.expect = enotsock_expect,
		.body = fifo,
	},
	{
		.name = "terminal",
		.descr = "A call on a terminal fails",
		.expect = enotsock_expect,
		.body = terminal,
		.arg = &program_side,
	},
	{
		.name = "terminal_controller",
		.descr = "A call on the controlling side of a pseudo-terminal fails",
		.expect = enotsock_expect,
		.body = terminal,
		.arg = &controller,
	},
	{
		.name = "dev_null",
		.descr = "A call on a character device fails",
		.expect = enotsock_expect,
		.body = dev_null,
	},
	{
		.name = "event_queue",
		.descr = "A call on an event queue (kqueue, epoll) fails",
		.expect = enotsock_expect,
		.body = event_queue,
	},
	{
		.name = "eventfd",
		.descr = "A call on an eventfd fails",
		.expect = enotsock_expect,
		.body = eventfd_descriptor,
	},
};

CONDITIONS(conditions)
