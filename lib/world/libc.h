/*
 * The C library.
 */
#ifndef WORLD_LIBC_H
#define	WORLD_LIBC_H

#include <stddef.h>

/* Its name and version. */
void host_libc(char *libc, size_t size);

#endif
