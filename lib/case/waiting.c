#include "case/waiting.h"

#include <errno.h>
#include <poll.h>

#include "world/host_process.h"
#include "world/wait.h"

bool
readable_within(int over, int milliseconds)
{
	struct pollfd p = { .fd = over, .events = POLLIN };
	int n;

	while ((n = poll(&p, 1, milliseconds)) == -1 && errno == EINTR)
		continue;
	return (n != 0);
}

/*
 * A process that is asleep both times we look, and has not gone to sleep again in between, has slept throughout.  This one waits
 * in the call: on its way there nothing else makes it wait.
 */
bool
waits_in_call(pid_t pid, int over)
{
	unsigned long sleeps = 0, before;
	bool asleep = false;

	for (int waited = 0; waited < BUSY_MS; waited += LOOK_MS) {
		enum host_process_state state;

		before = sleeps;
		state = pid == 0 ? PROCESS_UNKNOWN : host_process_state(pid, &sleeps);
		if (state == PROCESS_UNKNOWN)
			return (!readable_within(over, HOLD_MS));
		if (state == PROCESS_STOPPED || (state == PROCESS_ASLEEP && asleep && sleeps == before))
			break;
		asleep = state == PROCESS_ASLEEP;
		if (readable_within(over, LOOK_MS))
			return (false);
	}
	return (!readable_within(over, 0));
}
