/*
 * The far end on the loopback, which serves where no link can be had: link=loopback asks for it.
 */
#include <sys/types.h>
#include <sys/socket.h>

#include <atf-c.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"

/* Of a test program the build gives this. */
#define	PROGRAM		"case/far_end_test"
#define	TEST_PROGRAM	"far_end_test"

#include "case/tests/example.h"

static const char *
yes(bool is)
{
	return (is ? "yes" : "no");
}

/* Ends the test where the host's loopback has no silent listener, as an ordinary case does there. */
static void
check_on_loopback(const char *name, const char *expected)
{
	run(name, "link=loopback");
	if (strstr(outcomes, "skip un") != NULL)
		atf_tc_skip("%s", outcomes);
	ATF_CHECK_STREQ_MSG(expected, outcomes, "%s", name);
}

#define	ON_LOOPBACK	"fact far_end: loopback\n"

CONDITION(accepts, .transports = TCP4 | TCP4_MAPPED, .far_end = FAR_END_ACCEPTS, .descr = "It accepts during a call")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	connect_meanwhile(s, &to, far_end_accepts, NULL);
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
}

CONDITION(accepts_then, .transports = TCP4, .far_end = FAR_END_ACCEPTS, .descr = "It accepts after a call")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	attempt_begin(s, &to);
	observe("sees", "%s", yes(far_end_sees(&syn)));
	observe("silent", "%s", yes(wait_for(s, POLLOUT, 0) == 0));
	observe("accepts", "%s", yes(far_end_accept(&syn)));
	far_end_settled(test->transport, s);
	observe("over", "%s", yes(wait_for(s, POLLOUT, 0) != 0));
	observe("seen", "%s", yes(far_end_has_seen()));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
}

ATF_TC_WITHOUT_HEAD(accepts_later);
ATF_TC_BODY(accepts_later, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("accepts.tcp4", ON_LOOPBACK
	    "observe call: 0\nobserve syn: sent\nobserve peer: as named\nobserve sent: arrives\nend passed: \n");
	check_on_loopback("accepts.tcp4-mapped", ON_LOOPBACK
	    "observe call: 0\nobserve syn: sent\nobserve peer: as named\nobserve sent: arrives\nend passed: \n");
	check_on_loopback("accepts_then.tcp4", ON_LOOPBACK "observe sees: yes\nobserve silent: yes\nobserve accepts: yes\n"
	    "observe over: yes\nobserve seen: yes\nobserve peer: as named\nobserve sent: arrives\nend passed: \n");
}

/* A call that is back at once, whose script accepts all the same: on some hosts one that finds an attempt in progress. */
CONDITION(found, .transports = TCP4, .far_end = FAR_END_ACCEPTS, .descr = "It accepts an attempt from before the call")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);

	attempt_begin(s, &to);
	meanwhile(far_end_accepts, NULL);
	observe_connect("call", -1, ADDRESS(&to));
	meanwhile_end();
	(void)wait_writable(s, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, &to));
}

ATF_TC_WITHOUT_HEAD(call_is_back);
ATF_TC_BODY(call_is_back, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("found.tcp4", ON_LOOPBACK "observe call: -1 EBADF\nobserve peer: as named\nend passed: \n");
}

CONDITION(refuses, .transports = TCP4, .far_end = FAR_END_REFUSES, .descr = "It is silent, then refuses")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	attempt_begin(s, &to);
	observe("sees", "%s", yes(far_end_sees(&syn)));
	observe("silent", "%s", yes(wait_for(s, POLLOUT, 0) == 0));
	far_end_refuse(&syn);
	far_end_settled(test->transport, s);
	observe("over", "%s", yes(wait_for(s, POLLOUT, 0) != 0));
	observe("so_error", "%s", so_error(s));
}

ATF_TC_WITHOUT_HEAD(refuses_later);
ATF_TC_BODY(refuses_later, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("refuses.tcp4", ON_LOOPBACK "observe sees: yes\nobserve silent: yes\nobserve over: yes\n"
	    "observe so_error: ECONNREFUSED\nend passed: \n");
}

CONDITION(resets, .transports = TCP4, .far_end = FAR_END_ACCEPTS | FAR_END_RESETS, .descr = "It accepts and resets")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	attempt_begin(s, &to);
	observe("sees", "%s", yes(far_end_sees(&syn)));
	observe("accepts", "%s", yes(far_end_accept(&syn)));
	far_end_reset(&syn);
	(void)wait_readable(s, WAIT_BOUND);
	observe("so_error", "%s", so_error(s));
}

ATF_TC_WITHOUT_HEAD(resets_later);
ATF_TC_BODY(resets_later, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("resets.tcp4", ON_LOOPBACK
	    "observe sees: yes\nobserve accepts: yes\nobserve so_error: ECONNRESET\nend passed: \n");
}

/* No attempt is made: none is seen, and none accepted. */
CONDITION(alone, .transports = TCP4, .far_end = FAR_END_ACCEPTS, .descr = "Nobody attempts anything")
{
	(void)far_end_address(test->transport);
	observe("accepts", "%s", yes(far_end_accept(&(const struct segment){ .inet6 = false })));
	observe("seen", "%s", yes(far_end_has_seen()));
}

ATF_TC_WITHOUT_HEAD(nobody_comes);
ATF_TC_BODY(nobody_comes, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("alone.tcp4", ON_LOOPBACK "observe accepts: no\nobserve seen: no\nend passed: \n");
}

/* What is done must be what is asked: another far end could not do it. */
CONDITION(not_asked, .transports = TCP4, .far_end = FAR_END_SILENT, .descr = "It refuses, which was not asked of it")
{
	(void)far_end_address(test->transport);
	far_end_refuse(&(const struct segment){ .inet6 = false });
}

ATF_TC_WITHOUT_HEAD(deed_not_asked);
ATF_TC_BODY(deed_not_asked, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("not_asked.tcp4", ON_LOOPBACK "end broken: the condition does not say that its far end refuses\n");
}

/* The process that is the far end keeps nothing of the case's open. */
CONDITION(own_descriptors, .transports = TCP4, .far_end = FAR_END_SILENT, .descr = "The case closes the end of a pipe")
{
	int ends[2];
	char byte;

	SETUP(pipe(ends));
	(void)far_end_address(test->transport);
	close(ends[1]);
	observe("ends", "%s", yes(wait_for(ends[0], POLLIN, WAIT_BOUND) != 0 && read(ends[0], &byte, 1) == 0));
}

ATF_TC_WITHOUT_HEAD(keeps_nothing_open);
ATF_TC_BODY(keeps_nothing_open, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	check_on_loopback("own_descriptors.tcp4", ON_LOOPBACK "observe ends: yes\nend passed: \n");
}

/* A condition that does not say what it asks needs a link. */
CONDITION(on_link_alone, .transports = TCP4, .needs = NEEDS_NETWORK, .descr = "It is on a link or nowhere")
{
	(void)far_end_address(test->transport);
	observe("address", "had");
}

ATF_TC_WITHOUT_HEAD(link_alone);
ATF_TC_BODY(link_alone, tc)
{
	srcdir = atf_tc_get_config_var(tc, "srcdir");
	run("on_link_alone.tcp4", "link=loopback");
	ATF_CHECK_MSG(strstr(outcomes, "skip untested: no ") != NULL, "%s", outcomes);
	ATF_CHECK_MSG(strstr(outcomes, "observe") == NULL, "%s", outcomes);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, accepts_later);
	ATF_TP_ADD_TC(tp, call_is_back);
	ATF_TP_ADD_TC(tp, refuses_later);
	ATF_TP_ADD_TC(tp, resets_later);
	ATF_TP_ADD_TC(tp, nobody_comes);
	ATF_TP_ADD_TC(tp, deed_not_asked);
	ATF_TP_ADD_TC(tp, keeps_nothing_open);
	ATF_TP_ADD_TC(tp, link_alone);
	return (atf_no_error());
}
