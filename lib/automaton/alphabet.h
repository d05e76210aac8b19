/*
 * Alphabets: what can happen to a socket of a transport, operation by operation.  Words of them run on new sockets in the case's
 * own network.  An operation is over when its effect is there, on both sides; so a word has the same answers each time.
 */
#ifndef AUTOMATON_ALPHABET_H
#define	AUTOMATON_ALPHABET_H

#include "automaton/learn.h"
#include "case/condition.h"
#include "world/address.h"

#define	PEERS		2		/* to whom the socket can connect */

/* The peers that words of a case share, and the socket of one word. */
struct stage {
	const struct transport *transport;
	bool nonblocking;
	/* Listeners, or for a datagram transport sockets that hear; and a name that nobody has. */
	int peers[PEERS];
	struct address at[PEERS], nobody, none, own;
	int echo;			/* a socket that sends to itself, to see what the loopback has delivered; -1 for none */
	struct address echo_at;
	bool impatient;			/* an effect did not come in time once: it is not waited for as long again */

	int s;
	int far[WORD_MAX];		/* the far ends of the socket's connections */
	size_t n_far;
	int end;			/* that of the last connection, while it is there; -1 for none */
	bool named;			/* in the UNIX domain the socket has the name `own` */
	char answer[128];
};

struct operation {
	const char *name;		/* connect_1 */
	const char *(*run)(struct stage *);
	unsigned transports, modes;
	bool asks;			/* it tells much of a socket's state and changes little of it */
};

/* Opens the peers. A failure ends the case. */
void stage_open(struct stage *, const struct test *);

/* Starts and ends a word. */
void stage_begin(struct stage *);
void stage_end(struct stage *);

/* The operations of the test's transport and mode; returns their number. */
#define	OPERATIONS_MAX	32
size_t alphabet(const struct test *, const struct operation *operations[OPERATIONS_MAX]);

/* Of any transport, whatever it is for: whether there is an operation of that name. */
bool is_operation(const char *name);

/* The operations of stream.c and of datagram.c, and what both have in common; each ends with an entry without a name. */
extern const struct operation stream_operations[], datagram_operations[], common_operations[];

/* For the operations: connect() to the address, and its answer. */
struct call;
struct call stage_connect(struct stage *, const struct address *to);

/* "0", or "-1 ENAME" for the current errno. */
const char *stage_result(struct stage *, long ret);

/* Waits until the loopback has delivered what was sent before. */
void stage_settle(struct stage *);

/*
 * Waits for the effect of an operation: an event on a descriptor, or of none (-1) nothing.  Where the event was there before the
 * operation, as stage_shows() says, nothing can be waited for but what the loopback delivers.
 */
bool stage_shows(int fd, short events);
void stage_await(struct stage *, int fd, short events, bool before);

#endif
