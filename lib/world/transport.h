/*
 * Transports: a domain, a type, a protocol, and a kind of address.
 */
#ifndef WORLD_TRANSPORT_H
#define	WORLD_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

/* Sets of transports are ORed from these. */
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

	/* Connection-mode and datagram sockets. */
	ALL_STREAM = INET_STREAM | UNIX_CONNECTION | ABSTRACT_CONNECTION,
	ALL_DGRAM = INET_DGRAM | UNIX_DGRAM | ABSTRACT_DGRAM,
	EVERY = ALL_STREAM | ALL_DGRAM | ALL_RAW
};

enum address_kind { ADDRESS_INET, ADDRESS_INET6, ADDRESS_MAPPED, ADDRESS_PATH, ADDRESS_ABSTRACT };

struct transport {
	unsigned bit;
	const char *name;		/* tcp4-mapped */
	int domain, type, protocol;	/* arguments of socket(2) */
	enum address_kind address;
	const char *protocol_name;	/* in the host's list of protocols; NULL for what every host has */
};

/* In the order of their bits. */
extern const struct transport transports[];
extern const size_t n_transports;

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

/* An IPv6 socket with an IPv4-mapped address sends IPv4 packets. */
static inline bool
is_inet6_on_the_wire(const struct transport *t)
{
	return (t->address == ADDRESS_INET6);
}

#endif
