/*
 * The local name of an internet socket, given before connect() or left to it: which address and port, in one family or both.
 */
#ifndef WORLD_LOCAL_NAME_H
#define	WORLD_LOCAL_NAME_H

#include "world/address.h"
#include "world/transport.h"

/* AT_OWN is an address of the host's own that is not the loopback's.  The host picks the port. */
enum local_name { UNBOUND, PORT_ALONE, PORT_IN_BOTH_FAMILIES, AT_LOOPBACK, AT_OWN };

/* Sockets of IPv6 can be bound to a port in both families. */
#define	IN_BOTH_FAMILIES	(TCP6 | TCP4_MAPPED | MPTCP6 | UDP6 | UDP4_MAPPED | UDPLITE6)

/* The address, with port 0; the wildcard for what has none. */
struct address local_name_address(const struct transport *, enum local_name);

/* A socket that is bound so, and its name. */
int socket_named(const struct transport *, enum local_name, struct address *at);

/* The socket's own name by now; the wildcard where it has none, of which some hosts tell by an error. */
struct address local_name_of(const struct transport *, int s);

/* Where a socket's own name is: "any", "the loopback's" or "another". */
const char *local_name_where(const struct transport *, const struct address *);

/* Whether the two are one name, an IPv4-mapped address in either form: "the same" or "another". */
const char *local_name_compare(const struct address *, const struct address *);

#endif
