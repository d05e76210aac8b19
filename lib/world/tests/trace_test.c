#include <sys/wait.h>

#include <atf-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/trace.h"

#define	FILE_HEADER	24
#define	PACKET_HEADER	16

/* RFC 4648, section 10. */
ATF_TC_WITHOUT_HEAD(base64);
ATF_TC_BODY(base64, tc)
{
	static const struct {
		const char *plain, *encoded;
	} vectors[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};
	static const unsigned char every[] = {
		0x00, 0x10, 0x83, 0x10, 0x51, 0x87, 0x20, 0x92, 0x8b, 0x30, 0xd3, 0x8f,
		0x41, 0x14, 0x93, 0x51, 0x55, 0x97, 0x61, 0x96, 0x9b, 0x71, 0xd7, 0x9f,
		0x82, 0x18, 0xa3, 0x92, 0x59, 0xa7, 0xa2, 0x9a, 0xab, 0xb2, 0xdb, 0xaf,
		0xc3, 0x1c, 0xb3, 0xd3, 0x5d, 0xb7, 0xe3, 0x9e, 0xbb, 0xf3, 0xdf, 0xbf,
	};
	char *encoded;

	(void)tc;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		size_t length = strlen(vectors[i].plain);
		/* The memory ends with the bytes. */
		char *copy = malloc(length > 0 ? length : 1);

		ATF_REQUIRE(copy != NULL);
		memcpy(copy, vectors[i].plain, length);
		encoded = base64_encode(copy, length);
		ATF_REQUIRE(encoded != NULL);
		ATF_CHECK_STREQ(vectors[i].encoded, encoded);
		free(encoded);
		free(copy);
	}
	/* Every digit, in order. */
	encoded = base64_encode(every, sizeof(every));
	ATF_REQUIRE(encoded != NULL);
	ATF_CHECK_STREQ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", encoded);
	free(encoded);
	/* Bytes that are no characters. */
	encoded = base64_encode("\0\377\200", 3);
	ATF_REQUIRE(encoded != NULL);
	ATF_CHECK_STREQ("AP+A", encoded);
	free(encoded);
}

/* Decodes the capture so far; NULL where it is empty. */
static unsigned char *
capture(size_t *length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = trace_base64();
	unsigned char *bytes;
	uint32_t group = 0;
	size_t n = 0;

	if (text == NULL)
		return (NULL);
	ATF_REQUIRE_EQ(0, strlen(text) % 4);
	ATF_REQUIRE((bytes = malloc(strlen(text))) != NULL);
	for (size_t i = 0; text[i] != '\0' && text[i] != '='; i++) {
		const char *digit = strchr(digits, text[i]);

		ATF_REQUIRE(digit != NULL);
		group = group << 6 | (uint32_t)(digit - digits);
		if (i % 4 > 0)
			bytes[n++] = (unsigned char)(group >> (6 - i % 4 * 2));
	}
	free(text);
	*length = n;
	return (bytes);
}

static uint32_t
number(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return (value);
}

static uint16_t
short_number(const unsigned char *bytes)
{
	uint16_t value;

	memcpy(&value, bytes, sizeof(value));
	return (value);
}

static void
check_header(const unsigned char *file, size_t length)
{
	ATF_REQUIRE(length >= FILE_HEADER);
	ATF_CHECK_EQ(0xa1b2c3d4, number(file));
	ATF_CHECK_EQ(2, short_number(file + 4));
	ATF_CHECK_EQ(4, short_number(file + 6));
	ATF_CHECK_EQ(0, number(file + 8));
	ATF_CHECK_EQ(0, number(file + 12));
	ATF_CHECK(number(file + 16) >= 65535);
	ATF_CHECK_EQ(101, number(file + 20));	/* LINKTYPE_RAW */
}

/* Checks the packet at that offset; returns the offset of the next. */
static size_t
check_packet(const unsigned char *file, size_t at, size_t length, const void *packet, size_t packet_length)
{
	ATF_REQUIRE(length - at >= PACKET_HEADER + packet_length);
	ATF_CHECK(number(file + at) > 0);
	ATF_CHECK(number(file + at + 4) < 1000000);
	ATF_REQUIRE_EQ(packet_length, number(file + at + 8));
	ATF_REQUIRE_EQ(packet_length, number(file + at + 12));
	ATF_CHECK(memcmp(file + at + PACKET_HEADER, packet, packet_length) == 0);
	return (at + PACKET_HEADER + packet_length);
}

ATF_TC_WITHOUT_HEAD(nothing);
ATF_TC_BODY(nothing, tc)
{
	(void)tc;
	/* No link, no capture. */
	trace_add("packet", 6);
	ATF_CHECK(trace_base64() == NULL);
	trace_open();
	ATF_CHECK(trace_base64() == NULL);
}

ATF_TC_WITHOUT_HEAD(packets);
ATF_TC_BODY(packets, tc)
{
	unsigned char *file;
	size_t length, at = FILE_HEADER;
	int status;
	pid_t child;

	(void)tc;
	trace_open();
	trace_add("first", 5);
	/* A child plays the far end. */
	ATF_REQUIRE((child = fork()) != -1);
	if (child == 0) {
		trace_add("of a child", 10);
		_exit(0);
	}
	ATF_REQUIRE_EQ(child, waitpid(child, &status, 0));
	trace_add("", 0);
	trace_add("last", 4);
	ATF_REQUIRE((file = capture(&length)) != NULL);
	check_header(file, length);
	at = check_packet(file, at, length, "first", 5);
	at = check_packet(file, at, length, "of a child", 10);
	at = check_packet(file, at, length, "", 0);
	at = check_packet(file, at, length, "last", 4);
	ATF_CHECK_EQ(length, at);
	free(file);
}

/* A packet that does not fit is dropped as a whole, and a smaller one may still fit. */
ATF_TC_WITHOUT_HEAD(full);
ATF_TC_BODY(full, tc)
{
	static unsigned char packet[1000], huge[200 * 1024];
	unsigned char *file;
	size_t length, at = FILE_HEADER, kept = 0;

	(void)tc;
	trace_open();
	trace_add(huge, sizeof(huge));
	ATF_CHECK(trace_base64() == NULL);
	for (int i = 0; i < 200; i++) {
		memset(packet, i, sizeof(packet));
		trace_add(packet, sizeof(packet));
	}
	trace_add("x", 1);
	ATF_REQUIRE((file = capture(&length)) != NULL);
	ATF_CHECK(length <= 90 * 1024);
	check_header(file, length);
	while (length - at >= PACKET_HEADER + sizeof(packet)) {
		memset(packet, (int)kept++, sizeof(packet));
		at = check_packet(file, at, length, packet, sizeof(packet));
	}
	ATF_CHECK_EQ((90 * 1024 - FILE_HEADER) / (PACKET_HEADER + sizeof(packet)), kept);
	ATF_CHECK_EQ(length, check_packet(file, at, length, "x", 1));
	free(file);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, base64);
	ATF_TP_ADD_TC(tp, nothing);
	ATF_TP_ADD_TC(tp, packets);
	ATF_TP_ADD_TC(tp, full);
	return (atf_no_error());
}
