/*
 * Sockets, listeners and ports to connect from and to.  A function that cannot do what it says ends the case.
 */
#ifndef WORLD_SOCKET_H
#define	WORLD_SOCKET_H

#include <sys/types.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>

#include "world/address.h"
#include "world/transport.h"

/* A socket of the transport, with IPV6_V6ONLY off for IPv4-mapped addresses. */
int socket_open(const struct transport *);
int socket_open_nonblocking(const struct transport *);
void socket_set_nonblocking(int s, bool);

/*
 * The same by other means: the flag is given to socket() (SOCK_NONBLOCK), or set and cleared by ioctl() (FIONBIO).  A host that
 * has no such thing makes the case unsupported.
 */
int socket_open_with_flag(const struct transport *);
void socket_set_nonblocking_by_ioctl(int s, bool);

/*
 * Has the host send SIGIO to this process when something happens to the socket (O_ASYNC).  A host that has no such thing makes the
 * case unsupported.
 */
void socket_signal_events(int s);

/* Lets sockets that all call this share an address and port (SO_REUSEPORT); does nothing where the host lacks the option. */
void socket_share_port(int s);

/* Binds the socket to the interface, or to none if the name is empty; ends the case where that cannot be. */
void socket_bind_to_interface(int s, const char *interface);

/* Set what each packet of the socket says, by the option of the family on the wire; return 0, or -1 with errno. */
int socket_set_service(const struct transport *, int s, int service);	/* the type of service, or traffic class */
int socket_set_hops(const struct transport *, int s, int hops);	/* the time to live, or hop limit */

/* Whether a socket of the transport can be bound to the address; if not, errno says why. */
bool address_can_be_bound(const struct transport *, const struct address *);

/*
 * Binds the socket to an address whose port is given.  Another program may have the port, or another case for a moment on a
 * loopback that cases share: there it is tried for WAIT_BOUND seconds.  A connection that has ended does not keep the port.
 * Returns 0, or -1 with errno.
 */
int socket_bind_in_time(const struct transport *, int s, const struct address *);

/* A socket bound to the loopback and a port that the host assigns, or in the UNIX domain to the name. */
int socket_bound(const struct transport *, const char *name, struct address *at);

/* A listener on the loopback or with that UNIX name, with room in its accept queue. */
int listener_open(const struct transport *, const char *name, struct address *at);

/*
 * A listener whose accept queue is full of connections that nobody accepts; the sockets that filled it stay open.  The host may
 * hold up or refuse one more.  Ends the case as untested if 64 connections do not fill the queue.
 */
int listener_full(const struct transport *, const char *name, struct address *at);

/* The sockets whose connections fill that queue, in order, and the one whose attempt it holds up, or -1. */
struct full_queue {
	int queued[64];
	size_t n;
	int held_up;
};
struct full_queue full_queue_sockets(void);

/* Whether that listener refused the last attempt: then no call waits for room in the accept queue; and ends the case so. */
bool full_queue_refuses(void);
void full_queue_must_wait(void);

/* Opens such a listener on the loopback whose queue makes calls wait.  Returns NULL, or what is wrong with it. */
const char *listener_full_try(const struct transport *, int *listener, struct address *at);

/* Whether the listener leaves one more attempt without an answer; that attempt is given up. */
bool listener_is_silent(const struct transport *, const struct address *at);

/* Ends the case as untested unless another listen() makes room in a full accept queue; tries this at a listener of its own. */
void listener_widens(const struct transport *, const char *name);

/* Ends the case as untested unless a listener's accept queue holds so many connections; tries this at a listener of its own. */
void listener_holds(const struct transport *, const char *name, int n);

/*
 * An address of the loopback with a free port, below every host's range of local ports; in the UNIX domain a name that no socket
 * has.
 */
struct address nobody_listens(const struct transport *);

/* A peer for any transport: a listener for connection-mode sockets, a bound socket for others. */
int peer_open(const struct transport *, const char *name, struct address *at);

/* The next connection, or -1 if none arrives within WAIT_BOUND seconds. */
int accept_within_bound(int listener);

/* Whether no connection waits at the listener, and no datagram at another socket. */
bool nobody_waits(int listener);

/* Whether an attempt has reached the listener by now: "seen" or "none". */
const char *attempt_at(int listener);

/* Connects as set-up, not under test. */
void connect_setup(int s, const struct address *to);

/* Begins an attempt of a non-blocking socket to a silent far end; the attempt must be in progress afterwards. */
void attempt_begin(int s, const struct address *to);

/*
 * attempt_limit() makes an attempt time out within that many seconds, and does nothing for a socket that makes no attempts.
 * attempt_hurry() makes it time out about as soon as the host allows, and returns the milliseconds.  Both end the case as
 * untested where the host has no such setting, or refuses it.
 */
void attempt_limit(const struct transport *, int s, int seconds);
int attempt_hurry(int s);

/* The two ends of an established connection, whose listener is closed. */
struct connection {
	int client, server;
	struct address client_address, server_address;	/* by getsockname() at either end */
};
struct connection connection_open(const struct transport *);

/* Likewise, with the listener open and its accept queue empty; its name in the UNIX domain is "first". */
struct connection connection_open_at_listener(const struct transport *, int *listener, struct address *at);

/*
 * Whether a datagram from the stranger to the receiver's address arrives.  The friend sends one after it: "filtered" means that
 * only the friend's arrived, or that the stranger could not send; "lost" that not even the friend's did; else "delivered".
 */
const char *datagram_heard(int receiver, const struct address *at, int stranger, int friend);

/* Likewise, where the two reach the receiver by different addresses. */
const char *datagram_heard_at(int receiver, const struct address *strangers_at, int stranger, const struct address *friends_at,
    int friend);

/* Whether a datagram sent on a connected socket arrives at the other: "delivered", "lost", or "-1 ENAME" if send() failed. */
const char *datagram_sent(int from, int at);

/*
 * Whether a datagram goes to the peer that getpeername() returns: "agree" if it does, or if there is no peer and send() says so;
 * "differ" if it arrives at another of the sockets, or only one of the two calls finds a peer; "lost" if it arrives at none; or
 * "-1 ENAME" if send() fails otherwise.
 */
const char *peer_agrees(int from, const int sockets[], const struct address at[], size_t n);

/* Whether data passes both ways between two connected ends: "both ways", "one way", "neither". */
const char *data_passes(int a, int b);

/*
 * Whether data sent on the connected socket arrives at the peer that peer_open() made: "yes" or "no".  Accepts the connection
 * first.
 */
const char *reaches(const struct transport *, int s, int peer);

/* What recv() with these flags returns at once: "data", of which it takes a byte, "end" of file, or "-1 ENAME". */
const char *received(int s, int flags);

/* Whether data waits to be read (FIONREAD): "none" or "some", "-1 ENAME", or "unknown" on a host that cannot be asked. */
const char *bytes_waiting(int s);

/* The pending error, which this clears (SO_ERROR): "0" or "ECONNREFUSED". */
const char *so_error(int s);

/* By getpeername(): "as named", "another", "none" for ENOTCONN, or "-1 ENAME" for another error. */
const char *peer_of(int s, const struct address *named);

/*
 * By getsockname(): "unbound", "bound", or "-1 ENAME".  An internet socket is "bound" if it has an address and a port; with one
 * of them it has "a port alone" or "an address alone".
 */
const char *local_of(int s);

#endif
