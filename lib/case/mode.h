/*
 * How the call under test is made: an axis of a condition, as the transport is.
 *
 * An expectation for `call` of a condition with modes speaks of the attempt: where the call blocks its outcome is that of `call`;
 * where it does not, `call` says that the attempt goes on, `after` that it is over, and `so_error` what it came to.  What a row
 * says of `call` or `after` in a mode that it names replaces this.
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

/* A set of modes is an or of these. */
enum {
	BLOCKING = 1 << MODE_BLOCKING,
	NONBLOCKING = 1 << MODE_NONBLOCKING,
	BOTH_MODES = BLOCKING | NONBLOCKING,
};

struct mode {
	unsigned bit;
	const char *name_suffix;	/* of the case, after the condition's name */
	const char *descr_suffix;	/* of its sentence */
	bool nonblocking;		/* the socket is O_NONBLOCK when the call is made */
	/*
	 * Where the outcome of the attempt is not the call's, the clauses by which the call says that the attempt goes on, those by
	 * which it is seen to be over, and by which one that made a connection is; and of a manual that says how the outcome is
	 * told, the clause that says so.  NULL elsewhere.
	 */
	const char *goes_on, *over, *made, *told;
};

/* All of them, in the order of their bits. */
extern const struct mode modes[MODES];

#endif
