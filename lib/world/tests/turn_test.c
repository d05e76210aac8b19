#include "world/turn.h"

#include <sys/types.h>
#include <sys/wait.h>

#include <signal.h>
#include <unistd.h>

#include <atf-c.h>

#include "world/wait.h"

/* Takes the turn in a child, which tells by a byte and then holds it; returns the end to read from. */
static int
take_in_child(const char *file, pid_t *child)
{
	int told[2];

	ATF_REQUIRE_EQ(0, pipe(told));
	ATF_REQUIRE((*child = fork()) != -1);
	if (*child != 0) {
		close(told[1]);
		return (told[0]);
	}
	close(told[0]);
	if (!turn_take(file) || write(told[1], "t", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void
end(pid_t child)
{
	ATF_REQUIRE_EQ(0, kill(child, SIGKILL));
	ATF_REQUIRE_EQ(child, waitpid(child, NULL, 0));
}

ATF_TC_WITHOUT_HEAD(one_at_a_time);
ATF_TC_BODY(one_at_a_time, tc)
{
	pid_t first, second;
	int first_told, second_told;

	atf_utils_create_file("file", "x");
	first_told = take_in_child("file", &first);
	ATF_REQUIRE(wait_readable(first_told, WAIT_BOUND));
	second_told = take_in_child("file", &second);
	ATF_CHECK_MSG(!wait_readable(second_told, 1), "the turn was taken twice");
	end(first);
	ATF_CHECK_MSG(wait_readable(second_told, WAIT_BOUND), "the turn did not pass on");
	end(second);
}

ATF_TC_WITHOUT_HEAD(no_such_file);
ATF_TC_BODY(no_such_file, tc)
{
	ATF_CHECK(!turn_take("missing"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, one_at_a_time);
	ATF_TP_ADD_TC(tp, no_such_file);
	return (atf_no_error());
}
