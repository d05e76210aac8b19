/*
 * What the states have in common.  Nothing else includes this.
 */
#ifndef CASE_STATE_PARTS_H
#define	CASE_STATE_PARTS_H

#include "case/state.h"

/* What the sockets of a case share. */
struct state_shared {
	int peer;			/* by peer_open() */
	struct address peer_at;
	struct address target;		/* what each socket names */
	unsigned names;			/* of sockets in the UNIX domain so far */
};
extern struct state_shared shared;

void state_opens_peer(const struct test *);

/* Opens the socket in the mode of the test, and binds it. */
void state_opens(struct scene *, enum binding);
void state_binds(const struct transport *, int s, enum binding);

/* Makes the first call, or the next, of the socket; waits for the end of an attempt that may go on after it. */
void state_calls(struct scene *, const struct address *to);
void state_ends(struct scene *);

#endif
