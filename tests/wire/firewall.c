/*
 * This host's own firewall rejects the SYN of an attempt, in each of the ways that there are, or what comes in answer to it.
 */
#include "conformance/conformance.h"
#include "fixture/address.h"
#include "fixture/far_end.h"
#include "fixture/host.h"
#include "fixture/socket.h"
#include "fixture/wait.h"
#include "fixture/wire.h"

#include <netinet/in.h>

#include <errno.h>
#include <string.h>

/* Seconds: the first repetition of a SYN, after one, is rejected as well; the attempt ends by that, or soon. */
#define	LIMIT		2

/* A rule: which way, how, and with which code of Destination Unreachable. */
struct rule {
	enum host_direction direction;
	enum host_rejection how;
	uint8_t code, code6;
	bool nonblocking;
};

static int
set_up(const struct test *test, struct address *to)
{
	const struct rule *rule = test->condition->arg;
	uint8_t code = is_inet6_on_the_wire(test->transport) ? rule->code6 : rule->code;
	struct address wire;
	int s = rule->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport);

	*to = far_end_address(test->transport);
	wire = address_on_the_wire(to);
	far_end_open();
	if (host_firewall_reject(rule->direction, &wire, rule->how, code) == -1) {
		if (errno == ENOTSUP)
			untested("no firewall that is there already can be told a rule");
		setup_failed("a rule of the firewall: %s", strerror(errno));
	}
	attempt_limit(test->transport, s, LIMIT);
	return (s);
}

/*
 * What is sent never reaches the wire.  Whether the attempt ends by the first such SYN or by the second is the host's affair
 * and not looked at: the host tells itself by a message that comes in while it is still sending.
 */
static const struct expectation out_expect[] = {
	{ "call", "linux:EACCES-firewall", "-1 EACCES|-1 EPERM", 0 },
	{ "peer", "linux:EACCES-firewall", "none", 0 },
	{ 0 }
};

static const struct expectation out_nonblocking_expect[] = {
	{ "call", "linux:EACCES-firewall linux:EINPROGRESS", "-1 EACCES|-1 EPERM|-1 EINPROGRESS", 0 },
	{ "after", "freebsd:EINPROGRESS-select linux:completion-select", "writable", 0 },
	{ "so_error", "linux:EACCES-firewall", "EACCES|EPERM", 0 },
	{ "so_error", "linux:completion-so-error", "E*", 0 },
	{ "peer", "linux:EACCES-firewall", "none", 0 },
	{ 0 }
};

static void
rejected_out(const struct test *test)
{
	const struct rule *rule = test->condition->arg;
	struct address to;
	int s = set_up(test, &to);

	observe_connect("call", s, ADDRESS(&to));
	if (rule->nonblocking) {
		observe("after", "%s", wait_writable(s, WAIT_BOUND) ? "writable" : "waits");
		observe("so_error", "%s", so_error(s));
	}
	observe("peer", "%s", peer_of(s, &to));
	if (rule->nonblocking)
		observe_connect("again", s, ADDRESS(&to));
	observe("wire", "%s", wire_quiet(test->transport));
}

/* The SYN leaves, and is answered; the answer is rejected before TCP has seen it, so that the attempt runs out of time. */
static const struct expectation in_expect[] = {
	{ "call", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT", "-1 ETIMEDOUT", 0 },
	{ "peer", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT", "none", 0 },
	{ 0 }
};

static const struct expectation in_nonblocking_expect[] = {
	{ "call", "freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS", "-1 EINPROGRESS", 0 },
	{ "after", "freebsd:EINPROGRESS-select linux:completion-select", "writable", 0 },
	{ "so_error", "linux:ETIMEDOUT linux:completion-so-error", "ETIMEDOUT", 0 },
	{ "peer", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT", "none", 0 },
	{ 0 }
};

static void
see_rejection(const struct packet *packet, void *arg)
{
	const char **rejection = arg;
	struct segment segment;
	struct icmp icmp;

	if (segment_parse(packet->bytes, packet->length, &segment) && (segment.flags & SEGMENT_RST) != 0)
		*rejection = "RST";
	else if (icmp_parse(packet->bytes, packet->length, &icmp) && icmp.type == (icmp.inet6 ? 1 : 3))
		*rejection = "ICMP";
}

static void
answer(const struct segment *syn, const void *arg)
{
	struct segment syn_ack = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	const char *rejection = "none";

	(void)arg;
	wire_send_segment(&syn_ack);
	wire_until_now(syn->inet6, see_rejection, &rejection);
	wire_observe("far_end_hears", rejection);
}

static void
rejected_in(const struct test *test)
{
	struct address to;
	int s = set_up(test, &to);

	wire_connect(s, &to, answer, NULL);
	observe("peer", "%s", peer_of(s, &to));
}

#define	IPV4	TCP4
#define	IPV6	TCP6
#define	BOTH	(TCP4 | TCP6)

#define	RULE(function, which, condition_name, on, expectations, expectations_nonblocking, how, code, code6, sentence) \
	{								\
		.name = condition_name,					\
		.descr = sentence,					\
		.transports = on,					\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations,					\
		.body = function,					\
		.arg = &(const struct rule){ which, how, code, code6, false }, \
	},								\
	{								\
		.name = condition_name "_nonblocking",			\
		.descr = sentence ", of a non-blocking call",		\
		.transports = on,					\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations_nonblocking,			\
		.body = function,					\
		.arg = &(const struct rule){ which, how, code, code6, true }, \
	}

#define	OUT(condition_name, on, how, code, code6, sentence)		\
	RULE(rejected_out, GOING_OUT, condition_name, on, out_expect, out_nonblocking_expect, how, code, code6, \
	    "The local firewall " sentence " the SYN")
#define	IN(condition_name, how, code, code6, sentence)			\
	RULE(rejected_in, COMING_IN, condition_name, BOTH, in_expect, in_nonblocking_expect, how, code, code6, \
	    "The local firewall " sentence " the answer to the SYN")

static const struct condition conditions[] = {
	OUT("drops", BOTH, REJECT_SILENTLY, 0, 0, "drops"),
	OUT("resets", BOTH, REJECT_BY_RESET, 0, 0, "answers by a reset"),
	OUT("net_unreachable", BOTH, REJECT_BY_ICMP, 0, 0, "answers by network unreachable (ICMPv6: no route)"),
	OUT("host_unreachable", BOTH, REJECT_BY_ICMP, 1, 3, "answers by host unreachable (ICMPv6: address unreachable)"),
	OUT("protocol_unreachable", IPV4, REJECT_BY_ICMP, 2, 0, "answers by protocol unreachable"),
	OUT("port_unreachable", BOTH, REJECT_BY_ICMP, 3, 4, "answers by port unreachable"),
	OUT("net_prohibited", IPV4, REJECT_BY_ICMP, 9, 0, "answers by network prohibited"),
	OUT("host_prohibited", IPV4, REJECT_BY_ICMP, 10, 0, "answers by host prohibited"),
	OUT("prohibited", BOTH, REJECT_BY_ICMP, 13, 1, "answers by administratively prohibited"),
	OUT("policy_failed", IPV6, REJECT_BY_ICMP, 0, 5, "answers by failed policy"),
	OUT("route_rejected", IPV6, REJECT_BY_ICMP, 0, 6, "answers by rejected route"),
	IN("answer_dropped", REJECT_SILENTLY, 0, 0, "drops"),
	IN("answer_reset", REJECT_BY_RESET, 0, 0, "rejects by a reset"),
	IN("answer_rejected", REJECT_BY_ICMP, 3, 4, "rejects by port unreachable"),
};

CONDITIONS(conditions)
