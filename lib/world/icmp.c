#include "world/icmp.h"

const struct icmp_error icmp_net_unreachable = { .v4 = { 3, 0, 0 } };
const struct icmp_error icmp_host_unreachable = { .v4 = { 3, 1, 0 } };
const struct icmp_error icmp_protocol_unreachable = { .v4 = { 3, 2, 0 } };
const struct icmp_error icmp_port_unreachable = { .v4 = { 3, 3, 0 }, .v6 = { 1, 4, 0 } };
const struct icmp_error icmp_fragmentation_needed = { .v4 = { 3, 4, 576 } };
const struct icmp_error icmp_fragmentation_needed_no_mtu = { .v4 = { 3, 4, 0 } };
const struct icmp_error icmp_source_route_failed = { .v4 = { 3, 5, 0 } };
const struct icmp_error icmp_net_unknown = { .v4 = { 3, 6, 0 } };
const struct icmp_error icmp_host_unknown = { .v4 = { 3, 7, 0 } };
const struct icmp_error icmp_source_isolated = { .v4 = { 3, 8, 0 } };
const struct icmp_error icmp_net_prohibited = { .v4 = { 3, 9, 0 } };
const struct icmp_error icmp_host_prohibited = { .v4 = { 3, 10, 0 } };
const struct icmp_error icmp_net_unreachable_for_tos = { .v4 = { 3, 11, 0 } };
const struct icmp_error icmp_host_unreachable_for_tos = { .v4 = { 3, 12, 0 } };
const struct icmp_error icmp_prohibited = { .v4 = { 3, 13, 0 }, .v6 = { 1, 1, 0 } };
const struct icmp_error icmp_precedence_violation = { .v4 = { 3, 14, 0 } };
const struct icmp_error icmp_precedence_cutoff = { .v4 = { 3, 15, 0 } };
const struct icmp_error icmp_source_quench = { .v4 = { 4, 0, 0 } };
const struct icmp_error icmp_hops_exceeded = { .v4 = { 11, 0, 0 }, .v6 = { 3, 0, 0 } };
const struct icmp_error icmp_reassembly_exceeded = { .v4 = { 11, 1, 0 }, .v6 = { 3, 1, 0 } };
const struct icmp_error icmp_parameter_pointer = { .v4 = { 12, 0, 20u << 24 } };
const struct icmp_error icmp_parameter_option = { .v4 = { 12, 1, 0 }, .v6 = { 4, 2, 40 } };
const struct icmp_error icmp_parameter_length = { .v4 = { 12, 2, 0 } };
const struct icmp_error icmp_no_route = { .v6 = { 1, 0, 0 } };
const struct icmp_error icmp_beyond_scope = { .v6 = { 1, 2, 0 } };
const struct icmp_error icmp_address_unreachable = { .v6 = { 1, 3, 0 } };
const struct icmp_error icmp_source_policy = { .v6 = { 1, 5, 0 } };
const struct icmp_error icmp_reject_route = { .v6 = { 1, 6, 0 } };
const struct icmp_error icmp_source_routing_header = { .v6 = { 1, 7, 0 } };
const struct icmp_error icmp_headers_too_long = { .v6 = { 1, 8, 0 } };
const struct icmp_error icmp_packet_too_big = { .v6 = { 2, 0, 1280 } };
const struct icmp_error icmp_parameter_header = { .v6 = { 4, 0, 40 } };
const struct icmp_error icmp_parameter_next_header = { .v6 = { 4, 1, 6 } };
const struct icmp_error icmp_parameter_first_fragment = { .v6 = { 4, 3, 40 } };

/* To 192.0.2.9, which nobody has; codes of Destination Unreachable that no RFC assigns. */
const struct icmp_error icmp_redirect = { .v4 = { 5, 1, 0xc0000209 } };
const struct icmp_error icmp_unassigned = { .v4 = { 3, 16, 0 }, .v6 = { 1, 9, 0 } };
const struct icmp_error icmp_highest = { .v4 = { 3, 255, 0 }, .v6 = { 1, 255, 0 } };

const struct icmp_named icmp_errors[] = {
	{ "net_unreachable", &icmp_net_unreachable },
	{ "host_unreachable", &icmp_host_unreachable },
	{ "protocol_unreachable", &icmp_protocol_unreachable },
	{ "port_unreachable", &icmp_port_unreachable },
	{ "fragmentation_needed", &icmp_fragmentation_needed },
	{ "fragmentation_needed_no_mtu", &icmp_fragmentation_needed_no_mtu },
	{ "source_route_failed", &icmp_source_route_failed },
	{ "net_unknown", &icmp_net_unknown },
	{ "host_unknown", &icmp_host_unknown },
	{ "source_isolated", &icmp_source_isolated },
	{ "net_prohibited", &icmp_net_prohibited },
	{ "host_prohibited", &icmp_host_prohibited },
	{ "net_unreachable_for_tos", &icmp_net_unreachable_for_tos },
	{ "host_unreachable_for_tos", &icmp_host_unreachable_for_tos },
	{ "prohibited", &icmp_prohibited },
	{ "precedence_violation", &icmp_precedence_violation },
	{ "precedence_cutoff", &icmp_precedence_cutoff },
	{ "source_quench", &icmp_source_quench },
	{ "hops_exceeded", &icmp_hops_exceeded },
	{ "reassembly_exceeded", &icmp_reassembly_exceeded },
	{ "parameter_pointer", &icmp_parameter_pointer },
	{ "parameter_option", &icmp_parameter_option },
	{ "parameter_length", &icmp_parameter_length },
	{ "no_route", &icmp_no_route },
	{ "beyond_scope", &icmp_beyond_scope },
	{ "address_unreachable", &icmp_address_unreachable },
	{ "source_policy", &icmp_source_policy },
	{ "reject_route", &icmp_reject_route },
	{ "source_routing_header", &icmp_source_routing_header },
	{ "headers_too_long", &icmp_headers_too_long },
	{ "packet_too_big", &icmp_packet_too_big },
	{ "parameter_header", &icmp_parameter_header },
	{ "parameter_next_header", &icmp_parameter_next_header },
	{ "parameter_first_fragment", &icmp_parameter_first_fragment },
	{ "redirect", &icmp_redirect },
	{ "unassigned", &icmp_unassigned },
	{ "highest", &icmp_highest },
};

const size_t n_icmp_errors = sizeof(icmp_errors) / sizeof(icmp_errors[0]);
