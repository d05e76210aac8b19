/*
 * Parsing of TCP options, ARP requests and neighbour solicitations, in memory that ends with them.
 */
#include <atf-c.h>
#include <stdlib.h>
#include <string.h>

#include "world/packet.h"

#define	NOTHING		0xff

/* The length of the option's data, whose first byte is checked; or NOTHING. */
static size_t
option_length(const uint8_t *options, size_t length, uint8_t kind, uint8_t first)
{
	struct segment segment = { .options_length = length };
	const uint8_t *data;
	size_t found;

	memcpy(segment.options, options, length <= sizeof(segment.options) ? length : sizeof(segment.options));
	if ((data = segment_option(&segment, kind, &found)) == NULL)
		return (NOTHING);
	ATF_CHECK(data >= segment.options && data + found <= segment.options + length);
	if (found > 0)
		ATF_CHECK_EQ(first, data[0]);
	return (found);
}

#define	LENGTH(options, kind, first)	option_length(options, sizeof(options), kind, first)

ATF_TC_WITHOUT_HEAD(options);
ATF_TC_BODY(options, tc)
{
	static const uint8_t linux_syn[] = { 2, 4, 5, 180, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7 };
	static const uint8_t cookie[] = { 1, 1, 34, 10, 'c', 'o', 'o', 'k', 'i', 'e', '!', '!' };
	static const uint8_t ended[] = { 1, 0, 34, 2 };
	static const uint8_t full[TCP_OPTIONS_MAX] = {
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 34, 2,
	};

	(void)tc;
	ATF_CHECK_EQ(8, LENGTH(linux_syn, OPTION_TIMESTAMP, 1));
	ATF_CHECK_EQ(2, LENGTH(linux_syn, 2, 5));
	ATF_CHECK_EQ(0, LENGTH(linux_syn, 4, 0));
	ATF_CHECK_EQ(1, LENGTH(linux_syn, 3, 7));
	ATF_CHECK_EQ(NOTHING, LENGTH(linux_syn, OPTION_FASTOPEN, 0));
	ATF_CHECK_EQ(8, LENGTH(cookie, OPTION_FASTOPEN, 'c'));
	/* Options after the end are ignored, and padding cannot be asked for. */
	ATF_CHECK_EQ(NOTHING, LENGTH(ended, OPTION_FASTOPEN, 0));
	ATF_CHECK_EQ(NOTHING, LENGTH(cookie, 1, 0));
	ATF_CHECK_EQ(0, LENGTH(full, OPTION_FASTOPEN, 0));
	ATF_CHECK_EQ(NOTHING, option_length(cookie, 0, OPTION_FASTOPEN, 0));
}

ATF_TC_WITHOUT_HEAD(options_broken);
ATF_TC_BODY(options_broken, tc)
{
	static const uint8_t beyond[] = { 34, 5, 1, 2 }, none[] = { 5, 0, 34, 2 }, one[] = { 5, 1, 34, 2 }, cut[] = { 1, 1, 1, 34 };
	static const uint8_t too_many[TCP_OPTIONS_MAX] = { 34, 2 };

	(void)tc;
	ATF_CHECK_EQ(NOTHING, LENGTH(beyond, OPTION_FASTOPEN, 0));
	ATF_CHECK_EQ(NOTHING, LENGTH(none, OPTION_FASTOPEN, 0));
	ATF_CHECK_EQ(NOTHING, LENGTH(one, OPTION_FASTOPEN, 0));
	ATF_CHECK_EQ(NOTHING, LENGTH(cut, OPTION_FASTOPEN, 0));
	/* An impossible length. */
	ATF_CHECK_EQ(NOTHING, option_length(too_many, TCP_OPTIONS_MAX + 4, OPTION_FASTOPEN, 0));
}

ATF_TC_WITHOUT_HEAD(segment_size);
ATF_TC_BODY(segment_size, tc)
{
	struct segment segment = { .options = { 2, 4, 5, 180 }, .options_length = 4 };

	(void)tc;
	ATF_CHECK_EQ(1460, segment_maximum(&segment));
	segment.options_length = 0;
	ATF_CHECK_EQ(0, segment_maximum(&segment));
	segment = (struct segment){ .options = { 2, 3, 5, 1 }, .options_length = 4 };
	ATF_CHECK_EQ(0, segment_maximum(&segment));
}

/* Parses a copy whose memory ends with it. */
static bool
asks(const uint8_t *packet, size_t length, bool inet6, const uint8_t target[16])
{
	uint8_t *copy = malloc(length > 0 ? length : 1);
	bool asked;

	ATF_REQUIRE(copy != NULL);
	memcpy(copy, packet, length);
	asked = solicitation_parse(copy, length, inet6, target);
	free(copy);
	return (asked);
}

ATF_TC_WITHOUT_HEAD(arp);
ATF_TC_BODY(arp, tc)
{
	static const uint8_t target[16] = { 192, 0, 2, 9 }, other[16] = { 192, 0, 2, 8 };
	uint8_t request[] = {
		0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 9,
	};

	(void)tc;
	ATF_CHECK(asks(request, sizeof(request), false, target));
	ATF_CHECK(!asks(request, sizeof(request), false, other));
	ATF_CHECK(!asks(request, sizeof(request), true, target));
	for (size_t length = 0; length < sizeof(request); length++)
		ATF_CHECK(!asks(request, length, false, target));
	request[7] = 2;		/* a reply */
	ATF_CHECK(!asks(request, sizeof(request), false, target));
}

ATF_TC_WITHOUT_HEAD(solicitation);
ATF_TC_BODY(solicitation, tc)
{
	static const uint8_t target[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 9 };
	struct icmp icmp = { .inet6 = true, .source = { 0x20, [15] = 1 }, .destination = { 0xff, 2, [15] = 9 }, .type = 135 };
	uint8_t packet[PACKET_MAX];
	size_t length = icmp_build(&icmp, target, sizeof(target), packet, sizeof(packet));

	(void)tc;
	ATF_REQUIRE(length > 0);
	ATF_CHECK(asks(packet, length, true, target));
	ATF_CHECK(!asks(packet, length, false, target));
	for (size_t cut = 0; cut < length; cut++)
		ATF_CHECK(!asks(packet, cut, true, target));
	packet[length - 1]++;
	ATF_CHECK(!asks(packet, length, true, target));
	packet[length - 1]--;
	icmp.type = 136;	/* an advertisement */
	length = icmp_build(&icmp, target, sizeof(target), packet, sizeof(packet));
	ATF_CHECK(!asks(packet, length, true, target));
	icmp.type = 135;
	length = icmp_build(&icmp, target, sizeof(target) - 1, packet, sizeof(packet));
	ATF_CHECK(!asks(packet, length, true, target));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, options);
	ATF_TP_ADD_TC(tp, options_broken);
	ATF_TP_ADD_TC(tp, segment_size);
	ATF_TP_ADD_TC(tp, arp);
	ATF_TP_ADD_TC(tp, solicitation);
	return (atf_no_error());
}
