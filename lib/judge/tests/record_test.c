#include <atf-c.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/record.h"

#define	HEAD	"connect\t1\n"

/* Standard output becomes a file, as under Kyua, until end_output() returns what was written there. */
static int terminal;

static void
begin_output(void)
{
	int fd = open("output", O_RDWR | O_CREAT | O_TRUNC, 0600);

	ATF_REQUIRE(fd != -1);
	ATF_REQUIRE((terminal = dup(STDOUT_FILENO)) != -1);
	ATF_REQUIRE(dup2(fd, STDOUT_FILENO) != -1);
	close(fd);
}

static size_t
end_output(char *text, size_t size)
{
	ssize_t n = pread(STDOUT_FILENO, text, size, 0);

	ATF_REQUIRE(dup2(terminal, STDOUT_FILENO) != -1);
	close(terminal);
	ATF_REQUIRE(n >= 0 && (size_t)n < size);
	text[n] = '\0';
	return ((size_t)n);
}

#define	WRITE(...)								\
	do {									\
		const char *wrong_ = record_write(&written, __VA_ARGS__, NULL);	\
										\
		ATF_REQUIRE_MSG(wrong_ == NULL, "%s", wrong_);			\
	} while (0)

static void
check_equal(const struct record *a, const struct record *b)
{
	ATF_CHECK_EQ(a->format, b->format);
	ATF_CHECK_STREQ(a->id, b->id);
	ATF_CHECK_STREQ(a->condition, b->condition);
	ATF_CHECK_STREQ(a->transport, b->transport);
	ATF_CHECK_STREQ(a->suite, b->suite);
	ATF_CHECK_STREQ(a->host, b->host);
	ATF_CHECK_STREQ(a->sysname, b->sysname);
	ATF_CHECK_STREQ(a->release, b->release);
	ATF_CHECK_STREQ(a->version, b->version);
	ATF_CHECK_STREQ(a->machine, b->machine);
	ATF_CHECK_STREQ(a->manuals, b->manuals);
	ATF_CHECK_EQ(a->strict, b->strict);
	ATF_CHECK_STREQ(a->isolation, b->isolation);
	ATF_CHECK_STREQ(a->isolation_detail, b->isolation_detail);
	ATF_CHECK_STREQ(a->skip_kind, b->skip_kind);
	ATF_CHECK_STREQ(a->skip_reason, b->skip_reason);
	ATF_CHECK_STREQ(a->result, b->result);
	ATF_CHECK_STREQ(a->reason, b->reason);
	ATF_REQUIRE_EQ(a->n_expectations, b->n_expectations);
	for (size_t i = 0; i < a->n_expectations; i++) {
		ATF_CHECK_STREQ(a->expectations[i].observation, b->expectations[i].observation);
		ATF_CHECK_STREQ(a->expectations[i].clauses, b->expectations[i].clauses);
		ATF_CHECK_STREQ(a->expectations[i].allowed, b->expectations[i].allowed);
	}
	ATF_REQUIRE_EQ(a->n_observations, b->n_observations);
	for (size_t i = 0; i < a->n_observations; i++) {
		ATF_CHECK_STREQ(a->observations[i].name, b->observations[i].name);
		ATF_CHECK_STREQ(a->observations[i].outcome, b->observations[i].outcome);
		ATF_CHECK(a->observations[i].seconds == b->observations[i].seconds);
	}
	ATF_REQUIRE_EQ(a->n_facts, b->n_facts);
	for (size_t i = 0; i < a->n_facts; i++) {
		ATF_CHECK_STREQ(a->facts[i].name, b->facts[i].name);
		ATF_CHECK_STREQ(a->facts[i].value, b->facts[i].value);
	}
}

/* Every byte that a string can hold, and sequences that look like the format's own. */
ATF_TC_WITHOUT_HEAD(round_trip);
ATF_TC_BODY(round_trip, tc)
{
	static const char forged[] = "x\nend\tpassed\t\nobserve\tcall\t0\n\\n\\011%s%n\033[31m\\";
	struct record written = { .format = 0 }, read = { .format = 0 };
	char every[256], text[16384];
	const char *wrong;
	size_t length, lines = 0;

	(void)tc;
	for (size_t i = 0; i < 255; i++)
		every[i] = (char)(i + 1);
	every[255] = '\0';

	begin_output();
	WRITE("connect", "1");
	WRITE("case", every, forged, "tcp4");
	WRITE("suite", every);
	WRITE("host", "linux", "Linux", forged, every, "");
	WRITE("manuals", "posix linux");
	WRITE("strict", "true");
	WRITE("isolation", "none", every);
	WRITE("expect", "call", every, forged);
	WRITE("expect", "again", "", "0");
	WRITE("observe", "call", forged, "0.000123");
	WRITE("observe", every, every);
	WRITE("fact", forged, every);
	WRITE("skip", "untested", forged);
	WRITE("end", "skipped", every);
	length = end_output(text, sizeof(text));

	for (size_t i = 0; i < length; i++)
		lines += text[i] == '\n';
	ATF_CHECK_EQ(14, lines);
	wrong = record_parse(&read, text, length);
	ATF_REQUIRE_MSG(wrong == NULL, "%s", wrong);
	check_equal(&written, &read);
	ATF_CHECK_STREQ(every, read.suite);
	ATF_CHECK_STREQ(every, read.observations[1].outcome);
	ATF_CHECK_STREQ(forged, read.observations[0].outcome);
	ATF_CHECK(read.observations[0].seconds > 0.00012 && read.observations[0].seconds < 0.00013);
	ATF_CHECK(read.observations[1].seconds < 0);
	ATF_CHECK_EQ(2, read.n_observations);
	ATF_CHECK(record_observation(&read, "call") == &read.observations[0]);
	ATF_CHECK(record_observation(&read, "none") == NULL);
	record_free(&written);
	record_free(&read);
	ATF_CHECK(read.id == NULL && read.n_facts == 0);
}

/* A field that is too long is cut; the line can still be read. */
ATF_TC_WITHOUT_HEAD(long_fields);
ATF_TC_BODY(long_fields, tc)
{
	static char field[40000], text[100000];
	static const char fillers[] = { 'a', '\\', '\t', '\001', '\377' };
	size_t length;

	(void)tc;
	for (size_t i = 0; i < sizeof(fillers); i++) {
		struct record written = { .format = 0 }, read = { .format = 0 };
		const char *wrong;

		memset(field, fillers[i], sizeof(field) - 1);
		begin_output();
		WRITE("connect", "1");
		WRITE("end", field, field);
		WRITE("fact", "after", "x");
		length = end_output(text, sizeof(text));
		ATF_CHECK_EQ('\n', text[length - 1]);
		wrong = record_parse(&read, text, length);
		ATF_REQUIRE_MSG(wrong == NULL, "%s", wrong);
		ATF_REQUIRE(read.result != NULL && read.reason != NULL);
		ATF_CHECK(strlen(read.result) > 1000);
		ATF_CHECK(strncmp(read.result, field, strlen(read.result)) == 0);
		ATF_CHECK_EQ(1, read.n_facts);
		record_free(&written);
		record_free(&read);
	}
}

static const char *
wrong_with(const char *text)
{
	struct record record = { .format = 0 };
	const char *wrong = record_parse(&record, text, strlen(text));

	record_free(&record);
	return (wrong);
}

static void
check_wrong(const char *text)
{
	ATF_CHECK_MSG(wrong_with(text) != NULL, "%s", text);
}

static void
check_right(const char *text)
{
	const char *wrong = wrong_with(text);

	ATF_CHECK_MSG(wrong == NULL, "%s: %s", wrong, text);
}

ATF_TC_WITHOUT_HEAD(order_and_number);
ATF_TC_BODY(order_and_number, tc)
{
	(void)tc;
	check_right(HEAD);
	check_wrong("");
	check_wrong("connect\t1");
	check_wrong("connect\n");
	check_wrong("connect\t2\n");
	check_wrong("connect\t\n");
	check_wrong("observe\tcall\t0\n" HEAD);
	check_wrong("\n" HEAD);
	check_wrong(HEAD HEAD);
	check_wrong(HEAD "case\ta\tb\tc\ncase\ta\tb\tc\n");
	check_wrong(HEAD "host\ta\tb\tc\td\te\nhost\ta\tb\tc\td\te\n");
	check_wrong(HEAD "suite\ta\nsuite\ta\n");
	check_right(HEAD "suite\ta\tof a later version\n");
	check_wrong(HEAD "manuals\ta\nmanuals\ta\n");
	check_wrong(HEAD "isolation\ta\tb\nisolation\ta\tb\n");
	check_wrong(HEAD "skip\ta\tb\nskip\ta\tb\n");
	check_wrong(HEAD "end\ta\tb\nend\ta\tb\n");
	check_wrong(HEAD "observe\tcall\t0\nobserve\tcall\t0\n");
	check_right(HEAD "observe\tcall\t0\nobserve\tagain\t0\n");
	/* From a later version, or from another program: ignored. */
	check_right(HEAD "colour\tblue\n\n\t\t\nobserve\tcall\n");
	check_right(HEAD "observe\tcall\t0\t1\t2\t3\t4\t5\t6\t7\t8\t9\n");
}

ATF_TC_WITHOUT_HEAD(undecodable);
ATF_TC_BODY(undecodable, tc)
{
	static char text[20000] = HEAD "fact\tx\t";

	(void)tc;
	check_wrong(HEAD "fact\tx\t\\Mx\n");
	check_wrong(HEAD "fact\t\\Mx\tx\n");
	check_right(HEAD "fact\tx\t\\\\\n");

	/* A line longer than record_write() writes. */
	memset(text + strlen(text), 'x', 16000);
	check_right(text);
	strcat(text, "\n");
	check_right(text);
	text[strlen(text) - 1] = '\0';
	memset(text + strlen(text), 'x', 1000);
	/* Without a newline the line was cut off, and is ignored. */
	check_right(text);
	strcat(text, "\n");
	check_wrong(text);
}

/* A case that was killed leaves whole lines and, at worst, part of one. */
ATF_TC_WITHOUT_HEAD(cut_off);
ATF_TC_BODY(cut_off, tc)
{
	static const char text[] = HEAD "case\terrno/x:a.tcp4\ta\ttcp4\nexpect\tcall\tposix:A\t0\nobserve\tcall\t-1 EIO\t0.1\n"
	    "observe\tagain\t\\^A\\M-C\nfact\tx\ty\nend\tpassed\t\n";

	(void)tc;
	for (size_t length = 0; length <= strlen(text); length++) {
		struct record record = { .format = 0 };
		size_t lines = 0;
		char *copy = malloc(length > 0 ? length : 1);
		const char *wrong;

		ATF_REQUIRE(copy != NULL);
		memcpy(copy, text, length);
		for (size_t i = 0; i < length; i++)
			lines += text[i] == '\n';
		wrong = record_parse(&record, copy, length);
		ATF_CHECK_EQ_MSG(lines > 0, wrong == NULL, "%zu bytes", length);
		ATF_CHECK_EQ(lines > 1, record.id != NULL);
		ATF_CHECK_EQ(lines > 2, record.n_expectations == 1);
		ATF_CHECK_EQ(lines > 4 ? 2 : lines > 3 ? 1 : 0, record.n_observations);
		ATF_CHECK_EQ(lines > 6, record.result != NULL);
		free(copy);
		record_free(&record);
	}
}

/* A record cannot make its reader allocate without bound. */
ATF_TC_WITHOUT_HEAD(too_many);
ATF_TC_BODY(too_many, tc)
{
	static const char *const lines[] = { "observe\tname%d\t0\n", "expect\tcall\tposix:A\t%d\n", "fact\tname\t%d\n" };

	(void)tc;
	for (size_t kind = 0; kind < sizeof(lines) / sizeof(lines[0]); kind++) {
		struct record record = { .format = 0 };
		const char *wrong = record_parse(&record, HEAD, strlen(HEAD));
		int n;

		for (n = 0; wrong == NULL && n < 100000; n++) {
			char line[64];

			snprintf(line, sizeof(line), lines[kind], n);
			wrong = record_add(&record, line, strlen(line) - 1);
		}
		ATF_CHECK_MSG(wrong != NULL && n > 100, "%d lines of kind %zu", n, kind);
		ATF_CHECK_EQ((size_t)n - 1, record.n_observations + record.n_expectations + record.n_facts);
		record_free(&record);
	}
}

/* A capture may span several lines. */
ATF_TC_WITHOUT_HEAD(packets);
ATF_TC_BODY(packets, tc)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct record written = { .format = 0 }, read = { .format = 0 };
	const char *wrong;
	char text[1024];
	size_t length;

	(void)tc;
	begin_output();
	WRITE("connect", "1");
	WRITE("packets", alphabet);
	WRITE("observe", "call", "0");
	WRITE("packets", "Zm8=");
	WRITE("end", "failed", "");
	length = end_output(text, sizeof(text));
	wrong = record_parse(&read, text, length);
	ATF_REQUIRE_MSG(wrong == NULL, "%s", wrong);
	ATF_REQUIRE(read.packets != NULL && written.packets != NULL);
	ATF_CHECK_STREQ(written.packets, read.packets);
	ATF_CHECK_EQ(64 + 4, strlen(read.packets));
	ATF_CHECK(strncmp(read.packets, alphabet, 64) == 0);
	ATF_CHECK_STREQ("Zm8=", read.packets + 64);
	ATF_CHECK_EQ(1, read.n_observations);
	ATF_CHECK_STREQ("failed", read.result);
	record_free(&written);
	record_free(&read);
	ATF_CHECK(read.packets == NULL);

	/* A keyword without its field is from another version: ignored. */
	check_right(HEAD "packets\n");
	check_wrong("packets\tAAAA\n" HEAD);
}

/* The report puts the text into a page: any other byte could become markup. */
ATF_TC_WITHOUT_HEAD(packets_not_in_base64);
ATF_TC_BODY(packets_not_in_base64, tc)
{
	char line[] = HEAD "packets\tAA?A\n", *odd = strchr(line, '?');

	(void)tc;
	for (unsigned value = 1; value <= 0xff; value++) {
		bool allowed = (value >= 'A' && value <= 'Z') || (value >= 'a' && value <= 'z') ||
		    (value >= '0' && value <= '9') || value == '+' || value == '/' || value == '=';

		*odd = (char)value;
		/* A tab ends the field, and a newline the line; a backslash and what follows is one character of vis(3). */
		if (value == '\t' || value == '\n' || value == '\\')
			continue;
		ATF_CHECK_EQ_MSG(allowed, wrong_with(line) == NULL, "0x%02x", value);
	}
	check_wrong(HEAD "packets\tAAAA\\tAAAA\n");
	check_wrong(HEAD "packets\tAAAA\\nAAAA\n");
	check_wrong(HEAD "packets\tAAAA\npackets\t<b>\n");
}

ATF_TC_WITHOUT_HEAD(too_many_packets);
ATF_TC_BODY(too_many_packets, tc)
{
	enum { PIECE = 8192, PIECES = 32 };	/* as much as a record may hold: 256 KiB */
	static char line[sizeof("packets\t") + PIECE];
	struct record record = { .format = 0 };
	const char *wrong = record_parse(&record, HEAD, strlen(HEAD));

	(void)tc;
	ATF_REQUIRE_MSG(wrong == NULL, "%s", wrong);
	memcpy(line, "packets\t", 8);
	memset(line + 8, 'A', PIECE);
	for (int i = 0; i < PIECES; i++) {
		wrong = record_add(&record, line, 8 + PIECE);
		ATF_REQUIRE_MSG(wrong == NULL, "%d: %s", i, wrong);
	}
	ATF_CHECK(record_add(&record, line, 8 + 1) != NULL);
	ATF_CHECK(record_add(&record, line, 8 + PIECE) != NULL);
	/* The packets read before stay. */
	ATF_CHECK_EQ((size_t)PIECE * PIECES, strlen(record.packets));
	record_free(&record);
}

/* Null bytes and other garbage that a store may hold. */
ATF_TC_WITHOUT_HEAD(garbage);
ATF_TC_BODY(garbage, tc)
{
	static const char alphabet[] = "\t\t\t\n\n\\\\^M-0\0\377connectobserveend1";
	char text[256];
	uint32_t state = 1;

	(void)tc;
	for (unsigned i = 0; i < 50000; i++) {
		struct record record = { .format = 0 };
		size_t length;

		for (size_t j = 0; j < sizeof(text); j++) {
			state = state * 1664525 + 1013904223;
			text[j] = alphabet[(state >> 16) % (sizeof(alphabet) - 1)];
		}
		if (i % 2 == 0)
			memcpy(text, HEAD "observe\t", sizeof(HEAD "observe\t") - 1);
		length = (state >> 8) % (sizeof(text) + 1);
		(void)record_parse(&record, text, length);
		record_free(&record);
	}
}

ATF_TC_WITHOUT_HEAD(no_output);
ATF_TC_BODY(no_output, tc)
{
	struct record record = { .format = 0 };
	const char *wrong;
	int saved = dup(STDOUT_FILENO);

	(void)tc;
	ATF_REQUIRE(saved != -1);
	close(STDOUT_FILENO);
	wrong = record_write(&record, "connect", "1", NULL);
	ATF_REQUIRE(dup2(saved, STDOUT_FILENO) != -1);
	ATF_CHECK(wrong != NULL);
	record_free(&record);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, round_trip);
	ATF_TP_ADD_TC(tp, long_fields);
	ATF_TP_ADD_TC(tp, order_and_number);
	ATF_TP_ADD_TC(tp, undecodable);
	ATF_TP_ADD_TC(tp, cut_off);
	ATF_TP_ADD_TC(tp, too_many);
	ATF_TP_ADD_TC(tp, packets);
	ATF_TP_ADD_TC(tp, packets_not_in_base64);
	ATF_TP_ADD_TC(tp, too_many_packets);
	ATF_TP_ADD_TC(tp, garbage);
	ATF_TP_ADD_TC(tp, no_output);
	return (atf_no_error());
}
