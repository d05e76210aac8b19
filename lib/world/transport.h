/*
 * The transports that a condition is set up for: a domain, a type, a protocol, and the kind of address that is given.
 */
#ifndef WORLD_TRANSPORT_H
#define	WORLD_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

/* A set of transports is an or of these. */
enum {
	TCP4 = 1 << 0,
	TCP6 = 1 << 1,
	TCP4_MAPPED = 1 << 2,
	MPTCP4 = 1 << 3,
	MPTCP6 = 1 << 4,
	SCTP4 = 1 << 5,
	SCTP6 = 1 << 6,
	UDP4 = 1 << 7,
	UDP6 = 1 << 8,
	UDP4_MAPPED = 1 << 9,
	UDPLITE4 = 1 << 10,
	UDPLITE6 = 1 << 11,
	RAW4 = 1 << 12,
	RAW6 = 1 << 13,
	UNIX_STREAM = 1 << 14,
	UNIX_DGRAM = 1 << 15,
	UNIX_SEQPACKET = 1 << 16,
	ABSTRACT_STREAM = 1 << 17,
	ABSTRACT_DGRAM = 1 << 18,
	ABSTRACT_SEQPACKET = 1 << 19,

	ALL_TCP = TCP4 | TCP6 | TCP4_MAPPED,
	ALL_MPTCP = MPTCP4 | MPTCP6,
	ALL_SCTP = SCTP4 | SCTP6,
	ALL_UDP = UDP4 | UDP6 | UDP4_MAPPED,
	ALL_UDPLITE = UDPLITE4 | UDPLITE6,
	ALL_RAW = RAW4 | RAW6,
	INET_STREAM = ALL_TCP | ALL_MPTCP | ALL_SCTP,
	INET_DGRAM = ALL_UDP | ALL_UDPLITE,
	ALL_INET = INET_STREAM | INET_DGRAM | ALL_RAW,

	UNIX_PATH = UNIX_STREAM | UNIX_DGRAM | UNIX_SEQPACKET,
	UNIX_ABSTRACT = ABSTRACT_STREAM | ABSTRACT_DGRAM | ABSTRACT_SEQPACKET,
	UNIX_CONNECTION = UNIX_STREAM | UNIX_SEQPACKET,
	ABSTRACT_CONNECTION = ABSTRACT_STREAM | ABSTRACT_SEQPACKET,
	ALL_UNIX = UNIX_PATH | UNIX_ABSTRACT,

	/* Connection-mode sockets and those that send datagrams. */
	ALL_STREAM = INET_STREAM | UNIX_CONNECTION | ABSTRACT_CONNECTION,
	ALL_DGRAM = INET_DGRAM | UNIX_DGRAM | ABSTRACT_DGRAM,
	EVERY = ALL_STREAM | ALL_DGRAM | ALL_RAW
};

enum address_kind { ADDRESS_INET, ADDRESS_INET6, ADDRESS_MAPPED, ADDRESS_PATH, ADDRESS_ABSTRACT };

struct transport {
	unsigned bit;
	const char *name;		/* tcp4-mapped */
	int domain, type, protocol;	/* as given to socket(2) */
	enum address_kind address;
	const char *protocol_name;	/* as the host's list of protocols has it; NULL where every host has the protocol */
};

/* All of them, in the order of their bits. */
extern const struct transport transports[];
extern const size_t n_transports;

/* The one of that bit. */
const struct transport *transport_of(unsigned bit);

static inline bool
is_connection_mode(const struct transport *t)
{
	return ((t->bit & ALL_STREAM) != 0);
}

static inline bool
is_unix(const struct transport *t)
{
	return ((t->bit & ALL_UNIX) != 0);
}

/* Whether the packets on the wire are IPv6: an IPv4-mapped address on an IPv6 socket makes IPv4 packets. */
static inline bool
is_inet6_on_the_wire(const struct transport *t)
{
	return (t->address == ADDRESS_INET6);
}

#endif
