#define	_GNU_SOURCE	/* for POLLRDHUP */
#include "world/event_queue.h"

#include <sys/epoll.h>

#include <poll.h>

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

int
host_event_queue_watch(int queue, int s, bool edge)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLPRI | EPOLLOUT | (edge ? EPOLLET : 0) };

	return (epoll_ctl(queue, EPOLL_CTL_ADD, s, &event));
}

int
host_event_queue_events(int queue, int seconds, short *events)
{
	static const struct {
		uint32_t event;
		short as;
	} known[] = { { EPOLLIN, POLLIN }, { EPOLLPRI, POLLPRI }, { EPOLLOUT, POLLOUT }, { EPOLLERR, POLLERR },
	    { EPOLLHUP, POLLHUP } };
	struct epoll_event event;
	int n = wait_readable(queue, seconds) ? epoll_wait(queue, &event, 1, 0) : 0;

	*events = 0;
	for (size_t i = 0; n == 1 && i < sizeof(known) / sizeof(known[0]); i++)
		if ((event.events & known[i].event) != 0)
			*events |= known[i].as;
	return (n);
}

short
host_poll_no_more(void)
{
	return (POLLRDHUP);
}
