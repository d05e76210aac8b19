/*
 * Child processes of a case.  They write nothing to standard output: what they see they send to the case, which writes it
 * down.  None outlives the case.
 */
#ifndef WORLD_CHILD_H
#define	WORLD_CHILD_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * Runs the function in a child, which then exits with 0.  The child inherits every descriptor and gets SIGKILL when the case
 * is gone.
 */
pid_t child_start(void (*function)(void *), void *arg);

/*
 * Waits, within WAIT_BOUND seconds, for the child to end, and kills it else.  Returns its status as waitpid() does, or -1 of one
 * that was killed.
 */
int child_await(pid_t);

/* The same of a child that has to exit with 0; ends the case otherwise. */
void child_finish(pid_t);

/* Kills the child and waits for it. */
void child_kill(pid_t);

/*
 * Runs the function in a child to its end and returns what it wrote to the buffer that it was given, as a string; for outcomes
 * that only another user, or a process that is changed for good, can see.  Ends the case where the child does not finish.
 */
void child_report(void (*function)(char *report, size_t size, void *arg), void *arg, char *report, size_t size);

/* Kills all that still run. */
void children_end(void);

#endif
