/*
 * Mistakes about the accept queue of the named listener.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"
#include "mutants/name.h"
#include "mutants/preload.h"

/* This process's listener at that address, or -1. */
static int
listener_named(const struct name *name)
{
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_SEARCHED; fd++) {
		struct name own;
		int listens = 0;
		socklen_t length = sizeof(listens);

		memset(&own, 0, sizeof(own));
		own.length = sizeof(own.u);
		if (libc()->getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens != 0 &&
		    libc()->getsockname(fd, &own.u.any, &own.length) == 0 && own.length >= name->length &&
		    memcmp(&own.u, &name->u, name->length) == 0)
			return (fd);
	}
	return (-1);
}

/* Replaces the oldest connection in the queue by one that nobody asked for. */
static bool
push_out_oldest(const struct attempt *a)
{
	struct name name;
	int listener;

	if (!name_of(a, &name.u.storage, &name.length) || (listener = listener_named(&name)) == -1 ||
	    libc()->accept(listener, NULL, NULL) == -1)
		return (false);
	attempt_apart(a);
	return (true);
}

int
failure_pushes_out(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && (error == a->mutant->from || a->mutant->from == 0) && push_out_oldest(a))
		return (fails(error));
	errno = error;
	return (ret);
}

/* The interrupted attempt goes on, and a second one beside it. */
int
interruption_doubles(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && error == EINTR && domain_of(a->s) != AF_UNIX) {
		attempt_apart(a);
		return (fails(error));
	}
	errno = error;
	return (ret);
}

int
queue_loses_data(const struct attempt *a)
{
	spoil(ACCEPT_DROPS);
	return (as_host(a));
}

int
queue_newest_first(const struct attempt *a)
{
	spoil(ACCEPT_NEWEST);
	return (as_host(a));
}
