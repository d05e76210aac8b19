/*
 * The command line of connect-report.
 */
#ifndef REPORT_CLI_H
#define	REPORT_CLI_H

/* Exit statuses, those of kyua(1). */
#define	EXIT_UNEXPECTED	1	/* check, clauses --lint, compare: something does not hold */
#define	EXIT_ERROR	2
#define	EXIT_USAGE	3

/* Runs the subcommand and returns the exit status; ends the program itself on errors. */
int connect_report(int argc, char *argv[]);

#endif
