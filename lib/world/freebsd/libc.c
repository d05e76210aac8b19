#include "world/libc.h"

#include <sys/param.h>

#include <stdio.h>

void
host_libc(char *libc, size_t size)
{
	snprintf(libc, size, "FreeBSD %d", __FreeBSD_version);
}
