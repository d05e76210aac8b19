#include "mutants/attempt.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "mutants/libc.h"

/* Writing to a pipe fails for unreadable memory, without a signal. */
size_t
readable_bytes(const void *from, size_t size, void *to)
{
	size_t n = 0;
	int ends[2];

	if (pipe(ends) == -1)
		return (0);
	while (n < size && libc()->write(ends[1], (const char *)from + n, 1) == 1 &&
	    libc()->read(ends[0], (char *)to + n, 1) == 1)
		n++;
	libc()->close(ends[0]);
	libc()->close(ends[1]);
	return (n);
}

void
write_byte(void *to, unsigned char byte)
{
	int ends[2];

	if (pipe(ends) == -1)
		return;
	if (libc()->write(ends[1], &byte, 1) == 1)
		(void)!libc()->read(ends[0], to, 1);
	libc()->close(ends[0]);
	libc()->close(ends[1]);
}

bool
name_of(const struct attempt *a, struct sockaddr_storage *name, socklen_t *namelen)
{
	memset(name, 0, sizeof(*name));
	*namelen = a->namelen;
	return (a->name != NULL && a->namelen >= sizeof(a->name->sa_family) && a->namelen <= sizeof(*name) &&
	    readable_bytes(a->name, a->namelen, name) == a->namelen);
}

bool
local_of_socket(int s, struct sockaddr_storage *local, socklen_t *length)
{
	const struct sockaddr_un *un;

	memset(local, 0, sizeof(*local));
	*length = sizeof(*local);
	if (libc()->getsockname(s, (struct sockaddr *)local, length) == -1)
		return (false);
	switch (local->ss_family) {
	case AF_INET:
		return (((struct sockaddr_in *)local)->sin_port != 0);
	case AF_INET6:
		return (((struct sockaddr_in6 *)local)->sin6_port != 0);
	case AF_UNIX:
		/* getsockname() wrote into zeroed memory: only an abstract name has a non-zero second byte. */
		un = (const struct sockaddr_un *)local;
		return (un->sun_path[0] != '\0' || un->sun_path[1] != '\0');
	default:
		return (false);
	}
}

static int
socket_option(int s, int option)
{
	int value = -1;
	socklen_t length = sizeof(value);

	return (libc()->getsockopt(s, SOL_SOCKET, option, &value, &length) == 0 ? value : -1);
}

int
domain_of(int s)
{
	struct sockaddr_storage local;
	socklen_t length = sizeof(local);

#ifdef SO_DOMAIN
	return (socket_option(s, SO_DOMAIN));
#endif
	return (libc()->getsockname(s, (struct sockaddr *)&local, &length) == 0 ? local.ss_family : -1);
}

int
type_of(int s)
{
	return (socket_option(s, SO_TYPE));
}

static int
protocol_of(int s)
{
#ifdef SO_PROTOCOL
	return (socket_option(s, SO_PROTOCOL));
#else
	(void)s;
	return (0);
#endif
}

bool
is_datagram(int s)
{
	int type = type_of(s);

	return (type == SOCK_DGRAM || type == SOCK_RAW);
}

bool
is_connection(int s)
{
	int type = type_of(s);

	return (type == SOCK_STREAM || type == SOCK_SEQPACKET);
}

bool
is_nonblocking(int s)
{
	int flags = libc()->fcntl(s, F_GETFL);

	return (flags != -1 && (flags & O_NONBLOCK) != 0);
}

int
socket_like(int s)
{
	int other = socket(domain_of(s), type_of(s), protocol_of(s) > 0 ? protocol_of(s) : 0), only6 = 0;
	socklen_t length = sizeof(only6);

	if (other == -1)
		return (-1);
	if (is_nonblocking(s))
		(void)libc()->fcntl(other, F_SETFL, O_NONBLOCK);
	if (libc()->getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &only6, &length) == 0)
		(void)setsockopt(other, IPPROTO_IPV6, IPV6_V6ONLY, &only6, sizeof(only6));
	return (other);
}

in_port_t *
port_of(struct sockaddr *name)
{
	return (name->sa_family == AF_INET ? &((struct sockaddr_in *)(void *)name)->sin_port :
	    name->sa_family == AF_INET6 ? &((struct sockaddr_in6 *)(void *)name)->sin6_port : NULL);
}

void
wait_for_ever(void)
{
	acted();
	for (;;)
		(void)libc()->poll(NULL, 0, -1);
}

int
completed(int s)
{
	struct pollfd p = { .fd = s, .events = POLLOUT };
	int error = 0;
	socklen_t length = sizeof(error);

	acted();
	while (libc()->poll(&p, 1, -1) == -1 && errno == EINTR)
		continue;
	if (libc()->getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0)
		return (0);
	errno = error;
	return (-1);
}

int
with_nonblocking(const struct attempt *a, bool on)
{
	int flags = libc()->fcntl(a->s, F_GETFL), ret, error;

	if (flags == -1)
		return (as_host(a));
	libc()->fcntl(a->s, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
	ret = as_host(a);
	error = errno;
	libc()->fcntl(a->s, F_SETFL, flags);
	errno = error;
	return (ret);
}

int
dissolve(int s)
{
	struct sockaddr unspecified;

	memset(&unspecified, 0, sizeof(unspecified));
	unspecified.sa_family = AF_UNSPEC;
	return (libc()->connect(s, &unspecified, sizeof(unspecified)));
}

bool
is_under_way(int error)
{
	return (error == EINPROGRESS || error == EALREADY || error == EINTR);
}

bool
attempt_to(int like, const struct sockaddr_storage *name, socklen_t length)
{
	bool alike = name->ss_family == domain_of(like);
	int s = alike ? socket_like(like) : socket(name->ss_family, SOCK_STREAM, 0);

	if (s == -1)
		return (false);
	libc()->fcntl(s, F_SETFL, O_NONBLOCK);
	if (libc()->connect(s, (const struct sockaddr *)name, length) == 0 || errno == EINPROGRESS)
		return (true);
	/* The listener may be of another type than what is guessed.  Linux finds an abstract name among those of the type alone. */
	if (alike || (errno != EPROTOTYPE && (errno != ECONNREFUSED || name->ss_family != AF_UNIX)) ||
	    (s = socket(name->ss_family, SOCK_SEQPACKET, 0)) == -1)
		return (false);
	libc()->fcntl(s, F_SETFL, O_NONBLOCK);
	return (libc()->connect(s, (const struct sockaddr *)name, length) == 0);
}

void
attempt_apart(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	if (name_of(a, &name, &length))
		(void)attempt_to(a->s, &name, length);
}
