/*
 * What the pages of one host and of several share.
 */
#ifndef REPORT_HTML_H
#define	REPORT_HTML_H

#include <stddef.h>
#include <stdio.h>

#include "report/verdict.h"

/* An id that a link can name whatever the text holds; ids of cases and clauses stay as they are. */
void html_anchor(FILE *, const char *id, size_t length);

/* The verdicts of a manual's clauses as a bar. */
void html_bar(FILE *, const struct manual_verdict *);

/* "`0` or `-1 EINTR`" of alternatives separated by '|'. */
void html_allowed(FILE *, const char *alternatives);

#endif
