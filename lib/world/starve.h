/*
 * Starving connect() of resources.
 */
#ifndef WORLD_STARVE_H
#define	WORLD_STARVE_H

#include <stdbool.h>

/*
 * Tries the host's nth way to leave connect() on the socket short of a resource, and names it; returns false when there are no
 * more.  A way that the host refuses counts as tried.
 */
bool host_starve(unsigned n, int s, const char **means);

#endif
