/*
 * connect-run: runs test programs where Kyua cannot, and writes a store in Kyua's format.
 */
#ifndef RUN_RUN_H
#define	RUN_RUN_H

/* The whole program but for main(); returns the exit status, or exits with it. */
int connect_run(int argc, char *argv[]);

#endif
