/*
 * The verdicts on a host: from a run's cases to each clause of each manual.
 */
#ifndef REPORT_VERDICT_H
#define	REPORT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/manual.h"

struct run;

/* The verdicts of IEEE Std 1003.3. */
enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNTESTED, VERDICT_UNSUPPORTED, VERDICT_UNRESOLVED, VERDICTS };

/* One case's result for one clause, the lightest first. */
enum trace_kind {
	TRACE_CITED,		/* the case cites the clause but did not judge by it */
	TRACE_UNSUPPORTED,
	TRACE_UNTESTED,
	TRACE_MET,
	TRACE_UNRESOLVED,
	TRACE_KNOWN,
	TRACE_DEVIATION,
	TRACES,
};

struct trace {
	size_t index;		/* of the case */
	enum trace_kind kind;
};

struct clause_verdict {
	const struct clause *clause;
	enum verdict verdict;
	bool known;		/* it fails, by known deviations only */
	char *reason;		/* empty for pass and fail */
	struct trace *traces;	/* in case order */
	size_t n_traces;
};

struct manual_verdict {
	const struct manual *manual;
	bool selected;
	struct clause_verdict *clauses;
	size_t n_clauses;	/* of the manual; judged as run, only those that a case of the run names */
	size_t count[VERDICTS];
	size_t known;		/* of the failures, those by known deviations only */
	size_t surveys;		/* of those that pass, surveys: the manual leaves open what they ask */
};

/* Finds the verdicts of all clauses of a run whose cases are judged and decided. */
void verdicts_find(struct run *);

/* The verdict's name for people and JSON. */
const char *verdict_name(enum verdict);
const char *trace_name(enum trace_kind);

void verdicts_free(struct run *);

#endif
