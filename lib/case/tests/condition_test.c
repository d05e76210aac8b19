#include <atf-c.h>
#include <stdio.h>
#include <string.h>

#include "case/condition.h"

/* The build defines it for test programs. */
#define	PROGRAM	"errno/example"

/* The tests must come in this order, however the linker orders constructors. */
static expectations refused = {
	{ "call", "posix:ECONNREFUSED linux:ECONNREFUSED", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "peer", "posix:ECONNREFUSED", "none", TCP4 },
};

CONDITION(closed_port, .transports = TCP4 | TCP6, .modes = BOTH_MODES, .expect = refused, .descr = "A port is closed")
{
}

static expectations made = {
	{ "call", "posix:stream-attempt", "0" },
	{ "sent", "posix:stream-attempt", "arrives", .modes = BLOCKING },
};

CONDITION_OF(closed_port, before_return, .transports = TCP4, .modes = BOTH_MODES, .expect = made,
    .as[MODE_NONBLOCKING] = { "before_asked", "Nobody has asked yet" }, .descr = "The call has not returned");

static expectations either = {
	{ "call", "posix:stream-attempt posix:ECONNREFUSED", "0|-1 ECONNREFUSED" },
};

CONDITION_OF(closed_port, either, .transports = TCP4, .modes = NONBLOCKING, .expect = either, .descr = "Both are allowed");

static expectations at_once = {
	{ "call", "posix:stream-attempt", "0", .modes = BLOCKING },
	{ "call", "posix:EINPROGRESS", "0|-1 EINPROGRESS", .modes = NONBLOCKING },
	{ "so_error", "linux:completion-so-error", "0", .modes = NONBLOCKING },
};

CONDITION_OF(closed_port, at_once, .transports = TCP4, .modes = NONBLOCKING, .expect = at_once, .descr = "It may not wait");

CONDITION_OF(closed_port, never_goes_on, .transports = TCP4, .modes = BOTH_MODES, .at_once = true, .expect = refused,
    .descr = "It need not wait");

/* FreeBSD's later manual has clauses that mean the same as those of its older ones; of one it says more. */
static expectations later = {
	{ "call", "freebsd:EACCES-write", "-1 EACCES" },
	{ "call", "freebsd12:EPERM freebsd:EACCES-search", "-1 EPERM|-1 EACCES" },
	{ "call", "freebsd15:EACCES-write", "-1 EACCES|-1 EPERM" },
	{ "call", "freebsd15:EACCES-search", "-1 EIO", TCP4 },
	{ "again", "freebsd:EACCES-write posix:EACCES-write", "-1 EACCES" },
};

CONDITION_OF(closed_port, later, .transports = TCP4 | TCP6, .expect = later, .descr = "A later manual says the same");

CONDITION_OF(closed_port, survey, .modes = NONBLOCKING, .descr = "No manual speaks of it");

CONDITION_OF(closed_port, nothing_said, .descr = "It has no axis");

/* Returns the test of that name. */
static const struct test *
test_named(const char *name)
{
	struct named_test *found;

	ATF_REQUIRE_EQ_MSG(1, tests_declared(name, &found), "%s", name);
	return (&found->test);
}

ATF_TC_WITHOUT_HEAD(order);
ATF_TC_BODY(order, tc)
{
	static const char *const names[] = {
		"closed_port.tcp4", "closed_port.tcp6", "closed_port_nonblocking.tcp4", "closed_port_nonblocking.tcp6",
		"before_return.tcp4", "before_asked.tcp4", "either_nonblocking.tcp4", "at_once_nonblocking.tcp4",
		"never_goes_on.tcp4", "never_goes_on_nonblocking.tcp4", "later.tcp4", "later.tcp6", "survey_nonblocking", "nothing_said",
	};
	struct named_test *found;
	int n = tests_declared(NULL, &found);

	(void)tc;
	ATF_REQUIRE_EQ((int)(sizeof(names) / sizeof(names[0])), n);
	for (int i = 0; i < n; i++)
		ATF_CHECK_STREQ(names[i], found[i].name);
	ATF_CHECK_EQ(0, tests_declared("closed_port", &found));
}

ATF_TC_WITHOUT_HEAD(words);
ATF_TC_BODY(words, tc)
{
	char text[128];

	(void)tc;
	ATF_CHECK_STREQ("A port is closed", test_descr(test_named("closed_port.tcp4"), text, sizeof(text)));
	ATF_CHECK_STREQ("A port is closed (non-blocking)",
	    test_descr(test_named("closed_port_nonblocking.tcp4"), text, sizeof(text)));
	ATF_CHECK_STREQ("Nobody has asked yet", test_descr(test_named("before_asked.tcp4"), text, sizeof(text)));
	ATF_CHECK_STREQ("before_asked", test_condition(test_named("before_asked.tcp4"), text, sizeof(text)));
	ATF_CHECK_STREQ("before_return", test_condition(test_named("before_return.tcp4"), text, sizeof(text)));
}

/* Checks the expectations of a test, one per line. */
static void
check_expectations(const char *name, const char *expected)
{
	const struct expectation *e = test_expectations(test_named(name));
	char all[1024] = "";

	ATF_REQUIRE(e != NULL);
	for (; e->observation != NULL; e++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s: %s: %s\n", e->observation, e->clauses, e->allowed);
	ATF_CHECK_STREQ_MSG(expected, all, "%s", name);
}

#define	GOES_ON	"call: freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS freebsd15:EINPROGRESS: -1 EINPROGRESS\n"
#define	SELECTED "selected: freebsd:EINPROGRESS-select linux:completion-select freebsd15:EINPROGRESS-select: writable\n"
#define	OVER	"after: linux:completion-select: writable\n" SELECTED
#define	MADE	"after: linux:completion-select: writable\nafter: posix:completion-poll: writable\n"	\
		SELECTED "selected: posix:completion-select: writable\n"

ATF_TC_WITHOUT_HEAD(modes);
ATF_TC_BODY(modes, tc)
{
	(void)tc;
	check_expectations("closed_port.tcp4",
	    "call: posix:ECONNREFUSED linux:ECONNREFUSED: -1 ECONNREFUSED|-1 ECONNRESET\npeer: posix:ECONNREFUSED: none\n");
	check_expectations("closed_port.tcp6",
	    "call: posix:ECONNREFUSED linux:ECONNREFUSED: -1 ECONNREFUSED|-1 ECONNRESET\n");
	/* The attempt fails, so POSIX's clauses about poll() and select(), which speak of a connection made, do not apply. */
	check_expectations("closed_port_nonblocking.tcp6", GOES_ON OVER "so_error: linux:completion-so-error: E*\n"
	    "so_error: posix:ECONNREFUSED linux:ECONNREFUSED: ECONNREFUSED|ECONNRESET\n");
	check_expectations("before_return.tcp4",
	    "call: posix:stream-attempt: 0\nsent: posix:stream-attempt: arrives\n");
	check_expectations("before_asked.tcp4", GOES_ON MADE "so_error: linux:completion-so-error: 0\n"
	    "so_error: posix:stream-attempt: 0\n");
	/* Nor where it may fail. */
	check_expectations("either_nonblocking.tcp4", GOES_ON OVER "so_error: linux:completion-so-error: 0|E*\n"
	    "so_error: posix:stream-attempt posix:ECONNREFUSED: 0|ECONNREFUSED\n");
	/* A row that names the mode replaces what the mode expects. */
	check_expectations("at_once_nonblocking.tcp4",
	    MADE "call: posix:EINPROGRESS: 0|-1 EINPROGRESS\nso_error: linux:completion-so-error: 0\n");
	/* Nor does a mode expect anything of a call after which nothing goes on. */
	check_expectations("never_goes_on_nonblocking.tcp4",
	    "call: posix:ECONNREFUSED linux:ECONNREFUSED: -1 ECONNREFUSED|-1 ECONNRESET\npeer: posix:ECONNREFUSED: none\n");
	check_expectations("survey_nonblocking", "");
	check_expectations("nothing_said", "");
}

/* A row speaks for later manuals too, but for a clause that has a row of its own for the observation on this transport. */
ATF_TC_WITHOUT_HEAD(later);
ATF_TC_BODY(later, tc)
{
#define	ONE	"call: freebsd:EACCES-write: -1 EACCES\n"
#define	OWN	"call: freebsd15:EACCES-write: -1 EACCES|-1 EPERM\n"
#define	AGAIN	"again: freebsd:EACCES-write posix:EACCES-write freebsd15:EACCES-write: -1 EACCES\n"

	(void)tc;
	check_expectations("later.tcp4", ONE
	    "call: freebsd12:EPERM freebsd:EACCES-search freebsd15:EPERM: -1 EPERM|-1 EACCES\n" OWN
	    "call: freebsd15:EACCES-search: -1 EIO\n" AGAIN);
	check_expectations("later.tcp6", ONE
	    "call: freebsd12:EPERM freebsd:EACCES-search freebsd15:EACCES-search freebsd15:EPERM: -1 EPERM|-1 EACCES\n"
	    OWN AGAIN);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, order);
	ATF_TP_ADD_TC(tp, words);
	ATF_TP_ADD_TC(tp, modes);
	ATF_TP_ADD_TC(tp, later);
	return (atf_no_error());
}
