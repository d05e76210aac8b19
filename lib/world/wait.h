/*
 * Waits for an event, with a bound.
 */
#ifndef WORLD_WAIT_H
#define	WORLD_WAIT_H

#include <stdbool.h>
#include <time.h>

/* Seconds that an event may take on a correct host under load. */
#define	WAIT_BOUND	5

/* Seconds after which a call under test counts as blocked. */
#define	CALL_BOUND	6

/* The moment WAIT_BOUND seconds from now, and the milliseconds left until such a moment, 0 once it has passed. */
struct timespec wait_deadline(void);
int wait_left(const struct timespec *deadline);

/*
 * Waits for poll(2) events on a descriptor.  Returns those reported, or 0 when the time is over.  A signal does not end the
 * wait.
 */
short wait_for(int fd, short events, int seconds);

/* Likewise by select(2) and pselect(2), with the descriptor in readfds, writefds or exceptfds. */
enum select_set { SELECT_READ, SELECT_WRITE, SELECT_EXCEPT };
bool wait_select(int fd, enum select_set, int seconds);
bool wait_pselect(int fd, enum select_set, int seconds);

/*
 * Whether wait_for() returns POLLIN or POLLOUT.  POLLHUP, POLLERR and POLLNVAL, which poll() reports unasked, end the wait too,
 * but do not count.
 */
bool wait_readable(int fd, int seconds);
bool wait_writable(int fd, int seconds);

#endif
