/*
 * States of a socket: what a first connect() and what was done before and after it have left.  A program that looks what a
 * further call does in each of them brings a new socket into the state for every call.
 */
#ifndef CASE_STATE_H
#define	CASE_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "case/case.h"
#include "world/address.h"

/* How the socket was bound before. */
enum binding {
	NOT_BOUND,
	BOUND,			/* to the loopback and a port that the host picked; in the UNIX domain to a name */
	BOUND_TO_ANY,		/* to the wildcard and a port that the host picked */
	BOUND_TO_PORT,		/* to the loopback and a given port */
	BOUND_TO_ANY_PORT,	/* to the wildcard and a given port */
};

/* A socket in its state. */
struct scene {
	const struct test *test;
	int s;
	int other_end;		/* of its connection, or its peer; -1 where there is none, or none any more */
	struct address to;	/* what its first call named; of length 0 where there was none */
	struct address local;	/* its own name; of length 0 without one */
	bool open;		/* after that call */
	struct call first;	/* that call, the call under test like those that follow */
};

struct state {
	void (*begin)(const struct test *);	/* makes what all sockets need, before the first; or NULL */
	void (*enter)(struct scene *, enum binding);
	void (*end)(struct scene *);		/* for each socket, when all have entered; or NULL */
	void (*restore)(void);			/* after that, for a world that must not stay as it is; or NULL */
	enum binding binding;
	bool goes_on;				/* an attempt goes on, to a far end that stays silent */
	bool fails;				/* the state is that after a call that failed, or whose attempt does */
};

/* Brings that many new sockets into the state.  Ends the case as untested where a call that is to fail succeeds. */
void scenes_enter(const struct state *, const struct test *, struct scene *, size_t n);

/* Writes the socket's own name; of length 0 without one. */
void scene_local(int s, struct address *);

/* The socket's peer by now: "as named" by this address (NULL for none), "the first" that it had, "another", or "none". */
const char *scene_peer(const struct scene *, const struct address *named);

/*
 * What has become of its own name: "kept", "new" where it had none, "gone", or which part of it is "changed" or "gone"; "none" if
 * it never had one.
 */
const char *scene_name(const struct scene *);

/*
 * Keeps the socket's port from being picked for it anew, if it is free by now, so that another one shows.  Returns "free" if it
 * was, else "taken"; NULL for a socket that has none.
 */
const char *scene_hold_port(const struct scene *);

/* Whether the socket reaches the peer, which it has just called: "yes" or "no". */
const char *scene_reaches(const struct scene *, int peer, const struct address *at);

/* Whether a client's connection reaches the socket at its own name: "yes" or "no". */
const char *scene_accepts(const struct scene *);

/*
 * Before any connect(), or after one that made a connection.  The UNIX domain has no port to pick; BOUND means a name there.
 */
extern const struct state fresh, bound, bound_to_any, bound_to_port, bound_to_any_port;
extern const struct state listening, listening_at_any, listening_at_port, listening_unbound, listening_with_queue;
extern const struct state made, made_bound, made_bound_to_any, made_bound_to_port, made_bound_to_any_port;
extern const struct state half_closed;		/* it has shut down its sending side */
extern const struct state peer_half_closed;	/* its peer has */
extern const struct state peer_closed;
extern const struct state both_closed;		/* it first, then its peer: with TCP its port is in TIME-WAIT */
extern const struct state peer_reset;
extern const struct state unread;		/* its peer has sent what it has not received */

/* Datagram sockets: one that has sent to an address and was never connected, and one whose peer has closed. */
extern const struct state sent_alone, peer_gone;

/* Connection-mode sockets: send() and recv() have been tried before any connect(). */
extern const struct state used_too_early;

/* After a connect() that failed. */
extern const struct state null_name, invalid_length, unknown_family;
extern const struct state refused, refused_bound, refused_bound_to_any, refused_bound_to_port, refused_bound_to_any_port;
extern const struct state refused_pending;	/* it did not block, and nobody has asked for its end */
extern const struct state refused_asked;	/* SO_ERROR has told of it */
extern const struct state refused_told;		/* a second connect() has */
extern const struct state refused_datagram;	/* a datagram was, and nobody has been told */
extern const struct state timed_out;		/* it did not block, and nobody has asked for its end */
extern const struct state in_progress, in_progress_called, interrupted;
extern const struct state made_called, listening_called;	/* connected, or listening, and called once more */
extern const struct state without_route, unreachable, prohibited, broadcast, without_port, same_tuple;
extern const struct state missing, not_directory, too_long, looping, another_type, queue_full;

#endif
