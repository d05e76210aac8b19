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
 * Rejects TCP segments that go out to the far address, or come in from it: silently, by a reset, or by an ICMP or ICMPv6
 * Destination Unreachable with that code, sent to the segment's sender.
 */
enum host_direction { GOING_OUT, COMING_IN };
enum host_rejection { REJECT_SILENTLY, REJECT_BY_RESET, REJECT_BY_ICMP };
int host_firewall_reject(enum host_direction, const struct address *far, enum host_rejection, uint8_t code);

#endif
