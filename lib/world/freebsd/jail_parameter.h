/*
 * Parameters for jail_set(2): a name, and its value after it.
 */
#ifndef WORLD_FREEBSD_JAIL_PARAMETER_H
#define	WORLD_FREEBSD_JAIL_PARAMETER_H

#include <sys/types.h>
#include <sys/uio.h>

#include <stdint.h>

#define	STRING(text)	{ .iov_base = (void *)(uintptr_t)(text), .iov_len = sizeof(text) }
#define	NO_VALUE	{ .iov_base = NULL, .iov_len = 0 }

#endif
