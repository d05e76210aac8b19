/*
 * A failing file system.
 */
#ifndef WORLD_FAILING_DIRECTORY_H
#define	WORLD_FAILING_DIRECTORY_H

#include <stddef.h>

/*
 * Mounts a file system on the directory in which every lookup fails with EIO, seen by this process and its children alone.
 * Returns 0, or -1 with a reason.
 */
int host_failing_directory(const char *directory, char *reason, size_t size);

#endif
