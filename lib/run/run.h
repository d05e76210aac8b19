/*
 * connect-run: runs test programs where Kyua cannot, and leaves a store of the same form.
 */
#ifndef RUN_RUN_H
#define	RUN_RUN_H

/* What the program does with its arguments; returns its exit status, or ends the process with it. */
int connect_run(int argc, char *argv[]);

#endif
