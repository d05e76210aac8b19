/*
 * Actors: who else does something with the case's socket: a thread of the case, a child, a program that the child executes, a
 * process that is passed the descriptor.  Each waits for one deed after the other, which the case or a script asks of it.
 *
 *	struct actor *other = actor_open(ACTOR_THREAD, s);
 *
 *		meanwhile(script, other);
 *		observe_connect("call", s, ADDRESS(&to));
 *
 * and in the script, once the call waits:
 *
 *		observe("deed", "%s", actor_does(other, DEED_SHUT_WRITE, NULL));
 */
#ifndef CASE_ACTOR_H
#define	CASE_ACTOR_H

#include "world/address.h"

enum actor_kind {
	ACTOR_THREAD,		/* shares all descriptors */
	ACTOR_CHILD,		/* has copies of all descriptors, from fork() */
	ACTOR_PROGRAM,		/* likewise, and has executed a program */
	ACTOR_RECEIVER,		/* has no copy of the socket but the one that it is passed (SCM_RIGHTS) */
};

enum deed {
	DEED_NOTHING,
	DEED_CLOSE,		/* the actor's descriptor */
	DEED_REPLACE,		/* likewise, by dup2() of a pipe's end */
	DEED_SHUT_READ,
	DEED_SHUT_WRITE,
	DEED_SHUT_BOTH,
	DEED_SET_NONBLOCKING,
	DEED_SO_ERROR,		/* outcome: the error */
	DEED_LOCAL,		/* "bound" or "unbound" */
	DEED_PEER,		/* as peer_of() has it, of the address */
	DEED_POLL,		/* the events that there are */
	DEED_RESIZE_BUFFERS,
	DEED_SEND,		/* a byte, without blocking */
	DEED_RECEIVE,		/* a byte, without blocking: "a byte", "end of file" or "-1 ENAME" */
	DEED_BIND,		/* to the address */
	DEED_LISTEN,
	DEED_FORK,		/* a child, which ends at once */
	DEED_CONNECT,		/* to the address */
	DEED_CONNECT_NONBLOCKING,	/* likewise, after DEED_SET_NONBLOCKING */
	DEEDS
};

struct actor;

/*
 * A new actor with the socket.  A thread begins with the next script, whose child must be without it, or with its first deed.
 * Ends the case as untested where an actor cannot be had.
 */
struct actor *actor_open(enum actor_kind, int s);

/* Lets the threads begin. */
void actors_begin(void);

/*
 * The outcome of the deed: "0" or "-1 ENAME" where it has no other; "blocked" if there is none within WAIT_BOUND seconds.  "waits"
 * if the actor waits in connect(); actor_answers() then returns the outcome, or "blocked".
 */
const char *actor_does(struct actor *, enum deed, const struct address *);
const char *actor_answers(struct actor *);

/* Ends the actor, and with it what only it had open. */
void actor_end(struct actor *);

/* The program that an actor executes is this file, with this argument first.  The function is its main(). */
#define	ACTOR_ARGUMENT	"--actor"
int actor_program(int argc, char *argv[]);
#endif
