/*
 * Attempts that several programs make, with the observations that they record.
 */
#ifndef CASE_ATTEMPT_H
#define	CASE_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "case/condition.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/transport.h"

/* By which a program learns that an attempt is over. */
enum means { MEANS_POLL, MEANS_SELECT, MEANS_PSELECT, MEANS_EVENT_QUEUE };

/*
 * What these say of a socket within so many seconds, asked whether it is writable: "writable", or "waits" if they say nothing;
 * where poll() reports other events and not that one, their names.
 */
const char *attempt_shown(int s, enum means, int seconds);

/* The names of poll()'s events, in a fixed order: "OUT ERR HUP"; "nothing" for none. */
const char *events_named(short events);

/* Makes the call, observes it as `call`, and returns the SYN with which its attempt has reached the far end. */
struct segment observe_begin(int s, const struct address *to);

/*
 * Waits for the end of an attempt that goes on without its call, and observes it: `after`, what poll() says of it within
 * WAIT_BOUND seconds, and `events`, all that it reports then; `selected`, what select() says; and `so_error`, which it returns.
 */
const char *observe_end(int s);

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

/*
 * In a child (child_report()): makes the call, and reports its outcome and, behind a tab, whether the socket is connected to the
 * peer.
 */
void report_attempt(char *report, size_t size, const struct transport *, int s, const struct address *to, int peer);

/* Observes such a report, as `call` and by the second name.  Returns false without a tab: then it says why there was no call. */
bool observe_report(char *report, const char *second);

#endif
