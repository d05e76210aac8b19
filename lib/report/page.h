/*
 * Common parts of the two kinds of pages: writing markup, the looks of verdicts, the begin and end of a page.
 */
#ifndef REPORT_PAGE_H
#define	REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/run.h"

/*
 * Writes markup.  The format is copied unchanged; text from %s and %.*s is escaped, so that nothing from a store becomes markup.
 * Other conversions are %c, %d, %zu and %f.
 */
void markup(FILE *, const char *format, ...) __attribute__((__format__(__printf__, 2, 3)));

/* Writes the text as an id that links can name; ids of cases and clauses are unchanged. */
void markup_anchor(FILE *, const char *id, size_t length);

/* Whether that id is the text itself. */
bool anchor_is_text(const char *);

/* The attribute href to that id on the page. */
void markup_href(FILE *, const char *id, size_t length);

/* "`0` or `-1 EINTR`", from alternatives separated by '|'. */
void markup_allowed(FILE *, const char *alternatives);

/*
 * A case's expectations as list items: each outcome once, with all the clauses that expect it, each written by the function, or
 * as its id if NULL.  Observations of which the same is expected by the same clauses share an item.
 */
void markup_expectations(FILE *, const struct record *, void (*clause)(FILE *, const char *id, size_t length));

/* A finding: what was expected and what was seen. */
void markup_seen(FILE *, const struct finding *);

/*
 * The look of a verdict: the letter of its class, a symbol and a name, so that colour is never the only sign.  page.css has the
 * colours.
 */
struct look {
	char letter;
	const char *symbol, *name;
};

extern const struct look verdict_looks[VERDICTS], known_look;	/* of a clause; of one with known deviations only */
extern const struct look case_looks[CASE_STATES];

const struct look *clause_look(const struct clause_verdict *);
const struct look *finding_look(const struct finding *);	/* of a deviation */

/* A verdict's symbol and name, in colour. */
void markup_badge(FILE *, const struct look *);

/* Options for these looks, with the name as value; for every state of a case. */
void markup_options(FILE *, const struct look *const looks[], size_t n);
void markup_case_options(FILE *);

/* A manual's clauses by verdict, with known deviations as a separate share. */
#define	SHARES	(VERDICTS + 1)
struct share {
	const struct look *look;
	size_t n;
};
void manual_shares(const struct manual_verdict *, struct share[SHARES]);

/* The shares as a bar. */
void markup_bar(FILE *, const struct manual_verdict *);

/* Why the list says that a deviation is there, with a link to the bug if it names one. */
void markup_reason(FILE *, const struct deviation *);

/* Where the text of a manual is. */
void markup_manual_text(FILE *, const struct manual *);

/* Whether two expectations allow equal outcomes of one observation. */
bool expectations_alike(const struct record_expectation *, const struct record_expectation *);

/*
 * Begins a page, up to the link that skips to the element with the id main.  Styles and scripts are files of lib/report, in lists
 * that end with NULL; they are embedded, so the page needs no other file.
 */
void page_begin(FILE *, const char *title, const char *const styles[], const char *class, const char *main, const char *skip);

/* Likewise for a document on paper, whose style writes the subject on each sheet, in ASCII. */
void page_begin_on_paper(FILE *, const char *title, const char *subject, const char *const styles[]);
void page_end(FILE *, const char *footer, const char *const scripts[]);

#endif
