#include "world/event_queue.h"

#include <sys/types.h>
#ifdef __has_include
#if __has_include(<sys/event.h>)
#define	HAVE_KQUEUE
#include <sys/event.h>
#endif
#endif

#include <poll.h>
#include <time.h>

#include "world/posix/not_supported.h"
#include "world/wait.h"

int
host_event_queue(void)
{
#ifdef HAVE_KQUEUE
	return (kqueue());
#else
	return (not_supported());
#endif
}

int
host_event_queue_add(int queue, int s)
{
#ifdef HAVE_KQUEUE
	struct kevent event;

	EV_SET(&event, (unsigned)s, EVFILT_WRITE, EV_ADD, 0, 0, 0);
	return (kevent(queue, &event, 1, NULL, 0, NULL));
#else
	(void)queue;
	(void)s;
	return (not_supported());
#endif
}

int
host_event_queue_wait(int queue, int seconds)
{
#ifdef HAVE_KQUEUE
	struct timespec at_once = { .tv_sec = 0 };
	struct kevent event;

	/* The queue polls as readable, so wait_readable() brings the bound and the handling of EINTR. */
	return (wait_readable(queue, seconds) ? kevent(queue, NULL, 0, &event, 1, &at_once) : 0);
#else
	(void)queue;
	(void)seconds;
	return (not_supported());
#endif
}

int
host_event_queue_watch(int queue, int s, bool edge)
{
#ifdef HAVE_KQUEUE
	struct kevent filters[2];
	unsigned short how = EV_ADD | (edge ? EV_CLEAR : 0);

	EV_SET(&filters[0], (unsigned)s, EVFILT_READ, how, 0, 0, 0);
	EV_SET(&filters[1], (unsigned)s, EVFILT_WRITE, how, 0, 0, 0);
	return (kevent(queue, filters, 2, NULL, 0, NULL));
#else
	(void)queue;
	(void)s;
	(void)edge;
	return (not_supported());
#endif
}

int
host_event_queue_events(int queue, int seconds, short *events)
{
#ifdef HAVE_KQUEUE
	struct timespec at_once = { .tv_sec = 0 };
	struct kevent reported[2];
	int n = wait_readable(queue, seconds) ? kevent(queue, NULL, 0, reported, 2, &at_once) : 0;

	*events = 0;
	for (int i = 0; i < n; i++) {
		*events |= reported[i].filter == EVFILT_READ ? POLLIN : POLLOUT;
		/* An error that is pending is told in fflags, with the end of what can be read or written. */
		if ((reported[i].flags & EV_EOF) != 0)
			*events |= reported[i].fflags != 0 ? POLLERR | POLLHUP : POLLHUP;
	}
	return (n > 0 ? 1 : n);
#else
	(void)queue;
	(void)seconds;
	(void)events;
	return (not_supported());
#endif
}

short
host_poll_no_more(void)
{
#ifdef POLLRDHUP
	return (POLLRDHUP);
#else
	return (0);
#endif
}
