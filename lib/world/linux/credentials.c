#define	_GNU_SOURCE

#include "world/credentials.h"

#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include <linux/capability.h>

#include "world/linux/privilege.h"

int
host_pass_credentials(int s)
{
	return (setsockopt(s, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int)));
}

int
host_peer_credentials(int s, struct host_credentials *credentials)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(s, SOL_SOCKET, SO_PEERCRED, &peer, &length) == -1)
		return (-1);
	credentials->pid = peer.pid;
	credentials->uid = peer.uid;
	credentials->gid = peer.gid;
	return (0);
}

int
host_send_as_parent(int s)
{
	union {
		struct cmsghdr header;
		unsigned char bytes[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct ucred parent = { .pid = getppid(), .uid = geteuid(), .gid = getegid() };
	struct iovec byte = { .iov_base = &(char){ 'c' }, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };

	/* Without a user namespace of its own, root would be allowed to say what nobody else is. */
	(void)lose_capabilities(1u << CAP_SYS_ADMIN);
	memset(&control, 0, sizeof(control));
	control.header.cmsg_len = CMSG_LEN(sizeof(parent));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_CREDENTIALS;
	memcpy(CMSG_DATA(&control.header), &parent, sizeof(parent));
	return (sendmsg(s, &message, 0) == 1 ? 0 : -1);
}
