/*
 * The parts of the page of several hosts.
 */
#ifndef REPORT_MATRIX_H
#define	REPORT_MATRIX_H

#include <stdio.h>

#include "report/compare.h"
#include "report/page.h"

#define	CAMPS_SHOWN	8	/* with a letter and a colour of their own */

/* A host's label, as a link to its page. */
void matrix_host_link(FILE *, const struct comparison *, size_t host);

/* The hosts as the columns of a table, after the head of the first. */
void matrix_columns(FILE *, const struct comparison *);

/* What stands above the matrix: the manuals, the pairs, the hosts (matrix_hosts.c). */
void matrix_manuals(FILE *, const struct comparison *);
void matrix_pairs(FILE *, const struct comparison *);
void matrix_hosts(FILE *, const struct comparison *);

/* The rows of the matrix by program (matrix_rows.c), and what a row opens on (matrix_case.c). */
void matrix_programs(FILE *, const struct comparison *);
void matrix_case(FILE *, const struct comparison *, const struct row *);

#endif
