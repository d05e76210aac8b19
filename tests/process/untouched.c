/*
 * However a call ends, it leaves alone: descriptors, signals, timers, the process, files, the socket's options and the caller's
 * memory.  No manual lets connect() change any of these, so a change is a fault on every host.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/surroundings.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	ZERO		"freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero"
#define	MINUS_ONE	"freebsd:returns-minus-one bs2000:returns-minus-one posix:returns-minus-one linux:returns-minus-one"

#define	STREAMS		(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)
#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)

#define	FAMILY_UNKNOWN	200
#define	MARGIN		64	/* bytes before and after the address */

static void
observe_memory(const unsigned char *memory, const struct address *to)
{
	bool address = memcmp(memory + MARGIN, &to->u, to->length) == 0, around = true;

	for (size_t i = 0; i < MARGIN; i++)
		around = around && memory[i] == 0x5a && memory[MARGIN + to->length + i] == 0x5a;
	observe("memory", "%s", !address ? "changed: the address" : !around ? "changed: bytes around the address" : "unchanged");
}

/* Makes the call, with the script unless it is NULL, and observes what it changed. */
static void
connect_among(int s, const struct address *to, script *script, const void *arg)
{
	_Alignas(struct sockaddr_storage) unsigned char memory[2 * MARGIN + sizeof(to->u)];
	const char *since[SURROUNDINGS];
	struct call call;

	memset(memory, 0x5a, sizeof(memory));
	memcpy(memory + MARGIN, &to->u, to->length);
	surroundings_prepare(s);
	surroundings_note(s);
	if (script != NULL)
		meanwhile(script, arg);
	call = connect_call(s, memory + MARGIN, to->length);
	meanwhile_end();
	for (enum surrounding i = 0; i < SURROUNDINGS; i++)
		since[i] = surroundings_since(i, s, call.ret != 0);
	observe_call("call", &call);
	observe("errno", "%s", call.ret != 0 ? "set" : call.errno_touched ? "touched" : "untouched");
	observe("alarm", "%s", call.alarm_changed ? "changed: the timer of a wait" : "unchanged");
	observe_memory(memory, to);
	for (enum surrounding i = 0; i < SURROUNDINGS; i++)
		observe(surrounding_names[i], "%s", since[i]);
}

/* The call succeeds at once. */
static expectations connects = {
	{ "call", ZERO, "0" },
	{ "errno", "freebsd:returns-zero bs2000:returns-zero", "untouched" },
};

CONDITION(connects, .transports = EVERY, .expect = connects, .descr = "A call that succeeds changes nothing else")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_among(socket_open(test->transport), &to, NULL, NULL);
}

CONDITION(connects_nonblocking, .transports = ALL_DGRAM | ALL_RAW | CONNECTIONS, .expect = connects,
    .descr = "A call on a non-blocking socket that succeeds at once changes nothing else")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_among(socket_open_nonblocking(test->transport), &to, NULL, NULL);
}

CONDITION(connects_bound, .transports = EVERY & ~(unsigned)ALL_RAW, .expect = connects,
    .descr = "A call on a bound socket that succeeds changes nothing else")
{
	struct address to, at;

	(void)peer_open(test->transport, "peer", &to);
	connect_among(socket_bound(test->transport, "client", &at), &to, NULL, NULL);
}

CONDITION(connects_again, .transports = ALL_DGRAM | ALL_RAW, .expect = connects,
    .descr = "A call that gives a datagram socket another peer changes nothing else")
{
	struct address to, first;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "first", &first);
	(void)peer_open(test->transport, "peer", &to);
	connect_setup(s, &first);
	connect_among(s, &to, NULL, NULL);
}

/* The call waits, then succeeds. */
CONDITION(waits_and_connects, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = connects,
    .descr = "A call that waits and succeeds changes nothing else")
{
	struct address to = far_end_address(test->transport);

	connect_among(socket_open(test->transport), &to, far_end_accepts, NULL);
}

CONDITION(waits_for_room, .transports = CONNECTIONS, .expect = connects,
    .descr = "A call that waits for room in the accept queue and succeeds changes nothing else")
{
	struct address to;
	int listener = listener_full(test->transport, "full", &to);

	full_queue_must_wait();
	connect_among(socket_open(test->transport), &to, listener_accepts, &listener);
}

/* The call fails. */
static expectations refused = {
	{ "call", "posix:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM },
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED linux:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM },
	{ "call", MINUS_ONE, "-1 E*" },
};

CONDITION(refused, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = refused,
    .descr = "A call to an address where nobody listens changes nothing else")
{
	struct address to = nobody_listens(test->transport);

	connect_among(socket_open(test->transport), &to, NULL, NULL);
}

static expectations fails = {
	{ "call", MINUS_ONE, "-1 E*" },
};

/* The path's directory exists, so the call could create a file in it. */
CONDITION(missing, .transports = UNIX_PATH, .expect = fails, .arg = "missing",
    .descr = "A call whose path does not exist changes nothing else")
{
	struct address to = address_path(test->condition->arg);

	SETUP(mkdir("directory", 0755));
	connect_among(socket_open(test->transport), &to, NULL, NULL);
}

CONDITION_OF(missing, missing_blank, .transports = UNIX_PATH, .expect = fails, .arg = " ",
    .descr = "A call whose path is a blank changes nothing else");
CONDITION_OF(missing, target_is_directory, .transports = UNIX_PATH, .expect = fails, .arg = "directory",
    .descr = "A call whose path leads to a directory changes nothing else");

CONDITION(abandoned, .transports = UNIX_PATH, .expect = fails,
    .descr = "A call whose path leads to a socket that has been closed changes nothing else")
{
	struct address to;

	close(peer_open(test->transport, "peer", &to));
	connect_among(socket_open(test->transport), &to, NULL, NULL);
}

CONDITION(connected, .transports = ALL_STREAM, .expect = fails,
    .descr = "A call on a connected socket changes nothing else")
{
	struct connection c = connection_open(test->transport);
	struct address to;

	(void)listener_open(test->transport, "other", &to);
	connect_among(c.client, &to, NULL, NULL);
}

CONDITION(family, .transports = EVERY, .expect = fails,
    .descr = "A call with an address of a family that does not exist changes nothing else")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	to.u.any.sa_family = FAMILY_UNKNOWN;
	connect_among(socket_open(test->transport), &to, NULL, NULL);
}

static expectations bad = {
	{ "call", "freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF", "-1 EBADF" },
};

CONDITION(closed, .transports = EVERY, .expect = bad,
    .descr = "A call on a descriptor that is not open changes nothing else")
{
	struct address to;
	int s;

	(void)peer_open(test->transport, "peer", &to);
	s = socket_open(test->transport);
	/* Too high a number for descriptors opened later. */
	SETUP(dup2(s, 300));
	close(s);
	close(300);
	connect_among(300, &to, NULL, NULL);
}

static expectations not_a_socket = {
	{ "call", "freebsd:ENOTSOCK bs2000:ENOTSOCK posix:ENOTSOCK linux:ENOTSOCK", "-1 ENOTSOCK" },
};

CONDITION(not_a_socket, .transports = EVERY, .expect = not_a_socket,
    .descr = "A call on a descriptor of a file changes nothing else")
{
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	connect_among((int)SETUP(open("file", O_RDWR | O_CREAT, 0600)), &to, NULL, NULL);
}

/* The attempt is in progress when the call returns. */
static expectations in_progress = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
};

CONDITION(in_progress, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = in_progress,
    .descr = "A call that begins a non-blocking attempt changes nothing else")
{
	struct address to = far_end_address(test->transport);

	connect_among(socket_open_nonblocking(test->transport), &to, NULL, NULL);
}

static expectations already = {
	{ "call", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY", "-1 EALREADY" },
};

CONDITION(already, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = already,
    .descr = "A call on a socket whose attempt is in progress changes nothing else")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	attempt_begin(s, &to);
	connect_among(s, &to, NULL, NULL);
}

static expectations queue_full = {
	{ "call", MINUS_ONE, "-1 E*" },
};

CONDITION(queue_full, .transports = CONNECTIONS, .expect = queue_full,
    .descr = "A call on a non-blocking socket that finds the accept queue full changes nothing else")
{
	struct address to;

	(void)listener_full(test->transport, "full", &to);
	connect_among(socket_open_nonblocking(test->transport), &to, NULL, NULL);
}

static expectations interrupted = {
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
};

static const int signo = SIGUSR1;

CONDITION(interrupted, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = interrupted,
    .descr = "A call that a signal interrupts changes nothing else")
{
	struct address to = far_end_address(test->transport);

	signal_catch(signo, 0);
	connect_among(socket_open(test->transport), &to, signal_repeats, &signo);
}

CONDITION(interrupted_in_queue, .transports = CONNECTIONS, .expect = interrupted,
    .descr = "A call that a signal interrupts while it waits for room in the accept queue changes nothing else")
{
	struct address to;

	(void)listener_full(test->transport, "full", &to);
	full_queue_must_wait();
	signal_catch(signo, 0);
	connect_among(socket_open(test->transport), &to, signal_repeats, &signo);
}

static expectations timed_out = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
};

CONDITION(timed_out, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .expect = timed_out,
    .descr = "A call whose attempt times out changes nothing else")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	(void)attempt_hurry(s);
	connect_among(s, &to, NULL, NULL);
}
