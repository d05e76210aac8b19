/*
 * Connection-mode UNIX sockets without connect(), or before and after it: sending does not connect them, and bind() may come
 * late.
 */
#include "case/case.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <string.h>

#define	CONNECTIONS	(UNIX_CONNECTION | ABSTRACT_CONNECTION)
#define	STREAMS		(UNIX_STREAM | ABSTRACT_STREAM)

/* Two of the manuals speak of SOCK_STREAM alone. */
static expectations connects = {
	{ "call", STREAM_REACHES, "0", STREAMS },
	{ "call", CONNECTION_REACHES, "0" },
	{ "data", STREAM_REACHES, "both ways", STREAMS },
	{ "data", CONNECTION_REACHES, "both ways" },
};

CONDITION(sends, .transports = CONNECTIONS, .expect = connects,
    .descr = "A socket sends to a listener's name, and then is connected to it")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport), accepted;
	ssize_t n;

	observe_result("send_before", send(s, "s", 1, MSG_NOSIGNAL));
	observe_result("sendto_before", sendto(s, "s", 1, MSG_NOSIGNAL, ADDRESS(&to)));
	observe("attempt", "%s", attempt_at(listener));
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	n = sendto(s, "t", 1, MSG_NOSIGNAL, ADDRESS(&to));
	observe_result("sendto", n);
	if (strcmp(peer_of(s, &to), "none") == 0) {
		observe("data", "neither");
		return;
	}
	accepted = accept_within_bound(listener);
	/* Some hosts send where the address is the peer's. */
	if (accepted != -1 && n == 1)
		(void)recv(accepted, &(char){ 0 }, 1, MSG_DONTWAIT);
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(s, accepted));
}

/* When the client gets its name, and whether the server is told. */
enum bound { BEFORE_CALL, BEFORE_ACCEPT, AFTER_ACCEPT };

CONDITION(bound_before_accept, .transports = CONNECTIONS, .expect = connects, .arg = &(const enum bound){ BEFORE_ACCEPT },
    .descr = "A client is bound to a name after connect(), and before the server accepts")
{
	const enum bound *when = test->condition->arg;
	struct address to, at = address_unix(test->transport, "client");
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport), accepted = -1;

	if (*when == BEFORE_CALL)
		SETUP(bind(s, ADDRESS(&at)));
	observe_connect("call", s, ADDRESS(&to));
	if (strcmp(peer_of(s, &to), "none") == 0) {
		observe("data", "neither");
		return;
	}
	if (*when == AFTER_ACCEPT)
		accepted = accept_within_bound(listener);
	if (*when != BEFORE_CALL)
		observe_result("bind", bind(s, ADDRESS(&at)));
	if (*when != AFTER_ACCEPT)
		accepted = accept_within_bound(listener);
	observe("local", "%s", local_of(s));
	observe("told", "%s", accepted == -1 ? "not accepted" : peer_of(accepted, &at));
	observe("data", "%s", accepted == -1 ? "neither" : data_passes(s, accepted));
}

CONDITION_OF(bound_before_accept, bound_after_accept, .transports = CONNECTIONS, .expect = connects,
    .arg = &(const enum bound){ AFTER_ACCEPT },
    .descr = "A client is bound to a name after the server has accepted its connection");
CONDITION_OF(bound_before_accept, bound_before_call, .transports = CONNECTIONS, .expect = connects,
    .arg = &(const enum bound){ BEFORE_CALL }, .descr = "A client is bound to a name before connect(), and the server is told");
