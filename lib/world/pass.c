#include "world/pass.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <string.h>

/* Room for one descriptor, aligned as a header has to be. */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

int
descriptor_pass(int channel, int fd)
{
	union control control;
	struct iovec data = { .iov_base = (char[]){ 'd' }, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);

	memset(&control, 0, sizeof(control));
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(rights), &fd, sizeof(fd));
	return (sendmsg(channel, &message, 0) == 1 ? 0 : -1);
}

int
descriptor_receive(int channel)
{
	union control control;
	char byte;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes,
	    .msg_controllen = sizeof(control.bytes) };
	const struct cmsghdr *rights;
	int fd = -1;

	if (recvmsg(channel, &message, 0) != 1 || (rights = CMSG_FIRSTHDR(&message)) == NULL ||
	    rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(sizeof(fd)))
		return (-1);
	memcpy(&fd, CMSG_DATA(rights), sizeof(fd));
	return (fd);
}
