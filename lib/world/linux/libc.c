#include "world/libc.h"

#include <stdio.h>
#include <unistd.h>

void
host_libc(char *libc, size_t size)
{
#ifdef _CS_GNU_LIBC_VERSION
	if (confstr(_CS_GNU_LIBC_VERSION, libc, size) > 0)
		return;
#endif
	snprintf(libc, size, "not glibc");
}
