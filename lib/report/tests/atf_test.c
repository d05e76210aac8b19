#include <atf-c.h>
#include <stdio.h>
#include <string.h>

#include "report/atf.h"

#define	LIST	"Content-Type: application/X-atf-tp; version=\"1\"\n\n"
#define	EXIT(code)	((code) << 8)	/* as on Linux and the BSDs */
#define	SIGNAL(number)	(number)

ATF_TC(list);
ATF_TC_HEAD(list, tc)
{
	atf_tc_set_md_var(tc, "descr", "A list of cases with properties");
}
ATF_TC_BODY(list, tc)
{
	struct atf_cases cases = { .n = 0 };
	char message[256];

	(void)tc;
	ATF_REQUIRE_EQ(0, atf_read_list(&cases, LIST "ident: a.tcp4\ndescr: Says: that\nX-clauses: x:y z\ntimeout: 60\n\n"
	    "ident: b\nrequire.user: root\n", message, sizeof(message)));
	ATF_REQUIRE_EQ(2, cases.n);
	ATF_CHECK_STREQ("a.tcp4", cases.cases[0].name);
	ATF_CHECK_EQ(60, cases.cases[0].timeout);
	ATF_CHECK(cases.cases[0].asks_for == NULL);
	ATF_REQUIRE_EQ(3, cases.cases[0].n_properties);
	ATF_CHECK_STREQ("description", cases.cases[0].properties[0].name);
	ATF_CHECK_STREQ("Says: that", cases.cases[0].properties[0].value);
	ATF_CHECK_STREQ("custom.clauses", cases.cases[0].properties[1].name);
	ATF_CHECK_EQ(ATF_TIMEOUT, cases.cases[1].timeout);
	ATF_CHECK_STREQ("require.user", cases.cases[1].asks_for);
	atf_cases_free(&cases);
}

ATF_TC(bad_list);
ATF_TC_HEAD(bad_list, tc)
{
	atf_tc_set_md_var(tc, "descr", "A malformed list of cases gives a message and no cases");
}
ATF_TC_BODY(bad_list, tc)
{
	static const struct {
		const char *text, *message;
	} bad[] = {
		{ "", "Invalid header" }, { "garbage\n", "Invalid header" },
		{ "Content-Type: application/X-atf-tp; version=\"2\"\n\nident: a\n", "Invalid header" },
		{ "Content-Type: application/X-atf-tp; version=\"1\"\nident: a\n", "Invalid header" },
		{ LIST, "No test cases" }, { LIST "descr: x\n", "must be preceded" }, { LIST "ident: \n", "must be preceded" },
		{ LIST "ident: a\nfoo\n", "Invalid property line" }, { LIST "ident: a\nident: b\n", "Unknown" },
		{ LIST "ident: a\ntimeout: x\n", "Invalid value" }, { LIST "ident: a\ntimeout: -1\n", "Invalid value" },
		{ LIST "ident: a\ntimeout: 99999999999999999999\n", "Invalid value" }, { LIST "ident: a\nX-x: a\nX-x: b\n", "given twice" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct atf_cases cases = { .n = 0 };
		char message[256] = "";

		ATF_CHECK_EQ_MSG(-1, atf_read_list(&cases, bad[i].text, message, sizeof(message)), "%s", bad[i].text);
		ATF_CHECK_MATCH(bad[i].message, message);
		ATF_CHECK_EQ(0, cases.n);
	}
}

ATF_TC(results);
ATF_TC_HEAD(results, tc)
{
	atf_tc_set_md_var(tc, "descr", "The text that a case left and its exit status combine into one result");
}
ATF_TC_BODY(results, tc)
{
	static const struct {
		const char *text;
		int status;
		bool timed_out;
		const char *result;
	} of[] = {
		{ "passed\n", EXIT(0), false, "passed: " }, { "passed\n", EXIT(1), false, "broken: Passed test case should have" },
		{ "passed: x\n", EXIT(0), false, "broken: Test result 'passed' cannot" },
		{ "failed: why\n", EXIT(1), false, "failed: why" }, { "failed: why\n", EXIT(0), false, "broken: Failed test case should" },
		{ "failed\n", EXIT(1), false, "broken: Test result 'failed' must" },
		{ "failed: a: b\n", EXIT(1), false, "failed: a: b" },
		{ "failed: why\n", SIGNAL(11), false, "broken: Failed test case should have reported failure but received signal 11" },
		{ "skipped: untested: x\n", EXIT(0), false, "skipped: untested: x" },
		{ "expected_failure: r\n", EXIT(0), false, "expected_failure: r" },
		{ "expected_death: r\n", SIGNAL(9), false, "expected_failure: r" },
		{ "expected_exit(3): r\n", EXIT(3), false, "expected_failure: r" },
		{ "expected_exit(3): r\n", EXIT(4), false, "failed: Test case expected to exit" },
		{ "expected_exit: r\n", EXIT(4), false, "expected_failure: r" },
		{ "expected_signal(9): r\n", SIGNAL(9), false, "expected_failure: r" },
		{ "expected_signal(9): r\n", EXIT(9), false, "failed: Test case expected to receive" },
		{ "expected_timeout: r\n", SIGNAL(9), true, "expected_failure: r" },
		{ "expected_timeout: r\n", EXIT(0), false, "failed: Test case was expected to hang" },
		{ "passed\n", SIGNAL(9), true, "broken: Test case body timed out" }, { NULL, SIGNAL(9), true, "broken: Test case body" },
		{ NULL, EXIT(3), false, "broken: Premature exit; test case exited with code 3" },
		{ NULL, SIGNAL(6), false, "broken: Premature exit; test case received signal 6" },
		{ "", EXIT(0), false, "broken: Empty test result" }, { "passed", EXIT(0), false, "broken: Empty test result" },
		{ "passed\npassed\n", EXIT(0), false, "broken: Test result contains multiple lines" },
		{ "foo: bar\n", EXIT(0), false, "broken: Unknown test result 'foo'" },
		{ "expected_exit(x): r\n", EXIT(0), false, "broken: Unknown test result" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct atf_result result;
		char text[8192];

		atf_read_result(&result, of[i].text, of[i].status, of[i].timed_out);
		snprintf(text, sizeof(text), "%s: %s", result.type, result.reason);
		ATF_CHECK_MSG(strncmp(text, of[i].result, strlen(of[i].result)) == 0, "%s: %s", of[i].text, text);
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, list);
	ATF_TP_ADD_TC(tp, bad_list);
	ATF_TP_ADD_TC(tp, results);
	return (atf_no_error());
}
