/*
 * Parts of a comparison that text and Markdown share.
 */
#ifndef REPORT_COMPARE_WORDS_H
#define	REPORT_COMPARE_WORDS_H

#include <stddef.h>
#include <stdio.h>

#include "report/compare.h"
#include "report/sheet.h"

#define	PAIRS_SHOWN	3
#define	GROUPS_SHOWN	100	/* of a kind, in Markdown, since comment fields limit its length */

/* The ids of n rows of one condition: "errno/einval:short.{tcp4,tcp6}". */
void sheet_ids(const struct sheet *, const struct row *const *, size_t n);

/* A camp's letter, its outcome, and its hosts: those that meet the manuals, then those that do not. */
char camp_letter(int camp);
const char *camp_outcome(const struct comparison *, const struct compared *, int camp);
void sheet_camp(const struct sheet *, const struct comparison *, const struct compared *, int camp);

/* The hosts where the case is unresolved although it ran elsewhere, with the reasons. */
void sheet_unresolved(const struct sheet *, const struct comparison *, const struct row *, const char *before, const char *after);

/* The rows that differ, grouped if rows_alike(); at most max groups, each written by the function. */
void sheet_differences(const struct sheet *, const struct comparison *, size_t max,
    void (*)(const struct sheet *, const struct comparison *, const struct row *const *, size_t));

/* The hosts by their verdicts on a clause: "pass: a, b; fail (known): c", or "pass: all". */
void sheet_verdicts(const struct sheet *, const struct comparison *, const struct compared_clause *);

/* The ids of the clauses on which all hosts that were asked have this verdict, separated by spaces; to be freed. */
char *clauses_alike(const struct comparison *, const char *words);

/* All that clause_verdict_words() can be, the best first; ends with NULL. */
extern const char *const all_verdict_words[];

/* Which stores are of which suite, and what that means, or NULL if all are of one; to be freed. */
char *compare_suites(const struct comparison *);

/* The number of cases missing from a host's store. */
size_t count_missing(const struct comparison *, size_t host);

/* One line each: the numbers of rows by result; a manual's clauses by verdict. */
void sheet_totals(FILE *, const struct comparison *);
void sheet_manual(FILE *, const struct manual_verdict *);

/* The width of the column of labels; longer labels shift the rest to the right. */
int label_width(const struct comparison *);

/* A line for each host: its cases by state, the time of the run, the suite's version. */
void sheet_hosts(const struct sheet *, const struct comparison *);

#endif
