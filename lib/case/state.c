#include "case/state_parts.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/loopback.h"
#include "world/socket.h"
#include "world/wait.h"

struct state_shared shared;

void
scenes_enter(const struct state *state, const struct test *test, struct scene *scenes, size_t n)
{
	if (state->begin != NULL)
		state->begin(test);
	for (size_t i = 0; i < n; i++) {
		memset(&scenes[i], 0, sizeof(scenes[i]));
		scenes[i].test = test;
		scenes[i].other_end = -1;
		state->enter(&scenes[i], state->binding);
		/* Now: the next socket may get the number of one that was closed. */
		scenes[i].open = fcntl(scenes[i].s, F_GETFD) != -1;
	}
	for (size_t i = 0; i < n && state->end != NULL; i++)
		state->end(&scenes[i]);
	if (state->restore != NULL)
		state->restore();
	for (size_t i = 0; i < n && state->fails; i++)
		if (scenes[i].first.ret == 0 && !scenes[i].first.blocked)
			untested("the first call, which is to fail, succeeds");
	for (size_t i = 0; i < n; i++)
		scene_local(scenes[i].s, &scenes[i].local);
}

/* The parts of entering a state. */

static bool
blocks(const struct test *test)
{
	return (test->mode == NULL || !test->mode->nonblocking);
}

/* A free port that is not the one that the socket is to find closed. */
static struct address
free_port(const struct transport *t)
{
	struct address at = nobody_listens(t);
	int held;

	if (address_port(&at) != address_port(&shared.target))
		return (at);
	held = socket_open(t);
	(void)bind(held, ADDRESS(&at));
	at = nobody_listens(t);
	close(held);
	return (at);
}

/* Another process may take the port that is free, before it is bound: then the next one. */
static void
bind_to_port(const struct transport *t, int s, bool any)
{
	for (;;) {
		struct address at = free_port(t);

		if (any)
			at = address_any(t, address_port(&at));
		if (bind(s, ADDRESS(&at)) == 0)
			return;
		if (errno != EADDRINUSE)
			setup_failed("bind: %s", strerror(errno));
	}
}

void
state_binds(const struct transport *t, int s, enum binding binding)
{
	struct address at;
	char name[32];

	if (binding == NOT_BOUND)
		return;
	if (is_unix(t)) {
		snprintf(name, sizeof(name), "own%u", shared.names++);
		at = address_unix(t, name);
	} else {
		loopback_need(t);
		if (binding == BOUND_TO_PORT || binding == BOUND_TO_ANY_PORT) {
			bind_to_port(t, s, binding == BOUND_TO_ANY_PORT);
			return;
		}
		at = binding == BOUND ? address_loopback(t, 0) : address_any(t, 0);
	}
	SETUP(bind(s, ADDRESS(&at)));
}

void
state_opens(struct scene *scene, enum binding binding)
{
	const struct test *test = scene->test;

	scene->s = socket_open(test->transport);
	state_binds(test->transport, scene->s, binding);
	socket_set_nonblocking(scene->s, !blocks(test));
}

void
state_calls(struct scene *scene, const struct address *to)
{
	scene->to = *to;
	scene->first = connect_call(scene->s, ADDRESS(to));
}

/* Waits for the end of an attempt that may go on after its call. */
void
state_ends(struct scene *scene)
{
	if (scene->first.error == EINPROGRESS)
		(void)wait_for(scene->s, POLLOUT, WAIT_BOUND);
}

void
state_opens_peer(const struct test *test)
{
	shared.peer = peer_open(test->transport, "peer", &shared.peer_at);
}

/* Before any connect(). */

static void
enters_fresh(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
}

const struct state fresh = { .enter = enters_fresh };
const struct state bound = { .enter = enters_fresh, .binding = BOUND };
const struct state bound_to_any = { .enter = enters_fresh, .binding = BOUND_TO_ANY };
const struct state bound_to_port = { .enter = enters_fresh, .binding = BOUND_TO_PORT };
const struct state bound_to_any_port = { .enter = enters_fresh, .binding = BOUND_TO_ANY_PORT };

static void
enters_listening(struct scene *scene, enum binding binding)
{
	if (binding == NOT_BOUND)
		loopback_need(scene->test->transport);
	state_opens(scene, binding);
	SETUP(listen(scene->s, 8));
}

/* A client is in the queue: the other end. */
static void
enters_with_queue(struct scene *scene, enum binding binding)
{
	struct address at;

	enters_listening(scene, binding);
	scene_local(scene->s, &at);
	scene->other_end = socket_open(scene->test->transport);
	connect_setup(scene->other_end, &at);
	if (!wait_readable(scene->s, WAIT_BOUND))
		setup_failed("a connection did not reach the accept queue");
}

static void
enters_listening_called(struct scene *scene, enum binding binding)
{
	enters_listening(scene, binding);
	state_calls(scene, &shared.peer_at);
}

const struct state listening = { .enter = enters_listening, .binding = BOUND };
const struct state listening_at_any = { .enter = enters_listening, .binding = BOUND_TO_ANY };
const struct state listening_at_port = { .enter = enters_listening, .binding = BOUND_TO_PORT };
const struct state listening_unbound = { .enter = enters_listening };
const struct state listening_with_queue = { .enter = enters_with_queue, .binding = BOUND };
const struct state listening_called = { .begin = state_opens_peer, .enter = enters_listening_called, .binding = BOUND };

/* After a connection was made, or a datagram socket got its peer. */

static void
enters_made(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	state_calls(scene, &shared.peer_at);
	state_ends(scene);
	if (!is_connection_mode(scene->test->transport))
		scene->other_end = shared.peer;
	else if (scene->first.ret == 0 || scene->first.error == EINPROGRESS)
		scene->other_end = accept_within_bound(shared.peer);
}

/* Whatever has to happen on the connection for the state can happen only if there is one. */
static bool
is_made(const struct scene *scene)
{
	return (scene->other_end != -1 && !scene->first.blocked);
}

static void
enters_made_called(struct scene *scene, enum binding binding)
{
	enters_made(scene, binding);
	state_calls(scene, &scene->to);
}

/*
 * By a receive that waits: a socket that has shut down itself may be readable before, and poll() may not show it the end of an
 * association.
 */
static void
await_end_of_file(int s)
{
	const struct timeval bound = { .tv_sec = WAIT_BOUND }, none = { .tv_sec = 0 };
	bool nonblocking = (SETUP(fcntl(s, F_GETFL)) & O_NONBLOCK) != 0;
	char byte;

	socket_set_nonblocking(s, false);
	SETUP(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof(bound)));
	if (recv(s, &byte, 1, MSG_PEEK) == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		setup_failed("the end of file did not arrive");
	SETUP(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof(none)));
	socket_set_nonblocking(s, nonblocking);
}

static void
enters_half_closed(struct scene *scene, enum binding binding)
{
	enters_made(scene, binding);
	if (!is_made(scene))
		return;
	SETUP(shutdown(scene->s, SHUT_WR));
	await_end_of_file(scene->other_end);
}

static void
enters_peer_half_closed(struct scene *scene, enum binding binding)
{
	enters_made(scene, binding);
	if (!is_made(scene))
		return;
	SETUP(shutdown(scene->other_end, SHUT_WR));
	await_end_of_file(scene->s);
}

static void
close_other_end(struct scene *scene)
{
	close(scene->other_end);
	scene->other_end = -1;
}

static void
enters_peer_closed(struct scene *scene, enum binding binding)
{
	enters_made(scene, binding);
	if (!is_made(scene))
		return;
	close_other_end(scene);
	await_end_of_file(scene->s);
}

static void
enters_both_closed(struct scene *scene, enum binding binding)
{
	enters_half_closed(scene, binding);
	if (!is_made(scene))
		return;
	close_other_end(scene);
	await_end_of_file(scene->s);
}

/* The other end closes at once, and with data that it has not received: in the UNIX domain that alone is a reset. */
static void
enters_peer_reset(struct scene *scene, enum binding binding)
{
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	enters_made(scene, binding);
	if (!is_made(scene))
		return;
	SETUP(send(scene->s, "r", 1, 0));
	if (!wait_readable(scene->other_end, WAIT_BOUND))
		setup_failed("data did not reach the other end");
	if (!is_unix(scene->test->transport))
		SETUP(setsockopt(scene->other_end, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
	close_other_end(scene);
	if (wait_for(scene->s, POLLIN, WAIT_BOUND) == 0)
		setup_failed("the reset did not arrive");
}

static void
enters_unread(struct scene *scene, enum binding binding)
{
	struct address at;

	enters_made(scene, binding);
	if (!is_made(scene))
		return;
	scene_local(scene->s, &at);
	if (is_connection_mode(scene->test->transport))
		SETUP(send(scene->other_end, "u", 1, 0));
	else
		SETUP(sendto(scene->other_end, "u", 1, 0, ADDRESS(&at)));
	if (!wait_readable(scene->s, WAIT_BOUND))
		setup_failed("data did not arrive");
}

/* Sending binds an unbound socket in the internet domains. */
static void
enters_sent_alone(struct scene *scene, enum binding binding)
{
	char byte;

	state_opens(scene, binding);
	SETUP(sendto(scene->s, "s", 1, 0, ADDRESS(&shared.peer_at)));
	if (!wait_readable(shared.peer, WAIT_BOUND))
		setup_failed("a datagram did not arrive");
	SETUP(recv(shared.peer, &byte, 1, 0));
}

/* What is tried too early fails, or would wait. */
static void
enters_used_too_early(struct scene *scene, enum binding binding)
{
	char byte;

	state_opens(scene, binding);
	(void)send(scene->s, "s", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)recv(scene->s, &byte, 1, MSG_DONTWAIT);
}

/* Each socket has a peer of its own, which closes. */
static void
enters_peer_gone(struct scene *scene, enum binding binding)
{
	struct address to;
	char name[32];
	int peer;

	snprintf(name, sizeof(name), "gone%u", shared.names++);
	peer = socket_bound(scene->test->transport, name, &to);
	state_opens(scene, binding);
	state_calls(scene, &to);
	close(peer);
}

const struct state sent_alone = { .begin = state_opens_peer, .enter = enters_sent_alone };
const struct state used_too_early = { .enter = enters_used_too_early };
const struct state peer_gone = { .enter = enters_peer_gone, .binding = BOUND };
const struct state made = { .begin = state_opens_peer, .enter = enters_made };
const struct state made_bound = { .begin = state_opens_peer, .enter = enters_made, .binding = BOUND };
const struct state made_bound_to_any = { .begin = state_opens_peer, .enter = enters_made, .binding = BOUND_TO_ANY };
const struct state made_bound_to_port = { .begin = state_opens_peer, .enter = enters_made, .binding = BOUND_TO_PORT };
const struct state made_bound_to_any_port = { .begin = state_opens_peer, .enter = enters_made, .binding = BOUND_TO_ANY_PORT };
const struct state made_called = { .begin = state_opens_peer, .enter = enters_made_called };
const struct state half_closed = { .begin = state_opens_peer, .enter = enters_half_closed };
const struct state peer_half_closed = { .begin = state_opens_peer, .enter = enters_peer_half_closed };
const struct state peer_closed = { .begin = state_opens_peer, .enter = enters_peer_closed };
const struct state both_closed = { .begin = state_opens_peer, .enter = enters_both_closed };
const struct state peer_reset = { .begin = state_opens_peer, .enter = enters_peer_reset };
const struct state unread = { .begin = state_opens_peer, .enter = enters_unread, .binding = BOUND };
