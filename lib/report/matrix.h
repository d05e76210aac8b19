/*
 * The parts of the page of several hosts.
 */
#ifndef REPORT_MATRIX_H
#define	REPORT_MATRIX_H

#include <stdio.h>

#include "report/compare.h"
#include "report/page.h"

#define	CAMPS_SHOWN	8	/* with their own letter and colour */

/* A host's label, linked to its page. */
void matrix_host_link(FILE *, const struct comparison *, size_t host);

/* The hosts as column heads, after the first head. */
void matrix_columns(FILE *, const struct comparison *);

/* Sections above the matrix: the manuals, the pairs, the hosts (matrix_hosts.c), and the clauses (matrix_clauses.c). */
void matrix_manuals(FILE *, const struct comparison *);
void matrix_clauses(FILE *, const struct comparison *);
void matrix_pairs(FILE *, const struct comparison *);
void matrix_hosts(FILE *, const struct comparison *);

/* The rows of the matrix by program (matrix_rows.c), and the details that a row opens (matrix_case.c). */
void matrix_programs(FILE *, const struct comparison *);
void matrix_case(FILE *, const struct comparison *, const struct row *);

/* Of that, what the hosts did: their observations, deviations and reasons. */
void matrix_answers(FILE *, const struct comparison *, const struct row *);

#endif
