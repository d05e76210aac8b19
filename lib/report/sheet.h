/*
 * A report of lines: where it goes, how text of a store is written there, and whether with the colours of a terminal.
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

/* Begins a colour or a weight by its code, "31" or "1"; "0" ends all. */
void sheet_style(const struct sheet *, const char *code);

/* A line that stands out, after an empty one. */
void sheet_heading(const struct sheet *, const char *, ...) __attribute__((__format__(__printf__, 2, 3)));

#endif
