/*
 * The far end of a connection: the case itself, on a link out of its private network (wire.h).  It stays silent until the case
 * answers, so an attempt stays in progress as long as needed, even on a host whose loopback completes the handshake within the
 * call.
 */
#ifndef WORLD_FAR_END_H
#define	WORLD_FAR_END_H

#include <stdbool.h>

#include "world/address.h"
#include "world/packet.h"
#include "world/transport.h"

/* The far end's initial sequence number. */
#define	FAR_SEQUENCE	0x10000000u

/* The far end's address with that port (a raw socket has none).  Opens the link. */
struct address far_end_at(const struct transport *, unsigned port);
struct address far_end_address(const struct transport *);

/* Answers the SYN with a SYN,ACK and awaits the ACK; false if none arrives. */
bool far_end_accept(const struct segment *syn);

/* Answers the SYN with a reset that acknowledges it. */
void far_end_refuse(const struct segment *syn);

/* Resets the connection that far_end_accept() has accepted. */
void far_end_reset(const struct segment *syn);

/*
 * For a case that makes the far end unreachable while an attempt waits: the attempt is to retransmit its SYN once in vain and
 * then end.  SYNs are retransmitted after one second and after three (RFC 6298, RFC 9293 3.8.1), and under load the route may
 * only be gone after the first.  far_end_losing(), called before the attempt, allows time for both; it ends the case as untested
 * where the host has no such setting.  far_end_lost(), called once the route is gone, cuts the time that is no longer needed.
 */
void far_end_losing(const struct transport *, int s);
void far_end_lost(int s);

/* Whether a byte sent on the socket reaches the far end: "arrives", "lost", or "refused" if send() failed. */
const char *far_end_hears(int s);

#endif
