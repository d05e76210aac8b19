/*
 * Stores side by side: what each host answered under each condition, and where the answers differ.  One model, which the
 * matrix, the terminal, Markdown and JSON show.
 */
#ifndef REPORT_COMPARE_H
#define	REPORT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/run.h"

/* The answers of hosts that are alike are a camp, numbered from 0, the largest first. */
#define	CAMP_NONE	-1	/* there is no answer to compare */

/* What one host has to say of one case. */
enum cell_kind {
	CELL_RAN,
	CELL_UNRESOLVED,
	CELL_UNTESTED,
	CELL_UNSUPPORTED,
	CELL_MISSING,		/* the store lacks the case: its suite was older, newer, or not run whole */
	CELLS,
};

struct cell {
	enum cell_kind kind;
	const struct report_case *c;	/* NULL with CELL_MISSING */
};

/* One observation of a case on all hosts. */
struct compared {
	const char *name;
	const char **outcomes;	/* a host; NULL where that has none */
	enum finding_kind *worst;	/* a host: how the selected manuals judge it; FINDING_MET where none does */
	int *camps;		/* a host; CAMP_NONE where there is nothing to compare */
	int n_camps;
	bool differs;		/* more than one camp */
};

/* One case on all hosts. */
struct row {
	const char *id;
	const struct report_case *first;	/* on the first host that has it, if there is one with its lines */
	struct cell *cells;	/* a host */
	struct compared *observations;	/* those of the hosts where it ran: `call`, then in the order in which they were made */
	size_t n_observations;
	size_t count[CELLS];
	bool differs;		/* in an observation of two hosts, or it ran on one and is unresolved on another */
};

/* How far two hosts agree: over the cases that ran on both. */
struct agreement {
	size_t a, b;		/* a < b */
	size_t both;		/* cases that ran on both */
	size_t same;		/* of these, those in which no observation that both have differs */
};

struct comparison {
	const struct run *runs;
	size_t n;
	char **labels;		/* a host: short, and no two are the same */
	char **pages;		/* a host: the name of a file, of the characters a-z, 0-9, '.', '_' and '-', no two the same */
	struct row *rows;	/* all cases that one of the stores has, sorted as in a report */
	size_t n_rows;
	size_t n_differ;
	size_t n_alike;		/* ran on two hosts or more, and do not differ */
	size_t n_alone;		/* ran on one host or none: nothing to compare */
	size_t n_partial;	/* that one of the stores lacks */
	struct agreement *agreements;	/* of all pairs, those that agree least first; pairs that share no case last */
	size_t n_agreements;
};

/* Gives each host its label and the name of its page (labels.c). */
void compare_name_hosts(struct comparison *);

/* Compares runs that are judged; they must outlive the comparison. */
void compare_runs(struct comparison *, const struct run *, size_t n);

void compare_free(struct comparison *);

/* Whether two hosts differ in a case: what the row's member says, for two of its hosts. */
bool row_pair_differs(const struct row *, size_t a, size_t b);

/* Whether two rows are of one condition and tell the same: the same differences of the same hosts. */
bool rows_tell_the_same(const struct comparison *, const struct row *, const struct row *);

/* How many of the pairs share a case: those that do come before those that do not. */
size_t agreements_shared(const struct comparison *);

/* The share of cases that agree, in per cent, so that only full agreement is 100.0; 0 where no case ran on both. */
double agreement_percent(const struct agreement *);

/* How many clauses of a manual are asked of the hosts: of the one of which most are. */
size_t compare_clauses(const struct comparison *, size_t manual);

/* "passed", "untested" ...: the name of a cell that has no outcome. */
const char *cell_name(enum cell_kind);

#endif
