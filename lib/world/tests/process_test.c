#include "world/process.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#define	OPEN	70		/* a descriptor that the caller left open, and one named by an argument */
#define	NAMED	80
#define	KEPT	"-r/dev/fd/80"

/* The child's exit status, which says what was not right. */
enum { RIGHT, BLOCKED, IGNORED, CAUGHT, TIMER, STANDARD, OTHERS, KEPT_ONE, MODE, LIMIT };

static void
handler(int signo)
{
	(void)signo;
}

static void
put_wrong(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, catch = { .sa_handler = handler };
	struct itimerval soon = { .it_value = { .tv_sec = 1 } };
	struct rlimit limit;
	sigset_t all;
	int fd = open("/dev/null", O_RDWR);

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	raise(SIGTERM);
	sigaction(SIGCHLD, &ignore, NULL);
	sigaction(SIGUSR1, &ignore, NULL);
	sigaction(SIGUSR2, &catch, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	umask(0777);
	dup2(fd, OPEN);
	dup2(fd, NAMED);
	close(STDIN_FILENO);
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = 20;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int
what_is_wrong(void)
{
	struct sigaction action;
	struct itimerval timer;
	struct rlimit limit;
	sigset_t blocked, pending;

	sigprocmask(SIG_SETMASK, NULL, &blocked);
	sigpending(&pending);
	for (int signo = 1; signo < 32; signo++)
		if (sigismember(&blocked, signo) == 1 || sigismember(&pending, signo) == 1)
			return (BLOCKED);
	sigaction(SIGUSR1, NULL, &action);
	if (action.sa_handler != SIG_DFL)
		return (IGNORED);
	sigaction(SIGUSR2, NULL, &action);
	if (action.sa_handler != handler)
		return (CAUGHT);
	getitimer(ITIMER_REAL, &timer);
	if (timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0)
		return (TIMER);
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) == -1)
			return (STANDARD);
	if (fcntl(OPEN, F_GETFD) != -1)
		return (OTHERS);
	if (fcntl(NAMED, F_GETFD) == -1)
		return (KEPT_ONE);
	if (umask(0) != 022)
		return (MODE);
	getrlimit(RLIMIT_NOFILE, &limit);
	return (limit.rlim_cur < 100 ? LIMIT : RIGHT);
}

ATF_TC_WITHOUT_HEAD(put_right);
ATF_TC_BODY(put_right, tc)
{
	char program[] = "program", kept[] = KEPT, *arguments[] = { program, kept, NULL };
	int status;
	pid_t pid;

	ATF_REQUIRE((pid = fork()) != -1);
	if (pid == 0) {
		put_wrong();
		process_put_right(2, arguments);
		_exit(what_is_wrong());
	}
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	ATF_REQUIRE_MSG(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
	ATF_REQUIRE_EQ_MSG(WEXITSTATUS(status), RIGHT, "%d is not right", WEXITSTATUS(status));
}

ATF_TC_WITHOUT_HEAD(lacks_descriptors);
ATF_TC_BODY(lacks_descriptors, tc)
{
	struct rlimit low = { .rlim_cur = 20, .rlim_max = 20 };
	char program[] = "program", *arguments[] = { program, NULL }, reason[128] = "";
	int status;
	pid_t pid;

	ATF_REQUIRE((pid = fork()) != -1);
	if (pid == 0) {
		setrlimit(RLIMIT_NOFILE, &low);
		process_put_right(1, arguments);
		_exit(process_lacks(reason, sizeof(reason)) && strstr(reason, "RLIMIT_NOFILE") != NULL ? 0 : 1);
	}
	ATF_REQUIRE(waitpid(pid, &status, 0) == pid);
	ATF_REQUIRE_EQ(status, 0);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, put_right);
	ATF_TP_ADD_TC(tp, lacks_descriptors);
	return (atf_no_error());
}
