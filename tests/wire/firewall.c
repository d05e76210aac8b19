/*
 * The host's firewall rejects the SYN or its answer, in each possible way.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/firewall.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wire.h"

#include <netinet/in.h>

#include <net/if.h>

#include <string.h>
#include <unistd.h>

/* Seconds: the first retransmission, after one second, is rejected too, and the attempt ends then or soon after. */
#define	LIMIT		2

/* A rule: the direction, the kind of rejection, and the code of Destination Unreachable. */
struct rule {
	enum host_direction direction;
	enum host_rejection how;
	uint8_t code, code6;
};

static int
set_up(const struct test *test, struct address *to)
{
	const struct rule *rule = test->condition->arg;
	uint8_t code = is_inet6_on_the_wire(test->transport) ? rule->code6 : rule->code;
	struct address wire;
	int s = socket_for(test);

	*to = far_end_address(test->transport);
	wire = address_on_the_wire(to);
	network_firewall_need(host_firewall_reject(rule->direction, &wire, IPPROTO_TCP, rule->how, code));
	attempt_limit(test->transport, s, LIMIT);
	return (s);
}

/*
 * No SYN reaches the wire.  The attempt may end by the first rejected SYN or the second, since the host's own message arrives
 * while it still sends: this is not checked.
 */
static expectations out = {
	{ "call", "linux:EACCES-firewall", "-1 EACCES|-1 EPERM", .modes = BLOCKING },
	{ "call", "linux:EACCES-firewall linux:EINPROGRESS", "-1 EACCES|-1 EPERM|-1 EINPROGRESS", .modes = NONBLOCKING },
	/* The call itself may have failed: nothing goes on then, as it does where the other manuals speak of select(). */
	{ "after", OVER_POLLED, "writable", .modes = NONBLOCKING },
	{ "selected", OVER_POLLED, "writable", .modes = NONBLOCKING },
	{ "so_error", "linux:EACCES-firewall", "EACCES|EPERM", .modes = NONBLOCKING },
	{ "so_error", "linux:completion-so-error", "E*", .modes = NONBLOCKING },
	{ "peer", "linux:EACCES-firewall", "none" },
};

#define	RULE		.modes = BOTH_MODES, .needs = NEEDS_NETWORK
#define	RULE_BLOCKING	.modes = BLOCKING, .needs = NEEDS_NETWORK

CONDITION(drops, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_SILENTLY },
    .descr = "The local firewall drops the SYN")
{
	struct address to;
	int s = set_up(test, &to);

	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	if (test->mode->nonblocking)
		observe_connect("again", s, ADDRESS(&to));
	observe("wire", "%s", wire_quiet(test->transport));
}

CONDITION_OF(drops, resets, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_RESET }, .descr = "The local firewall answers the SYN with a reset");
CONDITION_OF(drops, net_unreachable, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 0, 0 },
    .descr = "The local firewall answers the SYN with network unreachable (ICMPv6: no route)");
CONDITION_OF(drops, host_unreachable, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 1, 3 },
    .descr = "The local firewall answers the SYN with host unreachable (ICMPv6: address unreachable)");
CONDITION_OF(drops, protocol_unreachable, .transports = TCP4 | TCP4_MAPPED | MPTCP4, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 2, 0 },
    .descr = "The local firewall answers the SYN with protocol unreachable");
CONDITION_OF(drops, port_unreachable, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 3, 4 },
    .descr = "The local firewall answers the SYN with port unreachable");
CONDITION_OF(drops, net_prohibited, .transports = TCP4 | TCP4_MAPPED | MPTCP4, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 9, 0 },
    .descr = "The local firewall answers the SYN with network prohibited");
CONDITION_OF(drops, host_prohibited, .transports = TCP4 | TCP4_MAPPED | MPTCP4, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 10, 0 },
    .descr = "The local firewall answers the SYN with host prohibited");
CONDITION_OF(drops, prohibited, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 13, 1 },
    .descr = "The local firewall answers the SYN with administratively prohibited");
CONDITION_OF(drops, policy_failed, .transports = TCP6 | MPTCP6, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 0, 5 },
    .descr = "The local firewall answers the SYN with failed policy");
CONDITION_OF(drops, route_rejected, .transports = TCP6 | MPTCP6, RULE, .expect = out,
    .arg = &(const struct rule){ GOING_OUT, REJECT_BY_ICMP, 0, 6 },
    .descr = "The local firewall answers the SYN with rejected route");

/* A rule that looks at more than the address: it matches the attempt, or something else and lets the attempt pass. */
struct matching {
	enum host_match match;
	bool something_else;
};

static uint32_t
value_of(enum host_match match, const struct address *to)
{
	switch (match) {
	case MATCH_OWNER:
		return (geteuid());
	case MATCH_GROUP:
		return (getegid());
	case MATCH_INTERFACE:
		return (if_nametoindex(wire_interface()));
	case MATCH_PORT:
		return (address_port(to));
	}
	return (0);
}

static int
set_up_matching(const struct test *test, struct address *to)
{
	const struct matching *matching = test->condition->arg;
	struct address wire;
	uint32_t value;
	int s = socket_for(test);

	*to = far_end_address(test->transport);
	wire = address_on_the_wire(to);
	value = value_of(matching->match, to) + matching->something_else;
	network_firewall_need(host_firewall_drop_matching(matching->match, value, &wire));
	attempt_limit(test->transport, s, LIMIT);
	return (s);
}

CONDITION(by_owner, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = out,
    .arg = &(const struct matching){ MATCH_OWNER, false },
    .descr = "The local firewall drops the SYN, by the owner of the socket")
{
	struct address to;
	int s = set_up_matching(test, &to);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("wire", "%s", wire_quiet(test->transport));
}

CONDITION_OF(by_owner, by_group, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = out,
    .arg = &(const struct matching){ MATCH_GROUP, false },
    .descr = "The local firewall drops the SYN, by the group of the socket");
CONDITION_OF(by_owner, by_interface, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = out,
    .arg = &(const struct matching){ MATCH_INTERFACE, false }, .descr = "The local firewall drops the SYN, by the interface");
CONDITION_OF(by_owner, by_port, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = out,
    .arg = &(const struct matching){ MATCH_PORT, false }, .descr = "The local firewall drops the SYN, by its port");

static expectations passes = {
	{ "call", ATTEMPTS, "0" },
	{ "peer", ATTEMPTS, "as named" },
};

CONDITION(another_owner, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = passes,
    .arg = &(const struct matching){ MATCH_OWNER, true },
    .descr = "The local firewall drops the SYNs of another owner")
{
	struct address to;
	int s = set_up_matching(test, &to);

	connect_meanwhile(s, &to, far_end_accepts, NULL);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(another_owner, another_group, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = passes,
    .arg = &(const struct matching){ MATCH_GROUP, true }, .descr = "The local firewall drops the SYNs of another group");
CONDITION_OF(another_owner, another_interface, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = passes,
    .arg = &(const struct matching){ MATCH_INTERFACE, true },
    .descr = "The local firewall drops the SYNs through another interface");
CONDITION_OF(another_owner, another_port, .transports = TCP4 | TCP6, RULE_BLOCKING, .expect = passes,
    .arg = &(const struct matching){ MATCH_PORT, true }, .descr = "The local firewall drops the SYNs to another port");

/* The SYN is answered, but the answer is rejected before TCP sees it, so the attempt times out. */
static expectations in = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT" },
	{ "peer", TIMED_OUT, "none" },
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
answer(const void *arg)
{
	const struct segment *syn = await_syn();
	struct segment syn_ack = segment_answer(syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	const char *rejection = "none";

	(void)arg;
	wire_send_segment(&syn_ack);
	wire_until_now(syn->inet6, see_rejection, &rejection);
	observe("far_end_hears", "%s", rejection);
}

CONDITION(answer_dropped, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = in,
    .arg = &(const struct rule){ COMING_IN, REJECT_SILENTLY }, .descr = "The local firewall drops the answer to the SYN")
{
	struct address to;
	int s = set_up(test, &to);

	connect_meanwhile(s, &to, answer, NULL);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION_OF(answer_dropped, answer_reset, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = in,
    .arg = &(const struct rule){ COMING_IN, REJECT_BY_RESET },
    .descr = "The local firewall rejects the answer to the SYN with a reset");
CONDITION_OF(answer_dropped, answer_rejected, .transports = ALL_TCP | ALL_MPTCP, RULE, .expect = in,
    .arg = &(const struct rule){ COMING_IN, REJECT_BY_ICMP, 3, 4 },
    .descr = "The local firewall rejects the answer to the SYN with port unreachable");
