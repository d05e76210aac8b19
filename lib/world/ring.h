/*
 * A ring of requests to the host (io_uring), one at a time.
 */
#ifndef WORLD_RING_H
#define	WORLD_RING_H

#include <errno.h>
#include <string.h>

#include "case/fail.h"
#include "world/address.h"

/* Opens the ring.  Returns 0, or -1 with errno: ENOTSUP where the host has none, or none that knows these requests. */
int host_ring_open(void);

/*
 * Make a request: connect() for the socket; poll() of it, once; connect() and, linked to it, send() of a byte.  Return 0, or -1
 * with errno.
 */
int host_ring_connect(int s, const struct address *to);
int host_ring_poll(int s, short events);
int host_ring_connect_send(int s, const struct address *to);

/*
 * The next request that has come to its end, within seconds: its result is that of the call, or a negative errno.  Returns 1, or 0
 * at the bound.  Requests end in their order here, since one at a time is made, or each waits for the one before.
 */
int host_ring_result(int seconds, int *result);

/* Opens the ring; ends the case as unsupported if the host has none, as untested if it refuses one. */
static inline void
ring_need(void)
{
	if (host_ring_open() == 0)
		return;
	if (errno == ENOTSUP)
		unsupported("the host has no io_uring that connects, polls and sends");
	untested("io_uring is refused: %s", strerror(errno));
}

#endif
