#include <atf-c.h>
#include <stdlib.h>
#include <string.h>

#include "report/tests/make_store.h"
#include "report/run.h"

#define	EXPECT(clauses, allowed)	"expect\tcall\t" clauses "\t" allowed "\n"
#define	CALL(outcome)			"observe\tcall\t" outcome "\t0.00004\n"

static void
judge_store(struct run *run, struct maker *m, const struct run_options *options)
{
	static const struct run_options none;
	char message[1024];

	maker_close(m);
	ATF_REQUIRE_MSG(run_read(run, "t.db", options != NULL ? options : &none, message, sizeof(message)) == 0, "%s", message);
}

static const struct clause_verdict *
verdict_of(const struct run *run, const char *id)
{
	for (size_t m = 0; m < run->n_manuals; m++)
		for (size_t i = 0; i < run->manuals[m].manual->n_clauses; i++)
			if (strcmp(run->manuals[m].clauses[i].clause->id, id) == 0)
				return (&run->manuals[m].clauses[i]);
	atf_tc_fail("no clause %s", id);
}

#define	CHECK_VERDICT(run, expected, clause)	\
	ATF_CHECK_STREQ_MSG(expected, verdict_name(verdict_of(run, clause)->verdict), "%s", clause)

/* Adds errno/x:NAME.tcp4, with these lines after its head. */
#define	ADD(m, name, result, reason, clauses, lines)	\
	maker_case(m, "tests/errno/x", name ".tcp4", result, reason, clauses, LINES("errno/x:" name ".tcp4") lines)

ATF_TC_WITHOUT_HEAD(verdicts_of_clauses);
ATF_TC_BODY(verdicts_of_clauses, tc)
{
	struct maker m = maker_open("t.db");
	struct run run;

	(void)tc;
	ADD(&m, "met", "passed", NULL, "freebsd:EBADF", EXPECT("freebsd:EBADF", "-1 EBADF") CALL("-1 EBADF") END("passed"));
	ADD(&m, "skip", "skipped", "untested: x", "freebsd:EBADF", EXPECT("freebsd:EBADF", "-1 EBADF") "skip\tuntested\tno "
	    "net\n");
	ADD(&m, "bad", "failed", "r", "freebsd:ENOTSOCK", EXPECT("freebsd:ENOTSOCK", "-1 ENOTSOCK") CALL("0") END("failed"));
	ADD(&m, "broke", "broken", "signal 11", "freebsd:ENOTSOCK freebsd:EFAULT", EXPECT("freebsd:EFAULT", "-1 EFAULT"));
	ADD(&m, "also", "passed", NULL, "freebsd:EFAULT", EXPECT("freebsd:EFAULT", "-1 EFAULT") CALL("-1 "
	    "EFAULT") END("passed"));
	ADD(&m, "lacks", "skipped", "unsupported: y", "freebsd:EINTR", EXPECT("freebsd:EINTR", "-1 EINTR")
	    "skip\tunsupported\tno sctp\n");
	ADD(&m, "cannot", "skipped", "untested: y", "freebsd:ELOOP", EXPECT("freebsd:ELOOP", "0") "skip\tuntested\tno tun\n");
	ADD(&m, "cannot2", "skipped", "unsupported: y", "freebsd:ELOOP", EXPECT("freebsd:ELOOP", "0") "skip\tunsupported\tz\n");
	maker_case(&m, "tests/errno/x", "early.tcp4", "broken", "timed out", "freebsd:EISCONN posix:EISCONN", NULL);
	judge_store(&run, &m, NULL);

	CHECK_VERDICT(&run, "pass", "freebsd:EBADF");
	CHECK_VERDICT(&run, "fail", "freebsd:ENOTSOCK");
	CHECK_VERDICT(&run, "unresolved", "freebsd:EFAULT");
	CHECK_VERDICT(&run, "unsupported", "freebsd:EINTR");
	ATF_CHECK_STREQ("no sctp", verdict_of(&run, "freebsd:EINTR")->reason);
	CHECK_VERDICT(&run, "untested", "freebsd:ELOOP");
	ATF_CHECK_STREQ("no tun", verdict_of(&run, "freebsd:ELOOP")->reason);
	CHECK_VERDICT(&run, "unresolved", "freebsd:EISCONN");
	CHECK_VERDICT(&run, "unresolved", "posix:EISCONN");
	ATF_CHECK_STREQ("broken: timed out", verdict_of(&run, "posix:EISCONN")->reason);
	CHECK_VERDICT(&run, "untested", "freebsd:EAGAIN");
	ATF_CHECK_STREQ("no case ran", verdict_of(&run, "freebsd:EAGAIN")->reason);
	ATF_CHECK_EQ(2, run.count[CASE_PASSED]);
	ATF_CHECK_EQ(1, run.count[CASE_FAILED]);
	ATF_CHECK_EQ(2, run.count[CASE_UNRESOLVED]);
	ATF_CHECK_EQ(2, run.count[CASE_UNTESTED]);
	ATF_CHECK_EQ(2, run.count[CASE_UNSUPPORTED]);
	ATF_CHECK_STREQ("linux", run.host);
	ATF_CHECK_STREQ("freebsd posix", run.selected);
	run_free(&run);
}

ATF_TC_WITHOUT_HEAD(unresolved_cases);
ATF_TC_BODY(unresolved_cases, tc)
{
	struct maker m = maker_open("t.db");
	struct run run;
	static const char *const why[] = { "no end", "missing", "unexplained", "stopped", "other format", "set-up",
	    "unselected" };

	(void)tc;
	ADD(&m, "a_no_end", "passed", NULL, NULL, EXPECT("freebsd:EBADF", "-1 EBADF") CALL("-1 EBADF"));
	ADD(&m, "b_missing", "failed", "r", NULL, EXPECT("freebsd:EFAULT", "-1 EFAULT") END("failed"));
	ADD(&m, "c_unexplained", "failed", "set-up", NULL, EXPECT("freebsd:EINTR", "0") CALL("0") END("failed"));
	ADD(&m, "d_stopped", NULL, NULL, "freebsd:ELOOP", "");
	maker_case(&m, "tests/errno/x", "e.tcp4", "passed", NULL, "freebsd:EAGAIN", "connect\t99\n");
	ADD(&m, "f_setup", "failed", "set-up: no", "freebsd:EINPROGRESS", EXPECT("freebsd:EINPROGRESS", "0") CALL("0")
	    "observe\tagain\tblocked\n" END("broken"));
	ADD(&m, "g_elsewhere", "failed", "r", "linux:EINTR", EXPECT("linux:EINTR", "0") CALL("-1 EIO") END("failed"));
	judge_store(&run, &m, NULL);
	for (size_t i = 0; i < 7; i++)
		ATF_CHECK_EQ_MSG(CASE_UNRESOLVED, run.cases[i].state, "%s: %s", why[i], case_state_name(run.cases[i].state));
	CHECK_VERDICT(&run, "unresolved", "freebsd:EBADF");
	CHECK_VERDICT(&run, "unresolved", "freebsd:EFAULT");
	CHECK_VERDICT(&run, "unresolved", "freebsd:EINTR");
	CHECK_VERDICT(&run, "unresolved", "freebsd:ELOOP");
	CHECK_VERDICT(&run, "unresolved", "freebsd:EAGAIN");
	CHECK_VERDICT(&run, "unresolved", "freebsd:EINPROGRESS");
	ATF_CHECK_STREQ("errno/x:e.tcp4", run.cases[4].id);
	ATF_CHECK_STREQ("tests/errno/x:e.tcp4", run.cases[4].kyua_id);
	run_free(&run);
}

ATF_TC_WITHOUT_HEAD(deviations_known_and_not);
ATF_TC_BODY(deviations_known_and_not, tc)
{
	struct maker m = maker_open("t.db");
	struct run run;
	struct run_options options = { .deviations = "list.tsv" };

	(void)tc;
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:known.*\tfreebsd:EBADF\tcall\t0\t6.18\t1\n\n"
	    "Stale.\n\terrno/x:met.*\tfreebsd:EBADF\tcall\t0\t*\t1\n\n"
	    "Another release.\n\terrno/x:old.*\tfreebsd:EBADF\tcall\t0\t5.0\t1\n\n"
	    "Did not run.\n\terrno/y:*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ADD(&m, "known", "expected_failure", "r", NULL, EXPECT("freebsd:EBADF bs2000:EBADF", "-1 EBADF") CALL("0")
	    END("expected_failure"));
	ADD(&m, "met", "passed", NULL, NULL, EXPECT("freebsd:EBADF", "-1 EBADF") CALL("-1 EBADF") END("passed"));
	ADD(&m, "new", "failed", "r", NULL, EXPECT("freebsd:EINTR", "0") EXPECT("posix:EINTR", "0") CALL("-1 "
	    "EIO") END("failed"));
	ADD(&m, "old", "passed", NULL, NULL, EXPECT("freebsd:EBADF", "-1 EBADF") CALL("-1 EBADF") END("passed"));
	ADD(&m, "hang", "failed", NULL, NULL, "observe\tcall\tblocked\t4\n" END("failed"));
	judge_store(&run, &m, &options);

	CHECK_VERDICT(&run, "fail", "freebsd:EBADF");
	ATF_CHECK(verdict_of(&run, "freebsd:EBADF")->known);
	ATF_CHECK(!verdict_of(&run, "posix:EINTR")->known);
	ATF_CHECK_EQ(2, run_deviations(&run, DEVIATION_UNEXPECTED));
	ATF_CHECK_EQ(1, run_deviations(&run, DEVIATION_KNOWN));
	ATF_CHECK_EQ(1, run_deviations(&run, DEVIATION_UNSELECTED));
	ATF_CHECK_STREQ("", run.deviations[0].clauses);
	ATF_CHECK_STREQ("blocked", run.deviations[0].outcome);
	ATF_CHECK_STREQ("freebsd:EINTR posix:EINTR", run.deviations[1].clauses);
	ATF_CHECK_STREQ("It is so.", run.deviations[2].known->reason);
	ATF_CHECK_STREQ("bs2000:EBADF", run.deviations[3].clauses);
	ATF_REQUIRE_EQ(1, run.n_stale);
	ATF_CHECK_STREQ("Stale.", run.stale[0]->reason);
	ATF_CHECK_EQ(1, run.count[CASE_KNOWN]);
	ATF_CHECK_EQ(2, run.count[CASE_FAILED]);
	ATF_CHECK(run.cases[0].waited > 3.9 && run.cases[0].waited < 4.1);
	run_free(&run);

	options.strict = true;
	ATF_REQUIRE_EQ(0, run_read(&run, "t.db", &options, (char[1024]){ "" }, 1024));
	ATF_CHECK_EQ(0, run_deviations(&run, DEVIATION_KNOWN));
	ATF_CHECK_EQ(3, run_deviations(&run, DEVIATION_UNEXPECTED));
	run_free(&run);

	options.strict = false;
	options.manuals = "posix";
	ATF_REQUIRE_EQ(0, run_read(&run, "t.db", &options, (char[1024]){ "" }, 1024));
	ATF_CHECK_EQ(2, run_deviations(&run, DEVIATION_UNEXPECTED));
	ATF_CHECK_EQ(CASE_PASSED, run.cases[1].state);
	ATF_CHECK_EQ(2, run_deviations(&run, DEVIATION_UNSELECTED));
	run_free(&run);
}

/* The report gives a reason once for an outcome, however many rows it explains. */
ATF_TC_WITHOUT_HEAD(groups_by_reason);
ATF_TC_BODY(groups_by_reason, tc)
{
	struct maker m = maker_open("t.db");
	struct run run;
	struct run_options options = { .deviations = "list.tsv" };

	(void)tc;
	atf_utils_create_file("list.tsv", "One.\n\terrno/x:a.*\tfreebsd:EBADF\tcall\t0\t*\t1\n"
	    "\terrno/x:b.*\tfreebsd:EBADF\tcall\t0\t*\t1\n\nTwo.\n\terrno/x:c.*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ADD(&m, "a", "expected_failure", "r", NULL, EXPECT("freebsd:EBADF", "-1 EBADF") CALL("0") END("expected_failure"));
	ADD(&m, "b", "expected_failure", "r", NULL, EXPECT("freebsd:EBADF", "-1 EBADF") CALL("0") END("expected_failure"));
	ADD(&m, "c", "expected_failure", "r", NULL, EXPECT("freebsd:EBADF", "-1 EBADF") CALL("0") END("expected_failure"));
	judge_store(&run, &m, &options);
	ATF_REQUIRE_EQ(2, run_deviations(&run, DEVIATION_KNOWN));
	ATF_CHECK_STREQ("One.", run.deviations[0].known->reason);
	ATF_CHECK_EQ(2, run.deviations[0].n_cases);
	ATF_CHECK_STREQ("Two.", run.deviations[1].known->reason);
	run_free(&run);
}

/* A record's text is cut and escaped before it is judged, and NaN is not a duration. */
ATF_TC_WITHOUT_HEAD(hostile_records);
ATF_TC_BODY(hostile_records, tc)
{
	struct maker m = maker_open("t.db");
	struct run run;
	char *output = malloc(2000000), *at = output;

	(void)tc;
	ADD(&m, "a", "passed", NULL, "nobody:KNOWS", "observe\tcall\t\\033[2J\tnan\nobserve\tmore\t0\t1e999\n" END("passed"));
	at += sprintf(at, "%s", LINES("errno/x:b.tcp4"));
	while (at < output + 1900000)
		at += sprintf(at, "%s", EXPECT("freebsd:EBADF freebsd:EBADF", "*a*a*a*a*b|*a*a*a*a*c"));
	maker_case(&m, "tests/errno/x", "b.tcp4", "passed", NULL, NULL, output);
	free(output);
	judge_store(&run, &m, NULL);
	ATF_CHECK_STREQ("\\x1b[2J", run.cases[0].record.observations[0].outcome);
	ATF_CHECK(run.cases[0].record.observations[0].seconds < 0);
	ATF_CHECK(run.cases[0].record.observations[1].seconds < 0);
	ATF_REQUIRE_EQ(1, run.n_unknown_clauses);
	ATF_CHECK_STREQ("nobody:KNOWS", run.unknown_clauses[0]);
	ATF_CHECK_EQ(CASE_UNRESOLVED, run.cases[1].state);
	run_free(&run);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, verdicts_of_clauses);
	ATF_TP_ADD_TC(tp, unresolved_cases);
	ATF_TP_ADD_TC(tp, deviations_known_and_not);
	ATF_TP_ADD_TC(tp, groups_by_reason);
	ATF_TP_ADD_TC(tp, hostile_records);
	return (atf_no_error());
}
