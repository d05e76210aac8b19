/*
 * A connected datagram socket receives from its peer alone.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/socket.h"
#include "world/wait.h"

/* A receiver, the friend that it connects to, and a stranger. */
struct parties {
	int receiver, friend, stranger;
	struct address at, friend_at, stranger_at;
};

static struct parties
parties_open(const struct test *test)
{
	struct parties p;

	p.receiver = socket_bound(test->transport, "receiver", &p.at);
	p.friend = socket_bound(test->transport, "friend", &p.friend_at);
	p.stranger = socket_bound(test->transport, "stranger", &p.stranger_at);
	return (p);
}

/* A stranger's datagrams arrive before the call, but not after it. */
static expectations stranger_expect = {
	{ "before", DGRAM_SOURCE, "delivered" },
	{ "heard", DGRAM_SOURCE, "filtered" },
};

CONDITION(stranger, .transports = ALL_DGRAM, .expect = stranger_expect,
    .descr = "A stranger's datagram is received before the call, and not after it")
{
	struct parties p = parties_open(test);

	observe("before", "%s", datagram_heard(p.receiver, &p.at, p.stranger, p.friend));
	observe_connect("call", p.receiver, ADDRESS(&p.friend_at));
	observe("heard", "%s", datagram_heard(p.receiver, &p.at, p.stranger, p.friend));
}

static expectations peer = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(peer, .transports = ALL_DGRAM, .expect = peer,
    .descr = "The peer's datagram is received")
{
	struct parties p = parties_open(test);

	observe_connect("call", p.receiver, ADDRESS(&p.friend_at));
	observe("heard", "%s", datagram_heard(p.receiver, &p.at, p.friend, p.friend));
}

/* After the call only the peer's datagrams are received, even if a stranger's was queued. */
static expectations queued = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "heard", DGRAM_SOURCE, "filtered" },
};

/* Sends the friend's datagram, and receives until it: was there another before it? */
static const char *
heard_from_queue(const struct parties *p)
{
	const char *answer = "filtered";
	char byte;

	/* On some hosts the friend gets connected to the receiver, too. */
	if (sendto(p->friend, "f", 1, 0, ADDRESS(&p->at)) == -1)
		return ("lost");
	while (wait_readable(p->receiver, WAIT_BOUND) && recv(p->receiver, &byte, 1, MSG_DONTWAIT) == 1) {
		if (byte == 'f')
			return (answer);
		answer = "delivered";
	}
	return ("lost");
}

CONDITION(queued, .transports = ALL_DGRAM, .expect = queued,
    .descr = "A stranger's datagram from before the call is not received after it")
{
	struct parties p = parties_open(test);

	SETUP(sendto(p.stranger, "s", 1, 0, ADDRESS(&p.at)));
	if (!wait_readable(p.receiver, WAIT_BOUND))
		setup_failed("a datagram sent on the loopback did not arrive");
	observe_connect("call", p.receiver, ADDRESS(&p.friend_at));
	observe("heard", "%s", heard_from_queue(&p));
}

/* Likewise with a queued datagram of the previous peer. */
static expectations queued_of_old_peer = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "heard", DGRAM_SOURCE, "filtered" },
};

CONDITION(queued_of_old_peer, .transports = ALL_DGRAM, .expect = queued_of_old_peer,
    .descr = "An earlier peer's datagram is not received once there is a new peer")
{
	struct parties p = parties_open(test);

	connect_setup(p.receiver, &p.stranger_at);
	SETUP(sendto(p.stranger, "s", 1, 0, ADDRESS(&p.at)));
	if (!wait_readable(p.receiver, WAIT_BOUND))
		setup_failed("a datagram sent on the loopback did not arrive");
	observe_connect("call", p.receiver, ADDRESS(&p.friend_at));
	observe("heard", "%s", heard_from_queue(&p));
}

/* A datagram that the peer sent before it became the peer counts as the peer's. */
static expectations queued_of_peer = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(queued_of_peer, .transports = ALL_DGRAM, .expect = queued_of_peer,
    .descr = "The peer's datagram from before the call is received after it")
{
	struct parties p = parties_open(test);

	SETUP(sendto(p.friend, "p", 1, 0, ADDRESS(&p.at)));
	if (!wait_readable(p.receiver, WAIT_BOUND))
		setup_failed("a datagram sent on the loopback did not arrive");
	observe_connect("call", p.receiver, ADDRESS(&p.friend_at));
	observe("heard", "%s", heard_from_queue(&p));
}

/*
 * A stranger sends during the call.  Its datagrams until it stops, after the call has returned, may be in the queue and are
 * drained; later ones must not be received.
 */
static expectations during = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "heard", DGRAM_SOURCE, "filtered" },
};

/* Datagrams of the stranger received before the call: it is sending then, and has room in the queue. */
#define	SENDS_SEEN	100

/* Sends continuously.  send() fails while the queue is full, which the stranger may relieve, or because of the peer. */
static void
sends_without_pause(const void *arg)
{
	const struct parties *p = arg;
	struct timespec deadline = wait_deadline();
	unsigned long sent = 0;
	char byte;

	while (!call_has_returned()) {
		if (wait_left(&deadline) == 0)
			untested("the call did not return within the %d s for which a stranger was sending", WAIT_BOUND);
		if (sendto(p->stranger, "s", 1, MSG_DONTWAIT, ADDRESS(&p->at)) == -1)
			(void)recv(p->receiver, &byte, 1, MSG_DONTWAIT);
		sent++;
	}
	note("sent", "%lu", sent);
}

CONDITION(during, .transports = ALL_DGRAM, .expect = during,
    .descr = "The datagrams of a stranger that was sending during the call are not received after it")
{
	struct parties p = parties_open(test);
	unsigned left = 0;
	char byte;

	meanwhile(sends_without_pause, &p);
	for (int seen = 0; seen < SENDS_SEEN; ) {
		if (!wait_readable(p.receiver, WAIT_BOUND))
			setup_failed("a datagram sent on the loopback did not arrive");
		/* The stranger may have received it first. */
		if (recv(p.receiver, &byte, 1, MSG_DONTWAIT) == 1)
			seen++;
	}
	observe_connect("call", p.receiver, ADDRESS(&p.friend_at));
	meanwhile_end();
	while (recv(p.receiver, &byte, 1, MSG_DONTWAIT) == 1)
		left++;
	note("left_in_queue", "%u", left);
	observe("heard", "%s", datagram_heard(p.receiver, &p.at, p.stranger, p.friend));
}
