/*
 * The interposed calls.  Only connect() differs for every mutant; the others pass on the host's result unless the mutant is wrong
 * about them, too.  Shared by the files that define them.
 */
#ifndef MUTANTS_PRELOAD_H
#define	MUTANTS_PRELOAD_H

#include "mutants/attempt.h"

/* Exports a function to the program; everything else is hidden (-fvisibility=hidden). */
#define	INTERPOSE	__attribute__((visibility("default")))

/* How O_NONBLOCK was set last. */
enum flag_means { FLAG_BY_NOBODY, FLAG_BY_SOCKET, FLAG_BY_FCNTL, FLAG_BY_IOCTL };

/* The state of a program's descriptor. */
struct followed {
	bool touched;			/* the call under test used it, */
	bool pending;			/* and has left an attempt in progress */
	bool failed;			/* and has failed */
	bool peer_remembered, peer_forgotten;
	struct sockaddr_storage peer;	/* by remember_peer() */
	socklen_t peer_length;
	struct sockaddr_storage named;	/* by the caller */
	socklen_t named_length;
	bool accepted;			/* by accept(), after the call under test */
	bool reported_ready;		/* of READY_ONCE */
	int error;			/* for SO_ERROR; 0 for none */
	int watched;			/* for an event queue: the socket in it, plus one */
	struct {
		enum flag_means by;
		bool on, was_on;	/* as this process has set it by this descriptor, or by the one it duplicates */
	} flag;
	bool privileged;		/* root called socket() */
	int calls;			/* of connect(), including those of fixtures */
};

/* NULL for a descriptor too high to be tracked. */
struct followed *follow(int fd);

/* Records how the flag was set; its last value by this descriptor's number, even of an earlier socket; its last value at all. */
void flag_note(int fd, enum flag_means, bool on);
bool flag_by_number(int fd);
bool flag_set_last(void);

/* The mutant; NULL for the unchanged host. */
extern const struct mutant *chosen;

/* The limit of every wait in milliseconds; 0 for none. */
extern int wait_bound;

/*
 * What a function of calls.h has made wrong for good, beside its own call.  These are not the flags of the table: a mutant that has
 * such a function runs on every case that it concerns.
 */
enum {
	ACCEPT_DROPS = 1 << 0,		/* accept() loses what was sent before it */
	ACCEPT_NEWEST = 1 << 1,		/* it gives the newest connection */
	SLEEPERS_SLEEP_ON = 1 << 2,	/* a wait that begins before the end of the attempt is not woken by it */
	READY_ONCE = 1 << 3,		/* it reports readiness once */
	PEER_TAKES_ERROR = 1 << 4,	/* getpeername() clears SO_ERROR */
	LOCAL_TAKES_ERROR = 1 << 5,	/* getsockname() does */
	READY_TAKES_ERROR = 1 << 6,	/* a wait does */
	ERROR_TAKES_PEER = 1 << 7,	/* reading SO_ERROR, whatever it is, ends what getpeername() tells */
	PEER_SCOPE_LOST = 1 << 8,	/* getpeername() tells the scope id 0 */
	LOCAL_SCOPE_LOST = 1 << 9,	/* getsockname() does */
	ACCEPTED_SCOPE_LOST = 1 << 10,	/* both do, on accepted sockets */
	SCOPE_INVENTED = 1 << 11,	/* it reports a scope id where there is none */
	NAME_OVERRUN = 1 << 12,		/* a name is written as a whole, whatever room there is */
	ACCEPTED_OVERRUN = 1 << 13,	/* likewise, of accepted sockets */
	PEER_AS_CALLED = 1 << 14,	/* getpeername() tells what connect() was called with */
	NULL_UNCOUNTED = 1 << 15,	/* the length of a path is without its null byte */
	UNNAMED_PADDED = 1 << 16,	/* no name is a name of null bytes */
	CREDENTIALS_OWN = 1 << 18,	/* without a peer SO_PEERCRED tells of the process itself */
	ACCEPTED_UNNAMED = 1 << 17,	/* accepted sockets tell no path of the other end */
};
void spoil(unsigned what);
bool is_spoiled(unsigned what);

/* Whether it is, and the socket is one that the call under test was made on. */
bool is_spoiled_on(int fd, unsigned what);

/* Clears the pending error of the socket. */
void take_error(int fd);

/* Whether accept() at the listener has connections that the host's queue does not show any more. */
bool accept_has_more(int fd);

/* Whether the call under test is in progress. */
bool is_under_test(void);

/*
 * Whether the mutant is wrong about this on the socket.  Calls that the mutant itself makes within the call under test are right.
 */
bool is_wrong(int fd, unsigned what);

#endif
