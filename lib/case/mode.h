/*
 * The mode: whether the call under test blocks.  It is an axis of a condition, like the transport.
 *
 * In a condition with modes, a row for `call` gives the outcome of the attempt.  If the call blocks, that is the outcome of
 * `call`.  If it does not, `call` is EINPROGRESS, `after` shows that the attempt is over by poll(), `selected` by select(), and
 * `so_error` has its outcome.  A row with .modes replaces what the mode expects of the observation that it is about.
 */
#ifndef CASE_MODE_H
#define	CASE_MODE_H

#include <stdbool.h>
#include <stddef.h>

enum {
	MODE_BLOCKING,
	MODE_NONBLOCKING,
	MODES,
};

/* Or these together for a set of modes. */
enum {
	BLOCKING = 1 << MODE_BLOCKING,
	NONBLOCKING = 1 << MODE_NONBLOCKING,
	BOTH_MODES = BLOCKING | NONBLOCKING,
};

struct mode {
	unsigned bit;
	const char *name_suffix;	/* of the case, after the condition's name */
	const char *descr_suffix;	/* of its sentence */
	bool nonblocking;		/* the socket has O_NONBLOCK */
	/* The clauses for a mode whose call does not return the attempt's outcome; NULL in other modes. */
	const char *goes_on;		/* the call returns while the attempt goes on */
	struct shown {
		const char *observation;	/* the socket becomes writable, for one way of asking */
		const char *over;		/* when the attempt ends */
		const char *made;		/* when the connection is made */
	} shown[2];
	const char *reported;		/* SO_ERROR reports the outcome */
};

/* All modes, in the order of their bits. */
extern const struct mode modes[MODES];

#endif
