/*
 * Addresses for a transport.
 */
#ifndef WORLD_ADDRESS_H
#define	WORLD_ADDRESS_H

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <stdbool.h>
#include <stdint.h>

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

/* The two arguments of connect(), bind() and their like: pointer and length. */
#define	ADDRESS(a)	(&(a)->u.any), ((a)->length)

/* Makes an address from text: from inet for tcp4 and tcp4-mapped, from inet6 for tcp6.  The port is in host byte order. */
struct address address_from(const struct transport *, const char *inet, const char *inet6, unsigned port);

struct address address_loopback(const struct transport *, unsigned port);	/* 127.0.0.1, ::1 */
struct address address_any(const struct transport *, unsigned port);		/* 0.0.0.0, :: */

/* On a link (host_link_open): the host's end, the far end, and an address that nobody has. */
struct address address_near(const struct transport *, unsigned port);
struct address address_far(const struct transport *, unsigned port);
struct address address_nobody(const struct transport *, unsigned port);		/* 192.0.2.9, 2001:db8::9 */

/* Outside every network that a case makes: only a default route leads there (RFC 5737, RFC 3849). */
struct address address_elsewhere(const struct transport *, unsigned port);	/* 198.51.100.9, 2001:db8:1::9 */

/*
 * A UNIX address: a path relative to the working directory, or an abstract name that no other process uses.  The length counts
 * the family, the name, and the null byte of a path.
 */
struct address address_unix(const struct transport *, const char *name);

/* A UNIX address with any path that fits sun_path; the length counts its null byte. */
struct address address_path(const char *path);

/* An address of family AF_UNSPEC and otherwise zeros, as long as the transport's addresses. */
struct address address_unspec(const struct transport *);

/* Whether the address is the wildcard: INADDR_ANY, in6addr_any. */
bool address_is_any(const struct address *);

/* The IPv4 address of an IPv4-mapped one, as interfaces and routes need it; any other address unchanged. */
struct address address_on_the_wire(const struct address *);

/* Likewise as packets have it: the 4 bytes of an IPv4 address and zeros, or the 16 of an IPv6 address. */
void address_bytes(const struct address *, uint8_t bytes[16]);

/* A port for an address that nobody has; 0 for raw sockets, which have no ports. */
unsigned port_of_nobody(const struct transport *);

/* The port, in host byte order; 0 for an address without one. */
unsigned address_port(const struct address *);
void address_set_port(struct address *, unsigned port);

/* address_equal() compares family, address and port, address_same_host() all but the port; neither scope ids or lengths. */
bool address_equal(const struct address *, const struct address *);
bool address_same_host(const struct address *, const struct address *);

/* By getsockname() and getpeername(); a failure ends the case. */
struct address address_of_socket(int s);
struct address address_of_peer(int s);

#endif
