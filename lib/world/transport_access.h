/*
 * Which transports the host has for this process.
 */
#ifndef WORLD_TRANSPORT_ACCESS_H
#define	WORLD_TRANSPORT_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "world/transport.h"

/*
 * Whether this process can have sockets of the transport.  Where a socket() call would load its protocol, it is lacking unless
 * loading is allowed.  The reason is for unsupported(), and where the host has the transport but not for this process for
 * untested().
 */
enum transport_access { TRANSPORT_THERE, TRANSPORT_LACKING, TRANSPORT_NOT_PERMITTED };
enum transport_access host_has_transport(const struct transport *, bool may_load, char *reason, size_t size);

#endif
