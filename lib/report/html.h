/*
 * The parts of one host's page.
 */
#ifndef REPORT_HTML_H
#define	REPORT_HTML_H

#include <stddef.h>
#include <stdio.h>

#include "report/page.h"
#include "report/run.h"

/* Sections, in html_clauses.c and html_cases.c. */
void html_deviations(FILE *, const struct run *);
void html_clauses(FILE *, const struct run *);
void html_cases(FILE *, const struct run *);

/* A clause's id, linked if a manual has the clause. */
void html_clause_link(FILE *, const char *id, size_t length);

/* Links to cases: a line for each condition, with its transports. */
void html_case_links(FILE *, const struct run *, const size_t *cases, size_t n);


#endif
