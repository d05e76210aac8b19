/*
 * Judging: a record against the clauses of manuals and the known deviations of its host.  The case that has just run and the
 * report that reads its record years later judge by this code alone.
 */
#ifndef JUDGE_JUDGE_H
#define	JUDGE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/deviation.h"
#include "judge/record.h"

#define	CLAUSE_ID_MAX	64

enum finding_kind {
	FINDING_MET,		/* the outcome is one that the clause allows */
	FINDING_KNOWN,		/* it is not, and the host's list says why */
	FINDING_DEVIATION,	/* it is not */
	FINDING_MISSING,	/* the case ended without the observation: the case is broken, not the host */
	FINDING_IMPERMISSIBLE,	/* no manual could permit it, whether a clause speaks of it or not */
};

struct finding {
	enum finding_kind kind;
	char clause[CLAUSE_ID_MAX];	/* empty where no clause judges the observation */
	const char *observation, *allowed, *outcome;	/* owned by the record; outcome is NULL where it is missing */
	const struct deviation *known;	/* with FINDING_KNOWN */
};

/*
 * Judges every expectation, clause by clause in the order of the record, then every observation that no clause judges and
 * that no manual could permit.  A record that was skipped has no findings.  The array is to be freed with free(3); returns the
 * number of findings, or -1 where memory is short.
 */
int judge(const struct record *, const struct deviations *, struct finding **);

/* Whether the manual that the clause belongs to is among those selected (ids separated by spaces). */
bool manual_selected(const char *selected, const char *clause);

/*
 * What Kyua is to be told of the findings, as one line: every deviation that is not known, or else every known one, for the
 * manuals selected; clauses of which the same is to be said stand together.  With strict no deviation is known.  The reason
 * has room for one byte at least.  Returns the worst kind among them.
 */
enum finding_kind judgement(const struct finding *, int n, const char *selected, bool strict, char *reason, size_t size);

#endif
