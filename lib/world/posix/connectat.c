#include "world/connectat.h"

#include <errno.h>

bool
host_has_connectat(void)
{
	return (false);
}

int
host_connectat(int dirfd, int s, const void *name, socklen_t namelen)
{
	(void)dirfd;
	(void)s;
	(void)name;
	(void)namelen;
	errno = ENOSYS;
	return (-1);
}
