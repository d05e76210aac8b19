/*
 * Memory to pass addresses in: at the edge of a mapping, unmapped, protected, or large.  It stays until the case ends.  Ask for a
 * hole right before the call, since a later mapping may fill it.
 */
#ifndef WORLD_MEMORY_H
#define	WORLD_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* The start of an unmapped page. */
const void *memory_unmapped(void);

/* A copy of the bytes in a page without read permission. */
const void *memory_unreadable(const void *bytes, size_t length);

/* A copy of the bytes in a read-only page. */
const void *memory_read_only(const void *bytes, size_t length);

/* A copy of the bytes at the end of a mapping: what follows is unmapped. */
const void *memory_before_hole(const void *bytes, size_t length);

/* A copy of the bytes at the start of a mapping, but for the first few: those would lie in the unmapped memory before it. */
const void *memory_behind_hole(const void *bytes, size_t length, size_t missing);

/* A copy of the bytes, padded with zeros to size; NULL where the address space has no room. */
const void *memory_large(const void *bytes, size_t length, size_t size);

/* Whether the host lets the process read the byte there. */
bool memory_is_readable(const void *);

#endif
