#include <atf-c.h>
#include <poll.h>
#include <unistd.h>

#include "case/attempt.h"

ATF_TC_WITHOUT_HEAD(events_named);
ATF_TC_BODY(events_named, tc)
{
	short unknown = 1;

	(void)tc;
	while ((unknown & (POLLIN | POLLPRI | POLLOUT | POLLERR | POLLHUP | POLLNVAL)) != 0)
		unknown = (short)(unknown << 1);
	ATF_CHECK_STREQ("nothing", events_named(0));
	ATF_CHECK_STREQ("OUT", events_named(POLLOUT));
	ATF_CHECK_STREQ("OUT ERR HUP", events_named(POLLHUP | POLLERR | POLLOUT));
	ATF_CHECK_STREQ("IN PRI NVAL", events_named(POLLNVAL | POLLIN | POLLPRI));
	ATF_CHECK_STREQ("other", events_named(unknown));
	ATF_CHECK_STREQ("ERR other", events_named((short)(POLLERR | unknown)));
}

/* Any means shows room; poll() shows another event as what it is. */
ATF_TC_WITHOUT_HEAD(attempt_shown);
ATF_TC_BODY(attempt_shown, tc)
{
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	for (int means = MEANS_POLL; means <= MEANS_PSELECT; means++)
		ATF_CHECK_STREQ_MSG("writable", attempt_shown(p[1], (enum means)means, 0), "%d", means);
	close(p[0]);
	close(p[1]);
	ATF_CHECK_STREQ("NVAL", attempt_shown(p[1], MEANS_POLL, 0));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, events_named);
	ATF_TP_ADD_TC(tp, attempt_shown);
	return (atf_no_error());
}
