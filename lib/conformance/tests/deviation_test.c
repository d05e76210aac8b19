#include <atf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deviations/deviation.h"

#define	FILE_NAME	"list.tsv"
#define	LINE		"errno/x:*\tfreebsd:EBADF posix:EBADF\tcall\t0\t*\tit does so\n"

static void
write_list(const char *text)
{
	FILE *file = fopen(FILE_NAME, "w");

	ATF_REQUIRE(file != NULL);
	ATF_REQUIRE(fputs(text, file) != EOF);
	ATF_REQUIRE(fclose(file) == 0);
}

/* The list of a file that is in order. */
static struct deviations
load(const char *text)
{
	struct deviations list = { .n = 0 };
	char message[256] = "";

	write_list(text);
	ATF_REQUIRE_MSG(deviations_load(&list, "linux", FILE_NAME, message, sizeof(message)) == 0, "%s", message);
	return (list);
}

static void
check_wrong(const char *text, const char *expected)
{
	struct deviations list = { .n = 0 };
	char message[256] = "";

	write_list(text);
	ATF_CHECK_EQ_MSG(-1, deviations_load(&list, "linux", FILE_NAME, message, sizeof(message)), "%s", text);
	ATF_CHECK_MSG(strncmp(message, expected, strlen(expected)) == 0, "%s, expected %s", message, expected);
	deviations_free(&list);
}

ATF_TC_WITHOUT_HEAD(files);
ATF_TC_BODY(files, tc)
{
	struct deviations list = load("#cases\tclauses\n\n" LINE "*\tposix:X\tpeer\tnone\t-5.15,6.1-\tlast, without a newline");

	(void)tc;
	ATF_REQUIRE_EQ(2, list.n);
	ATF_CHECK_STREQ("linux", list.entries[0].host);
	ATF_CHECK_STREQ("errno/x:*", list.entries[0].cases);
	ATF_CHECK_STREQ("freebsd:EBADF posix:EBADF", list.entries[0].clauses);
	ATF_CHECK_STREQ("call", list.entries[0].observation);
	ATF_CHECK_STREQ("0", list.entries[0].outcome);
	ATF_CHECK_STREQ("*", list.entries[0].releases);
	ATF_CHECK_STREQ("it does so", list.entries[0].reason);
	ATF_CHECK_STREQ("-5.15,6.1-", list.entries[1].releases);
	ATF_CHECK_STREQ("last, without a newline", list.entries[1].reason);
	deviations_free(&list);
	ATF_CHECK_EQ(0, list.n);

	list = load("");
	ATF_CHECK_EQ(0, list.n);
	deviations_free(&list);
}

ATF_TC_WITHOUT_HEAD(errors_of_files);
ATF_TC_BODY(errors_of_files, tc)
{
	struct deviations list = { .n = 0 };
	char message[256] = "", brief[8];

	(void)tc;
	check_wrong("a\tb\tc\td\te\n", FILE_NAME ":1: six fields");
	check_wrong("# comment\n\n" LINE "a\n", FILE_NAME ":4: six fields");
	check_wrong(LINE "a\tb\tc\td\t\tf\n", FILE_NAME ":2: six fields");
	check_wrong(LINE LINE "\tb\tc\td\te\tf\n", FILE_NAME ":3: six fields");
	check_wrong("a\tb\tc\td\te\tf\tg\n", FILE_NAME ":1: there are more than six");
	check_wrong(LINE "a\tb\tc\td\te\tf\t", FILE_NAME ":2: there are more than six");

	ATF_CHECK_EQ(-1, deviations_load(&list, "linux", "none.tsv", message, sizeof(message)));
	ATF_CHECK_STREQ("none.tsv: No such file or directory", message);
	ATF_CHECK_EQ(-1, deviations_load(&list, "linux", ".", message, sizeof(message)));
	ATF_CHECK_MSG(strncmp(message, ".: ", 3) == 0, "%s", message);
	ATF_CHECK_EQ(-1, deviations_load(&list, "linux", "none.tsv", brief, sizeof(brief)));
	ATF_CHECK_STREQ("none.ts", brief);
	ATF_CHECK_EQ(0, list.n);
}

/* What is compiled in is in order, or the program ends here; a host that has no list has no deviations. */
ATF_TC_WITHOUT_HEAD(compiled_in);
ATF_TC_BODY(compiled_in, tc)
{
	struct deviations list = { .n = 0 };

	(void)tc;
	deviations_builtin(&list, "no such host");
	ATF_CHECK_EQ(0, list.n);
	deviations_builtin(&list, "linux");
	deviations_builtin(&list, "freebsd");
	for (size_t i = 0; i < list.n; i++)
		ATF_CHECK(strchr(list.entries[i].clauses, ':') != NULL);
	deviations_free(&list);
}

static bool
finds(const struct deviations *list, const char *release, const char *id, const char *clause, const char *observation,
    const char *outcome)
{
	return (deviation_find(list, release, id, clause, observation, outcome) != NULL);
}

ATF_TC_WITHOUT_HEAD(finding);
ATF_TC_BODY(finding, tc)
{
	struct deviations list = load(
	    "errno/x:closed.*\tfreebsd:EBADF posix:EBADF2\tcall\t0\t6.1-\tthe first\n"
	    "errno/x:*.tcp[46]\tfreebsd:EBADF\tcall\t0\t*\tthe second\n");
	const struct deviation *d;

	(void)tc;
	d = deviation_find(&list, "6.1", "errno/x:closed.tcp4", "freebsd:EBADF", "call", "0");
	ATF_REQUIRE(d != NULL);
	ATF_CHECK_STREQ("the first", d->reason);
	d = deviation_find(&list, "5.10", "errno/x:closed.tcp4", "freebsd:EBADF", "call", "0");
	ATF_REQUIRE(d != NULL);
	ATF_CHECK_STREQ("the second", d->reason);
	ATF_CHECK(finds(&list, "6.1", "errno/x:closed.udp4", "posix:EBADF2", "call", "0"));

	/* Each field on its own makes it another matter. */
	ATF_CHECK(!finds(&list, "5.10", "errno/x:closed.udp4", "freebsd:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/y:closed.udp4", "freebsd:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "linux:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "again", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "call", "-1 EBADF"));
	/* Clauses are words, not parts of them, and outcomes no patterns. */
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "posix:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "call", "*"));
	deviations_free(&list);
}

ATF_TC_WITHOUT_HEAD(releases);
ATF_TC_BODY(releases, tc)
{
	(void)tc;
	ATF_CHECK(release_matches("*", "6.18.44-amd64"));
	ATF_CHECK(release_matches("*", ""));
	ATF_CHECK(release_matches("6.1", "6.1"));
	ATF_CHECK(release_matches("6.1", "6.1.140-cloud"));
	ATF_CHECK(release_matches("6.1", "6.1-rc3"));
	ATF_CHECK(!release_matches("6.1", "6.18"));
	ATF_CHECK(!release_matches("6.18", "6.1"));
	ATF_CHECK(release_matches("6", "6.18"));
	ATF_CHECK(!release_matches("6", "16.1"));
	ATF_CHECK(release_matches("12.1", "12.1-RELEASE-p10"));

	ATF_CHECK(release_matches("6.1-", "6.1"));
	ATF_CHECK(release_matches("6.1-", "6.12.3"));
	ATF_CHECK(release_matches("6.1-", "7.0"));
	ATF_CHECK(!release_matches("6.1-", "6.0.19"));
	ATF_CHECK(!release_matches("6.1-", "5.15"));
	ATF_CHECK(release_matches("-5.15", "5.15.160"));
	ATF_CHECK(release_matches("-5.15", "4.4.0"));
	ATF_CHECK(!release_matches("-5.15", "5.16"));
	ATF_CHECK(release_matches("6.1-6.12", "6.1"));
	ATF_CHECK(release_matches("6.1-6.12", "6.6"));
	ATF_CHECK(release_matches("6.1-6.12", "6.12.9"));
	ATF_CHECK(!release_matches("6.1-6.12", "6.13"));
	ATF_CHECK(!release_matches("6.1-6.12", "6.0"));

	ATF_CHECK(release_matches("-5.15,6.1-6.6", "6.2"));
	ATF_CHECK(release_matches("-5.15, 6.1-6.6", "6.2"));
	ATF_CHECK(release_matches("5.10, 6.1", "5.10.1"));
	ATF_CHECK(!release_matches("-5.15,6.1-6.6", "5.19"));
	ATF_CHECK(!release_matches("", "6.1"));
	/* A release that says no number is before every other. */
	ATF_CHECK(!release_matches("6.1", ""));
	ATF_CHECK(release_matches("-6.1", ""));
	/* A range that is too long for any release is passed over. */
	ATF_CHECK(!release_matches("6.1-6.0000000000000000000000000000000000000000000000000000000000000012", "6.1"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, files);
	ATF_TP_ADD_TC(tp, errors_of_files);
	ATF_TP_ADD_TC(tp, compiled_in);
	ATF_TP_ADD_TC(tp, finding);
	ATF_TP_ADD_TC(tp, releases);
	return (atf_no_error());
}
