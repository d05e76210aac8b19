/*
 * Reads and writes IPv4 and IPv6 packets: TCP segments, datagrams, ICMP and ICMPv6 messages.  Readers check everything against
 * the received length.
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
#define	SEGMENT_ECE	0x40
#define	SEGMENT_CWR	0x80

/* Kinds of TCP options (RFC 9293, RFC 7323, RFC 2018, RFC 7413). */
#define	OPTION_SEGMENT_SIZE	2
#define	OPTION_SCALING		3
#define	OPTION_SACK		4
#define	OPTION_TIMESTAMP	8
#define	OPTION_FASTOPEN		34
#define	OPTION_EXPERIMENT	254

#define	PACKET_MAX	2048
#define	TCP_OPTIONS_MAX	40

/* A packet as it is on the wire. */
struct packet {
	size_t length;
	uint8_t bytes[PACKET_MAX];
};

/* A TCP segment.  Numbers are in host byte order, addresses as on the wire: 4 bytes, or 16 with inet6. */
struct segment {
	bool inet6;
	uint8_t source[16], destination[16];
	uint16_t source_port, destination_port;
	uint32_t sequence, acknowledgement;
	uint8_t flags;
	uint16_t window;	/* as received: segment_build() offers the largest */
	size_t payload;		/* bytes of data; segment_build() makes each PAYLOAD_BYTE */
	uint8_t options[TCP_OPTIONS_MAX];
	size_t options_length;	/* a multiple of 4 */
	bool corrupt;		/* segment_build() writes a wrong checksum */
};

#define	PAYLOAD_BYTE	'd'

/*
 * Reads a packet.  Returns false unless it is a whole, unfragmented TCP segment over IPv4 or over IPv6 without extension headers.
 * Checksums are not verified: a virtual link may carry packets before they are filled in.
 */
bool segment_parse(const void *packet, size_t length, struct segment *);

/* Writes the packet with its checksums; returns its length, or 0 if size is too small or the options are too long. */
size_t segment_build(const struct segment *, void *packet, size_t size);

/* Whether it is the segment once more, sent again for want of an answer. */
bool segment_is_again(const struct segment *again, const struct segment *);

/* An answer to the segment: with addresses and ports exchanged, and all of the segment acknowledged. */
struct segment segment_answer(const struct segment *, uint32_t sequence, uint8_t flags);

/*
 * The data of the first option of that kind (2 or above), and its length; NULL where there is none, or where an option before it
 * does not parse.
 */
const uint8_t *segment_option(const struct segment *, uint8_t kind, size_t *length);

/* The maximum segment size that the segment offers; 0 if none. */
unsigned segment_maximum(const struct segment *);

/* The sequence number after the segment. */
uint32_t segment_end(const struct segment *);

/* What the IP header says of its packet beside the addresses. */
struct header {
	bool inet6;
	uint8_t traffic_class;	/* or the type of service */
	uint8_t hops;		/* the hop limit, or the time to live */
	uint32_t flow_label;	/* of IPv6 */
	bool dont_fragment;	/* of IPv4 */
	size_t options;		/* the length of IPv4's */
};

/* Reads the header of a whole, unfragmented packet. */
bool header_parse(const void *packet, size_t length, struct header *);

/* A packet of any protocol.  Ports are 0 unless it is UDP or UDP-Lite. */
struct datagram {
	bool inet6;
	uint8_t protocol;
	uint8_t source[16], destination[16];
	uint16_t source_port, destination_port;
};

/* Reads a packet of any protocol, within the limits of segment_parse(). */
bool datagram_parse(const void *packet, size_t length, struct datagram *);

/* Whether the packet is an ARP request or, with inet6, a neighbour solicitation for that address. */
bool solicitation_parse(const void *packet, size_t length, bool inet6, const uint8_t target[16]);

/* An ICMP message, or with inet6 an ICMPv6 one.  rest is its second word: MTU, pointer, or identifier and number of an echo. */
struct icmp {
	bool inet6;
	uint8_t source[16], destination[16];
	uint8_t type, code;
	uint32_t rest;
};

bool icmp_parse(const void *packet, size_t length, struct icmp *);

/* Writes the message and its data, such as the packet in error; returns the packet's length, or 0. */
size_t icmp_build(const struct icmp *, const void *data, size_t data_length, void *packet, size_t size);

#endif
