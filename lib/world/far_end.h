/*
 * The far end of a connection: the case itself, on a link out of its private network (host_link_open).  It is silent until the
 * case answers, so that an attempt is known to be in progress for as long as that is wanted, also on a host whose loopback
 * answers within the call.
 */
#ifndef WORLD_FAR_END_H
#define	WORLD_FAR_END_H

#include <stdbool.h>

#include "world/address.h"
#include "world/packet.h"
#include "world/transport.h"

/* The sequence number that it begins with. */
#define	FAR_SEQUENCE	0x10000000u

/* Opens the link.  The case needs NEEDS_NETWORK; it ends as untested where no link is to be had. */
void far_end_open(void);

/* The address to connect to: of the far end, with a port that is not looked at. */
struct address far_end_address(const struct transport *);

/* Accepts: waits for the SYN, answers it, waits for the acknowledgement.  False where either did not come. */
bool far_end_accept(void);

/* Accepts by answering a SYN that was received already. */
bool far_end_accept_syn(const struct segment *syn);

/* Refuses: answers a SYN with a reset that acknowledges it. */
void far_end_refuse(const struct segment *syn);

/* Resets the connection that was accepted by answering that SYN. */
void far_end_reset(const struct segment *syn);

/*
 * Does, in a child, what a far end does while the case is blocked in connect(): waits for the SYN, which shows that the call is in
 * the kernel, and then ...
 */
pid_t far_end_signals(int signo);	/* sends the case that signal, and stays silent */
pid_t far_end_accepts(void);		/* accepts */
pid_t far_end_refuses(void);		/* refuses */
pid_t far_end_resets(void);		/* accepts, and resets the connection at once */

/* Whether such a child has seen a SYN by now. */
bool far_end_has_seen(void);

/* The SYN that such a child has seen; ends the case where there is none. */
struct segment far_end_seen(void);

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
