/*
 * A run: one store, judged.
 */
#ifndef REPORT_RUN_H
#define	REPORT_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/deviation.h"
#include "report/case.h"
#include "report/contradictions.h"
#include "report/deviations.h"
#include "report/reasons.h"
#include "report/store.h"
#include "report/verdict.h"

struct run {
	struct store store;
	char *name;		/* of the store's file, without the folder */
	char *path;		/* as given */
	const char *program;	/* as in run_options */
	char *suite;		/* the suite's version, or several separated by spaces; empty if unknown */
	char *host;		/* the host's name in the suite */
	char *sysname, *release, *version, *machine, *libc;	/* empty if unknown */
	char *selected;		/* manuals, separated by spaces */
	bool strict;
	bool as_run;		/* only clauses that the suite knew at the time of the run count */
	size_t n_isolated, n_unisolated;
	const char *isolation_missing;	/* why, from an unisolated case; empty if there is none */
	struct report_case *cases;	/* sorted by id */
	size_t n_cases;
	size_t count[CASE_STATES];
	struct manual_verdict *manuals;	/* all of them */
	size_t n_manuals;
	struct deviations list;
	struct deviation_group *deviations;	/* by kind, then by clause */
	size_t n_deviations;
	struct contradiction_group *contradictions;
	size_t n_contradictions;
	struct reason_group *reasons;	/* by state, most cases first */
	size_t n_reasons;
	const struct deviation **stale;	/* rows of the list that matched nothing although their cases ran */
	size_t n_stale;
	char **unknown_clauses;		/* cited clauses that no manual here has */
	size_t n_unknown_clauses;
	const char *page;	/* the file name of its page among those of several; NULL for one alone */
	bool several_hosts;	/* records name different hosts: not one run */
};

struct run_options {
	const char *manuals;	/* to judge by; NULL for those that each record selects */
	const char *deviations;	/* a file to replace the compiled-in list, or NULL */
	bool strict;		/* no deviation counts as known */
	bool as_run;		/* ignore clauses that no case of the store names, and the list's rows about them */
	const char *mutants;	/* the matrix of mutants, or NULL */
	const char *program;	/* this one's argv[0], for commands that a report suggests, or NULL */
	bool whole;		/* read what only a copy of the store needs */
};

/* Reads and judges the store at path.  Returns 0, or -1 with one line about the error.  Call run_free() only after success. */
int run_read(struct run *, const char *path, const struct run_options *, char *message, size_t size);

/* Likewise from a store that was read, from that path; the run frees it, also on failure. */
int run_of_store(struct run *, const struct store *, const char *path, const struct run_options *, char *message, size_t size);

/* The case of that id, or NULL. */
const struct report_case *run_case(const struct run *, const char *id);

/* Sets the host's names from the first record that has them, and the suite's versions from all (host.c). */
void run_name_host(struct run *);
void run_name_suite(struct run *);

void run_free(struct run *);

#endif
