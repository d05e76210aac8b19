/*
 * The far end on the loopback (far_end.h): a listener that is silent, in a process of its own.
 */
#ifndef WORLD_LOOPBACK_END_H
#define	WORLD_LOOPBACK_END_H

#include <stdbool.h>

#include "world/address.h"
#include "world/transport.h"

/*
 * Opens a listener that leaves attempts without an answer: it is deaf (deaf.h), or its accept queue is full.  Whether it is
 * silent is tried by an attempt.  If neither way will do, ends the case as untested, with a reason that begins with the words.
 */
struct address loopback_end_open(const struct transport *, const char *words);

/*
 * What the listener's process does when told; each function returns when that is done, within some WAIT_BOUND seconds.  A child
 * of the case may call them too.
 */
enum loopback_end_sight { NOT_SEEN, SEEN, NOT_TOLD };
enum loopback_end_sight loopback_end_sees(void);	/* whether an attempt has come since the last look */
bool loopback_end_tells(void);				/* whether the host tells of attempts at all */
bool loopback_end_accept(void);				/* hears the next SYN; false if no connection comes of it */
void loopback_end_refuse(void);				/* closes the listener */
void loopback_end_reset(void);				/* resets the accepted connection */
bool loopback_end_hears(void);				/* whether a byte arrives on it */

#endif
