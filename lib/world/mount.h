/*
 * File systems mounted in the work directory, seen by this process and its children alone.  Each function returns 0, or -1 with a
 * reason.
 */
#ifndef WORLD_MOUNT_H
#define	WORLD_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* Shows a directory, or a file, at another place as well, and there alone for reading. */
int host_mount_again(const char *what, const char *where, bool read_only, char *reason, size_t size);

/* An empty file system, and one that is already mounted made one for reading alone. */
int host_mount_empty(const char *where, char *reason, size_t size);
int host_mount_protect(const char *where, char *reason, size_t size);

/* Two layers in one: files of both, of which new ones get into the upper. */
int host_mount_layers(const char *lower, const char *upper, const char *work, const char *where, char *reason, size_t size);

/*
 * A file system of another process's making, in which sockets can be made, and in which there is a file "remote" already that is
 * a socket, as where a socket lies on another machine.
 */
int host_mount_foreign(const char *where, char *reason, size_t size);

/* Gives the process a view of its own of what is mounted, beyond which nobody sees what it mounts from now on. */
int host_mount_apart(char *reason, size_t size);

#endif
