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
