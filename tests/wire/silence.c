/*
 * Nobody answers: the SYN is retransmitted, the attempt times out, and nothing more is sent.  options/syncnt limits the number of
 * retransmissions.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/interface.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define	REPEATED	"rfc9293:syn-retransmitted rfc1122:syn-retransmitted"

#define	LIMIT		2	/* seconds: leaves time for the first retransmission, after one second */
#define	REPEATS		2	/* shows two intervals: 3 s if they double */

/* The far end never answers. */
static expectations given_up = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
	{ "call", REPEATED, "-1 E*" },
	{ "repeated", REPEATED, "yes" },
	{ "copy", REPEATED, "the same" },
	{ "sent_after", REPEATED " posix:stream-timeout-aborts", "nothing" },
};

static bool
is_repeated(const struct segment *syn, const struct segment *again)
{
	return (again->sequence == syn->sequence && again->source_port == syn->source_port &&
	    again->destination_port == syn->destination_port && memcmp(again->source, syn->source, sizeof(syn->source)) == 0 &&
	    memcmp(again->destination, syn->destination, sizeof(syn->destination)) == 0);
}

static void
wait_for_copy(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment again;
	bool sent;

	(void)arg;
	sent = wire_receive_segment(SEGMENT_SYN, &again);
	observe("repeated", "%s", sent ? "yes" : "no");
	observe("copy", "%s", !sent ? "none" : is_repeated(syn, &again) ? "the same" : "another");
}

/* The kind of segment sent to any port but mark. */
struct sent {
	unsigned mark;
	const char *kind;
};

static void
see_other(const struct packet *packet, void *arg)
{
	struct sent *sent = arg;
	struct segment segment;

	if (segment_parse(packet->bytes, packet->length, &segment) && segment.destination_port != sent->mark)
		sent->kind = (segment.flags & SEGMENT_SYN) != 0 ? "a SYN" : "a segment";
}

/* What the ended attempt sends during another one, from its begin to its time-out: this measures time by the host's own clock. */
static const char *
sent_after(const struct test *test, const struct address *to)
{
	struct address elsewhere = *to;
	struct sent sent = { .mark = address_port(to) + 1, .kind = "nothing" };
	bool is_inet6 = is_inet6_on_the_wire(test->transport);
	int s = socket_open_nonblocking(test->transport);

	attempt_limit(test->transport, s, LIMIT);
	address_set_port(&elsewhere, sent.mark);
	wire_until_now(is_inet6, NULL, NULL);
	attempt_begin(s, &elsewhere);
	if (wait_for(s, POLLOUT, WAIT_BOUND) == 0)
		untested("an unanswered attempt does not time out within %d s", WAIT_BOUND);
	wire_until_now(is_inet6, see_other, &sent);
	return (sent.kind);
}

CONDITION(given_up, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = given_up,
    .descr = "An unanswered SYN is retransmitted until the attempt times out, and not after that")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	attempt_limit(test->transport, s, LIMIT);
	connect_meanwhile(s, &to, wait_for_copy, NULL);
	/* On a non-blocking socket, the last connect() has begun an attempt of its own. */
	if (test->mode->nonblocking)
		close(s);
	observe("sent_after", "%s", sent_after(test, &to));
}

/*
 * The far end answers only the second retransmission, which establishes the connection.  The host chooses the intervals, which
 * are recorded as a fact; that the second is at least half of the first tolerates a loaded machine, but not a host that
 * retransmits ever faster.
 */
static expectations answered_late = {
	{ "call", ATTEMPTS, "0" },
	{ "call", REPEATED, "0" },
};

/* When a segment was sent, in milliseconds: by the host's timestamp, if there is one, and by the time of arrival here. */
struct moment {
	uint32_t by_host, arrived;
};

static struct moment
moment_of(const struct segment *segment)
{
	struct moment moment;
	struct timespec now;
	const uint8_t *value;
	size_t length;

	clock_gettime(CLOCK_MONOTONIC, &now);
	moment.arrived = (uint32_t)((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
	moment.by_host = moment.arrived;
	if ((value = segment_option(segment, OPTION_TIMESTAMP, &length)) != NULL && length == 8)
		moment.by_host = (uint32_t)value[0] << 24 | (uint32_t)value[1] << 16 | (uint32_t)value[2] << 8 | value[3];
	return (moment);
}

static void
answer_late(const void *arg)
{
	const struct segment *syn = await_syn();
	struct moment at[1 + REPEATS];
	struct segment latest = *syn;
	uint32_t first, second;

	(void)arg;
	at[0] = moment_of(syn);
	for (int i = 1; i <= REPEATS; i++) {
		if (!wire_receive_segment(SEGMENT_SYN, &latest)) {
			observe("spacing", "none");
			return;
		}
		at[i] = moment_of(&latest);
	}
	first = at[1].by_host - at[0].by_host;
	second = at[2].by_host - at[1].by_host;
	observe("spacing", "%s", second < first / 2 ? "shrinks" : "does not shrink");
	note("syn_intervals", "%.1f s, %.1f s", (at[1].arrived - at[0].arrived) / 1000.0, (at[2].arrived - at[1].arrived) / 1000.0);
	(void)far_end_accept(&latest);
}

CONDITION(answered_late, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = answered_late,
    .descr = "The answer to the second retransmission of the SYN makes the connection")
{
	struct address to = far_end_address(test->transport);
	int s = socket_for(test);

	connect_meanwhile(s, &to, answer_late, NULL);
}

/* Neighbour discovery of the peer gets no answer: no SYN can leave, and the attempt ends by that, well before its time-out. */
static expectations neighbour = {
	{ "call", "freebsd:EHOSTUNREACH", "-1 EHOSTUNREACH" },
	{ "call", "posix:EHOSTUNREACH posix:ETIMEDOUT", "-1 EHOSTUNREACH|-1 ETIMEDOUT" },
};

struct search {
	uint8_t target[16];
	bool is_inet6;
	unsigned times;
	const char *segments;
};

static void
see_search(const struct packet *packet, void *arg)
{
	struct search *search = arg;
	struct segment segment;

	if (solicitation_parse(packet->bytes, packet->length, search->is_inet6, search->target))
		search->times++;
	else if (segment_parse(packet->bytes, packet->length, &segment))
		search->segments = "a segment";
}

CONDITION(neighbour, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .expect = neighbour,
    .descr = "Nobody answers neighbour discovery for the address, and no SYN leaves")
{
	struct address to = address_nobody(test->transport, 7);
	struct search search = { .is_inet6 = is_inet6_on_the_wire(test->transport), .segments = "nothing" };
	const char *interface = wire_interface_with_neighbours();
	int s = socket_for(test);

	SETTING(host_neighbour_hurry(interface), "neighbour discovery cannot be made to end before the attempt does");
	address_bytes(&to, search.target);
	attempt_limit(test->transport, s, 4);
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking) {
		(void)observe_end(s);
		observe_connect("again", s, ADDRESS(&to));
	}
	wire_until_now(search.is_inet6, see_search, &search);
	observe("asked_for", "%s", search.times > 0 ? "yes" : "no");
	note("solicitations", "%u", search.times);
	observe("sent", "%s", search.segments);
}
