/*
 * Verdicts: what the cases of a run say of every clause of every manual on the host.
 */
#ifndef REPORT_VERDICT_H
#define	REPORT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/manual.h"

struct run;

/* The verdicts of IEEE Std 1003.3. */
enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNTESTED, VERDICT_UNSUPPORTED, VERDICT_UNRESOLVED, VERDICTS };

/* What one case says of one clause, the lightest first. */
enum trace_kind {
	TRACE_CITED,		/* the case names the clause, and judged nothing by it */
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
	bool known;		/* fail, and every deviation from it is known */
	char *reason;		/* for the verdicts other than pass and fail; else empty */
	struct trace *traces;	/* in the order of the cases */
	size_t n_traces;
};

struct manual_verdict {
	const struct manual *manual;
	bool selected;
	struct clause_verdict *clauses;
	size_t n_clauses;	/* all that the manual has; as the run knew it, those that a case of the run names */
	size_t count[VERDICTS];
	size_t known;		/* of those that fail, by known deviations alone */
};

/* Finds the verdicts of all clauses, of a run whose cases are judged and decided. */
void verdicts_find(struct run *);

/* The names that people and JSON read. */
const char *verdict_name(enum verdict);
const char *trace_name(enum trace_kind);

void verdicts_free(struct run *);

#endif
