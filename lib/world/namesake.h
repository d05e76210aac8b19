/*
 * Namesakes: two sockets with one port, at different addresses.  A host that compares less than the whole address confuses them.
 */
#ifndef WORLD_NAMESAKE_H
#define	WORLD_NAMESAKE_H

#include "world/address.h"
#include "world/transport.h"

/*
 * Where the second one is: at another loopback address, which is added in a private network if the host lacks it, or at the
 * loopback address of the other family.
 */
enum namesake_place { ANOTHER_ADDRESS, OTHER_FAMILY };

struct namesakes {
	int usual, elsewhere;
	struct address usual_at, elsewhere_at;
};

/* Binds both, the first to the loopback's usual address.  Ends the case as untested where there is no second place. */
struct namesakes namesakes_open(const struct transport *, enum namesake_place);

/* The transport of the second socket. */
const struct transport *namesake_transport(const struct transport *, enum namesake_place);

#endif
