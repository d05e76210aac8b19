/*
 * Waiting for the socket after the call: the events, and the time.
 */
#undef _FORTIFY_SOURCE		/* its inline functions have the names defined here */

#include "mutants/preload.h"

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/time.h>

#include <limits.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "mutants/calls.h"
#include "mutants/libc.h"

#define	USUAL_BOUND	5000	/* milliseconds: the suite's WAIT_BOUND */

/* The descriptor that has the events: for a queue, the socket in it. */
static int
watched_by(int fd)
{
	return (follow(fd)->watched != 0 ? follow(fd)->watched - 1 : fd);
}

static bool
attempt_failed(int s)
{
	struct pollfd p = { .fd = s, .events = POLLOUT };

	return (libc()->poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP)) != 0);
}

/*
 * How the mutant changes a descriptor's writability, for one way of asking: +1 adds it although the host does not report it, -1
 * hides it.
 */
static int
writability(int fd, unsigned by)
{
	int s = watched_by(fd);

	by = s != fd ? BY_QUEUE : by;
	if (!is_wrong(s, by))
		return (0);
	if ((chosen->wrong & WRITABLE_TOO_EARLY) != 0)
		return (follow(s)->pending ? 1 : 0);
	if ((chosen->wrong & WRITABLE_NEVER) != 0 || ((chosen->wrong & WRITABLE_ON_SUCCESS) != 0 && attempt_failed(s)))
		return (-1);
	return (0);
}

/*
 * The milliseconds to wait under a mutant, so that no case waits long for what will not come.  The suite's usual bound becomes
 * wait_bound, and longer ones grow in proportion, since a case waits longer for its child than the child itself waits.
 */
static int
bounded(int milliseconds)
{
	int most = milliseconds < 0 ? 4 * wait_bound : (int)((long long)milliseconds * wait_bound / USUAL_BOUND);

	if (wait_bound <= 0 || (milliseconds >= 0 && milliseconds <= wait_bound))
		return (milliseconds);
	return (most > wait_bound ? most : wait_bound);
}

/* Whether the mutant hides that the host reports the socket as writable. */
static bool
hides_readiness(int fd)
{
	bool reported = follow(fd)->reported_ready;

	if (is_spoiled_on(fd, READY_TAKES_ERROR))
		take_error(fd);
	if (!is_spoiled_on(fd, READY_ONCE))
		return (false);
	follow(fd)->reported_ready = true;
	return (reported);
}

/* One descriptor's events, as the mutant reports them. */
static short
changed_events(const struct pollfd *p)
{
	int change = writability(p->fd, BY_POLL);
	short writable = follow(p->fd)->watched != 0 ? POLLIN : POLLOUT | POLLWRNORM, revents = p->revents;

	if (change > 0)
		revents |= p->events & writable;
	if (change < 0)
		revents &= (short)~(writable | POLLERR | POLLHUP);
	if (is_wrong(p->fd, WRITABLE_AS_OTHER) && (revents & POLLOUT) != 0)
		revents = (short)((revents & ~POLLOUT) | chosen->to);
	if (is_wrong(p->fd, DATA_UNHEARD))
		revents &= (short)~POLLIN;
	if (POLLWRNORM != POLLOUT && is_spoiled_on(p->fd, WRNORM_UNKNOWN))
		revents &= (short)~POLLWRNORM;
	if (is_spoiled_on(p->fd, POLL_ERROR_HIDDEN))
		revents &= (short)~POLLERR;
	if (is_spoiled_on(p->fd, HANG_UP_BESIDE) && (revents & POLLOUT) != 0)
		revents |= POLLHUP;
	if ((p->revents & (POLLOUT | POLLERR | POLLHUP)) != 0 && (p->events & POLLOUT) != 0 && hides_readiness(p->fd))
		revents &= (short)~(POLLOUT | POLLERR | POLLHUP);
	if (accept_has_more(p->fd))
		revents |= p->events & POLLIN;
	return (revents);
}

/* Sleeps for the whole time-out, whatever happens. */
static int
sleep_on(int milliseconds)
{
	acted();
	(void)libc()->poll(NULL, 0, bounded(milliseconds));
	return (0);
}

static int
poll_within(struct pollfd *fds, nfds_t n, int timeout)
{
	bool early = false;
	int ret, changed = 0;

	if (n == 1 && timeout != 0 && is_spoiled_on(fds[0].fd, SLEEPERS_SLEEP_ON) &&
	    (fds[0].events & (POLLOUT | POLLWRNORM)) != 0 && libc()->poll(fds, 1, 0) == 0)
		return (sleep_on(timeout));

	for (nfds_t i = 0; i < n; i++)
		early = early || accept_has_more(fds[i].fd) || (writability(fds[i].fd, BY_POLL) > 0 &&
		    (fds[i].events & (follow(fds[i].fd)->watched != 0 ? POLLIN : POLLOUT)) != 0);
	ret = libc()->poll(fds, n, early ? 0 : bounded(timeout));
	if (ret == -1)
		return (-1);
	for (nfds_t i = 0; i < n; i++) {
		short revents = changed_events(&fds[i]);

		if (revents != fds[i].revents)
			acted();
		fds[i].revents = revents;
		changed += revents != 0;
	}
	return (changed);
}

INTERPOSE int
poll(struct pollfd *fds, nfds_t n, int timeout)
{
	note_errno_of_waiter();
	if (n == 1 && timeout == 0)
		note_history(fds->fd, POLLED);
	return (is_under_test() ? libc()->poll(fds, n, timeout) : poll_within(fds, n, timeout));
}

static int
milliseconds_of(const struct timespec *time)
{
	return (time == NULL ? -1 : time->tv_sec > INT_MAX / 1000 - 1 ? INT_MAX :
	    (int)(time->tv_sec * 1000 + (time->tv_nsec + 999999) / 1000000));
}

INTERPOSE int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

INTERPOSE int
ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
	/* With a mask the wait is for a signal, which only the host can unblock atomically. */
	if (is_under_test() || mask != NULL)
		return (libc()->ppoll(fds, n, timeout, mask));
	return (poll_within(fds, n, milliseconds_of(timeout)));
}

/* Whether the mutant hides from select() that the socket can be read, or written. */
static bool
hides_from_select(int fd, bool reading)
{
	int waiting = 0;

	if (is_mutant_of(unconnected_waits) && !follow(fd)->touched)
		return (true);
	return (reading && is_spoiled_on(fd, SELECT_READS_DATA) && libc()->ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0);
}

/* Changes the sets that the host's select() has returned to what the mutant reports. */
static void
change_sets(int n, fd_set *reading, fd_set *writing, unsigned by, const fd_set *asked)
{
	for (int fd = 0; fd < n && fd < FD_SETSIZE; fd++) {
		int change = writability(fd, by);

		if (change > 0 && writing != NULL && FD_ISSET(fd, asked) && !FD_ISSET(fd, writing)) {
			acted();
			FD_SET(fd, writing);
		}
		if (writing != NULL && FD_ISSET(fd, writing) &&
		    (hides_readiness(fd) || change < 0 || hides_from_select(fd, false))) {
			acted();
			FD_CLR(fd, writing);
		}
		if (reading != NULL && FD_ISSET(fd, reading) &&
		    (change < 0 || is_wrong(fd, DATA_UNHEARD) || hides_from_select(fd, true))) {
			acted();
			FD_CLR(fd, reading);
		}
	}
}

static int
count_sets(int n, const fd_set *a, const fd_set *b, const fd_set *c)
{
	int count = 0;

	for (int fd = 0; fd < n && fd < FD_SETSIZE; fd++)
		count += (a != NULL && FD_ISSET(fd, a)) + (b != NULL && FD_ISSET(fd, b)) + (c != NULL && FD_ISSET(fd, c));
	return (count);
}

static int
select_within(int n, fd_set *reading, fd_set *writing, fd_set *exceptional, int milliseconds, unsigned by)
{
	struct timeval timeout;
	fd_set asked;
	bool early = false;
	int ret;

	FD_ZERO(&asked);
	if (writing != NULL)
		asked = *writing;
	for (int fd = 0; writing != NULL && milliseconds != 0 && fd < n && fd < FD_SETSIZE; fd++) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		if (FD_ISSET(fd, writing) && is_spoiled_on(fd, SLEEPERS_SLEEP_ON) && libc()->poll(&p, 1, 0) == 0) {
			FD_ZERO(writing);
			return (sleep_on(milliseconds));
		}
	}
	for (int fd = 0; fd < n && fd < FD_SETSIZE; fd++)
		early = early || (FD_ISSET(fd, &asked) && writability(fd, by) > 0);
	milliseconds = early ? 0 : bounded(milliseconds);
	timeout.tv_sec = milliseconds / 1000;
	timeout.tv_usec = milliseconds % 1000 * 1000;
	if ((ret = libc()->select(n, reading, writing, exceptional, milliseconds < 0 ? NULL : &timeout)) == -1)
		return (-1);
	change_sets(n, reading, writing, by, &asked);
	return (count_sets(n, reading, writing, exceptional));
}

INTERPOSE int
select(int n, fd_set *reading, fd_set *writing, fd_set *exceptional, struct timeval *timeout)
{
	struct timespec time = { .tv_sec = 0 };

	if (is_under_test())
		return (libc()->select(n, reading, writing, exceptional, timeout));
	if (timeout != NULL) {
		time.tv_sec = timeout->tv_sec;
		time.tv_nsec = timeout->tv_usec * 1000;
	}
	return (select_within(n, reading, writing, exceptional, milliseconds_of(timeout != NULL ? &time : NULL), BY_SELECT));
}

INTERPOSE int
pselect(int n, fd_set *reading, fd_set *writing, fd_set *exceptional, const struct timespec *timeout, const sigset_t *mask)
{
	if (is_under_test() || mask != NULL)
		return (libc()->pselect(n, reading, writing, exceptional, timeout, mask));
	return (select_within(n, reading, writing, exceptional, milliseconds_of(timeout), BY_PSELECT));
}

#ifdef __linux__
/* For a queue with one socket, as the suite makes them. */
INTERPOSE int
epoll_ctl(int queue, int what, int fd, struct epoll_event *event)
{
	int ret = libc()->epoll_ctl(queue, what, fd, event);

	if (ret == 0 && what != EPOLL_CTL_DEL && event != NULL && (event->events & EPOLLOUT) != 0)
		follow(queue)->watched = fd + 1;
	return (ret);
}

INTERPOSE int
epoll_wait(int queue, struct epoll_event *events, int n, int timeout)
{
	int change = follow(queue)->watched != 0 && !is_under_test() ? writability(queue, BY_QUEUE) : 0, ret;

	ret = libc()->epoll_wait(queue, events, n, change > 0 ? 0 : bounded(timeout));
	if (ret == 0 && change > 0 && n > 0) {
		acted();
		memset(events, 0, sizeof(*events));
		events->events = EPOLLOUT;
		events->data.fd = watched_by(queue);
		return (1);
	}
	if (ret > 0 && change < 0) {
		acted();
		return (0);
	}
	return (ret);
}
#endif

/* The suite's bound on the call under test is also shortened. */
INTERPOSE int
setitimer(int which, const struct itimerval *timer, struct itimerval *before)
{
	struct itimerval bound;
	int milliseconds;

	if (which != ITIMER_REAL || timer == NULL || timer->it_interval.tv_sec != 0 || timer->it_interval.tv_usec != 0 ||
	    timer->it_value.tv_sec == 0 || timer->it_value.tv_sec > INT_MAX / 1000)
		return (libc()->setitimer(which, timer, before));
	milliseconds = bounded((int)timer->it_value.tv_sec * 1000);
	memset(&bound, 0, sizeof(bound));
	bound.it_value.tv_sec = milliseconds / 1000;
	bound.it_value.tv_usec = milliseconds % 1000 * 1000;
	return (libc()->setitimer(which, &bound, before));
}

#ifdef __GLIBC__
/* Programs built with _FORTIFY_SOURCE call these instead. */
INTERPOSE int __poll_chk(struct pollfd *, nfds_t, int, size_t);
INTERPOSE int __ppoll_chk(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *, size_t);

INTERPOSE int
__poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t size)
{
	(void)size;
	return (poll(fds, n, timeout));
}

INTERPOSE int
__ppoll_chk(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask, size_t size)
{
	(void)size;
	return (ppoll(fds, n, timeout, mask));
}
#endif
