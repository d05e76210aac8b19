#include "world/process.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/descriptor.h"

#define	FIRST_OTHER	3	/* the first descriptor after standard error */
#define	HIGHEST_TRIED	4096	/* where the host has no close_range() or the like */
#define	HIGHEST_SIGNAL	128	/* at least that of every host; some numbers below are not signals */
#define	DESCRIPTORS	128	/* more than any case opens */

/* Otherwise a socket could get the number of standard output, and with it the case's record. */
static void
open_standard(void)
{
	for (int fd = 0; fd < FIRST_OTHER; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) == -1)
			(void)open("/", O_RDONLY);
}

/* The descriptor that ATF reopens for its result (-r /dev/fd/9), or -1. */
static int
named_descriptor(int argc, char *argv[])
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };

	for (int i = 1; i < argc; i++) {
		for (size_t f = 0; f < sizeof(folders) / sizeof(folders[0]); f++) {
			const char *at = strstr(argv[i], folders[f]);
			long fd = at != NULL ? strtol(at + strlen(folders[f]), NULL, 10) : -1;

			if (fd >= FIRST_OTHER && fd < INT_MAX)
				return ((int)fd);
		}
	}
	return (-1);
}

static void
close_from_to(int first, int last)
{
	if (first > last || host_close_range(first, last) == 0)
		return;
	for (int fd = first; fd <= last && fd < HIGHEST_TRIED; fd++)
		(void)close(fd);
}

/* Negative numbers keep nothing. */
static void
close_others(int kept, int also)
{
	int low = kept < also ? kept : also, high = kept < also ? also : kept, first = FIRST_OTHER;

	if (low >= first) {
		close_from_to(first, low - 1);
		first = low + 1;
	}
	if (high >= first) {
		close_from_to(first, high - 1);
		first = high + 1;
	}
	close_from_to(first, INT_MAX);
}

void
process_keep(int one, int other)
{
	close_others(one, other);
}

/* Sets the disposition, but leaves a handler alone: a library that was loaded with the program has installed it. */
static void
dispose(int signo, void (*disposition)(int))
{
	struct sigaction action;

	if (sigaction(signo, NULL, &action) == -1 || (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) ||
	    action.sa_handler == disposition)
		return;
	memset(&action, 0, sizeof(action));
	action.sa_handler = disposition;
	sigemptyset(&action.sa_mask);
	(void)sigaction(signo, &action, NULL);
}

/* Ignoring a pending signal discards it; unblocking it would end the case. */
static void
reset_signals(void)
{
	sigset_t none, blocked;

	sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, NULL, &blocked) == -1)
		return;
	for (int signo = 1; signo <= HIGHEST_SIGNAL; signo++)
		if (sigismember(&blocked, signo) == 1)
			dispose(signo, SIG_IGN);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	for (int signo = 1; signo <= HIGHEST_SIGNAL; signo++)
		dispose(signo, SIG_DFL);
}

static void
stop_timers(void)
{
	static const int timers[] = { ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF };
	struct itimerval never = { .it_value = { .tv_sec = 0 } };

	for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++)
		(void)setitimer(timers[i], &never, NULL);
}

/*
 * Raises the soft limits that concern a case.  The caller keeps the limits of core files, which Kyua inspects, and of the stack,
 * which affects where the host maps memory.
 */
static void
raise_limits(void)
{
	static const int limits[] = {
		RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE,
#ifdef RLIMIT_AS
		RLIMIT_AS,
#endif
#ifdef RLIMIT_NPROC
		RLIMIT_NPROC,
#endif
	};
	struct rlimit limit;

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		if (getrlimit(limits[i], &limit) == -1 || limit.rlim_cur == limit.rlim_max)
			continue;
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(limits[i], &limit);
	}
	/* Only as high as needed: cases look for an unopened descriptor just below the limit. */
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < DESCRIPTORS) {
		limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

void
process_put_right(int argc, char *argv[])
{
	reset_signals();
	stop_timers();
	open_standard();
	close_others(named_descriptor(argc, argv), -1);
	raise_limits();
	umask(S_IWGRP | S_IWOTH);
}

bool
process_lacks(char *reason, size_t size)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 || limit.rlim_cur >= DESCRIPTORS)
		return (false);
	snprintf(reason, size, "the limit of descriptors (RLIMIT_NOFILE) is below %d", DESCRIPTORS);
	return (true);
}
