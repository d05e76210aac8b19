/*
 * O_NONBLOCK of the open socket decides at the time of the call whether it blocks, no matter how the flag was set or cleared,
 * through which descriptor, and by which process.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/child.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)

/* Opens a socket and leaves its flag on or off.  Its flag was the opposite before, or another socket's is. */
typedef int way(const struct transport *, bool on);

/* socket() sets the flag. */
static int
at_socket(const struct transport *t, bool on)
{
	int s = socket_open_with_flag(t);

	if (!on)
		socket_set_nonblocking(s, false);
	return (s);
}

static int
by_fcntl(const struct transport *t, bool on)
{
	int s = socket_open(t);

	socket_set_nonblocking(s, true);
	if (!on)
		socket_set_nonblocking(s, false);
	return (s);
}

static int
by_ioctl(const struct transport *t, bool on)
{
	int s = socket_open(t);

	socket_set_nonblocking_by_ioctl(s, true);
	if (!on)
		socket_set_nonblocking_by_ioctl(s, false);
	return (s);
}

/* Each of the two calls undoes the other. */
static int
by_ioctl_after_fcntl(const struct transport *t, bool on)
{
	int s = socket_open(t);

	socket_set_nonblocking(s, !on);
	socket_set_nonblocking_by_ioctl(s, on);
	return (s);
}

static int
by_fcntl_after_ioctl(const struct transport *t, bool on)
{
	int s = socket_open(t);

	socket_set_nonblocking_by_ioctl(s, !on);
	socket_set_nonblocking(s, on);
	return (s);
}

/* The flag is set through the original; the call uses a duplicate. */
static int
by_original(const struct transport *t, bool on)
{
	int original = socket_open(t), s;

	socket_set_nonblocking(original, !on);
	s = (int)SETUP(dup(original));
	socket_set_nonblocking(original, on);
	return (s);
}

struct flag {
	int s;
	bool on;
};

static void
set_flag(void *arg)
{
	const struct flag *flag = arg;

	socket_set_nonblocking(flag->s, flag->on);
}

/* A child sets the flag on the descriptor that it inherited. */
static int
by_child(const struct transport *t, bool on)
{
	struct flag flag = { .s = socket_open(t), .on = on };

	socket_set_nonblocking(flag.s, !on);
	child_finish(child_start(set_flag, &flag));
	return (flag.s);
}

/* The descriptor's number belonged to another socket before, whose flag was the opposite. */
static int
by_number(const struct transport *t, bool on)
{
	int other = socket_open(t), s = socket_open(t);

	socket_set_nonblocking(other, !on);
	socket_set_nonblocking(s, on);
	SETUP(dup2(s, other));
	SETUP(close(s));
	return (other);
}

/* Another socket's flag is the opposite. */
static int
beside_another(const struct transport *t, bool on)
{
	int s = socket_open(t), other = socket_open(t);

	socket_set_nonblocking(s, on);
	socket_set_nonblocking(other, !on);
	return (s);
}

static int
open_by_way(const struct test *test, bool on)
{
	way *const *open = test->condition->arg;

	return ((*open)(test->transport, on));
}

/* The far end answers late. */
static expectations late_answer = {
	{ "call", ATTEMPTS, "0" },
	{ "call", "posix:stream-blocks", "0", 0, BLOCKING },
	{ "order", "posix:stream-blocks", "after the answer", 0, BLOCKING },
};

static void
call_that_waits(int s, const struct address *to, script *answers, const void *arg)
{
	meanwhile(answers, arg);
	observe_connect("call", s, ADDRESS(to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
}

static void
call_that_does_not(int s, const struct address *to)
{
	struct segment syn;

	observe_connect("call", s, ADDRESS(to));
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	(void)observe_end(s);
}

#define	FLAG_AT_FAR_END	.transports = FAR_END_SPEAKS, .modes = BOTH_MODES, .far_end = FAR_END_ACCEPTS, .expect = late_answer

CONDITION(at_socket, FLAG_AT_FAR_END, .arg = &(way *const){ at_socket },
    .as[MODE_BLOCKING] = { "at_socket_cleared", "SOCK_NONBLOCK was given to socket(), and fcntl() has cleared the flag" },
    .as[MODE_NONBLOCKING] = { "at_socket", "SOCK_NONBLOCK was given to socket()" })
{
	struct address to = far_end_address(test->transport);
	int s = open_by_way(test, test->mode->nonblocking);

	if (test->mode->nonblocking)
		call_that_does_not(s, &to);
	else
		call_that_waits(s, &to, far_end_accepts, NULL);
}

CONDITION_OF(at_socket, by_fcntl, FLAG_AT_FAR_END, .arg = &(way *const){ by_fcntl },
    .as[MODE_BLOCKING] = { "by_fcntl_cleared", "fcntl() has set O_NONBLOCK and cleared it again" },
    .as[MODE_NONBLOCKING] = { "by_fcntl", "fcntl() has set O_NONBLOCK" });
CONDITION_OF(at_socket, by_ioctl, FLAG_AT_FAR_END, .arg = &(way *const){ by_ioctl },
    .as[MODE_BLOCKING] = { "by_ioctl_cleared", "ioctl() has set FIONBIO and cleared it again" },
    .as[MODE_NONBLOCKING] = { "by_ioctl", "ioctl() has set FIONBIO" });
CONDITION_OF(at_socket, by_ioctl_after_fcntl, FLAG_AT_FAR_END, .arg = &(way *const){ by_ioctl_after_fcntl },
    .as[MODE_BLOCKING] = { "by_ioctl_after_fcntl_cleared", "fcntl() has set O_NONBLOCK, and ioctl() has cleared it" },
    .as[MODE_NONBLOCKING] = { "by_ioctl_after_fcntl", "fcntl() has cleared O_NONBLOCK, and ioctl() has set it" });
CONDITION_OF(at_socket, by_fcntl_after_ioctl, FLAG_AT_FAR_END, .arg = &(way *const){ by_fcntl_after_ioctl },
    .as[MODE_BLOCKING] = { "by_fcntl_after_ioctl_cleared", "ioctl() has set FIONBIO, and fcntl() has cleared it" },
    .as[MODE_NONBLOCKING] = { "by_fcntl_after_ioctl", "ioctl() has cleared FIONBIO, and fcntl() has set it" });
CONDITION_OF(at_socket, by_original, FLAG_AT_FAR_END, .arg = &(way *const){ by_original },
    .as[MODE_BLOCKING] = { "by_original_cleared",
        "O_NONBLOCK has been cleared through the descriptor that this one duplicates" },
    .as[MODE_NONBLOCKING] = { "by_original", "O_NONBLOCK has been set through the descriptor that this one duplicates" });
CONDITION_OF(at_socket, by_child, FLAG_AT_FAR_END, .arg = &(way *const){ by_child },
    .as[MODE_BLOCKING] = { "by_child_cleared", "A child has cleared O_NONBLOCK" },
    .as[MODE_NONBLOCKING] = { "by_child", "A child has set O_NONBLOCK" });
CONDITION_OF(at_socket, by_number, FLAG_AT_FAR_END, .arg = &(way *const){ by_number },
    .as[MODE_BLOCKING] = { "number_of_flagged", "The descriptor's number belonged to a non-blocking socket before" },
    .as[MODE_NONBLOCKING] = { "number_of_unflagged", "The descriptor's number belonged to a blocking socket before" });
CONDITION_OF(at_socket, beside_another, FLAG_AT_FAR_END, .arg = &(way *const){ beside_another },
    .as[MODE_BLOCKING] = { "beside_flagged", "Another socket is non-blocking" },
    .as[MODE_NONBLOCKING] = { "beside_unflagged", "Another socket blocks" });

/* In the UNIX domain a call waits for room in the listener's accept queue.  The outcomes are those of unix/queue. */
static expectations full_flagged = {
	{ "call", "linux:EAGAIN", "-1 EAGAIN" },
	{ "call", "posix:EINPROGRESS", "-1 EINPROGRESS" },
	{ "call", "freebsd:EINPROGRESS", "-1 EINPROGRESS", STREAMS },
};

static int
listener_that_holds_up(const struct transport *t, struct address *to)
{
	int listener = listener_full(t, "full", to);

	full_queue_must_wait();
	return (listener);
}

CONDITION(full_at_socket, .transports = CONNECTIONS, .expect = full_flagged, .arg = &(way *const){ at_socket },
    .descr = "The accept queue is full; SOCK_NONBLOCK was given to socket()")
{
	struct address to;
	int s;

	(void)listener_that_holds_up(test->transport, &to);
	s = open_by_way(test, true);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(full_at_socket, full_by_ioctl, .transports = CONNECTIONS, .expect = full_flagged, .arg = &(way *const){ by_ioctl },
    .descr = "The accept queue is full; ioctl() has set FIONBIO");
CONDITION_OF(full_at_socket, full_by_original, .transports = CONNECTIONS, .expect = full_flagged,
    .arg = &(way *const){ by_original },
    .descr = "The accept queue is full; O_NONBLOCK has been set through the descriptor that this one duplicates");
CONDITION_OF(full_at_socket, full_by_child, .transports = CONNECTIONS, .expect = full_flagged, .arg = &(way *const){ by_child },
    .descr = "The accept queue is full; a child has set O_NONBLOCK");

static expectations full_cleared = {
	{ "call", "posix:stream-blocks", "0" },
	{ "order", "posix:stream-blocks", "after the answer" },
};

CONDITION(full_at_socket_cleared, .transports = CONNECTIONS, .expect = full_cleared, .arg = &(way *const){ at_socket },
    .descr = "The accept queue is full; SOCK_NONBLOCK was given to socket(), and fcntl() has cleared the flag")
{
	struct address to;
	int listener = listener_that_holds_up(test->transport, &to);

	call_that_waits(open_by_way(test, false), &to, listener_accepts, &listener);
}

CONDITION_OF(full_at_socket_cleared, full_by_ioctl_cleared, .transports = CONNECTIONS, .expect = full_cleared,
    .arg = &(way *const){ by_ioctl },
    .descr = "The accept queue is full; ioctl() has set FIONBIO and cleared it again");
CONDITION_OF(full_at_socket_cleared, full_by_original_cleared, .transports = CONNECTIONS, .expect = full_cleared,
    .arg = &(way *const){ by_original },
    .descr = "The accept queue is full; O_NONBLOCK has been cleared through the descriptor that this one duplicates");
CONDITION_OF(full_at_socket_cleared, full_by_child_cleared, .transports = CONNECTIONS, .expect = full_cleared,
    .arg = &(way *const){ by_child },
    .descr = "The accept queue is full; a child has cleared O_NONBLOCK");
