/*
 * A network of the case's own.
 */
#ifndef WORLD_ISOLATION_H
#define	WORLD_ISOLATION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts the calling process into a network of its own with its loopback up, and into whatever else keeps it apart, so that
 * it needs no privilege of the host's and leaves nothing behind; where a directory is wanted and to be had, there is an empty
 * file system over the present one, which no other process sees.  detail says in words what was got, or what was missing.
 */
bool host_isolate(bool directory, char *detail, size_t size);

#endif
