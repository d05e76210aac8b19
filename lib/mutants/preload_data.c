/*
 * Data on the socket after the call.
 */
#undef _FORTIFY_SOURCE		/* its inline functions have the names defined here */

#include "mutants/preload.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "mutants/libc.h"

/* The result of sending to the socket's peer, if the mutant is wrong about it; else false. */
static bool
sent_wrongly(int s, const void *data, size_t size, int flags, ssize_t *ret)
{
	struct followed *f = follow(s);

	if (is_spoiled_on(s, SECOND_SEND_FAILS) && ++f->sends == 2) {
		*ret = fails(chosen->to);
		return (true);
	}
	if (is_wrong(s, DATA_LOST)) {
		acted();
		*ret = (ssize_t)size;
		return (true);
	}
	if (is_wrong(s, DATA_REFUSED)) {
		*ret = fails(ENOTCONN);
		return (true);
	}
	if (f->peer_remembered) {
		acted();
		*ret = libc()->sendto(s, data, size, flags, (const struct sockaddr *)&f->peer, f->peer_length);
		return (true);
	}
	if (f->peer_forgotten) {
		*ret = fails(domain_of(s) == AF_UNIX ? ENOTCONN : EDESTADDRREQ);
		return (true);
	}
	return (false);
}

bool
is_of_network(int error)
{
#ifdef ENONET
	if (error == ENONET)
		return (true);
#endif
	return (error == ECONNREFUSED || error == EHOSTUNREACH || error == ENETUNREACH || error == ENOPROTOOPT ||
	    error == EHOSTDOWN || error == EMSGSIZE || error == EPROTO || error == EOPNOTSUPP || error == EACCES);
}

/* The error of the host's call, as the mutant reports it. */
static ssize_t
with_error(int s, ssize_t n)
{
	return (n == -1 && is_spoiled_on(s, NETWORK_ERRORS_ALIKE) && is_of_network(errno) ? fails(EIO) : n);
}

INTERPOSE ssize_t
send(int s, const void *data, size_t size, int flags)
{
	ssize_t ret;

	if (sent_wrongly(s, data, size, flags, &ret))
		return (ret);
	ret = with_error(s, libc()->send(s, data, size, flags));
	note_history(s, ret >= 0 ? SENT : SENDING_FAILED);
	return (ret);
}

INTERPOSE ssize_t
write(int fd, const void *data, size_t size)
{
	ssize_t ret;

	return (sent_wrongly(fd, data, size, 0, &ret) ? ret : libc()->write(fd, data, size));
}

INTERPOSE ssize_t
sendto(int s, const void *data, size_t size, int flags, const struct sockaddr *to, socklen_t length)
{
	ssize_t ret;

	if (to == NULL && sent_wrongly(s, data, size, flags, &ret))
		return (ret);
	return (libc()->sendto(s, data, size, flags, to, length));
}

INTERPOSE ssize_t
sendmsg(int s, const struct msghdr *message, int flags)
{
	ssize_t ret;

	if (message->msg_name == NULL && message->msg_iovlen == 1 && message->msg_control == NULL &&
	    sent_wrongly(s, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len, flags, &ret))
		return (ret);
	ret = libc()->sendmsg(s, message, flags);
	if (ret == -1 && errno == EPERM && message->msg_control != NULL && is_spoiled_on(s, SENDER_BELIEVED)) {
		acted();
		return (1);
	}
	return (ret);
}

/* The mutant's result of receiving: the data is gone. */
static ssize_t
received(int s, ssize_t n)
{
	int error = errno;

	if (n == -1 && error != EAGAIN && error != EINTR && is_wrong(s, ERROR_UNHEARD))
		return (fails(EAGAIN));
	if (n == -1 && error == EAGAIN && is_wrong(s, ERROR_INVENTED))
		return (fails(chosen->to));
	if (n > 0 && is_wrong(s, DATA_UNHEARD))
		return (fails(EAGAIN));
	errno = error;
	return (with_error(s, n));
}

INTERPOSE ssize_t
recv(int s, void *data, size_t size, int flags)
{
	ssize_t ret = received(s, libc()->recv(s, data, size, flags));

	note_history(s, ret > 0 ? HEARD : ret == 0 ? END_HEARD : HEARING_FAILED);
	return (ret);
}

INTERPOSE ssize_t
read(int fd, void *data, size_t size)
{
	return (received(fd, libc()->read(fd, data, size)));
}

INTERPOSE ssize_t
recvfrom(int s, void *data, size_t size, int flags, struct sockaddr *from, socklen_t *length)
{
	return (received(s, libc()->recvfrom(s, data, size, flags, from, length)));
}

INTERPOSE ssize_t
recvmsg(int s, struct msghdr *message, int flags)
{
	return (received(s, libc()->recvmsg(s, message, flags)));
}

/* Connections from one listener's queue; the newest is returned first. */
static struct {
	int listener, connections[16];
	size_t n;
} stack;

bool
accept_has_more(int fd)
{
	return (stack.n > 0 && stack.listener == fd);
}

static int
accept_newest(int listener, struct sockaddr *from, socklen_t *length)
{
	struct pollfd p = { .fd = listener, .events = POLLIN };

	if (stack.n > 0 && stack.listener != listener)
		return (libc()->accept(listener, from, length));
	stack.listener = listener;
	while (stack.n < sizeof(stack.connections) / sizeof(stack.connections[0]) && libc()->poll(&p, 1, 0) == 1)
		if ((stack.connections[stack.n] = libc()->accept(listener, NULL, NULL)) != -1)
			stack.n++;
	if (stack.n == 0)
		return (libc()->accept(listener, from, length));
	if (stack.n > 1)
		acted();
	if (from != NULL)
		(void)libc()->getpeername(stack.connections[stack.n - 1], from, length);
	return (stack.connections[--stack.n]);
}

INTERPOSE int
accept(int listener, struct sockaddr *from, socklen_t *length)
{
	char dropped[256];
	int s = is_spoiled(ACCEPT_NEWEST) ? accept_newest(listener, from, length) : libc()->accept(listener, from, length);

	if (s != -1)
		follow(s)->accepted = true;
	if (s != -1 && is_spoiled(ACCEPT_DROPS))
		while (libc()->recv(s, dropped, sizeof(dropped), MSG_DONTWAIT) > 0)
			acted();
	return (s);
}

#ifdef __GLIBC__
/* Programs built with _FORTIFY_SOURCE call these instead. */
INTERPOSE ssize_t __recv_chk(int, void *, size_t, size_t, int);
INTERPOSE ssize_t __recvfrom_chk(int, void *, size_t, size_t, int, struct sockaddr *, socklen_t *);
INTERPOSE ssize_t __read_chk(int, void *, size_t, size_t);

INTERPOSE ssize_t
__recv_chk(int s, void *data, size_t size, size_t room, int flags)
{
	(void)room;
	return (recv(s, data, size, flags));
}

INTERPOSE ssize_t
__recvfrom_chk(int s, void *data, size_t size, size_t room, int flags, struct sockaddr *from, socklen_t *length)
{
	(void)room;
	return (recvfrom(s, data, size, flags, from, length));
}

INTERPOSE ssize_t
__read_chk(int fd, void *data, size_t size, size_t room)
{
	(void)room;
	return (read(fd, data, size));
}
#endif
