/*
 * What isolation came to, for the rest of what is FreeBSD's.
 */
#ifndef WORLD_FREEBSD_ISOLATION_H
#define	WORLD_FREEBSD_ISOLATION_H

#include <stdbool.h>

/* Whether this process is in a network that nobody else uses: nothing is changed in any other. */
bool has_own_network(void);

#endif
