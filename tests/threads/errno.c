/*
 * errno is the thread's own: a call in one thread does not change that of another.
 */
#include "case/actor.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define	OTHER	ERANGE	/* that connect() does not return */

/* A thread that looks at its own errno, set before somebody else's call. */
struct witness {
	_Atomic(int *) error;	/* its errno, once it is set */
	int wait[2];
};

static void *
stand_by(void *arg)
{
	struct witness *w = arg;

	errno = OTHER;
	atomic_store(&w->error, &errno);
	/* Blocks in poll(), which leaves errno alone until it returns. */
	(void)wait_for(w->wait[0], POLLIN, CALL_BOUND + WAIT_BOUND);
	return (NULL);
}

static void
call_witness(struct witness *w)
{
	struct timespec deadline = wait_deadline();
	sigset_t all, before;
	pthread_t thread;
	int error;

	SETUP(pipe(w->wait));
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, NULL, stand_by, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0)
		untested("no second thread: %s", strerror(error));
	while (atomic_load(&w->error) == NULL)
		if (wait_left(&deadline) == 0)
			setup_failed("the thread did not begin");
}

static void
observe_witness(struct witness *w)
{
	int error = *atomic_load(&w->error);

	observe("witness", "%s", error == OTHER ? "kept" : errno_name(error) != NULL ? errno_name(error) : "another");
}

#define	KEPT	{ "witness", "posix:errno-of-thread", "kept" }

static expectations kept = {
	{ "call", REFUSES, "-1 ECONNREFUSED", INET_STREAM },
	{ "call", "posix:returns-minus-one", "-1 E*" },
	KEPT,
};

CONDITION(refused, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = kept,
    .descr = "A call fails while another thread has set errno")
{
	struct witness w = { .error = NULL };
	struct address to = nobody_listens(test->transport);
	int s = socket_open(test->transport);

	call_witness(&w);
	observe_connect("call", s, ADDRESS(&to));
	observe_witness(&w);
}

CONDITION(refused_in_thread, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = kept,
    .descr = "A call of one thread fails while another thread has set errno")
{
	struct witness w = { .error = NULL };
	struct address to = nobody_listens(test->transport);
	struct actor *caller = actor_open(ACTOR_THREAD, socket_open(test->transport));

	call_witness(&w);
	observe("call", "%s", actor_does(caller, DEED_CONNECT, &to));
	observe_witness(&w);
}

static expectations kept_closed = {
	{ "call", "freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF", "-1 EBADF" },
	KEPT,
};

CONDITION(closed, .transports = EVERY, .expect = kept_closed,
    .descr = "A call of one thread on a descriptor that is not open fails while another thread has set errno")
{
	struct witness w = { .error = NULL };
	struct actor *caller = actor_open(ACTOR_THREAD, -1);
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	call_witness(&w);
	observe("call", "%s", actor_does(caller, DEED_CONNECT, &to));
	observe_witness(&w);
}

static expectations kept_success = {
	{ "call", "posix:returns-zero", "0" },
	KEPT,
};

CONDITION(success, .transports = EVERY, .expect = kept_success,
    .descr = "A call of one thread succeeds while another thread has set errno")
{
	struct witness w = { .error = NULL };
	struct address to;
	struct actor *caller;

	(void)peer_open(test->transport, "peer", &to);
	caller = actor_open(ACTOR_THREAD, socket_open(test->transport));
	call_witness(&w);
	observe("call", "%s", actor_does(caller, DEED_CONNECT, &to));
	observe_witness(&w);
}

/* A thread's call fails while the case's waits; each returns its own errno. */
struct others {
	struct actor *caller;
	const struct address *to;
};

static void
other_fails(const void *arg)
{
	const struct others *o = arg;
	const struct segment *syn = await_syn();

	observe("other", "%s", actor_does(o->caller, DEED_CONNECT, o->to));
	if (call_may_return())
		far_end_refuse(syn);
}

static expectations each_its_own = {
	{ "other", "freebsd:EBADF bs2000:EBADF posix:EBADF linux:EBADF", "-1 EBADF" },
	{ "call", REFUSES " posix:errno-of-thread", "-1 ECONNREFUSED" },
};

CONDITION(each_its_own, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = each_its_own,
    .descr = "A call waits and is refused; meanwhile a call of another thread fails with another errno")
{
	struct address to = far_end_address(test->transport);
	struct others o = { .caller = actor_open(ACTOR_THREAD, -1), .to = &to };
	int s = socket_open(test->transport);

	meanwhile(other_fails, &o);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
}
