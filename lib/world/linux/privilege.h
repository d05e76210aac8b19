/*
 * Capabilities, for the rest of what is Linux's.
 */
#ifndef WORLD_LINUX_PRIVILEGE_H
#define	WORLD_LINUX_PRIVILEGE_H

#include <stdint.h>

/* Gives up the use of capabilities that are all among the first 32.  0, or -1 with errno. */
int lose_capabilities(uint32_t);

#endif
