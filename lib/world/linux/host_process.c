#define	_GNU_SOURCE

#include "world/host_process.h"

#include <sys/prctl.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool
host_die_with_parent(pid_t parent)
{
	bool asked = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;

	/* The parent may have died before. */
	if (getppid() != parent)
		_exit(1);
	return (asked);
}

void
host_stay_on_processor(void)
{
	int processor = sched_getcpu();
	cpu_set_t set;

	if (processor < 0 || processor >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	(void)sched_setaffinity(0, sizeof(set), &set);
}

/* The C library may lack gettid().  /proc has a folder for each thread, too, which it does not list. */
pid_t
host_thread_id(void)
{
	return ((pid_t)syscall(SYS_gettid));
}

/* S is interruptible sleep; a process that waits for the disk or a lock is in D, one stopped by a debugger in t. */
enum host_process_state
host_process_state(pid_t pid, unsigned long *sleeps)
{
	char path[64], text[4096];
	const char *state, *count;
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (PROCESS_UNKNOWN);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return (PROCESS_UNKNOWN);
	text[n] = '\0';
	/* An emulated kernel may show the state but not the count: then "asleep" cannot be relied on. */
	if ((state = strstr(text, "\nState:\t")) == NULL || (count = strstr(text, "\nvoluntary_ctxt_switches:\t")) == NULL ||
	    sscanf(count, " voluntary_ctxt_switches: %lu", sleeps) != 1)
		return (PROCESS_UNKNOWN);
	switch (state[strlen("\nState:\t")]) {
	case 'S':
		return (PROCESS_ASLEEP);
	case 'T':
		return (PROCESS_STOPPED);
	default:
		return (PROCESS_BUSY);
	}
}
