#include "world/packet.h"

#include <netinet/in.h>

#include <string.h>

#define	INET_HEADER	20
#define	INET6_HEADER	40
#define	TCP_HEADER	20
#define	UDP_HEADER	8
#define	ICMP_HEADER	8
#define	SOLICITATION	135	/* RFC 4861: the target follows the ICMP header */
#define	ARP_LENGTH	28	/* RFC 826, and the offset of the address that is asked for */
#define	ARP_TARGET	24
#define	WINDOW		65535
#define	HOPS		64
#define	UDPLITE		136	/* RFC 3828; not every host's headers have it */

/* What both families have: the payload is between header and total. */
struct internet {
	bool inet6;
	uint8_t protocol;
	uint8_t source[16], destination[16];
	size_t header, total;
};

static uint16_t
get16(const uint8_t *p)
{
	return ((uint16_t)(p[0] << 8 | p[1]));
}

static uint32_t
get32(const uint8_t *p)
{
	return ((uint32_t)get16(p) << 16 | get16(p + 2));
}

static void
put16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void
put32(uint8_t *p, uint32_t value)
{
	put16(p, (uint16_t)(value >> 16));
	put16(p + 2, (uint16_t)value);
}

static bool
internet_parse(const uint8_t *p, size_t length, struct internet *ip)
{
	memset(ip, 0, sizeof(*ip));
	if (length < INET_HEADER)
		return (false);
	switch (p[0] >> 4) {
	case 4:
		ip->header = (size_t)(p[0] & 0x0f) * 4;
		ip->total = get16(p + 2);
		ip->protocol = p[9];
		/* No fragments: no "more fragments" flag and no offset. */
		if ((get16(p + 6) & 0x3fff) != 0)
			return (false);
		memcpy(ip->source, p + 12, 4);
		memcpy(ip->destination, p + 16, 4);
		break;
	case 6:
		if (length < INET6_HEADER)
			return (false);
		ip->inet6 = true;
		ip->header = INET6_HEADER;
		ip->total = INET6_HEADER + get16(p + 4);
		ip->protocol = p[6];
		memcpy(ip->source, p + 8, 16);
		memcpy(ip->destination, p + 24, 16);
		break;
	default:
		return (false);
	}
	return (ip->header >= INET_HEADER && ip->total <= length && ip->total >= ip->header);
}

/* The internet checksum (RFC 1071), which pads an odd last byte with zero. */
static uint32_t
sum(const uint8_t *p, size_t length, uint32_t total)
{
	for (size_t i = 0; i + 1 < length; i += 2)
		total += get16(p + i);
	return (length % 2 == 0 ? total : total + ((uint32_t)p[length - 1] << 8));
}

static uint16_t
fold(uint32_t total)
{
	while (total >> 16 != 0)
		total = (total & 0xffff) + (total >> 16);
	return ((uint16_t)~total);
}

static uint32_t
pseudo(bool inet6, uint8_t protocol, const uint8_t *source, const uint8_t *destination, size_t length)
{
	size_t width = inet6 ? 16 : 4;

	return (sum(source, width, sum(destination, width, protocol + (uint32_t)length)));
}

/* Writes an IP header and zeroes length bytes after it; returns the header's length, or 0 if size is too small. */
static size_t
internet_build(bool inet6, uint8_t protocol, const uint8_t *source, const uint8_t *destination, size_t length, uint8_t *p,
    size_t size)
{
	size_t header = inet6 ? INET6_HEADER : INET_HEADER;

	if (length > UINT16_MAX - header || size < header + length)
		return (0);
	memset(p, 0, header + length);
	if (inet6) {
		p[0] = 0x60;
		put16(p + 4, (uint16_t)length);
		p[6] = protocol;
		p[7] = HOPS;
		memcpy(p + 8, source, 16);
		memcpy(p + 24, destination, 16);
	} else {
		p[0] = 0x45;
		put16(p + 2, (uint16_t)(header + length));
		p[8] = HOPS;
		p[9] = protocol;
		memcpy(p + 12, source, 4);
		memcpy(p + 16, destination, 4);
		put16(p + 10, fold(sum(p, INET_HEADER, 0)));
	}
	return (header);
}

bool
segment_parse(const void *packet, size_t length, struct segment *segment)
{
	const uint8_t *p = packet, *tcp;
	struct internet ip;
	size_t offset;

	memset(segment, 0, sizeof(*segment));
	if (!internet_parse(p, length, &ip) || ip.protocol != IPPROTO_TCP || ip.total < ip.header + TCP_HEADER)
		return (false);
	tcp = p + ip.header;
	offset = (size_t)(tcp[12] >> 4) * 4;
	if (offset < TCP_HEADER || ip.total < ip.header + offset)
		return (false);
	segment->inet6 = ip.inet6;
	memcpy(segment->source, ip.source, sizeof(segment->source));
	memcpy(segment->destination, ip.destination, sizeof(segment->destination));
	segment->source_port = get16(tcp);
	segment->destination_port = get16(tcp + 2);
	segment->sequence = get32(tcp + 4);
	segment->acknowledgement = get32(tcp + 8);
	segment->flags = tcp[13];
	segment->window = get16(tcp + 14);
	segment->options_length = offset - TCP_HEADER;
	memcpy(segment->options, tcp + TCP_HEADER, segment->options_length);
	segment->payload = ip.total - ip.header - offset;
	return (true);
}

size_t
segment_build(const struct segment *segment, void *packet, size_t size)
{
	size_t header, tcp_header = TCP_HEADER + segment->options_length, length;
	uint8_t *p = packet, *tcp;
	uint16_t checksum;

	if (segment->options_length > TCP_OPTIONS_MAX || segment->options_length % 4 != 0 || segment->payload > size)
		return (0);
	length = tcp_header + segment->payload;
	header = internet_build(segment->inet6, IPPROTO_TCP, segment->source, segment->destination, length, p, size);
	if (header == 0)
		return (0);
	tcp = p + header;
	put16(tcp, segment->source_port);
	put16(tcp + 2, segment->destination_port);
	put32(tcp + 4, segment->sequence);
	put32(tcp + 8, segment->acknowledgement);
	tcp[12] = (uint8_t)(tcp_header / 4 << 4);
	tcp[13] = segment->flags;
	put16(tcp + 14, WINDOW);
	memcpy(tcp + TCP_HEADER, segment->options, segment->options_length);
	memset(tcp + tcp_header, PAYLOAD_BYTE, segment->payload);
	checksum = fold(sum(tcp, length, pseudo(segment->inet6, IPPROTO_TCP, segment->source, segment->destination, length)));
	/* One changed bit is wrong for either representation of zero. */
	put16(tcp + 16, segment->corrupt ? checksum ^ 1 : checksum);
	return (header + length);
}

uint32_t
segment_end(const struct segment *segment)
{
	/* SYN and FIN count as one each in the sequence space (RFC 9293, 3.4). */
	return (segment->sequence + (uint32_t)segment->payload + ((segment->flags & SEGMENT_SYN) != 0) +
	    ((segment->flags & SEGMENT_FIN) != 0));
}

const uint8_t *
segment_option(const struct segment *segment, uint8_t kind, size_t *length)
{
	const uint8_t *o = segment->options;
	size_t left = segment->options_length <= TCP_OPTIONS_MAX ? segment->options_length : 0, n;

	/* Kind 0 ends the options, kind 1 is one byte of padding; others have a length that counts kind and length too. */
	for (; left >= 2 && o[0] != 0; o += n, left -= n) {
		n = o[0] == 1 ? 1 : o[1];
		if (o[0] != 1 && (n < 2 || n > left))
			return (NULL);
		if (o[0] == kind && kind != 1) {
			*length = n - 2;
			return (o + 2);
		}
	}
	return (NULL);
}

unsigned
segment_maximum(const struct segment *segment)
{
	size_t length;
	const uint8_t *data = segment_option(segment, OPTION_SEGMENT_SIZE, &length);

	return (data != NULL && length == 2 ? get16(data) : 0);
}

bool
segment_is_again(const struct segment *again, const struct segment *segment)
{
	return (again->flags == segment->flags && again->sequence == segment->sequence &&
	    again->source_port == segment->source_port && again->destination_port == segment->destination_port);
}

struct segment
segment_answer(const struct segment *to, uint32_t sequence, uint8_t flags)
{
	struct segment answer = {
		.inet6 = to->inet6,
		.source_port = to->destination_port,
		.destination_port = to->source_port,
		.sequence = sequence,
		.acknowledgement = segment_end(to),
		.flags = flags,
	};

	memcpy(answer.source, to->destination, sizeof(answer.source));
	memcpy(answer.destination, to->source, sizeof(answer.destination));
	return (answer);
}

bool
header_parse(const void *packet, size_t length, struct header *header)
{
	const uint8_t *p = packet;
	struct internet ip;

	memset(header, 0, sizeof(*header));
	if (!internet_parse(p, length, &ip))
		return (false);
	header->inet6 = ip.inet6;
	if (ip.inet6) {
		header->traffic_class = (uint8_t)(get16(p) >> 4);
		header->flow_label = get32(p) & 0xfffff;
		header->hops = p[7];
	} else {
		header->traffic_class = p[1];
		header->hops = p[8];
		header->dont_fragment = (p[6] & 0x40) != 0;
		header->options = ip.header - INET_HEADER;
	}
	return (true);
}

bool
datagram_parse(const void *packet, size_t length, struct datagram *datagram)
{
	const uint8_t *p = packet;
	struct internet ip;

	memset(datagram, 0, sizeof(*datagram));
	if (!internet_parse(p, length, &ip))
		return (false);
	datagram->inet6 = ip.inet6;
	datagram->protocol = ip.protocol;
	memcpy(datagram->source, ip.source, sizeof(datagram->source));
	memcpy(datagram->destination, ip.destination, sizeof(datagram->destination));
	if (ip.protocol == IPPROTO_UDP || ip.protocol == UDPLITE) {
		if (ip.total < ip.header + UDP_HEADER)
			return (false);
		datagram->source_port = get16(p + ip.header);
		datagram->destination_port = get16(p + ip.header + 2);
	}
	return (true);
}

bool
solicitation_parse(const void *packet, size_t length, bool inet6, const uint8_t target[16])
{
	/* A request for the Ethernet address of an IPv4 address. */
	static const uint8_t arp[] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	const uint8_t *p = packet;
	struct internet ip;

	if (!inet6)
		return (length >= ARP_LENGTH && memcmp(p, arp, sizeof(arp)) == 0 && memcmp(p + ARP_TARGET, target, 4) == 0);
	return (internet_parse(p, length, &ip) && ip.inet6 && ip.protocol == IPPROTO_ICMPV6 &&
	    ip.total >= ip.header + ICMP_HEADER + 16 && p[ip.header] == SOLICITATION &&
	    memcmp(p + ip.header + ICMP_HEADER, target, 16) == 0);
}

bool
icmp_parse(const void *packet, size_t length, struct icmp *icmp)
{
	const uint8_t *p = packet;
	struct internet ip;

	memset(icmp, 0, sizeof(*icmp));
	if (!internet_parse(p, length, &ip) || ip.protocol != (ip.inet6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP) ||
	    ip.total < ip.header + ICMP_HEADER)
		return (false);
	icmp->inet6 = ip.inet6;
	memcpy(icmp->source, ip.source, sizeof(icmp->source));
	memcpy(icmp->destination, ip.destination, sizeof(icmp->destination));
	icmp->type = p[ip.header];
	icmp->code = p[ip.header + 1];
	icmp->rest = get32(p + ip.header + 4);
	return (true);
}

size_t
icmp_build(const struct icmp *icmp, const void *data, size_t data_length, void *packet, size_t size)
{
	uint8_t protocol = icmp->inet6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP, *p = packet, *message;
	size_t header, length = ICMP_HEADER + data_length;

	if (data_length > size)
		return (0);
	header = internet_build(icmp->inet6, protocol, icmp->source, icmp->destination, length, p, size);
	if (header == 0)
		return (0);
	message = p + header;
	message[0] = icmp->type;
	message[1] = icmp->code;
	put32(message + 4, icmp->rest);
	if (data_length > 0)
		memcpy(message + ICMP_HEADER, data, data_length);
	/* ICMPv6's checksum covers the pseudo-header as well (RFC 4443, 2.3). */
	put16(message + 2, fold(sum(message, length,
	    icmp->inet6 ? pseudo(true, protocol, icmp->source, icmp->destination, length) : 0)));
	return (header + length);
}
