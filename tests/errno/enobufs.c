/*
 * ENOBUFS: not enough resources for the call.  User space has no sure way to bring that about, but some hosts fail an allocation
 * of their own on request: there each allocation of the call fails in turn.  Elsewhere the case tries every means that the host
 * offers until one makes the call fail.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/faults.h"
#include "world/socket.h"
#include "world/starve.h"
#include "world/surroundings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* More than any call makes. */
#define	ALLOCATIONS_MAX	1000

static expectations starved = {
	{ "call", "bs2000:ENOBUFS posix:ENOBUFS", "-1 ENOBUFS" },
	{ "call", "freebsd15:tcp4-ENOBUFS", "-1 ENOBUFS|-1 ENOMEM", ALL_TCP },
	{ "call", "freebsd15:udp4-ENOBUFS", "-1 ENOBUFS", ALL_UDP | ALL_RAW },
	{ "peer", "bs2000:ENOBUFS posix:ENOBUFS", "none" },
};

/* Calls connect() with its nth allocation failing.  Returns whether the call made as many. */
static bool
call_without(unsigned n, int s, const struct address *to, struct call *c)
{
	int failed;

	if (n > ALLOCATIONS_MAX)
		untested("a call makes more than %d allocations", ALLOCATIONS_MAX);
	SETTING(host_fault_begin(n), "the allocation that is to fail");
	*c = connect_call(s, ADDRESS(to));
	failed = host_fault_end();
	SETTING(failed, "the end of its failing");
	return (failed == 1);
}

/* Whether the call has failed, and not merely returned while its attempt goes on. */
static bool
has_failed(const struct call *c)
{
	return (c->blocked || (c->ret != 0 && c->error != EINPROGRESS));
}

CONDITION(starved, .transports = EVERY, .needs = NEEDS_NETWORK, .expect = starved,
    .descr = "Too few resources are left to carry the call out")
{
	char tried[512] = "";
	const char *means;
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	for (unsigned n = 1; host_faults_open() == 0; n++) {
		int s = socket_open(test->transport);
		struct call c;

		if (!call_without(n, s, &to, &c))
			untested("the call succeeded whichever of its allocations failed");
		if (has_failed(&c)) {
			observe_call("call", &c);
			observe("peer", "%s", peer_of(s, &to));
			return;
		}
		close(s);
	}
	/* The means add up: each call is made under all those tried so far. */
	for (unsigned n = 0;; n++) {
		int s = socket_open(test->transport);
		struct call c;

		if (!host_starve(n, s, &means))
			break;
		if (strlen(tried) + strlen(means) + 3 <= sizeof(tried)) {
			strcat(tried, tried[0] != '\0' ? "; " : "");
			strcat(tried, means);
		}
		for (unsigned before = 0; before < n; before++)
			(void)host_starve(before, s, &means);
		c = connect_call(s, ADDRESS(&to));
		if (c.ret != 0 || c.blocked) {
			observe_call("call", &c);
			observe("peer", "%s", peer_of(s, &to));
			return;
		}
		close(s);
	}
	if (tried[0] == '\0')
		untested("this host offers no means by which user space could exhaust the resources");
	untested("user space cannot exhaust the resources: the call succeeded with %s", tried);
}

static expectations each = {
	{ "call", "bs2000:ENOBUFS posix:ENOBUFS", "-1 ENOBUFS|0" },
	{ "call", "freebsd15:tcp4-ENOBUFS", "-1 ENOBUFS|-1 ENOMEM|0", ALL_TCP },
	{ "call", "freebsd15:udp4-ENOBUFS", "-1 ENOBUFS|0", ALL_UDP | ALL_RAW },
	{ "errnos", "bs2000:ENOBUFS posix:ENOBUFS", "ENOBUFS|none" },
	{ "errnos", "freebsd15:tcp4-ENOBUFS", "ENOBUFS|ENOMEM|ENOBUFS ENOMEM|none", ALL_TCP },
	{ "errnos", "freebsd15:udp4-ENOBUFS", "ENOBUFS|none", ALL_UDP | ALL_RAW },
	{ "peer", "bs2000:ENOBUFS posix:ENOBUFS", "none" },
};

/* What was seen each time in a sweep: as wished, or else the first that was not. */
struct summary {
	char text[OUTCOME_MAX];
};

static void
sum_up(struct summary *summary, const char *outcome, const char *wished)
{
	if (summary->text[0] == '\0' || strcmp(summary->text, wished) == 0)
		strlcpy(summary->text, outcome, sizeof(summary->text));
}

static const char *
summed_up(const struct summary *summary)
{
	return (summary->text[0] != '\0' ? summary->text : "none");
}

/* Adds a word to those in the text, in the order of strcmp(), unless it is there. */
static void
add_word(char text[OUTCOME_MAX], const char *word)
{
	char others[OUTCOME_MAX], sorted[OUTCOME_MAX] = "", *rest = others;
	const char *next;
	bool added = false;

	strlcpy(others, text, sizeof(others));
	while ((next = strsep(&rest, " ")) != NULL && next[0] != '\0') {
		int order = strcmp(word, next);

		if (order == 0)
			return;
		if (order < 0 && !added) {
			strlcat(sorted, word, sizeof(sorted));
			strlcat(sorted, " ", sizeof(sorted));
			added = true;
		}
		strlcat(sorted, next, sizeof(sorted));
		strlcat(sorted, " ", sizeof(sorted));
	}
	if (!added)
		strlcat(sorted, word, sizeof(sorted));
	else
		sorted[strlen(sorted) - 1] = '\0';
	strlcpy(text, sorted, OUTCOME_MAX);
}

/* Whether the socket is connected to the peer: "yes", "no", or the errno with which its attempt ended. */
static const char *
connected_to(const struct test *test, int s, int peer, const struct call *c)
{
	if (c->ret != 0) {
		const char *error;

		if (!wait_writable(s, WAIT_BOUND))
			return ("no");
		if (strcmp(error = so_error(s), "0") != 0)
			return (error);
	}
	return (reaches(test->transport, s, peer));
}

/*
 * The Nth allocation of the call fails, for each N until the call makes no more.  Each call has a socket of its own.  Not SCTP:
 * some of its attempts end only by their time-out.
 */
CONDITION(allocations, .transports = EVERY & ~ALL_SCTP, .modes = BOTH_MODES, .at_once = true, .needs = NEEDS_NETWORK,
    .expect = each, .timeout = "600",
    .descr = "Each of the host's allocations for the call fails in turn; the same socket then calls again")
{
	char first[OUTCOME_MAX] = "", errnos[OUTCOME_MAX] = "", descriptors[OUTCOME_MAX] = "unchanged";
	struct summary peers = { "" }, locals = { "" }, made = { "" }, again = { "" }, reached = { "" };

	faults_need();
	surroundings_prepare(-1);
	for (unsigned n = 1;; n++) {
		struct address to, own;
		int peer = peer_open(test->transport, "peer", &to), s = socket_for(test);
		char outcome[OUTCOME_MAX];
		const char *since;
		struct call c;
		bool there;

		if (test->condition->arg != NULL) {
			own = is_unix(test->transport) ? address_unix(test->transport, "own") :
			    address_loopback(test->transport, 0);
			SETUP(bind(s, ADDRESS(&own)));
		}
		surroundings_note(s);
		there = call_without(n, s, &to, &c);
		if (!there) {
			note("allocations", "%u", n - 1);
		} else if (!has_failed(&c)) {
			sum_up(&made, connected_to(test, s, peer, &c), "yes");
		} else {
			call_outcome(&c, outcome);
			if (first[0] == '\0')
				strlcpy(first, outcome, sizeof(first));
			if (c.ret == -1)
				add_word(errnos, outcome + 3);
			since = surroundings_since(DESCRIPTORS, s, true);
			if (strcmp(descriptors, "unchanged") == 0)
				strlcpy(descriptors, since, sizeof(descriptors));
			sum_up(&peers, is_connection_mode(test->transport) && !nobody_waits(peer) ? "at the listener" :
			    peer_of(s, &to), "none");
			sum_up(&locals, local_of(s), test->condition->arg != NULL ? "bound" : "unbound");
			c = connect_call(s, ADDRESS(&to));
			call_outcome(&c, outcome);
			/* That a non-blocking attempt goes on is as good. */
			sum_up(&again, has_failed(&c) ? outcome : "0", "0");
			if (!has_failed(&c))
				sum_up(&reached, connected_to(test, s, peer, &c), "yes");
		}
		close(s);
		close(peer);
		if (is_unix(test->transport) && test->transport->address == ADDRESS_PATH) {
			(void)unlink("peer");
			(void)unlink("own");
		}
		if (!there)
			break;
	}
	observe("call", "%s", first[0] != '\0' ? first : "0");
	observe("errnos", "%s", errnos[0] != '\0' ? errnos : "none");
	observe("descriptors", "%s", descriptors);
	observe("peer", "%s", summed_up(&peers));
	observe("local", "%s", summed_up(&locals));
	observe("made", "%s", summed_up(&made));
	observe("again", "%s", summed_up(&again));
	observe("reached", "%s", summed_up(&reached));
}

CONDITION_OF(allocations, allocations_bound, .transports = EVERY & ~ALL_RAW & ~ALL_SCTP, .modes = BOTH_MODES, .at_once = true,
    .needs = NEEDS_NETWORK, .expect = each, .timeout = "600", .arg = "bound",
    .descr = "The same, with a socket that has an address of its own");
