#include "world/turn.h"

#include <sys/file.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#define	LONGEST	40	/* seconds: many times those of a case, and less than Kyua gives one */
#define	LOOK_MS	5	/* between tries: no event shows that the turn is free */

bool
turn_take(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct timespec now;
	time_t until;

	if (fd == -1)
		return (false);
	clock_gettime(CLOCK_MONOTONIC, &now);
	until = now.tv_sec + LONGEST;
	while (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		if ((errno != EWOULDBLOCK && errno != EINTR) || now.tv_sec >= until) {
			int error = errno;

			close(fd);
			errno = error;
			return (false);
		}
		(void)poll(NULL, 0, LOOK_MS);
	}
	return (true);
}
