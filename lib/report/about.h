/*
 * The answers to --version or -V, and --help or -h.
 */
#ifndef REPORT_ABOUT_H
#define	REPORT_ABOUT_H

#include <stdio.h>

/* If the first argument asks, prints the answer and exits with status 0, or 2 if standard output fails. */
void about(int argc, char *const argv[], void (*usage)(FILE *));

void about_version(void) __attribute__((__noreturn__));

/* Exits after the answer has been printed. */
void about_end(void) __attribute__((__noreturn__));

#endif
