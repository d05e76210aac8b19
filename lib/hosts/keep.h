/*
 * connect-keep: turns a store into a text that is small when compressed, and that into a store again, for runs that are kept in
 * the tree.  Of a store it keeps what a verdict is made of: programs, cases, their descriptions and clauses, their results and
 * lines.  Times of cases, other output, the environment and paths of the machine are left out.
 *
 * Usage: connect-keep store >text
 *	  connect-keep -x text store
 *
 * Exit status: 0; 2 for an error, 3 for wrong usage, with a line on standard error.
 *
 * The text is a line "run", the version of this form and the time of the run; then for each case a line of seven fields,
 * separated by tabs: "case", program, name, result, reason, clauses, description; and the case's lines, each after a tab; at last
 * a line "end" and the number of cases.
 */
#ifndef HOSTS_KEEP_H
#define	HOSTS_KEEP_H

/* What the program does with its arguments; returns its exit status, or ends the process with it. */
int connect_keep(int argc, char *argv[]);

#endif
