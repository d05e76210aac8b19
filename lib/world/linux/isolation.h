/*
 * The isolation achieved, for the other Linux files.
 */
#ifndef WORLD_LINUX_ISOLATION_H
#define	WORLD_LINUX_ISOLATION_H

#include <stdbool.h>

/* Whether this process has a mount namespace of its own. */
bool has_private_mounts(void);

#endif
