/*
 * Namesakes: two sockets with one port, each at an address of its own.  A call that looks at less than the whole address takes
 * one for the other.
 */
#ifndef WORLD_NAMESAKE_H
#define	WORLD_NAMESAKE_H

#include "world/address.h"
#include "world/transport.h"

/*
 * Where the second is: at another address of the host, which is one of the loopback's network or is given to the loopback of a
 * private network; or at the loopback's address of the other family of the internet.
 */
enum namesake_place { ANOTHER_ADDRESS, OTHER_FAMILY };

struct namesakes {
	int usual, elsewhere;
	struct address usual_at, elsewhere_at;
};

/* Bound, and no more: the first is at the loopback's usual address.  Ends the case as untested where there is no second place. */
struct namesakes namesakes_open(const struct transport *, enum namesake_place);

/* The transport of the second one. */
const struct transport *namesake_transport(const struct transport *, enum namesake_place);

#endif
