/*
 * A process in a network of its own within the case's (a network namespace): its sockets have that network's addresses and
 * abstract names, while paths, and sockets of before, are as they were.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/sandbox.h"
#include "world/socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct inner {
	const struct test *test;
	struct address to;
	int peer;
	bool open_before;	/* the socket was opened in the outer network */
};

static void
call_inside(char *report, size_t size, void *arg)
{
	const struct inner *inner = arg;
	const struct transport *t = inner->test->transport;
	int s = inner->open_before ? socket_open(t) : -1;

	if (host_network_apart() == -1) {
		snprintf(report, size, "%s", errno == ENOTSUP ? "the host has no such thing" : strerror(errno));
		return;
	}
	if (s == -1)
		s = socket_open(t);
	report_attempt(report, size, t, s, &inner->to, inner->peer);
}

static void
observe_inside(const struct test *test)
{
	struct inner inner = { .test = test, .open_before = test->condition->arg != NULL };
	char report[2 * OUTCOME_MAX + 128];

	inner.peer = peer_open(test->transport, "peer", &inner.to);
	child_report(call_inside, &inner, report, sizeof(report));
	if (!observe_report(report, "reached"))
		untested("no network within the case's: %s", report);
}

static expectations own_names = {
	{ "call", "linux:namespaces7-abstract linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
};

CONDITION(abstract, .transports = UNIX_ABSTRACT, .needs = NEEDS_NETWORK, .expect = own_names,
    .descr = "The abstract name is that of a socket in the outer network")
{
	observe_inside(test);
}

static expectations paths = {
	NAME_REACHES,
};

CONDITION_OF(abstract, path, .transports = UNIX_PATH, .needs = NEEDS_NETWORK, .expect = paths,
    .descr = "The path is that of a socket in the outer network");

CONDITION_OF(abstract, loopback, .transports = INET_STREAM | INET_DGRAM, .needs = NEEDS_NETWORK,
    .descr = "The peer is at the outer network's loopback, and the inner one's is down");

/* A socket belongs to the network that it was opened in. */
static expectations kept = {
	{ "call", ATTEMPTS, "0", INET_STREAM },
	{ "call", CONNECTION_REACHES, "0", ABSTRACT_CONNECTION },
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },
	{ "reached", ATTEMPTS, "yes", INET_STREAM },
	{ "reached", CONNECTION_REACHES, "yes", ABSTRACT_CONNECTION },
	{ "reached", DGRAM_REACHES, "yes", ALL_DGRAM },
};

CONDITION_OF(abstract, opened_before, .transports = INET_STREAM | INET_DGRAM | UNIX_ABSTRACT, .needs = NEEDS_NETWORK,
    .expect = kept, .arg = "", .descr = "The socket was opened in the outer network, where its peer is");
