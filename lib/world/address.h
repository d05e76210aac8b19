/*
 * Addresses, made for a transport.
 */
#ifndef WORLD_ADDRESS_H
#define	WORLD_ADDRESS_H

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <stdbool.h>

#include "world/transport.h"

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_storage storage;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
		unsigned char bytes[sizeof(struct sockaddr_storage)];
	} u;
	socklen_t length;
};

/* What connect(), bind() and their like take: the pointer and the length. */
#define	ADDRESS(a)	(&(a)->u.any), ((a)->length)

/* Sets up an address of the transport from text: IPv4 for tcp4 and tcp4-mapped, IPv6 for tcp6.  The port is in host order. */
struct address address_from(const struct transport *, const char *inet, const char *inet6, unsigned port);

struct address address_loopback(const struct transport *, unsigned port);	/* 127.0.0.1, ::1 */
struct address address_any(const struct transport *, unsigned port);		/* 0.0.0.0, :: */

/* The ends of a link (host_link_open): the host's side, the far end, and a neighbour that nobody is. */
struct address address_near(const struct transport *, unsigned port);
struct address address_far(const struct transport *, unsigned port);
struct address address_nobody(const struct transport *, unsigned port);		/* 192.0.2.9, 2001:db8::9 */

/* Outside every network that a case makes: only a default route would lead there (RFC 5737, RFC 3849). */
struct address address_elsewhere(const struct transport *, unsigned port);	/* 198.51.100.9, 2001:db8:1::9 */

/*
 * A name in the UNIX domain: a path relative to the working directory, or an abstract one that no other process uses.  The
 * length is that of the family, the name, and for a path the null byte.
 */
struct address address_unix(const struct transport *, const char *name);

/* A path in the UNIX domain, of any bytes that fit sun_path, with a length given by the caller (offsetof + so many bytes). */
struct address address_path(const char *path);

/* Of family AF_UNSPEC, which names nobody, and otherwise zero, with the length of the transport's addresses. */
struct address address_unspec(const struct transport *);

/* Whether it is the address of no host in particular: INADDR_ANY, in6addr_any. */
bool address_is_any(const struct address *);

/* The IPv4 address that an IPv4-mapped one stands for, as interfaces and routes know it; any other address as it is. */
struct address address_on_the_wire(const struct address *);

/* A port for an address at which nobody is; 0 for raw sockets, whose addresses have none. */
unsigned port_of_nobody(const struct transport *);

/* The port, in host order; 0 for an address that has none. */
unsigned address_port(const struct address *);
void address_set_port(struct address *, unsigned port);

/* Same family, address and port; scope ids and lengths are not compared. */
bool address_equal(const struct address *, const struct address *);
bool address_same_host(const struct address *, const struct address *);

/* Of getsockname() and getpeername(): end the case where those fail. */
struct address address_of_socket(int s);
struct address address_of_peer(int s);

#endif
