#include "report/packets.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	FILE_HEADER	24
#define	RECORD_HEADER	16
#define	LINK_RAW_IP	101
#define	MAGIC		0xa1b2c3d4	/* microseconds */
#define	MAGIC_NANO	0xa1b23c4d

unsigned char *
packets_decode(const char *base64, size_t *n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = strlen(base64), pads = length >= 2 ? (base64[length - 1] == '=') + (base64[length - 2] == '=') : 0;
	unsigned char *bytes;
	uint32_t bits = 0;

	if (length == 0 || length % 4 != 0)
		return (NULL);
	bytes = text_allocate(length / 4 * 3, 1);
	*n = 0;
	for (size_t i = 0; i < length; i++) {
		const char *digit = i < length - pads ? strchr(digits, base64[i]) : digits;

		if (digit == NULL) {
			free(bytes);
			return (NULL);
		}
		bits = bits << 6 | (uint32_t)(digit - digits);
		if (i % 4 == 3)
			for (int shift = 16; shift >= 0; shift -= 8)
				bytes[(*n)++] = (unsigned char)(bits >> shift);
	}
	*n -= pads;
	return (bytes);
}

static unsigned
two(const unsigned char *p)
{
	return ((unsigned)p[0] << 8 | p[1]);
}

static uint32_t
four(const unsigned char *p)
{
	return ((uint32_t)two(p) << 16 | two(p + 2));
}

/* A field of the file's own headers, in the byte order of the machine that wrote it. */
static uint32_t
field(const unsigned char *p, bool swapped)
{
	return (swapped ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0] : four(p));
}

static void
write_tcp(FILE *out, const unsigned char *p, size_t n)
{
	static const char *const flags[] = { "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR" };
	const char *separator = "";
	size_t header = (size_t)(p[12] >> 4) * 4;

	fputs(" TCP ", out);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if ((p[13] & 1 << i) != 0) {
			fprintf(out, "%s%s", separator, flags[i]);
			separator = ",";
		}
	}
	fprintf(out, " seq %lu", (unsigned long)four(p + 4));
	if ((p[13] & 0x10) != 0)
		fprintf(out, " ack %lu", (unsigned long)four(p + 8));
	fprintf(out, " win %u", two(p + 14));
	if (n > header)
		fprintf(out, ", %zu bytes", n - header);
}

/* What a packet carries: its protocol's header and what it says. */
static void
write_payload(FILE *out, int protocol, const unsigned char *p, size_t n)
{
	if (protocol == IPPROTO_TCP && n >= 20)
		write_tcp(out, p, n);
	else if (protocol == IPPROTO_UDP && n >= 8)
		fprintf(out, " UDP, %zu bytes", n - 8);
	else if (protocol == IPPROTO_ICMP && n >= 4)
		fprintf(out, " ICMP type %u code %u", p[0], p[1]);
	else if (protocol == IPPROTO_ICMPV6 && n >= 4)
		fprintf(out, " ICMPv6 type %u code %u", p[0], p[1]);
	else
		fprintf(out, " protocol %d, %zu bytes", protocol, n);
}

static void
write_address(FILE *out, int family, const unsigned char *address, int protocol, const unsigned char *port)
{
	char text[INET6_ADDRSTRLEN];

	fputs(inet_ntop(family, address, text, sizeof(text)), out);
	if (port != NULL && (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP))
		fprintf(out, " port %u", two(port));
}

static void
write_packet(FILE *out, const unsigned char *p, size_t n)
{
	bool four_or_six = n > 0 && (p[0] >> 4 == 4 || p[0] >> 4 == 6);
	int family = four_or_six && p[0] >> 4 == 6 ? AF_INET6 : AF_INET, protocol;
	size_t header = family == AF_INET6 ? 40 : n > 0 ? (size_t)(p[0] & 15) * 4 : 0, at, size;
	const unsigned char *ports;

	if (!four_or_six || n < header || header < 20) {
		fprintf(out, "%zu bytes that are no packet of IP", n);
		return;
	}
	protocol = family == AF_INET6 ? p[6] : p[9];
	at = family == AF_INET6 ? 8 : 12;
	size = family == AF_INET6 ? 16 : 4;
	ports = n >= header + 4 ? p + header : NULL;
	write_address(out, family, p + at, protocol, ports);
	fputs(" > ", out);
	write_address(out, family, p + at + size, protocol, ports != NULL ? ports + 2 : NULL);
	putc(':', out);
	write_payload(out, protocol, p + header, n - header);
}

void
packets_write(FILE *out, const unsigned char *pcap, size_t n, const char *indent)
{
	uint32_t magic = n >= FILE_HEADER ? four(pcap) : 0;
	bool swapped = magic != MAGIC && magic != MAGIC_NANO, nano;
	double start = 0;

	magic = n >= FILE_HEADER ? field(pcap, swapped) : 0;
	if ((magic != MAGIC && magic != MAGIC_NANO) || field(pcap + 20, swapped) != LINK_RAW_IP) {
		fprintf(out, "%snot a pcap file of IP packets\n", indent);
		return;
	}
	nano = magic == MAGIC_NANO;
	for (size_t at = FILE_HEADER; at < n;) {
		size_t length;
		double when;

		if (n - at < RECORD_HEADER || (length = field(pcap + at + 8, swapped)) > n - at - RECORD_HEADER) {
			fprintf(out, "%s(the rest is cut off)\n", indent);
			return;
		}
		when = field(pcap + at, swapped) + field(pcap + at + 4, swapped) / (nano ? 1e9 : 1e6);
		if (at == FILE_HEADER)
			start = when;
		fprintf(out, "%s%8.6f  ", indent, when - start);
		write_packet(out, pcap + at + RECORD_HEADER, length);
		putc('\n', out);
		at += RECORD_HEADER + length;
	}
}
