/*
 * IPv4 and IPv6 packets as bytes: TCP segments, datagrams, and what ICMP and ICMPv6 say of them.  Everything is checked against
 * the length that was received.
 */
#ifndef WORLD_PACKET_H
#define	WORLD_PACKET_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define	SEGMENT_FIN	0x01
#define	SEGMENT_SYN	0x02
#define	SEGMENT_RST	0x04
#define	SEGMENT_ACK	0x10

/* Kinds of options (RFC 7323, RFC 7413). */
#define	OPTION_TIMESTAMP	8
#define	OPTION_FASTOPEN		34

#define	PACKET_MAX	2048
#define	TCP_OPTIONS_MAX	40

/* A packet as it is on the wire. */
struct packet {
	size_t length;
	uint8_t bytes[PACKET_MAX];
};

/* A TCP segment; numbers in host order, addresses as on the wire: 4 bytes, or 16 with inet6. */
struct segment {
	bool inet6;
	uint8_t source[16], destination[16];
	uint16_t source_port, destination_port;
	uint32_t sequence, acknowledgement;
	uint8_t flags;
	size_t payload;		/* bytes of data that it carries: when it is built, each is PAYLOAD_BYTE */
	uint8_t options[TCP_OPTIONS_MAX];
	size_t options_length;	/* a multiple of 4 */
	bool corrupt;		/* it is built with a checksum that is wrong */
};

#define	PAYLOAD_BYTE	'd'

/*
 * Reads a packet.  False for one that is not a whole, unfragmented TCP segment over IPv4 or IPv6 without extension headers.
 * Checksums are not verified: what a virtual link carries may not have them filled in yet.
 */
bool segment_parse(const void *packet, size_t length, struct segment *);

/* Writes the packet, with its checksums; returns its length, or 0 if size does not hold it or its options are too long. */
size_t segment_build(const struct segment *, void *packet, size_t size);

/* The answer to a segment: addresses and ports exchanged, acknowledging all of it, with those flags. */
struct segment segment_answer(const struct segment *, uint32_t sequence, uint8_t flags);

/*
 * The first option of that kind, of two or more: what follows its kind and length, so many bytes; NULL where there is none, or
 * where the options before it do not parse.
 */
const uint8_t *segment_option(const struct segment *, uint8_t kind, size_t *length);

/* The next sequence number after all that the segment occupies. */
uint32_t segment_end(const struct segment *);

/* Any packet: who sent it to whom.  Ports are those of UDP and UDP-Lite, and 0 of other protocols. */
struct datagram {
	bool inet6;
	uint8_t protocol;
	uint8_t source[16], destination[16];
	uint16_t source_port, destination_port;
};

/* Reads a packet of whatever protocol, with the same limits as segment_parse(). */
bool datagram_parse(const void *packet, size_t length, struct datagram *);

/* Whether it asks who on the link has that IPv4 or IPv6 address, with inet6: a request of ARP, a neighbour solicitation. */
bool solicitation_parse(const void *packet, size_t length, bool inet6, const uint8_t target[16]);

/* A message of ICMP, or with inet6 of ICMPv6.  rest is its second word: an MTU, a pointer, identifier and number of an echo. */
struct icmp {
	bool inet6;
	uint8_t source[16], destination[16];
	uint8_t type, code;
	uint32_t rest;
};

bool icmp_parse(const void *packet, size_t length, struct icmp *);

/* Writes the message with what it carries, the packet that it is about or nothing; returns its length, or 0. */
size_t icmp_build(const struct icmp *, const void *data, size_t data_length, void *packet, size_t size);

#endif
