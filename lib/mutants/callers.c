/*
 * Mistakes about who calls: a second thread, a child, a program that was executed, the handler of a signal; and about calls that
 * are made at once.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mutants/libc.h"
#include "mutants/preload.h"

/* Who the process and its first thread are.  A program that the case executes finds the process in its environment. */
#define	PROCESS_VARIABLE	"CONNECT_MUTANT_PROCESS"

static pid_t case_process, own_process;
static pthread_t first_thread;

static void __attribute__((constructor))
note_process(void)
{
	const char *known = getenv(PROCESS_VARIABLE);
	char number[32];

	first_thread = pthread_self();
	case_process = own_process = getpid();
	if (known != NULL) {
		case_process = (pid_t)atol(known);
		return;
	}
	snprintf(number, sizeof(number), "%ld", (long)case_process);
	setenv(PROCESS_VARIABLE, number, 1);
}

static bool
is_child(void)
{
	return (getpid() != case_process);
}

static bool
is_executed(void)
{
	return (own_process != case_process);
}

static bool
is_other_thread(void)
{
	return (!is_child() && !pthread_equal(pthread_self(), first_thread));
}

/* Within a handler its signal is blocked; the suite's other threads block all signals. */
static bool
is_in_handler(void)
{
	sigset_t mask;

	return (pthread_sigmask(SIG_SETMASK, NULL, &mask) == 0 && sigismember(&mask, SIGUSR1) == 1 &&
	    sigismember(&mask, SIGALRM) == 0);
}

/*
 * Those who may not call.
 */

int
other_thread_fails(const struct attempt *a)
{
	return (is_other_thread() ? fails(a->mutant->to) : as_host(a));
}

int
child_fails(const struct attempt *a)
{
	return (is_child() ? fails(a->mutant->to) : as_host(a));
}

int
executed_fails(const struct attempt *a)
{
	return (is_executed() ? fails(a->mutant->to) : as_host(a));
}

int
handler_fails(const struct attempt *a)
{
	return (is_in_handler() ? fails(a->mutant->to) : as_host(a));
}

/* A connection of their own, of which the others know nothing. */

int
other_thread_connects_apart(const struct attempt *a)
{
	if (!is_other_thread())
		return (as_host(a));
	acted();
	attempt_apart(a);
	return (0);
}

int
child_connects_apart(const struct attempt *a)
{
	if (!is_child())
		return (as_host(a));
	acted();
	attempt_apart(a);
	return (is_nonblocking(a->s) ? fails(EINPROGRESS) : 0);
}

/* What others ask is told them of a socket of their own, which has no peer (preload_names.c). */
int
kept_from_others(const struct attempt *a)
{
	return (as_host(a));
}

bool
is_kept_from_caller(void)
{
	return (is_mutant_of(kept_from_others) && (is_child() || is_other_thread()));
}

/*
 * Calls at once.
 */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Holds a lock, of which it is no secret that a handler or a child may find it taken. */
int
locks(const struct attempt *a)
{
	int ret;

	if (pthread_mutex_trylock(&lock) != 0) {
		acted();
		pthread_mutex_lock(&lock);
	}
	ret = as_host(a);
	pthread_mutex_unlock(&lock);
	return (ret);
}

/* Its result is in memory that all calls share. */
int
shares_result(const struct attempt *a)
{
	static atomic_int calls, result, result_errno;
	int call = atomic_fetch_add(&calls, 1), ret = as_host(a);

	if (atomic_load(&calls) != call + 1) {
		acted();
		errno = atomic_load(&result_errno);
		return (atomic_load(&result));
	}
	atomic_store(&result, ret);
	atomic_store(&result_errno, errno);
	return (ret);
}

/* A call while another waits on the socket succeeds too early. */
int
second_succeeds(const struct attempt *a)
{
	static atomic_int busy[DESCRIPTORS_SEARCHED];
	int ret;

	if (a->s < 0 || a->s >= DESCRIPTORS_SEARCHED)
		return (as_host(a));
	if (atomic_fetch_add(&busy[a->s], 1) > 0) {
		acted();
		atomic_fetch_sub(&busy[a->s], 1);
		return (0);
	}
	ret = as_host(a);
	atomic_fetch_sub(&busy[a->s], 1);
	return (ret);
}

/* The errnos of which the library knows: of threads that have waited in poll(). */
#define	WAITERS	16

static _Atomic(int *) errnos[WAITERS];

void
note_errno_of_waiter(void)
{
	if (!is_mutant_of(errno_of_all))
		return;
	for (size_t i = 0; i < WAITERS; i++) {
		int *none = NULL;

		if (atomic_load(&errnos[i]) == &errno || atomic_compare_exchange_strong(&errnos[i], &none, &errno))
			return;
	}
}

/* The errno is everybody's. */
int
errno_of_all(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	for (size_t i = 0; i < WAITERS; i++) {
		int *other = atomic_load(&errnos[i]);

		if (other != NULL && other != &errno) {
			acted();
			*other = ret == 0 ? 0 : error;
		}
	}
	errno = error;
	return (ret);
}

/*
 * Cancellation.
 */

int
holds_off_cancellation(const struct attempt *a)
{
	int before, ret;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
	if (before == PTHREAD_CANCEL_ENABLE && is_other_thread())
		acted();
	ret = as_host(a);
	pthread_setcancelstate(before, &before);
	return (ret);
}

/* Only looks for a request before it waits. */
int
waits_uncancelled(const struct attempt *a)
{
	pthread_testcancel();
	return (holds_off_cancellation(a));
}

int
cancelled_though_disabled(const struct attempt *a)
{
	int before, ret;

	if (is_other_thread())
		acted();
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before);
	ret = as_host(a);
	pthread_setcancelstate(before, &before);
	return (ret);
}

static void
give_up(void *arg)
{
	const struct attempt *a = arg;

	acted();
	(void)dissolve(a->s);
}

int
cancellation_gives_up(const struct attempt *a)
{
	struct attempt copy = *a;
	int ret;

	pthread_cleanup_push(give_up, &copy);
	ret = as_host(a);
	pthread_cleanup_pop(0);
	return (ret);
}
