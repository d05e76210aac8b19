#include "world/loopback_end.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/child.h"
#include "world/deaf.h"
#include "world/drops.h"
#include "world/process.h"
#include "world/socket.h"
#include "world/wait.h"

static struct {
	const struct transport *transport;	/* the listener's */
	int listener, channel;			/* in the process; the channel also in the case */
	size_t queued;				/* connections that fill the accept queue; 0 if the listener is deaf */
	bool tells;				/* the host counts what the listener drops */
} end = { .listener = -1, .channel = -1 };

/*
 * Seconds in which a SYN is retransmitted at least once more, since it has been retransmitted once at most: after one and three
 * seconds in all (RFC 6298), or sooner.  Less than WAIT_BOUND, so that a script ends in time.
 */
#define	RETRANSMISSIONS	4

/* What the process is told, a byte each. */
enum deed { SEES = 's', ACCEPTS = 'a', REFUSES = 'r', RESETS = 'x', HEARS = 'h' };

/* Whether an attempt has come since the last look: what the listener drops are SYNs. */
static enum loopback_end_sight
sees(void)
{
	static unsigned known;
	unsigned dropped;
	bool more;

	if (host_drops(end.listener, &dropped) == -1)
		return (NOT_TOLD);
	more = dropped != known;
	known = dropped;
	return (more ? SEEN : NOT_SEEN);
}

/* Makes room, or hears again; the connection comes of the SYN's retransmission. */
static int
accepts(void)
{
	if (end.queued == 0 && host_deafen(end.listener, end.transport, false) == -1)
		return (-1);
	for (size_t i = 0; i < end.queued; i++) {
		int s = wait_readable(end.listener, WAIT_BOUND) ? accept(end.listener, NULL, NULL) : -1;

		if (s != -1)
			close(s);
	}
	return (wait_readable(end.listener, RETRANSMISSIONS) ? accept(end.listener, NULL, NULL) : -1);
}

static void
serve(void *arg)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	int accepted = -1;
	char deed, answer, byte;
	ssize_t n;

	(void)arg;
	/* What the case closes must not stay open here. */
	process_keep(end.listener, end.channel);
	while ((n = recv(end.channel, &deed, 1, 0)) == 1 || (n == -1 && errno == EINTR)) {
		if (n == -1)
			continue;
		answer = 0;
		switch ((enum deed)deed) {
		case SEES:
			answer = (char)sees();
			break;
		case ACCEPTS:
			accepted = accepts();
			answer = accepted != -1;
			break;
		case REFUSES:
			close(end.listener);
			break;
		case RESETS:
			(void)setsockopt(accepted, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
			close(accepted);
			break;
		case HEARS:
			answer = wait_readable(accepted, WAIT_BOUND) && recv(accepted, &byte, 1, MSG_DONTWAIT) == 1;
			break;
		}
		if (send(end.channel, &answer, 1, 0) != 1)
			break;
	}
}

/* Tells the process, and returns its answer. */
static int
tell(enum deed deed)
{
	char byte = (char)deed;

	SETUP(send(end.channel, &byte, 1, 0));
	/* Filling the queue has taken one wait at most, and the process waits for each connection in it once and for one more. */
	if (!wait_readable(end.channel, 2 * WAIT_BOUND) || recv(end.channel, &byte, 1, MSG_DONTWAIT) != 1)
		setup_failed("the process that is the far end on the loopback does not answer");
	return (byte);
}

/* An MPTCP attempt goes on by TCP where the far end knows no more, as that on a link does. */
static const struct transport *
listening_for(const struct transport *t)
{
	switch (t->bit) {
	case MPTCP4:
	case TCP4_MAPPED:
		return (transport_of(TCP4));
	case MPTCP6:
		return (transport_of(TCP6));
	default:
		return (t);
	}
}

struct address
loopback_end_open(const struct transport *t, const char *words)
{
	struct address at, to;
	const char *wrong;
	int channel[2];

	end.transport = listening_for(t);
	end.queued = 0;
	end.listener = listener_open(end.transport, NULL, &at);
	if (host_deafen(end.listener, end.transport, true) == -1 || !listener_is_silent(end.transport, &at)) {
		close(end.listener);
		if ((wrong = listener_full_try(end.transport, &end.listener, &at)) != NULL)
			untested("%s; on the loopback, no far end is silent: %s", words, wrong);
		end.queued = full_queue_sockets().n;
		if (full_queue_sockets().held_up != -1)
			close(full_queue_sockets().held_up);
	}
	/* What tried the silence does not count.  The process inherits this: it may first run when the case's attempt has come. */
	end.tells = sees() != NOT_TOLD;
	to = address_loopback(t, address_port(&at));
	SETUP(socketpair(AF_UNIX, SOCK_STREAM, 0, channel));
	end.channel = channel[1];
	(void)child_start(serve, NULL);
	end.channel = channel[0];
	close(channel[1]);
	close(end.listener);
	end.listener = -1;
	return (to);
}

enum loopback_end_sight
loopback_end_sees(void)
{
	return ((enum loopback_end_sight)tell(SEES));
}

bool
loopback_end_tells(void)
{
	return (end.tells);
}

bool
loopback_end_accept(void)
{
	return (tell(ACCEPTS) != 0);
}

void
loopback_end_refuse(void)
{
	(void)tell(REFUSES);
}

void
loopback_end_reset(void)
{
	(void)tell(RESETS);
}

bool
loopback_end_hears(void)
{
	return (tell(HEARS) != 0);
}
