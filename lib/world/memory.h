/*
 * Memory to pass addresses in: at the edge of what is mapped, where nothing is mapped, protected, or large.  It stays as it is
 * until the case ends; a hole should be asked for last, right before the call, since a later mapping may fill it.
 */
#ifndef WORLD_MEMORY_H
#define	WORLD_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* The beginning of pages at which nothing is mapped. */
const void *memory_unmapped(void);

/* A copy of the bytes in pages that may not be read. */
const void *memory_unreadable(const void *bytes, size_t length);

/* A copy of the bytes in pages that may be read and not written. */
const void *memory_read_only(const void *bytes, size_t length);

/* A copy of the bytes whose last one is the last of a mapping: what follows it is not mapped. */
const void *memory_before_hole(const void *bytes, size_t length);

/* A copy of the bytes without the first few, which would lie in front of a mapping where nothing is mapped. */
const void *memory_behind_hole(const void *bytes, size_t length, size_t missing);

/* A copy of the bytes, and zeros behind it, so that size bytes can be read; NULL where the address space has no such room. */
const void *memory_large(const void *bytes, size_t length, size_t size);

/* Whether the process may read the byte there, as the host sees it. */
bool memory_is_readable(const void *);

#endif
