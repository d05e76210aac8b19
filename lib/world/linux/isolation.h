/*
 * The isolation achieved, for the other Linux files.
 */
#ifndef WORLD_LINUX_ISOLATION_H
#define	WORLD_LINUX_ISOLATION_H

#include <stdbool.h>

#include "world/transport.h"

/* Whether this process has a mount namespace of its own. */
bool has_private_mounts(void);

/*
 * Whether a socket of the transport can have an abstract name in the network of this process; true of transports without such
 * names.  If not, errno says why.  gVisor has none in any network namespace but its first.
 */
bool transport_has_names(const struct transport *);

#endif
