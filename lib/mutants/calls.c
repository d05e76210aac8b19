#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "mutants/attempt.h"
#include "mutants/host.h"

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

/* Until the case gives the call up. */
static void
wait_for_ever(void)
{
	acted();
	for (;;)
		(void)host()->poll(NULL, 0, -1);
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

/* The end of the attempt that is in progress, as connect() would tell of it. */
static int
completed(int s)
{
	struct pollfd p = { .fd = s, .events = POLLOUT };
	int error = 0;
	socklen_t length = sizeof(error);

	acted();
	while (host()->poll(&p, 1, -1) == -1 && errno == EINTR)
		continue;
	if (host()->getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0)
		return (0);
	errno = error;
	return (-1);
}

/* Makes the call with O_NONBLOCK so, and puts it back. */
static int
with_nonblocking(const struct attempt *a, bool on)
{
	int flags = host()->fcntl(a->s, F_GETFL), ret, error;

	if (flags == -1)
		return (as_host(a));
	host()->fcntl(a->s, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
	ret = as_host(a);
	error = errno;
	host()->fcntl(a->s, F_SETFL, flags);
	errno = error;
	return (ret);
}

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

/* As much of a dissolving as the host has. */
static int
dissolve(int s)
{
	struct sockaddr unspecified;

	memset(&unspecified, 0, sizeof(unspecified));
	unspecified.sa_family = AF_UNSPEC;
	return (host()->connect(s, &unspecified, sizeof(unspecified)));
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

/* The call ends when the socket's option says so, and the attempt, which no longer knows of it, does not. */
int
timeout_goes_on(const struct attempt *a)
{
#ifdef TCP_USER_TIMEOUT
	struct pollfd p = { .fd = a->s, .events = POLLOUT };
	unsigned milliseconds = 0, none = 0;
	socklen_t length = sizeof(milliseconds);
	int ret;

	if (host()->getsockopt(a->s, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, &length) == 0 && milliseconds > 0 &&
	    !is_nonblocking(a->s) && setsockopt(a->s, IPPROTO_TCP, TCP_USER_TIMEOUT, &none, sizeof(none)) == 0) {
		ret = with_nonblocking(a, true);
		if (ret != -1 || errno != EINPROGRESS)
			return (ret);
		acted();
		if (host()->poll(&p, 1, (int)milliseconds) == 0)
			return (fails(ETIMEDOUT));
		return (completed(a->s));
	}
#endif
	return (as_host(a));
}

/* What a failure leaves behind. */

static bool
is_under_way(int error)
{
	return (error == EINPROGRESS || error == EALREADY || error == EINTR);
}

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
		host()->close(a->s);
		return (fails(error));
	}
	return (ret);
}

/*
 * Of a socket of its own, so that what the caller's socket does stays as it is on the host; of the name's family, where that is
 * another.  Whether there is an attempt then.
 */
static bool
attempt_to(int like, const struct sockaddr_storage *name, socklen_t length)
{
	int s = name->ss_family == domain_of(like) ? socket_like(like) : socket(name->ss_family, SOCK_STREAM, 0);

	if (s == -1)
		return (false);
	host()->fcntl(s, F_SETFL, O_NONBLOCK);
	return (host()->connect(s, (const struct sockaddr *)name, length) == 0 || errno == EINPROGRESS);
}

static void
attempt_apart(const struct attempt *a)
{
	struct sockaddr_storage name;
	socklen_t length;

	if (name_of(a, &name, &length))
		(void)attempt_to(a->s, &name, length);
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

/* An address of the socket's domain that is for documentation (RFC 5737, RFC 3849): as IPv6, or as IPv4 mapped to it. */
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

/* A datagram socket sends only when it is told to: from then on, to that address, if there is a way there. */
static bool
leave_for(int s, const struct sockaddr_storage *name, socklen_t length)
{
	bool way;
	int probe;

	if (is_connection(s))
		return (attempt_to(s, name, length));
	if ((probe = socket_like(s)) == -1)
		return (false);
	way = host()->connect(probe, (const struct sockaddr *)name, length) == 0;
	host()->close(probe);
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
	/* What can be read of the name, whatever length and family it is said to have. */
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

/* Whether an attempt has failed on the socket before, by the number of the descriptor. */
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

/* Connecting again. */

/* Whether the call is one that would give the socket another peer in place of the one that it has. */
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

/*
 * Gives a datagram socket a peer that send() and getpeername() know, and that no filter is for: the local name that the host
 * chose for it stays.
 */
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
	host()->close(elsewhere.s);
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

	return (is_datagram(a->s) && name_of(a, &name, &length) && name.ss_family != AF_UNSPEC ?
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

/* Whether the call is one that dissolves: of no name, or one of no use on the socket. */
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

/* The local end. */

/* The attempt is made on another socket, which then takes the place of the caller's. */
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
		host()->dup2(other.s, a->s);
	host()->close(other.s);
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

/* A connection-mode socket cannot be without a port; a datagram socket can be told of no peer yet send to it. */
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
retries_ignored(const struct attempt *a)
{
#ifdef TCP_SYNCNT
	int before = 0, more;
	socklen_t length = sizeof(before);

	if (host()->getsockopt(a->s, IPPROTO_TCP, TCP_SYNCNT, &before, &length) == 0) {
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

	if (host()->getsockopt(a->s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, &length) == 0 && on != 0 &&
	    setsockopt(a->s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &off, sizeof(off)) == 0)
		acted();
#endif
	return (as_host(a));
}
