/*
 * What the host tells of a UNIX socket to those who look from outside.
 */
#ifndef WORLD_UNIX_STATE_H
#define	WORLD_UNIX_STATE_H

/* The state in the host's list of sockets: "unconnected", "connecting", "connected"; NULL with errno. */
const char *host_unix_state(int s);

#endif
