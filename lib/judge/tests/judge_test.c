#include <atf-c.h>
#include <stdlib.h>
#include <string.h>

#include "judge/judge.h"

#define	HEAD									\
	"connect\t1\n"								\
	"case\terrno/x:closed.tcp4\tclosed\ttcp4\n"				\
	"host\tlinux\tLinux\t6.18.1\t#1\tx86_64\n"

static struct deviations none;

static struct record
record_of(const char *text)
{
	struct record record;
	const char *wrong;

	memset(&record, 0, sizeof(record));
	ATF_REQUIRE_MSG((wrong = record_parse(&record, text, strlen(text))) == NULL, "%s", wrong);
	return (record);
}

static struct deviation
known(const char *clauses, const char *outcome)
{
	return ((struct deviation){ .cases = (char *)"errno/x:*", .clauses = (char *)clauses, .observation = (char *)"call",
	    .outcome = (char *)outcome, .releases = (char *)"6.1-", .reason = "it always did" });
}

/* Checks the kinds of all findings in order, one letter each. */
static void
check_kinds(const char *expected, const char *text, const struct deviations *deviations)
{
	struct record record = record_of(text);
	struct finding *findings;
	char kinds[64] = "";
	int n = judge(&record, deviations, &findings);

	ATF_REQUIRE(n >= 0 && n < (int)sizeof(kinds));
	for (int i = 0; i < n; i++)
		kinds[i] = "mkd?!"[findings[i].kind];
	ATF_CHECK_STREQ_MSG(expected, kinds, "%s", text);
	free(findings);
	record_free(&record);
}

ATF_TC_WITHOUT_HEAD(kinds);
ATF_TC_BODY(kinds, tc)
{
	struct deviation d = known("posix:A", "0");
	struct deviations list = { .entries = &d, .n = 1 };

	(void)tc;
	check_kinds("", HEAD, &none);
	check_kinds("m", HEAD "expect\tcall\tposix:A\t-1 EBADF\nobserve\tcall\t-1 EBADF\n", &none);
	check_kinds("d", HEAD "expect\tcall\tposix:A\t-1 EBADF\nobserve\tcall\t0\n", &none);
	check_kinds("k", HEAD "expect\tcall\tposix:A\t-1 EBADF\nobserve\tcall\t0\n", &list);
	/* A row makes only its own outcome of its own clause known. */
	check_kinds("d", HEAD "expect\tcall\tposix:A\t-1 EBADF\nobserve\tcall\t-1 EIO\n", &list);
	check_kinds("kd", HEAD "expect\tcall\tposix:A posix:B\t-1 EBADF\nobserve\tcall\t0\n", &list);
	check_kinds("mm", HEAD "expect\tcall\tposix:A posix:B\t0|-1 EBADF\nobserve\tcall\t0\n", &list);
	/* A missing observation is found, alone and next to others. */
	check_kinds("?", HEAD "expect\tcall\tposix:A\t0\n", &list);
	check_kinds("?m", HEAD "expect\tagain\tposix:A\t0\nexpect\tcall\tposix:B\t0\nobserve\tcall\t0\n", &none);
	/* Manuals disagree. */
	check_kinds("md", HEAD "expect\tcall\tposix:A\t0\nexpect\tcall\tlinux:A\t-1 EBADF\nobserve\tcall\t0\n", &none);
}

ATF_TC_WITHOUT_HEAD(impermissible);
ATF_TC_BODY(impermissible, tc)
{
	struct deviation without = known("-", "blocked"), with = known("posix:A", "blocked");
	struct deviations list = { .entries = &without, .n = 1 }, other = { .entries = &with, .n = 1 };

	(void)tc;
	check_kinds("", HEAD "observe\tcall\t0\nobserve\tagain\t-1 EIO\n", &none);
	check_kinds("!", HEAD "observe\tcall\tblocked\n", &none);
	check_kinds("!!", HEAD "observe\tcall\treturned 3\nobserve\tagain\t-1 errno 0\n", &none);
	/* Where a clause judges the outcome, the clause decides. */
	check_kinds("m", HEAD "expect\tcall\tposix:A\tblocked\nobserve\tcall\tblocked\n", &none);
	check_kinds("d", HEAD "expect\tcall\tposix:A\t0\nobserve\tcall\tblocked\n", &none);
	/* A row without a clause makes it known, and a row with one does not. */
	check_kinds("k", HEAD "observe\tcall\tblocked\n", &list);
	check_kinds("!", HEAD "observe\tagain\tblocked\n", &list);
	check_kinds("!", HEAD "observe\tcall\treturned 3\n", &list);
	check_kinds("d", HEAD "expect\tcall\tposix:A\t0\nobserve\tcall\tblocked\n", &list);
	check_kinds("!", HEAD "observe\tcall\tblocked\n", &other);
}

ATF_TC_WITHOUT_HEAD(skipped);
ATF_TC_BODY(skipped, tc)
{
	(void)tc;
	check_kinds("", HEAD "expect\tcall\tposix:A\t0\nskip\tuntested\tno network\nend\tskipped\tno network\n", &none);
}

ATF_TC_WITHOUT_HEAD(hostile);
ATF_TC_BODY(hostile, tc)
{
	char text[sizeof(HEAD) + 4096] = HEAD "expect\tcall\t";

	(void)tc;
	/* A clause id that is too long is ignored; extra spaces are not clauses. */
	memset(text + strlen(text), 'x', CLAUSE_ID_MAX);
	strcat(text, "  posix:A  \t0\nobserve\tcall\t0\n");
	check_kinds("m", text, &none);
	check_kinds("", HEAD "expect\tcall\t\t0\nobserve\tcall\t0\n", &none);
	check_kinds("d", HEAD "expect\tcall\tposix:A\t\nobserve\tcall\t0\n", &none);
	/* Without its first lines the record names neither release nor case, so nothing is known. */
	check_kinds("d", "connect\t1\nexpect\tcall\tposix:A\t1\nobserve\tcall\t0\n",
	    &(struct deviations){ .entries = &(struct deviation){ .cases = (char *)"errno/*", .clauses = (char *)"posix:A",
	    .observation = (char *)"call", .outcome = (char *)"0", .releases = (char *)"*", .reason = "r" }, .n = 1 });
}

ATF_TC_WITHOUT_HEAD(selection);
ATF_TC_BODY(selection, tc)
{
	(void)tc;
	ATF_CHECK(manual_selected("posix", "posix:A"));
	ATF_CHECK(manual_selected("freebsd posix", "posix:A"));
	ATF_CHECK(manual_selected("  freebsd  posix  ", "posix:A"));
	ATF_CHECK(!manual_selected("", "posix:A"));
	ATF_CHECK(!manual_selected("freebsd", "freebsd12:A"));
	ATF_CHECK(!manual_selected("freebsd12", "freebsd:A"));
	ATF_CHECK(manual_selected("freebsd12 freebsd", "freebsd:A"));
}

/* Checks the kind and the reason that Kyua reports. */
static void
check_judgement(enum finding_kind kind, const char *reason, const char *text, const struct deviations *deviations,
    const char *selected, bool strict)
{
	struct record record = record_of(text);
	struct finding *findings;
	char written[1024];
	int n = judge(&record, deviations, &findings);

	ATF_CHECK_EQ_MSG(kind, judgement(findings, n, selected, strict, written, sizeof(written)), "%s", text);
	ATF_CHECK_STREQ(reason, written);
	free(findings);
	record_free(&record);
}

#define	TWO	HEAD "expect\tcall\tposix:A\t-1 EBADF\nexpect\tcall\tlinux:B\t-1 EIO\nobserve\tcall\t0\n"

ATF_TC_WITHOUT_HEAD(judgements);
ATF_TC_BODY(judgements, tc)
{
	struct deviation both = known("posix:A linux:B", "0"), one = known("posix:A", "0"), without = known("-", "blocked");
	struct deviations list = { .entries = &both, .n = 1 }, list_of_one = { .entries = &one, .n = 1 };
	struct deviations list_without = { .entries = &without, .n = 1 };

	(void)tc;
	check_judgement(FINDING_MET, "", HEAD, &none, "posix", false);
	check_judgement(FINDING_DEVIATION, "posix:A: call is 0, expected -1 EBADF; linux:B: call is 0, expected -1 EIO", TWO,
	    &none, "posix linux", false);
	/* A manual that is not selected is not mentioned. */
	check_judgement(FINDING_DEVIATION, "posix:A: call is 0, expected -1 EBADF", TWO, &none, "posix", false);
	check_judgement(FINDING_MET, "", TWO, &none, "freebsd", false);
	/* Known deviations are named if there are no others, each with its reason. */
	check_judgement(FINDING_KNOWN, "posix:A: call is 0, expected -1 EBADF: it always did; "
	    "linux:B: call is 0, expected -1 EIO: it always did", TWO, &list, "posix linux", false);
	check_judgement(FINDING_DEVIATION, "linux:B: call is 0, expected -1 EIO", TWO, &list_of_one, "posix linux", false);
	check_judgement(FINDING_KNOWN, "posix:A: call is 0, expected -1 EBADF: it always did", TWO, &list_of_one, "posix",
	    false);
	check_judgement(FINDING_DEVIATION, "posix:A: call is 0, expected -1 EBADF", TWO, &list_of_one, "posix", true);
	/* Missing observations and impermissible outcomes are named whatever is selected. */
	check_judgement(FINDING_MISSING, "posix:A: call is missing, expected 0", HEAD "expect\tcall\tposix:A\t0\n", &none, "",
	    false);
	check_judgement(FINDING_IMPERMISSIBLE, "every manual: call is blocked, expected 0|-1 E*",
	    HEAD "observe\tcall\tblocked\n", &none, "", false);
	check_judgement(FINDING_IMPERMISSIBLE, "every manual: signals is changed: the signal mask, expected unchanged",
	    HEAD "observe\tsignals\tchanged: the signal mask\n", &none, "", false);
	/* A list makes these known as well, unless none counts. */
	check_judgement(FINDING_KNOWN, "every manual: call is blocked, expected 0|-1 E*: it always did",
	    HEAD "observe\tcall\tblocked\n", &list_without, "", false);
	check_judgement(FINDING_IMPERMISSIBLE, "every manual: call is blocked, expected 0|-1 E*",
	    HEAD "observe\tcall\tblocked\n", &list_without, "", true);
}

/* A reason that does not fit is cut, and nothing is overrun. */
ATF_TC_WITHOUT_HEAD(short_of_room);
ATF_TC_BODY(short_of_room, tc)
{
	static const char whole[] = "posix:A: call is 0, expected -1 EBADF; linux:B: call is 0, expected -1 EIO";
	struct record record = record_of(TWO);
	struct finding *findings;
	int n = judge(&record, &none, &findings);

	(void)tc;
	for (size_t size = 0; size <= sizeof(whole); size++) {
		char *reason = malloc(size > 0 ? size : 1);

		ATF_REQUIRE(reason != NULL);
		ATF_CHECK_EQ(FINDING_DEVIATION, judgement(findings, n, "posix linux", false, reason, size));
		if (size > 0)
			ATF_CHECK_MSG(strlen(reason) == (size < sizeof(whole) ? size : sizeof(whole)) - 1 &&
			    strncmp(reason, whole, strlen(reason)) == 0, "%zu: %s", size, reason);
		free(reason);
	}
	free(findings);
	record_free(&record);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, kinds);
	ATF_TP_ADD_TC(tp, impermissible);
	ATF_TP_ADD_TC(tp, skipped);
	ATF_TP_ADD_TC(tp, hostile);
	ATF_TP_ADD_TC(tp, selection);
	ATF_TP_ADD_TC(tp, judgements);
	ATF_TP_ADD_TC(tp, short_of_room);
	return (atf_no_error());
}
