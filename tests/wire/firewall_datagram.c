/*
 * The host's firewall rejects what a connected datagram or raw socket sends, in each possible way.  The call itself sends nothing
 * that a rule could reject; which of the later calls tells of it, no manual says.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/firewall.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wire.h"

#include <netinet/in.h>

#define	IPV4		(UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	IPV6		(UDP6 | UDPLITE6 | RAW6)
#define	RULE		.needs = NEEDS_NETWORK, .expect = call_returns

/* A rule: the kind of rejection, and the code of Destination Unreachable. */
struct rule {
	enum host_rejection how;
	uint8_t code, code6;
};

static expectations call_returns = {
	{ "call", DGRAM_REACHES, "0", INET_DGRAM },
	{ "call", "freebsd12:ip4-raw-peer", "0", ALL_RAW },
	{ "peer", DGRAM_REACHES, "as named", INET_DGRAM },
	{ "again", DGRAM_REPEATS, "0", INET_DGRAM },
	{ "so_error_then", "linux:socket7-SO_ERROR", "0" },
};

static int
protocol_of(const struct transport *t)
{
	return (t->protocol != 0 ? t->protocol : IPPROTO_UDP);
}

static void
lay_rule(const struct test *test, const struct address *to)
{
	const struct rule *rule = test->condition->arg;
	struct address wire = address_on_the_wire(to);
	uint8_t code = is_inet6_on_the_wire(test->transport) ? rule->code6 : rule->code;

	network_firewall_need(host_firewall_reject(GOING_OUT, &wire, protocol_of(test->transport), rule->how, code));
}

/* Eight bytes, the least that an error quotes. */
static void
observe_sending(const char *observation, int s)
{
	ssize_t n = send(s, "datagram", 8, MSG_DONTWAIT);

	observe_result(observation, n == -1 ? -1 : 0);
}

CONDITION(drops, .transports = IPV4 | IPV6, RULE, .arg = &(const struct rule){ REJECT_SILENTLY },
    .descr = "The local firewall drops what a connected socket sends")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	lay_rule(test, &to);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_sending("send", s);
	/* What a rule answers comes to the socket through the loopback, before the call returns. */
	observe("so_error", "%s", so_error(s));
	observe("so_error_then", "%s", so_error(s));
	observe_sending("send_then", s);
	observe("received", "%s", received(s, MSG_DONTWAIT));
	observe_sending("send_last", s);
	observe_connect("again", s, ADDRESS(&to));
	observe("wire", "%s", wire_quiet(test->transport));
}

CONDITION_OF(drops, net_unreachable, .transports = IPV4 | IPV6, RULE,
    .arg = &(const struct rule){ REJECT_BY_ICMP, 0, 0 },
    .descr = "The local firewall answers what a connected socket sends with network unreachable (ICMPv6: no route)");
CONDITION_OF(drops, host_unreachable, .transports = IPV4 | IPV6, RULE,
    .arg = &(const struct rule){ REJECT_BY_ICMP, 1, 3 },
    .descr = "The local firewall answers what a connected socket sends with host unreachable (ICMPv6: address unreachable)");
CONDITION_OF(drops, protocol_unreachable, .transports = IPV4, RULE,
    .arg = &(const struct rule){ REJECT_BY_ICMP, 2, 0 },
    .descr = "The local firewall answers what a connected socket sends with protocol unreachable");
CONDITION_OF(drops, port_unreachable, .transports = IPV4 | IPV6, RULE,
    .arg = &(const struct rule){ REJECT_BY_ICMP, 3, 4 },
    .descr = "The local firewall answers what a connected socket sends with port unreachable");
CONDITION_OF(drops, net_prohibited, .transports = IPV4, RULE, .arg = &(const struct rule){ REJECT_BY_ICMP, 9, 0 },
    .descr = "The local firewall answers what a connected socket sends with network prohibited");
CONDITION_OF(drops, host_prohibited, .transports = IPV4, RULE, .arg = &(const struct rule){ REJECT_BY_ICMP, 10, 0 },
    .descr = "The local firewall answers what a connected socket sends with host prohibited");
CONDITION_OF(drops, prohibited, .transports = IPV4 | IPV6, RULE, .arg = &(const struct rule){ REJECT_BY_ICMP, 13, 1 },
    .descr = "The local firewall answers what a connected socket sends with administratively prohibited");
CONDITION_OF(drops, policy_failed, .transports = IPV6, RULE, .arg = &(const struct rule){ REJECT_BY_ICMP, 0, 5 },
    .descr = "The local firewall answers what a connected socket sends with failed policy");
CONDITION_OF(drops, route_rejected, .transports = IPV6, RULE, .arg = &(const struct rule){ REJECT_BY_ICMP, 0, 6 },
    .descr = "The local firewall answers what a connected socket sends with rejected route");
