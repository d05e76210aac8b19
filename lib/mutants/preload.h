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

/* Whether the call under test is in progress. */
bool is_under_test(void);

/*
 * Whether the mutant is wrong about this on the socket.  Calls that the mutant itself makes within the call under test are right.
 */
bool is_wrong(int fd, unsigned what);

#endif
