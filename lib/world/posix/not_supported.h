/*
 * For functions that the host has no means for.
 */
#ifndef WORLD_POSIX_NOT_SUPPORTED_H
#define	WORLD_POSIX_NOT_SUPPORTED_H

#include <errno.h>

static inline int
not_supported(void)
{
	errno = ENOTSUP;
	return (-1);
}

#endif
