#include "world/credentials.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "world/posix/not_supported.h"

/* The level of UNIX socket options, which some headers do not define. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

int
host_pass_credentials(int s)
{
#ifdef LOCAL_CREDS
	return (setsockopt(s, SOL_LOCAL, LOCAL_CREDS, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	return (not_supported());
#endif
}

int
host_passes_credentials(int s)
{
#ifdef LOCAL_CREDS
	int on;

	return (getsockopt(s, SOL_LOCAL, LOCAL_CREDS, &on, &(socklen_t){ sizeof(on) }) == -1 ? -1 : on != 0);
#else
	(void)s;
	return (not_supported());
#endif
}

int
host_peer_credentials(int s, struct host_credentials *credentials)
{
#ifdef LOCAL_PEEREID
	struct unpcbid peer;
	socklen_t length = sizeof(peer);

	if (getsockopt(s, SOL_LOCAL, LOCAL_PEEREID, &peer, &length) == -1)
		return (-1);
	credentials->pid = peer.unp_pid;
	credentials->uid = peer.unp_euid;
	credentials->gid = peer.unp_egid;
	return (0);
#else
	(void)s;
	(void)credentials;
	return (not_supported());
#endif
}

int
host_ask_who_sends(int s)
{
	(void)s;
	return (not_supported());
}

int
host_receive_sender(int s, struct host_credentials *credentials)
{
	(void)s;
	(void)credentials;
	return (not_supported());
}

int
host_send_as_parent(int s)
{
	(void)s;
	return (not_supported());
}
