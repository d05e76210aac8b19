/*
 * Attempts that the conditions of several programs make, with all that they write down.
 */
#ifndef CASE_ATTEMPT_H
#define	CASE_ATTEMPT_H

#include "case/condition.h"
#include "world/address.h"
#include "world/transport.h"

/*
 * Connects a new socket to an address that is not to be reached, and writes down what came of it: `call`, `peer`, `so_error`
 * and, since a host may know of a missing route only when there is something to send, `send` of a datagram socket.  An attempt
 * that goes on all the same ends after some seconds.
 */
void observe_attempt_in_vain(const struct transport *, const struct address *to);

/* Calls connect() with that path, as `call`, and writes down the `peer` that the socket then has; returns the socket. */
int observe_name(const struct test *, const char *path);

/* Likewise, and whether it led to the peer, as `reached`. */
int observe_name_reaches(const struct test *, const char *path, int peer);

/*
 * The same for a name that a listener is not to be found by although its own name is good: also whether an attempt came to the
 * peer, as `attempt`, and what the socket can still do, as `again`: both are open.
 */
void observe_name_fails(const struct test *, const char *path, int peer, const struct address *good);

#endif
