/*
 * What connect-report show writes: all about one case, one clause, or one errno.
 */
#ifndef REPORT_SHOW_H
#define	REPORT_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include "report/catalogue.h"
#include "report/kept.h"
#include "report/sheet.h"

struct show {
	struct sheet sheet;
	const char *folder;		/* of this program; empty if unknown */
	const struct catalogue *catalogue;
	const struct run *runs;		/* of the stores */
	size_t n_runs;
	const struct kept_host *kept;
	size_t n_kept;
};

/* Writes all about a case of the catalogue, or of a store. */
void show_case(const struct show *, const char *id);

/* Writes a clause with the answer of each host; then its cases, if wanted. */
void show_clause(const struct show *, const struct clause *, bool cases);

/* A clause's id, level, statement and address. */
void show_statement(const struct show *, const struct clause *);

/* Where the case's condition is declared, "tests/errno/ebadf.c:57", to be freed; no line where the source is not there. */
char *source_of(const char *folder, const char *id);

/* Writes the commands that run a case again: alone, under a debugger, and with its system calls traced (again.c). */
void show_again(const struct show *, const char *id);

#endif
