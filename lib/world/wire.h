/*
 * The wire: the case itself is the far end of its link, and what comes back over the network is a script of its own.
 *
 * A script is played while the attempt that it answers is under way: against a call that blocks by a child, once the call is seen
 * to wait, against one that does not by the case itself, once the call has returned.  It reads the same in both.  What it
 * sees it writes down by wire_observe().  No step of it depends on time: what the host sent in answer to a packet is what it has
 * sent by the time that it answers an echo request which came after that packet.
 */
#ifndef WORLD_WIRE_H
#define	WORLD_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/outcome.h"
#include "world/address.h"
#include "world/packet.h"
#include "world/transport.h"

/* Opens the link.  The case needs NEEDS_NETWORK; it ends as untested where no link is to be had. */
void wire_open(void);

/* The same, with a link on which a neighbour other than the far end is asked for before anything is sent to it. */
void wire_open_with_neighbours(void);

/* The interface on the host's side of the link. */
const char *wire_interface(void);

/* The next IP packet from the host, within WAIT_BOUND seconds; false when there was none. */
bool wire_receive(struct packet *);

/* The next TCP segment with all of those flags. */
bool wire_receive_segment(uint8_t flags, struct segment *);

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
 */
void wire_answer(const struct segment *syn, const struct segment *sent, char answer[OUTCOME_MAX]);

/* Sends the segment, and writes the answer to it down. */
void wire_provoke(const char *observation, const struct segment *syn, const struct segment *);

/* The same, and the last segment of the answer; false where the host kept silent. */
bool wire_provoke_answer(const char *observation, const struct segment *syn, const struct segment *, struct segment *answer);

/* The same for an answer that a host may put off: the first segment within WAIT_BOUND seconds, of which it is told. */
bool wire_await_answer(const char *observation, const struct segment *syn, const struct segment *, struct segment *answer);

/*
 * What is to be received on a socket by now that the far end has sent so many bytes of data: "data" for just those, "none", "end",
 * "data and end", "other data", or the "-1 ENAME" that receiving ends with.
 */
void wire_received(const char *observation, int s, size_t bytes);

/* Whether the host has sent nothing since it was last looked at: "nothing", or the kind of the first packet that it sent. */
const char *wire_quiet(const struct transport *);

/*
 * An ICMP or ICMPv6 error about a packet that the host sent, as its destination would send it; rest is the message's second word
 * (an MTU, a pointer).  wire_quote() makes the packet that a segment, perhaps changed, would have been.
 */
void wire_icmp(const struct packet *about, uint8_t type, uint8_t code, uint32_t rest);
void wire_quote(const struct segment *, struct packet *);

/* Plays against an attempt, of which the SYN has been seen. */
typedef void wire_script(const struct segment *syn, const void *arg);

/*
 * Connects the socket to the far end and plays the script.  Writes down `call`, and of a socket that does not block what it
 * learns then: `after` ("writable", or "waits" for one whose attempt is not over within WAIT_BOUND seconds), `so_error`, and
 * `again`, the next connect().
 */
void wire_connect(int s, const struct address *to, wire_script *, const void *arg);

/* In a script: whether the attempt still waits. */
bool wire_attempt_waits(void);

/*
 * In a script that has sent what a host may take for the end of the attempt: whether the attempt goes on.  wire_connect() then
 * writes down `when` it ended: "at once"; "at the time-out", with that error; or "never" by it, where it was made or ended with
 * ETIMEDOUT.
 */
bool wire_goes_on(const struct segment *syn);

/*
 * The same of something that was done to the host itself, and was done when the call that did it was back: where the link may
 * be gone, so that the host cannot be asked over it.
 */
bool wire_still_goes_on(void);

/* In a script: the attempt's SYN once it is sent again; false where the attempt ends before that, or WAIT_BOUND seconds pass. */
bool wire_syn_again(const struct segment *syn, struct segment *again);

/*
 * In a script: holds up the return of a call that blocks, by stopping its process, and lets it go on once the host has dealt with
 * what was sent meanwhile.  A call that does not block has returned before the script began.
 */
void wire_hold_call(void);
void wire_release_call(const struct segment *syn);

/* In a script: waits for a call that blocks to return.  False where it has not within WAIT_BOUND seconds. */
bool wire_await_return(void);

/* In a script: what observe() is elsewhere. */
void wire_observe(const char *observation, const char *outcome);

#endif
