#include "world/drops.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdint.h>

#include <linux/sock_diag.h>

int
host_drops(int listener, unsigned *n)
{
	uint32_t memory[SK_MEMINFO_VARS];
	socklen_t length = sizeof(memory);

	if (getsockopt(listener, SOL_SOCKET, SO_MEMINFO, memory, &length) == -1)
		return (-1);
	/* Linux before 4.7 has fewer values. */
	if (length <= SK_MEMINFO_DROPS * sizeof(memory[0])) {
		errno = ENOTSUP;
		return (-1);
	}
	*n = memory[SK_MEMINFO_DROPS];
	return (0);
}
