/*
 * What others do to the socket while the call waits: another thread, a child that has inherited it, a program that the child has
 * executed, a process that was passed it.  The call waits for the far end's answer, or in the UNIX domain for room in the accept
 * queue; once the other has done its deed, and if the call still waits, it gets what it waits for.
 */
#include "case/actor.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"

#include <string.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	WAITING		.transports = FAR_END_SPEAKS | CONNECTIONS, .far_end = FAR_END_ACCEPTS

/* Two manuals speak of SOCK_STREAM alone, the others of all connection-mode sockets. */
#define	STREAMS		(FAR_END_SPEAKS | UNIX_STREAM | ABSTRACT_STREAM)

/* Rows: the call is what it would be without the other. */
#define	UNDISTURBED							\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0" },				\
	{ "order", "posix:stream-blocks", "after the answer" },		\
	{ "peer", "posix:stream-blocks", "as named" },			\
	{ "hears", STREAM_REACHES, "arrives", FAR_END_SPEAKS },		\
	{ "hears", CONNECTION_REACHES, "arrives", FAR_END_SPEAKS }

/* The other asks, or does what concerns its own descriptor or a socket without a connection alone. */
static expectations undisturbed = { UNDISTURBED };

/*
 * Connects the socket, too.  FreeBSD's older manual and POSIX speak of any socket whose attempt is in progress; the two others of
 * non-blocking sockets.
 */
static expectations already = {
	{ "deed", "freebsd:EALREADY posix:EALREADY", "-1 EALREADY", FAR_END_SPEAKS },
	UNDISTURBED,
};
static expectations already_nonblocking = {
	{ "deed", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY", "-1 EALREADY", FAR_END_SPEAKS },
};

/* Gives it an address of family AF_UNSPEC. */
static expectations dissolved = {
	{ "deed", "linux:dissolve", "0", FAR_END_SPEAKS },
	{ "deed", "freebsd:EALREADY freebsd:EAFNOSUPPORT", "-1 EALREADY|-1 EAFNOSUPPORT", FAR_END_SPEAKS },
	{ "deed", "posix:EALREADY posix:EAFNOSUPPORT", "-1 EALREADY|-1 EAFNOSUPPORT", FAR_END_SPEAKS },
};

struct scene {
	enum actor_kind who;
	enum deed deed;
	enum { TO_PEER, TO_ANOTHER, TO_NONE, TO_ANY } to;
};

/* What the script needs. */
struct meeting {
	const struct scene *scene;
	struct actor *other;
	const struct address *to;
	int listener;		/* -1 for the far end */
};

static void
other_acts(const void *arg)
{
	const struct meeting *m = arg;
	const struct segment *syn = m->listener == -1 ? await_syn() : NULL;
	char done[OUTCOME_MAX];
	bool waits;

	/* In the UNIX domain no event shows that the call has begun. */
	if (syn == NULL && !call_waits())
		return;
	strlcpy(done, actor_does(m->other, m->scene->deed, m->to), sizeof(done));
	observe("deed", "%s", done);
	waits = call_may_return();
	observe("then", "%s", waits ? "waits" : "returns");
	if (waits && syn != NULL)
		(void)far_end_accept(syn);
	else if (waits)
		(void)accept_within_bound(m->listener);
	if (strcmp(done, "waits") != 0 || !await_return())
		return;
	/* Each has to wait for room of its own, in the order in which they came. */
	if (m->listener != -1)
		(void)accept_within_bound(m->listener);
	observe("deed_end", "%s", actor_answers(m->other));
}

static struct address
deed_address(const struct test *test, const struct scene *scene, const struct address *to)
{
	const struct transport *t = test->transport;

	switch (scene->to) {
	case TO_ANOTHER:
		return (is_unix(t) ? address_unix(t, "another") : far_end_another(t));
	case TO_NONE:
		return (address_unspec(t));
	case TO_ANY:
		return (is_unix(t) ? address_unix(t, "client") : address_any(t, 0));
	default:
		return (*to);
	}
}

CONDITION(thread_nothing, WAITING, .expect = undisturbed, .arg = &(const struct scene){ ACTOR_THREAD, DEED_NOTHING },
    .descr = "Another thread runs while the call waits")
{
	const struct transport *t = test->transport;
	const struct scene *scene = test->condition->arg;
	struct meeting m = { .scene = scene, .listener = -1 };
	struct address to, whom;
	const char *peer;
	int s;

	if (is_unix(t)) {
		m.listener = listener_full(t, "full", &to);
		full_queue_must_wait();
	} else {
		to = far_end_address(t);
	}
	whom = deed_address(test, scene, &to);
	m.to = &whom;
	s = socket_open(t);
	m.other = actor_open(scene->who, s);
	meanwhile(other_acts, &m);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	peer = peer_of(s, &to);
	observe("peer", "%s", peer);
	if (strcmp(peer, "as named") == 0 && !is_unix(t))
		observe("hears", "%s", far_end_hears(s));
	if (strcmp(peer, "none") == 0) {
		socket_set_nonblocking(s, true);
		observe_connect("again", s, ADDRESS(&to));
	}
}

/* Another thread. */
CONDITION_OF(thread_nothing, thread_close, WAITING,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_CLOSE },
    .descr = "Another thread closes the descriptor of the call while that waits");
CONDITION_OF(thread_nothing, thread_replace, WAITING,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_REPLACE },
    .descr = "Another thread replaces the descriptor of the call by another file (dup2) while that waits");
CONDITION_OF(thread_nothing, thread_shutdown_read, WAITING,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_SHUT_READ },
    .descr = "Another thread shuts the socket down for reading while the call waits");
CONDITION_OF(thread_nothing, thread_shutdown_write, WAITING,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_SHUT_WRITE },
    .descr = "Another thread shuts the socket down for writing while the call waits");
CONDITION_OF(thread_nothing, thread_shutdown_both, WAITING,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_SHUT_BOTH },
    .descr = "Another thread shuts the socket down both ways while the call waits");
CONDITION_OF(thread_nothing, thread_nonblocking, WAITING,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_SET_NONBLOCKING },
    .descr = "Another thread sets O_NONBLOCK while the call waits");
CONDITION_OF(thread_nothing, thread_so_error, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_SO_ERROR },
    .descr = "Another thread reads SO_ERROR while the call waits");
CONDITION_OF(thread_nothing, thread_local, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_LOCAL },
    .descr = "Another thread asks for the local name while the call waits");
CONDITION_OF(thread_nothing, thread_peer, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_PEER },
    .descr = "Another thread asks for the peer while the call waits");
CONDITION_OF(thread_nothing, thread_poll, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_POLL },
    .descr = "Another thread polls the socket while the call waits");
CONDITION_OF(thread_nothing, thread_buffers, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_RESIZE_BUFFERS },
    .descr = "Another thread changes SO_RCVBUF and SO_SNDBUF while the call waits");
CONDITION_OF(thread_nothing, thread_send, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_SEND },
    .descr = "Another thread tries to send on the socket while the call waits");
CONDITION_OF(thread_nothing, thread_receive, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_RECEIVE },
    .descr = "Another thread tries to receive on the socket while the call waits");
CONDITION_OF(thread_nothing, thread_bind, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_BIND, TO_ANY },
    .descr = "Another thread tries to bind the socket while the call waits");
CONDITION_OF(thread_nothing, thread_listen, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_LISTEN },
    .descr = "Another thread tries to make the socket a listener while the call waits");
CONDITION_OF(thread_nothing, thread_fork, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_FORK },
    .descr = "Another thread starts a process that inherits the socket and ends, while the call waits");
CONDITION_OF(thread_nothing, thread_dissolve, WAITING, .expect = dissolved,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_CONNECT, TO_NONE },
    .descr = "Another thread gives the socket an address of family AF_UNSPEC while the call waits");
CONDITION_OF(thread_nothing, thread_connect, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_CONNECT },
    .descr = "Another thread connects the socket to that address, too, while the call waits");
CONDITION_OF(thread_nothing, thread_connect_another, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_CONNECT, TO_ANOTHER },
    .descr = "Another thread connects the socket to another address while the call waits");
CONDITION_OF(thread_nothing, thread_connect_nonblocking, WAITING, .expect = already_nonblocking,
    .arg = &(const struct scene){ ACTOR_THREAD, DEED_CONNECT_NONBLOCKING },
    .descr = "Another thread sets O_NONBLOCK and connects the socket, too, while the call waits");

/* A child. */
CONDITION_OF(thread_nothing, child_nothing, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_NOTHING },
    .descr = "A child runs while the call waits");
CONDITION_OF(thread_nothing, child_close, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_CLOSE },
    .descr = "A child closes its descriptor of the socket while the call waits");
CONDITION_OF(thread_nothing, child_replace, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_REPLACE },
    .descr = "A child replaces its descriptor of the socket by another file (dup2) while the call waits");
CONDITION_OF(thread_nothing, child_shutdown_read, WAITING,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_SHUT_READ },
    .descr = "A child shuts the socket down for reading while the call waits");
CONDITION_OF(thread_nothing, child_shutdown_write, WAITING,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_SHUT_WRITE },
    .descr = "A child shuts the socket down for writing while the call waits");
CONDITION_OF(thread_nothing, child_shutdown_both, WAITING,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_SHUT_BOTH },
    .descr = "A child shuts the socket down both ways while the call waits");
CONDITION_OF(thread_nothing, child_nonblocking, WAITING,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_SET_NONBLOCKING },
    .descr = "A child sets O_NONBLOCK while the call waits");
CONDITION_OF(thread_nothing, child_so_error, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_SO_ERROR },
    .descr = "A child reads SO_ERROR while the call waits");
CONDITION_OF(thread_nothing, child_local, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_LOCAL },
    .descr = "A child asks for the local name while the call waits");
CONDITION_OF(thread_nothing, child_peer, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_PEER },
    .descr = "A child asks for the peer while the call waits");
CONDITION_OF(thread_nothing, child_poll, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_POLL },
    .descr = "A child polls the socket while the call waits");
CONDITION_OF(thread_nothing, child_buffers, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_RESIZE_BUFFERS },
    .descr = "A child changes SO_RCVBUF and SO_SNDBUF while the call waits");
CONDITION_OF(thread_nothing, child_send, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_SEND },
    .descr = "A child tries to send on the socket while the call waits");
CONDITION_OF(thread_nothing, child_receive, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_RECEIVE },
    .descr = "A child tries to receive on the socket while the call waits");
CONDITION_OF(thread_nothing, child_bind, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_BIND, TO_ANY },
    .descr = "A child tries to bind the socket while the call waits");
CONDITION_OF(thread_nothing, child_listen, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_LISTEN },
    .descr = "A child tries to make the socket a listener while the call waits");
CONDITION_OF(thread_nothing, child_fork, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_FORK },
    .descr = "A child starts a process that inherits the socket and ends, while the call waits");
CONDITION_OF(thread_nothing, child_dissolve, WAITING, .expect = dissolved,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_CONNECT, TO_NONE },
    .descr = "A child gives the socket an address of family AF_UNSPEC while the call waits");
CONDITION_OF(thread_nothing, child_connect, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_CONNECT },
    .descr = "A child connects the socket to that address, too, while the call waits");
CONDITION_OF(thread_nothing, child_connect_another, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_CONNECT, TO_ANOTHER },
    .descr = "A child connects the socket to another address while the call waits");
CONDITION_OF(thread_nothing, child_connect_nonblocking, WAITING, .expect = already_nonblocking,
    .arg = &(const struct scene){ ACTOR_CHILD, DEED_CONNECT_NONBLOCKING },
    .descr = "A child sets O_NONBLOCK and connects the socket, too, while the call waits");

/* A program that a child has executed. */
CONDITION_OF(thread_nothing, program_nothing, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_NOTHING },
    .descr = "A program that a child has executed runs while the call waits");
CONDITION_OF(thread_nothing, program_close, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_CLOSE },
    .descr = "A program that a child has executed closes its descriptor of the socket while the call waits");
CONDITION_OF(thread_nothing, program_replace, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_REPLACE },
    .descr = "A program that a child has executed replaces its descriptor of the socket by another file (dup2) while the call waits");
CONDITION_OF(thread_nothing, program_shutdown_read, WAITING,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_SHUT_READ },
    .descr = "A program that a child has executed shuts the socket down for reading while the call waits");
CONDITION_OF(thread_nothing, program_shutdown_write, WAITING,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_SHUT_WRITE },
    .descr = "A program that a child has executed shuts the socket down for writing while the call waits");
CONDITION_OF(thread_nothing, program_shutdown_both, WAITING,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_SHUT_BOTH },
    .descr = "A program that a child has executed shuts the socket down both ways while the call waits");
CONDITION_OF(thread_nothing, program_nonblocking, WAITING,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_SET_NONBLOCKING },
    .descr = "A program that a child has executed sets O_NONBLOCK while the call waits");
CONDITION_OF(thread_nothing, program_so_error, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_SO_ERROR },
    .descr = "A program that a child has executed reads SO_ERROR while the call waits");
CONDITION_OF(thread_nothing, program_local, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_LOCAL },
    .descr = "A program that a child has executed asks for the local name while the call waits");
CONDITION_OF(thread_nothing, program_peer, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_PEER },
    .descr = "A program that a child has executed asks for the peer while the call waits");
CONDITION_OF(thread_nothing, program_poll, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_POLL },
    .descr = "A program that a child has executed polls the socket while the call waits");
CONDITION_OF(thread_nothing, program_buffers, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_RESIZE_BUFFERS },
    .descr = "A program that a child has executed changes SO_RCVBUF and SO_SNDBUF while the call waits");
CONDITION_OF(thread_nothing, program_send, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_SEND },
    .descr = "A program that a child has executed tries to send on the socket while the call waits");
CONDITION_OF(thread_nothing, program_receive, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_RECEIVE },
    .descr = "A program that a child has executed tries to receive on the socket while the call waits");
CONDITION_OF(thread_nothing, program_bind, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_BIND, TO_ANY },
    .descr = "A program that a child has executed tries to bind the socket while the call waits");
CONDITION_OF(thread_nothing, program_listen, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_LISTEN },
    .descr = "A program that a child has executed tries to make the socket a listener while the call waits");
CONDITION_OF(thread_nothing, program_fork, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_FORK },
    .descr = "A program that a child has executed starts a process that inherits the socket and ends, while the call waits");
CONDITION_OF(thread_nothing, program_dissolve, WAITING, .expect = dissolved,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_CONNECT, TO_NONE },
    .descr = "A program that a child has executed gives the socket an address of family AF_UNSPEC while the call waits");
CONDITION_OF(thread_nothing, program_connect, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_CONNECT },
    .descr = "A program that a child has executed connects the socket to that address, too, while the call waits");
CONDITION_OF(thread_nothing, program_connect_another, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_CONNECT, TO_ANOTHER },
    .descr = "A program that a child has executed connects the socket to another address while the call waits");
CONDITION_OF(thread_nothing, program_connect_nonblocking, WAITING, .expect = already_nonblocking,
    .arg = &(const struct scene){ ACTOR_PROGRAM, DEED_CONNECT_NONBLOCKING },
    .descr = "A program that a child has executed sets O_NONBLOCK and connects the socket, too, while the call waits");

/* A process that was passed the socket. */
CONDITION_OF(thread_nothing, passed_nothing, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_NOTHING },
    .descr = "A process that was passed the socket runs while the call waits");
CONDITION_OF(thread_nothing, passed_close, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_CLOSE },
    .descr = "A process that was passed the socket closes its descriptor of the socket while the call waits");
CONDITION_OF(thread_nothing, passed_replace, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_REPLACE },
    .descr = "A process that was passed the socket replaces its descriptor of the socket by another file (dup2) while the call waits");
CONDITION_OF(thread_nothing, passed_shutdown_read, WAITING,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_SHUT_READ },
    .descr = "A process that was passed the socket shuts the socket down for reading while the call waits");
CONDITION_OF(thread_nothing, passed_shutdown_write, WAITING,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_SHUT_WRITE },
    .descr = "A process that was passed the socket shuts the socket down for writing while the call waits");
CONDITION_OF(thread_nothing, passed_shutdown_both, WAITING,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_SHUT_BOTH },
    .descr = "A process that was passed the socket shuts the socket down both ways while the call waits");
CONDITION_OF(thread_nothing, passed_nonblocking, WAITING,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_SET_NONBLOCKING },
    .descr = "A process that was passed the socket sets O_NONBLOCK while the call waits");
CONDITION_OF(thread_nothing, passed_so_error, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_SO_ERROR },
    .descr = "A process that was passed the socket reads SO_ERROR while the call waits");
CONDITION_OF(thread_nothing, passed_local, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_LOCAL },
    .descr = "A process that was passed the socket asks for the local name while the call waits");
CONDITION_OF(thread_nothing, passed_peer, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_PEER },
    .descr = "A process that was passed the socket asks for the peer while the call waits");
CONDITION_OF(thread_nothing, passed_poll, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_POLL },
    .descr = "A process that was passed the socket polls the socket while the call waits");
CONDITION_OF(thread_nothing, passed_buffers, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_RESIZE_BUFFERS },
    .descr = "A process that was passed the socket changes SO_RCVBUF and SO_SNDBUF while the call waits");
CONDITION_OF(thread_nothing, passed_send, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_SEND },
    .descr = "A process that was passed the socket tries to send on the socket while the call waits");
CONDITION_OF(thread_nothing, passed_receive, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_RECEIVE },
    .descr = "A process that was passed the socket tries to receive on the socket while the call waits");
CONDITION_OF(thread_nothing, passed_bind, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_BIND, TO_ANY },
    .descr = "A process that was passed the socket tries to bind the socket while the call waits");
CONDITION_OF(thread_nothing, passed_listen, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_LISTEN },
    .descr = "A process that was passed the socket tries to make the socket a listener while the call waits");
CONDITION_OF(thread_nothing, passed_fork, WAITING, .expect = undisturbed,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_FORK },
    .descr = "A process that was passed the socket starts a process that inherits the socket and ends, while the call waits");
CONDITION_OF(thread_nothing, passed_dissolve, WAITING, .expect = dissolved,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_CONNECT, TO_NONE },
    .descr = "A process that was passed the socket gives the socket an address of family AF_UNSPEC while the call waits");
CONDITION_OF(thread_nothing, passed_connect, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_CONNECT },
    .descr = "A process that was passed the socket connects the socket to that address, too, while the call waits");
CONDITION_OF(thread_nothing, passed_connect_another, WAITING, .expect = already,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_CONNECT, TO_ANOTHER },
    .descr = "A process that was passed the socket connects the socket to another address while the call waits");
CONDITION_OF(thread_nothing, passed_connect_nonblocking, WAITING, .expect = already_nonblocking,
    .arg = &(const struct scene){ ACTOR_RECEIVER, DEED_CONNECT_NONBLOCKING },
    .descr = "A process that was passed the socket sets O_NONBLOCK and connects the socket, too, while the call waits");
