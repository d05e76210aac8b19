/*
 * Too little of what connect() needs.
 */
#ifndef WORLD_STARVE_H
#define	WORLD_STARVE_H

#include <stdbool.h>

/*
 * Tries to leave too little of a resource for connect() on the socket, by the host's nth means, and says which; false when
 * there are no more.  A means that the host refuses is one that was tried.
 */
bool host_starve(unsigned n, int s, const char **means);

#endif
