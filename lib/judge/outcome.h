/*
 * Outcomes: what a case saw, as one short string that does not vary between runs and machines.
 */
#ifndef JUDGE_OUTCOME_H
#define	JUDGE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

/* Room for every outcome that outcome_of_call() writes. */
#define	OUTCOME_MAX	64

/* The outcome of a call or wait that exceeded its bound. */
#define	OUTCOME_BLOCKED	"blocked"

/* How the outcome of an observation of what a call must leave alone begins, if it did not; what follows says what changed. */
#define	OUTCOME_CHANGED	"changed: "

/*
 * The outcome of an observation for which this host gave no occasion: the state that a row speaks of is not among those of its
 * machine.  A row allows it beside what it demands.
 */
#define	OUTCOME_NOT_REACHED	"not reached"

/*
 * Returns the symbol of an errno value, "ECONNREFUSED", or NULL if the suite knows none on this host.  If two symbols share the
 * value (EAGAIN and EWOULDBLOCK), returns the one that connect(2) uses.
 */
const char *errno_name(int error);

/*
 * Writes the outcome of a call that returned ret with that errno: "0", "-1 ECONNREFUSED", "-1 errno 0" if a failure set no
 * errno, or "returned 7" for a value that no manual gives.
 */
void outcome_of_call(char *buffer, size_t size, int ret, int error);

/* Whether the outcome matches one of the alternatives, fnmatch(3) patterns separated by '|' ("0|-1 E*"). */
bool outcome_allowed(const char *allowed, const char *outcome);

/*
 * Whether any manual could permit the outcome.  A call that never returns, a return value other than 0 and -1, a failure
 * without an errno, and a change of what connect() has nothing to do with are faults even where every manual leaves the
 * behaviour open.
 */
bool outcome_permissible(const char *outcome);

#endif
