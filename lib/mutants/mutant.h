/*
 * Wrong connect()s: a library that is preloaded to a test program and behaves as the host does, but for one mistake, chosen by
 * the variable CONNECT_MUTANT of the environment.  Only the call under test is wrong, and what follows on the sockets that it
 * was made on; the calls by which fixtures connect sockets stay right.  docs/mutants.md says how to add one.
 */
#ifndef MUTANTS_MUTANT_H
#define	MUTANTS_MUTANT_H

#include <sys/types.h>
#include <sys/socket.h>

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct mutant;

/* The call under test, as the program makes it.  The name is the caller's pointer: it may lead nowhere. */
struct attempt {
	const struct mutant *mutant;
	int dirfd;		/* of connectat(); NO_DIRFD for connect() */
	int s;
	const struct sockaddr *name;
	socklen_t namelen;
};

#define	NO_DIRFD	INT_MIN

typedef int connect_function(const struct attempt *);

/* What else than the call itself is wrong, on the sockets that it was made on. */
enum {
	SO_ERROR_NEVER_SET = 1 << 0,	/* the pending error is always 0 */
	SO_ERROR_NOT_CLEARED = 1 << 1,	/* it is there again when it has been read */
	SO_ERROR_TOLD_TWICE = 1 << 2,	/* a failure that the call returned is pending as well */
	SO_ERROR_FAILS = 1 << 3,	/* getsockopt() fails with it */
	SO_ERROR_EXCHANGED = 1 << 4,	/* the mutant's from is its to */
	WRITABLE_TOO_EARLY = 1 << 5,	/* while the attempt is in progress */
	WRITABLE_NEVER = 1 << 6,
	WRITABLE_ON_SUCCESS = 1 << 7,	/* but not when the attempt has failed */
	LOCAL_NAME_MISSING = 1 << 8,	/* getsockname(): no name, no port */
	LOCAL_PORT_CHANGED = 1 << 9,
	LOCAL_ADDRESS_ANY = 1 << 10,
	LOCAL_ADDRESS_CHANGED = 1 << 11,
	PEER_NAME_MISSING = 1 << 12,	/* getpeername() knows of no connection */
	PEER_NAME_CHANGED = 1 << 13,
	PEER_NAME_UNPROVEN = 1 << 14,	/* it is there before, or without, a connection */
	PEER_NAME_UNMAPPED = 1 << 15,	/* IPv4 on an IPv6 socket */
	DATA_LOST = 1 << 16,		/* what is sent does not leave */
	DATA_REFUSED = 1 << 17,		/* nothing can be sent */
	DATA_UNHEARD = 1 << 18,		/* what arrives is not received */
	ERROR_UNHEARD = 1 << 19,	/* receiving does not tell of an error */
	SO_ERROR_LEFT = 1 << 21,	/* the attempt leaves its EINPROGRESS behind */
	OPTION_SILENT = 1 << 20,	/* of what options tell of the peer and the way there, nothing */
	ERRNO_TOUCHED = 1 << 22,	/* success leaves the mutant's to in errno */
	LOCAL_NAME_FAILS = 1 << 23,	/* getsockname() fails with the mutant's to */
	ERROR_INVENTED = 1 << 28,	/* receiving what is not there fails with the mutant's to */
	BY_POLL = 1 << 24,		/* writability is wrong for those who ask by ... */
	BY_SELECT = 1 << 25,
	BY_PSELECT = 1 << 26,
	BY_QUEUE = 1 << 27,
	BY_ANY = BY_POLL | BY_SELECT | BY_PSELECT | BY_QUEUE,
};

struct mutant {
	const char *name;
	const char *about;		/* the clauses that it is wrong about, as fnmatch(3) patterns separated by spaces */
	const char *on;			/* the transports that it can come up on, likewise; NULL for all */
	const char *mistake;		/* of a real stack, as a sentence */
	connect_function *connect;
	int from, to;			/* errno values, for the functions that exchange them */
	unsigned wrong;
	const char *equivalent;		/* why no case on Linux can tell it from a correct host; NULL for all others */
};

/* The table (table.c).  The runner finds both in the library by their names. */
#define	MUTANTS_TABLE	"mutants"
#define	MUTANTS_COUNT	"n_mutants"
extern const struct mutant mutants[] __attribute__((visibility("default")));
extern const size_t n_mutants __attribute__((visibility("default")));

/* The variables by which the runner chooses the mutant and the bound that every wait gets, in milliseconds. */
#define	MUTANT_VARIABLE	"CONNECT_MUTANT"
#define	WAIT_VARIABLE	"CONNECT_MUTANT_WAIT"

/* The line on standard error by which the library tells that something went another way than on the host. */
#define	ACTED_LINE	"mutant: acted\n"

/*
 * The lines by which it tells, where no mutant was chosen, what one could have been wrong about: the flags that were looked at, and
 * what the call under test came to, an errno or 0.  Up to there a mutant that is wrong about something else is as the host.
 */
#define	ASKED_LINE	"mutant: asked %u\n"
#define	CAME_TO_LINE	"mutant: came to %d\n"
#define	ERRNO_LIMIT	256	/* beyond every errno of the systems that the suite knows */

#endif
