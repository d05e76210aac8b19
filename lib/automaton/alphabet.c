#include "automaton/alphabet.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "case/attempt.h"
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#define	ROUNDS	2	/* what was sent, and the answer to it */

/* A socket that is closed leaves nothing behind that would keep its port (TIME_WAIT). */
static void
close_at_once(int s)
{
	(void)setsockopt(s, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1 }, sizeof(struct linger));
	close(s);
}

static const char *const names[PEERS] = { "first", "second" };

static void
open_peers(struct stage *stage)
{
	const struct transport *t = stage->transport;

	for (size_t i = 0; i < PEERS; i++) {
		stage->peers[i] = peer_open(t, names[i], &stage->at[i]);
		socket_set_nonblocking(stage->peers[i], true);
	}
	stage->nobody = nobody_listens(t);
	if (is_unix(t)) {
		stage->own = address_unix(t, "own");
		return;
	}
	stage->own = address_loopback(t, 0);
	stage->echo = socket_bound(transport_of(is_inet6_on_the_wire(t) ? UDP6 : UDP4), NULL, &stage->echo_at);
}

/* What still waits for a peer must not be taken for the next word's. */
static void
clear_peers(struct stage *stage)
{
	struct pollfd waiting[PEERS];

	for (size_t i = 0; i < PEERS; i++)
		waiting[i] = (struct pollfd){ .fd = stage->peers[i], .events = POLLIN };
	while (poll(waiting, PEERS, 0) > 0)
		for (size_t i = 0; i < PEERS; i++) {
			char byte;

			if ((waiting[i].revents & (POLLIN | POLLERR)) == 0)
				continue;
			if (is_connection_mode(stage->transport))
				close_at_once(accept(stage->peers[i], NULL, NULL));
			else
				(void)recv(stage->peers[i], &byte, 1, MSG_DONTWAIT);
		}
}

const struct alphabet alphabet_peers = {
	.sets = { common_operations, stream_operations, datagram_operations },
	.open = open_peers,
	.end = clear_peers,
};

static const struct alphabet *const alphabets[] = { &alphabet_peers, &alphabet_far_end };

void
stage_open(struct stage *stage, const struct test *test)
{
	*stage = (struct stage){
		.alphabet = test->condition->arg,
		.transport = test->transport,
		.nonblocking = test->mode->nonblocking,
		.peers = { -1, -1 },
		.s = -1,
		.end = -1,
		.echo = -1,
	};
	stage->none = address_unspec(stage->transport);
	stage->alphabet->open(stage);
}

void
stage_begin(struct stage *stage)
{
	stage->s = stage->nonblocking ? socket_open_nonblocking(stage->transport) : socket_open(stage->transport);
	stage->n_far = 0;
	stage->end = -1;
	stage->named = false;
}

void
stage_end(struct stage *stage)
{
	close_at_once(stage->s);
	for (size_t i = 0; i < stage->n_far; i++)
		if (stage->far[i] != -1)
			close_at_once(stage->far[i]);
	if (stage->named && stage->transport->address == ADDRESS_PATH)
		(void)unlink(stage->own.u.un.sun_path);
	stage->alphabet->end(stage);
}

size_t
operations_of(const struct test *test, const struct operation *operations[OPERATIONS_MAX])
{
	const struct alphabet *alphabet = test->condition->arg;
	size_t n = 0;

	for (size_t i = 0; i < SETS_MAX && alphabet->sets[i] != NULL; i++)
		for (const struct operation *o = alphabet->sets[i]; o->name != NULL; o++)
			if ((o->transports & test->transport->bit) != 0 && (o->modes & test->mode->bit) != 0 && n < OPERATIONS_MAX)
				operations[n++] = o;
	return (n);
}

bool
is_operation(const char *name)
{
	for (size_t a = 0; a < sizeof(alphabets) / sizeof(alphabets[0]); a++)
		for (size_t i = 0; i < SETS_MAX && alphabets[a]->sets[i] != NULL; i++)
			for (const struct operation *o = alphabets[a]->sets[i]; o->name != NULL; o++)
				if (strcmp(o->name, name) == 0)
					return (true);
	return (false);
}

struct call
stage_connect(struct stage *stage, const struct address *to)
{
	struct call c = connect_one_of_many(stage->s, ADDRESS(to));

	call_outcome(&c, stage->answer);
	return (c);
}

const char *
stage_connect_peer(struct stage *stage, size_t peer)
{
	(void)stage_connect(stage, &stage->at[peer]);
	return (stage->answer);
}

const char *
stage_result(struct stage *stage, long ret)
{
	outcome_of_call(stage->answer, OUTCOME_MAX, ret >= 0 ? 0 : -1, errno);
	return (stage->answer);
}

void
stage_settle(struct stage *stage)
{
	char byte = 'e';

	if (stage->echo == -1)
		return;
	/* What the loopback has taken it delivers in order. */
	for (int i = 0; i < ROUNDS; i++) {
		SETUP(sendto(stage->echo, &byte, 1, 0, ADDRESS(&stage->echo_at)));
		if (recv(stage->echo, &byte, 1, MSG_DONTWAIT) == -1 && wait_readable(stage->echo, WAIT_BOUND))
			SETUP(recv(stage->echo, &byte, 1, MSG_DONTWAIT));
	}
}

bool
stage_shows(int fd, short events)
{
	return (fd != -1 && wait_for(fd, events, 0) != 0);
}

void
stage_await(struct stage *stage, int fd, short events, bool before)
{
	if (before)
		stage_settle(stage);
	else if (fd != -1 && wait_for(fd, events, 0) == 0 && (stage->impatient || wait_for(fd, events, WAIT_BOUND) == 0))
		stage->impatient = true;
}

const char *
stage_unspec(struct stage *stage)
{
	bool before = stage_shows(stage->end, POLLIN);

	if (stage_connect(stage, &stage->none).ret == 0) {
		stage_await(stage, stage->end, POLLIN, before);
		stage->end = -1;
	}
	return (stage->answer);
}

static const char *
bind_own(struct stage *stage)
{
	int bound = bind(stage->s, ADDRESS(&stage->own));

	stage->named = stage->named || (bound == 0 && is_unix(stage->transport));
	return (stage_result(stage, bound));
}

static const char *
shut(struct stage *stage, int how)
{
	bool before = stage_shows(stage->end, POLLIN);
	int done = shutdown(stage->s, how);

	(void)stage_result(stage, done);
	if (done == 0 && how != SHUT_RD)
		stage_await(stage, stage->end, POLLIN, before);
	return (stage->answer);
}

static const char *
shutdown_rd(struct stage *stage)
{
	return (shut(stage, SHUT_RD));
}

const char *
stage_shutdown_wr(struct stage *stage)
{
	return (shut(stage, SHUT_WR));
}

static const char *
shutdown_rdwr(struct stage *stage)
{
	return (shut(stage, SHUT_RDWR));
}

const char *
stage_so_error(struct stage *stage)
{
	return (so_error(stage->s));
}

const char *
stage_peer(struct stage *stage)
{
	static const char *const answers[PEERS] = { "1", "2" };
	const char *peer = "";

	for (size_t i = 0; i < PEERS; i++)
		if (strcmp(peer = peer_of(stage->s, &stage->at[i]), "as named") == 0)
			return (answers[i]);
	if (strcmp(peer, "another") == 0 && strcmp(peer_of(stage->s, &stage->nobody), "as named") == 0)
		return ("nobody");
	return (peer);
}

static const char *
ask_local(struct stage *stage)
{
	return (local_of(stage->s));
}

const char *
stage_poll(struct stage *stage)
{
	struct pollfd p = { .fd = stage->s, .events = POLLIN | POLLOUT };

	SETUP(poll(&p, 1, 0));
	return (events_named(p.revents));
}

/*
 * Some are left out where they would make the machine large and say little: a stream's two halves can be shut down one by one,
 * and connect() binds a datagram socket, and a non-blocking call does with a bound socket what a blocking one does.
 */
const struct operation common_operations[] = {
	{ "connect_unspec", stage_unspec, EVERY, BOTH_MODES, false },
	{ "bind", bind_own, EVERY & ~INET_DGRAM, BLOCKING, false },
	{ "shutdown_rd", shutdown_rd, ALL_STREAM, BOTH_MODES, false },
	{ "shutdown_wr", stage_shutdown_wr, ALL_STREAM, BOTH_MODES, false },
	{ "shutdown_rdwr", shutdown_rdwr, EVERY & ~INET_STREAM, BOTH_MODES, false },
	{ "so_error", stage_so_error, EVERY, BOTH_MODES, true },
	{ "getpeername", stage_peer, EVERY, BOTH_MODES, true },
	{ "getsockname", ask_local, EVERY, BOTH_MODES, true },
	{ "poll", stage_poll, EVERY, BOTH_MODES, true },
	{ NULL, NULL, 0, 0, false },
};
