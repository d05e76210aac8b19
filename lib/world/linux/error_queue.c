#include "world/error_queue.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <linux/errqueue.h>
#include <netinet/in.h>

#include <errno.h>
#include <string.h>

int
host_queue_errors(int s, const struct transport *t)
{
	/* An IPv6 socket sends IPv4 packets to mapped addresses. */
	if (t->domain == AF_INET6 && setsockopt(s, IPPROTO_IPV6, IPV6_RECVERR, &(int){ 1 }, sizeof(int)) == -1)
		return (-1);
	return (setsockopt(s, IPPROTO_IP, IP_RECVERR, &(int){ 1 }, sizeof(int)));
}

static bool
is_error(const struct cmsghdr *c)
{
	return ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
	    (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR));
}

int
host_queued_error(int s, struct address *destination)
{
	union {
		struct cmsghdr align;
		char bytes[256];
	} control;
	struct sock_extended_err error;
	char byte;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_name = &destination->u, .msg_namelen = sizeof(destination->u), .msg_iov = &data, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	if (recvmsg(s, &message, MSG_ERRQUEUE | MSG_DONTWAIT) == -1)
		return (errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1);
	destination->length = message.msg_namelen;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c))
		if (is_error(c)) {
			memcpy(&error, CMSG_DATA(c), sizeof(error));
			return ((int)error.ee_errno);
		}
	errno = ENODATA;
	return (-1);
}
