#include "world/freebsd/busy.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>

#include "world/wait.h"

#define	MOMENT_MS	5

/*
 * The device of a tun whose unit a jail that is just going still has says ENXIO, one that is about to be taken away EBUSY; the
 * number of an interface may be taken (EEXIST), and a jail that is to be made may find no id (EAGAIN).
 */
bool
busy_for_now(const struct timespec *deadline)
{
	int error = errno;
	bool passes = error == ENXIO || error == EBUSY || error == EEXIST || error == EAGAIN;

	if (!passes || wait_left(deadline) == 0)
		return (false);
	(void)poll(NULL, 0, MOMENT_MS);
	errno = error;
	return (true);
}
