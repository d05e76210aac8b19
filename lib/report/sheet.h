/*
 * A report of lines: its stream, how to write text from a store, and whether to use a terminal's colours.
 */
#ifndef REPORT_SHEET_H
#define	REPORT_SHEET_H

#include <stdbool.h>
#include <stdio.h>

struct sheet {
	FILE *out;
	void (*text)(FILE *, const char *);
	bool colour;
};

/* Starts a colour or weight by its code, "31" or "1"; "0" resets. */
void sheet_style(const struct sheet *, const char *code);

/* A heading, after an empty line. */
void sheet_heading(const struct sheet *, const char *, ...) __attribute__((__format__(__printf__, 2, 3)));

#endif
