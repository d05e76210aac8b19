#undef _FORTIFY_SOURCE		/* its inline functions have the names defined here */

#include "mutants/preload.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/under_test.h"
#include "mutants/calls.h"
#include "mutants/libc.h"

/* Missing in a program without cases, which is left alone. */
extern atomic_int connect_under_test __attribute__((weak));

/* Higher descriptors are not tracked. */
#define	DESCRIPTORS	1024

static struct followed followed[DESCRIPTORS];

const struct mutant *chosen;
int wait_bound;

static void __attribute__((constructor))
choose_mutant(void)
{
	const char *name = getenv(MUTANT_VARIABLE), *bound = getenv(WAIT_VARIABLE);

	(void)libc();
	if (bound != NULL)
		wait_bound = atoi(bound);
	if (name == NULL || name[0] == '\0')
		return;
	for (size_t i = 0; i < n_mutants; i++)
		if (strcmp(mutants[i].name, name) == 0)
			chosen = &mutants[i];
	if (chosen == NULL) {
		char shown[64];

		snprintf(shown, sizeof(shown), "%s", name);
		for (char *c = shown; *c != '\0'; c++)
			if (*c < ' ' || *c > '~')
				*c = '?';
		fprintf(stderr, "mutant: %s=%s: there is none of that name\n", MUTANT_VARIABLE, shown);
		_exit(2);
	}
}

bool
is_under_test(void)
{
	return (&connect_under_test != NULL && connect_under_test != 0);
}

struct followed *
follow(int fd)
{
	static struct followed none;

	if (fd >= 0 && fd < DESCRIPTORS)
		return (&followed[fd]);
	memset(&none, 0, sizeof(none));
	return (&none);
}

static void __attribute__((format(printf, 1, 2)))
tell(const char *format, ...)
{
	char line[64];
	va_list arguments;
	int error = errno;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	(void)!libc()->write(STDERR_FILENO, line, strlen(line));
	errno = error;
}

bool
is_wrong(int fd, unsigned what)
{
	static unsigned asked;

	if (is_under_test() || !follow(fd)->touched)
		return (false);
	if (chosen == NULL && (asked & what) != what) {
		asked |= what;
		tell(ASKED_LINE, asked);
	}
	return (chosen != NULL && (chosen->wrong & what) != 0);
}

static unsigned spoiled;

void
spoil(unsigned what)
{
	spoiled |= what;
}

bool
is_mutant_of(connect_function *function)
{
	return (chosen != NULL && chosen->connect == function);
}

bool
is_spoiled(unsigned what)
{
	return (!is_under_test() && (spoiled & what) != 0);
}

bool
is_spoiled_on(int fd, unsigned what)
{
	return (is_spoiled(what) && follow(fd)->touched);
}

void
note_history(int fd, unsigned what)
{
	if (!is_under_test())
		follow(fd)->history |= what;
}

void
take_error(int fd)
{
	int error = 0, before = errno;
	socklen_t length = sizeof(error);

	if (libc()->getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error != 0)
		acted();
	errno = before;
}

static void
came_to(int error)
{
	static bool reported[ERRNO_LIMIT];

	if (chosen != NULL || error < 0 || error >= ERRNO_LIMIT || reported[error])
		return;
	reported[error] = true;
	tell(CAME_TO_LINE, error);
}

void
acted(void)
{
	static bool reported;
	int error = errno;

	if (!reported)
		(void)!libc()->write(STDERR_FILENO, ACTED_LINE, strlen(ACTED_LINE));
	reported = true;
	errno = error;
}

int
fails(int error)
{
	acted();
	errno = error;
	return (-1);
}

/* errno before the call and after the host's call: other calls of a mutant must not show in it. */
static _Thread_local int errno_before, errno_after;

void
leave_errno(int error)
{
	acted();
	errno_after = error;
}

int
as_host(const struct attempt *a)
{
	int ret;

	errno = errno_before;
	ret = a->dirfd == NO_DIRFD ? libc()->connect(a->s, a->name, a->namelen) :
	    libc()->connectat(a->dirfd, a->s, a->name, a->namelen);
	errno_after = errno;
	return (ret);
}

int
as_host_named(const struct attempt *a, const struct sockaddr_storage *name, socklen_t namelen)
{
	struct attempt other = *a;

	other.name = (const struct sockaddr *)name;
	other.namelen = namelen;
	return (as_host(&other));
}

bool
peer_of_socket(int s, struct sockaddr_storage *peer, socklen_t *length)
{
	const struct followed *f = follow(s);

	if (f->peer_remembered) {
		*peer = f->peer;
		*length = f->peer_length;
		return (true);
	}
	memset(peer, 0, sizeof(*peer));
	*length = sizeof(*peer);
	return (libc()->getpeername(s, (struct sockaddr *)peer, length) == 0);
}

void
remember_peer(int s, const struct sockaddr_storage *peer, socklen_t length)
{
	struct followed *f = follow(s);

	f->peer_remembered = true;
	f->peer_forgotten = false;
	f->peer = *peer;
	f->peer_length = length;
}

void
forget_peer(int s)
{
	follow(s)->peer_remembered = false;
	follow(s)->peer_forgotten = true;
}

/* Lets the socket's other descriptors share what the call has done to it; each has its own history of O_NONBLOCK. */
static void
share(const struct followed *f)
{
	for (int fd = 0; fd < DESCRIPTORS && f->identity != 0; fd++) {
		struct followed *other = &followed[fd], flag = *other;

		if (other == f || other->identity != f->identity)
			continue;
		*other = *f;
		other->flag = flag.flag;
	}
}

/* Makes the call under test wrongly, and records the socket's state. */
static int
attempt(const struct attempt *a)
{
	struct followed *f = follow(a->s), before = *f;
	int ret, error, cancellation;

	errno_before = errno_after = errno;
	ret = chosen != NULL && chosen->connect != NULL ? chosen->connect(a) : as_host(a);
	error = ret == -1 ? errno : errno_after;
	/* What follows reads and writes, where a thread that a mutant has not let be cancelled would be. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancellation);
	came_to(ret == -1 ? error : 0);
	if (ret == 0 && chosen != NULL && (chosen->wrong & ERRNO_TOUCHED) != 0) {
		acted();
		error = chosen->to;
	}
	f->touched = true;
	f->failed = ret != 0;
	f->pending = ret == -1 && is_under_way(error);
	if (!name_of(a, &f->named, &f->named_length))
		f->named_length = 0;
	f->history |= (f->history & CALLED) != 0 ? CALLED_TWICE : CALLED;
	if (ret == 0 && f->named_length != 0 && f->named.ss_family == AF_UNSPEC)
		f->history |= (f->history & DISSOLVED) != 0 ? DISSOLVED_TWICE : DISSOLVED;
	else if (ret == 0 || f->pending)
		f->history |= CONNECTED;
	else
		f->history |= FAILED;
	if (ret == 0 && f->named_length != 0)
		f->dissolved = f->named.ss_family == AF_UNSPEC;
	/* This call ends what an earlier one remembered, unless the mutant has just set it. */
	if (ret == 0 && f->named_length != 0 && f->named.ss_family == AF_UNSPEC && before.peer_remembered)
		f->peer_remembered = false;
	if (ret == 0 && f->named_length != 0 && f->named.ss_family != AF_UNSPEC)
		f->peer_forgotten = false;
	if (ret == -1 && chosen != NULL && !f->pending &&
	    ((chosen->wrong & SO_ERROR_TOLD_TWICE) != 0 || (spoiled & ERROR_STAYS) != 0))
		f->error = error;
	share(f);
	pthread_setcancelstate(cancellation, &cancellation);
	errno = error;
	return (ret);
}

INTERPOSE int
connect(int s, const struct sockaddr *name, socklen_t namelen)
{
	struct attempt a = { .mutant = chosen, .dirfd = NO_DIRFD, .s = s, .name = name, .namelen = namelen };

	follow(s)->calls++;
	return (is_under_test() ? attempt(&a) : libc()->connect(s, name, namelen));
}

#ifdef __FreeBSD__
INTERPOSE int
connectat(int dirfd, int s, const struct sockaddr *name, socklen_t namelen)
{
	struct attempt a = { .mutant = chosen, .dirfd = dirfd, .s = s, .name = name, .namelen = namelen };

	return (is_under_test() ? attempt(&a) : libc()->connectat(dirfd, s, name, namelen));
}
#endif

INTERPOSE int
close(int fd)
{
	memset(follow(fd), 0, sizeof(struct followed));
	return (libc()->close(fd));
}

INTERPOSE int
shutdown(int s, int how)
{
	int ret = libc()->shutdown(s, how);

	follow(s)->shut = true;
	note_history(s, ret == 0 ? SHUT : SHUTTING_FAILED);
	return (ret);
}

INTERPOSE int
bind(int s, const struct sockaddr *name, socklen_t namelen)
{
	int ret = libc()->bind(s, name, namelen);

	if (ret == 0)
		note_history(s, BOUND);
	return (ret);
}

/* A duplicate shares the socket's history. */
static int
duplicated(int fd, int copy)
{
	static unsigned identities;

	if (copy != -1 && copy != fd) {
		if (follow(fd)->identity == 0)
			follow(fd)->identity = ++identities;
		*follow(copy) = *follow(fd);
	}
	return (copy);
}

INTERPOSE int
dup(int fd)
{
	return (duplicated(fd, libc()->dup(fd)));
}

INTERPOSE int
dup2(int fd, int copy)
{
	return (duplicated(fd, libc()->dup2(fd, copy)));
}

INTERPOSE int
fcntl(int fd, int command, ...)
{
	va_list arguments;
	void *argument;
	int ret;

	/* fcntl()'s argument is an int or a pointer: passing it as the wider type works for both. */
	va_start(arguments, command);
	argument = va_arg(arguments, void *);
	va_end(arguments);
#ifdef O_ASYNC
	if (command == F_SETFL && is_mutant_of(signals_nobody) && ((int)(intptr_t)argument & O_ASYNC) != 0) {
		acted();
		argument = (void *)((intptr_t)argument & ~(intptr_t)O_ASYNC);
	}
#endif
	ret = libc()->fcntl(fd, command, argument);
	if (command == F_SETFL && ret != -1)
		flag_note(fd, FLAG_BY_FCNTL, ((int)(intptr_t)argument & O_NONBLOCK) != 0);
	return (command == F_DUPFD || command == F_DUPFD_CLOEXEC ? duplicated(fd, ret) : ret);
}
