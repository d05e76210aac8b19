#include "world/libc.h"

#include <stdio.h>

void
host_libc(char *libc, size_t size)
{
	snprintf(libc, size, "the host's own");
}
