#include <atf-c.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge/outcome.h"

static void
check_call(const char *expected, int ret, int error)
{
	char outcome[OUTCOME_MAX];

	outcome_of_call(outcome, sizeof(outcome), ret, error);
	ATF_CHECK_STREQ(expected, outcome);
}

ATF_TC_WITHOUT_HEAD(calls);
ATF_TC_BODY(calls, tc)
{
	(void)tc;
	check_call("0", 0, 0);
	check_call("0", 0, EBADF);
	check_call("-1 ECONNREFUSED", -1, ECONNREFUSED);
	check_call("-1 EAGAIN", -1, EWOULDBLOCK);
	check_call("-1 EOPNOTSUPP", -1, EOPNOTSUPP);
	check_call("-1 errno 0", -1, 0);
	check_call("-1 errno 99999", -1, 99999);
	check_call("-1 errno -2147483647", -1, -2147483647);
	check_call("returned 7", 7, 0);
	check_call("returned -2", -2, EBADF);
}

ATF_TC_WITHOUT_HEAD(names);
ATF_TC_BODY(names, tc)
{
	size_t known = 0;

	(void)tc;
	for (int error = -10; error < 1000; error++) {
		const char *name = errno_name(error);

		if (name == NULL)
			continue;
		known++;
		ATF_CHECK_MSG(error > 0 && name[0] == 'E' &&
		    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(name), "%d is %s", error, name);
		ATF_CHECK_MSG(strlen(name) + sizeof("-1 ") <= OUTCOME_MAX, "%s", name);
	}
	/* POSIX has some 80; a few have nothing to do with sockets and files. */
	ATF_CHECK_MSG(known > 60, "%zu", known);
	ATF_CHECK_STREQ("ECONNREFUSED", errno_name(ECONNREFUSED));
	ATF_CHECK(errno_name(0) == NULL);
}

ATF_TC_WITHOUT_HEAD(patterns);
ATF_TC_BODY(patterns, tc)
{
	char longest[300];

	(void)tc;
	ATF_CHECK(outcome_allowed("0", "0"));
	ATF_CHECK(!outcome_allowed("0", "00"));
	ATF_CHECK(!outcome_allowed("0", "-1 EBADF"));
	ATF_CHECK(!outcome_allowed("-1 EBADF", "0"));
	ATF_CHECK(outcome_allowed("0|-1 EBADF", "0"));
	ATF_CHECK(outcome_allowed("0|-1 EBADF", "-1 EBADF"));
	ATF_CHECK(!outcome_allowed("0|-1 EBADF", "-1 EBADFD"));
	ATF_CHECK(!outcome_allowed("0|-1 EBADF", "0|-1 EBADF"));
	ATF_CHECK(outcome_allowed("-1 E*", "-1 EANYTHING"));
	ATF_CHECK(!outcome_allowed("-1 E*", "0"));
	ATF_CHECK(!outcome_allowed("-1 E*", "-1 errno 7"));
	ATF_CHECK(outcome_allowed("-1 E[IP]*", "-1 EPERM"));
	ATF_CHECK(outcome_allowed("*", "blocked"));
	/* An outcome is never a pattern. */
	ATF_CHECK(!outcome_allowed("0", "*"));
	/* An empty list allows nothing; an empty alternative allows only an empty outcome. */
	ATF_CHECK(!outcome_allowed("", "0"));
	ATF_CHECK(!outcome_allowed("", ""));
	ATF_CHECK(outcome_allowed("|0", "0"));
	ATF_CHECK(outcome_allowed("0||blocked", "blocked"));
	ATF_CHECK(outcome_allowed("0|", "0"));

	/* An alternative that is too long is ignored, not cut. */
	memset(longest, 'x', sizeof(longest));
	snprintf(longest + 290, sizeof(longest) - 290, "|0");
	ATF_CHECK(outcome_allowed(longest, "0"));
	longest[290] = '\0';
	ATF_CHECK(!outcome_allowed(longest, longest));
}

ATF_TC_WITHOUT_HEAD(permissible);
ATF_TC_BODY(permissible, tc)
{
	(void)tc;
	ATF_CHECK(outcome_permissible("0"));
	ATF_CHECK(outcome_permissible("-1 ECONNREFUSED"));
	ATF_CHECK(outcome_permissible("-1 errno 530"));
	ATF_CHECK(outcome_permissible("delivered"));
	ATF_CHECK(!outcome_permissible(OUTCOME_BLOCKED));
	ATF_CHECK(!outcome_permissible("returned 1"));
	ATF_CHECK(!outcome_permissible("-1 errno 0"));
	ATF_CHECK(!outcome_permissible("changed: the signal mask"));
	ATF_CHECK(!outcome_permissible(OUTCOME_CHANGED));
	/* A word of a case's own. */
	ATF_CHECK(outcome_permissible("changed"));
	ATF_CHECK(outcome_permissible("unchanged"));
	ATF_CHECK(outcome_permissible("address changed"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, calls);
	ATF_TP_ADD_TC(tp, names);
	ATF_TP_ADD_TC(tp, patterns);
	ATF_TP_ADD_TC(tp, permissible);
	return (atf_no_error());
}
