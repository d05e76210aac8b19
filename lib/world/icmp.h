/*
 * ICMP and ICMPv6 errors: type, code and second word in each family that has the error (RFC 792, RFC 1122 3.2.2, RFC 1812
 * 5.2.7, RFC 4443).
 */
#ifndef WORLD_ICMP_H
#define	WORLD_ICMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct icmp_message {
	uint8_t type, code;
	uint32_t rest;		/* an MTU, a pointer */
};

/* A family that lacks the error has type 0 there. */
struct icmp_error {
	struct icmp_message v4, v6;
};

extern const struct icmp_error
    icmp_net_unreachable, icmp_host_unreachable, icmp_protocol_unreachable, icmp_port_unreachable,
    icmp_fragmentation_needed, icmp_fragmentation_needed_no_mtu, icmp_source_route_failed, icmp_net_unknown,
    icmp_host_unknown, icmp_source_isolated, icmp_net_prohibited, icmp_host_prohibited,
    icmp_net_unreachable_for_tos, icmp_host_unreachable_for_tos, icmp_prohibited, icmp_precedence_violation,
    icmp_precedence_cutoff, icmp_source_quench, icmp_hops_exceeded, icmp_reassembly_exceeded,
    icmp_parameter_pointer, icmp_parameter_option, icmp_parameter_length, icmp_no_route, icmp_beyond_scope,
    icmp_address_unreachable, icmp_source_policy, icmp_reject_route, icmp_source_routing_header,
    icmp_headers_too_long, icmp_packet_too_big, icmp_parameter_header, icmp_parameter_next_header,
    icmp_parameter_first_fragment, icmp_redirect, icmp_unassigned, icmp_highest;

/* All of them, by their names. */
struct icmp_named {
	const char *name;
	const struct icmp_error *error;
};
extern const struct icmp_named icmp_errors[];
extern const size_t n_icmp_errors;

static inline struct icmp_message
icmp_message_of(const struct icmp_error *error, bool inet6)
{
	return (inet6 ? error->v6 : error->v4);
}

#endif
