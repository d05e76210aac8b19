/*
 * Waiting for an event itself, with a bound.
 */
#ifndef WORLD_WAIT_H
#define	WORLD_WAIT_H

#include <stdbool.h>
#include <time.h>

/* Seconds that an event which a correct host brings about may take on a machine under load. */
#define	WAIT_BOUND	5

/* Seconds after which a call under test that has not returned is blocked. */
#define	CALL_BOUND	6

/* The moment that is WAIT_BOUND seconds from now, and the milliseconds until such a moment: 0 when it has passed. */
struct timespec wait_deadline(void);
int wait_left(const struct timespec *deadline);

/*
 * Waits for poll(2) events on a descriptor.  Returns those that were reported, or 0 when the bound has passed.  A signal does
 * not end the wait.
 */
short wait_for(int fd, short events, int seconds);

/* Likewise by select(2) and pselect(2): the descriptor as one of readfds, writefds or exceptfds. */
enum select_set { SELECT_READ, SELECT_WRITE, SELECT_EXCEPT };
bool wait_select(int fd, enum select_set, int seconds);
bool wait_pselect(int fd, enum select_set, int seconds);

bool wait_readable(int fd, int seconds);
bool wait_writable(int fd, int seconds);

#endif
