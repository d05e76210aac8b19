#include "world/linux/netlink.h"

#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Reserves space at the end of the request; if it is full, marks the request so that netlink_send() fails. */
static void *
extend(struct netlink_request *r, size_t length)
{
	size_t used = NLMSG_ALIGN(r->u.header.nlmsg_len);

	if (length > sizeof(r->u) || used + NLMSG_ALIGN(length) > sizeof(r->u)) {
		r->u.header.nlmsg_type = NLMSG_OVERRUN;	/* netlink_send() rejects it */
		return (NULL);
	}
	r->u.header.nlmsg_len = (uint32_t)(used + NLMSG_ALIGN(length));
	memset(r->u.bytes + used, 0, NLMSG_ALIGN(length));
	return (r->u.bytes + used);
}

void
netlink_begin(struct netlink_request *r, uint16_t type, uint16_t flags, const void *body, size_t length)
{
	void *at;

	memset(r, 0, sizeof(*r));
	r->u.header.nlmsg_len = NLMSG_HDRLEN;
	r->u.header.nlmsg_type = type;
	r->u.header.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags);
	if ((at = extend(r, length)) != NULL)
		memcpy(at, body, length);
}

struct rtattr *
netlink_nest(struct netlink_request *r, uint16_t type, const void *head, size_t length)
{
	struct rtattr *attribute = extend(r, RTA_LENGTH(length));

	if (attribute != NULL) {
		attribute->rta_type = type;
		attribute->rta_len = (unsigned short)RTA_LENGTH(length);
		if (length > 0)
			memcpy(RTA_DATA(attribute), head, length);
	}
	return (attribute);
}

void
netlink_nest_end(struct netlink_request *r, struct rtattr *attribute)
{
	if (attribute != NULL)
		attribute->rta_len = (unsigned short)(r->u.bytes + r->u.header.nlmsg_len - (unsigned char *)attribute);
}

void
netlink_add(struct netlink_request *r, uint16_t type, const void *data, size_t length)
{
	(void)netlink_nest(r, type, data, length);
}

int
netlink_send(struct netlink_request *r)
{
	union {
		struct nlmsghdr header;
		unsigned char bytes[4096];
	} answer;
	struct nlmsgerr error;
	ssize_t n = -1;
	int s, saved;

	if (r->u.header.nlmsg_type == NLMSG_OVERRUN) {
		errno = EMSGSIZE;
		return (-1);
	}
	if ((s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) == -1)
		return (-1);
	if (send(s, r, r->u.header.nlmsg_len, 0) != -1)
		n = recv(s, &answer, sizeof(answer), 0);
	saved = errno;
	close(s);
	errno = saved;
	if (n == -1)
		return (-1);
	if ((size_t)n < NLMSG_LENGTH(sizeof(error)) || answer.header.nlmsg_type != NLMSG_ERROR) {
		errno = EPROTO;
		return (-1);
	}
	memcpy(&error, NLMSG_DATA(&answer.header), sizeof(error));
	errno = -error.error;
	return (error.error == 0 ? 0 : -1);
}

const void *
address_in_bytes(const struct address *a, size_t *length)
{
	if (a->u.any.sa_family == AF_INET) {
		*length = sizeof(a->u.in.sin_addr);
		return (&a->u.in.sin_addr);
	}
	*length = sizeof(a->u.in6.sin6_addr);
	return (&a->u.in6.sin6_addr);
}
