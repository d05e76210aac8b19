/*
 * The firewall of the private network.  Each function returns 0, or -1 with errno: ENOTSUP where none is loaded, or it lacks such
 * a rule.
 */
#ifndef WORLD_FIREWALL_H
#define	WORLD_FIREWALL_H

#include <stdint.h>

#include "world/address.h"

/* Drops packets to the address. */
int host_firewall_drop(const struct address *destination);

/*
 * Rejects packets of the protocol that go out to the far address, or come in from it: silently, by a reset (of TCP), or by an
 * ICMP or ICMPv6 Destination Unreachable with that code, sent to the packet's sender.
 */
enum host_direction { GOING_OUT, COMING_IN };
enum host_rejection { REJECT_SILENTLY, REJECT_BY_RESET, REJECT_BY_ICMP };
int host_firewall_reject(enum host_direction, const struct address *far, int protocol, enum host_rejection, uint8_t code);

/*
 * Drops TCP segments that go out to the far address and match: the owner or the group of the socket, the index of the interface,
 * or the port.
 */
enum host_match { MATCH_OWNER, MATCH_GROUP, MATCH_INTERFACE, MATCH_PORT };
int host_firewall_drop_matching(enum host_match, uint32_t value, const struct address *far);

#endif
