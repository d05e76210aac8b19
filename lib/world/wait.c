#include "world/wait.h"

#include <sys/select.h>

#include <errno.h>
#include <poll.h>
#include <time.h>

#include "case/fail.h"
#include "judge/outcome.h"

int
wait_left(const struct timespec *deadline)
{
	struct timespec now;
	long left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	left = (long)(deadline->tv_sec - now.tv_sec) * 1000 + (deadline->tv_nsec - now.tv_nsec + 999999) / 1000000;
	return (left > 0 ? (int)left : 0);
}

static struct timespec
deadline_in(int seconds)
{
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += seconds;
	return (deadline);
}

struct timespec
wait_deadline(void)
{
	return (deadline_in(WAIT_BOUND));
}

short
wait_for(int fd, short events, int seconds)
{
	struct timespec deadline = deadline_in(seconds);
	struct pollfd p = { .fd = fd, .events = events };
	int n;

	do
		n = poll(&p, 1, wait_left(&deadline));
	while (n == -1 && errno == EINTR);
	if (n == -1)
		setup_failed("poll: errno %s", errno_name(errno));
	return (n == 0 ? 0 : p.revents);
}

bool
wait_readable(int fd, int seconds)
{
	return ((wait_for(fd, POLLIN, seconds) & POLLIN) != 0);
}

bool
wait_writable(int fd, int seconds)
{
	return ((wait_for(fd, POLLOUT, seconds) & POLLOUT) != 0);
}

static bool
wait_in_set(int fd, enum select_set which, int seconds, bool by_pselect)
{
	struct timespec deadline = deadline_in(seconds);
	int n;

	/* FD_SET() would write behind the set. */
	if (fd < 0 || fd >= FD_SETSIZE)
		setup_failed("select: a set cannot hold descriptor %d", fd);
	do {
		int left = wait_left(&deadline);
		struct timeval tv = { .tv_sec = left / 1000, .tv_usec = (left % 1000) * 1000 };
		struct timespec ts = { .tv_sec = left / 1000, .tv_nsec = (left % 1000) * 1000000 };
		fd_set set, *sets[3] = { NULL, NULL, NULL };

		FD_ZERO(&set);
		FD_SET(fd, &set);
		sets[which] = &set;
		n = by_pselect ? pselect(fd + 1, sets[0], sets[1], sets[2], &ts, NULL) :
		    select(fd + 1, sets[0], sets[1], sets[2], &tv);
	} while (n == -1 && errno == EINTR);
	if (n == -1)
		setup_failed("select: errno %s", errno_name(errno));
	return (n > 0);
}

bool
wait_select(int fd, enum select_set which, int seconds)
{
	return (wait_in_set(fd, which, seconds, false));
}

bool
wait_pselect(int fd, enum select_set which, int seconds)
{
	return (wait_in_set(fd, which, seconds, true));
}
