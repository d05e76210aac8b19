/*
 * What every case includes.  docs/writing-a-case.md explains it.
 */
#ifndef CASE_CASE_H
#define	CASE_CASE_H

#include <sys/types.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>

#include <atf-c.h>

#include "case/condition.h"
#include "case/fail.h"
#include "case/words.h"
#include "judge/outcome.h"
#include "world/transport.h"
#include "world/wait.h"

/* Runs the test program as ATF's command line says.  Returns its exit status. */
int run_program(int argc, char *argv[]);

/* Records an observation.  Its name must be unique within the case. */
void observe(const char *observation, const char *outcome, ...) __attribute__((format(printf, 2, 3)));

/* Records the result of another system call: "0" if it succeeded, else "-1 ENAME" for the current errno. */
void observe_result(const char *observation, long ret);

/* Records a fact about the host or about how the case was run.  Facts are neither judged nor compared. */
void note(const char *name, const char *value, ...) __attribute__((format(printf, 2, 3)));

/* Records a transition of a machine that the case has learned; a state is the shortest word that leads to it. */
void note_transition(const char *state, const char *operation, const char *answer, const char *next);

/*
 * The call under test.  A case calls connect() only by these functions; fixtures use connect_setup().
 */
struct call {
	int ret;
	int error;		/* errno after a failure; 0 after success */
	bool blocked;		/* it had not returned at its bound */
	bool errno_touched;	/* it succeeded but changed errno */
	bool alarm_changed;	/* it returned but changed the timer of its bound, or the signal's action */
	double seconds;
};

/* Opens a socket for the test's transport, blocking or non-blocking by the test's mode. */
int socket_for(const struct test *);

/* Calls connect() within CALL_BOUND seconds. */
struct call connect_call(int s, const void *name, socklen_t namelen);

/*
 * Calls connect() without a bound of its own, in a thread beside another call, or in the handler of a signal: async-signal-safe, and
 * a cancellation point, if connect() is.  Somebody else bounds the wait for what it comes to.
 */
struct call connect_unbounded(int s, const void *name, socklen_t namelen);

/* connect_call() for a case that makes thousands of calls and no other kind of them: it costs less, and is not timed. */
struct call connect_one_of_many(int s, const void *name, socklen_t namelen);

/* connect_call() for connectat(); ends the case as unsupported if the host lacks it. */
struct call connectat_call(int dirfd, int s, const void *name, socklen_t namelen);

/* Writes the outcome of a call as a string. */
void call_outcome(const struct call *, char outcome[OUTCOME_MAX]);

/* Records the outcome of a call and how long it took. */
void observe_call(const char *observation, const struct call *);

/* connect_call() and observe_call(), the usual way.  Returns 0, the errno, or -1 if the call blocked or returned nonsense. */
int observe_connect(const char *observation, int s, const void *name, socklen_t namelen);

/* Returns the value of a Kyua variable (link, modules ...), or the fallback. */
const char *variable(const char *name, const char *fallback);

#endif
