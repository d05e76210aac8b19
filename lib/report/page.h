/*
 * What the pages of one host and of several have in common: how markup is written, how verdicts look, how a page begins and ends.
 */
#ifndef REPORT_PAGE_H
#define	REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/run.h"

/*
 * Writes elements.  The format is the page's own and goes out as it is; each text that is put in by %s or %.*s is escaped, so
 * that nothing of a store becomes markup.  Beside these there are %c, %d, %zu and %f.
 */
void markup(FILE *, const char *format, ...) __attribute__((__format__(__printf__, 2, 3)));

/* An id that a link can name whatever the text holds; ids of cases and clauses stay as they are. */
void markup_anchor(FILE *, const char *id, size_t length);

/* The attribute href that leads to that id on the page. */
void markup_href(FILE *, const char *id, size_t length);

/* "`0` or `-1 EINTR`" of alternatives separated by '|'. */
void markup_allowed(FILE *, const char *alternatives);

/*
 * What is expected of a case, as elements of a list: each outcome once, with all the clauses that expect it, each by the function
 * given or, with NULL, by its id.
 */
void markup_expectations(FILE *, const struct record *, void (*clause)(FILE *, const char *id, size_t length));

/* What was expected and what was seen in its place. */
void markup_seen(FILE *, const struct finding *);

/* How a verdict looks: a letter of its class, a symbol and its name, so never by colour alone.  page.css has the colours. */
struct look {
	char letter;
	const char *symbol, *name;
};

extern const struct look verdict_looks[VERDICTS], known_look;	/* of a clause; of one that fails as the list says */
extern const struct look case_looks[CASE_STATES];

/* The symbol and the name of a verdict in its colours. */
void markup_badge(FILE *, const struct look *);

/* A choice of each of these looks, by its letter or by its name; of each that a case can have. */
void markup_options(FILE *, const struct look *const looks[], size_t n, bool by_name);
void markup_case_options(FILE *, bool by_name);

/* The clauses of a manual by verdict: known deviations are a share of their own. */
#define	SHARES	(VERDICTS + 1)
struct share {
	const struct look *look;
	size_t n;
};
void manual_shares(const struct manual_verdict *, struct share[SHARES]);

/* The shares as a bar. */
void markup_bar(FILE *, const struct manual_verdict *);

/* Whether two expectations allow one observation the same outcomes. */
bool expectations_alike(const struct record_expectation *, const struct record_expectation *);

/* Whether a finding is a deviation, known or not. */
bool is_deviation(const struct finding *);

/*
 * A page from its doctype to its first element, a link to the element that has the id main.  Style and script are files of
 * lib/report, named in lists that NULL ends; they stand in the page, which needs nothing beside itself.
 */
void page_begin(FILE *, const char *title, const char *const styles[], const char *class, const char *main, const char *skip);
void page_end(FILE *, const char *footer, const char *const scripts[]);

#endif
