/*
 * Contradictions: two observations of one socket that cannot both be true, whatever the manuals leave open.
 */
#ifndef JUDGE_CONTRADICTION_H
#define	JUDGE_CONTRADICTION_H

#include "judge/record.h"

struct contradiction {
	const char *says;	/* a sentence */
	const struct record_observation *first, *second;	/* of the record, in its order */
};

/*
 * Finds the contradictions among a record's observations of the call's own socket: `peer`, `after`, `selected`, `between`,
 * `again`, `once_more`, `send` and `sent`.  Two observations contradict each other only if nothing observed in between may have
 * changed the socket.  Returns the number of contradictions, or -1 if memory is short.  The caller frees the array.
 */
int contradictions(const struct record *, struct contradiction **);

#endif
