#include "world/event_queue.h"

#include <sys/epoll.h>

#include "world/wait.h"

int
host_event_queue(void)
{
	return (epoll_create1(EPOLL_CLOEXEC));
}

int
host_event_queue_add(int queue, int s)
{
	struct epoll_event event = { .events = EPOLLOUT };

	return (epoll_ctl(queue, EPOLL_CTL_ADD, s, &event));
}

int
host_event_queue_wait(int queue, int seconds)
{
	struct epoll_event event;

	/* The queue polls as readable, so wait_readable() brings the bound and the handling of EINTR. */
	return (wait_readable(queue, seconds) ? epoll_wait(queue, &event, 1, 0) : 0);
}
