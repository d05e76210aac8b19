/*
 * A file system that fails, over FUSE.  Linux alone.
 */
#ifndef WORLD_FUSE_H
#define	WORLD_FUSE_H

#include <stddef.h>

/* Mounts it over the directory; a child of the case serves it.  0, or -1 with a reason. */
int fuse_mount_failing(const char *directory, char *reason, size_t size);

#endif
