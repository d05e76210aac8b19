/*
 * The wire: the case itself is the far end of its link, and sends and receives each packet on it.
 *
 * The first call opens the link, even far_end_at() or wire_interface(); the case needs NEEDS_NETWORK, and ends as untested
 * where no link can be made.  Nothing depends on time: the host's answer to a packet is whatever it has sent when it answers an
 * echo request that followed the packet.
 */
#ifndef WORLD_WIRE_H
#define	WORLD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>

#include "world/address.h"
#include "world/icmp.h"
#include "world/packet.h"
#include "world/transport.h"

/*
 * Call before the first use: the kind of link wanted, "tun", "veth", "" for any or "loopback" for none, and a function to report
 * the kind that was opened.
 */
void wire_prefer(const char *kind, void (*opened)(const char *kind));

/* Opens the link.  Returns NULL, or why there can be none. */
const char *wire_missing(void);

/* The interface at the host's end of the link. */
const char *wire_interface(void);

/* Likewise, as the first use: opens a link on which the host does neighbour discovery for addresses other than the far end's. */
const char *wire_interface_with_neighbours(void);

/* Has the far end receive what the host sends over the link to another address, without neighbour discovery. */
void wire_reaches(const struct address *);

/* The next IP packet from the host, within WAIT_BOUND seconds; false if there is none. */
bool wire_receive(struct packet *);

/* The next TCP segment with all of those flags; the second also stops once the event has happened and nothing is left to read. */
bool wire_receive_segment(uint8_t flags, struct segment *);
bool wire_receive_segment_unless(uint8_t flags, struct segment *, struct pollfd event);

void wire_send(const struct packet *);
void wire_send_segment(const struct segment *);

/*
 * Calls back with each packet that the host has sent so far and that has not been read yet: sends an echo request and reads until
 * the host answers it.  Ends the case as broken if no answer arrives within WAIT_BOUND seconds.
 */
void wire_until_now(bool inet6, void (*each)(const struct packet *, void *), void *arg);

/* Whether the host still answers an echo request, where the route may be gone.  Drops other packets. */
bool wire_answers(bool inet6);

/* The names of a segment's flags: "SYN,ACK". */
const char *wire_flags(const struct segment *);

/*
 * The outcome of a segment sent to the host: the flags of what the host has sent in answer by now, "RST" or "SYN,ACK", several
 * one after the other; or "none".  A reset whose numbers differ from RFC 9293, 3.10.7 is "RST out of place", and so is an answer
 * to a SYN with numbers other than the attempt's, or one that acknowledges what was not sent.  A retransmission of the attempt's
 * SYN is no answer, nor one of the SYN,ACK that answered a crossing SYN.
 *
 * last, unless NULL, gets the last segment of the answer, or one without flags for "none".
 */
const char *wire_answer(const struct segment *syn, const struct segment *sent, struct segment *last);

/* Sends the segment and returns its outcome. */
const char *wire_provoke(const struct segment *syn, const struct segment *, struct segment *last);

/* Likewise, but waits up to WAIT_BOUND seconds for the first segment of the answer, which a host may delay. */
const char *wire_provoke_late(const struct segment *syn, const struct segment *, struct segment *first);

/*
 * What a socket receives after the far end has sent that many bytes: "data" for exactly those, "none", "end" (of file), "data and
 * end", "other data", or "-1 ENAME" from recv().
 */
const char *wire_received(int s, size_t bytes);

/* What the host has sent since the last look: "nothing", or the kind of the first packet. */
const char *wire_quiet(const struct transport *);

/*
 * Sends an ICMP or ICMPv6 error about a packet from the host, as its destination would; rest is the second word of the message
 * (an MTU, a pointer).  wire_quote() builds the packet of a segment, which may have been modified.
 */
void wire_icmp(const struct packet *about, uint8_t type, uint8_t code, uint32_t rest);
void wire_quote(const struct segment *, struct packet *);

/* Sends that error about the segment, in the segment's family, which must have it. */
void wire_icmp_error(const struct segment *about, const struct icmp_error *);

#endif
