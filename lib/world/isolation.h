/*
 * Private networks.
 */
#ifndef WORLD_ISOLATION_H
#define	WORLD_ISOLATION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts the calling process into a private network with its loopback up, and into whatever else isolates it, so that it needs no
 * privilege on the host and leaves nothing behind.  If a directory is wanted and possible, mounts an empty file system over the
 * current one, which no other process sees.  detail describes the isolation, or what was missing.
 */
bool host_isolate(bool directory, char *detail, size_t size);

#endif
