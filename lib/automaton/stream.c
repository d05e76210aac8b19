/*
 * What can happen to a connection-mode socket.
 */
#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "automaton/alphabet.h"
#include "case/case.h"
#include "world/wait.h"

/* The connection that a call has begun, once its far end is there. */
static void
take_connection(struct stage *stage, size_t peer, const struct call *c)
{
	int far;

	if (c->blocked || (c->ret == -1 && c->error != EINPROGRESS))
		return;
	if (c->ret == -1)
		stage_await(stage, stage->s, POLLOUT, false);
	/* A call that only reports a connection begins none. */
	if (c->ret == 0 && stage->end == -1)
		stage_await(stage, stage->peers[peer], POLLIN, false);
	if (stage->n_far == WORD_MAX || (far = accept(stage->peers[peer], NULL, NULL)) == -1)
		return;
	stage->far[stage->n_far++] = stage->end = far;
}

static const char *
connect_peer(struct stage *stage, size_t peer)
{
	struct call c = stage_connect(stage, &stage->at[peer]);

	take_connection(stage, peer, &c);
	return (stage->answer);
}

static const char *
connect_1(struct stage *stage)
{
	return (connect_peer(stage, 0));
}

static const char *
connect_2(struct stage *stage)
{
	return (connect_peer(stage, 1));
}

static const char *
connect_nobody(struct stage *stage)
{
	struct call c = stage_connect(stage, &stage->nobody);

	if (!c.blocked && c.ret == -1 && c.error == EINPROGRESS)
		stage_await(stage, stage->s, POLLOUT, false);
	return (stage->answer);
}

static const char *
listen_own(struct stage *stage)
{
	return (stage_result(stage, listen(stage->s, 1)));
}

static const char *
send_byte(struct stage *stage)
{
	bool before = stage_shows(stage->end, POLLIN);
	ssize_t sent = send(stage->s, "d", 1, MSG_DONTWAIT | MSG_NOSIGNAL);

	(void)stage_result(stage, sent);
	if (sent == 1)
		stage_await(stage, stage->end, POLLIN, before);
	return (stage->answer);
}

const char *
stage_receive(struct stage *stage)
{
	char byte;
	ssize_t n = recv(stage->s, &byte, 1, MSG_DONTWAIT);

	return (n > 0 ? "data" : n == 0 ? "end" : stage_result(stage, n));
}

#define	NO_CONNECTION	"no connection"

static const char *
peer_ends(struct stage *stage)
{
	bool before = stage_shows(stage->s, POLLIN);
	int done;

	if (stage->end == -1)
		return (NO_CONNECTION);
	done = shutdown(stage->end, SHUT_WR);
	(void)stage_result(stage, done);
	if (done == 0)
		stage_await(stage, stage->s, POLLIN, before);
	return (stage->answer);
}

static const char *
peer_leaves(struct stage *stage)
{
	bool before = stage_shows(stage->s, POLLIN);

	if (stage->end == -1)
		return (NO_CONNECTION);
	(void)setsockopt(stage->end, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1 }, sizeof(struct linger));
	close(stage->end);
	stage->far[stage->n_far - 1] = stage->end = -1;
	stage_await(stage, stage->s, POLLIN, before);
	return ("0");
}

#define	BY_RESET	(ALL_STREAM & ~ALL_UNIX)

const struct operation stream_operations[] = {
	{ "connect_1", connect_1, ALL_STREAM, BOTH_MODES, true },
	{ "connect_2", connect_2, ALL_STREAM, BOTH_MODES, false },
	{ "connect_nobody", connect_nobody, ALL_STREAM, BOTH_MODES, false },
	{ "listen", listen_own, ALL_STREAM, BOTH_MODES, false },
	{ "send", send_byte, ALL_STREAM, BOTH_MODES, true },
	{ "recv", stage_receive, ALL_STREAM, BOTH_MODES, true },
	{ "peer_ends", peer_ends, ALL_STREAM, BOTH_MODES, false },
	{ "peer_resets", peer_leaves, BY_RESET, BOTH_MODES, false },
	{ "peer_closes", peer_leaves, ALL_STREAM & ALL_UNIX, BOTH_MODES, false },
	{ NULL, NULL, 0, 0, false },
};
