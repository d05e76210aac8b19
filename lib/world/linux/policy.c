#include "world/policy.h"

#include <sys/socket.h>

#include <net/if.h>

#include <errno.h>
#include <string.h>

#include <linux/fib_rules.h>

#include "world/linux/netlink.h"
#include "world/linux/proc.h"

#define	RULE_PRIORITY	100	/* before the rule of the main table */

static void
add_number(struct netlink_request *request, uint16_t type, uint32_t number)
{
	netlink_add(request, type, &number, sizeof(number));
}

static void
add_address(struct netlink_request *request, uint16_t type, const struct address *a)
{
	size_t length;
	const void *bytes = address_in_bytes(a, &length);

	netlink_add(request, type, bytes, length);
}

/* The two hops stand in one attribute, each with its attributes, of which these have none. */
static void
add_hops(struct netlink_request *request, const struct host_policy_route *route)
{
	const char *const interfaces[] = { route->interface, route->second };
	struct rtnexthop hops[2];

	memset(hops, 0, sizeof(hops));
	for (size_t i = 0; i < 2; i++) {
		hops[i].rtnh_len = sizeof(hops[i]);
		hops[i].rtnh_ifindex = (int)if_nametoindex(interfaces[i]);
	}
	netlink_add(request, RTA_MULTIPATH, hops, sizeof(hops));
}

int
host_policy_route_add(const struct host_policy_route *route)
{
	struct rtmsg body = {
		.rtm_family = (unsigned char)route->destination->u.any.sa_family,
		.rtm_dst_len = (unsigned char)route->prefix,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = route->throws ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_type = route->throws ? RTN_THROW : RTN_UNICAST,
	};
	struct netlink_request request;
	struct rtattr *metrics;

	netlink_begin(&request, RTM_NEWROUTE, NLM_F_CREATE | (route->replaces ? NLM_F_REPLACE : NLM_F_EXCL), &body, sizeof(body));
	if (route->prefix > 0)
		add_address(&request, RTA_DST, route->destination);
	if (route->second != NULL)
		add_hops(&request, route);
	else if (route->interface != NULL)
		add_number(&request, RTA_OIF, if_nametoindex(route->interface));
	if (route->source != NULL)
		add_address(&request, RTA_PREFSRC, route->source);
	if (route->metric != 0)
		add_number(&request, RTA_PRIORITY, route->metric);
	if (route->table != 0)
		add_number(&request, RTA_TABLE, route->table);
	if (route->hops != 0 || route->segment_size != 0) {
		metrics = netlink_nest(&request, RTA_METRICS, NULL, 0);
		if (route->hops != 0)
			add_number(&request, RTAX_HOPLIMIT, route->hops);
		if (route->segment_size != 0)
			add_number(&request, RTAX_ADVMSS, route->segment_size);
		netlink_nest_end(&request, metrics);
	}
	return (netlink_send(&request));
}

int
host_policy_rule_add(const struct host_policy_rule *rule)
{
	static const uint8_t actions[] = {
		[RULE_TABLE] = FR_ACT_TO_TBL,
		[RULE_UNREACHABLE] = FR_ACT_UNREACHABLE,
		[RULE_PROHIBIT] = FR_ACT_PROHIBIT,
		[RULE_BLACKHOLE] = FR_ACT_BLACKHOLE,
	};
	unsigned char whole = rule->family->u.any.sa_family == AF_INET6 ? 128 : 32;
	struct fib_rule_hdr body = {
		.family = (unsigned char)rule->family->u.any.sa_family,
		.dst_len = rule->to != NULL ? whole : 0,
		.src_len = rule->from != NULL ? whole : 0,
		.tos = rule->service,
		.action = actions[rule->action],
	};
	struct netlink_request request;
	int result;

	netlink_begin(&request, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	add_number(&request, FRA_PRIORITY, RULE_PRIORITY);
	if (rule->table != 0)
		add_number(&request, FRA_TABLE, rule->table);
	if (rule->to != NULL)
		add_address(&request, FRA_DST, rule->to);
	if (rule->from != NULL)
		add_address(&request, FRA_SRC, rule->from);
	if (rule->by != NULL)
		netlink_add(&request, FRA_OIFNAME, rule->by, strlen(rule->by) + 1);
	result = netlink_send(&request);
	/* A kernel without rules, or gVisor. */
	if (result == -1 && errno == EOPNOTSUPP)
		errno = ENOTSUP;
	return (result);
}

int
host_policy_spread_by_port(void)
{
	int set = write_setting("net/ipv4/fib_multipath_hash_policy", "1");

	return (set == -1 || write_setting("net/ipv6/fib_multipath_hash_policy", "1") == 0 || errno == ENOENT ? set : -1);
}
