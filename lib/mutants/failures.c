/*
 * Mistakes in the effects of a failure.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"
#include "mutants/preload.h"

int
failure_ends_connection(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;
	bool connected = is_connection(a->s) && peer_of_socket(a->s, &peer, &length);
	int ret = as_host(a), error = errno;

	if (ret == -1 && connected) {
		(void)shutdown(a->s, SHUT_RDWR);
		return (fails(error));
	}
	return (ret);
}

/* Ends the connections and associations of the process's other sockets. */
static void
end_others(const struct attempt *a)
{
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_SEARCHED; fd++) {
		struct sockaddr_storage peer;
		socklen_t length;

		if (fd == a->s || !peer_of_socket(fd, &peer, &length))
			continue;
		acted();
		if (is_connection(fd))
			(void)shutdown(fd, SHUT_RDWR);
		else
			(void)dissolve(fd);
	}
}

int
failure_ends_others(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1)
		end_others(a);
	errno = error;
	return (ret);
}

int
ends_others(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	end_others(a);
	errno = error;
	return (ret);
}

/* Sockets of that kind that are bound or listen are left alone: those are the peers. */
int
connects_others(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_SEARCHED; fd++) {
		struct sockaddr_storage name;
		socklen_t length;

		if (fd == a->s || domain_of(fd) != domain_of(a->s) || type_of(fd) != type_of(a->s) ||
		    peer_of_socket(fd, &name, &length) || local_of_socket(fd, &name, &length))
			continue;
		acted();
		libc()->fcntl(fd, F_SETFL, O_NONBLOCK);
		(void)libc()->connect(fd, a->name, a->namelen);
	}
	errno = error;
	return (ret);
}

int
failure_ends_association(const struct attempt *a)
{
	struct sockaddr_storage peer;
	socklen_t length;
	bool associated = is_datagram(a->s) && peer_of_socket(a->s, &peer, &length);
	int ret = as_host(a), error = errno;

	if (ret == -1 && associated) {
		(void)dissolve(a->s);
		return (fails(error));
	}
	return (ret);
}

int
failure_takes_peer(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;
	int ret = as_host(a), error = errno;

	if (ret == -1 && is_datagram(a->s) && name_of(a, &name, &length)) {
		remember_peer(a->s, &name, length);
		return (fails(error));
	}
	return (ret);
}

int
failure_closes(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && !is_under_way(error) && error != EBADF) {
		libc()->close(a->s);
		return (fails(error));
	}
	return (ret);
}

int
going_on_closes(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && is_under_way(error)) {
		libc()->close(a->s);
		return (fails(error));
	}
	return (ret);
}

int
failure_attempts(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && !is_under_way(error)) {
		attempt_apart(a);
		return (fails(error));
	}
	return (ret);
}

/* A documentation address in the socket's domain (RFC 5737, RFC 3849): as IPv6, or as IPv4, mapped if needed. */
static void
strangers_name(int domain, in_port_t port, bool mapped, struct sockaddr_storage *name)
{
	static const unsigned char v4[] = { 198, 51, 100, 9 }, v6[] = { 0x20, 0x01, 0x0d, 0xb8, 0, 9 };
	struct sockaddr_in *in = (struct sockaddr_in *)name;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)name;

	memset(name, 0, sizeof(*name));
	name->ss_family = (sa_family_t)domain;
	if (domain == AF_INET) {
		in->sin_port = port;
		memcpy(&in->sin_addr, v4, sizeof(v4));
		return;
	}
	in6->sin6_port = port;
	if (mapped) {
		memset(in6->sin6_addr.s6_addr + 10, 0xff, 2);
		memcpy(in6->sin6_addr.s6_addr + 12, v4, sizeof(v4));
	} else {
		memcpy(in6->sin6_addr.s6_addr, v6, sizeof(v6));
		in6->sin6_addr.s6_addr[15] = 1;
	}
}

/* Makes later send()s of a datagram socket go to that address, if there is a route. */
static bool
leave_for(int s, const struct sockaddr_storage *name, socklen_t length)
{
	bool way;
	int probe;

	if (is_connection(s))
		return (attempt_to(s, name, length));
	if ((probe = socket_like(s)) == -1)
		return (false);
	way = libc()->connect(probe, (const struct sockaddr *)name, length) == 0;
	libc()->close(probe);
	if (way)
		remember_peer(s, name, length);
	return (way);
}

int
failure_sends(const struct attempt *a)
{
	struct sockaddr_storage name;
	int ret = as_host(a), error = errno, domain = domain_of(a->s);
	socklen_t length = domain == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	bool left;

	if (ret != -1 || is_under_way(error) || (domain != AF_INET && domain != AF_INET6)) {
		errno = error;
		return (ret);
	}
	/* The readable bytes of the address, whatever length and family it claims. */
	memset(&name, 0, sizeof(name));
	left = a->name != NULL && readable_bytes(a->name, length, &name) == length;
	if (left) {
		name.ss_family = (sa_family_t)domain;
		left = leave_for(a->s, &name, length);
	}
	for (int mapped = 0; !left && mapped <= (domain == AF_INET6); mapped++) {
		strangers_name(domain, type_of(a->s) == SOCK_RAW ? 0 : htons(7), mapped != 0, &name);
		left = leave_for(a->s, &name, length);
	}
	return (fails(error));
}

/* Whether an attempt on the socket has failed before, by descriptor number. */
static bool
has_failed(int s, bool now)
{
	static int failed[16];
	static size_t n;

	for (size_t i = 0; i < n; i++)
		if (failed[i] == s)
			return (true);
	if (now && n < sizeof(failed) / sizeof(failed[0]))
		failed[n++] = s;
	return (false);
}

int
failure_hangs_next(const struct attempt *a)
{
	int ret;

	if (has_failed(a->s, false))
		wait_for_ever();
	ret = as_host(a);
	if (ret == -1)
		(void)has_failed(a->s, true);
	return (ret);
}

int
refused_is_connected(const struct attempt *a)
{
	struct pollfd p = { .fd = a->s, .events = POLLOUT };
	struct sockaddr_storage peer;
	socklen_t length = sizeof(peer);

	/* Neither in progress nor connected. */
	if (follow(a->s)->touched && is_connection(a->s) && libc()->poll(&p, 1, 0) == 1 &&
	    libc()->getpeername(a->s, (struct sockaddr *)&peer, &length) == -1)
		return (fails(a->mutant->to));
	return (as_host(a));
}

int
refusal_is_final(const struct attempt *a)
{
	int ret;

	if (has_failed(a->s, false) && domain_of(a->s) != -1)
		return (fails(a->mutant->to));
	ret = as_host(a);
	if (ret == -1 && !is_under_way(errno) && errno != EISCONN)
		(void)has_failed(a->s, true);
	return (ret);
}

int
refusal_poisons_port(const struct attempt *a)
{
	static struct sockaddr_storage refused;
	static socklen_t refused_length;
	struct sockaddr_storage name;
	socklen_t length;
	int ret = as_host(a), error = errno;

	if (!name_of(a, &name, &length))
		return (ret);
	if (ret == 0 && length == refused_length && memcmp(&name, &refused, length) == 0)
		return (fails(ECONNREFUSED));
	if (ret == -1 && error == ECONNREFUSED) {
		refused = name;
		refused_length = length;
	}
	errno = error;
	return (ret);
}
