/*
 * The queue of a datagram socket's errors (IP_RECVERR, MSG_ERRQUEUE), each with the address that it is about.
 */
#ifndef WORLD_ERROR_QUEUE_H
#define	WORLD_ERROR_QUEUE_H

#include "world/address.h"
#include "world/transport.h"

/* Has the socket queue its errors.  Returns 0, or -1 with errno: ENOTSUP where the host has no such queue. */
int host_queue_errors(int s, const struct transport *);

/*
 * Takes the first error out of the queue, and writes where the datagram was to go.  Returns the errno of the error; 0 if the
 * queue is empty; -1 with errno if it cannot be read.
 */
int host_queued_error(int s, struct address *destination);

#endif
