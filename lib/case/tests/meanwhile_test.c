#include <sys/types.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/host_process.h"
#include "world/signals.h"
#include "world/socket.h"

/* Of a test program the build gives this.  The conditions here are run one by one, as of a test program, in a process each. */
#define	PROGRAM		"case/meanwhile_test"
#define	TEST_PROGRAM	"meanwhile_test"

#include "case/tests/example.h"

static void
check_outcomes(const char *name, const char *expected)
{
	run(name, NO_VARIABLE);
	ATF_CHECK_STREQ_MSG(expected, outcomes, "%s", name);
}

static void
need_process_state(void)
{
	unsigned long sleeps;

	if (host_process_state(getpid(), &sleeps) == PROCESS_UNKNOWN)
		atf_tc_skip("the host does not tell what a process does");
}

/* A call that waits: for a byte, which the script sends. */
static int channel[2];

static void
wait_for_byte(void)
{
	char byte;

	while (read(channel[0], &byte, 1) == -1 && errno == EINTR)
		continue;
}

static void
send_byte(void)
{
	SETUP(write(channel[1], "b", 1));
}

static const char *
yes(bool is)
{
	return (is ? "yes" : "no");
}

static void
observes_waiting(const void *arg)
{
	(void)arg;
	observe("waits", "%s", yes(call_waits()));
	observe("has_returned", "%s", yes(call_has_returned()));
	observe("may_return", "%s", yes(call_may_return()));
	send_byte();
}

#define	WAITING	"observe waits: yes\nobserve has_returned: no\nobserve may_return: yes\n"

CONDITION(waits, .descr = "A call that waits")
{
	SETUP(pipe(channel));
	meanwhile(observes_waiting, NULL);
	wait_for_byte();
	meanwhile_end();
	observe("returned", "%s", meanwhile_returned());
}

ATF_TC_WITHOUT_HEAD(call_waits);
ATF_TC_BODY(call_waits, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("waits", WAITING "observe returned: after\nend passed: \n");
}

/* The process of a call that has returned sleeps after it: for the byte, which the script sends only when it has asked. */
static void
observes_returned(const void *arg)
{
	observe("returns", "%s", yes(await_return()));
	observes_waiting(arg);
}

CONDITION(has_returned, .descr = "A call that has returned")
{
	SETUP(pipe(channel));
	meanwhile(observes_returned, NULL);
	observe_connect("call", -1, NULL, 0);
	wait_for_byte();
	meanwhile_end();
	observe("returned", "%s", meanwhile_returned());
}

ATF_TC_WITHOUT_HEAD(call_has_returned);
ATF_TC_BODY(call_has_returned, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("has_returned", "observe call: -1 EBADF\nobserve returns: yes\nobserve waits: no\n"
	    "observe has_returned: yes\nobserve may_return: no\nobserve returned: before\nend passed: \n");
}

/* A call that neither returns nor sleeps for a while, and then sleeps, which it tells before. */
static int telling[2];

static void
observes_busy(const void *arg)
{
	(void)arg;
	observe("waits", "%s", yes(call_waits()));
	observe("told", "%s", yes(wait_readable(telling[0], 0)));
	send_byte();
}

CONDITION(busy, .descr = "A call that is busy before it waits")
{
	struct timespec deadline = wait_deadline();

	SETUP(pipe(channel));
	SETUP(pipe(telling));
	meanwhile(observes_busy, NULL);
	while (wait_left(&deadline) > 1000 * WAIT_BOUND - 300)
		continue;
	SETUP(write(telling[1], "b", 1));
	wait_for_byte();
	meanwhile_end();
}

ATF_TC_WITHOUT_HEAD(call_is_busy);
ATF_TC_BODY(call_is_busy, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	need_process_state();
	check_outcomes("busy", "observe waits: yes\nobserve told: yes\nend passed: \n");
}

static void
takes_notes(const void *arg)
{
	observe("first", "%s %d", (const char *)arg, 1);
	note("fact", "%d", 2);
	errno = ENOENT;
	observe_result("third", -1);
}

CONDITION(notes, .descr = "A script that observes")
{
	meanwhile(takes_notes, "note");
	observe_connect("call", -1, NULL, 0);
	meanwhile_end();
	observe("last", "here");
}

static void
takes_long_note(const void *arg)
{
	(void)arg;
	observe("long", "%0200d", 1);
}

CONDITION(long_note, .descr = "A script that observes what there is no room for")
{
	meanwhile(takes_long_note, NULL);
	meanwhile_end();
}

static void
takes_many_notes(const void *arg)
{
	(void)arg;
	for (int i = 0; i < 100; i++)
		observe("many", "%d", i);
}

CONDITION(many_notes, .descr = "A script that observes more than there is room for")
{
	meanwhile(takes_many_notes, NULL);
	meanwhile_end();
}

ATF_TC_WITHOUT_HEAD(notes_arrive);
ATF_TC_BODY(notes_arrive, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("notes", "observe call: -1 EBADF\nobserve first: note 1\nfact fact: 2\nobserve third: -1 ENOENT\n"
	    "observe last: here\nend passed: \n");
	check_outcomes("long_note", "end broken: long: the script observes too much\n");
	check_outcomes("many_notes", "end broken: many: the script observes too much\n");
}

static void
says_nothing(const void *arg)
{
	(void)arg;
}

/* Each has a sheet of its own. */
CONDITION(two_scripts, .descr = "Two scripts, one after the other")
{
	SETUP(pipe(channel));
	meanwhile(observes_waiting, NULL);
	wait_for_byte();
	meanwhile_end();
	meanwhile(says_nothing, NULL);
	meanwhile_end();
	observe("returned", "%s", meanwhile_returned());
	/* Without a script there is nothing to wait for. */
	meanwhile_end();
}

static void
never_ends(const void *arg)
{
	(void)arg;
	for (;;)
		pause();
}

CONDITION(two_at_once, .descr = "Two scripts at a time")
{
	meanwhile(never_ends, NULL);
	meanwhile(says_nothing, NULL);
}

ATF_TC_WITHOUT_HEAD(two_scripts);
ATF_TC_BODY(two_scripts, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("two_scripts", WAITING "observe returned: before\nend passed: \n");
	check_outcomes("two_at_once", "end broken: meanwhile() called during another script\n");
}

static void
dies(const void *arg)
{
	raise(*(const int *)arg);
}

CONDITION(dying, .descr = "A script that dies")
{
	meanwhile(dies, &(const int){ SIGKILL });
	meanwhile_end();
	observe("never", "seen");
}

ATF_TC_WITHOUT_HEAD(script_dies);
ATF_TC_BODY(script_dies, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("dying", "end broken: a script died, with status 0x9\n");
}

CONDITION(endless, .descr = "A script that never ends")
{
	meanwhile(never_ends, NULL);
	observe_connect("call", -1, NULL, 0);
	meanwhile_end();
	observe("never", "seen");
}

ATF_TC_WITHOUT_HEAD(script_never_ends);
ATF_TC_BODY(script_never_ends, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("endless", "observe call: -1 EBADF\nend broken: a script did not end within 5 s after the call\n");
}

static void
finds_nothing(const void *arg)
{
	(void)arg;
	untested("%s is to be had", "nothing");
}

CONDITION(untested, .descr = "A script that ends the case as untested")
{
	meanwhile(finds_nothing, NULL);
	meanwhile_end();
	observe("never", "seen");
}

static void
finds_no_feature(const void *arg)
{
	(void)arg;
	unsupported("the host has none");
}

CONDITION(unsupported, .descr = "A script that ends the case as unsupported")
{
	meanwhile(finds_no_feature, NULL);
	meanwhile_end();
	observe("never", "seen");
}

ATF_TC_WITHOUT_HEAD(script_ends_the_case);
ATF_TC_BODY(script_ends_the_case, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("untested", "skip untested: nothing is to be had\nend skipped: nothing is to be had\n");
	check_outcomes("unsupported", "skip unsupported: the host has none\nend skipped: the host has none\n");
}

/* The hold is released also by a script that ends the case. */
static void
holds(const void *arg)
{
	unsigned long sleeps;

	(void)call_waits();
	call_hold();
	observe("held", "%s", yes(host_process_state(getppid(), &sleeps) == PROCESS_STOPPED));
	observe("waits", "%s", yes(call_waits()));
	send_byte();
	if (arg != NULL)
		setup_failed("%s", (const char *)arg);
	call_release();
}

CONDITION(held, .descr = "A call that is held up")
{
	SETUP(pipe(channel));
	meanwhile(holds, NULL);
	wait_for_byte();
	meanwhile_end();
}

CONDITION(held_for_good, .descr = "A call that is held up when the script ends the case")
{
	SETUP(pipe(channel));
	meanwhile(holds, "it ends here");
	wait_for_byte();
	meanwhile_end();
}

ATF_TC_WITHOUT_HEAD(call_is_held);
ATF_TC_BODY(call_is_held, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	need_process_state();
	check_outcomes("held", "observe held: yes\nobserve waits: yes\nend passed: \n");
	check_outcomes("held_for_good", "end broken: it ends here\n");
}

CONDITION(signalled, .descr = "A signal comes again and again until the call returns")
{
	char byte;

	SETUP(pipe(channel));
	signal_catch(SIGUSR1, 0);
	meanwhile(signal_repeats, &(const int){ SIGUSR1 });
	observe_result("read", read(channel[0], &byte, 1));
	meanwhile_end();
	observe("caught", "%s", yes(signals_caught() > 0));
}

ATF_TC_WITHOUT_HEAD(signal_is_repeated);
ATF_TC_BODY(signal_is_repeated, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("signalled", "observe read: -1 EINTR\nobserve caught: yes\nend passed: \n");
}

/* One script, whether the call blocks or not. */
static void
observes_in_any_mode(const void *arg)
{
	(void)await_return();
	observe("has_returned", "%s", yes(call_has_returned()));
	observe("socket", "%s", call_socket() == *(const int *)arg ? "known" : call_socket() == -1 ? "none" : "another");
}

CONDITION(mode, .transports = UNIX_STREAM, .modes = BOTH_MODES, .descr = "A script in any mode")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_for(test);

	connect_meanwhile(s, &to, observes_in_any_mode, &s);
	observe("accepted", "%s", yes(accept_within_bound(listener) != -1));
}

ATF_TC_WITHOUT_HEAD(any_mode);
ATF_TC_BODY(any_mode, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_outcomes("mode.unix-stream",
	    "observe call: 0\nobserve has_returned: yes\nobserve socket: none\nobserve accepted: yes\nend passed: \n");
	(void)unlink("listener");
	check_outcomes("mode_nonblocking.unix-stream", "observe call: 0\nobserve has_returned: yes\nobserve socket: known\n"
	    "observe after: writable\nobserve events: OUT\nobserve selected: writable\nobserve so_error: 0\n"
	    "observe again: -1 EISCONN\nobserve accepted: yes\nend passed: \n");
}

/* One that awaits a SYN, which does not come. */
static void
awaits_syn(const void *arg)
{
	(void)arg;
	observe("seen", "%s", yes(await_syn() != NULL));
}

CONDITION(no_syn, .transports = TCP4, .modes = BOTH_MODES, .needs = NEEDS_NETWORK, .descr = "A script awaits a SYN in vain")
{
	struct address far = far_end_address(test->transport), to = address_loopback(test->transport, address_port(&far));

	connect_meanwhile(socket_for(test), &to, awaits_syn, NULL);
	observe("met", "%s", yes(meanwhile_syn(NULL)));
}

ATF_TC_WITHOUT_HEAD(no_syn);
ATF_TC_BODY(no_syn, tc)
{
	const char *seen;

	srcdir = atf_tc_get_config_var(tc, "srcdir");
	run("no_syn.tcp4", NO_VARIABLE);
	if (strstr(outcomes, "skip untested: no ") != NULL)
		atf_tc_skip("the host grants no private network, or no link");
	ATF_REQUIRE((seen = strstr(outcomes, "observe call")) != NULL);
	ATF_CHECK_STREQ("observe call: -1 ECONNREFUSED\nobserve syn: none\nobserve met: no\nend passed: \n", seen);
	run("no_syn_nonblocking.tcp4", NO_VARIABLE);
	ATF_REQUIRE((seen = strstr(outcomes, "observe syn")) != NULL);
	ATF_CHECK_MSG(strstr(seen, "observe seen") == NULL, "%s", outcomes);
	ATF_CHECK_MSG(strstr(seen, "observe met: no\nend passed: \n") != NULL, "%s", outcomes);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, call_waits);
	ATF_TP_ADD_TC(tp, call_has_returned);
	ATF_TP_ADD_TC(tp, call_is_busy);
	ATF_TP_ADD_TC(tp, notes_arrive);
	ATF_TP_ADD_TC(tp, two_scripts);
	ATF_TP_ADD_TC(tp, script_dies);
	ATF_TP_ADD_TC(tp, script_never_ends);
	ATF_TP_ADD_TC(tp, script_ends_the_case);
	ATF_TP_ADD_TC(tp, call_is_held);
	ATF_TP_ADD_TC(tp, signal_is_repeated);
	ATF_TP_ADD_TC(tp, any_mode);
	ATF_TP_ADD_TC(tp, no_syn);
	return (atf_no_error());
}
