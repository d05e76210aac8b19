#include "world/signals.h"

#include <sys/time.h>

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/child.h"

#define	INTERVAL_US	5000

static volatile sig_atomic_t caught;

static void
on_signal(int signo)
{
	(void)signo;
	caught++;
}

void
signal_catch(int signo, int flags)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };

	caught = 0;
	sigemptyset(&action.sa_mask);
	SETUP(sigaction(signo, &action, NULL));
}

int
signals_caught(void)
{
	return (caught);
}

static void
repeat(void *arg)
{
	struct itimerval interval = { .it_interval = { .tv_usec = INTERVAL_US }, .it_value = { .tv_usec = INTERVAL_US } };
	pid_t to = getppid();
	sigset_t alarms;
	int got;

	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarms, NULL);
	setitimer(ITIMER_REAL, &interval, NULL);
	while (sigwait(&alarms, &got) == 0 && getppid() == to)
		kill(to, *(int *)arg);
}

pid_t
signal_again_and_again(int signo)
{
	return (child_start(repeat, &signo));
}
