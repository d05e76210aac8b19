/*
 * The command line of connect-report.
 */
#ifndef REPORT_CLI_H
#define	REPORT_CLI_H

/* Exit statuses, as of kyua(1). */
#define	EXIT_UNEXPECTED	1	/* check, clauses --lint, compare: a check has failed */
#define	EXIT_ERROR	2
#define	EXIT_USAGE	3

/* Runs the subcommand and returns the exit status; exits itself on errors. */
int connect_report(int argc, char *argv[]);

#endif
