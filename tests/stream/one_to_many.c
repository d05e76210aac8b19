/*
 * One-to-many sockets of SCTP (SOCK_SEQPACKET): one has many associations, and connect() begins one.  The pages that the suite
 * has do not speak of such sockets, so nothing is judged.
 */
#include "case/case.h"
#include "world/association.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int
many_open(const struct test *test)
{
	int s = socket(test->transport->domain, SOCK_SEQPACKET, test->transport->protocol);

	if (s == -1)
		unsupported("no one-to-many socket of SCTP: %s", strerror(errno));
	return (s);
}

/* Whether what is sent to the address comes to the listener there. */
static const char *
arrives(int s, const struct address *to, int listener)
{
	static char outcome[OUTCOME_MAX];
	int accepted;
	char byte;

	if (sendto(s, "m", 1, 0, ADDRESS(to)) == -1) {
		outcome_of_call(outcome, sizeof(outcome), -1, errno);
		return (outcome);
	}
	accepted = accept_within_bound(listener);
	return (accepted != -1 && wait_readable(accepted, WAIT_BOUND) && recv(accepted, &byte, 1, MSG_DONTWAIT) == 1 ?
	    "yes" : "no");
}

CONDITION(made, .transports = ALL_SCTP, .descr = "A one-to-many socket is connected to a listener")
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = many_open(test);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", local_of(s));
	observe("reached", "%s", arrives(s, &to, listener));
}

CONDITION(same_peer, .transports = ALL_SCTP, .descr = "A one-to-many socket is connected to a listener again")
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = many_open(test);

	connect_setup(s, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("reached", "%s", arrives(s, &to, listener));
}

CONDITION(another_peer, .transports = ALL_SCTP, .descr = "A one-to-many socket is connected to a second listener")
{
	struct address first_at, second_at;
	int first = listener_open(test->transport, "first", &first_at), s = many_open(test);
	int second = listener_open(test->transport, "second", &second_at);

	connect_setup(s, &first_at);
	observe_connect("call", s, ADDRESS(&second_at));
	observe("reached", "%s", arrives(s, &second_at, second));
	observe("first", "%s", arrives(s, &first_at, first));
}

CONDITION(refused, .transports = ALL_SCTP, .descr = "A one-to-many socket is connected to a port where nobody listens")
{
	struct address to = nobody_listens(test->transport);
	int s = many_open(test);

	observe_connect("call", s, ADDRESS(&to));
	observe("so_error", "%s", so_error(s));
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION(listening, .transports = ALL_SCTP, .descr = "A one-to-many socket that listens is connected to another listener")
{
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = many_open(test);

	SETUP(listen(s, 1));
	observe_connect("call", s, ADDRESS(&to));
	observe("reached", "%s", arrives(s, &to, listener));
}

/* Either socket is called once the association has a socket of its own. */
CONDITION(peeled_off, .transports = ALL_SCTP, .arg = &(const bool){ true },
    .descr = "A socket that was peeled off a one-to-many socket is connected to its peer again")
{
	const bool *own = test->condition->arg;
	struct address to;
	int listener = listener_open(test->transport, "peer", &to), s = many_open(test), peeled;

	connect_setup(s, &to);
	peeled = host_peel_off(s, &to);
	if (peeled == -1 && errno == ENOTSUP)
		unsupported("the host has no means to peel an association off");
	SETUP(peeled);
	observe_connect("call", *own ? peeled : s, ADDRESS(&to));
	observe("reached", "%s", arrives(peeled, &to, listener));
}

CONDITION_OF(peeled_off, peeled_off_before, .transports = ALL_SCTP, .arg = &(const bool){ false },
    .descr = "A one-to-many socket is connected to the peer of an association that was peeled off");
