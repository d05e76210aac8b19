/*
 * The far end of a connection: the case itself, on a link out of its private network (wire.h).  It is silent until the case
 * answers, so that an attempt is known to be in progress for as long as that is wanted, also on a host whose loopback answers
 * within the call.
 */
#ifndef WORLD_FAR_END_H
#define	WORLD_FAR_END_H

#include <stdbool.h>

#include "world/address.h"
#include "world/packet.h"
#include "world/transport.h"

/* The sequence number that it begins with. */
#define	FAR_SEQUENCE	0x10000000u

/* The address to connect to: of the far end, at a port; of a raw socket at none.  The link to it is there from then on. */
struct address far_end_at(const struct transport *, unsigned port);
struct address far_end_address(const struct transport *);

/* Accepts the attempt of that SYN: answers, and waits for the acknowledgement.  False where it did not come. */
bool far_end_accept(const struct segment *syn);

/* Refuses: answers the SYN with a reset that acknowledges it. */
void far_end_refuse(const struct segment *syn);

/* Resets the connection that was accepted by answering that SYN. */
void far_end_reset(const struct segment *syn);

/*
 * The way to the far end may be taken away while an attempt waits: the attempt is to try one more SYN in vain, and then to end.
 * A SYN is repeated after one second and after three (RFC 6298, RFC 9293 3.8.1), and on a machine under load the way may have
 * gone only after the first of these.  far_end_losing() is called before the attempt, and gives it time for both; it ends
 * the case as untested where the host has no setting for that.  far_end_lost() is called when the way has gone, and takes back
 * the time that is not needed.
 */
void far_end_losing(const struct transport *, int s);
void far_end_lost(int s);

/* Whether a byte that is sent on the socket comes out at the far end: "arrives", "lost", or "refused" by the send. */
const char *far_end_hears(int s);

#endif
