/*
 * Many calls at once, and calls while what they are about changes: bounded by counts.  Whoever is first differs from run to run;
 * that nothing is lost, and that each call ends as one of its kind may, does not.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/crew.h"
#include "world/loopback.h"
#include "world/ping.h"
#include "world/socket.h"

#include <sys/resource.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Two manuals speak of SOCK_STREAM alone, the others of all connection-mode sockets. */
#define	STREAMS	(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

/* What calls have come to: an outcome that all of them share, or each that differs from the first two. */
struct tally {
	atomic_int calls;
	atomic_int by_errno[256];	/* 0 for success */
	atomic_int nonsense;		/* a value other than 0 and -1, or a failure without an errno */
};

static void
count(struct tally *t, int ret, int error)
{
	atomic_fetch_add(&t->calls, 1);
	if ((ret != 0 && ret != -1) || (ret == -1 && (error <= 0 || error >= 256)))
		atomic_fetch_add(&t->nonsense, 1);
	else
		atomic_fetch_add(&t->by_errno[ret == 0 ? 0 : error], 1);
}

static void
count_call(struct tally *t, const struct call *c)
{
	count(t, c->ret, c->error);
}

/*
 * "0" if all succeeded, "-1 ENAME" if all failed so; else the first outcome that is neither success nor among the expected errors,
 * or "as they may".
 */
static const char *
tally_outcome(const struct tally *t, const int *expected, size_t n)
{
	static char outcome[OUTCOME_MAX];
	bool one = false, mixed = false;

	if (t->nonsense != 0)
		return ("-1 errno 0");
	for (int error = 0; error < 256; error++) {
		bool among = error == 0;

		if (t->by_errno[error] == 0)
			continue;
		for (size_t i = 0; i < n; i++)
			among = among || expected[i] == error;
		mixed = one;
		one = true;
		outcome_of_call(outcome, sizeof(outcome), error == 0 ? 0 : -1, error);
		if (!among)
			return (outcome);
	}
	return (mixed || n != 0 ? "as they may" : outcome);
}

/*
 * Many clients, several acceptors.  A client says its number on its connection; whoever accepts that learns which client's it is.
 */
#define	CLIENTS		100
#define	ACCEPTORS	4

static struct crowd {
	const struct transport *t;
	bool nonblocking;
	struct address to;
	int listener;
	int clients[CLIENTS];
	struct tally calls;
	atomic_int accepted;
	atomic_int served[CLIENTS];	/* connections that said to be this client's */
	atomic_int strangers;		/* that said nothing, or had another name than the client */
} crowd;

/* The outcome of the attempt as connect() would tell it. */
static void
connect_one(unsigned number, struct crowd *c)
{
	unsigned char name = (unsigned char)number;
	int s = c->clients[number];
	struct call call = connect_unbounded(s, ADDRESS(&c->to));

	if (c->nonblocking && call.ret == -1 && call.error == EINPROGRESS) {
		socklen_t length = sizeof(call.error);

		(void)wait_writable(s, 2 * WAIT_BOUND);
		call.ret = getsockopt(s, SOL_SOCKET, SO_ERROR, &call.error, &length);
		call.ret = call.ret == 0 && call.error != 0 ? -1 : call.ret;
	}
	count_call(&c->calls, &call);
	(void)!send(s, &name, 1, 0);
}

static bool
is_named(const struct crowd *c, int s, unsigned number)
{
	struct address own = address_of_socket(c->clients[number]);

	return (is_unix(c->t) || strcmp(peer_of(s, &own), "as named") == 0);
}

static void
accept_some(struct crowd *c)
{
	struct timespec deadline = wait_deadline();
	unsigned char name;

	while (atomic_load(&c->accepted) < CLIENTS && wait_left(&deadline) > 0) {
		struct pollfd p = { .fd = c->listener, .events = POLLIN };
		int s;

		/* Another acceptor may take what this one has been woken for. */
		if (poll(&p, 1, 10) != 1 || (s = accept(c->listener, NULL, NULL)) == -1)
			continue;
		atomic_fetch_add(&c->accepted, 1);
		deadline = wait_deadline();
		if (wait_readable(s, WAIT_BOUND) && recv(s, &name, 1, 0) == 1 && name < CLIENTS && is_named(c, s, name))
			atomic_fetch_add(&c->served[name], 1);
		else
			atomic_fetch_add(&c->strangers, 1);
	}
}

static void
crowd_works(unsigned number, void *arg)
{
	if (number < CLIENTS)
		connect_one(number, arg);
	else
		accept_some(arg);
}

/* Accepted connections and clients need more descriptors than other cases. */
static void
allow_descriptors(void)
{
	const rlim_t needed = 512;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 || limit.rlim_cur >= needed)
		return;
	if (limit.rlim_max < needed)
		untested("the limit of descriptors (RLIMIT_NOFILE) is below %d", (int)needed);
	limit.rlim_cur = needed;
	SETUP(setrlimit(RLIMIT_NOFILE, &limit));
}

static expectations all_connected = {
	{ "calls", STREAM_REACHES, "0", STREAMS },
	{ "calls", CONNECTION_REACHES " posix:thread-safe", "0" },
	{ "pairs", STREAM_REACHES, "each its own", STREAMS },
	{ "pairs", CONNECTION_REACHES " posix:thread-safe", "each its own" },
};

static void
observe_crowd(const struct test *test, bool nonblocking)
{
	struct crowd *c = &crowd;
	struct crew crew;
	bool ended, each = true;

	allow_descriptors();
	listener_holds(test->transport, "other", CLIENTS);
	c->t = test->transport;
	c->nonblocking = nonblocking;
	c->listener = listener_open(c->t, "listener", &c->to);
	SETUP(listen(c->listener, CLIENTS));
	socket_set_nonblocking(c->listener, true);
	for (unsigned i = 0; i < CLIENTS; i++)
		c->clients[i] = nonblocking ? socket_open_nonblocking(c->t) : socket_open(c->t);
	crew = crew_begin(CLIENTS + ACCEPTORS, crowd_works, c);
	ended = crew_end(&crew);
	observe("calls", "%s", ended ? tally_outcome(&c->calls, NULL, 0) : OUTCOME_BLOCKED);
	for (unsigned i = 0; i < CLIENTS; i++)
		each = each && c->served[i] == 1;
	observe("pairs", "%s", c->accepted < CLIENTS ? "lost" : c->strangers != 0 || !each ? "confused" : "each its own");
}

CONDITION(hundred_threads, .transports = ALL_STREAM, .expect = all_connected,
    .descr = "A hundred threads connect to one listener, from which four threads accept")
{
	observe_crowd(test, false);
}

CONDITION(hundred_threads_nonblocking, .transports = INET_STREAM, .expect = all_connected,
    .descr = "A hundred threads connect to one listener without blocking and poll, and four threads accept")
{
	observe_crowd(test, true);
}

/* Clients that are processes. */
#define	PROCESSES	8
#define	EACH		8

struct family {
	struct address to;
	const struct transport *t;
};

static void
connect_each(void *arg)
{
	const struct family *f = arg;

	for (int i = 0; i < EACH; i++) {
		int s = socket_open(f->t);
		struct call c = connect_unbounded(s, ADDRESS(&f->to));

		if (c.ret != 0)
			_exit(c.error > 0 && c.error < 128 ? c.error : 255);
		(void)!send(s, "c", 1, 0);
		close(s);
	}
}

static expectations family_connected = {
	{ "calls", STREAM_REACHES, "0", STREAMS },
	{ "calls", CONNECTION_REACHES, "0" },
	{ "accepted", STREAM_REACHES, "all", STREAMS },
	{ "accepted", CONNECTION_REACHES, "all" },
};

CONDITION(eight_processes, .transports = ALL_STREAM, .expect = family_connected,
    .descr = "Eight processes connect to one listener, each eight times, and close each connection at once")
{
	struct family f = { .t = test->transport };
	int listener = listener_open(f.t, "listener", &f.to), n = 0, accepted;
	pid_t children[PROCESSES];
	struct tally tally;

	memset(&tally, 0, sizeof(tally));
	SETUP(listen(listener, PROCESSES * EACH));
	for (int i = 0; i < PROCESSES; i++)
		children[i] = child_start(connect_each, &f);
	while (n < PROCESSES * EACH && (accepted = accept_within_bound(listener)) != -1) {
		n++;
		close(accepted);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = child_await(children[i]);

		count(&tally, status == 0 ? 0 : -1, status == -1 ? 0 : status >> 8);
	}
	observe("calls", "%s", tally_outcome(&tally, NULL, 0));
	observe("accepted", "%s", n == PROCESSES * EACH ? "all" : "some are lost");
}

/*
 * The listener comes and goes.  No manual says more of these calls than that each ends; once it stays, one connects.
 */
#define	ATTEMPTS_MADE	200

static struct coming {
	const struct transport *t;
	struct address to;
	struct tally calls;
	atomic_bool over;
} coming;

static void
connects_again_and_again(unsigned number, void *arg)
{
	struct coming *c = arg;

	(void)number;
	for (int i = 0; i < ATTEMPTS_MADE; i++) {
		int s = socket(c->t->domain, c->t->type, c->t->protocol);
		struct call call;

		/* What a full queue drops is sent again after a second.  In the UNIX domain each call learns of its listener's end. */
		if (!is_unix(c->t))
			(void)fcntl(s, F_SETFL, O_NONBLOCK);
		call = connect_unbounded(s, ADDRESS(&c->to));
		count_call(&c->calls, &call);
		close(s);
	}
	atomic_store(&c->over, true);
}

static int
listen_again(const struct coming *c)
{
	int listener = socket_open(c->t);

	if (c->t->address == ADDRESS_PATH)
		(void)unlink(c->to.u.un.sun_path);
	if (is_unix(c->t))
		SETUP(bind(listener, ADDRESS(&c->to)));
	else
		SETUP(socket_bind_in_time(c->t, listener, &c->to));
	SETUP(listen(listener, 4));
	return (listener);
}

static expectations last_connects = {
	{ "last", STREAM_REACHES, "0", STREAMS },
	{ "last", CONNECTION_REACHES, "0" },
	{ "reached", STREAM_REACHES, "yes", STREAMS },
	{ "reached", CONNECTION_REACHES, "yes" },
};

CONDITION(listener_comes_and_goes, .transports = ALL_STREAM & ~(unsigned)(ALL_SCTP | TCP4_MAPPED), .expect = last_connects,
    .descr = "A thread makes two hundred calls while the listener is closed and opened; then it stays open")
{
	static const int refusals[] = { ECONNREFUSED, ECONNRESET, ENOENT, EINPROGRESS };
	struct coming *c = &coming;
	struct timespec deadline;
	struct crew crew;
	int listener, s;

	c->t = test->transport;
	listener = listener_open(c->t, "listener", &c->to);
	crew = crew_begin(1, connects_again_and_again, c);
	for (deadline = wait_deadline(); !c->over && wait_left(&deadline) > 0;) {
		SETUP(close(listener));
		listener = listen_again(c);
	}
	observe("calls", "%s", crew_end(&crew) ? tally_outcome(&c->calls, refusals, 4) : OUTCOME_BLOCKED);
	SETUP(close(listener));
	listener = listen_again(c);
	s = socket_open(c->t);
	observe("reached", "%s", observe_connect("last", s, ADDRESS(&c->to)) == 0 ? reaches(c->t, s, listener) : "no");
}

/*
 * A thread changes the buffers' sizes while others connect their sockets, and accepts.
 */
#define	SOCKETS	50

static struct sizes {
	const struct transport *t;
	struct address to;
	int listener, sockets[SOCKETS];
	atomic_int current;
	struct tally calls;
} sizes;

static void
sizes_change(unsigned number, void *arg)
{
	struct sizes *z = arg;
	int i, size = 4096;

	if (number == 0) {
		for (i = 0; i < SOCKETS; i++) {
			struct call call;

			atomic_store(&z->current, i);
			call = connect_unbounded(z->sockets[i], ADDRESS(&z->to));
			count_call(&z->calls, &call);
		}
		atomic_store(&z->current, SOCKETS);
	}
	while ((i = atomic_load(&z->current)) < SOCKETS) {
		size = size < 65536 ? 2 * size : 4096;
		(void)setsockopt(z->sockets[i], SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
		(void)setsockopt(z->sockets[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	}
}

static expectations sized = {
	{ "calls", STREAM_REACHES, "0", STREAMS },
	{ "calls", CONNECTION_REACHES " posix:thread-safe", "0" },
	{ "data", CONNECTION_REACHES " posix:thread-safe", "both ways" },
};

CONDITION(buffers_change, .transports = ALL_STREAM, .expect = sized,
    .descr = "A thread changes SO_RCVBUF and SO_SNDBUF of each of fifty sockets while another connects it")
{
	struct sizes *z = &sizes;
	const char *data = "both ways";
	struct crew crew;

	listener_holds(test->transport, "other", SOCKETS);
	z->t = test->transport;
	z->listener = listener_open(z->t, "listener", &z->to);
	SETUP(listen(z->listener, SOCKETS));
	allow_descriptors();
	for (int i = 0; i < SOCKETS; i++)
		z->sockets[i] = socket_open(z->t);
	crew = crew_begin(2, sizes_change, z);
	observe("calls", "%s", crew_end(&crew) ? tally_outcome(&z->calls, NULL, 0) : OUTCOME_BLOCKED);
	for (int i = 0; i < SOCKETS && strcmp(data, "both ways") == 0; i++) {
		int accepted = accept_within_bound(z->listener);

		data = accepted == -1 ? "neither" : data_passes(z->sockets[i], accepted);
	}
	observe("data", "%s", data);
}

/*
 * Threads that connect one datagram socket, to two peers and to none, and send on it.
 */
#define	ROUNDS	500

static struct pulled {
	const struct transport *t;
	int s;
	struct address first, second, none;
	struct tally connects, dissolves;
} pulled;

static void
pulls(unsigned number, void *arg)
{
	struct pulled *p = arg;

	for (int i = 0; i < ROUNDS; i++) {
		struct call call;

		switch (number) {
		case 0:
		case 1:
			call = connect_unbounded(p->s, ADDRESS(number == 0 ? &p->first : &p->second));
			count_call(&p->connects, &call);
			break;
		case 2:
			call = connect_unbounded(p->s, ADDRESS(&p->none));
			count_call(&p->dissolves, &call);
			break;
		default:
			(void)!sendto(p->s, "p", 1, MSG_DONTWAIT, ADDRESS(&p->second));
			(void)!send(p->s, "p", 1, MSG_DONTWAIT);
		}
	}
}

static void
drain(int s)
{
	char byte;

	while (recv(s, &byte, 1, MSG_DONTWAIT) != -1)
		continue;
}

static expectations settled = {
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "sent", DGRAM_REACHES, "delivered", ALL_DGRAM },
	{ "connects", DGRAM_REACHES " posix:thread-safe", "0", INET_DGRAM },
};

CONDITION(datagram_socket, .transports = ALL_DGRAM | ALL_RAW, .expect = settled,
    .descr = "Two threads connect a datagram socket to different peers, a third dissolves that, a fourth sends; then it is connected")
{
	static const int dissolved[] = { EAFNOSUPPORT };
	struct pulled *p = &pulled;
	int first = peer_open(test->transport, "first", &p->first);
	int second = peer_open(test->transport, "second", &p->second);
	struct crew crew;
	bool ended;

	p->t = test->transport;
	p->none = address_unspec(test->transport);
	p->s = socket_open(test->transport);
	crew = crew_begin(4, pulls, p);
	ended = crew_end(&crew);
	observe("connects", "%s", ended ? tally_outcome(&p->connects, NULL, 0) : OUTCOME_BLOCKED);
	observe("dissolves", "%s", ended ? tally_outcome(&p->dissolves, dissolved, 1) : OUTCOME_BLOCKED);
	observe_connect("call", p->s, ADDRESS(&p->first));
	observe("peer", "%s", peer_of(p->s, &p->first));
	drain(first);
	drain(second);
	observe("sent", "%s", datagram_sent(p->s, first));
	close(second);
}

static expectations ping_settled = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
};

CONDITION(ping_socket, .needs = NEEDS_NETWORK, .expect = ping_settled, .arg = &(const unsigned){ UDP4 },
    .descr = "Threads connect and dissolve a ping socket, and send on it; then it is connected")
{
	const unsigned *family = test->condition->arg;
	const struct transport *t = transport_of(*family);
	struct pulled *p = &pulled;
	struct crew crew;

	loopback_need(t);
	/* Where there are no sockets of the family, this says so. */
	close(socket_open(t));
	p->t = t;
	/* ICMP has no ports; the number only shows in the peer's name, where Linux has no peer without one. */
	p->first = p->second = address_loopback(t, 7);
	p->none = address_unspec(t);
	p->s = (int)SETTING(host_ping_socket(t->domain), "no ping socket can be opened");
	crew = crew_begin(4, pulls, p);
	observe("connects", "%s", crew_end(&crew) ? tally_outcome(&p->connects, NULL, 0) : OUTCOME_BLOCKED);
	observe_connect("call", p->s, ADDRESS(&p->first));
	observe("peer", "%s", peer_of(p->s, &p->first));
}

CONDITION_OF(ping_socket, ping_socket6, .needs = NEEDS_NETWORK, .expect = ping_settled, .arg = &(const unsigned){ UDP6 },
    .descr = "Threads connect and dissolve a ping socket of IPv6, and send on it; then it is connected");

/*
 * Threads send on a datagram socket whose peer's port is closed: each is refused at times, and none learns anything else.
 */
static struct senders {
	int s;
	struct tally sends;
} senders;

static void
send_to_nobody(unsigned number, void *arg)
{
	struct senders *r = arg;

	(void)number;
	for (int i = 0; i < ROUNDS; i++) {
		int ret = send(r->s, "n", 1, 0) == 1 ? 0 : -1;

		count(&r->sends, ret, errno);
	}
}

static expectations lives_on = {
	{ "call", DGRAM_REACHES, "0" },
	{ "again", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "delivered" },
};

CONDITION(refused_datagrams, .transports = INET_DGRAM, .expect = lives_on,
    .descr = "Four threads send on a datagram socket that is connected to a closed port; then it gets a peer that is there")
{
	static const int refused[] = { ECONNREFUSED };
	struct address to = nobody_listens(test->transport), there;
	int peer = peer_open(test->transport, "peer", &there);
	struct crew crew;

	senders.s = socket_open(test->transport);
	observe_connect("call", senders.s, ADDRESS(&to));
	crew = crew_begin(4, send_to_nobody, &senders);
	observe("sends", "%s", crew_end(&crew) ? tally_outcome(&senders.sends, refused, 1) : OUTCOME_BLOCKED);
	(void)so_error(senders.s);
	observe_connect("again", senders.s, ADDRESS(&there));
	observe("sent", "%s", datagram_sent(senders.s, peer));
}
