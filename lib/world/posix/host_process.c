#include "world/host_process.h"

bool
host_die_with_parent(pid_t parent)
{
	(void)parent;
	return (false);
}

void
host_stay_on_processor(void)
{
}

pid_t
host_thread_id(void)
{
	return (0);
}

enum host_process_state
host_process_state(pid_t pid, unsigned long *sleeps)
{
	(void)pid;
	(void)sleeps;
	return (PROCESS_UNKNOWN);
}
