/*
 * A report of lines: its stream, how to write text from a store, and whether to use a terminal's colours.
 */
#ifndef REPORT_SHEET_H
#define	REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
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

/* The width of lines: COLUMNS if it is set, else the terminal's, else 80. */
size_t sheet_width(void);

/*
 * Writes the text's words in lines of that width, each after the indent, with sheet_hang() all but the first after the other one.
 * A word is never broken.
 */
void sheet_wrap(const struct sheet *, size_t indent, const char *);
void sheet_hang(const struct sheet *, size_t indent, size_t rest, const char *);

#endif
