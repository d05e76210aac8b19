#include "world/credentials.h"

#include <sys/param.h>
#include <sys/socket.h>
#include <sys/ucred.h>
#include <sys/un.h>

#include <errno.h>

/* The level of the options of UNIX sockets, which the header names in later releases. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

int
host_pass_credentials(int s)
{
	return (setsockopt(s, SOL_LOCAL, LOCAL_CREDS, &(int){ 1 }, sizeof(int)));
}

/* The process is among what is recorded since FreeBSD 13. */
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

int
host_send_as_parent(int s)
{
	(void)s;
	errno = ENOTSUP;
	return (-1);
}
