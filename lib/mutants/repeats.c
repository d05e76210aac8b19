/*
 * Mistakes in connecting again, and in the association of a datagram socket.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"

/* Connecting again. */

/* Whether the call would replace the socket's peer by another. */
static bool
is_repeat(const struct attempt *a, struct sockaddr_storage *name, socklen_t *length)
{
	struct sockaddr_storage peer;
	socklen_t peer_length;

	return (peer_of_socket(a->s, &peer, &peer_length) && name_of(a, name, length) && name->ss_family != AF_UNSPEC);
}

int
repeat_ignored(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	if (!is_repeat(a, &name, &length))
		return (as_host(a));
	acted();
	return (0);
}

int
repeat_refused(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	return (is_datagram(a->s) && is_repeat(a, &name, &length) ? fails(a->mutant->to) : as_host(a));
}

int
repeat_forgets(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	if (!is_datagram(a->s) || !is_repeat(a, &name, &length))
		return (as_host(a));
	acted();
	return (dissolve(a->s));
}

/* Sets a peer for send() and getpeername() without filtering by it; the local name that the host assigned stays. */
static int
associate_without_filter(const struct attempt *a, const struct sockaddr_storage *name, socklen_t length)
{
	struct sockaddr_storage local;
	socklen_t local_length;
	bool bound;
	int ret = as_host(a);

	if (ret != 0)
		return (ret);
	acted();
	bound = local_of_socket(a->s, &local, &local_length) && local.ss_family != AF_UNIX;
	(void)dissolve(a->s);
	if (bound)
		(void)bind(a->s, (struct sockaddr *)&local, local_length);
	remember_peer(a->s, name, length);
	return (0);
}

int
repeat_adds(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	return (is_datagram(a->s) && is_repeat(a, &name, &length) ? associate_without_filter(a, &name, length) : as_host(a));
}

int
repeat_keeps_filter(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;
	struct attempt elsewhere = *a;
	int ret, error;

	if (!is_datagram(a->s) || !is_repeat(a, &name, &length) || (elsewhere.s = socket_like(a->s)) == -1)
		return (as_host(a));
	ret = as_host(&elsewhere);
	error = errno;
	libc()->close(elsewhere.s);
	errno = error;
	if (ret == 0) {
		acted();
		remember_peer(a->s, &name, length);
	}
	return (ret);
}

int
stream_connects_again(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret == -1 && errno == EISCONN) {
		acted();
		if (dissolve(a->s) == 0)
			return (as_host(a));
		errno = EISCONN;
	}
	return (ret);
}

int
attempt_made_twice(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (is_connection(a->s) && (ret == 0 || error == EINPROGRESS)) {
		acted();
		attempt_apart(a);
	}
	errno = error;
	return (ret);
}

int
repeat_attempts(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && error == EALREADY) {
		acted();
		attempt_apart(a);
	}
	errno = error;
	return (ret);
}

/* The association of a datagram socket. */

int
only_remembered(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	return (!is_connection(a->s) && name_of(a, &name, &length) && name.ss_family != AF_UNSPEC ?
	    associate_without_filter(a, &name, length) : as_host(a));
}

int
filter_of_another(const struct attempt *a)
{
	struct sockaddr_storage name, other;
	socklen_t length;
	int ret;

	if (!is_datagram(a->s) || !name_of(a, &name, &length) || (name.ss_family != AF_INET && name.ss_family != AF_INET6))
		return (as_host(a));
	other = name;
	if (name.ss_family == AF_INET && type_of(a->s) == SOCK_RAW)
		((unsigned char *)&((struct sockaddr_in *)&other)->sin_addr)[3] ^= 0x40;
	else if (name.ss_family == AF_INET)
		((struct sockaddr_in *)&other)->sin_port ^= htons(0x0101);
	else
		((struct sockaddr_in6 *)&other)->sin6_port ^= htons(0x0101);
	if ((ret = as_host_named(a, &other, length)) == 0) {
		acted();
		remember_peer(a->s, &name, length);
	}
	return (ret);
}

/* Whether the call dissolves: AF_UNSPEC, or an address that is unusable on the socket. */
static bool
is_dissolving(const struct attempt *a, struct sockaddr_storage *peer, socklen_t *peer_length)
{
	struct sockaddr_storage name;
	socklen_t length;

	return (is_datagram(a->s) && peer_of_socket(a->s, peer, peer_length) &&
	    (a->name == NULL || (name_of(a, &name, &length) && (int)name.ss_family != domain_of(a->s))));
}

int
dissolving_ignored(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;

	if (!is_dissolving(a, &peer, &length))
		return (as_host(a));
	acted();
	return (0);
}

int
dissolving_refused(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;

	return (is_dissolving(a, &peer, &length) ? fails(a->mutant->to) : as_host(a));
}

int
dissolving_keeps_filter(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;

	if (!is_dissolving(a, &peer, &length))
		return (as_host(a));
	acted();
	forget_peer(a->s);
	return (0);
}

int
dissolving_keeps_peer(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;
	bool dissolving = is_dissolving(a, &peer, &length);
	int ret = as_host(a);

	if (dissolving && ret == 0) {
		acted();
		remember_peer(a->s, &peer, length);
	}
	return (ret);
}

int
stream_dissolving_ignored(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	if (!is_connection(a->s) || !name_of(a, &name, &length) || name.ss_family != AF_UNSPEC)
		return (as_host(a));
	acted();
	return (0);
}

int
unspecified_is_peer(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;
	int ret = as_host(a);

	if (ret == 0 && name_of(a, &name, &length) && name.ss_family == AF_UNSPEC) {
		acted();
		remember_peer(a->s, &name, length);
	}
	return (ret);
}

int
dissolves_instead(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;
	int ret;

	if (is_datagram(a->s) || !is_repeat(a, &name, &length))
		return (as_host(a));
	ret = as_host(a);
	if (ret == -1) {
		acted();
		return (dissolve(a->s));
	}
	return (ret);
}
