#include "world/isolation.h"

#include <stdio.h>

bool
host_isolate(bool directory, char *detail, size_t size)
{
	(void)directory;
	snprintf(detail, size, "this host has no private networks");
	return (false);
}
