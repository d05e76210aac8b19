#include "case/case.h"

#include <sys/time.h>

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case/sheet.h"
#include "case/under_test.h"
#include "world/connectat.h"
#include "world/socket.h"

/* Set before the call: connect() does not use it, so that a call that touches errno is noticed. */
#define	ERRNO_UNTOUCHED	EDOM

atomic_int connect_under_test;

static sigjmp_buf bound_passed;

static void
on_bound(int signo)
{
	(void)signo;
	siglongjmp(bound_passed, 1);
}

static double
elapsed_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9);
}

static void
set_alarm(long seconds)
{
	struct itimerval bound = { .it_value = { .tv_sec = seconds } };

	setitimer(ITIMER_REAL, &bound, NULL);
}

/* Whether the bound is still to be enforced as set_alarm() and the handler have it. */
static bool
alarm_stands(void)
{
	struct itimerval left;
	struct sigaction action;

	return (getitimer(ITIMER_REAL, &left) == 0 && (left.it_value.tv_sec != 0 || left.it_value.tv_usec != 0) &&
	    left.it_value.tv_sec <= CALL_BOUND && left.it_interval.tv_sec == 0 && left.it_interval.tv_usec == 0 &&
	    sigaction(SIGALRM, NULL, &action) == 0 && action.sa_handler == on_bound);
}

static void
take_result(struct call *c, int ret, int error)
{
	c->ret = ret;
	c->errno_touched = ret == 0 && error != ERRNO_UNTOUCHED;
	/* A failure that left errno alone set none. */
	c->error = ret == 0 || error == ERRNO_UNTOUCHED ? 0 : error;
}

/*
 * SIGALRM enforces the bound.  Its handler jumps out of the call, so that it never causes an EINTR that a case sees, and bounds
 * the call also on a host that restarts it.
 */
static struct call
call(int dirfd, int s, const void *name, socklen_t namelen)
{
	struct sigaction action = { .sa_handler = on_bound }, before;
	struct timespec start;
	struct call c = { .ret = 0 };
	volatile int ret = 0, error = 0;

	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, &before);
	clock_gettime(CLOCK_MONOTONIC, &start);
	if (sigsetjmp(bound_passed, 1) == 0) {
		set_alarm(CALL_BOUND);
		atomic_fetch_add(&connect_under_test, 1);
		errno = ERRNO_UNTOUCHED;
		ret = dirfd == NO_DIRECTORY ? connect(s, name, namelen) : host_connectat(dirfd, s, name, namelen);
		error = errno;
		c.alarm_changed = !alarm_stands();
	} else {
		c.blocked = true;
	}
	atomic_fetch_sub(&connect_under_test, 1);
	c.seconds = elapsed_since(&start);
	set_alarm(0);
	sigaction(SIGALRM, &before, NULL);
	sheet_call_returned();

	take_result(&c, ret, error);
	return (c);
}

int
socket_for(const struct test *test)
{
	return (test->mode->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport));
}

struct call
connect_call(int s, const void *name, socklen_t namelen)
{
	return (call(NO_DIRECTORY, s, name, namelen));
}

struct call
connectat_call(int dirfd, int s, const void *name, socklen_t namelen)
{
	if (!host_has_connectat())
		unsupported("the host has no connectat()");
	return (call(dirfd, s, name, namelen));
}

/* Whether a call of many is being made; between them their timer may fire in vain. */
static volatile sig_atomic_t is_one_of_many;

static void
on_bound_of_many(int signo)
{
	(void)signo;
	if (is_one_of_many)
		siglongjmp(bound_passed, 1);
}

/*
 * The handler stays, its signal is not blocked in it, and the timer is not stopped but set anew: one system call beside the call,
 * where call() makes eight.
 */
struct call
connect_one_of_many(int s, const void *name, socklen_t namelen)
{
	static bool has_handler;
	struct sigaction action = { .sa_handler = on_bound_of_many, .sa_flags = SA_RESTART | SA_NODEFER };
	struct call c = { .ret = 0 };
	volatile int ret = 0, error = 0;

	if (!has_handler) {
		sigemptyset(&action.sa_mask);
		sigaction(SIGALRM, &action, NULL);
		has_handler = true;
	}
	if (sigsetjmp(bound_passed, 0) == 0) {
		set_alarm(CALL_BOUND);
		is_one_of_many = 1;
		atomic_fetch_add(&connect_under_test, 1);
		errno = ERRNO_UNTOUCHED;
		ret = connect(s, name, namelen);
		error = errno;
	} else {
		c.blocked = true;
	}
	is_one_of_many = 0;
	atomic_fetch_sub(&connect_under_test, 1);
	take_result(&c, ret, error);
	return (c);
}

static void
call_is_over(void *arg)
{
	(void)arg;
	atomic_fetch_sub(&connect_under_test, 1);
}

struct call
connect_unbounded(int s, const void *name, socklen_t namelen)
{
	struct call c = { .ret = 0 };
	int ret, error;

	atomic_fetch_add(&connect_under_test, 1);
	/* A thread that is cancelled in the call does not return here. */
	pthread_cleanup_push(call_is_over, NULL);
	errno = ERRNO_UNTOUCHED;
	ret = connect(s, name, namelen);
	error = errno;
	pthread_cleanup_pop(1);
	take_result(&c, ret, error);
	return (c);
}

void
call_outcome(const struct call *c, char outcome[OUTCOME_MAX])
{
	if (c->blocked)
		strlcpy(outcome, OUTCOME_BLOCKED, OUTCOME_MAX);
	else
		outcome_of_call(outcome, OUTCOME_MAX, c->ret, c->error);
}

int
observe_connect(const char *observation, int s, const void *name, socklen_t namelen)
{
	struct call c = connect_call(s, name, namelen);

	observe_call(observation, &c);
	if (c.blocked || (c.ret != 0 && c.ret != -1) || (c.ret == -1 && c.error == 0))
		return (-1);
	return (c.error);
}
