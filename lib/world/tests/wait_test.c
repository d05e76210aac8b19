#include <sys/time.h>

#include <atf-c.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "world/wait.h"

static volatile sig_atomic_t alarms;

static void
on_alarm(int signo)
{
	(void)signo;
	alarms++;
}

/* Sends SIGALRM every 10 ms from now on, without SA_RESTART. */
static void
disturb(void)
{
	struct itimerval interval = { .it_interval = { .tv_usec = 10000 }, .it_value = { .tv_usec = 10000 } };
	struct sigaction action = { .sa_handler = on_alarm };

	sigemptyset(&action.sa_mask);
	ATF_REQUIRE(sigaction(SIGALRM, &action, NULL) == 0);
	ATF_REQUIRE(setitimer(ITIMER_REAL, &interval, NULL) == 0);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

ATF_TC_WITHOUT_HEAD(event_is_there);
ATF_TC_BODY(event_is_there, tc)
{
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	ATF_CHECK_EQ(POLLOUT, wait_for(p[1], POLLOUT, WAIT_BOUND));
	ATF_CHECK(wait_writable(p[1], WAIT_BOUND));
	ATF_CHECK(wait_select(p[1], SELECT_WRITE, WAIT_BOUND));
	ATF_CHECK(wait_pselect(p[1], SELECT_WRITE, WAIT_BOUND));
	ATF_REQUIRE(write(p[1], "x", 1) == 1);
	ATF_CHECK_EQ(POLLIN, wait_for(p[0], POLLIN, WAIT_BOUND));
	ATF_CHECK(wait_readable(p[0], WAIT_BOUND));
	ATF_CHECK(wait_select(p[0], SELECT_READ, WAIT_BOUND));
	ATF_CHECK(wait_pselect(p[0], SELECT_READ, WAIT_BOUND));
}

/* POLLHUP is reported whether asked for or not. */
ATF_TC_WITHOUT_HEAD(end_of_file);
ATF_TC_BODY(end_of_file, tc)
{
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	close(p[1]);
	ATF_CHECK((wait_for(p[0], POLLIN, WAIT_BOUND) & POLLHUP) != 0);
	ATF_CHECK(wait_select(p[0], SELECT_READ, WAIT_BOUND));
}

/* The event that is asked for, and no other: POLLNVAL is reported at once. */
ATF_TC_WITHOUT_HEAD(another_event);
ATF_TC_BODY(another_event, tc)
{
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	close(p[0]);
	close(p[1]);
	ATF_CHECK_EQ(POLLNVAL, wait_for(p[1], POLLOUT, WAIT_BOUND));
	ATF_CHECK(!wait_writable(p[1], WAIT_BOUND));
	ATF_CHECK(!wait_readable(p[0], WAIT_BOUND));
}

ATF_TC_WITHOUT_HEAD(only_looks);
ATF_TC_BODY(only_looks, tc)
{
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	ATF_CHECK_EQ(0, wait_for(p[0], POLLIN, 0));
	ATF_CHECK(!wait_select(p[0], SELECT_READ, 0));
	ATF_CHECK(!wait_pselect(p[0], SELECT_READ, 0));
	ATF_CHECK(!wait_select(p[0], SELECT_EXCEPT, 0));
}

static bool
by_poll(int fd)
{
	return (wait_readable(fd, 1));
}

static bool
by_select(int fd)
{
	return (wait_select(fd, SELECT_READ, 1));
}

static bool
by_pselect(int fd)
{
	return (wait_pselect(fd, SELECT_READ, 1));
}

/* Signals do not end a wait; if each prolonged it, it would not end at all.  How late the machine wakes the program is its own. */
static void
check_bound(bool (*wait)(int))
{
	double start, took;
	int p[2];

	ATF_REQUIRE(pipe(p) == 0);
	disturb();
	alarms = 0;
	start = now();
	ATF_CHECK(!wait(p[0]));
	took = now() - start;
	ATF_CHECK_MSG(took > 0.99, "%f s", took);
	ATF_CHECK_MSG(alarms > 1, "%d signals", (int)alarms);
}

ATF_TC_WITHOUT_HEAD(bound_of_poll);
ATF_TC_BODY(bound_of_poll, tc)
{
	(void)tc;
	check_bound(by_poll);
}

ATF_TC_WITHOUT_HEAD(bound_of_select);
ATF_TC_BODY(bound_of_select, tc)
{
	(void)tc;
	check_bound(by_select);
}

ATF_TC_WITHOUT_HEAD(bound_of_pselect);
ATF_TC_BODY(bound_of_pselect, tc)
{
	(void)tc;
	check_bound(by_pselect);
}

/* The time left is at most the whole bound, more than 0 before its end, and 0 after it. */
ATF_TC_WITHOUT_HEAD(left_of_deadline);
ATF_TC_BODY(left_of_deadline, tc)
{
	struct timespec deadline = wait_deadline(), soon;
	double end;

	(void)tc;
	ATF_CHECK(wait_left(&deadline) > 0 && wait_left(&deadline) <= WAIT_BOUND * 1000);
	deadline = (struct timespec){ .tv_sec = 0 };
	ATF_CHECK_EQ(0, wait_left(&deadline));
	clock_gettime(CLOCK_MONOTONIC, &soon);
	if ((soon.tv_nsec += 2500000) >= 1000000000) {
		soon.tv_nsec -= 1000000000;
		soon.tv_sec++;
	}
	end = (double)soon.tv_sec + (double)soon.tv_nsec / 1e9;
	while (wait_left(&soon) > 0)
		(void)poll(NULL, 0, wait_left(&soon));
	ATF_CHECK(now() >= end);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, event_is_there);
	ATF_TP_ADD_TC(tp, end_of_file);
	ATF_TP_ADD_TC(tp, another_event);
	ATF_TP_ADD_TC(tp, only_looks);
	ATF_TP_ADD_TC(tp, bound_of_poll);
	ATF_TP_ADD_TC(tp, bound_of_select);
	ATF_TP_ADD_TC(tp, bound_of_pselect);
	ATF_TP_ADD_TC(tp, left_of_deadline);
	return (atf_no_error());
}
