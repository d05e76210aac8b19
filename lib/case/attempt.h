/*
 * Attempts that several programs make, with the observations that they record.
 */
#ifndef CASE_ATTEMPT_H
#define	CASE_ATTEMPT_H

#include "case/condition.h"
#include "world/address.h"
#include "world/transport.h"

/*
 * Connects a new socket to an unreachable address and observes `call`, `peer` and `so_error`.  A host may notice a missing route
 * only when it sends, so a datagram socket also observes `send`.  An attempt that does not fail at once times out after some 3 s.
 */
void observe_attempt_in_vain(const struct transport *, const struct address *to);

/* Connects a new socket to that path and observes `call` and `peer`.  Returns the socket. */
int observe_name(const struct test *, const char *path);

/* Likewise, and observes as `reached` whether the socket is connected to the peer. */
int observe_name_reaches(const struct test *, const char *path, int peer);

/*
 * Likewise, for a path that must not lead to the listener at the good address.  Also observes as `attempt` whether an attempt
 * reached the listener, and as `again` whether the socket can still connect to the good address.  No clause judges these two.
 */
void observe_name_fails(const struct test *, const char *path, int peer, const struct address *good);

#endif
