/*
 * connect-keep: converts a store to a text that compresses well, and back, for runs that are kept in the tree.  It keeps what
 * verdicts depend on: programs, cases, their descriptions and clauses, their results and lines.  It drops the times of cases,
 * other output, the environment and the machine's paths.
 *
 * Usage: connect-keep store >text
 *	  connect-keep -x text store
 *
 * Exit status: 0; 2 for an error, 3 for wrong usage, with a line on standard error.
 *
 * The text begins with a line "run", the version of this format and the time of the run.  Each case has a line of seven fields,
 * separated by tabs ("case", program, name, result, reason, clauses, description), and then its own lines, each after a tab.  The
 * last line is "end" and the number of cases.
 */
#ifndef HOSTS_KEEP_H
#define	HOSTS_KEEP_H

/* The whole program but for main(); returns the exit status, or exits with it. */
int connect_keep(int argc, char *argv[]);

#endif
