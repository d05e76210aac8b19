/*
 * Listeners that hear nothing.
 */
#ifndef WORLD_DEAF_H
#define	WORLD_DEAF_H

#include <stdbool.h>

#include "world/transport.h"

/*
 * Makes the listener drop silently whatever arrives for it, or hear again: it demands packets that no hop can have passed, and
 * those of other programs allow for fewer (IP_MINTTL, RFC 5082).  Returns 0, or -1 with errno: ENOTSUP where the host lacks that.
 */
int host_deafen(int listener, const struct transport *, bool deaf);

#endif
