/*
 * What a program says of itself when it is asked: --version or -V, --help or -h.
 */
#ifndef REPORT_ABOUT_H
#define	REPORT_ABOUT_H

#include <stdio.h>

/* Where the first argument asks, prints the answer to standard output and ends the program with status 0, or 2 if it cannot. */
void about(int argc, char *const argv[], void (*usage)(FILE *));

void about_version(void) __attribute__((__noreturn__));

/* Ends the program that has printed what it was asked for. */
void about_end(void) __attribute__((__noreturn__));

#endif
