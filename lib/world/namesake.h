/*
 * Namesakes: two sockets with one port, at different addresses.  A host that compares less than the whole address confuses them.
 */
#ifndef WORLD_NAMESAKE_H
#define	WORLD_NAMESAKE_H

#include "world/address.h"
#include "world/transport.h"

/*
 * Where the stranger is: at another loopback address, which is added in a private network if the host lacks it; at the loopback's
 * usual address, while the named socket is at the other one; or at the loopback address of the other family.
 */
enum namesake_place { ANOTHER_ADDRESS, USUAL_ADDRESS, OTHER_FAMILY };

/* The socket that the call names, and the stranger. */
struct namesakes {
	int named, stranger;
	struct address named_at, stranger_at;
};

/* Binds both.  Ends the case as untested where there is no second address. */
struct namesakes namesakes_open(const struct transport *, enum namesake_place stranger);

/* The transport of the stranger. */
const struct transport *namesake_transport(const struct transport *, enum namesake_place);

#endif
