/*
 * shutdown() by state, and connect() after it: in each state (case/state.h) a socket is shut down for reading, for writing, or for
 * both, and connected.  Where there is no connection, shutdown() takes nothing away from the attempt that follows; what data passes
 * then is a survey.  stream/shutdown has both modes of what is shut down for writing.
 */
#include "case/case.h"
#include "case/state.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define	TCP_STREAM	(ALL_TCP | ALL_MPTCP)

/* The names of the observations, by how the socket is shut down. */
static const struct how {
	int how;
	const char *shutdown, *local, *call, *peer, *sent, *heard, *unspec, *again, *again_sent, *again_heard;
} hows[] = {
	{ SHUT_RD, "read", "read_local", "read_call", "read_peer", "read_sent", "read_heard", "read_unspec",
	    "read_again", "read_again_sent", "read_again_heard" },
	{ SHUT_WR, "write", "write_local", "write_call", "write_peer", "write_sent", "write_heard", "write_unspec",
	    "write_again", "write_again_sent", "write_again_heard" },
	{ SHUT_RDWR, "both", "both_local", "both_call", "both_peer", "both_sent", "both_heard", "both_unspec",
	    "both_again", "both_again_sent", "both_again_heard" },
};

#define	N_HOWS	(sizeof(hows) / sizeof(hows[0]))

/* Sends a byte, and says what arrives: "arrives", "end", "nothing", or "-1 ENAME" of the send. */
static const char *
sent(const struct transport *t, int from, int to, const struct address *at)
{
	static char outcome[OUTCOME_MAX];
	char bytes[2048];
	ssize_t n = at != NULL ? sendto(from, "s", 1, MSG_DONTWAIT, ADDRESS(at)) : send(from, "s", 1, MSG_DONTWAIT);

	if (n == -1) {
		outcome_of_call(outcome, sizeof(outcome), -1, errno);
		return (outcome);
	}
	/* A raw socket hears its own datagrams, and those of all others. */
	if ((t->bit & ALL_RAW) != 0)
		return ("sent");
	if (!wait_readable(to, WAIT_BOUND) || (n = recv(to, bytes, sizeof(bytes), MSG_DONTWAIT)) == -1)
		return ("nothing");
	return (n == 0 ? "end" : "arrives");
}

/* Whether a datagram from the peer arrives: the socket may not be readable at all, which another datagram shows. */
static const char *
heard_from(const struct scene *scene, int peer)
{
	struct address at;
	char bytes[2048];
	ssize_t n = 0;

	scene_local(scene->s, &at);
	if (at.length == 0)
		return ("no name");
	if (sendto(peer, "h", 1, MSG_DONTWAIT, ADDRESS(&at)) == -1)
		return ("not sent");
	/* On the loopback and in the UNIX domain a datagram has arrived when it is sent. */
	if (wait_for(scene->s, POLLIN, 0) != 0)
		n = recv(scene->s, bytes, sizeof(bytes), MSG_DONTWAIT);
	return (n > 0 ? "arrives" : "nothing");
}

static const char *
heard(const struct scene *scene, int other_end)
{
	const struct transport *t = scene->test->transport;

	if ((t->bit & ALL_RAW) != 0)
		return ("not asked");
	return (is_connection_mode(t) ? sent(t, other_end, scene->s, NULL) : heard_from(scene, other_end));
}

struct other {
	int peer;
	struct address at;
};

/* Connects the socket to the other peer, and sends both ways if it reaches that. */
static void
connect_and_talk(struct scene *scene, const struct other *other, const char *call, const char *peer, const char *sent_to,
    const char *heard_of)
{
	const struct transport *t = scene->test->transport;
	int outcome, other_end = other->peer;

	(void)scene_hold_port(scene);
	outcome = observe_connect(call, scene->s, ADDRESS(&other->at));
	if (outcome == EINPROGRESS)
		(void)wait_for(scene->s, POLLOUT, WAIT_BOUND);
	/* Before the other end closes, which may take the peer away. */
	if (peer != NULL && (outcome == 0 || outcome == EINPROGRESS))
		observe(peer, "%s", scene_peer(scene, &other->at));
	/* A listener that a call without a connection did not reach is not waited for. */
	if (is_connection_mode(t) && strcmp(peer_of(scene->s, &other->at), "as named") != 0 && nobody_waits(other->peer))
		return;
	if (is_connection_mode(t) && (other_end = accept_within_bound(other->peer)) == -1)
		return;
	observe(sent_to, "%s", sent(t, scene->s, other_end, NULL));
	observe(heard_of, "%s", heard(scene, other_end));
	if (is_connection_mode(t))
		close(other_end);
}

static void
shut_down(struct scene *scene, const struct how *how, const struct other *other)
{
	observe_result(how->shutdown, shutdown(scene->s, how->how));
	observe(how->local, "%s", scene_name(scene));
	connect_and_talk(scene, other, how->call, how->peer, how->sent, how->heard);
}

static void
shut_down_and_dissolve(struct scene *scene, const struct how *how, const struct other *other)
{
	struct address none = address_unspec(scene->test->transport);

	(void)shutdown(scene->s, how->how);
	observe_connect(how->unspec, scene->s, ADDRESS(&none));
	connect_and_talk(scene, other, how->again, NULL, how->again_sent, how->again_heard);
}

#define	RESETS	"posix:dgram-reset posix:returns-zero linux:dissolve linux:returns-zero"

/* Rows: a datagram socket gets the peer that each call names. */
#define	EACH_PEER							\
	{ "read_call", DGRAM_REPEATS, "0", ALL_DGRAM },			\
	{ "write_call", DGRAM_REPEATS, "0", ALL_DGRAM },		\
	{ "both_call", DGRAM_REPEATS, "0", ALL_DGRAM },			\
	{ "read_peer", DGRAM_REPEATS, "as named", ALL_DGRAM },		\
	{ "write_peer", DGRAM_REPEATS, "as named", ALL_DGRAM },		\
	{ "both_peer", DGRAM_REPEATS, "as named", ALL_DGRAM },		\
	{ "read_unspec", RESETS, "0", ALL_DGRAM },			\
	{ "write_unspec", RESETS, "0", ALL_DGRAM },			\
	{ "both_unspec", RESETS, "0", ALL_DGRAM }

static expectations never_connected = {
	{ "read_call", ATTEMPTS, "0", ALL_STREAM },
	{ "write_call", ATTEMPTS, "0", ALL_STREAM },
	{ "both_call", ATTEMPTS, "0", ALL_STREAM },
	{ "read_peer", ATTEMPTS, "as named", ALL_STREAM },
	{ "write_peer", ATTEMPTS, "as named", ALL_STREAM },
	{ "both_peer", ATTEMPTS, "as named", ALL_STREAM },
	{ "read_again", "linux:dissolve", "0", TCP_STREAM },
	{ "write_again", "linux:dissolve", "0", TCP_STREAM },
	{ "both_again", "linux:dissolve", "0", TCP_STREAM },
	EACH_PEER,
};

CONDITION(fresh, .transports = EVERY, .arg = &fresh, .expect = never_connected,
    .descr = "shutdown() of a socket that was never connected, and connect()")
{
	struct scene scenes[2 * N_HOWS];
	struct other other;

	/* What is sent on a socket that is shut down must not end the case. */
	signal_catch(SIGPIPE, 0);
	other.peer = peer_open(test->transport, "other", &other.at);
	scenes_enter(test->condition->arg, test, scenes, 2 * N_HOWS);
	for (size_t i = 0; i < N_HOWS; i++) {
		shut_down(&scenes[2 * i], &hows[i], &other);
		shut_down_and_dissolve(&scenes[2 * i + 1], &hows[i], &other);
	}
}

CONDITION_OF(fresh, bound, .transports = EVERY, .arg = &bound, .expect = never_connected,
    .descr = "shutdown() of a socket that was bound to an address of the loopback, or to a name, and connect()");
CONDITION_OF(fresh, bound_to_any, .transports = INET_STREAM | INET_DGRAM, .arg = &bound_to_any, .expect = never_connected,
    .descr = "shutdown() of a socket that was bound to the wildcard, and connect()");

/* Whether a listener that is shut down can be connected is a survey. */
CONDITION_OF(fresh, listening, .transports = ALL_STREAM, .arg = &listening,
    .descr = "shutdown() of a listening socket that was bound to an address of the loopback, or to a name, and connect()");
CONDITION_OF(fresh, listening_at_any, .transports = INET_STREAM, .arg = &listening_at_any,
    .descr = "shutdown() of a listening socket that was bound to the wildcard, and connect()");
CONDITION_OF(fresh, listening_at_port, .transports = INET_STREAM, .arg = &listening_at_port,
    .descr = "shutdown() of a listening socket that was bound to an address of the loopback and a given port, and connect()");
CONDITION_OF(fresh, listening_unbound, .transports = INET_STREAM, .arg = &listening_unbound,
    .descr = "shutdown() of a listening socket that was never bound, and connect()");

/* A connection was made: the socket connects no more, until Linux dissolves the connection of a TCP socket. */
static expectations connected = {
	{ "read_call", CONNECTS_ONCE, "-1 E*", ALL_STREAM },
	{ "write_call", CONNECTS_ONCE, "-1 E*", ALL_STREAM },
	{ "both_call", CONNECTS_ONCE, "-1 E*", ALL_STREAM },
	{ "read_unspec", "linux:dissolve", "0", TCP_STREAM },
	{ "write_unspec", "linux:dissolve", "0", TCP_STREAM },
	{ "both_unspec", "linux:dissolve", "0", TCP_STREAM },
	{ "read_again", "linux:dissolve", "0", TCP_STREAM },
	{ "write_again", "linux:dissolve", "0", TCP_STREAM },
	{ "both_again", "linux:dissolve", "0", TCP_STREAM },
	EACH_PEER,
};

CONDITION_OF(fresh, made, .transports = EVERY, .arg = &made, .expect = connected,
    .descr = "shutdown() of a connected socket, and connect()");
CONDITION_OF(fresh, made_bound, .transports = EVERY, .arg = &made_bound, .expect = connected,
    .descr = "shutdown() of a socket that was bound and connected, and connect()");
CONDITION_OF(fresh, peer_half_closed, .transports = TCP_STREAM | UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .arg = &peer_half_closed, .expect = connected,
    .descr = "shutdown() of a connected socket whose peer has shut down its sending side, and connect()");
CONDITION_OF(fresh, peer_closed, .transports = ALL_STREAM, .arg = &peer_closed, .expect = connected,
    .descr = "shutdown() of a connected socket whose peer has closed, and connect()");
CONDITION_OF(fresh, both_closed, .transports = ALL_STREAM, .arg = &both_closed, .expect = connected,
    .descr = "shutdown() of a socket whose connection is over, and connect()");

/* The state is unspecified by two manuals: a survey. */
CONDITION_OF(fresh, refused, .transports = ALL_STREAM, .arg = &refused,
    .descr = "shutdown() after a refusal, and connect()");
CONDITION_OF(fresh, refused_pending, .transports = INET_STREAM, .arg = &refused_pending,
    .descr = "shutdown() after a non-blocking attempt that was refused, of which nobody has been told, and connect()");

/* No manual says what shutdown() does to an attempt. */
CONDITION_OF(fresh, in_progress, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .arg = &in_progress,
    .descr = "shutdown() while an attempt is in progress, and connect()");
CONDITION_OF(fresh, interrupted, .transports = INET_STREAM, .far_end = FAR_END_SILENT, .arg = &interrupted,
    .descr = "shutdown() after a signal interrupted a call whose attempt goes on, and connect()");

static expectations refused_datagram_expect = {
	{ "read_peer", DGRAM_REPEATS, "as named" },
	{ "write_peer", DGRAM_REPEATS, "as named" },
	{ "both_peer", DGRAM_REPEATS, "as named" },
};

CONDITION_OF(fresh, refused_datagram, .transports = INET_DGRAM, .arg = &refused_datagram, .expect = refused_datagram_expect,
    .descr = "shutdown() of a socket one of whose datagrams was refused, of which nobody has been told, and connect()");
