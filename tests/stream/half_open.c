/*
 * A listener whose queue of half-open connections is full: SYNs of the far end, which never answers, wait in it.  A host may
 * drop one SYN more, so that the attempt waits; or answer it without a place in the queue (SYN cookies), so that the connection
 * is made.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/half_open.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>

#define	SYNS		64

/* A listener at the host's end of the link, and SYNs to it from ports of the far end; how many of them were answered. */
static int
fill(const struct test *test, struct address *at)
{
	struct segment syn = { .inet6 = is_inet6_on_the_wire(test->transport), .flags = SEGMENT_SYN }, answer;
	struct address far = far_end_address(test->transport);
	int listener = socket_open(test->transport), answered = 0;

	*at = address_near(test->transport, 0);
	SETUP(bind(listener, ADDRESS(at)));
	*at = address_of_socket(listener);
	SETUP(listen(listener, 4));
	address_bytes(at, syn.destination);
	address_bytes(&far, syn.source);
	syn.destination_port = (uint16_t)address_port(at);
	for (uint16_t i = 0; i < SYNS; i++) {
		syn.source_port = (uint16_t)(20000 + i);
		syn.sequence = 1000u * i;
		answered += strcmp(wire_provoke(&syn, &syn, &answer), "none") != 0;
	}
	note("answered", "%d", answered);
	return (answered);
}

static void
set_cookies(bool on)
{
	if (host_half_open_limit(1) == -1 || host_syn_cookies(on) == -1) {
		if (errno == ENOTSUP)
			untested("the host has no limit of half-open connections that a case could set");
		SETTING(-1, "the queue of half-open connections cannot be limited");
	}
}

/* The SYN is lost as in a network: the attempt times out, or is made once the host has given up on the others. */
static expectations dropped = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
};

CONDITION(full, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = dropped,
    .descr = "The listener's queue of half-open connections is full, and SYN cookies are off")
{
	struct address to;
	int s = socket_for(test);

	set_cookies(false);
	if (fill(test, &to) == SYNS)
		untested("the host answers %d SYNs, whatever the limit", SYNS);
	attempt_limit(test->transport, s, 2);
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}

static expectations made = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
};

CONDITION(full_with_cookies, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = made,
    .descr = "The listener's queue of half-open connections is full, and SYN cookies are on")
{
	struct address to;
	int s = socket_for(test);

	set_cookies(true);
	(void)fill(test, &to);
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}
