/*
 * The calls that the library puts in the place of the host's.  Only connect() does so for every mutant; the others pass on what
 * the host says unless the mutant is wrong about them too.
 */
#undef _FORTIFY_SOURCE		/* its inline functions bear the names that are defined here */

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/under_test.h"
#include "mutants/attempt.h"
#include "mutants/host.h"

/* What is defined for the program to find; all else is hidden (-fvisibility=hidden). */
#define	INTERPOSE	__attribute__((visibility("default")))

/* Not there in a program of another kind, which is left alone. */
extern volatile sig_atomic_t connect_under_test __attribute__((weak));

#define	USUAL_BOUND	5000	/* milliseconds: what the suite waits for an event (WAIT_BOUND) */

/* Descriptors above are not followed. */
#define	DESCRIPTORS	1024

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
};
static struct followed followed[DESCRIPTORS];

static const struct mutant *mutant;	/* NULL for the host as it is */
static int wait_bound;			/* milliseconds; 0 for none */

static void __attribute__((constructor))
choose_mutant(void)
{
	const char *name = getenv(MUTANT_VARIABLE), *bound = getenv(WAIT_VARIABLE);

	(void)host();
	if (bound != NULL)
		wait_bound = atoi(bound);
	if (name == NULL || name[0] == '\0')
		return;
	for (size_t i = 0; i < n_mutants; i++)
		if (strcmp(mutants[i].name, name) == 0)
			mutant = &mutants[i];
	if (mutant == NULL) {
		fprintf(stderr, "mutant: %s=%s: there is none of that name\n", MUTANT_VARIABLE, name);
		_exit(2);
	}
}

static bool
is_under_test(void)
{
	return (&connect_under_test != NULL && connect_under_test != 0);
}

static struct followed *
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
	(void)!host()->write(STDERR_FILENO, line, strlen(line));
	errno = error;
}

/* Whether the mutant is wrong about that on this socket.  What it calls itself, within the call under test, is right. */
static bool
is_wrong(int fd, unsigned what)
{
	static unsigned asked;

	if (is_under_test() || !follow(fd)->touched)
		return (false);
	if (mutant == NULL && (asked & what) != what) {
		asked |= what;
		tell(ASKED_LINE, asked);
	}
	return (mutant != NULL && (mutant->wrong & what) != 0);
}

static void
came_to(int error)
{
	static bool told[ERRNO_LIMIT];

	if (mutant != NULL || error < 0 || error >= ERRNO_LIMIT || told[error])
		return;
	told[error] = true;
	tell(CAME_TO_LINE, error);
}

void
acted(void)
{
	static bool told;
	int error = errno;

	if (!told)
		(void)!host()->write(STDERR_FILENO, ACTED_LINE, strlen(ACTED_LINE));
	told = true;
	errno = error;
}

int
fails(int error)
{
	acted();
	errno = error;
	return (-1);
}

/* errno as the caller had it, and as the host's call left it: what a mutant calls beside that is not to show. */
static int errno_before, errno_after;

int
as_host(const struct attempt *a)
{
	int ret;

	errno = errno_before;
	ret = a->dirfd == NO_DIRFD ? host()->connect(a->s, a->name, a->namelen) :
	    host()->connectat(a->dirfd, a->s, a->name, a->namelen);
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

/* What a pipe takes in can be read: it says so without a signal. */
size_t
readable_bytes(const void *from, size_t size, void *to)
{
	size_t n = 0;
	int ends[2];

	if (pipe(ends) == -1)
		return (0);
	while (n < size && host()->write(ends[1], (const char *)from + n, 1) == 1 &&
	    host()->read(ends[0], (char *)to + n, 1) == 1)
		n++;
	host()->close(ends[0]);
	host()->close(ends[1]);
	return (n);
}

void
write_byte(void *to, unsigned char byte)
{
	int ends[2];

	if (pipe(ends) == -1)
		return;
	if (host()->write(ends[1], &byte, 1) == 1)
		(void)!host()->read(ends[0], to, 1);
	host()->close(ends[0]);
	host()->close(ends[1]);
}

bool
name_of(const struct attempt *a, struct sockaddr_storage *name, socklen_t *namelen)
{
	memset(name, 0, sizeof(*name));
	*namelen = a->namelen;
	return (a->name != NULL && a->namelen >= sizeof(a->name->sa_family) && a->namelen <= sizeof(*name) &&
	    readable_bytes(a->name, a->namelen, name) == a->namelen);
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
	return (host()->getpeername(s, (struct sockaddr *)peer, length) == 0);
}

bool
local_of_socket(int s, struct sockaddr_storage *local, socklen_t *length)
{
	const struct sockaddr_un *un;

	memset(local, 0, sizeof(*local));
	*length = sizeof(*local);
	if (host()->getsockname(s, (struct sockaddr *)local, length) == -1)
		return (false);
	switch (local->ss_family) {
	case AF_INET:
		return (((struct sockaddr_in *)local)->sin_port != 0);
	case AF_INET6:
		return (((struct sockaddr_in6 *)local)->sin6_port != 0);
	case AF_UNIX:
		/* Null bytes are behind what getsockname() wrote: an abstract name has another in its second place. */
		un = (const struct sockaddr_un *)local;
		return (un->sun_path[0] != '\0' || un->sun_path[1] != '\0');
	default:
		return (false);
	}
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

static int
socket_option(int s, int option)
{
	int value = -1;
	socklen_t length = sizeof(value);

	return (host()->getsockopt(s, SOL_SOCKET, option, &value, &length) == 0 ? value : -1);
}

int
domain_of(int s)
{
	struct sockaddr_storage local;
	socklen_t length = sizeof(local);

#ifdef SO_DOMAIN
	return (socket_option(s, SO_DOMAIN));
#endif
	return (host()->getsockname(s, (struct sockaddr *)&local, &length) == 0 ? local.ss_family : -1);
}

int
type_of(int s)
{
	return (socket_option(s, SO_TYPE));
}

int
protocol_of(int s)
{
#ifdef SO_PROTOCOL
	return (socket_option(s, SO_PROTOCOL));
#else
	(void)s;
	return (0);
#endif
}

bool
is_datagram(int s)
{
	int type = type_of(s);

	return (type == SOCK_DGRAM || type == SOCK_RAW);
}

bool
is_connection(int s)
{
	int type = type_of(s);

	return (type == SOCK_STREAM || type == SOCK_SEQPACKET);
}

bool
is_nonblocking(int s)
{
	int flags = host()->fcntl(s, F_GETFL);

	return (flags != -1 && (flags & O_NONBLOCK) != 0);
}

int
socket_like(int s)
{
	int other = socket(domain_of(s), type_of(s), protocol_of(s) > 0 ? protocol_of(s) : 0), only6 = 0;
	socklen_t length = sizeof(only6);

	if (other == -1)
		return (-1);
	if (is_nonblocking(s))
		(void)host()->fcntl(other, F_SETFL, O_NONBLOCK);
	if (host()->getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &only6, &length) == 0)
		(void)setsockopt(other, IPPROTO_IPV6, IPV6_V6ONLY, &only6, sizeof(only6));
	return (other);
}

/* The call under test, done wrong, and what is to be known of the socket afterwards. */
static int
attempt(const struct attempt *a)
{
	struct followed *f = follow(a->s), before = *f;
	int ret, error;

	errno_before = errno_after = errno;
	ret = mutant != NULL && mutant->connect != NULL ? mutant->connect(a) : as_host(a);
	error = ret == -1 ? errno : errno_after;
	came_to(ret == -1 ? error : 0);
	if (ret == 0 && mutant != NULL && (mutant->wrong & ERRNO_TOUCHED) != 0) {
		acted();
		error = mutant->to;
	}
	f->touched = true;
	f->failed = ret != 0;
	f->pending = ret == -1 && (error == EINPROGRESS || error == EINTR || error == EALREADY);
	if (!name_of(a, &f->named, &f->named_length))
		f->named_length = 0;
	/* What was remembered of an earlier call ends with this one, unless the mutant said it anew. */
	if (ret == 0 && f->named_length != 0 && f->named.ss_family == AF_UNSPEC && before.peer_remembered)
		f->peer_remembered = false;
	if (ret == 0 && f->named_length != 0 && f->named.ss_family != AF_UNSPEC)
		f->peer_forgotten = false;
	if (ret == -1 && mutant != NULL && (mutant->wrong & SO_ERROR_TOLD_TWICE) != 0 && !f->pending)
		f->error = error;
	errno = error;
	return (ret);
}

INTERPOSE int
connect(int s, const struct sockaddr *name, socklen_t namelen)
{
	struct attempt a = { .mutant = mutant, .dirfd = NO_DIRFD, .s = s, .name = name, .namelen = namelen };

	return (is_under_test() ? attempt(&a) : host()->connect(s, name, namelen));
}

#ifdef __FreeBSD__
INTERPOSE int
connectat(int dirfd, int s, const struct sockaddr *name, socklen_t namelen)
{
	struct attempt a = { .mutant = mutant, .dirfd = dirfd, .s = s, .name = name, .namelen = namelen };

	return (is_under_test() ? attempt(&a) : host()->connectat(dirfd, s, name, namelen));
}
#endif

/* The pending error. */
static int
pending_error(int s, int *value)
{
	struct followed *f = follow(s);

	if (is_wrong(s, SO_ERROR_NEVER_SET) && *value != 0) {
		acted();
		*value = 0;
	} else if (is_wrong(s, SO_ERROR_NOT_CLEARED)) {
		if (*value != 0)
			f->error = *value;
		else if (f->error != 0)
			acted();
		*value = f->error;
	} else if (is_wrong(s, SO_ERROR_TOLD_TWICE) && *value == 0 && f->error != 0) {
		acted();
		*value = f->error;
		f->error = 0;
	} else if (is_wrong(s, SO_ERROR_EXCHANGED) && *value == mutant->from) {
		acted();
		*value = mutant->to;
	} else if (is_wrong(s, SO_ERROR_LEFT) && *value == 0 && f->pending) {
		acted();
		*value = EINPROGRESS;
	} else if (is_wrong(s, SO_ERROR_FAILS) && *value != 0) {
		return (fails(*value));
	}
	return (0);
}

INTERPOSE int
getsockopt(int s, int level, int option, void *value, socklen_t *length)
{
	if (is_wrong(s, OPTION_SILENT) && (level == IPPROTO_IP || level == IPPROTO_IPV6))
		return (fails(ENOTCONN));
#ifdef SO_PEERCRED
	if (is_wrong(s, OPTION_SILENT) && level == SOL_SOCKET && option == SO_PEERCRED && value != NULL && length != NULL) {
		acted();
		memset(value, 0xff, *length);
		return (0);
	}
#endif
	if (host()->getsockopt(s, level, option, value, length) == -1)
		return (-1);
	if (level == SOL_SOCKET && option == SO_ERROR && value != NULL && *length == sizeof(int))
		return (pending_error(s, value));
	return (0);
}

static in_port_t *
port_of(struct sockaddr *name)
{
	return (name->sa_family == AF_INET ? &((struct sockaddr_in *)(void *)name)->sin_port :
	    name->sa_family == AF_INET6 ? &((struct sockaddr_in6 *)(void *)name)->sin6_port : NULL);
}

/* The bytes of the host's address; their number is 0 for a name that has none. */
static unsigned char *
address_bytes(struct sockaddr *name, size_t *n)
{
	if (name->sa_family == AF_INET) {
		*n = sizeof(struct in_addr);
		return ((unsigned char *)&((struct sockaddr_in *)(void *)name)->sin_addr);
	}
	*n = name->sa_family == AF_INET6 ? sizeof(struct in6_addr) : 0;
	return (*n == 0 ? NULL : (unsigned char *)&((struct sockaddr_in6 *)(void *)name)->sin6_addr);
}

/* Another port, with a distance from the right one that leaves no range of a few ports; in the UNIX domain another name. */
static void
change_port(struct sockaddr *name, socklen_t length)
{
	in_port_t *port = port_of(name);

	acted();
	if (port != NULL)
		*port ^= htons(0x4100);
	else if (length > offsetof(struct sockaddr_un, sun_path) + 2)
		((unsigned char *)name)[offsetof(struct sockaddr_un, sun_path) + 1] ^= 1;
}

INTERPOSE int
getsockname(int s, struct sockaddr *name, socklen_t *length)
{
	socklen_t size = length != NULL ? *length : 0;
	unsigned char *address;
	size_t n;

	if (host()->getsockname(s, name, length) == -1)
		return (-1);
	if (is_wrong(s, LOCAL_NAME_FAILS))
		return (fails(mutant->to));
	if (size < *length || size < sizeof(struct sockaddr) || follow(s)->failed != follow(s)->pending)
		return (0);
	if (is_wrong(s, LOCAL_NAME_MISSING)) {
		acted();
		memset((char *)name + offsetof(struct sockaddr, sa_data), 0, *length - offsetof(struct sockaddr, sa_data));
		if (name->sa_family == AF_UNIX)
			*length = offsetof(struct sockaddr_un, sun_path);
	}
	if (is_wrong(s, LOCAL_PORT_CHANGED))
		change_port(name, *length);
	address = address_bytes(name, &n);
	if (is_wrong(s, LOCAL_ADDRESS_ANY) && address != NULL) {
		acted();
		memset(address, 0, n);
	}
	if (is_wrong(s, LOCAL_ADDRESS_CHANGED) && address != NULL) {
		acted();
		address[n - 1] ^= 0x40;
	}
	return (0);
}

/* Answers with that name as the host would: cut where the caller has no room. */
static int
answer_name(const struct sockaddr_storage *from, socklen_t from_length, struct sockaddr *name, socklen_t *length)
{
	acted();
	memcpy(name, from, from_length < *length ? from_length : *length);
	*length = from_length;
	return (0);
}

static void
unmap_name(struct sockaddr *name, socklen_t *length)
{
	struct sockaddr_in6 in6;
	struct sockaddr_in in;

	memcpy(&in6, name, sizeof(in6));
	if (in6.sin6_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
		return;
	acted();
	memset(&in, 0, sizeof(in));
	in.sin_family = AF_INET;
	in.sin_port = in6.sin6_port;
	memcpy(&in.sin_addr, in6.sin6_addr.s6_addr + 12, sizeof(in.sin_addr));
	memcpy(name, &in, sizeof(in));
	*length = sizeof(in);
}

INTERPOSE int
getpeername(int s, struct sockaddr *name, socklen_t *length)
{
	const struct followed *f = follow(s);
	int ret;

	if (f->peer_remembered)
		return (answer_name(&f->peer, f->peer_length, name, length));
	ret = host()->getpeername(s, name, length);
	if ((ret == 0 && is_wrong(s, PEER_NAME_MISSING)) || (ret == 0 && f->peer_forgotten))
		return (fails(ENOTCONN));
	if (ret == -1 && errno == ENOTCONN && is_wrong(s, PEER_NAME_UNPROVEN) && f->failed && f->named_length > 0)
		return (answer_name(&f->named, f->named_length, name, length));
	if (ret == 0 && is_wrong(s, PEER_NAME_CHANGED))
		change_port(name, *length);
	if (ret == 0 && is_wrong(s, PEER_NAME_UNMAPPED) && *length >= sizeof(struct sockaddr_in6))
		unmap_name(name, length);
	return (ret);
}

/* The descriptor whose events these are: of a queue, the socket in it. */
static int
watched_by(int fd)
{
	return (follow(fd)->watched != 0 ? follow(fd)->watched - 1 : fd);
}

static bool
attempt_failed(int s)
{
	struct pollfd p = { .fd = s, .events = POLLOUT };

	return (host()->poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP)) != 0);
}

/*
 * What the mutant does to news of a descriptor, for one way of asking: +1 there is news of writability although the host has
 * none, -1 there is none although it has.
 */
static int
writability(int fd, unsigned by)
{
	int s = watched_by(fd);

	by = s != fd ? BY_QUEUE : by;
	if (!is_wrong(s, by))
		return (0);
	if ((mutant->wrong & WRITABLE_TOO_EARLY) != 0)
		return (follow(s)->pending ? 1 : 0);
	if ((mutant->wrong & WRITABLE_NEVER) != 0 || ((mutant->wrong & WRITABLE_ON_SUCCESS) != 0 && attempt_failed(s)))
		return (-1);
	return (0);
}

/*
 * Milliseconds to wait under a mutant, so that no case waits long for what will not come: the suite's usual bound becomes
 * wait_bound, and longer ones are longer in proportion, since a case waits longer for its child than the child does itself.
 */
static int
bounded(int milliseconds)
{
	int most = milliseconds < 0 ? 4 * wait_bound : (int)((long long)milliseconds * wait_bound / USUAL_BOUND);

	if (wait_bound <= 0 || (milliseconds >= 0 && milliseconds <= wait_bound))
		return (milliseconds);
	return (most > wait_bound ? most : wait_bound);
}

/* The events of one descriptor as the mutant has them. */
static short
changed_events(const struct pollfd *p)
{
	int change = writability(p->fd, BY_POLL);
	short writable = follow(p->fd)->watched != 0 ? POLLIN : POLLOUT, revents = p->revents;

	if (change > 0 && (p->events & writable) != 0)
		revents |= writable;
	if (change < 0)
		revents &= (short)~(writable | POLLERR | POLLHUP);
	if (is_wrong(p->fd, DATA_UNHEARD))
		revents &= (short)~POLLIN;
	return (revents);
}

static int
poll_within(struct pollfd *fds, nfds_t n, int timeout)
{
	bool early = false;
	int ret, changed = 0;

	for (nfds_t i = 0; i < n; i++)
		early = early || (writability(fds[i].fd, BY_POLL) > 0 &&
		    (fds[i].events & (follow(fds[i].fd)->watched != 0 ? POLLIN : POLLOUT)) != 0);
	ret = host()->poll(fds, n, early ? 0 : bounded(timeout));
	if (ret == -1)
		return (-1);
	for (nfds_t i = 0; i < n; i++) {
		short revents = changed_events(&fds[i]);

		if (revents != fds[i].revents)
			acted();
		fds[i].revents = revents;
		changed += revents != 0;
	}
	return (changed);
}

INTERPOSE int
poll(struct pollfd *fds, nfds_t n, int timeout)
{
	return (is_under_test() ? host()->poll(fds, n, timeout) : poll_within(fds, n, timeout));
}

static int
milliseconds_of(const struct timespec *time)
{
	return (time == NULL ? -1 : time->tv_sec > INT_MAX / 1000 - 1 ? INT_MAX :
	    (int)(time->tv_sec * 1000 + (time->tv_nsec + 999999) / 1000000));
}

INTERPOSE int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

INTERPOSE int
ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
	/* With a mask the wait is for a signal, which only the host can take in one with it. */
	if (is_under_test() || mask != NULL)
		return (host()->ppoll(fds, n, timeout, mask));
	return (poll_within(fds, n, milliseconds_of(timeout)));
}

/* Sockets in the set that the mutant is wrong about, after a select() that the host has answered. */
static void
change_sets(int n, fd_set *reading, fd_set *writing, unsigned by, const fd_set *asked)
{
	for (int fd = 0; fd < n && fd < DESCRIPTORS && fd < FD_SETSIZE; fd++) {
		int change = writability(fd, by);

		if (change > 0 && writing != NULL && FD_ISSET(fd, asked) && !FD_ISSET(fd, writing)) {
			acted();
			FD_SET(fd, writing);
		}
		if (change < 0 && writing != NULL && FD_ISSET(fd, writing)) {
			acted();
			FD_CLR(fd, writing);
		}
		if ((change < 0 || is_wrong(fd, DATA_UNHEARD)) && reading != NULL && FD_ISSET(fd, reading)) {
			acted();
			FD_CLR(fd, reading);
		}
	}
}

static int
count_sets(int n, const fd_set *a, const fd_set *b, const fd_set *c)
{
	int count = 0;

	for (int fd = 0; fd < n && fd < FD_SETSIZE; fd++)
		count += (a != NULL && FD_ISSET(fd, a)) + (b != NULL && FD_ISSET(fd, b)) + (c != NULL && FD_ISSET(fd, c));
	return (count);
}

static int
select_within(int n, fd_set *reading, fd_set *writing, fd_set *exceptional, int milliseconds, unsigned by)
{
	struct timeval timeout;
	fd_set asked;
	bool early = false;
	int ret;

	FD_ZERO(&asked);
	if (writing != NULL)
		asked = *writing;
	for (int fd = 0; fd < n && fd < FD_SETSIZE; fd++)
		early = early || (FD_ISSET(fd, &asked) && writability(fd, by) > 0);
	milliseconds = early ? 0 : bounded(milliseconds);
	timeout.tv_sec = milliseconds / 1000;
	timeout.tv_usec = milliseconds % 1000 * 1000;
	if ((ret = host()->select(n, reading, writing, exceptional, milliseconds < 0 ? NULL : &timeout)) == -1)
		return (-1);
	change_sets(n, reading, writing, by, &asked);
	return (count_sets(n, reading, writing, exceptional));
}

INTERPOSE int
select(int n, fd_set *reading, fd_set *writing, fd_set *exceptional, struct timeval *timeout)
{
	struct timespec time = { .tv_sec = 0 };

	if (is_under_test())
		return (host()->select(n, reading, writing, exceptional, timeout));
	if (timeout != NULL) {
		time.tv_sec = timeout->tv_sec;
		time.tv_nsec = timeout->tv_usec * 1000;
	}
	return (select_within(n, reading, writing, exceptional, milliseconds_of(timeout != NULL ? &time : NULL), BY_SELECT));
}

INTERPOSE int
pselect(int n, fd_set *reading, fd_set *writing, fd_set *exceptional, const struct timespec *timeout, const sigset_t *mask)
{
	if (is_under_test() || mask != NULL)
		return (host()->pselect(n, reading, writing, exceptional, timeout, mask));
	return (select_within(n, reading, writing, exceptional, milliseconds_of(timeout), BY_PSELECT));
}

#ifdef __linux__
/* Of a queue of one socket, as the suite makes them. */
INTERPOSE int
epoll_ctl(int queue, int what, int fd, struct epoll_event *event)
{
	int ret = host()->epoll_ctl(queue, what, fd, event);

	if (ret == 0 && what != EPOLL_CTL_DEL && event != NULL && (event->events & EPOLLOUT) != 0)
		follow(queue)->watched = fd + 1;
	return (ret);
}

INTERPOSE int
epoll_wait(int queue, struct epoll_event *events, int n, int timeout)
{
	int change = follow(queue)->watched != 0 && !is_under_test() ? writability(queue, BY_QUEUE) : 0, ret;

	ret = host()->epoll_wait(queue, events, n, change > 0 ? 0 : bounded(timeout));
	if (ret == 0 && change > 0 && n > 0) {
		acted();
		memset(events, 0, sizeof(*events));
		events->events = EPOLLOUT;
		events->data.fd = watched_by(queue);
		return (1);
	}
	if (ret > 0 && change < 0) {
		acted();
		return (0);
	}
	return (ret);
}
#endif

/* What sending to the socket's peer comes to where the mutant is wrong about it; false where it is not. */
static bool
sent_wrongly(int s, const void *data, size_t size, int flags, ssize_t *ret)
{
	const struct followed *f = follow(s);

	if (is_wrong(s, DATA_LOST)) {
		acted();
		*ret = (ssize_t)size;
		return (true);
	}
	if (is_wrong(s, DATA_REFUSED)) {
		*ret = fails(ENOTCONN);
		return (true);
	}
	if (f->peer_remembered) {
		acted();
		*ret = host()->sendto(s, data, size, flags, (const struct sockaddr *)&f->peer, f->peer_length);
		return (true);
	}
	if (f->peer_forgotten) {
		*ret = fails(domain_of(s) == AF_UNIX ? ENOTCONN : EDESTADDRREQ);
		return (true);
	}
	return (false);
}

INTERPOSE ssize_t
send(int s, const void *data, size_t size, int flags)
{
	ssize_t ret;

	return (sent_wrongly(s, data, size, flags, &ret) ? ret : host()->send(s, data, size, flags));
}

INTERPOSE ssize_t
write(int fd, const void *data, size_t size)
{
	ssize_t ret;

	return (sent_wrongly(fd, data, size, 0, &ret) ? ret : host()->write(fd, data, size));
}

INTERPOSE ssize_t
sendto(int s, const void *data, size_t size, int flags, const struct sockaddr *to, socklen_t length)
{
	ssize_t ret;

	if (to == NULL && sent_wrongly(s, data, size, flags, &ret))
		return (ret);
	return (host()->sendto(s, data, size, flags, to, length));
}

INTERPOSE ssize_t
sendmsg(int s, const struct msghdr *message, int flags)
{
	ssize_t ret;

	if (message->msg_name == NULL && message->msg_iovlen == 1 && message->msg_control == NULL &&
	    sent_wrongly(s, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len, flags, &ret))
		return (ret);
	return (host()->sendmsg(s, message, flags));
}

/* What receiving came to, as the mutant has it: the data is gone. */
static ssize_t
received(int s, ssize_t n)
{
	int error = errno;

	if (n == -1 && error != EAGAIN && error != EINTR && is_wrong(s, ERROR_UNHEARD))
		return (fails(EAGAIN));
	if (n == -1 && error == EAGAIN && is_wrong(s, ERROR_INVENTED))
		return (fails(mutant->to));
	if (n > 0 && is_wrong(s, DATA_UNHEARD))
		return (fails(EAGAIN));
	errno = error;
	return (n);
}

INTERPOSE ssize_t
recv(int s, void *data, size_t size, int flags)
{
	return (received(s, host()->recv(s, data, size, flags)));
}

INTERPOSE ssize_t
read(int fd, void *data, size_t size)
{
	return (received(fd, host()->read(fd, data, size)));
}

INTERPOSE ssize_t
recvfrom(int s, void *data, size_t size, int flags, struct sockaddr *from, socklen_t *length)
{
	return (received(s, host()->recvfrom(s, data, size, flags, from, length)));
}

INTERPOSE ssize_t
recvmsg(int s, struct msghdr *message, int flags)
{
	return (received(s, host()->recvmsg(s, message, flags)));
}

/* A new descriptor starts without a history. */
INTERPOSE int
close(int fd)
{
	memset(follow(fd), 0, sizeof(struct followed));
	return (host()->close(fd));
}

/* Another descriptor of the socket has its history. */
static int
duplicated(int fd, int copy)
{
	if (copy != -1 && copy != fd)
		*follow(copy) = *follow(fd);
	return (copy);
}

INTERPOSE int
dup(int fd)
{
	return (duplicated(fd, host()->dup(fd)));
}

INTERPOSE int
dup2(int fd, int copy)
{
	return (duplicated(fd, host()->dup2(fd, copy)));
}

INTERPOSE int
fcntl(int fd, int command, ...)
{
	va_list arguments;
	void *argument;
	int ret;

	/* Every argument of fcntl() is an int or a pointer: passed on as the wider of both it arrives as either. */
	va_start(arguments, command);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	ret = host()->fcntl(fd, command, argument);
	return (command == F_DUPFD || command == F_DUPFD_CLOEXEC ? duplicated(fd, ret) : ret);
}

/* The suite's own bound on the call under test is one of the waits that are cut. */
INTERPOSE int
setitimer(int which, const struct itimerval *timer, struct itimerval *before)
{
	struct itimerval bound;
	int milliseconds;

	if (which != ITIMER_REAL || timer == NULL || timer->it_interval.tv_sec != 0 || timer->it_interval.tv_usec != 0 ||
	    timer->it_value.tv_sec == 0 || timer->it_value.tv_sec > INT_MAX / 1000)
		return (host()->setitimer(which, timer, before));
	milliseconds = bounded((int)timer->it_value.tv_sec * 1000);
	memset(&bound, 0, sizeof(bound));
	bound.it_value.tv_sec = milliseconds / 1000;
	bound.it_value.tv_usec = milliseconds % 1000 * 1000;
	return (host()->setitimer(which, &bound, before));
}

#ifdef __GLIBC__
/* What programs that are built with _FORTIFY_SOURCE call in the place of the above. */
INTERPOSE int __poll_chk(struct pollfd *, nfds_t, int, size_t);
INTERPOSE int __ppoll_chk(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *, size_t);
INTERPOSE ssize_t __recv_chk(int, void *, size_t, size_t, int);
INTERPOSE ssize_t __recvfrom_chk(int, void *, size_t, size_t, int, struct sockaddr *, socklen_t *);
INTERPOSE ssize_t __read_chk(int, void *, size_t, size_t);

INTERPOSE int
__poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t size)
{
	(void)size;
	return (poll(fds, n, timeout));
}

INTERPOSE int
__ppoll_chk(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask, size_t size)
{
	(void)size;
	return (ppoll(fds, n, timeout, mask));
}

INTERPOSE ssize_t
__recv_chk(int s, void *data, size_t size, size_t room, int flags)
{
	(void)room;
	return (recv(s, data, size, flags));
}

INTERPOSE ssize_t
__recvfrom_chk(int s, void *data, size_t size, size_t room, int flags, struct sockaddr *from, socklen_t *length)
{
	(void)room;
	return (recvfrom(s, data, size, flags, from, length));
}

INTERPOSE ssize_t
__read_chk(int fd, void *data, size_t size, size_t room)
{
	(void)room;
	return (read(fd, data, size));
}
#endif
