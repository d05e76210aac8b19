#include "world/signals.h"

#include <signal.h>
#include <stddef.h>

#include "case/fail.h"

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

/* Hosts without such signals have no such limit. */
bool
signal_can_be_queued(void)
{
#ifdef SIGRTMIN
	sigset_t set, before;
	int sent, signo;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	pthread_sigmask(SIG_BLOCK, &set, &before);
	if ((sent = raise(SIGRTMIN)) == 0)
		(void)sigwait(&set, &signo);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return (sent == 0);
#else
	return (true);
#endif
}
