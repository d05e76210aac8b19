/*
 * connect() defers the SYN to the first data (Linux: TCP_FASTOPEN_CONNECT).
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/fastopen.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <sys/time.h>

#include <errno.h>
#include <poll.h>

#define	COOKIE_LENGTH	8

/* The call returns at once although the far end is silent; the SYN leaves only with the first data. */
static expectations deferred = {
	{ "call", "linux:tcp7-fastopen-connect", "0" },
	{ "before_data", "linux:tcp7-fastopen-connect", "no SYN" },
	{ "syn", "linux:tcp7-fastopen-connect", "with data" },
};

static void
set_fastopen(int s, enum host_fastopen how)
{
	FEATURE(host_fastopen_at_connect(s, how), "no option defers the SYN to the first data",
	    "the SYN cannot be deferred to the first data");
}

CONDITION(deferred, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = deferred,
    .descr = "The call returns at once, and the SYN leaves with the first data")
{
	struct address to = far_end_address(test->transport), mark = to;
	int s = socket_open(test->transport), marking = socket_open_nonblocking(test->transport);
	struct segment syn;

	set_fastopen(s, FASTOPEN_WITHOUT_COOKIE);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	/* The first packet after the call is another attempt's SYN. */
	address_set_port(&mark, address_port(&to) + 1);
	attempt_begin(marking, &mark);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	observe("before_data", "%s", syn.destination_port == address_port(&mark) ? "no SYN" : "SYN");
	socket_set_nonblocking(s, true);
	observe_result("send", send(s, "f", 1, 0));
	do {
		if (!wire_receive_segment(SEGMENT_SYN, &syn)) {
			observe("syn", "none");
			return;
		}
	} while (syn.destination_port != address_port(&to));
	observe("syn", "%s", syn.payload > 0 ? "with data" : "without data");
}

/* A second call before the first data must not wait, since nothing was sent that could be answered. */
CONDITION(again, .transports = ALL_TCP, .needs = NEEDS_NETWORK,
    .descr = "A second call is made while the SYN is deferred")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	set_fastopen(s, FASTOPEN_WITHOUT_COOKIE);
	observe_connect("before", s, ADDRESS(&to));
	socket_set_nonblocking(s, true);
	observe_connect("call", s, ADDRESS(&to));
}

/* The sender of the data learns of the refused SYN, by the waiting call or by what it asks later. */
static expectations refused = {
	{ "call", "linux:tcp7-fastopen-connect", "0" },
	{ "send", "rfc9293:syn-sent-rst", "-1 ECONNREFUSED|-1 ECONNRESET", .modes = BLOCKING },
	{ "after", "rfc9293:syn-sent-rst", "writable", .modes = NONBLOCKING },
	{ "selected", "rfc9293:syn-sent-rst", "writable", .modes = NONBLOCKING },
	{ "so_error", "rfc9293:syn-sent-rst", "ECONNREFUSED|ECONNRESET", .modes = NONBLOCKING },
};

CONDITION(refused, .transports = ALL_TCP, .modes = BOTH_MODES, .at_once = true, .needs = NEEDS_NETWORK, .expect = refused,
    .as[MODE_NONBLOCKING].descr = "The SYN that leaves with the first data is refused, after a non-blocking send()",
    .descr = "The SYN that leaves with the first data is refused, and the waiting send() fails")
{
	struct address to = far_end_address(test->transport);
	struct timeval bound = { .tv_sec = WAIT_BOUND };
	int s = socket_for(test);
	struct segment syn;

	set_fastopen(s, FASTOPEN_WITHOUT_COOKIE);
	SETUP(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof(bound)));
	observe_connect("call", s, ADDRESS(&to));
	meanwhile(far_end_refuses, NULL);
	observe_result("send", send(s, "f", 1, 0));
	meanwhile_end();
	if (test->mode->nonblocking) {
		observe("syn", "%s", !meanwhile_syn(&syn) ? "none" : syn.payload > 0 ? "with data" : "without data");
		/* While its SYN is deferred, a socket may be writable: the end shows as an error. */
		(void)wait_for(s, POLLERR, WAIT_BOUND);
		(void)observe_end(s);
		observe_result("send_again", send(s, "f", 1, 0));
	} else {
		observe("so_error", "%s", so_error(s));
	}
	observe_connect("again", s, ADDRESS(&to));
}

/* Without a cookie from the far end, the SYN leaves at once, requests one, and carries no data. */
static expectations no_cookie = {
	{ "call", "linux:tcp7-fastopen-cookie linux:EINPROGRESS", "-1 EINPROGRESS" },
	{ "syn", "linux:tcp7-fastopen-cookie", "without data" },
	{ "cookie", "linux:tcp7-fastopen-cookie", "asked for" },
	COMPLETION_SHOWN,
	{ "so_error", "linux:tcp7-fastopen-cookie linux:completion-so-error", "0" },
};

static void
observe_syn(const struct segment *syn)
{
	observe("syn", "%s", syn->payload > 0 ? "with data" : "without data");
	observe("cookie", "%s", fastopen_cookie_in(syn, COOKIE_LENGTH));
}

static void
give_cookie(const struct segment *syn)
{
	struct segment ack;

	fastopen_answer(syn, COOKIE_LENGTH, segment_end(syn));
	if (!wire_receive_segment(SEGMENT_ACK, &ack))
		setup_failed("no acknowledgement reached the far end");
}

CONDITION(no_cookie, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = no_cookie,
    .descr = "Without a cookie from the peer the SYN leaves at once, and asks for one")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	set_fastopen(s, FASTOPEN_BY_COOKIE);
	observe_connect("call", s, ADDRESS(&to));
	if (!wire_receive_segment(SEGMENT_SYN, &syn)) {
		observe("syn", "none");
		return;
	}
	observe_syn(&syn);
	give_cookie(&syn);
	(void)observe_end(s);
}

/* With a cookie from the far end, the call returns at once, and the SYN leaves with the first data and the cookie. */
static expectations cookie_expect = {
	{ "call", "linux:tcp7-fastopen-cookie linux:tcp7-fastopen-connect", "0" },
	{ "before_data", "linux:tcp7-fastopen-cookie linux:tcp7-fastopen-connect", "nothing" },
	{ "syn", "linux:tcp7-fastopen-cookie linux:tcp7-fastopen-connect", "with data" },
	{ "cookie", "linux:tcp7-fastopen-cookie", "given" },
};

CONDITION(cookie, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = cookie_expect,
    .descr = "With a cookie from the peer the call returns at once, and the SYN leaves with the first data and the cookie")
{
	struct address to = far_end_address(test->transport);
	int first = socket_open_nonblocking(test->transport), s = socket_open(test->transport);
	struct segment syn;

	set_fastopen(first, FASTOPEN_BY_COOKIE);
	set_fastopen(s, FASTOPEN_BY_COOKIE);
	attempt_begin(first, &to);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	give_cookie(&syn);
	/* On a slow machine that SYN has been repeated meanwhile. */
	wire_until_now(is_inet6_on_the_wire(test->transport), NULL, NULL);
	observe_connect("call", s, ADDRESS(&to));
	observe("before_data", "%s", wire_quiet(test->transport));
	socket_set_nonblocking(s, true);
	observe_result("send", send(s, "f", 1, 0));
	if (wire_receive_segment(SEGMENT_SYN, &syn))
		observe_syn(&syn);
	else
		observe("syn", "none");
}
