/*
 * Building blocks of wrong connect()s: the host's call, the caller's address, and state to remember for the socket.
 */
#ifndef MUTANTS_ATTEMPT_H
#define	MUTANTS_ATTEMPT_H

#include <netinet/in.h>

#include <stddef.h>

#include "mutants/mutant.h"

/* The host's call, with the caller's address or another one; connectat() if the caller called that. */
int as_host(const struct attempt *);
int as_host_named(const struct attempt *, const struct sockaddr_storage *, socklen_t);

/* Reports, once, that the mutant behaved differently from the host. */
void acted(void);

/* Sets errno and returns -1. */
int fails(int error);

/* Sets errno where the call succeeds. */
void leave_errno(int error);

/* Copies the address; false if it is not entirely readable or longer than any address. */
bool name_of(const struct attempt *, struct sockaddr_storage *, socklen_t *);

/* Copies the readable bytes from the start; returns their number. */
size_t readable_bytes(const void *from, size_t size, void *to);

/* Writes the byte if the memory is writable. */
void write_byte(void *to, unsigned char byte);

/* Descriptors among which a mutant looks for other sockets of the process. */
#define	DESCRIPTORS_SEARCHED	64

/* The socket's peer and local name on the host; false if it has none. */
bool peer_of_socket(int s, struct sockaddr_storage *, socklen_t *);
bool local_of_socket(int s, struct sockaddr_storage *, socklen_t *);

/* From now on, send() uses this peer and getpeername() returns it, whatever the host's socket is connected to. */
void remember_peer(int s, const struct sockaddr_storage *, socklen_t);

/* From now on, the socket has no peer, for getpeername() and for send(). */
void forget_peer(int s);

/* The socket's attributes; -1 if it is not a socket. */
int domain_of(int s);
int type_of(int s);
bool is_datagram(int s);
bool is_connection(int s);
bool is_nonblocking(int s);

/* Another socket with these attributes, or -1. */
int socket_like(int s);

/* The port of an IPv4 or IPv6 address; NULL for other families. */
in_port_t *port_of(struct sockaddr *);

/* Waits until the case gives up. */
void wait_for_ever(void) __attribute__((noreturn));

/* Waits for the end of the socket's attempt, and returns its result as connect() would. */
int completed(int s);

/* Makes the call with O_NONBLOCK on or off, and restores the flag. */
int with_nonblocking(const struct attempt *, bool on);

/* Dissolves the association as far as the host can. */
int dissolve(int s);

/* Whether this error means that the attempt goes on. */
bool is_under_way(int error);

/*
 * Makes an attempt on a separate socket, which leaves the caller's socket as on the host; of the address's family if that is
 * another.  Returns whether it made an attempt.
 */
bool attempt_to(int like, const struct sockaddr_storage *, socklen_t);

/* Likewise, to the caller's address if that is readable. */
void attempt_apart(const struct attempt *);

#endif
