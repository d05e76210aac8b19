/*
 * A case's child processes.  They write nothing to standard output but report to the case.  None outlives the case.
 */
#ifndef WORLD_CHILD_H
#define	WORLD_CHILD_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * From now on no child is started, for this reason: who needs one ends the case as untested.  For hosts without fork(), and for
 * what is to run as there.
 */
void child_refuse(const char *why);

/* Ends the case as untested if no child may be started. */
void child_need(void);

/*
 * Runs the function in a child, which then exits with 0. The child inherits all descriptors and gets SIGKILL when the case dies.
 */
pid_t child_start(void (*function)(void *), void *arg);

/*
 * Waits for the child to end, and kills it after WAIT_BOUND seconds.  Returns the status from waitpid(), or -1 if it was killed.
 */
int child_await(pid_t);

/* Likewise, but ends the case unless the child exits with 0. */
void child_finish(pid_t);

/* Kills and reaps the child. */
void child_kill(pid_t);

/*
 * Runs the function in a child and returns the string that it wrote to its buffer: for outcomes that only another user, or a
 * process that is changed for good, can see.  Ends the case if the child does not finish.
 */
void child_report(void (*function)(char *report, size_t size, void *arg), void *arg, char *report, size_t size);

/* Kills and reaps all children. */
void children_end(void);

#endif
