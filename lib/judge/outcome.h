/*
 * Outcomes: what a case saw, as one short string that is the same on every run and every machine.
 */
#ifndef JUDGE_OUTCOME_H
#define	JUDGE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

/* Room for every outcome that outcome_of_call() writes. */
#define	OUTCOME_MAX	64

/* The outcome of a call, or of a wait, that had not ended when its bound passed. */
#define	OUTCOME_BLOCKED	"blocked"

/*
 * The symbol of an errno value, "ECONNREFUSED", or NULL if this host's <errno.h> gives it no name that the suite knows.
 * Where two symbols share a value (EAGAIN and EWOULDBLOCK) the one that connect(2) uses is returned.
 */
const char *errno_name(int error);

/*
 * Writes the outcome of a call that returned ret and left errno at error: "0", "-1 ECONNREFUSED", "-1 errno 0" where a
 * failure set no errno, or "returned 7" for a value that no manual gives.
 */
void outcome_of_call(char *buffer, size_t size, int ret, int error);

/*
 * Whether the outcome is among those allowed: alternatives separated by '|', each a fnmatch(3) pattern ("-1 E*").
 */
bool outcome_allowed(const char *allowed, const char *outcome);

/*
 * Whether some manual could permit the outcome at all.  A call that never ends, a return value other than 0 and -1, and a
 * failure without an errno are faults also where every manual leaves the behaviour open.
 */
bool outcome_permissible(const char *outcome);

#endif
