#include "world/failing_directory.h"

#include <stdio.h>

/* Not possible: the whole host would see such a mount. */
int
host_failing_directory(const char *directory, char *reason, size_t size)
{
	(void)directory;
	snprintf(reason, size, "this host has no mounts of a process's own");
	return (-1);
}
