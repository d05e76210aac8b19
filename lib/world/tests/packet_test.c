#include <netinet/in.h>

#include <atf-c.h>
#include <stdlib.h>
#include <string.h>

#include "world/packet.h"

#define	INET_LENGTH	40	/* of what segment_build() writes: 20 or 40 bytes of IP, 20 of TCP */
#define	INET6_LENGTH	60

static const struct segment inet_syn = {
	.source = { 192, 0, 2, 1 },
	.destination = { 192, 0, 2, 2 },
	.source_port = 49152,
	.destination_port = 7,
	.sequence = 0xfedcba98,
	.acknowledgement = 0x01234567,
	.flags = SEGMENT_SYN | SEGMENT_ACK,
};

static const struct segment inet6_syn = {
	.inet6 = true,
	.source = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 },
	.destination = { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 },
	.source_port = 1,
	.destination_port = 65535,
	.sequence = 0xffffffff,
	.acknowledgement = 0,
	.flags = SEGMENT_SYN,
};

/* Parses a copy whose memory ends with it, so that a sanitizer notices a read beyond it. */
static bool
parse(const uint8_t *packet, size_t length, struct segment *segment)
{
	uint8_t *copy = malloc(length > 0 ? length : 1);
	bool parsed;

	ATF_REQUIRE(copy != NULL);
	memcpy(copy, packet, length);
	parsed = segment_parse(copy, length, segment);
	free(copy);
	return (parsed);
}

static bool
parses(const uint8_t *packet, size_t length)
{
	struct segment ignored;

	return (parse(packet, length, &ignored));
}

static void
check_equal(const struct segment *expected, const struct segment *actual)
{
	ATF_CHECK_EQ(expected->inet6, actual->inet6);
	ATF_CHECK(memcmp(expected->source, actual->source, sizeof(expected->source)) == 0);
	ATF_CHECK(memcmp(expected->destination, actual->destination, sizeof(expected->destination)) == 0);
	ATF_CHECK_EQ(expected->source_port, actual->source_port);
	ATF_CHECK_EQ(expected->destination_port, actual->destination_port);
	ATF_CHECK_EQ(expected->sequence, actual->sequence);
	ATF_CHECK_EQ(expected->acknowledgement, actual->acknowledgement);
	ATF_CHECK_EQ(expected->flags, actual->flags);
	ATF_CHECK_EQ(expected->payload, actual->payload);
}

/*
 * The sum of RFC 1071, computed byte by byte with immediate carry, unlike packet.c does it.  Over data and their checksum it is
 * 0xffff.
 */
static uint16_t
ones_complement(uint16_t sum, const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		uint32_t next = sum + ((uint32_t)bytes[i] << (i % 2 == 0 ? 8 : 0));

		sum = (uint16_t)(next > 0xffff ? next - 0xffff : next);
	}
	return (sum);
}

ATF_TC_WITHOUT_HEAD(round_trip);
ATF_TC_BODY(round_trip, tc)
{
	uint8_t packet[PACKET_MAX];
	struct segment again;

	(void)tc;
	ATF_REQUIRE_EQ(INET_LENGTH, segment_build(&inet_syn, packet, sizeof(packet)));
	ATF_REQUIRE(parse(packet, INET_LENGTH, &again));
	check_equal(&inet_syn, &again);

	ATF_REQUIRE_EQ(INET6_LENGTH, segment_build(&inet6_syn, packet, sizeof(packet)));
	ATF_REQUIRE(parse(packet, INET6_LENGTH, &again));
	check_equal(&inet6_syn, &again);
}

ATF_TC_WITHOUT_HEAD(checksums);
ATF_TC_BODY(checksums, tc)
{
	static const uint8_t pseudo_end[] = { 0, IPPROTO_TCP, 0, 20 };
	uint8_t packet[PACKET_MAX];
	struct segment segment = inet_syn;
	uint16_t sum;

	(void)tc;
	/* Many sequence numbers make every carry occur. */
	for (uint32_t i = 0; i < 70000; i += 7) {
		segment.sequence = i * 65521;
		segment_build(&segment, packet, sizeof(packet));
		ATF_REQUIRE_EQ(0xffff, ones_complement(0, packet, 20));
		sum = ones_complement(0, packet + 12, 8);
		sum = ones_complement(sum, pseudo_end, sizeof(pseudo_end));
		ATF_REQUIRE_EQ_MSG(0xffff, ones_complement(sum, packet + 20, 20), "at %lu", (unsigned long)segment.sequence);
	}
	segment = inet6_syn;
	for (uint32_t i = 0; i < 70000; i += 7) {
		segment.sequence = i * 65521;
		segment_build(&segment, packet, sizeof(packet));
		sum = ones_complement(0, packet + 8, 32);
		sum = ones_complement(sum, pseudo_end, sizeof(pseudo_end));
		ATF_REQUIRE_EQ_MSG(0xffff, ones_complement(sum, packet + 40, 20), "at %lu", (unsigned long)segment.sequence);
	}
}

ATF_TC_WITHOUT_HEAD(too_small_to_build);
ATF_TC_BODY(too_small_to_build, tc)
{
	uint8_t packet[INET6_LENGTH];

	(void)tc;
	ATF_CHECK_EQ(0, segment_build(&inet_syn, packet, INET_LENGTH - 1));
	ATF_CHECK_EQ(INET_LENGTH, segment_build(&inet_syn, packet, INET_LENGTH));
	ATF_CHECK_EQ(0, segment_build(&inet6_syn, packet, INET6_LENGTH - 1));
	ATF_CHECK_EQ(INET6_LENGTH, segment_build(&inet6_syn, packet, INET6_LENGTH));
}

ATF_TC_WITHOUT_HEAD(truncated);
ATF_TC_BODY(truncated, tc)
{
	uint8_t packet[PACKET_MAX];

	(void)tc;
	segment_build(&inet_syn, packet, sizeof(packet));
	for (size_t length = 0; length < INET_LENGTH; length++)
		ATF_CHECK_MSG(!parses(packet, length), "IPv4 cut to %zu bytes", length);
	segment_build(&inet6_syn, packet, sizeof(packet));
	for (size_t length = 0; length < INET6_LENGTH; length++)
		ATF_CHECK_MSG(!parses(packet, length), "IPv6 cut to %zu bytes", length);
}

/* A link may pad a packet: the length in the header counts. */
ATF_TC_WITHOUT_HEAD(padded);
ATF_TC_BODY(padded, tc)
{
	uint8_t packet[PACKET_MAX] = { 0 };
	struct segment again;

	(void)tc;
	segment_build(&inet_syn, packet, sizeof(packet));
	ATF_REQUIRE(parse(packet, INET_LENGTH + 6, &again));
	check_equal(&inet_syn, &again);
	segment_build(&inet6_syn, packet, sizeof(packet));
	ATF_REQUIRE(parse(packet, INET6_LENGTH + 6, &again));
	check_equal(&inet6_syn, &again);
}

ATF_TC_WITHOUT_HEAD(payload_and_options);
ATF_TC_BODY(payload_and_options, tc)
{
	uint8_t packet[PACKET_MAX] = { 0 };
	struct segment again;

	(void)tc;
	segment_build(&inet_syn, packet, sizeof(packet));
	packet[3] = INET_LENGTH + 9;
	ATF_REQUIRE(parse(packet, INET_LENGTH + 9, &again));
	ATF_CHECK_EQ(9, again.payload);
	/* Two words of TCP options are not payload. */
	packet[32] = 7 << 4;
	ATF_REQUIRE(parse(packet, INET_LENGTH + 9, &again));
	ATF_CHECK_EQ(1, again.payload);

	/* One word of IP options moves the rest. */
	segment_build(&inet_syn, packet, sizeof(packet));
	memmove(packet + 24, packet + 20, 20);
	packet[0] = 0x46;
	packet[3] = INET_LENGTH + 4;
	ATF_REQUIRE(parse(packet, INET_LENGTH + 4, &again));
	check_equal(&inet_syn, &again);

	segment_build(&inet6_syn, packet, sizeof(packet));
	packet[5] = 20 + 9;
	ATF_REQUIRE(parse(packet, INET6_LENGTH + 9, &again));
	ATF_CHECK_EQ(9, again.payload);
}

/* The packet parses if and only if the predicate allows the byte at that place. */
static void
check_only(const struct segment *segment, size_t place, bool (*allowed)(unsigned))
{
	uint8_t packet[PACKET_MAX];
	size_t length = segment_build(segment, packet, sizeof(packet));

	for (unsigned value = 0; value <= 0xff; value++) {
		packet[place] = (uint8_t)value;
		ATF_CHECK_EQ_MSG(allowed(value), parses(packet, length), "byte %zu is 0x%02x", place, value);
	}
}

static bool
is_inet_header(unsigned value)
{
	return (value == 0x45);
}

static bool
is_inet6_version(unsigned value)
{
	return (value >> 4 == 6);
}

static bool
is_tcp(unsigned value)
{
	return (value == IPPROTO_TCP);
}

static bool
is_tcp_header(unsigned value)
{
	return (value >> 4 == 5);
}

static bool
is_zero(unsigned value)
{
	return (value == 0);
}

/* "Don't fragment" and the reserved flag are allowed. */
static bool
is_whole(unsigned value)
{
	return ((value & 0x3f) == 0);
}

static bool
is_inet_total(unsigned value)
{
	return (value == INET_LENGTH);
}

static bool
is_inet6_payload(unsigned value)
{
	return (value == INET6_LENGTH - 40);
}

ATF_TC_WITHOUT_HEAD(bad_headers);
ATF_TC_BODY(bad_headers, tc)
{
	(void)tc;
	check_only(&inet_syn, 0, is_inet_header);
	check_only(&inet_syn, 2, is_zero);
	check_only(&inet_syn, 3, is_inet_total);
	check_only(&inet_syn, 6, is_whole);
	check_only(&inet_syn, 7, is_zero);
	check_only(&inet_syn, 9, is_tcp);
	check_only(&inet_syn, 20 + 12, is_tcp_header);

	check_only(&inet6_syn, 0, is_inet6_version);
	check_only(&inet6_syn, 4, is_zero);
	check_only(&inet6_syn, 5, is_inet6_payload);
	check_only(&inet6_syn, 6, is_tcp);
	check_only(&inet6_syn, 40 + 12, is_tcp_header);
}

/* Over the pseudo-header and the whole message, with its checksum. */
static uint16_t
message_sum(const uint8_t *packet, size_t length, size_t header)
{
	size_t message = length - header;
	uint8_t pseudo_end[4] = { 0, packet[header == 40 ? 6 : 9], (uint8_t)(message >> 8), (uint8_t)message };
	uint16_t sum = header == 40 ? ones_complement(0, packet + 8, 32) : ones_complement(0, packet + 12, 8);

	return (ones_complement(ones_complement(sum, pseudo_end, sizeof(pseudo_end)), packet + header, message));
}

/* Options and data, of odd lengths too, are in their places, and checksums are right. */
ATF_TC_WITHOUT_HEAD(built_options_and_payload);
ATF_TC_BODY(built_options_and_payload, tc)
{
	uint8_t packet[PACKET_MAX];
	struct segment again;

	(void)tc;
	for (size_t options = 0; options <= TCP_OPTIONS_MAX; options += 4)
		for (size_t payload = 0; payload < 20; payload++)
			for (int inet6 = 0; inet6 < 2; inet6++) {
				struct segment segment = inet6 ? inet6_syn : inet_syn;
				size_t header = inet6 ? 40 : 20, length = header + 20 + options + payload;

				segment.options_length = options;
				segment.payload = payload;
				for (size_t i = 0; i < options; i++)
					segment.options[i] = (uint8_t)(i + 1);
				ATF_REQUIRE_EQ(length, segment_build(&segment, packet, length));
				ATF_REQUIRE(parse(packet, length, &again));
				check_equal(&segment, &again);
				ATF_CHECK_EQ(options, again.options_length);
				ATF_CHECK(memcmp(segment.options, again.options, sizeof(again.options)) == 0);
				for (size_t i = length - payload; i < length; i++)
					ATF_CHECK_EQ(PAYLOAD_BYTE, packet[i]);
				ATF_CHECK_EQ_MSG(0xffff, message_sum(packet, length, header), "%zu and %zu bytes", options,
				    payload);
				/* One byte of room too few, in writing and in reading. */
				ATF_CHECK_EQ(0, segment_build(&segment, packet, length - 1));
				ATF_CHECK(!parses(packet, length - 1));
			}
}

ATF_TC_WITHOUT_HEAD(not_to_be_built);
ATF_TC_BODY(not_to_be_built, tc)
{
	static uint8_t packet[70000];
	struct segment segment = inet_syn;

	(void)tc;
	for (size_t options = 1; options <= TCP_OPTIONS_MAX + 8; options++) {
		segment.options_length = options;
		ATF_CHECK_EQ_MSG(options % 4 == 0 && options <= TCP_OPTIONS_MAX,
		    segment_build(&segment, packet, sizeof(packet)) != 0, "%zu bytes of options", options);
	}
	/* An IPv4 packet has at most 65535 bytes with its header; lengths that would overflow are refused. */
	segment.options_length = 0;
	segment.payload = 65535 - INET_LENGTH;
	ATF_CHECK_EQ(65535, segment_build(&segment, packet, sizeof(packet)));
	segment.payload++;
	ATF_CHECK_EQ(0, segment_build(&segment, packet, sizeof(packet)));
	segment.payload = SIZE_MAX;
	ATF_CHECK_EQ(0, segment_build(&segment, packet, sizeof(packet)));
	segment.payload = SIZE_MAX - 20;
	ATF_CHECK_EQ(0, segment_build(&segment, packet, sizeof(packet)));
}

/* Only the TCP checksum is wrong. */
ATF_TC_WITHOUT_HEAD(corrupt);
ATF_TC_BODY(corrupt, tc)
{
	uint8_t right[PACKET_MAX], wrong[PACKET_MAX];

	(void)tc;
	for (uint32_t i = 0; i < 70000; i += 7)
		for (int inet6 = 0; inet6 < 2; inet6++) {
			struct segment segment = inet6 ? inet6_syn : inet_syn;
			size_t header = inet6 ? 40 : 20, length;

			segment.sequence = i * 65521;
			segment.payload = i % 3;
			length = segment_build(&segment, right, sizeof(right));
			segment.corrupt = true;
			ATF_REQUIRE_EQ(length, segment_build(&segment, wrong, sizeof(wrong)));
			ATF_REQUIRE(message_sum(wrong, length, header) != 0xffff);
			ATF_REQUIRE(memcmp(right + header + 16, wrong + header + 16, 2) != 0);
			memcpy(wrong + header + 16, right + header + 16, 2);
			ATF_REQUIRE(memcmp(right, wrong, length) == 0);
		}
}

/* Likewise for the other parsers. */
static bool
parse_icmp(const uint8_t *packet, size_t length, struct icmp *icmp)
{
	uint8_t *copy = malloc(length > 0 ? length : 1);
	bool parsed;

	ATF_REQUIRE(copy != NULL);
	memcpy(copy, packet, length);
	parsed = icmp_parse(copy, length, icmp);
	free(copy);
	return (parsed);
}

static bool
parse_datagram(const uint8_t *packet, size_t length, struct datagram *datagram)
{
	uint8_t *copy = malloc(length > 0 ? length : 1);
	bool parsed;

	ATF_REQUIRE(copy != NULL);
	memcpy(copy, packet, length);
	parsed = datagram_parse(copy, length, datagram);
	free(copy);
	return (parsed);
}

static const struct icmp inet_unreachable = {
	.source = { 192, 0, 2, 2 },
	.destination = { 192, 0, 2, 1 },
	.type = 3,
	.code = 4,
	.rest = 0x89abcdef,
};

static const struct icmp inet6_too_big = {
	.inet6 = true,
	.source = { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 },
	.destination = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 },
	.type = 2,
	.code = 255,
	.rest = 1280,
};

/* Messages that quote more and more of a packet, odd lengths included. */
ATF_TC_WITHOUT_HEAD(icmp);
ATF_TC_BODY(icmp, tc)
{
	static const struct icmp *const messages[] = { &inet_unreachable, &inet6_too_big };
	uint8_t about[PACKET_MAX], packet[PACKET_MAX];
	struct icmp again;

	(void)tc;
	for (size_t kind = 0; kind < 2; kind++) {
		const struct icmp *message = messages[kind];
		size_t header = message->inet6 ? 40 : 20, size;

		size = segment_build(message->inet6 ? &inet6_syn : &inet_syn, about, sizeof(about));
		for (size_t data = 0; data <= size; data++) {
			size_t length = header + 8 + data;

			ATF_CHECK_EQ(0, icmp_build(message, about, data, packet, length - 1));
			ATF_REQUIRE_EQ(length, icmp_build(message, data > 0 ? about : NULL, data, packet, length));
			ATF_CHECK(memcmp(packet + header + 8, about, data) == 0);
			/* Only ICMPv6's checksum covers the pseudo-header. */
			if (message->inet6)
				ATF_CHECK_EQ(0xffff, message_sum(packet, length, header));
			else
				ATF_CHECK_EQ(0xffff, ones_complement(0, packet + header, length - header));
			ATF_REQUIRE(parse_icmp(packet, length, &again));
			ATF_CHECK_EQ(message->inet6, again.inet6);
			ATF_CHECK(memcmp(message->source, again.source, sizeof(again.source)) == 0);
			ATF_CHECK(memcmp(message->destination, again.destination, sizeof(again.destination)) == 0);
			ATF_CHECK_EQ(message->type, again.type);
			ATF_CHECK_EQ(message->code, again.code);
			ATF_CHECK_EQ(message->rest, again.rest);
			for (size_t cut = 0; cut < length; cut++)
				ATF_CHECK_MSG(!parse_icmp(packet, cut, &again), "%zu bytes of %zu", cut, length);
		}
		/* The IP header leaves less room than an ICMP header. */
		ATF_REQUIRE_EQ(header + 8, icmp_build(message, NULL, 0, packet, sizeof(packet)));
		packet[message->inet6 ? 5 : 3] = (uint8_t)(message->inet6 ? 7 : header + 7);
		ATF_CHECK(!parse_icmp(packet, header + 8, &again));
		/* ICMP is not valid over IPv6, nor ICMPv6 over IPv4. */
		ATF_REQUIRE_EQ(header + 8, icmp_build(message, NULL, 0, packet, sizeof(packet)));
		packet[message->inet6 ? 6 : 9] = message->inet6 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
		ATF_CHECK(!parse_icmp(packet, header + 8, &again));
		ATF_CHECK_EQ(0, icmp_build(message, about, SIZE_MAX, packet, sizeof(packet)));
		ATF_CHECK_EQ(0, icmp_build(message, about, SIZE_MAX - 8, packet, sizeof(packet)));
	}
	ATF_REQUIRE_EQ(INET_LENGTH, segment_build(&inet_syn, packet, sizeof(packet)));
	ATF_CHECK(!parse_icmp(packet, INET_LENGTH, &again));
}

/* UDP and UDP-Lite packets must have ports; other protocols have none. */
ATF_TC_WITHOUT_HEAD(datagrams);
ATF_TC_BODY(datagrams, tc)
{
	static const uint8_t protocols[] = { IPPROTO_UDP, 136, IPPROTO_TCP, IPPROTO_ICMP, 255 };
	uint8_t packet[PACKET_MAX];
	struct datagram datagram;

	(void)tc;
	for (size_t i = 0; i < sizeof(protocols); i++)
		for (int inet6 = 0; inet6 < 2; inet6++) {
			const struct segment *segment = inet6 ? &inet6_syn : &inet_syn;
			size_t header = inet6 ? 40 : 20, length = segment_build(segment, packet, sizeof(packet));
			bool ports = i < 2;

			/* TCP and UDP headers both begin with the ports. */
			packet[inet6 ? 6 : 9] = protocols[i];
			ATF_REQUIRE(parse_datagram(packet, length, &datagram));
			ATF_CHECK_EQ(segment->inet6, datagram.inet6);
			ATF_CHECK_EQ(protocols[i], datagram.protocol);
			ATF_CHECK(memcmp(segment->source, datagram.source, sizeof(datagram.source)) == 0);
			ATF_CHECK(memcmp(segment->destination, datagram.destination, sizeof(datagram.destination)) == 0);
			ATF_CHECK_EQ(ports ? segment->source_port : 0, datagram.source_port);
			ATF_CHECK_EQ(ports ? segment->destination_port : 0, datagram.destination_port);
			for (size_t cut = 0; cut < length; cut++)
				ATF_CHECK_MSG(!parse_datagram(packet, cut, &datagram), "%zu bytes of %zu", cut, length);
			/* The IP header's length counts. */
			for (size_t rest = 0; rest <= 8; rest++) {
				packet[inet6 ? 5 : 3] = (uint8_t)(inet6 ? rest : header + rest);
				ATF_CHECK_EQ_MSG(!ports || rest == 8, parse_datagram(packet, header + rest, &datagram),
				    "%zu bytes of protocol %u", rest, protocols[i]);
			}
		}
}

ATF_TC_WITHOUT_HEAD(garbage);
ATF_TC_BODY(garbage, tc)
{
	static const uint8_t protocols[] = { IPPROTO_TCP, IPPROTO_UDP, 136, IPPROTO_ICMP, IPPROTO_ICMPV6 };
	uint8_t packet[128];
	struct datagram datagram;
	struct segment segment;
	struct icmp icmp;
	uint32_t state = 1;

	(void)tc;
	for (unsigned i = 0; i < 200000; i++) {
		size_t length;

		for (size_t j = 0; j < sizeof(packet); j++) {
			state = state * 1664525 + 1013904223;
			packet[j] = (uint8_t)(state >> 24);
		}
		/* Half of them have a header that passes the first checks. */
		if (i % 4 == 0) {
			packet[0] = 0x45;
			packet[2] = packet[6] = packet[7] = 0;
			packet[9] = protocols[i / 4 % sizeof(protocols)];
		} else if (i % 4 == 1) {
			packet[0] = 0x60;
			packet[4] = 0;
			packet[6] = protocols[i / 4 % sizeof(protocols)];
		}
		length = state % (sizeof(packet) + 1);
		if (parse(packet, length, &segment))
			ATF_REQUIRE_MSG(segment.payload <= length - INET_LENGTH, "%zu of %zu bytes", segment.payload, length);
		(void)parse_icmp(packet, length, &icmp);
		(void)parse_datagram(packet, length, &datagram);
	}
}

ATF_TC_WITHOUT_HEAD(segment_again);
ATF_TC_BODY(segment_again, tc)
{
	struct segment again = inet_syn;

	ATF_CHECK(segment_is_again(&again, &inet_syn));
	again.options_length = 4;
	ATF_CHECK(segment_is_again(&again, &inet_syn));
	again.sequence++;
	ATF_CHECK(!segment_is_again(&again, &inet_syn));
	again = inet_syn;
	again.destination_port++;
	ATF_CHECK(!segment_is_again(&again, &inet_syn));
	again = inet_syn;
	again.source_port++;
	ATF_CHECK(!segment_is_again(&again, &inet_syn));
	again = inet_syn;
	again.flags = SEGMENT_ACK;
	ATF_CHECK(!segment_is_again(&again, &inet_syn));
}

ATF_TC_WITHOUT_HEAD(answers);
ATF_TC_BODY(answers, tc)
{
	struct segment answer = segment_answer(&inet_syn, 99, SEGMENT_RST | SEGMENT_ACK), data = inet_syn;

	(void)tc;
	ATF_CHECK(!answer.inet6);
	ATF_CHECK(memcmp(answer.source, inet_syn.destination, 16) == 0);
	ATF_CHECK(memcmp(answer.destination, inet_syn.source, 16) == 0);
	ATF_CHECK_EQ(inet_syn.destination_port, answer.source_port);
	ATF_CHECK_EQ(inet_syn.source_port, answer.destination_port);
	ATF_CHECK_EQ(99, answer.sequence);
	ATF_CHECK_EQ(inet_syn.sequence + 1, answer.acknowledgement);
	ATF_CHECK_EQ(SEGMENT_RST | SEGMENT_ACK, answer.flags);
	ATF_CHECK_EQ(0, answer.payload);

	/* Sequence numbers wrap around. */
	answer = segment_answer(&inet6_syn, 0, SEGMENT_ACK);
	ATF_CHECK(answer.inet6);
	ATF_CHECK(memcmp(answer.source, inet6_syn.destination, 16) == 0);
	ATF_CHECK_EQ(0, answer.acknowledgement);

	data.flags = SEGMENT_ACK;
	data.payload = 10;
	ATF_CHECK_EQ(data.sequence + 10, segment_answer(&data, 0, SEGMENT_ACK).acknowledgement);
	data.flags = SEGMENT_ACK | SEGMENT_FIN;
	ATF_CHECK_EQ(data.sequence + 11, segment_answer(&data, 0, SEGMENT_ACK).acknowledgement);
	data.payload = 0;
	data.flags = SEGMENT_ACK;
	ATF_CHECK_EQ(data.sequence, segment_answer(&data, 0, SEGMENT_ACK).acknowledgement);
}

/* Each field of the IP header alone, and none of a packet that is cut short. */
ATF_TC_WITHOUT_HEAD(headers);
ATF_TC_BODY(headers, tc)
{
	uint8_t packet[PACKET_MAX];
	struct header header;
	size_t length;

	(void)tc;
	length = segment_build(&inet_syn, packet, sizeof(packet));
	ATF_REQUIRE(header_parse(packet, length, &header));
	ATF_CHECK(!header.inet6 && header.traffic_class == 0 && header.hops == 64 && header.flow_label == 0 &&
	    !header.dont_fragment && header.options == 0);
	packet[1] = 0xb9;
	packet[6] |= 0x40;
	packet[8] = 7;
	ATF_REQUIRE(header_parse(packet, length, &header));
	ATF_CHECK(header.traffic_class == 0xb9 && header.hops == 7 && header.dont_fragment);
	memmove(packet + 24, packet + 20, length - 20);
	memset(packet + 20, 1, 4);
	packet[0] = 0x46;
	packet[3] = (uint8_t)(packet[3] + 4);
	ATF_REQUIRE(header_parse(packet, length + 4, &header));
	ATF_CHECK_EQ(4, header.options);
	for (size_t n = 0; n < length + 4; n++)
		ATF_CHECK(!header_parse(packet, n, &header));

	length = segment_build(&inet6_syn, packet, sizeof(packet));
	ATF_REQUIRE(header_parse(packet, length, &header));
	ATF_CHECK(header.inet6 && header.traffic_class == 0 && header.hops == 64 && header.flow_label == 0);
	memcpy(packet, "\x6b\x9a\xbc\xde", 4);
	packet[7] = 255;
	ATF_REQUIRE(header_parse(packet, length, &header));
	ATF_CHECK(header.traffic_class == 0xb9 && header.hops == 255 && header.flow_label == 0xabcde);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, round_trip);
	ATF_TP_ADD_TC(tp, checksums);
	ATF_TP_ADD_TC(tp, too_small_to_build);
	ATF_TP_ADD_TC(tp, truncated);
	ATF_TP_ADD_TC(tp, padded);
	ATF_TP_ADD_TC(tp, payload_and_options);
	ATF_TP_ADD_TC(tp, bad_headers);
	ATF_TP_ADD_TC(tp, built_options_and_payload);
	ATF_TP_ADD_TC(tp, not_to_be_built);
	ATF_TP_ADD_TC(tp, corrupt);
	ATF_TP_ADD_TC(tp, icmp);
	ATF_TP_ADD_TC(tp, datagrams);
	ATF_TP_ADD_TC(tp, garbage);
	ATF_TP_ADD_TC(tp, answers);
	ATF_TP_ADD_TC(tp, segment_again);
	ATF_TP_ADD_TC(tp, headers);
	return (atf_no_error());
}
