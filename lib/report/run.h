/*
 * A run: one store, judged.
 */
#ifndef REPORT_RUN_H
#define	REPORT_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/deviation.h"
#include "report/case.h"
#include "report/deviations.h"
#include "report/reasons.h"
#include "report/store.h"
#include "report/verdict.h"

/* One store, judged: one host. */
struct run {
	struct store store;
	char *name;		/* of the store's file, without its folder */
	char *suite;		/* the version of the suite that ran; of several those, separated by spaces; empty if none says */
	char *host;		/* what the host was taken for */
	char *sysname, *release, *version, *machine, *libc;	/* empty where no case says */
	char *selected;		/* manuals, separated by spaces */
	bool strict;
	bool as_run;		/* no more of the manuals counts than the suite knew that ran */
	size_t n_isolated, n_unisolated;
	const char *isolation_missing;	/* what an unisolated case says of it; empty where there is none */
	struct report_case *cases;	/* sorted by id */
	size_t n_cases;
	size_t count[CASE_STATES];
	struct manual_verdict *manuals;	/* all that there are */
	size_t n_manuals;
	struct deviations list;
	struct deviation_group *deviations;	/* by kind, then by clause */
	size_t n_deviations;
	struct reason_group *reasons;	/* by state, most cases first */
	size_t n_reasons;
	const struct deviation **stale;	/* rows of the list that met nothing although cases of theirs ran */
	size_t n_stale;
	char **unknown_clauses;		/* cited, but in no manual that this program knows */
	size_t n_unknown_clauses;
	bool several_hosts;	/* records disagree on the host: not one run */
};

struct run_options {
	const char *manuals;	/* those to judge by; NULL for those that each record names */
	const char *deviations;	/* a file that replaces the compiled-in list; NULL for that list */
	bool strict;		/* no deviation is known */
	bool as_run;		/* clauses that no case of the store names are left out, and rows of the list about them */
	const char *mutants;	/* the matrix of mutants; NULL for none */
};

/*
 * Reads the store at path and judges it.  Returns 0, or -1 with one line of what is wrong.  The run is to be freed with
 * run_free() only after success.
 */
int run_read(struct run *, const char *path, const struct run_options *, char *message, size_t size);

/* Takes the names of the host from the first record that has them, and the versions of the suite from all (host.c). */
void run_name_host(struct run *);
void run_name_suite(struct run *);

void run_free(struct run *);

#endif
