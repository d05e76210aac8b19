/*
 * Sockets, listeners and ports: what a case connects from and to.  Every function here ends the case where it cannot do
 * what it says.
 */
#ifndef WORLD_SOCKET_H
#define	WORLD_SOCKET_H

#include <sys/types.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>

#include "world/address.h"
#include "world/transport.h"

/* A socket of the transport; one for IPv4-mapped addresses takes them (IPV6_V6ONLY is off).  nonblocking sets O_NONBLOCK. */
int socket_open(const struct transport *);
int socket_open_nonblocking(const struct transport *);
void socket_set_nonblocking(int s, bool);

/* Lets the socket be bound to an address that others which agree to it have as well; nothing where the host has no SO_REUSEPORT. */
void socket_share_port(int s);

/* A socket bound to the loopback, to a port that the system picks, or in the UNIX domain to the name. */
int socket_bound(const struct transport *, const char *name, struct address *at);

/* A listener on the loopback or with that UNIX name, which has room for connections. */
int listener_open(const struct transport *, const char *name, struct address *at);

/*
 * A listener whose queue is full: connections wait in it that nobody accepts.  Sockets that filled it stay open.  Whether the
 * host holds up or refuses one more is for the case to see; ends as untested on a host that takes 64 without filling up.
 */
int listener_full(const struct transport *, const char *name, struct address *at);

/* Whether the last attempt at such a listener was refused: then no call waits for room in its queue. */
bool full_queue_refuses(void);

/* Tries that a full queue can be widened, at a listener of its own; the case is untested where the host does not let it be. */
void listener_widens(const struct transport *, const char *name);

/*
 * An address of the loopback, or a UNIX name, at which nothing is: a port below every host's range of automatic ports, found
 * free; a name that no file has.
 */
struct address nobody_listens(const struct transport *);

/* Where datagrams can be sent to: a bound socket (connection-mode: a listener), which serves as the peer of any transport. */
int peer_open(const struct transport *, const char *name, struct address *at);

/* The next connection, within WAIT_BOUND seconds, or -1 if none came. */
int accept_within_bound(int listener);

/* Whether no connection is waiting at the listener. */
bool nobody_waits(int listener);

/* What the listener has seen of an attempt by now: "seen" or "none". */
const char *attempt_at(int listener);

/* Connects as set-up, not under test: ends the case if that fails. */
void connect_setup(int s, const struct address *to);

/* Begins an attempt on a non-blocking socket, to a far end that is silent; ends the case where it is not in progress then. */
void attempt_begin(int s, const struct address *to);

/*
 * Has an attempt on the socket end after so many seconds at most, or about as soon as the host allows, of which it returns the
 * milliseconds.  The first does nothing for a socket that makes no attempt.  Ends the case as untested where the host has no
 * setting for that, or refuses it.
 */
void attempt_limit(const struct transport *, int s, int seconds);
int attempt_hurry(int s);

/* A connection that stands: its two ends, over a listener that is closed again. */
struct connection {
	int client, server;
	struct address client_address, server_address;	/* as getsockname() has them on either end */
};
struct connection connection_open(const struct transport *);

/* The same, with the listener still there, whose queue is empty; the name in the UNIX domain is "first". */
struct connection connection_open_at_listener(const struct transport *, int *listener, struct address *at);

/*
 * Whether a datagram that stranger sends to the address of receiver arrives: "delivered", or "filtered" where it did not
 * although one that friend sent to the same address afterwards did, or where the stranger's own send was refused.  "lost"
 * where the friend's did not arrive either.
 */
const char *datagram_heard(int receiver, const struct address *at, int stranger, int friend);

/* Whether what is sent on a connected datagram socket arrives at another: "delivered", "lost", or "-1 ENAME" of the send. */
const char *datagram_sent(int from, int at);

/* Whether data passes both ways between two connected ends: "both ways", "one way", "neither". */
const char *data_passes(int a, int b);

/*
 * Whether the connected socket leads to the peer that peer_open() made: "yes" where what is sent on it is received there, else
 * "no".  Takes the connection from the listener.
 */
const char *reaches(const struct transport *, int s, int peer);

/* The pending error, taken from the socket (SO_ERROR): "0" or "ECONNREFUSED". */
const char *so_error(int s);

/* What getpeername() says: "none" where there is no peer, "-1 ENAME" for other errors, else "as named" or "another". */
const char *peer_of(int s, const struct address *named);

/* What getsockname() says: "unbound", "bound", or "-1 ENAME".  In the internet domains a port makes it bound. */
const char *local_of(int s);

#endif
