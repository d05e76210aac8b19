/*
 * The C library.
 */
#ifndef WORLD_LIBC_H
#define	WORLD_LIBC_H

#include <stddef.h>

/* It and its version, in words. */
void host_libc(char *libc, size_t size);

#endif
