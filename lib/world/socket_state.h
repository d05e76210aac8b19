/*
 * What the host tells of a socket to those who look from outside.
 */
#ifndef WORLD_SOCKET_STATE_H
#define	WORLD_SOCKET_STATE_H

/* The state of a TCP socket as an option tells it, in the words of RFC 9293: "SYN-SENT"; NULL with errno where none does. */
const char *host_tcp_state(int s);

/* Likewise as the host's list of sockets has it; NULL with errno, ENOENT where the socket is not listed. */
const char *host_tcp_listed_state(int s);

/* Reads the host's lists of sockets, as netstat(1) does; -1 with errno. */
int host_list_sockets(void);

#endif
