/*
 * Judges a record against the clauses of the manuals and the known deviations of its host.  A case that has just run and a
 * report that reads its record years later both judge by this code alone.
 */
#ifndef JUDGE_JUDGE_H
#define	JUDGE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/deviation.h"
#include "judge/record.h"

#define	CLAUSE_ID_MAX	64

enum finding_kind {
	FINDING_MET,		/* the clause allows the outcome */
	FINDING_KNOWN,		/* the clause does not, or no manual could, and the host's list explains it */
	FINDING_DEVIATION,	/* the clause does not */
	FINDING_MISSING,	/* the case ended without the observation: the case is broken, not the host */
	FINDING_IMPERMISSIBLE,	/* no clause judges the outcome, but no manual could permit it, and no list explains it */
};

struct finding {
	enum finding_kind kind;
	char clause[CLAUSE_ID_MAX];	/* empty where no clause judges the observation */
	const char *observation, *allowed, *outcome;	/* owned by the record; outcome is NULL for FINDING_MISSING */
	const struct deviation *known;	/* for FINDING_KNOWN */
};

/* The finding's kind; if strict, what it is without the list. */
enum finding_kind finding_counts_as(const struct finding *, bool strict);

/*
 * Judges every expectation, clause by clause in the order of the record, then finds each observation that no clause judges and
 * no manual could permit.  A skipped case has no findings.  Returns the number of findings, or -1 if memory is short.  The
 * caller frees the array.
 */
int judge(const struct record *, const struct deviations *, struct finding **);

/* How clauses are shown: "every manual" for an outcome that no clause judges. */
const char *clauses_shown(const char *clauses);

/* Whether the clause's manual is among those selected (ids separated by spaces). */
bool manual_selected(const char *selected, const char *clause);

/*
 * Writes the reason that Kyua reports, one line: for the selected manuals, every deviation that is not known, or if there is
 * none, every known one.  Clauses with equal findings share one entry.  If strict, no deviation counts as known.  The reason has
 * room for at least one byte.  Returns the worst kind of finding.
 */
enum finding_kind judgement(const struct finding *, int n, const char *selected, bool strict, char *reason, size_t size);

#endif
