/*
 * A four-tuple whose former connection is in TIME-WAIT, at the client's side or at the listener's.  A new socket, with
 * SO_REUSEADDR, is bound to the address and port of the former one and connects to the same listener.  POSIX leaves open whether
 * addresses are in use then.
 */
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum side { CLIENTS, LISTENERS };

/* The first to close is the side that keeps the four-tuple. */
static void
close_both(const struct connection *c, enum side side)
{
	int first = side == CLIENTS ? c->client : c->server, second = side == CLIENTS ? c->server : c->client;
	char byte;

	SETUP(shutdown(first, SHUT_WR));
	if (!wait_readable(second, WAIT_BOUND) || recv(second, &byte, 1, MSG_DONTWAIT) != 0)
		setup_failed("the first end of file did not arrive");
	SETUP(shutdown(second, SHUT_WR));
	/* Whoever has shut down itself waits by a receive. */
	if (recv(first, &byte, 1, 0) != 0)
		setup_failed("the second end of file did not arrive");
	close(first);
	close(second);
}

static int
socket_to_reuse(const struct transport *t)
{
	int s = socket_open(t);

	SETUP(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	return (s);
}

CONDITION(clients, .transports = ALL_TCP, .arg = &(const enum side){ CLIENTS },
    .descr = "The client's side of the former connection is in TIME-WAIT")
{
	const struct transport *t = test->transport;
	struct connection c;
	struct address to, at = address_loopback(t, 0);
	int listener = listener_open(t, NULL, &to), s = socket_to_reuse(t), again = socket_to_reuse(t), other = socket_open(t);
	int accepted;

	SETUP(bind(s, ADDRESS(&at)));
	at = address_of_socket(s);
	connect_setup(s, &to);
	c.client = s;
	if ((c.server = accept_within_bound(listener)) == -1)
		setup_failed("a connection did not reach its listener");
	close_both(&c, *(const enum side *)test->condition->arg);
	observe_result("without_option", bind(other, ADDRESS(&at)));
	close(other);
	observe_result("bind", bind(again, ADDRESS(&at)));
	socket_set_nonblocking(again, true);
	if (observe_connect("call", again, ADDRESS(&to)) == EINPROGRESS) {
		(void)wait_for(again, POLLOUT, WAIT_BOUND);
		observe("so_error", "%s", so_error(again));
	}
	observe("peer", "%s", peer_of(again, &to));
	if (peer_of(again, &to)[0] == 'n')
		return;
	accepted = accept_within_bound(listener);
	observe("data", "%s", accepted == -1 ? "no connection" : data_passes(again, accepted));
}

CONDITION_OF(clients, listeners, .transports = ALL_TCP, .arg = &(const enum side){ LISTENERS },
    .descr = "The listener's side of the former connection is in TIME-WAIT");
