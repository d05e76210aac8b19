#include "world/failing_directory.h"

#include <stdio.h>

/* A file system that fails would have to be mounted, which is seen by all of the host. */
int
host_failing_directory(const char *directory, char *reason, size_t size)
{
	(void)directory;
	snprintf(reason, size, "this host has no mounts of a process's own");
	return (-1);
}
