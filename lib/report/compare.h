/*
 * Stores side by side: each host's outcomes under each condition, and where they differ.  The model behind the matrix, the text,
 * the Markdown and the JSON.
 */
#ifndef REPORT_COMPARE_H
#define	REPORT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/run.h"

/* Hosts with equal outcomes form a camp, numbered from 0, the largest first. */
#define	CAMP_NONE	-1	/* there is no outcome to compare */

/* One host's result for one case. */
enum cell_kind {
	CELL_RAN,
	CELL_UNRESOLVED,
	CELL_UNTESTED,
	CELL_UNSUPPORTED,
	CELL_MISSING,		/* the store lacks the case: another version of the suite, or a partial run */
	CELLS,
};

struct cell {
	enum cell_kind kind;
	const struct report_case *c;	/* NULL with CELL_MISSING */
};

/* One observation of a case on all hosts. */
struct compared {
	const char *name;
	const char **outcomes;	/* by host; NULL if it has none */
	enum finding_kind *worst;	/* by host: the worst by the selected manuals; FINDING_MET if none judges it */
	int *camps;		/* by host; CAMP_NONE if there is no outcome */
	int n_camps;
	bool differs;		/* more than one camp */
};

/* One case on all hosts. */
struct row {
	const char *id;
	const struct report_case *first;	/* the first host's, preferably one with lines */
	struct cell *cells;	/* by host */
	struct compared *observations;	/* of the hosts where it ran: `call` first, then in the order of the case */
	size_t n_observations;
	size_t count[CELLS];
	bool differs;		/* two hosts' observations differ, or it ran on one and is unresolved on another */
};

/* How far two hosts agree in the cases that ran on both. */
struct agreement {
	size_t a, b;		/* a < b */
	size_t both;		/* cases that ran on both */
	size_t same;		/* of these, cases without a different observation */
};

/* One clause on all hosts. */
struct compared_clause {
	const struct clause *clause;
	const struct manual *manual;
	const struct clause_verdict **verdicts;	/* by host; NULL where its suite did not know the clause, judged as run */
	bool differs;		/* two hosts have different verdicts */
};

struct comparison {
	const struct run *runs;
	size_t n;
	char **labels;		/* by host: short and unique */
	char **pages;		/* by host: a unique file name of a-z, 0-9, '.', '_' and '-' */
	struct row *rows;	/* the cases of all stores, sorted as in a report */
	size_t n_rows;
	size_t n_differ;
	size_t n_alike;		/* ran on two hosts or more without a difference */
	size_t n_alone;		/* ran on one host or none: nothing to compare */
	size_t n_partial;	/* missing from a store */
	struct compared_clause *clauses;	/* in the order of the manuals, without those that no host was asked */
	size_t n_clauses;
	size_t n_clauses_differ;
	bool suites_differ;	/* the stores are of different versions of the suite, or one of them names none */
	struct agreement *agreements;	/* of all pairs, the least agreement first; pairs without a common case last */
	size_t n_agreements;
};

/* Sets each host's label and the name of its page (labels.c). */
void compare_name_hosts(struct comparison *);

/* Compares judged runs, which must outlive the comparison. */
void compare_runs(struct comparison *, const struct run *, size_t n);

void compare_free(struct comparison *);

/* Whether these two hosts differ in the case, by the definition of row.differs. */
bool row_pair_differs(const struct row *, size_t a, size_t b);

/* Whether two rows have one condition and equal differences between the hosts. */
bool rows_alike(const struct comparison *, const struct row *, const struct row *);

/* The number of pairs with a common case; these come first. */
size_t agreements_shared(const struct comparison *);

/* The percentage of cases that agree, rounded so that only full agreement is 100.0; 0 if no case ran on both. */
double agreement_percent(const struct agreement *);

/* The number of a manual's clauses that a host was tested for: the largest over the hosts. */
size_t compare_clauses(const struct comparison *, size_t manual);

/* A clause's verdict in a word or two: "fail (known)". */
const char *clause_verdict_words(const struct clause_verdict *);

/* The name of a cell without an outcome: "passed", "untested" ... */
const char *cell_name(enum cell_kind);

/* The state of the cell's case, or "missing". */
const char *cell_state(const struct cell *);

#endif
