/*
 * Mistakes about the socket's local name and options.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"

/* The local end. */

/* Makes the attempt on another socket, which then replaces the caller's. */
static int
from_elsewhere(const struct attempt *a)
{
	struct attempt other = *a;
	int ret, error;

	if ((other.s = socket_like(a->s)) == -1)
		return (as_host(a));
	ret = as_host(&other);
	error = errno;
	acted();
	if (ret == 0 || is_under_way(error))
		libc()->dup2(other.s, a->s);
	libc()->close(other.s);
	errno = error;
	return (ret);
}

int
binding_ignored(const struct attempt *a)
{
	struct sockaddr_storage local, peer;
	socklen_t length;

	if (!local_of_socket(a->s, &local, &length) || peer_of_socket(a->s, &peer, &length))
		return (as_host(a));
	return (from_elsewhere(a));
}

/* A connection-mode socket needs a port; a datagram socket can lose its peer and still send to it. */
int
never_bound(const struct attempt *a)
{
	struct sockaddr_storage name, local;
	socklen_t length, local_length;
	int ret;

	if (!is_datagram(a->s) || local_of_socket(a->s, &local, &local_length) || !name_of(a, &name, &length) ||
	    (ret = as_host(a)) != 0)
		return (as_host(a));
	acted();
	(void)dissolve(a->s);
	remember_peer(a->s, &name, length);
	return (ret);
}

/* Options. */

int
options_ignored(const struct attempt *a)
{
	struct sockaddr_storage local;
	socklen_t length;
	int domain = domain_of(a->s);

	return ((domain != AF_INET && domain != AF_INET6) || local_of_socket(a->s, &local, &length) ? as_host(a) :
	    from_elsewhere(a));
}

int
limit_ignored(const struct attempt *a)
{
	struct timeval limit = { 0 };
	socklen_t length = sizeof(limit);

	if (libc()->getsockopt(a->s, SOL_SOCKET, SO_SNDTIMEO, &limit, &length) == 0 &&
	    (limit.tv_sec != 0 || limit.tv_usec != 0)) {
		limit = (struct timeval){ 0 };
		if (setsockopt(a->s, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) == 0)
			acted();
	}
	return (as_host(a));
}

/* A size that every host takes. */
#define	SMALL_SEGMENT	536

int
smaller_segments(const struct attempt *a)
{
	int size = SMALL_SEGMENT;

	if (setsockopt(a->s, IPPROTO_TCP, TCP_MAXSEG, &size, sizeof(size)) == 0)
		acted();
	return (as_host(a));
}

int
fragments_allowed(const struct attempt *a)
{
#ifdef IP_PMTUDISC_DONT
	int allow = IP_PMTUDISC_DONT;

	if (domain_of(a->s) == AF_INET && setsockopt(a->s, IPPROTO_IP, IP_MTU_DISCOVER, &allow, sizeof(allow)) == 0)
		acted();
#endif
	return (as_host(a));
}

int
retries_ignored(const struct attempt *a)
{
#ifdef TCP_SYNCNT
	int before = 0, more;
	socklen_t length = sizeof(before);

	if (libc()->getsockopt(a->s, IPPROTO_TCP, TCP_SYNCNT, &before, &length) == 0) {
		more = before > 1 ? before - 1 : before + 3;
		if (setsockopt(a->s, IPPROTO_TCP, TCP_SYNCNT, &more, sizeof(more)) == 0)
			acted();
	}
#endif
	return (as_host(a));
}

int
fastopen_ignored(const struct attempt *a)
{
#ifdef TCP_FASTOPEN_CONNECT
	int on = 0, off = 0;
	socklen_t length = sizeof(on);

	if (libc()->getsockopt(a->s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, &length) == 0 && on != 0 &&
	    setsockopt(a->s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &off, sizeof(off)) == 0)
		acted();
#endif
	return (as_host(a));
}

int
fastopen_without_cookie(const struct attempt *a)
{
#ifdef TCP_FASTOPEN_NO_COOKIE
	int on = 0;
	socklen_t length = sizeof(on);

	if (libc()->getsockopt(a->s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, &length) == 0 && on != 0 &&
	    setsockopt(a->s, IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE, &on, sizeof(on)) == 0)
		acted();
#endif
	return (as_host(a));
}
