#include "world/policy.h"

#include "world/posix/not_supported.h"

int
host_policy_route_add(const struct host_policy_route *route)
{
	(void)route;
	return (not_supported());
}

int
host_policy_rule_add(const struct host_policy_rule *rule)
{
	(void)rule;
	return (not_supported());
}

int
host_policy_spread_by_port(void)
{
	return (not_supported());
}
