/*
 * A file system that fails.
 */
#ifndef WORLD_FAILING_DIRECTORY_H
#define	WORLD_FAILING_DIRECTORY_H

#include <stddef.h>

/*
 * Makes the directory one of a file system every look-up in which fails with EIO, seen by this process and its children alone.
 * 0, or -1 with a reason.
 */
int host_failing_directory(const char *directory, char *reason, size_t size);

#endif
