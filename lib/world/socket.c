#include "world/socket.h"

#include <sys/ioctl.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/fail.h"
#include "judge/outcome.h"
#include "world/loopback.h"
#include "world/network.h"
#include "world/option.h"
#include "world/timeout.h"
#include "world/wait.h"

#define	BACKLOG		8	/* leaves room for the connections of a case */
/* Connections after which a backlog of one counts as never full. */
#define	FULL_MAX	(sizeof(((struct full_queue *)NULL)->queued) / sizeof(int))

#define	LOOK_MS		10	/* between tries of a port */
#define	SETTLE_MS	200	/* a handshake on the loopback that takes longer is held up by a full accept queue */

/* Below every host's range of local ports (FreeBSD's begins at 10000), so that no socket is assigned the port meanwhile. */
#define	LOW_PORT_FIRST	1024
#define	LOW_PORT_LAST	9999

static int
open_with(const struct transport *t, int flags)
{
	int s = socket(t->domain, t->type | flags, t->protocol);

	/* The case's own transport has been tried already: this is another one that the case needs too. */
	if (s == -1 && (errno == EAFNOSUPPORT || errno == EPROTONOSUPPORT || errno == EPERM || errno == EACCES))
		untested("no socket of transport %s: %s", t->name, strerror(errno));
	SETUP(s);
	if (t->address == ADDRESS_MAPPED)
		SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)));
	return (s);
}

int
socket_open(const struct transport *t)
{
	return (open_with(t, 0));
}

int
socket_open_with_flag(const struct transport *t)
{
#ifdef SOCK_NONBLOCK
	return (open_with(t, SOCK_NONBLOCK));
#else
	(void)t;
	unsupported("socket() takes no flag for a non-blocking socket (SOCK_NONBLOCK)");
#endif
}

void
socket_set_nonblocking_by_ioctl(int s, bool on)
{
#ifdef FIONBIO
	int value = on;

	SETUP(ioctl(s, FIONBIO, &value));
#else
	(void)s;
	(void)on;
	unsupported("ioctl() does not make a socket non-blocking (FIONBIO)");
#endif
}

void
socket_signal_events(int s)
{
#ifdef O_ASYNC
	SETUP(fcntl(s, F_SETOWN, getpid()));
	SETUP(fcntl(s, F_SETFL, (int)SETUP(fcntl(s, F_GETFL)) | O_ASYNC));
#else
	(void)s;
	unsupported("no signal tells of a socket's events (O_ASYNC)");
#endif
}

void
socket_set_nonblocking(int s, bool on)
{
	int flags = (int)SETUP(fcntl(s, F_GETFL));

	SETUP(fcntl(s, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

int
socket_open_nonblocking(const struct transport *t)
{
	int s = socket_open(t);

	socket_set_nonblocking(s, true);
	return (s);
}

void
socket_share_port(int s)
{
#ifdef SO_REUSEPORT
	SETUP(setsockopt(s, SOL_SOCKET, SO_REUSEPORT, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
#endif
}

void
socket_bind_to_interface(int s, const char *interface)
{
	FEATURE(host_bind_to_interface(s, interface), "a socket cannot be bound to an interface (SO_BINDTODEVICE)",
	    "a socket cannot be bound to an interface");
}

int
socket_set_service(const struct transport *t, int s, int service)
{
	return (is_inet6_on_the_wire(t) ? setsockopt(s, IPPROTO_IPV6, IPV6_TCLASS, &service, sizeof(service)) :
	    setsockopt(s, IPPROTO_IP, IP_TOS, &service, sizeof(service)));
}

int
socket_set_hops(const struct transport *t, int s, int hops)
{
	return (is_inet6_on_the_wire(t) ? setsockopt(s, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof(hops)) :
	    setsockopt(s, IPPROTO_IP, IP_TTL, &hops, sizeof(hops)));
}

bool
address_can_be_bound(const struct transport *t, const struct address *a)
{
	int s = socket_open(t), bound = bind(s, ADDRESS(a));

	close(s);
	return (bound == 0);
}

int
socket_bind_in_time(const struct transport *t, int s, const struct address *at)
{
	struct timespec deadline = wait_deadline();
	int bound;

	if (is_connection_mode(t))
		SETUP(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	/* No event shows that a port is free. */
	while ((bound = bind(s, ADDRESS(at))) == -1 && errno == EADDRINUSE && !network_is_private() && wait_left(&deadline) > 0)
		(void)poll(NULL, 0, LOOK_MS);
	return (bound);
}

int
socket_bound(const struct transport *t, const char *name, struct address *at)
{
	int s = socket_open(t), bound;

	loopback_need(t);
	*at = is_unix(t) ? address_unix(t, name) : address_loopback(t, 0);
	if ((bound = bind(s, ADDRESS(at))) == -1 && errno == EADDRINUSE && !is_unix(t))
		untested("every local port is taken");
	SETUP(bound);
	if (!is_unix(t))
		*at = address_of_socket(s);
	return (s);
}

static int
listener_with_backlog(const struct transport *t, const char *name, int backlog, struct address *at)
{
	int s = socket_bound(t, name, at);

	SETUP(listen(s, backlog));
	return (s);
}

int
listener_open(const struct transport *t, const char *name, struct address *at)
{
	return (listener_with_backlog(t, name, BACKLOG, at));
}

enum attempt { QUEUED, HELD_UP, REFUSED, RESET };

/* Whether a connection that was made has been reset since. */
static bool
was_reset(int s)
{
	char byte;

	return (recv(s, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == -1 && errno == ECONNRESET);
}

/*
 * Makes one more attempt by a new socket.  The listener queues it; or, if its queue is full, holds it up, refuses it, or resets a
 * connection that the client already has: this one or the last one queued (-1 for none).
 */
static enum attempt
attempt_one_more(const struct transport *t, const struct address *at, int last, int *attempting)
{
	int s = socket_open_nonblocking(t), error = 0;
	struct pollfd p = { .fd = s, .events = POLLOUT };
	socklen_t length = sizeof(error);

	*attempting = s;
	if (connect(s, ADDRESS(at)) == -1)
		error = errno;
	if (error == EINPROGRESS) {
		if (poll(&p, 1, SETTLE_MS) == 0)
			return (HELD_UP);
		/* Where SCTP has no room, the attempt ends too, with an error. */
		SETUP(getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length));
	}
	if (error == ECONNRESET || (last != -1 && was_reset(last)))
		return (RESET);
	if (error == 0)
		return (QUEUED);
	close(s);
	*attempting = -1;
	/* A full queue in the UNIX domain answers at once: EAGAIN on Linux, ECONNREFUSED on a BSD. */
	if (error != ECONNREFUSED && (error != EAGAIN || !is_unix(t)))
		setup_failed("cannot fill the accept queue: %s", strerror(error));
	return (error == ECONNREFUSED ? REFUSED : HELD_UP);
}

static enum attempt when_full;
static struct full_queue filled;

/* Returns NULL, or why there is no full queue. */
static const char *
fill(const struct transport *t, const struct address *at)
{
	static char never_full[96];
	int s, last = -1;

	for (filled.n = 0; filled.n < FULL_MAX; filled.n++) {
		when_full = attempt_one_more(t, at, last, &s);
		if (when_full == RESET)
			return ("a listener whose accept queue is full takes the connection and resets it");
		if (when_full != QUEUED) {
			filled.held_up = s;
			return (NULL);
		}
		filled.queued[filled.n] = last = s;
	}
	snprintf(never_full, sizeof(never_full), "the listener's accept queue took %zu connections and was not full", filled.n);
	return (never_full);
}

int
listener_full(const struct transport *t, const char *name, struct address *at)
{
	int listener = listener_with_backlog(t, name, 1, at);
	const char *wrong = fill(t, at);

	if (wrong != NULL)
		untested("%s", wrong);
	return (listener);
}

#define	REFUSES_AT_ONCE	"the host refuses at once where the accept queue is full: the call does not wait"

const char *
listener_full_try(const struct transport *t, int *listener, struct address *at)
{
	const char *wrong;

	*listener = listener_with_backlog(t, NULL, 1, at);
	wrong = fill(t, at);
	return (wrong == NULL && full_queue_refuses() ? REFUSES_AT_ONCE : wrong);
}

bool
listener_is_silent(const struct transport *t, const struct address *at)
{
	int s;
	bool silent = attempt_one_more(t, at, -1, &s) == HELD_UP && s != -1;

	if (s != -1)
		close(s);
	return (silent);
}

struct full_queue
full_queue_sockets(void)
{
	return (filled);
}

bool
full_queue_refuses(void)
{
	return (when_full == REFUSED);
}

void
full_queue_must_wait(void)
{
	if (full_queue_refuses())
		untested("%s", REFUSES_AT_ONCE);
}

void
listener_widens(const struct transport *t, const char *name)
{
	struct address at;
	int listener = listener_full(t, name, &at), s;

	SETUP(listen(listener, BACKLOG));
	if (attempt_one_more(t, &at, -1, &s) != QUEUED)
		untested("listen() does not make room in a full accept queue (is net.core.somaxconn or "
		    "kern.ipc.soacceptqueue the limit?)");
	close(listener);
}

/* A connection stays in the queue when its client closes it. */
void
listener_holds(const struct transport *t, const char *name, int n)
{
	struct address at;
	int listener = listener_with_backlog(t, name, n, &at), s;
	bool holds = true;

	for (int i = 0; i < n && holds; i++) {
		holds = attempt_one_more(t, &at, -1, &s) == QUEUED;
		if (s != -1)
			close(s);
	}
	close(listener);
	if (!holds)
		untested("an accept queue does not hold %d connections (is net.core.somaxconn or kern.ipc.soacceptqueue the limit?)", n);
}

struct address
nobody_listens(const struct transport *t)
{
	struct address at;
	unsigned span = LOW_PORT_LAST - LOW_PORT_FIRST + 1;

	if (is_unix(t))
		return (address_unix(t, "nobody"));
	loopback_need(t);
	/* No port is taken by a raw socket.  To bind() of FreeBSD a name with a port is no address of the host. */
	if ((t->bit & ALL_RAW) != 0)
		return (address_loopback(t, LOW_PORT_FIRST));
	for (unsigned i = 0; i < span; i++) {
		int s = socket_open(t), bound;

		at = address_loopback(t, LOW_PORT_FIRST + ((unsigned)getpid() + i) % span);
		bound = bind(s, ADDRESS(&at));
		close(s);
		if (bound == 0)
			return (at);
		if (errno != EADDRINUSE)
			setup_failed("bind: %s", strerror(errno));
	}
	setup_failed("every port from %d to %d is taken", LOW_PORT_FIRST, LOW_PORT_LAST);
}

int
peer_open(const struct transport *t, const char *name, struct address *at)
{
	return (is_connection_mode(t) ? listener_open(t, name, at) : socket_bound(t, name, at));
}

int
accept_within_bound(int listener)
{
	return (wait_readable(listener, WAIT_BOUND) ? (int)SETUP(accept(listener, NULL, NULL)) : -1);
}

bool
nobody_waits(int listener)
{
	return (wait_for(listener, POLLIN, 0) == 0);
}

const char *
attempt_at(int listener)
{
	return (nobody_waits(listener) ? "none" : "seen");
}

void
connect_setup(int s, const struct address *to)
{
	SETUP(connect(s, ADDRESS(to)));
}

void
attempt_begin(int s, const struct address *to)
{
	if (connect(s, ADDRESS(to)) == 0)
		setup_failed("an attempt to a silent far end succeeded");
	if (errno != EINPROGRESS)
		setup_failed("an attempt to a silent far end failed: %s", strerror(errno));
}

#define	NOT_SHORT	"the host cannot shorten the time-out of an attempt"

void
attempt_limit(const struct transport *t, int s, int seconds)
{
	if (is_connection_mode(t) && !is_unix(t))
		SETTING(host_limit_attempt(s, seconds), NOT_SHORT);
}

int
attempt_hurry(int s)
{
	int milliseconds;

	SETTING(host_hurry_timeout(s, &milliseconds), NOT_SHORT);
	return (milliseconds);
}

static struct connection
connect_to(const struct transport *t, int listener, const struct address *at)
{
	struct connection c;

	c.client = socket_open(t);
	connect_setup(c.client, at);
	if ((c.server = accept_within_bound(listener)) == -1)
		setup_failed("a connection did not reach its listener");
	c.client_address = address_of_socket(c.client);
	c.server_address = address_of_socket(c.server);
	return (c);
}

struct connection
connection_open_at_listener(const struct transport *t, int *listener, struct address *at)
{
	*listener = listener_open(t, "first", at);
	return (connect_to(t, *listener, at));
}

struct connection
connection_open(const struct transport *t)
{
	struct address at;
	int listener = listener_open(t, "connection", &at);
	struct connection c = connect_to(t, listener, &at);

	close(listener);
	return (c);
}

/* Receives until the mark arrives: "delivered" if anything else arrived before it. */
static const char *
heard_before_mark(int receiver, char mark)
{
	const char *answer = "filtered";
	char buffer[2048];

	while (wait_readable(receiver, WAIT_BOUND)) {
		ssize_t n = recv(receiver, buffer, sizeof(buffer), MSG_DONTWAIT);

		if (n == -1 && errno != EAGAIN && errno != ECONNREFUSED)
			break;
		/* The last byte, because a raw IPv4 socket receives the header too. */
		if (n > 0 && buffer[n - 1] == mark)
			return (answer);
		if (n > 0)
			answer = "delivered";
	}
	return ("lost");
}

const char *
datagram_heard_at(int receiver, const struct address *strangers_at, int stranger, const struct address *friends_at, int friend)
{
	static unsigned char number;
	char mark = (char)++number, stray = (char)++number;

	/* Where the stranger may not send (EPERM in the UNIX domain), nothing arrives. */
	(void)sendto(stranger, &stray, 1, 0, ADDRESS(strangers_at));
	if (sendto(friend, &mark, 1, 0, ADDRESS(friends_at)) == -1 && (errno != EISCONN || send(friend, &mark, 1, 0) == -1))
		return ("lost");
	return (heard_before_mark(receiver, mark));
}

const char *
datagram_heard(int receiver, const struct address *at, int stranger, int friend)
{
	return (datagram_heard_at(receiver, at, stranger, at, friend));
}

static const char *
failure(void)
{
	static char outcome[OUTCOME_MAX];

	outcome_of_call(outcome, sizeof(outcome), -1, errno);
	return (outcome);
}

const char *
datagram_sent(int from, int at)
{
	char byte = 'd', buffer[2048];

	if (send(from, &byte, 1, 0) == -1)
		return (failure());
	while (wait_readable(at, WAIT_BOUND)) {
		ssize_t n = recv(at, buffer, sizeof(buffer), MSG_DONTWAIT);

		if (n > 0 && buffer[n - 1] == byte)
			return ("delivered");
		if (n == -1 && errno != EAGAIN && errno != ECONNREFUSED)
			break;
	}
	return ("lost");
}

const char *
peer_agrees(int from, const int sockets[], const struct address at[], size_t n)
{
	struct timespec deadline = wait_deadline();
	struct address told;
	bool has_peer;
	char byte = 'a', buffer[2048];

	memset(&told, 0, sizeof(told));
	told.length = sizeof(told.u);
	has_peer = getpeername(from, &told.u.any, &told.length) == 0;
	if (send(from, &byte, 1, 0) == -1) {
		if (errno != ENOTCONN && errno != EDESTADDRREQ)
			return (failure());
		return (has_peer ? "differ" : "agree");
	}
	if (!has_peer)
		return ("differ");
	for (size_t i = 0; wait_left(&deadline) > 0; i = (i + 1) % n) {
		struct pollfd p = { .fd = sockets[i], .events = POLLIN };

		/* Poll each briefly in turn, because the datagram may arrive at any. */
		if (poll(&p, 1, 10) == 1 && recv(sockets[i], buffer, sizeof(buffer), MSG_DONTWAIT) > 0)
			return (address_equal(&told, &at[i]) ? "agree" : "differ");
	}
	return ("lost");
}

static bool
passes(int from, int to)
{
	char byte = 'p';

	if (send(from, &byte, 1, 0) != 1 || !wait_readable(to, WAIT_BOUND))
		return (false);
	byte = '\0';
	return (recv(to, &byte, 1, MSG_DONTWAIT) == 1 && byte == 'p');
}

const char *
data_passes(int a, int b)
{
	int ways = passes(a, b) + passes(b, a);

	return (ways == 2 ? "both ways" : ways == 1 ? "one way" : "neither");
}

const char *
reaches(const struct transport *t, int s, int peer)
{
	bool reached;
	int accepted;

	if (!is_connection_mode(t))
		return (strcmp(datagram_sent(s, peer), "delivered") == 0 ? "yes" : "no");
	if ((accepted = accept_within_bound(peer)) == -1)
		return ("no");
	reached = strcmp(data_passes(s, accepted), "both ways") == 0;
	close(accepted);
	return (reached ? "yes" : "no");
}

const char *
received(int s, int flags)
{
	static char outcome[OUTCOME_MAX];
	char byte;
	ssize_t n = recv(s, &byte, 1, flags | MSG_DONTWAIT);

	if (n == -1)
		outcome_of_call(outcome, sizeof(outcome), -1, errno);
	return (n == -1 ? outcome : n == 0 ? "end" : "data");
}

const char *
bytes_waiting(int s)
{
#ifdef FIONREAD
	int bytes = 0;

	if (ioctl(s, FIONREAD, &bytes) == -1)
		return (failure());
	return (bytes == 0 ? "none" : "some");
#else
	(void)s;
	return ("unknown");
#endif
}

const char *
so_error(int s)
{
	int error = 0;
	socklen_t length = sizeof(error);

	if (getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == -1)
		return (failure());
	return (error == 0 ? "0" : errno_name(error) != NULL ? errno_name(error) : "another errno");
}

const char *
peer_of(int s, const struct address *named)
{
	struct address a;

	memset(&a, 0, sizeof(a));
	a.length = sizeof(a.u);
	if (getpeername(s, &a.u.any, &a.length) == -1)
		return (errno == ENOTCONN ? "none" : failure());
	return (address_equal(&a, named) ? "as named" : "another");
}

const char *
local_of(int s)
{
	struct address a;

	memset(&a, 0, sizeof(a));
	a.length = sizeof(a.u);
	/* FreeBSD's SCTP has no name for a socket that is not bound. */
	if (getsockname(s, &a.u.any, &a.length) == -1)
		return (errno == ENOENT ? "unbound" : failure());
	if (a.u.any.sa_family == AF_UNIX) {
		/* For an unnamed socket Linux returns the family alone, a BSD a path of null bytes. */
		for (size_t i = offsetof(struct sockaddr_un, sun_path); i < a.length; i++)
			if (a.u.bytes[i] != 0)
				return ("bound");
		return ("unbound");
	}
	if (address_port(&a) == 0)
		return (address_is_any(&a) ? "unbound" : "an address alone");
	return (address_is_any(&a) ? "a port alone" : "bound");
}
