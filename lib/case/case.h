/*
 * What every case includes.  docs/writing-a-case.md leads through it.
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

/* Runs the test program whose conditions have declared themselves, as ATF says.  Returns the exit status. */
int run_program(int argc, char *argv[]);

/* Writes an observation down.  Each has a name of its own within the case. */
void observe(const char *observation, const char *outcome, ...) __attribute__((format(printf, 2, 3)));

/* Writes down what any other system call came to: "0" for 0 and more, or "-1 ENAME" with the present errno. */
void observe_result(const char *observation, long ret);

/* Tells something of the host, or of how the case was run, that no clause judges and comparisons leave alone. */
void note(const char *name, const char *value, ...) __attribute__((format(printf, 2, 3)));

/*
 * The call under test.  Every connect() that a case is about is made here and nowhere else; those of fixtures are not.
 */
struct call {
	int ret;
	int error;		/* errno after a failure; 0 after success */
	bool blocked;		/* the bound passed before it returned */
	bool errno_touched;	/* it changed errno although it succeeded */
	double seconds;
};

/* A socket of the test's transport, which blocks or not as the test's mode has it. */
int socket_for(const struct test *);

/* Calls connect() within CALL_BOUND seconds. */
struct call connect_call(int s, const void *name, socklen_t namelen);

/* The same for connectat(); where the host has none the case ends as unsupported. */
struct call connectat_call(int dirfd, int s, const void *name, socklen_t namelen);

/* The outcome of a call as a string, of at most OUTCOME_MAX bytes. */
void call_outcome(const struct call *, char outcome[OUTCOME_MAX]);

/* Writes down a call, its outcome and how long it took. */
void observe_call(const char *observation, const struct call *);

/* Both at once: the usual way.  Returns 0, the errno of the failure, or -1 for a call that was blocked or returned nonsense. */
int observe_connect(const char *observation, int s, const void *name, socklen_t namelen);

/* The value of a variable given to Kyua, or the fallback: link, modules ... */
const char *variable(const char *name, const char *fallback);

#endif
