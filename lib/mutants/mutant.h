/*
 * Wrong connect()s: a library to preload into a test program, which behaves like the host except for one mistake, chosen by the
 * environment variable CONNECT_MUTANT.  Only the call under test is wrong, and what follows on its sockets; calls by which
 * fixtures connect sockets stay right.  docs/mutants.md says how to add a mutant.
 */
#ifndef MUTANTS_MUTANT_H
#define	MUTANTS_MUTANT_H

#include <sys/types.h>
#include <sys/socket.h>

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct mutant;

/* The call under test, with the program's arguments.  The address is the caller's pointer, which may be invalid. */
struct attempt {
	const struct mutant *mutant;
	int dirfd;		/* for connectat(); NO_DIRFD for connect() */
	int s;
	const struct sockaddr *name;
	socklen_t namelen;
};

#define	NO_DIRFD	INT_MIN

typedef int connect_function(const struct attempt *);

/* What is wrong beside the call itself, on its sockets. */
enum {
	SO_ERROR_NEVER_SET = 1 << 0,	/* the pending error is always 0 */
	SO_ERROR_NOT_CLEARED = 1 << 1,	/* reading it does not clear it */
	SO_ERROR_TOLD_TWICE = 1 << 2,	/* a failure that the call returned is pending, too */
	SO_ERROR_FAILS = 1 << 3,	/* getsockopt() fails with it */
	SO_ERROR_EXCHANGED = 1 << 4,	/* to instead of from */
	SO_ERROR_LEFT = 1 << 5,		/* the attempt leaves its EINPROGRESS behind */
	SO_ERROR_NEGATIVE = 1 << 6,	/* the number is negative, as in the kernel */
	WRITABLE_TOO_EARLY = 1 << 7,	/* while the attempt is in progress */
	WRITABLE_NEVER = 1 << 8,
	WRITABLE_ON_SUCCESS = 1 << 9,	/* but not after a failure */
	WRITABLE_AS_OTHER = 1 << 10,	/* poll() reports the mutant's to, an event, instead of POLLOUT */
	LOCAL_NAME_MISSING = 1 << 11,	/* getsockname(): no name, no port */
	LOCAL_NAME_FAILS = 1 << 12,	/* getsockname() fails with the mutant's to */
	LOCAL_PORT_CHANGED = 1 << 13,
	LOCAL_ADDRESS_ANY = 1 << 14,
	LOCAL_ADDRESS_CHANGED = 1 << 15,
	PEER_NAME_MISSING = 1 << 16,	/* getpeername() reports no connection */
	PEER_NAME_CHANGED = 1 << 17,
	PEER_NAME_UNPROVEN = 1 << 18,	/* the peer's name is there before or without a connection */
	PEER_NAME_UNMAPPED = 1 << 19,	/* IPv4 on an IPv6 socket */
	DATA_LOST = 1 << 20,		/* sent data does not leave */
	DATA_REFUSED = 1 << 21,		/* sending fails */
	DATA_UNHEARD = 1 << 22,		/* arriving data is not received */
	ERROR_UNHEARD = 1 << 23,	/* receiving does not report an error */
	ERROR_INVENTED = 1 << 24,	/* receiving without data fails with the mutant's to */
	OPTION_SILENT = 1 << 25,	/* options report nothing about the peer and the path */
	ERRNO_TOUCHED = 1 << 26,	/* success leaves the mutant's to in errno */
	BY_POLL = 1 << 27,		/* writability is wrong when asked by ... */
	BY_SELECT = 1 << 28,
	BY_PSELECT = 1 << 29,
	BY_QUEUE = 1 << 30,
	BY_ANY = BY_POLL | BY_SELECT | BY_PSELECT | BY_QUEUE,
};

/* What a program has done with the socket, or what has happened to it. */
enum {
	CALLED = 1 << 0,		/* a call under test was made, */
	CALLED_TWICE = 1 << 1,		/* two were, */
	CONNECTED = 1 << 2,		/* one with a family other than AF_UNSPEC has succeeded, or goes on, */
	DISSOLVED = 1 << 3,		/* one with AF_UNSPEC has succeeded, */
	DISSOLVED_TWICE = 1 << 4,	/* two have, */
	FAILED = 1 << 5,		/* one has failed for good */
	ERROR_ASKED = 1 << 6,		/* SO_ERROR was read, */
	ERROR_TOLD = 1 << 7,		/* and was not 0 */
	PEER_ASKED = 1 << 8,		/* getpeername(), */
	NAME_ASKED = 1 << 9,		/* getsockname(), */
	POLLED = 1 << 10,		/* and poll() were called */
	SENT = 1 << 11,			/* data was sent, */
	SENDING_FAILED = 1 << 12,	/* or was not; */
	HEARD = 1 << 13,		/* received, */
	HEARING_FAILED = 1 << 14,	/* or not, */
	END_HEARD = 1 << 15,		/* or the end was */
	BOUND = 1 << 16,		/* the program has given it a name */
	SHUT = 1 << 17,			/* shutdown() has succeeded, */
	SHUTTING_FAILED = 1 << 18,	/* or failed */
	PEER_GONE = 1 << 19,		/* the peer has sent its end, or has reset */
};

struct mutant {
	const char *name;
	const char *about;		/* the violated clauses, as fnmatch(3) patterns separated by spaces */
	const char *on;			/* the transports that can show it, likewise; NULL for all */
	const char *mistake;		/* of a real stack, as a sentence */
	connect_function *connect;
	int from, to;			/* errno values, for what exchanges them, or an event of poll() */
	unsigned wrong;
	unsigned after;			/* the history without which a function of sequences.c does as the host */
	const char *machine;		/* the case of automaton/machine that shows it: no other needs to; NULL for all others */
	const char *equivalent;		/* why no case on Linux can distinguish it from a correct host; NULL for all others */
};

/* The table (table.c).  The runner finds both symbols in the library by name. */
#define	MUTANTS_TABLE	"mutants"
#define	MUTANTS_COUNT	"n_mutants"
extern const struct mutant mutants[] __attribute__((visibility("default")));
extern const size_t n_mutants __attribute__((visibility("default")));

/* The variables by which the runner sets the mutant, and the bound of every wait in milliseconds. */
#define	MUTANT_VARIABLE	"CONNECT_MUTANT"
#define	WAIT_VARIABLE	"CONNECT_MUTANT_WAIT"

/* The line on standard error that reports that something differed from the host. */
#define	ACTED_LINE	"mutant: acted\n"

/*
 * The lines that report, without a mutant, what one could have been wrong about: the flags that were examined, and the result of
 * the call under test, an errno or 0. A mutant with any other mistake behaves like the host.
 */
#define	ASKED_LINE	"mutant: asked %u\n"
#define	CAME_TO_LINE	"mutant: came to %d\n"
#define	ERRNO_LIMIT	256	/* above every errno of the known systems */

#endif
