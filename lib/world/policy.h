/*
 * Routes and rules by which more than the destination decides the way, in the private network only.  Each function returns 0, or
 * -1 with errno: ENOTSUP where the host has no means.
 */
#ifndef WORLD_POLICY_H
#define	WORLD_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "world/address.h"

/* A route; what is 0 or NULL is not said. */
struct host_policy_route {
	const struct address *destination;
	unsigned prefix;
	const char *interface;
	const char *second;		/* another interface, by which half of the ways lead */
	const struct address *source;	/* the local address of who has none */
	unsigned metric, table;
	unsigned hops, segment_size;	/* of what is sent there */
	bool replaces;			/* the route to that destination */
	bool throws;			/* ends the search in its table */
};
int host_policy_route_add(const struct host_policy_route *);

/* A rule: who matches is looked up in that table, or fails. */
struct host_policy_rule {
	enum { RULE_TABLE, RULE_UNREACHABLE, RULE_PROHIBIT, RULE_BLACKHOLE } action;
	unsigned table;
	const struct address *family;		/* any address of it */
	const struct address *from, *to;	/* the whole address; or NULL */
	uint8_t service;			/* the type of service; or 0 */
	const char *by;				/* the interface that the socket is bound to; or NULL */
};
int host_policy_rule_add(const struct host_policy_rule *);

/* Lets the ports decide which of several ways is taken, not the addresses alone. */
int host_policy_spread_by_port(void);

#endif
