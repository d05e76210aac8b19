/*
 * A non-blocking attempt has been refused, and the program learns that by one call or another, or by none.  What comes of the next
 * calls: while nobody listens yet, once somebody listens at that address, and once listen() has been tried in between.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/socket.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* The call that takes the error, if any. */
enum read { NOTHING, ERROR, RECEIVE, PEEK, SEND, CONNECT };

/* What happens before the next connect(). */
enum change { STILL_CLOSED, LISTENER_UP, LISTENED };

struct story {
	enum read read;
	enum change change;
};

/* A socket whose attempt was refused, with the error pending, unless the call itself has told it. */
static int
refused_socket(const struct test *test, const struct address *to)
{
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(to));
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	return (s);
}

static void
read_error(enum read read, int s, const struct address *to)
{
	char byte;

	switch (read) {
	case NOTHING:
		return;
	case ERROR:
		observe("read", "%s", so_error(s));
		return;
	case RECEIVE:
		observe_result("read", recv(s, &byte, 1, 0));
		return;
	case PEEK:
		observe_result("read", recv(s, &byte, 1, MSG_PEEK));
		return;
	case SEND:
		observe_result("read", send(s, "d", 1, MSG_NOSIGNAL) == -1 ? -1 : 0);
		return;
	case CONNECT:
		observe_connect("read", s, ADDRESS(to));
		return;
	}
}

/* An attempt that the call has begun comes to its end before the next call. */
static int
observe_next(const char *observation, int s, const struct address *to)
{
	int error = observe_connect(observation, s, ADDRESS(to));

	if (error == EINPROGRESS)
		(void)wait_for(s, POLLOUT, WAIT_BOUND);
	return (error);
}

static int
listener_at(const struct test *test, const struct address *to)
{
	int listener = socket_open(test->transport);

	if (socket_bind_in_time(test->transport, listener, to) == -1)
		untested("the port that was free is taken");
	SETUP(listen(listener, 4));
	return (listener);
}

/*
 * POSIX and Linux leave the state of the socket open after a failure.  By the other manuals EISCONN is for a socket that is
 * connected, and this one is not.
 */
#define	NOT_CONNECTED	"0|-1 E[!I]*|-1 EIN*|-1 EIO"
#define	IS_REFUSED							\
	{ "call", "freebsd:ECONNREFUSED freebsd:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", 0 }, \
	{ "call", "posix:ECONNREFUSED posix:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", 0 }, \
	{ "call", "linux:ECONNREFUSED linux:EINPROGRESS", "-1 ECONNREFUSED|-1 EINPROGRESS", 0 }, \
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none", 0 }

static expectations refused = {
	IS_REFUSED,
	{ "again", "freebsd:EISCONN bs2000:EISCONN", NOT_CONNECTED },
};

CONDITION(unread, .transports = INET_STREAM, .expect = refused, .arg = (&(const struct story){ NOTHING, STILL_CLOSED }),
    .descr = "The attempt was refused; the socket is connected again")
{
	const struct story *story = test->condition->arg;
	struct address to = nobody_listens(test->transport);
	int s = refused_socket(test, &to), listener = -1, last, accepted;

	read_error(story->read, s, &to);
	observe("peer", "%s", peer_of(s, &to));
	if (story->change == LISTENER_UP)
		listener = listener_at(test, &to);
	if (story->change == LISTENED)
		observe_result("listen", listen(s, 1));
	(void)observe_next("again", s, &to);
	(void)observe_next("once_more", s, &to);
	last = observe_next("third", s, &to);
	if (listener == -1)
		return;
	/* Where a call has made the connection, it may still be on its way to the listener. */
	accepted = last != 0 && last != EISCONN && nobody_waits(listener) ? -1 : accept_within_bound(listener);
	observe("made", "%s", accepted == -1 ? "no connection" : data_passes(s, accepted));
}

CONDITION_OF(unread, so_error, .transports = INET_STREAM, .expect = refused, .arg = (&(const struct story){ ERROR, STILL_CLOSED }),
    .descr = "The attempt was refused, and SO_ERROR has told that; the socket is connected again");
CONDITION_OF(unread, received, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ RECEIVE, STILL_CLOSED }),
    .descr = "The attempt was refused, and recv() has told that; the socket is connected again");
CONDITION_OF(unread, peeked, .transports = INET_STREAM, .expect = refused, .arg = (&(const struct story){ PEEK, STILL_CLOSED }),
    .descr = "The attempt was refused, and recv() with MSG_PEEK has told that; the socket is connected again");
CONDITION_OF(unread, sent, .transports = INET_STREAM, .expect = refused, .arg = (&(const struct story){ SEND, STILL_CLOSED }),
    .descr = "The attempt was refused, and send() has told that; the socket is connected again");
CONDITION_OF(unread, connected, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ CONNECT, STILL_CLOSED }),
    .descr = "The attempt was refused, and connect() has told that; the socket is connected again");

CONDITION_OF(unread, unread_listener, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ NOTHING, LISTENER_UP }),
    .descr = "The attempt was refused; the socket is connected again when somebody listens there");
CONDITION_OF(unread, so_error_listener, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ ERROR, LISTENER_UP }),
    .descr = "The attempt was refused, and SO_ERROR has told that; the socket is connected again when somebody listens there");
CONDITION_OF(unread, received_listener, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ RECEIVE, LISTENER_UP }),
    .descr = "The attempt was refused, and recv() has told that; the socket is connected again when somebody listens there");
CONDITION_OF(unread, peeked_listener, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ PEEK, LISTENER_UP }),
    .descr = "The attempt was refused, and recv() with MSG_PEEK has told that; the socket is connected again when somebody "
        "listens there");
CONDITION_OF(unread, sent_listener, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ SEND, LISTENER_UP }),
    .descr = "The attempt was refused, and send() has told that; the socket is connected again when somebody listens there");
CONDITION_OF(unread, connected_listener, .transports = INET_STREAM, .expect = refused,
    .arg = (&(const struct story){ CONNECT, LISTENER_UP }),
    .descr = "The attempt was refused, and connect() has told that; the socket is connected again when somebody listens there");

/* If listen() makes the socket a listener, hosts have several errors for it (errno/eopnotsupp). */
static expectations listened = {
	IS_REFUSED,
};

CONDITION_OF(unread, unread_listened, .transports = INET_STREAM, .expect = listened,
    .arg = (&(const struct story){ NOTHING, LISTENED }),
    .descr = "The attempt was refused; listen() is called before the socket is connected again");
CONDITION_OF(unread, so_error_listened, .transports = INET_STREAM, .expect = listened,
    .arg = (&(const struct story){ ERROR, LISTENED }),
    .descr = "The attempt was refused, and SO_ERROR has told that; listen() is called before the socket is connected again");
CONDITION_OF(unread, received_listened, .transports = INET_STREAM, .expect = listened,
    .arg = (&(const struct story){ RECEIVE, LISTENED }),
    .descr = "The attempt was refused, and recv() has told that; listen() is called before the socket is connected again");
CONDITION_OF(unread, peeked_listened, .transports = INET_STREAM, .expect = listened,
    .arg = (&(const struct story){ PEEK, LISTENED }),
    .descr = "The attempt was refused, and recv() with MSG_PEEK has told that; listen() is called before the socket is connected "
        "again");
CONDITION_OF(unread, sent_listened, .transports = INET_STREAM, .expect = listened,
    .arg = (&(const struct story){ SEND, LISTENED }),
    .descr = "The attempt was refused, and send() has told that; listen() is called before the socket is connected again");
CONDITION_OF(unread, connected_listened, .transports = INET_STREAM, .expect = listened,
    .arg = (&(const struct story){ CONNECT, LISTENED }),
    .descr = "The attempt was refused, and connect() has told that; listen() is called before the socket is connected again");
