/*
 * ENOTSOCK: the descriptor is not a socket.  The address is always good, and something accepts connections there.
 */
#include "case/case.h"
#include "world/descriptor.h"
#include "world/descriptor_kind.h"
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

/* Connects the descriptor to a listener of the transport, which must see no attempt. */
static void
connect_on(int fd, const struct transport *t)
{
	struct address to;
	int listener = listener_open(t, "peer", &to);

	observe_connect("call", fd, ADDRESS(&to));
	observe("attempt", "%s", attempt_at(listener));
}

/* The kind of address must not matter; one sort of file tries them all. */
CONDITION(regular_file, .transports = TCP4 | TCP6 | UNIX_STREAM | ABSTRACT_STREAM, .expect = enotsock,
    .descr = "The descriptor is a regular file's, with each kind of address")
{
	connect_on((int)SETUP(open("file", O_RDWR | O_CREAT, 0600)), test->transport);
}

CONDITION(directory, .expect = enotsock, .descr = "The descriptor is a directory's")
{
	connect_on((int)SETUP(open(".", O_RDONLY)), transport_of(TCP4));
}

static const int read_end = 0, write_end = 1;

CONDITION(pipe_read_end, .expect = enotsock, .arg = &read_end,
    .descr = "The descriptor is the read end of a pipe")
{
	int ends[2];

	SETUP(pipe(ends));
	connect_on(ends[*(const int *)test->condition->arg], transport_of(TCP4));
}

CONDITION_OF(pipe_read_end, pipe_write_end, .expect = enotsock, .arg = &write_end,
    .descr = "The descriptor is the write end of a pipe");

/* Some systems implement FIFOs with sockets. */
CONDITION(fifo, .expect = enotsock, .descr = "The descriptor is a FIFO's")
{
	SETUP(mkfifo("fifo", 0600));
	connect_on((int)SETUP(open("fifo", O_RDONLY | O_NONBLOCK)), transport_of(TCP4));
}

/* The terminal itself, and the side that a terminal emulator holds. */
enum { TERMINAL, CONTROLLER };
static const int terminal_side = TERMINAL, controller = CONTROLLER;

CONDITION(terminal, .expect = enotsock, .arg = &terminal_side,
    .descr = "The descriptor is a terminal's")
{
	int sides[2];

	if (terminal_open(&sides[CONTROLLER], &sides[TERMINAL]) == -1)
		untested("no pseudo-terminal: %s", strerror(errno));
	connect_on(sides[*(const int *)test->condition->arg], transport_of(TCP4));
}

CONDITION_OF(terminal, terminal_controller, .expect = enotsock, .arg = &controller,
    .descr = "The descriptor is the controlling side of a pseudo-terminal");

CONDITION(dev_null, .expect = enotsock, .descr = "The descriptor is a character device's")
{
	connect_on((int)SETUP(open("/dev/null", O_RDWR)), transport_of(TCP4));
}

CONDITION(event_queue, .expect = enotsock, .descr = "The descriptor is an event queue's (kqueue, epoll)")
{
	int queue = host_event_queue();

	if (queue == -1 && errno == ENOTSUP)
		unsupported("the host has neither kqueue nor epoll");
	connect_on((int)SETUP(queue), transport_of(TCP4));
}

CONDITION(eventfd, .expect = enotsock, .descr = "The descriptor is an eventfd's")
{
	int fd = host_eventfd();

	if (fd == -1 && errno == ENOTSUP)
		unsupported("the host has no eventfd()");
	connect_on((int)SETUP(fd), transport_of(TCP4));
}

/*
 * The kinds that some hosts have beyond POSIX.  Some of them want a privilege over the host, which a case has only before it
 * enters its own network.
 */
static struct {
	bool tried;
	int fd, error;
} early;

static void
make_early(enum descriptor_kind kind)
{
	early.tried = true;
	early.fd = host_descriptor(kind);
	early.error = errno;
}

static void
make_bpf_map(void)
{
	make_early(DESCRIPTOR_BPF_MAP);
}

static void
make_file_system(void)
{
	make_early(DESCRIPTOR_FILE_SYSTEM);
}

static void
make_jail(void)
{
	make_early(DESCRIPTOR_JAIL);
}

CONDITION(timer, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_TIMER },
    .descr = "The descriptor is a timer's (timerfd)")
{
	if (!early.tried)
		make_early(*(const enum descriptor_kind *)test->condition->arg);
	errno = early.error;
	FEATURE(early.fd, "the host has no such descriptor", "no such descriptor can be had");
	connect_on(early.fd, transport_of(TCP4));
}

CONDITION_OF(timer, signal_queue, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_SIGNALS },
    .descr = "The descriptor receives signals (signalfd)");
CONDITION_OF(timer, file_watch, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_WATCH },
    .descr = "The descriptor watches files (inotify)");
CONDITION_OF(timer, file_system_watch, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_WATCH_ALL },
    .descr = "The descriptor watches file systems (fanotify)");
CONDITION_OF(timer, process, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_PROCESS },
    .descr = "The descriptor is a process's (pidfd)");
CONDITION_OF(timer, child_process, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_CHILD },
    .descr = "The descriptor is that of a child which has ended (procdesc)");
CONDITION_OF(timer, memory, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_MEMORY },
    .descr = "The descriptor is that of memory without a name (memfd)");
CONDITION_OF(timer, secret_memory, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_SECRET_MEMORY },
    .descr = "The descriptor is that of secret memory (memfd_secret)");
CONDITION_OF(timer, shared_memory, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_SHARED_MEMORY },
    .descr = "The descriptor is that of shared memory (shm_open)");
CONDITION_OF(timer, message_queue, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_MESSAGE_QUEUE },
    .descr = "The descriptor is a message queue's (mq_open)");
CONDITION_OF(timer, page_faults, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_PAGE_FAULTS },
    .descr = "The descriptor tells of page faults (userfaultfd)");
CONDITION_OF(timer, bpf_map, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_BPF_MAP },
    .before = make_bpf_map, .descr = "The descriptor is that of a map of BPF");
CONDITION_OF(timer, counter, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_COUNTER },
    .descr = "The descriptor is that of a counter of performance (perf_event)");
CONDITION_OF(timer, ring, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_RING },
    .descr = "The descriptor is that of a ring of requests (io_uring)");
CONDITION_OF(timer, network_namespace, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_NAMESPACE },
    .descr = "The descriptor is that of a network namespace");
CONDITION_OF(timer, file_system_context, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_FILE_SYSTEM },
    .before = make_file_system, .descr = "The descriptor is that of a file system that is not mounted (fsopen)");
CONDITION_OF(timer, rules, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_RULES },
    .descr = "The descriptor is that of rules for a sandbox (Landlock)");
CONDITION_OF(timer, jail, .expect = enotsock, .arg = &(const enum descriptor_kind){ DESCRIPTOR_JAIL },
    .before = make_jail, .descr = "The descriptor is a jail's");
