#include "world/credentials.h"

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>

/* The level of UNIX socket options, which later releases define. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

int
host_pass_credentials(int s)
{
	return (setsockopt(s, SOL_LOCAL, LOCAL_CREDS, &(int){ 1 }, sizeof(int)));
}

int
host_passes_credentials(int s)
{
	int on;

	return (getsockopt(s, SOL_LOCAL, LOCAL_CREDS, &on, &(socklen_t){ sizeof(on) }) == -1 ? -1 : on != 0);
}

/* FreeBSD records the process since 13. */
int
host_peer_credentials(int s, struct host_credentials *credentials)
{
#if __FreeBSD__ >= 13
	struct xucred peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(s, SOL_LOCAL, LOCAL_PEERCRED, &peer, &length) == -1)
		return (-1);
	credentials->pid = peer.cr_pid;
	credentials->uid = peer.cr_uid;
	credentials->gid = peer.cr_gid;
	return (0);
#else
	(void)s;
	(void)credentials;
	errno = ENOTSUP;
	return (-1);
#endif
}

/* LOCAL_CREDS says who it is without the process's id. */
int
host_ask_who_sends(int s)
{
#ifdef LOCAL_CREDS_PERSISTENT
	return (setsockopt(s, SOL_LOCAL, LOCAL_CREDS_PERSISTENT, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	errno = ENOTSUP;
	return (-1);
#endif
}

int
host_receive_sender(int s, struct host_credentials *credentials)
{
#ifdef LOCAL_CREDS_PERSISTENT
	union {
		struct cmsghdr header;
		unsigned char bytes[CMSG_SPACE(SOCKCRED2SIZE(CMGROUP_MAX))];
	} control;
	struct iovec byte = { .iov_base = &(char){ 0 }, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };

	if (recvmsg(s, &message, 0) == -1)
		return (-1);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
		const struct sockcred2 *sender = (const void *)CMSG_DATA(c);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_CREDS2)
			continue;
		*credentials = (struct host_credentials){ .pid = sender->sc_pid, .uid = sender->sc_euid, .gid = sender->sc_egid };
		return (0);
	}
	errno = ENOMSG;
#else
	(void)s;
	(void)credentials;
	errno = ENOTSUP;
#endif
	return (-1);
}

int
host_send_as_parent(int s)
{
	(void)s;
	errno = ENOTSUP;
	return (-1);
}
