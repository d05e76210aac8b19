/*
 * The peer is in another process: it listens there, is bound there, accepts, answers, closes, stops and ends.  A second socket of
 * the case, which is connected to that process as well, and a third, which has no peer, are as before.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/loopback.h"
#include "world/socket.h"

#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define	STREAMS		(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

/* The process of the peer, which obeys these orders, and what it tells. */
enum order { BIND, LISTEN, ACCEPT, ANSWER, HEARS, SEND, CLOSE_LISTENER, END };
struct word {
	enum order order;
	struct address at;		/* where it is bound; whom it accepted; whom to send to */
	char done[OUTCOME_MAX];
};
struct process {
	const struct transport *t;
	const char *name;
	int orders[2], words[2];
	pid_t pid;
};

static void
name_of_peer(int s, struct address *at)
{
	memset(at, 0, sizeof(*at));
	at->length = sizeof(at->u);
	if (getpeername(s, &at->u.any, &at->length) == -1)
		at->length = 0;
}

/* Receives and sends back a byte. */
static const char *
answers(int s)
{
	char bytes[2048];
	ssize_t n;

	if (s == -1 || !wait_readable(s, WAIT_BOUND) || (n = recv(s, bytes, sizeof(bytes), 0)) <= 0)
		return ("heard nothing");
	return (send(s, bytes + n - 1, 1, 0) == 1 ? "0" : "heard");
}

static void
obey(void *arg)
{
	struct process *p = arg;
	int s = -1, accepted = -1;
	struct word w;

	close(p->orders[1]);
	while (read(p->orders[0], &w, sizeof(w)) == (ssize_t)sizeof(w) && w.order != END) {
		strlcpy(w.done, "0", sizeof(w.done));
		switch (w.order) {
		case LISTEN:
			s = listener_open(p->t, p->name, &w.at);
			break;
		case BIND:
			s = socket_bound(p->t, p->name, &w.at);
			break;
		case ACCEPT:
			if ((accepted = accept_within_bound(s)) == -1)
				strlcpy(w.done, "nobody came", sizeof(w.done));
			else
				name_of_peer(accepted, &w.at);
			break;
		case ANSWER:
			strlcpy(w.done, answers(accepted != -1 ? accepted : s), sizeof(w.done));
			break;
		case HEARS:
			strlcpy(w.done, nobody_waits(s) ? "nothing" : "a datagram", sizeof(w.done));
			break;
		case SEND:
			if (sendto(s, "s", 1, 0, ADDRESS(&w.at)) != 1)
				strlcpy(w.done, "not sent", sizeof(w.done));
			break;
		case CLOSE_LISTENER:
			close(s);
			break;
		case END:
			break;
		}
		if (write(p->words[1], &w, sizeof(w)) != (ssize_t)sizeof(w))
			_exit(1);
	}
}

static struct word
order(const struct process *p, enum order order, const struct address *at)
{
	struct word w;

	memset(&w, 0, sizeof(w));
	w.order = order;
	if (at != NULL)
		w.at = *at;
	SETUP(write(p->orders[1], &w, sizeof(w)));
	if (!wait_readable(p->words[0], 2 * WAIT_BOUND) || read(p->words[0], &w, sizeof(w)) != (ssize_t)sizeof(w))
		setup_failed("the process of the peer has nothing to say");
	return (w);
}

/* A process with a peer for the transport, at that address. */
static struct process
process_open(const struct transport *t, const char *name, struct address *at)
{
	struct process p = { .t = t, .name = name };

	/* Here, since a child cannot say why the case is untested. */
	loopback_need(t);
	SETUP(pipe(p.orders));
	SETUP(pipe(p.words));
	p.pid = child_start(obey, &p);
	close(p.orders[0]);
	*at = order(&p, is_connection_mode(t) ? LISTEN : BIND, NULL).at;
	return (p);
}

static void
process_end(struct process *p)
{
	struct word w = { .order = END };

	SETUP(write(p->orders[1], &w, sizeof(w)));
	child_finish(p->pid);
}

/* The sockets that stand by. */
struct bystanders {
	struct process process;
	struct address to, none;
	int connected, unconnected;
};

static struct bystanders
bystanders_open(const struct transport *t)
{
	struct bystanders b = { .connected = socket_open(t), .unconnected = socket_open(t) };

	b.process = process_open(t, "bystander", &b.to);
	connect_setup(b.connected, &b.to);
	if (is_connection_mode(t))
		(void)order(&b.process, ACCEPT, NULL);
	return (b);
}

static void
observe_bystanders(const struct bystanders *b)
{
	const char *connected = peer_of(b->connected, &b->to);
	bool hears = send(b->connected, "b", 1, 0) == 1 && strncmp(order(&b->process, ANSWER, NULL).done, "heard nothing", 13) != 0;

	observe("bystander", "%s", !hears ? "not heard" : connected);
	observe("unconnected", "%s", peer_of(b->unconnected, &b->to));
}

/* What is sent on the socket comes back from the other process. */
static const char *
round_trip(const struct process *p, int s)
{
	char byte = 0;

	if (send(s, "r", 1, 0) != 1)
		return ("not sent");
	if (strcmp(order(p, ANSWER, NULL).done, "0") != 0)
		return ("not heard");
	if (!wait_readable(s, WAIT_BOUND) || recv(s, &byte, 1, 0) != 1)
		return ("not answered");
	return (byte == 'r' ? "both ways" : "garbled");
}

/* The name that the other process has accepted is the client's own. */
static const char *
seen_as(int s, const struct address *accepted)
{
	struct address own = address_of_socket(s);

	return (address_equal(&own, accepted) ? "by its name" : "by another name");
}

/* The connection is made. */
static expectations made = {
	{ "call", STREAM_REACHES, "0", STREAMS },
	{ "call", CONNECTION_REACHES, "0", ALL_STREAM },
	{ "peer", STREAM_REACHES, "as named", STREAMS },
	{ "peer", CONNECTION_REACHES, "as named", ALL_STREAM },
	{ "data", STREAM_REACHES, "both ways", STREAMS },
	{ "data", CONNECTION_REACHES, "both ways", ALL_STREAM },
	{ "bystander", CONNECTION_REACHES, "as named", ALL_STREAM },
	{ "unconnected", CONNECTION_REACHES, "none", ALL_STREAM },
};

CONDITION(listens, .transports = ALL_STREAM, .expect = made, .descr = "The peer listens in another process")
{
	struct bystanders b = bystanders_open(test->transport);
	struct address to;
	struct process p = process_open(test->transport, "peer", &to);
	int s = socket_open(test->transport);
	bool connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	struct word accepted = { .done = "" };

	observe("peer", "%s", peer_of(s, &to));
	if (connected)
		accepted = order(&p, ACCEPT, NULL);
	observe("data", "%s", connected ? round_trip(&p, s) : "neither");
	if (connected && !is_unix(test->transport))
		observe("seen", "%s", seen_as(s, &accepted.at));
	observe_bystanders(&b);
}

/* The far process is stopped: its host completes the connection, and it accepts it when it continues. */
CONDITION(stopped, .transports = ALL_STREAM & ~(unsigned)ALL_MPTCP, .expect = made,
    .descr = "The process in which the peer listens is stopped, and continues after the call")
{
	struct bystanders b = bystanders_open(test->transport);
	struct address to;
	struct process p = process_open(test->transport, "peer", &to);
	int s = socket_open(test->transport);
	bool connected;

	SETUP(kill(p.pid, SIGSTOP));
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	SETUP(kill(p.pid, SIGCONT));
	observe("peer", "%s", peer_of(s, &to));
	if (connected)
		(void)order(&p, ACCEPT, NULL);
	observe("data", "%s", connected ? round_trip(&p, s) : "neither");
	observe_bystanders(&b);
}

/* Without blocking. */
static expectations in_background = {
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS", INET_STREAM },
	{ "call", STREAM_REACHES, "0", UNIX_STREAM | ABSTRACT_STREAM },
	{ "call", CONNECTION_REACHES, "0", UNIX_CONNECTION | ABSTRACT_CONNECTION },
	{ "after", COMPLETES, "writable", ALL_STREAM },
	{ "selected", SELECTED, "writable", ALL_STREAM },
	{ "so_error", "linux:completion-so-error", "0", ALL_STREAM },
	{ "peer", CONNECTION_REACHES, "as named", ALL_STREAM },
	{ "data", CONNECTION_REACHES, "both ways", ALL_STREAM },
	{ "bystander", CONNECTION_REACHES, "as named", ALL_STREAM },
	{ "unconnected", CONNECTION_REACHES, "none", ALL_STREAM },
};

CONDITION(listens_nonblocking, .transports = ALL_STREAM, .expect = in_background,
    .descr = "The peer listens in another process (non-blocking)")
{
	struct bystanders b = bystanders_open(test->transport);
	struct address to;
	struct process p = process_open(test->transport, "peer", &to);
	int s = socket_open_nonblocking(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	if (strcmp(order(&p, ACCEPT, NULL).done, "0") == 0)
		observe("data", "%s", round_trip(&p, s));
	else
		observe("data", "neither");
	observe_bystanders(&b);
}

/* Nobody listens any more. */
static expectations refused = {
	{ "call", "posix:ECONNREFUSED linux:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM | ABSTRACT_CONNECTION },
	{ "call", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "bystander", CONNECTION_REACHES, "as named", ALL_STREAM },
	{ "bystander", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "unconnected", CONNECTION_REACHES, "none", ALL_STREAM },
};

CONDITION(closed, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = refused,
    .descr = "Another process has closed the socket at the address")
{
	struct bystanders b = bystanders_open(test->transport);
	struct address to;
	struct process p = process_open(test->transport, "peer", &to);
	int s = socket_open(test->transport);

	if (test->condition->arg == NULL)
		(void)order(&p, CLOSE_LISTENER, NULL);
	else
		process_end(&p);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_bystanders(&b);
}

CONDITION_OF(closed, ended, .transports = ALL_STREAM | UNIX_DGRAM | ABSTRACT_DGRAM, .expect = refused, .arg = "ended",
    .descr = "The process that had a socket at the address has ended without closing it");

/* The parent has closed its listener; the child that inherited it still listens. */
static expectations inherited = {
	{ "call", STREAM_REACHES, "0", STREAMS },
	{ "call", CONNECTION_REACHES, "0", ALL_STREAM },
	{ "reached", STREAM_REACHES " posix:fork-description", "yes", STREAMS },
	{ "reached", CONNECTION_REACHES " posix:fork-description", "yes", ALL_STREAM },
	{ "last", "posix:ECONNREFUSED linux:ECONNREFUSED freebsd:ECONNREFUSED", "-1 ECONNREFUSED", INET_STREAM },
	{ "last", "linux:ECONNREFUSED freebsd:ECONNREFUSED", "-1 ECONNREFUSED" },
};

struct inherited {
	int listener, gate[2], heard[2];
};

static void
listen_on(void *arg)
{
	const struct inherited *i = arg;
	int accepted = accept_within_bound(i->listener);
	char byte;

	close(i->gate[1]);
	if (accepted != -1 && wait_readable(accepted, WAIT_BOUND) && recv(accepted, &byte, 1, 0) == 1)
		(void)!write(i->heard[1], &byte, 1);
	(void)!read(i->gate[0], &byte, 1);
}

CONDITION(listener_inherited, .transports = ALL_STREAM, .expect = inherited,
    .descr = "A listener that its process has closed is still open in a child, and then closed there")
{
	struct address to;
	struct inherited i = { .listener = listener_open(test->transport, "listener", &to) };
	int s = socket_open(test->transport);
	bool connected;
	pid_t child;

	SETUP(pipe(i.gate));
	SETUP(pipe(i.heard));
	child = child_start(listen_on, &i);
	SETUP(close(i.listener));
	close(i.gate[0]);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("reached", "%s", connected && send(s, "i", 1, 0) == 1 && wait_readable(i.heard[0], WAIT_BOUND) ? "yes" : "no");
	close(i.gate[1]);
	child_finish(child);
	observe_connect("last", socket_open(test->transport), ADDRESS(&to));
}

/* Datagrams. */
static expectations datagrams = {
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "sent", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "stranger", DGRAM_SOURCE, "filtered", INET_DGRAM },
	{ "bystander", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "unconnected", DGRAM_REACHES, "none", ALL_DGRAM },
};

/* Whether the socket receives what another process sends it: once it has its peer's next datagram, nothing else was before. */
static const char *
stranger_heard(const struct process *peer, const struct process *stranger, int s)
{
	struct address own = address_of_socket(s);
	char bytes[2048];
	ssize_t n;

	(void)order(stranger, SEND, &own);
	(void)order(peer, SEND, &own);
	if (!wait_readable(s, WAIT_BOUND) || (n = recv(s, bytes, sizeof(bytes), 0)) < 1)
		return ("lost");
	return (wait_readable(s, 0) ? "delivered" : "filtered");
}

CONDITION(bound, .transports = INET_DGRAM, .expect = datagrams,
    .descr = "The peer of a datagram socket is in another process, and a stranger in a third")
{
	struct bystanders b = bystanders_open(test->transport);
	struct address to, other;
	struct process p = process_open(test->transport, "peer", &to);
	struct process stranger = process_open(test->transport, "stranger", &other);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("stranger", "%s", stranger_heard(&p, &stranger, s));
	observe("sent", "%s", send(s, "d", 1, 0) != 1 ? "not sent" :
	    strcmp(order(&p, ANSWER, NULL).done, "heard nothing") == 0 ? "lost" : "0");
	observe_bystanders(&b);
}

CONDITION(bound_unix, .transports = UNIX_DGRAM | ABSTRACT_DGRAM, .expect = datagrams,
    .descr = "The peer of a datagram socket is in another process")
{
	struct bystanders b = bystanders_open(test->transport);
	struct address to;
	struct process p = process_open(test->transport, "peer", &to);
	int s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", send(s, "d", 1, 0) != 1 ? "not sent" :
	    strcmp(order(&p, ANSWER, NULL).done, "heard nothing") == 0 ? "lost" : "0");
	observe_bystanders(&b);
}

/* From one process to another, and to none. */
static expectations moved = {
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },
	{ "sent", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "former", DGRAM_REACHES, "hears nothing", ALL_DGRAM },
};

CONDITION(moved, .transports = ALL_DGRAM, .expect = moved,
    .descr = "A datagram socket whose peer is in another process gets a peer in a third")
{
	struct address first, to;
	struct process former = process_open(test->transport, "former", &first), p = process_open(test->transport, "peer", &to);
	int s = socket_open(test->transport);

	connect_setup(s, &first);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", send(s, "d", 1, 0) != 1 ? "not sent" :
	    strcmp(order(&p, ANSWER, NULL).done, "heard nothing") == 0 ? "lost" : "0");
	/* A datagram that went there, too, would have come by now. */
	observe("former", "hears %s", order(&former, HEARS, NULL).done);
}
