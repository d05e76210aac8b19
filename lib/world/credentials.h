/*
 * The peer of a UNIX socket.  Each function returns 0, or -1 with errno: ENOTSUP where the host has no means.
 */
#ifndef WORLD_CREDENTIALS_H
#define	WORLD_CREDENTIALS_H

#include <sys/types.h>

/* Makes the socket receive the sender's credentials with each message (SO_PASSCRED). */
int host_pass_credentials(int s);

/* Whether it does: 1 or 0. */
int host_passes_credentials(int s);

/* The peer of a UNIX stream socket, as the host recorded it (SO_PEERCRED). */
struct host_credentials {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};
int host_peer_credentials(int s, struct host_credentials *);

/*
 * Has the socket told which process sends what it receives (LOCAL_CREDS_PERSISTENT, SO_PASSCRED); receives a byte, and says which
 * that was.
 */
int host_ask_who_sends(int s);
int host_receive_sender(int s, struct host_credentials *);

/* Sends a byte with the parent's credentials instead of the process's own (SCM_CREDENTIALS). */
int host_send_as_parent(int s);

#endif
