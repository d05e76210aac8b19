#include "world/host_process.h"

#include <sys/param.h>
#include <sys/proc.h>
#include <sys/procctl.h>
#include <sys/sysctl.h>
#include <sys/user.h>

#include <signal.h>
#include <unistd.h>

bool
host_die_with_parent(pid_t parent)
{
	int signo = SIGKILL;
	bool asked = procctl(P_PID, 0, PROC_PDEATHSIG_CTL, &signo) == 0;

	/* The parent may have died before. */
	if (getppid() != parent)
		_exit(1);
	return (asked);
}

/* Not needed: the host has dealt with a packet when write() to tun(4) returns. */
void
host_stay_on_processor(void)
{
}

/* The sysctl below knows processes alone. */
pid_t
host_thread_id(void)
{
	return (0);
}

/* By sysctl(3), KERN_PROC_PID, as in ps(1).  A thread that waits in a system call is in SSLEEP. */
enum host_process_state
host_process_state(pid_t pid, unsigned long *sleeps)
{
	int name[] = { CTL_KERN, KERN_PROC, KERN_PROC_PID, pid };
	struct kinfo_proc process;
	size_t size = sizeof(process);

	if (sysctl(name, 4, &process, &size, NULL, 0) == -1 || size != sizeof(process))
		return (PROCESS_UNKNOWN);
	*sleeps = (unsigned long)process.ki_rusage.ru_nvcsw;
	switch (process.ki_stat) {
	case SSLEEP:
		return (PROCESS_ASLEEP);
	case SSTOP:
		return (PROCESS_STOPPED);
	default:
		return (PROCESS_BUSY);
	}
}
