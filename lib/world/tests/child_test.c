#include <sys/wait.h>

#include <atf-c.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/child.h"
#include "world/host_process.h"
#include "world/wait.h"

static void
writes(void *arg)
{
	if (write(*(int *)arg, "x", 1) != 1)
		_exit(1);
}

static void
sleeps(void *arg)
{
	(void)arg;
	for (;;)
		pause();
}

static void
fails(void *arg)
{
	_exit(*(int *)arg);
}

static void
dies(void *arg)
{
	(void)arg;
	raise(SIGKILL);
}

ATF_TC_WITHOUT_HEAD(runs_and_finishes);
ATF_TC_BODY(runs_and_finishes, tc)
{
	char got;
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	child_finish(child_start(writes, &p[1]));
	ATF_REQUIRE(read(p[0], &got, 1) == 1);
	ATF_CHECK_EQ('x', got);
	ATF_CHECK_MSG(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child is left");
}

ATF_TC_WITHOUT_HEAD(killed);
ATF_TC_BODY(killed, tc)
{
	pid_t pid;

	(void)tc;
	pid = child_start(sleeps, NULL);
	ATF_CHECK_EQ(0, kill(pid, 0));
	child_kill(pid);
	ATF_CHECK(kill(pid, 0) == -1 && errno == ESRCH);
}

ATF_TC_WITHOUT_HEAD(all_ended);
ATF_TC_BODY(all_ended, tc)
{
	pid_t pids[3];

	(void)tc;
	for (size_t i = 0; i < 3; i++)
		pids[i] = child_start(sleeps, NULL);
	/* Killing the middle one must not lose the others. */
	child_kill(pids[1]);
	children_end();
	for (size_t i = 0; i < 3; i++)
		ATF_CHECK(kill(pids[i], 0) == -1 && errno == ESRCH);
	children_end();
}

/* Runs in a process of its own, since a child that fails ends the case. */
static int
status_of_finish(void (*function)(void *), void *arg)
{
	pid_t pid = fork();
	int status;

	ATF_REQUIRE(pid != -1);
	if (pid == 0) {
		child_finish(child_start(function, arg));
		_exit(0);
	}
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	ATF_REQUIRE(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

ATF_TC_WITHOUT_HEAD(failure_ends_the_case);
ATF_TC_BODY(failure_ends_the_case, tc)
{
	int p[2];

	(void)tc;
	ATF_REQUIRE(pipe(p) == 0);
	ATF_CHECK_EQ(0, status_of_finish(writes, &p[1]));
	ATF_CHECK_EQ(1, status_of_finish(fails, &(int){ 3 }));
	ATF_CHECK_EQ(1, status_of_finish(dies, NULL));
	/* A child that never ends is killed after the bound. */
	ATF_CHECK_EQ(1, status_of_finish(sleeps, NULL));
}

static void
report(char *text, size_t size, void *arg)
{
	snprintf(text, size, "%s", (const char *)arg);
}

static void
report_all(char *text, size_t size, void *arg)
{
	memset(text, *(char *)arg, size - 1);
}

static void
report_nothing(char *text, size_t size, void *arg)
{
	(void)text;
	(void)size;
	(void)arg;
}

ATF_TC_WITHOUT_HEAD(reports);
ATF_TC_BODY(reports, tc)
{
	static char large[100000];
	char text[16];

	(void)tc;
	child_report(report, (void *)"-1 EACCES", text, sizeof(text));
	ATF_CHECK_STREQ("-1 EACCES", text);
	child_report(report, (void *)"longer than there is room for", text, sizeof(text));
	ATF_CHECK_STREQ("longer than the", text);
	child_report(report_nothing, NULL, text, sizeof(text));
	ATF_CHECK_STREQ("", text);
	/* More than a pipe holds at once. */
	child_report(report_all, &(char){ 'y' }, large, sizeof(large));
	ATF_CHECK_EQ(sizeof(large) - 1, strspn(large, "y"));
}

/* The grandchild's end closes its pipe, and so shows even after its parent is gone. */
ATF_TC_WITHOUT_HEAD(gone_with_its_parent);
ATF_TC_BODY(gone_with_its_parent, tc)
{
	char started;
	int p[2];
	pid_t pid;

	(void)tc;
	if (!host_die_with_parent(getppid()))
		atf_tc_skip("this host has no signal at the parent's death");
	ATF_REQUIRE(pipe(p) == 0);
	ATF_REQUIRE((pid = fork()) != -1);
	if (pid == 0) {
		(void)child_start(sleeps, NULL);
		child_finish(child_start(writes, &p[1]));
		sleeps(NULL);
	}
	close(p[1]);
	ATF_REQUIRE(read(p[0], &started, 1) == 1);
	ATF_REQUIRE(kill(pid, SIGKILL) == 0);
	ATF_REQUIRE(waitpid(pid, NULL, 0) == pid);
	ATF_REQUIRE_MSG(wait_for(p[0], POLLIN, WAIT_BOUND) != 0, "a child outlives its killed parent");
	ATF_CHECK_EQ(0, read(p[0], &started, 1));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, runs_and_finishes);
	ATF_TP_ADD_TC(tp, killed);
	ATF_TP_ADD_TC(tp, all_ended);
	ATF_TP_ADD_TC(tp, failure_ends_the_case);
	ATF_TP_ADD_TC(tp, reports);
	ATF_TP_ADD_TC(tp, gone_with_its_parent);
	return (atf_no_error());
}
