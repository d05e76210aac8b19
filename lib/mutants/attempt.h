/*
 * What wrong connect()s are made of: the host's own call, the caller's name, and what is to be remembered of the socket.
 */
#ifndef MUTANTS_ATTEMPT_H
#define	MUTANTS_ATTEMPT_H

#include <netinet/in.h>

#include "mutants/mutant.h"

/* The host's call, with the caller's name or another; both are connectat() where the caller called that. */
int as_host(const struct attempt *);
int as_host_named(const struct attempt *, const struct sockaddr_storage *, socklen_t);

/* Tells, once, that the mutant did something else than the host. */
void acted(void);

/* Fails so. */
int fails(int error);

/* A copy of the name, or false where it cannot be read as a whole or is longer than any. */
bool name_of(const struct attempt *, struct sockaddr_storage *, socklen_t *);

/* A copy of as many of the bytes as can be read; their number. */
size_t readable_bytes(const void *from, size_t size, void *to);

/* Writes the byte where that memory can be written. */
void write_byte(void *to, unsigned char byte);

/* The peer and the local name that the socket has on the host; false if there is none. */
bool peer_of_socket(int s, struct sockaddr_storage *, socklen_t *);
bool local_of_socket(int s, struct sockaddr_storage *, socklen_t *);

/* From now on, send() sends there and getpeername() tells of it, whatever the host's socket is connected to. */
void remember_peer(int s, const struct sockaddr_storage *, socklen_t);

/* From now on, the socket tells of no peer and has none to send to. */
void forget_peer(int s);

/* Attributes of the socket; -1 for what is none. */
int domain_of(int s);
int type_of(int s);
bool is_datagram(int s);
bool is_connection(int s);
bool is_nonblocking(int s);

/* Another socket with the attributes of that one, or -1. */
int socket_like(int s);

/* Where an IPv4 or IPv6 name has its port; NULL for a name of another family. */
in_port_t *port_of(struct sockaddr *);

/* Waits until the case gives the call up. */
void wait_for_ever(void) __attribute__((noreturn));

/* The end of the attempt that is in progress on the socket, as connect() would tell of it. */
int completed(int s);

/* Makes the call with O_NONBLOCK so, and puts it back. */
int with_nonblocking(const struct attempt *, bool on);

/* As much of a dissolving as the host has. */
int dissolve(int s);

/* Whether an attempt that a call told of so goes on. */
bool is_under_way(int error);

/*
 * An attempt of a socket of its own, so that what the caller's socket does stays as it is on the host; of the name's family, where
 * that is another.  Whether there is an attempt then.
 */
bool attempt_to(int like, const struct sockaddr_storage *, socklen_t);

/* Likewise, to the caller's name where that can be read. */
void attempt_apart(const struct attempt *);

#endif
