/*
 * The wire: the case itself is the far end of its link, and sends and receives what passes over it, packet by packet.
 *
 * The link is there from its first use on, which may be far_end_address() or wire_interface(); the case needs NEEDS_NETWORK, and
 * ends as untested where no link is to be had.  No step depends on time: what the host sent in answer to a packet is what it has
 * sent by the time that it answers an echo request which came after that packet.
 */
#ifndef WORLD_WIRE_H
#define	WORLD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>

#include "world/packet.h"
#include "world/transport.h"

/*
 * Says, before the first use, which kind of link is wanted, "tun", "veth", or "" for what is to be had, and who is told of the
 * kind that it then is.
 */
void wire_prefer(const char *kind, void (*opened)(const char *kind));

/* The interface on the host's side of the link. */
const char *wire_interface(void);

/* The same, as the first use, of a link on which a neighbour other than the far end is asked for before it is sent anything. */
const char *wire_interface_with_neighbours(void);

/* The next IP packet from the host, within WAIT_BOUND seconds; false when there was none. */
bool wire_receive(struct packet *);

/* The next TCP segment with all of those flags; or none, once the event has come true and nothing more is there. */
bool wire_receive_segment(uint8_t flags, struct segment *);
bool wire_receive_segment_unless(uint8_t flags, struct segment *, struct pollfd event);

/* Sends the host a packet. */
void wire_send(const struct packet *);
void wire_send_segment(const struct segment *);

/*
 * What the host has sent up to now: calls back with each packet that is not known yet, until the host answers the echo request that
 * is sent for this.  Ends the case, as broken, where it answers none within WAIT_BOUND seconds.
 */
void wire_until_now(bool inet6, void (*each)(const struct packet *, void *), void *arg);

/* The same where the way to the host may be gone: whether it has answered.  What else it has sent is passed over. */
bool wire_answers(bool inet6);

/*
 * The outcome of a segment that was sent to the host: the flags of what it has answered by now, "RST" or "SYN,ACK", "none"
 * where it kept silent, several one after the other.  A reset with other numbers than RFC 9293, 3.10.7 gives it is
 * "RST out of place", and so is an answer to a SYN with others than those of the attempt, or that acknowledges what was not sent.
 * The attempt's SYN, repeated, is no answer, nor is the one with which the host has answered a SYN that crossed it.
 *
 * Last, if not NULL, becomes the last segment of the answer, one without flags where the host kept silent.
 */
const char *wire_answer(const struct segment *syn, const struct segment *sent, struct segment *last);

/* Sends the segment: the outcome of it. */
const char *wire_provoke(const struct segment *syn, const struct segment *, struct segment *last);

/* The same of one whose answer a host may put off: of the first segment within WAIT_BOUND seconds. */
const char *wire_provoke_late(const struct segment *syn, const struct segment *, struct segment *first);

/*
 * What is to be received on a socket by now that the far end has sent so many bytes of data: "data" for just those, "none", "end",
 * "data and end", "other data", or the "-1 ENAME" that receiving ends with.
 */
const char *wire_received(int s, size_t bytes);

/* Whether the host has sent nothing since it was last looked at: "nothing", or the kind of the first packet that it sent. */
const char *wire_quiet(const struct transport *);

/*
 * An ICMP or ICMPv6 error about a packet that the host sent, as its destination would send it; rest is the message's second word
 * (an MTU, a pointer).  wire_quote() makes the packet that a segment, perhaps changed, would have been.
 */
void wire_icmp(const struct packet *about, uint8_t type, uint8_t code, uint32_t rest);
void wire_quote(const struct segment *, struct packet *);

#endif
