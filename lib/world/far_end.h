/*
 * The far end of a connection.  It stays silent until the case answers, so an attempt stays in progress as long as needed, even
 * on a host whose loopback completes the handshake within the call.
 *
 * In a private network it is the case itself, on a link (wire.h).  Where no link can be had, a listener on the loopback can serve,
 * for a condition that says so by what it asks of its far end: `.far_end = FAR_END_ACCEPTS`.  Which of the two it is, the fixture
 * decides; the outcomes are the same.
 */
#ifndef WORLD_FAR_END_H
#define	WORLD_FAR_END_H

#include <stdbool.h>

#include <poll.h>

#include "world/address.h"
#include "world/packet.h"
#include "world/transport.h"

/* What a condition asks of its far end; all of them want it silent at first.  0 if only a far end on a link will do. */
enum {
	FAR_END_SILENT = 1 << 0,
	FAR_END_ACCEPTS = 1 << 1,
	FAR_END_REFUSES = 1 << 2,
	FAR_END_RESETS = 1 << 3,	/* a connection that it has accepted */
};

/* Call before the first use: what the condition asks, and a function to report which far end it got, "link" or "loopback". */
void far_end_ask(unsigned deeds, void (*chosen)(const char *way));

/* The far end's initial sequence number. */
#define	FAR_SEQUENCE	0x10000000u

/* The far end's address.  Opens the link, or the listener. */
struct address far_end_address(const struct transport *);

/* Likewise on the link, with that port (a raw socket has none). */
struct address far_end_at(const struct transport *, unsigned port);

/*
 * For a case about the way to its peer, which need not be silent: the far end, and the host's address on the link.  Where no link
 * can be had, a peer at an address of the host's own beyond the loopback, and that address.
 */
struct address far_end_beyond(const struct transport *, struct address *near);

/* Another address, at which the far end does not listen, nor anybody else. */
struct address far_end_another(const struct transport *);

/*
 * Waits for an attempt to reach the far end.  On the link its SYN becomes *syn; on the loopback nobody sees it, and the argument
 * of the functions below, which deal with the attempt, does not count.  Returns false if none comes within WAIT_BOUND seconds, or
 * if the event happens before (far_end_sees_unless()).  Where the host of the loopback does not tell, an attempt counts as come.
 */
bool far_end_sees(struct segment *syn);
bool far_end_sees_unless(struct segment *syn, struct pollfd event);

/* Whether an attempt has reached the far end so far, as that saw or, where the host does not tell, accepted it. */
bool far_end_has_seen(void);

/*
 * Accepts: answers the SYN with a SYN,ACK and awaits the ACK; false if none arrives.  On the loopback that takes until the host
 * retransmits the SYN, after a second or so.
 */
bool far_end_accept(const struct segment *syn);

/* Refuses: answers the SYN with a reset that acknowledges it, on the loopback the next one. */
void far_end_refuse(const struct segment *syn);

/* Resets the connection that far_end_accept() has accepted. */
void far_end_reset(const struct segment *syn);

/*
 * Return once the host has dealt with the answer to the attempt of this socket; with the reset of its connection, of which nothing
 * is left then.
 */
void far_end_settled(const struct transport *, int s);
void far_end_reset_settled(const struct segment *syn, int s);

/*
 * For a case that makes the far end unreachable while an attempt waits: the attempt is to retransmit its SYN once in vain and
 * then end.  SYNs are retransmitted after one second and after three (RFC 6298, RFC 9293 3.8.1), and under load the route may
 * only be gone after the first.  far_end_losing(), called before the attempt, allows time for both; it ends the case as untested
 * where the host has no such setting.  far_end_lost(), called once the route is gone, cuts the time that is no longer needed.
 */
void far_end_losing(const struct transport *, int s);
void far_end_lost(int s);

/* Whether a byte comes on the accepted connection within WAIT_BOUND seconds; the host sends it again until it is acknowledged. */
bool far_end_receives(void);

/* Whether a byte sent on the socket reaches the far end: "arrives", "lost", or "refused" if send() failed. */
const char *far_end_hears(int s);

#endif
