/*
 * Alphabets: what can happen to a socket of a transport, operation by operation.  Words of them run on new sockets in the case's
 * own network.  An operation is over when its effect is there, on both sides; so a word has the same answers each time.
 */
#ifndef AUTOMATON_ALPHABET_H
#define	AUTOMATON_ALPHABET_H

#include "automaton/learn.h"
#include "case/condition.h"
#include "world/address.h"
#include "world/packet.h"

#define	PEERS		2		/* to whom the socket can connect */

struct alphabet;

/* The peers that words of a case share, and the socket of one word. */
struct stage {
	const struct alphabet *alphabet;
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
	/* Where the far end is the case itself: the last that the socket has sent, which the far end can answer. */
	struct {
		bool is_attempt, is_connection, has_ended;	/* a SYN without an answer; an accepted one; and its end was sent */
		bool acknowledged;				/* the SYN,ACK was */
		struct segment syn;
		struct packet about;				/* for an ICMP message */
	} last;
	char answer[128];
};

struct operation {
	const char *name;		/* connect_1 */
	const char *(*run)(struct stage *);
	unsigned transports, modes;
	bool asks;			/* it tells much of a socket's state and changes little of it */
};

/* What words are made of: the .arg of a condition. */
#define	SETS_MAX	4
struct alphabet {
	const struct operation *sets[SETS_MAX];	/* each ends with an entry without a name; NULL for no more */
	void (*open)(struct stage *);		/* the peers */
	void (*end)(struct stage *);		/* ends what a word has left at them */
};

/* Two peers on the same host. */
extern const struct alphabet alphabet_peers;

/* A far end on a link, which is silent until an operation has it answer. */
extern const struct alphabet alphabet_far_end;

/* Opens the peers.  A failure ends the case. */
void stage_open(struct stage *, const struct test *);

/* Starts and ends a word. */
void stage_begin(struct stage *);
void stage_end(struct stage *);

/* The operations of the test's transport and mode; returns their number. */
#define	OPERATIONS_MAX	32
size_t operations_of(const struct test *, const struct operation *operations[OPERATIONS_MAX]);

/* Of any alphabet, transport and mode: whether there is an operation of that name. */
bool is_operation(const char *name);

/* The sets of alphabet.c, stream.c, datagram.c and far_end.c. */
extern const struct operation common_operations[], stream_operations[], datagram_operations[], far_end_operations[];

/* For the operations: connect() to the address, and its answer. */
struct call;
struct call stage_connect(struct stage *, const struct address *to);

/* connect() to one of the peers. */
const char *stage_connect_peer(struct stage *, size_t peer);

/* Operations of several sets. */
const char *stage_so_error(struct stage *);
const char *stage_peer(struct stage *);
const char *stage_poll(struct stage *);
const char *stage_unspec(struct stage *);
const char *stage_shutdown_wr(struct stage *);
const char *stage_receive(struct stage *);

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
