#define	_GNU_SOURCE

#include "world/credentials.h"

#include <sys/socket.h>

#include <errno.h>
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
host_passes_credentials(int s)
{
	int on;

	return (getsockopt(s, SOL_SOCKET, SO_PASSCRED, &on, &(socklen_t){ sizeof(on) }) == -1 ? -1 : on != 0);
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
host_ask_who_sends(int s)
{
	return (host_pass_credentials(s));
}

int
host_receive_sender(int s, struct host_credentials *credentials)
{
	union {
		struct cmsghdr header;
		unsigned char bytes[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec byte = { .iov_base = &(char){ 0 }, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
	struct ucred sender;

	if (recvmsg(s, &message, 0) == -1)
		return (-1);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_CREDENTIALS)
			continue;
		memcpy(&sender, CMSG_DATA(c), sizeof(sender));
		*credentials = (struct host_credentials){ .pid = sender.pid, .uid = sender.uid, .gid = sender.gid };
		return (0);
	}
	errno = ENOMSG;
	return (-1);
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

	/* Without its own user namespace, root could pass any credentials. */
	(void)lose_capabilities(1u << CAP_SYS_ADMIN);
	memset(&control, 0, sizeof(control));
	control.header.cmsg_len = CMSG_LEN(sizeof(parent));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_CREDENTIALS;
	memcpy(CMSG_DATA(&control.header), &parent, sizeof(parent));
	return (sendmsg(s, &message, 0) == 1 ? 0 : -1);
}
