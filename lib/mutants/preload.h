/*
 * The calls that the library puts in the place of the host's.  Only connect() does so for every mutant; the others pass on what
 * the host says unless the mutant is wrong about them too.  This is what the files that define them share.
 */
#ifndef MUTANTS_PRELOAD_H
#define	MUTANTS_PRELOAD_H

#include "mutants/attempt.h"

/* What is defined for the program to find; all else is hidden (-fvisibility=hidden). */
#define	INTERPOSE	__attribute__((visibility("default")))

/* By what the flag of a socket that does not block was set. */
enum flag_means { FLAG_BY_NOBODY, FLAG_BY_SOCKET, FLAG_BY_FCNTL, FLAG_BY_IOCTL };

/* What is known of a descriptor of the program. */
struct followed {
	bool touched;			/* the call under test was made on it */
	bool pending;			/* and left an attempt in progress */
	bool failed;			/* and failed */
	bool peer_remembered, peer_forgotten;
	struct sockaddr_storage peer;	/* the one remembered */
	socklen_t peer_length;
	struct sockaddr_storage named;	/* by the caller */
	socklen_t named_length;
	int error;			/* to be told by SO_ERROR; 0 for none */
	int watched;			/* of an event queue: the socket in it, plus one */
	struct {
		enum flag_means by;
		bool on, was_on;	/* as this process has set it by this descriptor, or by the one it duplicates */
	} flag;
	bool privileged;		/* it was root that called socket() */
	int calls;			/* of connect(), also by fixtures */
};

/* Of a descriptor that is too high to be followed, nothing is known. */
struct followed *follow(int fd);

/* Takes down how the flag was set; how it was set last by a descriptor of that number, whatever was behind it, and at all. */
void flag_note(int fd, enum flag_means, bool on);
bool flag_by_number(int fd);
bool flag_set_last(void);

/* NULL for the host as it is. */
extern const struct mutant *chosen;

/* Milliseconds that no wait is to take; 0 for none. */
extern int wait_bound;

/* Whether the call under test is being made. */
bool is_under_test(void);

/* Whether the mutant is wrong about that on this socket.  What it calls itself, within the call under test, is right. */
bool is_wrong(int fd, unsigned what);

#endif
