/*
 * connect() is async-signal-safe: the handler of a signal may call it whatever it interrupts, and so may the child of a process
 * with several threads, which has the memory that they were about to change.
 */
#include "case/actor.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"

#include <sys/time.h>

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	SAFE		"posix:async-signal-safe"

/* What the handler connects, and what its calls have come to. */
static int inner;
static struct address inner_to;
static volatile sig_atomic_t inner_calls;
static struct call inner_call;

static void
on_signal(int signo)
{
	int before = errno;

	(void)signo;
	inner_call = connect_unbounded(inner, ADDRESS(&inner_to));
	inner_calls++;
	errno = before;
}

static void
catch_by_call(int flags)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	sigemptyset(&action.sa_mask);
	SETUP(sigaction(SIGUSR1, &action, NULL));
}

static void
observe_inner(void)
{
	char outcome[OUTCOME_MAX];

	call_outcome(&inner_call, outcome);
	observe("inner", "%s", inner_calls == 0 ? "not made" : outcome);
}

/* A peer for the handler's socket. */
static int
inner_open(const struct transport *t)
{
	int peer = peer_open(t, "inner", &inner_to);

	inner = socket_open(t);
	return (peer);
}

/*
 * The handler interrupts a call that waits.
 */

struct waiting {
	int listener;		/* -1 for the far end */
	bool same;		/* the handler connects the same socket, and may wait with it */
};

static void
interrupts(const void *arg)
{
	const struct waiting *w = arg;
	const struct segment *syn = w->listener == -1 ? await_syn() : NULL;

	if (syn == NULL && !call_waits())
		return;
	call_signal(SIGUSR1);
	/* Whether the call is back or not, its attempt goes on. */
	if (w->same) {
		(void)call_may_return();
		(void)far_end_accept(syn);
	}
}

static expectations interrupted = {
	{ "inner", SAFE, "0" },
	{ "reached", SAFE, "yes" },
	{ "call", SAFE " posix:EINTR", "-1 EINTR" },
	{ "call", "freebsd:EINTR bs2000:EINTR linux:EINTR", "-1 EINTR" },
};

CONDITION(waiting_call, .transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_SILENT, .expect = interrupted,
    .descr = "A call waits, and the handler of a signal connects another socket")
{
	const struct transport *t = test->transport;
	struct waiting w = { .listener = -1 };
	struct address to;
	int s, peer;

	if (is_unix(t)) {
		w.listener = listener_full(t, "full", &to);
		full_queue_must_wait();
	} else {
		to = far_end_address(t);
	}
	peer = inner_open(t);
	s = socket_open(t);
	catch_by_call(0);
	meanwhile(interrupts, &w);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe_inner();
	observe("reached", "%s", inner_calls != 0 && inner_call.ret == 0 ? reaches(t, inner, peer) : "no");
}

static expectations same_socket = {
	{ "inner", "freebsd:EALREADY posix:EALREADY", "-1 EALREADY" },
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR" },
	{ "peer", "freebsd:EINTR-background posix:EINTR-background", "as named" },
};

CONDITION(waiting_call_again, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = same_socket,
    .descr = "A call waits, and the handler of a signal connects the same socket")
{
	struct waiting w = { .listener = -1, .same = true };
	int s = inner = socket_open(test->transport);

	inner_to = far_end_address(test->transport);
	catch_by_call(0);
	meanwhile(interrupts, &w);
	observe_connect("call", s, ADDRESS(&inner_to));
	meanwhile_end();
	observe_inner();
	(void)wait_writable(s, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, &inner_to));
}

/*
 * The handler interrupts the C library, which must not keep it.
 */
static expectations safe = {
	{ "inner", SAFE, "0" },
	{ "reached", SAFE, "yes" },
};

static sigjmp_buf bound_passed;

static void
on_bound(int signo)
{
	(void)signo;
	siglongjmp(bound_passed, 1);
}

/* Lets the function be interrupted, within CALL_BOUND seconds, and observes what the handler's calls have come to. */
static void
observe_interrupted(const struct test *test, int flags, void (*function)(void))
{
	struct itimerval bound = { .it_value = { .tv_sec = CALL_BOUND } }, never = { .it_value = { .tv_sec = 0 } };
	int peer = inner_open(test->transport);
	volatile bool kept = false;

	catch_by_call(flags);
	signal(SIGALRM, on_bound);
	if (sigsetjmp(bound_passed, 1) == 0) {
		setitimer(ITIMER_REAL, &bound, NULL);
		function();
	} else {
		kept = true;
	}
	setitimer(ITIMER_REAL, &never, NULL);
	if (kept)
		observe("inner", "%s", OUTCOME_BLOCKED);
	else
		observe_inner();
	observe("reached", "%s", inner_calls != 0 && !kept ? reaches(test->transport, inner, peer) : "no");
}

static void
lock_stream(void)
{
	flockfile(stderr);
	raise(SIGUSR1);
	funlockfile(stderr);
}

CONDITION(locked_stream, .transports = EVERY, .expect = safe,
    .descr = "A thread holds the lock of a stream of stdio, and the handler of a signal calls connect()")
{
	observe_interrupted(test, 0, lock_stream);
}

static int
compare(const void *a, const void *b)
{
	if (inner_calls == 0)
		raise(SIGUSR1);
	return (*(const int *)a - *(const int *)b);
}

static void
sort(void)
{
	int numbers[] = { 3, 1, 2 };

	qsort(numbers, sizeof(numbers) / sizeof(numbers[0]), sizeof(numbers[0]), compare);
}

CONDITION(sorting, .transports = EVERY, .expect = safe,
    .descr = "qsort() has called its function, and the handler of a signal calls connect()")
{
	observe_interrupted(test, 0, sort);
}

#define	STACK_SIZE	0x10000

static void
interrupt(void)
{
	raise(SIGUSR1);
}

CONDITION(alternate_stack, .transports = EVERY, .expect = safe,
    .descr = "The handler of a signal calls connect() on an alternate stack")
{
	stack_t stack = { .ss_size = STACK_SIZE };

	if ((stack.ss_sp = malloc(stack.ss_size)) == NULL)
		setup_failed("malloc: %s", strerror(errno));
	SETUP(sigaltstack(&stack, NULL));
	observe_interrupted(test, SA_ONSTACK, interrupt);
}

/*
 * Memory is being allocated.  No event shows that the process is within malloc(), so signals come again and again.  The first call
 * connects the socket; each later one finds it as that left it.
 */
#define	SIGNALS	100

static int handled[2];

static void
on_signal_of_many(int signo)
{
	on_signal(signo);
	(void)!write(handled[1], "h", 1);
}

/* The next signal comes once the last one is handled. */
static void
signals_come(const void *arg)
{
	char byte;

	(void)arg;
	for (int i = 0; i < SIGNALS && wait_readable(handled[0], WAIT_BOUND); i++)
		if (read(handled[0], &byte, 1) == 1)
			call_signal(SIGUSR1);
}

static void
allocate(void)
{
	struct sigaction action = { .sa_handler = on_signal_of_many, .sa_flags = SA_RESTART };
	size_t size = 1;

	sigemptyset(&action.sa_mask);
	SETUP(sigaction(SIGUSR1, &action, NULL));
	raise(SIGUSR1);
	while (inner_calls <= SIGNALS) {
		void *p = malloc(size), *q = p != NULL ? realloc(p, 3 * size) : NULL;

		free(q != NULL ? q : p);
		size = size % 5000 + 1;
	}
}

static expectations allocating = {
	{ "inner", SAFE, "-1 EISCONN", ALL_STREAM },
	{ "inner", SAFE, "0", ALL_DGRAM | ALL_RAW },
	{ "reached", SAFE, "yes" },
};

CONDITION(allocating, .transports = EVERY, .expect = allocating,
    .descr = "Memory is being allocated and freed, and the handlers of signals call connect()")
{
	SETUP(pipe(handled));
	meanwhile(signals_come, NULL);
	observe_interrupted(test, SA_RESTART, allocate);
	meanwhile_end();
}

/*
 * The child of a process with several threads.
 */
static expectations forked = {
	{ "call", SAFE, "0" },
	{ "reached", SAFE " posix:fork-description", "yes" },
	{ "waits", "posix:stream-blocks", "waits" },
};

CONDITION(forked, .transports = FAR_END_SPEAKS, .far_end = FAR_END_SILENT, .expect = forked,
    .descr = "A thread waits in a call, the process forks, and the child connects another socket")
{
	const struct transport *t = test->transport;
	struct address to = far_end_address(t);
	struct actor *other;
	const char *call;
	int peer = inner_open(t);
	bool connected;

	other = actor_open(ACTOR_THREAD, socket_open(t));
	observe("waits", "%s", actor_does(other, DEED_CONNECT, &to));
	call = actor_does(actor_open(ACTOR_CHILD, inner), DEED_CONNECT, &inner_to);
	connected = strcmp(call, "0") == 0;
	observe("call", "%s", call);
	observe("reached", "%s", connected ? reaches(t, inner, peer) : "no");
}
