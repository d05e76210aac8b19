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
	bool reported_ready;		/* READY_ONCE has reported it */
	int error;			/* for SO_ERROR; 0 for none */
	int watched;			/* for an event queue: the socket in it, plus one */
	struct {
		enum flag_means by;
		bool on, was_on;	/* as this process has set it by this descriptor, or by the one it duplicates */
	} flag;
	bool privileged;		/* root called socket() */
	int calls;			/* of connect(), including those of fixtures */
	int sends;			/* after the call under test */
	bool shut;			/* by shutdown() */
	bool dissolved;			/* the last call under test on it that succeeded was with AF_UNSPEC */
	unsigned history;		/* as mutant.h has it */
	unsigned identity;		/* of the socket, if several descriptors are its own; else 0 */
};

/* Adds to the socket's history what the program, and not the mutant, has done; errno stays. */
void note_history(int fd, unsigned what);

/* For a descriptor too high to be tracked, an empty state that is not kept. */
struct followed *follow(int fd);

/*
 * flag_note() records how O_NONBLOCK was set.  The others return its last value: by this descriptor's number, even for an earlier
 * socket, and for any socket.
 */
void flag_note(int fd, enum flag_means, bool on);
bool flag_by_number(int fd);
bool flag_set_last(void);

/* The mutant; NULL for the unchanged host. */
extern const struct mutant *chosen;

/* The limit of every wait in milliseconds; 0 for none. */
extern int wait_bound;

/*
 * Lasting mistakes that a function of calls.h begins during its own call.  They are no flags of the table: a mutant with such a
 * function runs on every case that it concerns.
 */
enum {
	ACCEPT_DROPS = 1 << 0,		/* accept() loses what was sent before it */
	ACCEPT_NEWEST = 1 << 1,		/* accept() returns the newest connection first */
	SLEEPERS_SLEEP_ON = 1 << 2,	/* the end of the attempt does not wake a wait that began before it */
	READY_ONCE = 1 << 3,		/* a wait reports readiness once only */
	PEER_TAKES_ERROR = 1 << 4,	/* getpeername() clears SO_ERROR */
	LOCAL_TAKES_ERROR = 1 << 5,	/* getsockname() clears it */
	READY_TAKES_ERROR = 1 << 6,	/* a wait clears it */
	ERROR_TAKES_PEER = 1 << 7,	/* reading SO_ERROR makes getpeername() fail from then on */
	PEER_SCOPE_LOST = 1 << 8,	/* getpeername() reports scope id 0 */
	LOCAL_SCOPE_LOST = 1 << 9,	/* getsockname() does */
	ACCEPTED_SCOPE_LOST = 1 << 10,	/* both do, on accepted sockets */
	SCOPE_INVENTED = 1 << 11,	/* both report a scope id where there is none */
	NAME_OVERRUN = 1 << 12,		/* both write the whole name, even beyond the buffer */
	ACCEPTED_OVERRUN = 1 << 13,	/* likewise, for accepted sockets */
	PEER_AS_CALLED = 1 << 14,	/* getpeername() reports the address of the call */
	NULL_UNCOUNTED = 1 << 15,	/* the length of a path excludes the null byte */
	UNNAMED_PADDED = 1 << 16,	/* an unnamed socket has a name of null bytes */
	ACCEPTED_UNNAMED = 1 << 17,	/* getpeername() reports no path on accepted sockets */
	SENDER_BELIEVED = 1 << 18,	/* sendmsg() passes whatever credentials the sender claims */
	ERROR_STAYS = 1 << 19,		/* SO_ERROR reports the failure that the call returned, for good */
	NAME_LENGTH_CUT = 1 << 20,	/* the length of a name is what was stored of it */
	NAME_LEFT_OUT = 1 << 21,	/* nothing is stored of a name for which there is no room */
	NETWORK_ERRORS_ALIKE = 1 << 22,	/* every error that comes from the network is reported as EIO */
	SECOND_SEND_FAILS = 1 << 23,	/* and no other, with the mutant's to */
	ACCEPTED_PEER_CHANGED = 1 << 24,	/* on accepted sockets getpeername() reports another port */
	ACCEPTED_LOCAL_CHANGED = 1 << 25,	/* likewise getsockname() */
	WRNORM_UNKNOWN = 1 << 26,	/* poll() does not report POLLWRNORM */
	POLL_ERROR_HIDDEN = 1 << 27,	/* poll() does not report POLLERR */
	HANG_UP_BESIDE = 1 << 28,	/* poll() reports POLLHUP with POLLOUT */
	SELECT_READS_DATA = 1 << 29,	/* select() shows a socket as readable only where data waits */
};
void spoil(unsigned what);

/* Whether this makes the calls of the mutant: for mistakes that begin with the socket, before the call under test. */
bool is_mutant_of(connect_function *);
bool is_spoiled(unsigned what);

/* Likewise, and the call under test used this socket. */
bool is_spoiled_on(int fd, unsigned what);

/* Whether an ICMP message can have caused the error. */
bool is_of_network(int error);

/* Clears the pending error of the socket. */
void take_error(int fd);

/* Whether accept() has yet to return connections that it has taken from the listener's queue. */
bool accept_has_more(int fd);

/* callers.c: whether the caller is told nothing of a peer; and notes whose errno this is, for a mutant that changes it. */
bool is_kept_from_caller(void);
void note_errno_of_waiter(void);

/* Whether the call under test is in progress. */
bool is_under_test(void);

/*
 * Whether the mutant is wrong about this on the socket.  Calls that the mutant itself makes within the call under test are right.
 */
bool is_wrong(int fd, unsigned what);

#endif
