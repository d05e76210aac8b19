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

	/* It may have gone before that. */
	if (getppid() != parent)
		_exit(1);
	return (asked);
}

/* What is written to tun(4) has been dealt with when the write returns. */
void
host_stay_on_processor(void)
{
}

/* As ps(1) learns it: sysctl(3), KERN_PROC_PID.  A thread that waits in a system call is in SSLEEP. */
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
