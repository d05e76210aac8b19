/*
 * The parts of a comparison that text and Markdown share.
 */
#ifndef REPORT_COMPARE_WORDS_H
#define	REPORT_COMPARE_WORDS_H

#include <stddef.h>
#include <stdio.h>

#include "report/compare.h"
#include "report/sheet.h"

#define	PAIRS_SHOWN	3
#define	GROUPS_SHOWN	100	/* of a kind, in Markdown: what takes comments takes no book */

/* "errno/einval:short.{tcp4,tcp6}": n rows of one condition. */
void sheet_ids(const struct sheet *, const struct row *const *, size_t n);

/* A camp by its letter, its outcome, and its hosts: those that meet the manuals, then those that do not. */
char camp_letter(int camp);
const char *camp_outcome(const struct comparison *, const struct compared *, int camp);
void sheet_camp(const struct sheet *, const struct comparison *, const struct compared *, int camp);

/* The hosts where the case is unresolved although it ran elsewhere, each with its reason. */
void sheet_unresolved(const struct sheet *, const struct comparison *, const struct row *, const char *before, const char *after);

/* The rows that differ, those of one condition that tell the same together, each by the function given; at most max of these. */
void sheet_differences(const struct sheet *, const struct comparison *, size_t max,
    void (*)(const struct sheet *, const struct comparison *, const struct row *const *, size_t));

/* How many cases a host lacks. */
size_t count_missing(const struct comparison *, size_t host);

/* In a line: what became of the rows; what became of the clauses of a manual. */
void sheet_totals(FILE *, const struct comparison *);
void sheet_manual(FILE *, const struct manual_verdict *);

/* How wide a column of labels is; longer ones push what follows to the right. */
int label_width(const struct comparison *);

/* A line for each host: what its cases came to, when it ran, by which suite. */
void sheet_hosts(const struct sheet *, const struct comparison *);

#endif
