/*
 * What the host does not do at the moment, because another process makes or ends the like: a jail, the unit of a device.
 */
#ifndef WORLD_FREEBSD_BUSY_H
#define	WORLD_FREEBSD_BUSY_H

#include <stdbool.h>
#include <time.h>

/*
 * After a call that failed: whether errno says that it may succeed yet, and the deadline has not passed.  Then it lets a moment
 * pass, and the caller tries again.  errno stays.
 */
bool busy_for_now(const struct timespec *deadline);

#endif
