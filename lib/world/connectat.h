/*
 * connectat(2).
 */
#ifndef WORLD_CONNECTAT_H
#define	WORLD_CONNECTAT_H

#include <sys/types.h>
#include <sys/socket.h>

#include <limits.h>
#include <stdbool.h>

#define	NO_DIRECTORY	INT_MIN		/* neither a descriptor nor AT_FDCWD */

bool host_has_connectat(void);
int host_connectat(int dirfd, int s, const void *name, socklen_t namelen);

#endif
