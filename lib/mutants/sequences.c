/*
 * Mistakes in a call that depend on what happened to the socket before.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"
#include "mutants/preload.h"

static bool
is_unspec(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	return (name_of(a, &name, &length) && name.ss_family == AF_UNSPEC);
}

int
shut_down_refused(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;

	return (follow(a->s)->shut && !is_unspec(a) && !peer_of_socket(a->s, &peer, &length) ? fails(a->mutant->to) : as_host(a));
}

/* Where the host says that there is or was a connection, gives it up and makes another. */
static int
connects_again(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == -1 && (errno == EISCONN || errno == ECONNRESET)) {
		acted();
		if (dissolve(a->s) == 0)
			return (as_host(a));
		/* In the UNIX domain nothing ends a connection: the attempt is made apart. */
		attempt_apart(a);
		return (0);
	}
	return (ret);
}

int
shut_down_connects_again(const struct attempt *a)
{
	return (follow(a->s)->shut && is_connection(a->s) ? connects_again(a) : as_host(a));
}

int
left_connects_again(const struct attempt *a)
{
	char byte;
	struct pollfd p = { .fd = a->s, .events = POLLIN };
	bool left = is_connection(a->s) && libc()->poll(&p, 1, 0) == 1 &&
	    ((p.revents & POLLERR) != 0 || libc()->recv(a->s, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0);

	return (left ? connects_again(a) : as_host(a));
}

int
dissolved_refused(const struct attempt *a)
{
	return (follow(a->s)->dissolved && !is_unspec(a) ? fails(a->mutant->to) : as_host(a));
}

int
failed_and_dissolved_refused(const struct attempt *a)
{
	return ((follow(a->s)->history & FAILED) != 0 ? dissolved_refused(a) : as_host(a));
}

int
failed_dissolving_refused(const struct attempt *a)
{
	return ((follow(a->s)->history & FAILED) != 0 && is_unspec(a) ? fails(a->mutant->to) : as_host(a));
}

static bool
has_history(const struct attempt *a)
{
	unsigned history = follow(a->s)->history;
	char byte;
	struct pollfd p = { .fd = a->s, .events = POLLIN };

	if (is_connection(a->s) && libc()->poll(&p, 1, 0) == 1 &&
	    ((p.revents & POLLERR) != 0 || libc()->recv(a->s, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0))
		history |= PEER_GONE;
	return ((history & a->mutant->after) == a->mutant->after);
}

int
refused_after(const struct attempt *a)
{
	return (!is_unspec(a) && has_history(a) ? fails(a->mutant->to) : as_host(a));
}

int
told_repeat_after(const struct attempt *a)
{
	bool has = has_history(a);
	int ret = as_host(a);

	if (!has || ret != -1 || errno != EISCONN)
		return (ret);
	acted();
	return (0);
}

int
other_errno_after(const struct attempt *a)
{
	bool has = has_history(a);
	int ret = as_host(a);

	return (has && ret == -1 && errno == a->mutant->from ? fails(a->mutant->to) : ret);
}

int
dissolving_told_after(const struct attempt *a)
{
	if (!is_unspec(a) || !has_history(a))
		return (as_host(a));
	acted();
	return (0);
}

int
first_peer_after(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;

	if (is_unspec(a) || !is_datagram(a->s) || !has_history(a) || !peer_of_socket(a->s, &peer, &length))
		return (as_host(a));
	acted();
	return (0);
}
