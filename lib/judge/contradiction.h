/*
 * Where a host contradicts itself: two observations of one socket that cannot both be true, whatever manuals leave open.
 */
#ifndef JUDGE_CONTRADICTION_H
#define	JUDGE_CONTRADICTION_H

#include "judge/record.h"

struct contradiction {
	const char *says;	/* a sentence */
	const struct record_observation *first, *second;	/* of the record, in its order */
};

/*
 * Finds the contradictions among the observations of a record.  They speak of the socket of the call under test: `peer`, `after`,
 * `between`, `again`, `once_more`, `send` and `sent`.  What comes in between must not have changed the socket: another call, the
 * end of an attempt, a peer that is told anew.  Returns their number, or -1 if memory is short.  The caller frees the array.
 */
int contradictions(const struct record *, struct contradiction **);

#endif
