/*
 * Mistakes in what the call returns, and when.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <poll.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"

/* What the call returns. */

int
another_errno(const struct attempt *a)
{
	int ret = as_host(a);

	return (ret == -1 && errno == a->mutant->from ? fails(a->mutant->to) : ret);
}

int
success_for(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == -1 && errno == a->mutant->from) {
		acted();
		return (0);
	}
	return (ret);
}

int
failure_for_success(const struct attempt *a)
{
	int ret = as_host(a);

	return (ret == 0 ? fails(a->mutant->to) : ret);
}

int
failure_for_datagram(const struct attempt *a)
{
	return (is_datagram(a->s) ? failure_for_success(a) : as_host(a));
}

int
failure_for_nonblocking(const struct attempt *a)
{
	return (is_nonblocking(a->s) ? failure_for_success(a) : as_host(a));
}

int
no_errno(const struct attempt *a)
{
	int before = errno, ret = as_host(a);

	return (ret == -1 ? fails(before) : ret);
}

int
negative_errno(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret != -1)
		return (ret);
	acted();
	return (errno == 1 ? -2 : -errno);
}

int
minus_two(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret != -1)
		return (ret);
	acted();
	return (-2);
}

int
descriptor_for_zero(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret != 0)
		return (ret);
	acted();
	return (a->s);
}

int
one_for_zero(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret != 0)
		return (ret);
	acted();
	return (1);
}

int
told_without_doing(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	if (!name_of(a, &name, &length) || (int)name.ss_family != domain_of(a->s))
		return (as_host(a));
	acted();
	return (0);
}

int
never_returns(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == 0)
		wait_for_ever();
	return (ret);
}

int
failure_never_returns(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == -1 && errno == a->mutant->from)
		wait_for_ever();
	return (ret);
}

/* Waiting. */

int
blocks(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret != -1 || !is_nonblocking(a->s))
		return (ret);
	if (errno == EINPROGRESS)
		return (completed(a->s));
	if (errno == EAGAIN) {
		acted();
		return (with_nonblocking(a, false));
	}
	return (ret);
}

int
blocks_on_repeat(const struct attempt *a)
{
	int ret = as_host(a);

	return (ret == -1 && errno == EALREADY ? completed(a->s) : ret);
}

int
does_not_block(const struct attempt *a)
{
	int ret;

	if (is_nonblocking(a->s))
		return (as_host(a));
	ret = with_nonblocking(a, true);
	if (ret == -1 && (errno == EINPROGRESS || errno == EAGAIN || errno == EALREADY))
		acted();
	return (ret);
}

int
interruption_aborts(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == -1 && errno == EINTR) {
		(void)dissolve(a->s);
		return (fails(EINTR));
	}
	return (ret);
}

int
interruption_restarts(const struct attempt *a)
{
	int ret, interrupted = 0;

	while ((ret = as_host(a)) == -1 && errno == EINTR) {
		acted();
		interrupted = 1;
	}
	return (interrupted && ret == -1 && (errno == EALREADY || errno == EINPROGRESS) ? completed(a->s) : ret);
}

int
interruption_connects(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == -1 && errno == EINTR && completed(a->s) == 0)
		return (fails(EINTR));
	return (ret);
}

/* The call ends at the socket's time-out, but the attempt goes on without the option. */
int
timeout_goes_on(const struct attempt *a)
{
#ifdef TCP_USER_TIMEOUT
	struct pollfd p = { .fd = a->s, .events = POLLOUT };
	unsigned milliseconds = 0, none = 0;
	socklen_t length = sizeof(milliseconds);
	int ret;

	if (libc()->getsockopt(a->s, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, &length) == 0 && milliseconds > 0 &&
	    !is_nonblocking(a->s) && setsockopt(a->s, IPPROTO_TCP, TCP_USER_TIMEOUT, &none, sizeof(none)) == 0) {
		ret = with_nonblocking(a, true);
		if (ret != -1 || errno != EINPROGRESS)
			return (ret);
		acted();
		if (libc()->poll(&p, 1, (int)milliseconds) == 0)
			return (fails(ETIMEDOUT));
		return (completed(a->s));
	}
#endif
	return (as_host(a));
}
