/*
 * ENOTSOCK: the descriptor is that of a file and not of a socket.  The address is always a good one, of something that would
 * take the connection.
 */
#include "case/case.h"
#include "world/descriptor.h"
#include "world/event_queue.h"
#include "world/socket.h"
#include "world/terminal.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define	NOT_A_SOCKET							\
	"freebsd:ENOTSOCK bs2000:ENOTSOCK posix:ENOTSOCK linux:ENOTSOCK"

static expectations enotsock = {
	{ "call", NOT_A_SOCKET, "-1 ENOTSOCK" },
	{ "attempt", NOT_A_SOCKET, "none" },
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
CONDITION(regular_file, .transports = TCP4 | TCP6 | UNIX_STREAM | ABSTRACT_STREAM, .expect = enotsock,
    .descr = "A call on a regular file fails, whatever kind of address it is given")
{
	connect_on((int)SETUP(open("file", O_RDWR | O_CREAT, 0600)), test->transport);
}

CONDITION(directory, .expect = enotsock, .descr = "A call on a directory fails")
{
	connect_on((int)SETUP(open(".", O_RDONLY)), transport_of(TCP4));
}

/* One end is read from, the other written to. */
static const int read_end = 0, write_end = 1;

CONDITION(pipe_read_end, .expect = enotsock, .arg = &read_end,
    .descr = "A call on the end of a pipe that is read from fails")
{
	int ends[2];

	SETUP(pipe(ends));
	connect_on(ends[*(const int *)test->condition->arg], transport_of(TCP4));
}

CONDITION_OF(pipe_read_end, pipe_write_end, .expect = enotsock, .arg = &write_end,
    .descr = "A call on the end of a pipe that is written to fails");

/* Some systems make a FIFO of sockets. */
CONDITION(fifo, .expect = enotsock, .descr = "A call on a FIFO fails")
{
	SETUP(mkfifo("fifo", 0600));
	connect_on((int)SETUP(open("fifo", O_RDONLY | O_NONBLOCK)), transport_of(TCP4));
}

/* The side that a program runs on, and the one that is held by what shows it. */
enum { PROGRAM_SIDE, CONTROLLER };
static const int program_side = PROGRAM_SIDE, controller = CONTROLLER;

CONDITION(terminal, .expect = enotsock, .arg = &program_side,
    .descr = "A call on a terminal fails")
{
	int sides[2];

	if (terminal_open(&sides[CONTROLLER], &sides[PROGRAM_SIDE]) == -1)
		untested("no pseudo-terminal: %s", strerror(errno));
	connect_on(sides[*(const int *)test->condition->arg], transport_of(TCP4));
}

CONDITION_OF(terminal, terminal_controller, .expect = enotsock, .arg = &controller,
    .descr = "A call on the controlling side of a pseudo-terminal fails");

CONDITION(dev_null, .expect = enotsock, .descr = "A call on a character device fails")
{
	connect_on((int)SETUP(open("/dev/null", O_RDWR)), transport_of(TCP4));
}

CONDITION(event_queue, .expect = enotsock, .descr = "A call on an event queue (kqueue, epoll) fails")
{
	int queue = host_event_queue();

	if (queue == -1 && errno == ENOTSUP)
		unsupported("the host has neither kqueue nor epoll");
	connect_on((int)SETUP(queue), transport_of(TCP4));
}

CONDITION(eventfd, .expect = enotsock, .descr = "A call on an eventfd fails")
{
	int fd = host_eventfd();

	if (fd == -1 && errno == ENOTSUP)
		unsupported("the host has no eventfd()");
	connect_on((int)SETUP(fd), transport_of(TCP4));
}
