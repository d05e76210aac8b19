/*
 * Private networks.
 */
#ifndef WORLD_ISOLATION_H
#define	WORLD_ISOLATION_H

#include <stdbool.h>
#include <stddef.h>

#include "world/transport.h"

/*
 * Puts the calling process into a private network with its loopback up, and into whatever else isolates it, so that it needs no
 * privilege on the host and leaves nothing behind.  For a transport with paths, mounts an empty file system over the current
 * directory if possible, which no other process sees.  For one with abstract names, the network must have them.  The transport may
 * be NULL.  detail describes the isolation, or what was missing.
 */
bool host_isolate(const struct transport *, char *detail, size_t size);

#endif
