/*
 * The firewall of the private network.  Each function returns 0, or -1 with errno, which is
 * ENOTSUP where none is loaded already, or where it has no such rule.
 */
#ifndef WORLD_FIREWALL_H
#define	WORLD_FIREWALL_H

#include <stdint.h>

#include "world/address.h"

/* Makes it drop what is sent to the address. */
int host_firewall_drop(const struct address *destination);

/*
 * Makes it reject the TCP segments that go out to the far address, or that come in from it: without a word, by a reset, or by
 * Destination Unreachable of ICMP or ICMPv6 with that code, told to whoever sent the segment.
 */
enum host_direction { GOING_OUT, COMING_IN };
enum host_rejection { REJECT_SILENTLY, REJECT_BY_RESET, REJECT_BY_ICMP };
int host_firewall_reject(enum host_direction, const struct address *far, enum host_rejection, uint8_t code);

#endif
