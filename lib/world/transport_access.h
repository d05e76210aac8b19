/*
 * Which transports this process can use.
 */
#ifndef WORLD_TRANSPORT_ACCESS_H
#define	WORLD_TRANSPORT_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "world/transport.h"

/*
 * Whether this process can open sockets of the transport.  A transport whose protocol socket() would load is lacking unless
 * loading is allowed.  The reason is for unsupported() if it is lacking, and for untested() if it is not permitted.
 */
enum transport_access { TRANSPORT_THERE, TRANSPORT_LACKING, TRANSPORT_NOT_PERMITTED };
enum transport_access host_has_transport(const struct transport *, bool may_load, char *reason, size_t size);

#endif
