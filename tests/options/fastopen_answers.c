/*
 * TCP Fast Open as one table: which cookie the host has for the far end, what the far end makes of the SYN, and who begins:
 * connect() with TCP_FASTOPEN_CONNECT (Linux's tcp(7)), or sendto(), after which connect() is called.  options/fastopen has the
 * SYN that is deferred whatever the cookie.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/fastopen.h"
#include "world/icmp.h"
#include "world/memory.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <sys/time.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#define	LIMIT		2	/* seconds until an attempt that nobody answers ends */

/* What the far end does once the SYN has come. */
enum answer {
	ACCEPTED,	/* acknowledges the SYN, and the data in it */
	IGNORED,	/* acknowledges the SYN alone, as a host that does not know Fast Open, or rejects the cookie */
	RENEWED,	/* likewise, and sends another cookie */
	REFUSED,	/* resets */
	LOST,		/* does not get it, but the next one */
	CROSSED,	/* sends a SYN of its own, and acknowledges the SYN,ACK */
	TOO_BIG,	/* a router says that the SYN is too big; the next one is accepted */
	SILENT,
};

struct row {
	size_t cookie;		/* its length, 4 to 16 and even (RFC 7413, 4.1.1); any other counts as none, 0 is none */
	enum answer answer;
};

static void
allow_fastopen(bool by_connect, int s)
{
	FEATURE(by_connect ? host_fastopen_at_connect(s, FASTOPEN_BY_COOKIE) : host_fastopen_client(true),
	    "no option defers the SYN to the first data", "the host cannot be told to use TCP Fast Open");
}

/* The host gets a cookie of that length from the far end, by a connection that is closed again. */
static void
get_cookie(const struct test *test, const struct address *to, size_t length)
{
	int s = socket_open_nonblocking(test->transport);
	struct segment syn, ack;

	allow_fastopen(true, s);
	attempt_begin(s, to);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	fastopen_answer(&syn, length, segment_end(&syn));
	if (!wire_receive_segment(SEGMENT_ACK, &ack))
		setup_failed("no acknowledgement reached the far end");
	wire_until_now(is_inet6_on_the_wire(test->transport), NULL, NULL);
}

static const char *
load_of(const struct segment *syn)
{
	return (syn->payload > 0 ? "with data" : "without data");
}

static bool
next_syn(struct segment *syn)
{
	return (wire_receive_segment(SEGMENT_SYN, syn));
}

static void
cross(const struct segment *syn)
{
	struct segment crossing = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN), answer, ack;

	crossing.acknowledgement = 0;
	wire_send_segment(&crossing);
	if (!wire_receive_segment(SEGMENT_SYN | SEGMENT_ACK, &answer)) {
		observe("again", "none");
		return;
	}
	observe("again", "%s", load_of(&answer));
	ack = segment_answer(syn, FAR_SEQUENCE + 1, SEGMENT_ACK);
	ack.acknowledgement = syn->sequence + 1;
	wire_send_segment(&ack);
}

static void
answers(const void *arg)
{
	const struct row *row = arg;
	const struct segment *syn = await_syn();
	struct segment again;

	observe("syn", "%s", load_of(syn));
	observe("cookie", "%s", fastopen_cookie_in(syn, row->cookie));
	switch (row->answer) {
	case ACCEPTED:
		fastopen_answer(syn, 0, segment_end(syn));
		break;
	case IGNORED:
		fastopen_answer(syn, 0, syn->sequence + 1);
		break;
	case RENEWED:
		fastopen_answer(syn, 6, syn->sequence + 1);
		break;
	case REFUSED:
		far_end_refuse(syn);
		break;
	case LOST:
	case TOO_BIG:
		if (row->answer == TOO_BIG)
			wire_icmp_error(syn, syn->inet6 ? &icmp_packet_too_big : &icmp_fragmentation_needed);
		if (!next_syn(&again)) {
			observe("again", "none");
			break;
		}
		observe("again", "%s", load_of(&again));
		fastopen_answer(&again, 0, segment_end(&again));
		break;
	case CROSSED:
		cross(syn);
		break;
	case SILENT:
		break;
	}
}

/* Whether the byte has come with the SYN, or comes once the connection is made. */
static const char *
where_data_came(const struct row *row)
{
	struct segment syn;

	if (row->answer == ACCEPTED && meanwhile_syn(&syn) && syn.payload == 1)
		return ("in the SYN");
	return (far_end_receives() ? "after it" : "lost");
}

static int
prepare(const struct test *test, const struct row *row, bool by_connect, const struct address *to)
{
	struct timeval bound = { .tv_sec = WAIT_BOUND };
	int s = socket_for(test);

	if (row->cookie > 0)
		get_cookie(test, to, row->cookie);
	allow_fastopen(by_connect, s);
	SETUP(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof(bound)));
	if (row->answer == SILENT)
		attempt_limit(test->transport, s, LIMIT);
	return (s);
}

/* The host has a cookie: connect() returns at once, and send() makes the connection. */
#define	DEFERS		"linux:tcp7-fastopen-cookie linux:tcp7-fastopen-connect"
#define	DEFERRED_SYN							\
	{ "call", DEFERS, "0" },					\
	{ "before_data", DEFERS, "nothing" },				\
	{ "cookie", "linux:tcp7-fastopen-cookie", "given" }
#define	DEFERRED_MADE							\
	{ "send", ATTEMPTS, "0", .modes = BLOCKING },			\
	{ "after", OVER_POLLED, "writable", .modes = NONBLOCKING },	\
	{ "selected", OVER_SELECTED, "writable", .modes = NONBLOCKING }

static expectations kept_alive_expect = {
	DEFERRED_SYN,
};

static expectations in_the_syn = {
	DEFERRED_SYN, DEFERRED_MADE,
	{ "data", DEFERS, "in the SYN" },
};

static expectations after_the_syn = {
	DEFERRED_SYN, DEFERRED_MADE,
	{ "data", ATTEMPTS, "after it" },
};

static expectations deferred_refused = {
	DEFERRED_SYN,
	{ "send", "rfc9293:syn-sent-rst", "-1 ECONNREFUSED|-1 ECONNRESET", .modes = BLOCKING },
	{ "so_error", "rfc9293:syn-sent-rst", "ECONNREFUSED|ECONNRESET", .modes = NONBLOCKING },
};

static expectations deferred_silent = {
	DEFERRED_SYN,
	{ "send", "rfc9293:syn-retransmitted", "-1 E*", .modes = BLOCKING },
	{ "so_error", "rfc9293:syn-retransmitted", "E*", .modes = NONBLOCKING },
};

#define	IN_TABLE	.transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK
#define	DEFERRED	IN_TABLE, .at_once = true

CONDITION(cookie_accepted, DEFERRED, .expect = in_the_syn, .arg = (&(const struct row){ 8, ACCEPTED }),
    .descr = "The host has a cookie, and the far end accepts the data with the SYN")
{
	const struct row *row = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = prepare(test, row, true, &to);

	observe_connect("call", s, ADDRESS(&to));
	observe("before_data", "%s", wire_quiet(test->transport));
	observe("polled", "%s", events_named(wait_for(s, POLLIN | POLLOUT, 0)));
	meanwhile(answers, row);
	observe_result("send", send(s, "d", 1, MSG_NOSIGNAL) == 1 ? 0 : -1);
	meanwhile_end();
	if (test->mode->nonblocking) {
		if (row->answer == REFUSED || row->answer == SILENT)
			(void)wait_for(s, POLLERR, WAIT_BOUND);
		(void)observe_end(s);
	} else {
		observe("so_error", "%s", so_error(s));
	}
	if (row->answer != REFUSED && row->answer != SILENT)
		observe("data", "%s", where_data_came(row));
}

CONDITION_OF(cookie_accepted, cookie_ignored, DEFERRED, .expect = after_the_syn, .arg = (&(const struct row){ 8, IGNORED }),
    .descr = "The host has a cookie, and the far end accepts the SYN without the data");
CONDITION_OF(cookie_accepted, cookie_renewed, DEFERRED, .expect = after_the_syn, .arg = (&(const struct row){ 8, RENEWED }),
    .descr = "The host has a cookie, and the far end accepts the SYN without the data and gives another cookie");
CONDITION_OF(cookie_accepted, cookie_refused, DEFERRED, .expect = deferred_refused, .arg = (&(const struct row){ 8, REFUSED }),
    .descr = "The host has a cookie, and the far end refuses the SYN");
CONDITION_OF(cookie_accepted, cookie_lost, DEFERRED, .expect = after_the_syn, .arg = (&(const struct row){ 8, LOST }),
    .descr = "The host has a cookie, and the SYN with data is lost once");
CONDITION_OF(cookie_accepted, cookie_crossed, DEFERRED, .expect = after_the_syn, .arg = (&(const struct row){ 8, CROSSED }),
    .descr = "The host has a cookie, and a SYN crosses the one with data");
CONDITION_OF(cookie_accepted, cookie_too_big, DEFERRED, .expect = after_the_syn, .arg = (&(const struct row){ 8, TOO_BIG }),
    .descr = "The host has a cookie, and a router says that the SYN with data is too big");
CONDITION_OF(cookie_accepted, cookie_silent, DEFERRED, .expect = deferred_silent, .arg = (&(const struct row){ 8, SILENT }),
    .descr = "The host has a cookie, and nobody answers the SYN with data");
CONDITION_OF(cookie_accepted, cookie_shortest, DEFERRED, .expect = in_the_syn, .arg = (&(const struct row){ 4, ACCEPTED }),
    .descr = "The host has a cookie of 4 bytes, the shortest, and the far end accepts the data with the SYN");
CONDITION_OF(cookie_accepted, cookie_longest, DEFERRED, .expect = in_the_syn, .arg = (&(const struct row){ 16, ACCEPTED }),
    .descr = "The host has a cookie of 16 bytes, the longest, and the far end accepts the data with the SYN");
CONDITION_OF(cookie_accepted, cookie_of_ten, DEFERRED, .expect = in_the_syn, .arg = (&(const struct row){ 10, ACCEPTED }),
    .descr = "The host has a cookie of 10 bytes, and the far end accepts the data with the SYN");

/* The host has no cookie, or none that counts: the SYN leaves at once and asks for one. */
static expectations asked_made = {
	{ "call", ATTEMPTS, "0" },
	{ "cookie", "linux:tcp7-fastopen-cookie", "asked for|asked for as an experiment" },
	{ "send", ATTEMPTS, "0" },
	{ "data", ATTEMPTS, "after it" },
};

static expectations asked_refused = {
	{ "call", REFUSES, "-1 ECONNREFUSED" },
	{ "cookie", "linux:tcp7-fastopen-cookie", "asked for" },
};

static expectations asked_silent = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
	{ "cookie", "linux:tcp7-fastopen-cookie", "asked for" },
};

CONDITION(none_accepted, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 0, ACCEPTED }),
    .descr = "The host has no cookie, asks for one, and the far end accepts the SYN and gives none")
{
	const struct row *row = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = prepare(test, row, true, &to);

	meanwhile(answers, row);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	if (test->mode->nonblocking)
		(void)observe_end(s);
	if (row->answer == REFUSED || row->answer == SILENT)
		return;
	observe_result("send", send(s, "d", 1, MSG_NOSIGNAL) == 1 ? 0 : -1);
	observe("data", "%s", where_data_came(row));
}

CONDITION_OF(none_accepted, none_given, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 0, RENEWED }),
    .descr = "The host has no cookie, asks for one, and the far end gives one");
CONDITION_OF(none_accepted, none_refused, IN_TABLE, .expect = asked_refused, .arg = (&(const struct row){ 0, REFUSED }),
    .descr = "The host has no cookie, asks for one, and the far end refuses the SYN");
CONDITION_OF(none_accepted, none_lost, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 0, LOST }),
    .descr = "The host has no cookie, and the SYN that asks for one is lost once");
CONDITION_OF(none_accepted, none_silent, IN_TABLE, .expect = asked_silent, .arg = (&(const struct row){ 0, SILENT }),
    .descr = "The host has no cookie, and nobody answers the SYN that asks for one");
CONDITION_OF(none_accepted, none_crossed, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 0, CROSSED }),
    .descr = "The host has no cookie, and a SYN crosses the one that asks for one");
CONDITION_OF(none_accepted, odd_cookie, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 7, ACCEPTED }),
    .descr = "The far end has given a cookie of odd length, which is none");
CONDITION_OF(none_accepted, short_cookie, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 2, ACCEPTED }),
    .descr = "The far end has given a cookie of 2 bytes, which is none");
CONDITION_OF(none_accepted, long_cookie, IN_TABLE, .expect = asked_made, .arg = (&(const struct row){ 18, ACCEPTED }),
    .descr = "The far end has given a cookie of 18 bytes, which is none");

/*
 * sendto() begins the attempt, and connect() is called after it: when the connection is made or has failed, if sendto() blocks,
 * and else while the attempt is in progress.
 */
static expectations sent_made = {
	{ "call", ALREADY_CONNECTED, "-1 EISCONN", .modes = BLOCKING },
	{ "call", STILL_CONNECTING, "-1 EALREADY", .modes = NONBLOCKING },
	{ "after", COMPLETES, "writable", .modes = NONBLOCKING },
	{ "selected", SELECTED, "writable", .modes = NONBLOCKING },
	{ "so_error", "linux:completion-so-error", "0", .modes = NONBLOCKING },
};

static expectations sent_refused_expect = {
	{ "call", STILL_CONNECTING, "-1 EALREADY", .modes = NONBLOCKING },
	{ "after", OVER_POLLED, "writable", .modes = NONBLOCKING },
	{ "selected", OVER_SELECTED, "writable", .modes = NONBLOCKING },
	{ "so_error", REFUSES " linux:completion-so-error", "ECONNREFUSED", .modes = NONBLOCKING },
};

CONDITION(sent_accepted, DEFERRED, .expect = sent_made, .arg = (&(const struct row){ 8, ACCEPTED }),
    .descr = "sendto() sends a SYN with a cookie and data, which the far end accepts, and connect() is called after it")
{
	const struct row *row = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = prepare(test, row, false, &to);

	if (!test->mode->nonblocking) {
		meanwhile(answers, row);
		observe_result("sendto", host_fastopen_send(s, "d", 1, &to) == 1 ? 0 : -1);
		meanwhile_end();
		observe_connect("call", s, ADDRESS(&to));
	} else {
		observe_result("sendto", host_fastopen_send(s, "d", 1, &to) == 1 ? 0 : -1);
		observe_connect("call", s, ADDRESS(&to));
		meanwhile(answers, row);
		meanwhile_end();
		(void)observe_end(s);
	}
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(sent_accepted, sent_ignored, DEFERRED, .expect = sent_made, .arg = (&(const struct row){ 8, IGNORED }),
    .descr = "sendto() sends a SYN with a cookie and data, whose SYN alone is accepted, and connect() is called after it");
CONDITION_OF(sent_accepted, sent_lost, DEFERRED, .expect = sent_made, .arg = (&(const struct row){ 8, LOST }),
    .descr = "sendto() sends a SYN with a cookie and data, which is lost once, and connect() is called after it");
CONDITION_OF(sent_accepted, sent_without_cookie, DEFERRED, .expect = sent_made, .arg = (&(const struct row){ 0, ACCEPTED }),
    .descr = "sendto() sends a SYN that asks for a cookie, which is accepted, and connect() is called after it");
CONDITION_OF(sent_accepted, sent_odd_cookie, DEFERRED, .expect = sent_made, .arg = (&(const struct row){ 7, ACCEPTED }),
    .descr = "sendto() sends a SYN although the cookie is none, which is accepted, and connect() is called after it");
CONDITION_OF(sent_accepted, sent_refused, .transports = ALL_TCP, .modes = NONBLOCKING, .at_once = true, .needs = NEEDS_NETWORK,
    .expect = sent_refused_expect, .arg = (&(const struct row){ 8, REFUSED }),
    .descr = "sendto() sends a SYN with a cookie and data, connect() is called after it, and the SYN is refused");
CONDITION_OF(sent_accepted, sent_refused_without, .transports = ALL_TCP, .modes = NONBLOCKING, .at_once = true,
    .needs = NEEDS_NETWORK, .expect = sent_refused_expect, .arg = (&(const struct row){ 0, REFUSED }),
    .descr = "sendto() sends a SYN that asks for a cookie, connect() is called after it, and the SYN is refused");

/*
 * What sendto() refuses leaves the socket as it was: connect() then makes the connection.
 */
enum misuse { DISABLED, ANOTHER_FAMILY, UNSPECIFIED, SHORT_NAME, NO_NAME };

static expectations misused = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
};

static ssize_t
misuse(const struct test *test, enum misuse misuse, int s, const struct address *to)
{
	struct address name = *to;

	switch (misuse) {
	case DISABLED:
		SETTING(host_fastopen_client(false), "the host cannot be told not to use TCP Fast Open");
		break;
	case ANOTHER_FAMILY:
		name.u.any.sa_family = AF_UNIX;
		break;
	case UNSPECIFIED:
		name = address_unspec(test->transport);
		break;
	case SHORT_NAME:
		name.length = sizeof(sa_family_t);
		break;
	case NO_NAME:
		return (host_fastopen_send(s, "d", 1, NULL));
	}
	return (host_fastopen_send(s, "d", 1, &name));
}

CONDITION(send_disabled, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = misused,
    .arg = (&(const enum misuse){ DISABLED }), .descr = "sendto() with TCP Fast Open where that is off, and then connect()")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);
	ssize_t sent;

	allow_fastopen(false, s);
	sent = misuse(test, *(const enum misuse *)test->condition->arg, s, &to);
	observe_result("sendto", sent >= 0 ? 0 : -1);
	if (sent == -1 && (errno == EINPROGRESS || errno == EALREADY))
		untested("sendto() has begun an attempt");
	connect_meanwhile(s, &to, far_end_accepts, NULL);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(send_disabled, send_another_family, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = misused, .arg = (&(const enum misuse){ ANOTHER_FAMILY }),
    .descr = "sendto() with TCP Fast Open to an address of another family, and then connect()");
CONDITION_OF(send_disabled, send_unspecified, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = misused, .arg = (&(const enum misuse){ UNSPECIFIED }),
    .descr = "sendto() with TCP Fast Open to an address of family AF_UNSPEC, and then connect()");
CONDITION_OF(send_disabled, send_short_name, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = misused, .arg = (&(const enum misuse){ SHORT_NAME }),
    .descr = "sendto() with TCP Fast Open to an address of the length of the family alone, and then connect()");
CONDITION_OF(send_disabled, send_no_name, .transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK,
    .expect = misused, .arg = (&(const enum misuse){ NO_NAME }),
    .descr = "sendto() with TCP Fast Open and without an address, and then connect()");

/* Data that cannot be read: sendto() may have begun an attempt before it notices. */
CONDITION(send_bad_data, .transports = ALL_TCP, .needs = NEEDS_NETWORK,
    .descr = "sendto() with TCP Fast Open and a cookie of data that cannot be read, and then a non-blocking connect()")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	get_cookie(test, &to, 8);
	allow_fastopen(false, s);
	observe_result("sendto", host_fastopen_send(s, memory_unmapped(), 1, &to) >= 0 ? 0 : -1);
	observe_connect("call", s, ADDRESS(&to));
}

CONDITION(deferred_bad_data, .transports = ALL_TCP, .needs = NEEDS_NETWORK,
    .descr = "After the call has deferred the SYN, the first data cannot be read")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	get_cookie(test, &to, 8);
	allow_fastopen(true, s);
	observe_connect("call", s, ADDRESS(&to));
	observe_result("send", send(s, memory_unmapped(), 1, MSG_NOSIGNAL));
	observe_connect("again", s, ADDRESS(&to));
}

/* The SYN of a host that has a cookie of 8 bytes. */
static void
observe_next_syn(void)
{
	struct segment syn;

	if (!next_syn(&syn)) {
		observe("syn", "none");
		return;
	}
	observe("syn", "%s", load_of(&syn));
	observe("cookie", "%s", fastopen_cookie_in(&syn, 8));
}

/* No manual says which of the two decides, the socket's option and the cookie or the setting. */
CONDITION(switched_off, .transports = ALL_TCP, .needs = NEEDS_NETWORK,
    .descr = "TCP Fast Open is switched off after the socket has got the option")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	get_cookie(test, &to, 8);
	allow_fastopen(true, s);
	SETTING(host_fastopen_client(false), "the host cannot be told not to use TCP Fast Open");
	if (observe_connect("call", s, ADDRESS(&to)) == 0)
		observe_result("send", send(s, "d", 1, MSG_NOSIGNAL) == 1 ? 0 : -1);
	observe_next_syn();
}

/* A host that keeps the connection alive must not begin with that before there is one. */
CONDITION(kept_alive, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = kept_alive_expect,
    .descr = "SO_KEEPALIVE is set before the call that defers the SYN")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	get_cookie(test, &to, 8);
	allow_fastopen(true, s);
	SETUP(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &(int){ 1 }, sizeof(int)));
	observe_connect("call", s, ADDRESS(&to));
	observe("before_data", "%s", wire_quiet(test->transport));
	observe_result("send", send(s, "d", 1, MSG_NOSIGNAL) == 1 ? 0 : -1);
	observe_next_syn();
}
