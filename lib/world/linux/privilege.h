/*
 * Capabilities, for the other Linux files.
 */
#ifndef WORLD_LINUX_PRIVILEGE_H
#define	WORLD_LINUX_PRIVILEGE_H

#include <stdint.h>

/* Drops effective capabilities, given as a mask of the first 32.  Returns 0, or -1 with errno. */
int lose_capabilities(uint32_t);

#endif
